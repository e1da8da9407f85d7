import FileTree
public import S3Model

extension LocalObjectStore {
    /// See ``S3Store/list(_:_:)``.
    ///
    /// Reads the directories on the way to the page and those whose keys it shows; of one that is shown as a common prefix
    /// only as much as tells that there is a key in it.
    public func list(_ bucket: String, _ query: S3ListQuery) throws(S3Failure) -> S3ListPage {
        let page = try serving { () throws(FileTreeError) -> S3ListPage? in
            guard try isBucket(bucket) else { return nil }
            guard query.limit > 0 else { return S3ListPage(entries: [], next: nil) }
            var pages = try KeyPages(walks(bucket, Array(query.prefix.utf8), KeyBound(query.after)), query)
            let found = try pages.page()
            var entries: [S3ListPage.Entry] = []
            entries.reserveCapacity(found.entries.count)
            for entry in found.entries {
                switch entry {
                case .prefix(let prefix): entries.append(.commonPrefix(prefix))
                case .key(let key):
                    // One that is gone by now is passed over.
                    if let object = try describe(S3Address(bucket: bucket, key: key), withParts: false) {
                        entries.append(.object(object))
                    }
                }
            }
            return S3ListPage(entries: entries, next: found.isTruncated ? found.entries.last : nil)
        }
        guard let page else { throw .noSuchBucket(bucket) }
        return page
    }

    /// Walks over both places of a bucket's keys.
    func walks(_ bucket: String, _ prefix: [UInt8], _ bound: KeyBound) throws(FileTreeError) -> [KeyWalk] {
        var walks: [KeyWalk] = []
        // What moves from one place to the other goes this way, so it is met at least once.
        if let state = try state.ifPresent(), let keys = try? Directory(beneath: state, StateDirectory.keys(bucket)) {
            walks.append(try KeyWalk(keys, .escaped, prefix: prefix, bound: bound, cache: directories))
        }
        let top = try Directory(beneath: files, FileName(bucket))
        walks.append(try KeyWalk(top, .bucket, prefix: prefix, bound: bound, cache: directories))
        return walks
    }
}

/// Makes pages of keys and common prefixes out of walks over the places where keys lie.
struct KeyPages {
    private var walks: [KeyWalk]
    private let prefixLength: Int
    private let delimiter: [UInt8]
    private let bound: KeyBound
    private let limit: Int

    init(_ walks: [KeyWalk], _ query: S3ListQuery) {
        self.walks = walks
        prefixLength = query.prefix.utf8.count
        delimiter = Array((query.delimiter ?? "").utf8)
        bound = KeyBound(query.after)
        limit = query.limit
    }

    /// The next keys and common prefixes, and whether there are more.
    mutating func page() throws(FileTreeError) -> (entries: [S3ListQuery.Position], isTruncated: Bool) {
        var entries: [S3ListQuery.Position] = []
        while let entry = try next() {
            if entries.count == limit { return (entries, true) }
            entries.append(entry)
        }
        return (entries, false)
    }

    /// The next key or common prefix; nil at the end.
    mutating func next() throws(FileTreeError) -> S3ListQuery.Position? {
        while let (index, head) = first() {
            if let end = endOfDelimiter(head.bytes) {
                let prefix = Array(head.bytes[..<end])
                if head.isDirectory, bound.isWithin(allBeginningWith: head.bytes) {
                    try walks[index].enterHead()
                } else if head.isDirectory, try !walks[index].headHasKeys() {
                    walks[index].skipHead()
                } else {
                    for walk in walks.indices { walks[walk].skip(allBeginningWith: prefix) }
                    if let text = String(validating: prefix, as: UTF8.self) { return .prefix(text) }
                }
            } else if head.isDirectory {
                try walks[index].enterHead()
            } else {
                for walk in walks.indices {
                    if let same = walks[walk].head, !same.isDirectory, same.bytes == head.bytes {
                        walks[walk].skipHead()
                    }
                }
                // Only files that a user made can have other names.
                if head.bytes.count <= 1024, let text = String(validating: head.bytes, as: UTF8.self) {
                    return .key(text)
                }
            }
        }
        return nil
    }

    /// The walk that comes first; a key comes before the directory of the keys that begin with it.
    private mutating func first() -> (index: Int, head: KeyWalk.Head)? {
        var best: (index: Int, head: KeyWalk.Head)?
        for index in walks.indices {
            guard let head = walks[index].head else { continue }
            if let found = best {
                if found.head.bytes.lexicographicallyPrecedes(head.bytes) { continue }
                if found.head.bytes == head.bytes, !found.head.isDirectory || head.isDirectory { continue }
            }
            best = (index, head)
        }
        return best
    }

    /// Where the first delimiter behind the prefix ends.
    private func endOfDelimiter(_ bytes: [UInt8]) -> Int? {
        guard let first = delimiter.first, bytes.count >= prefixLength + delimiter.count else { return nil }
        for start in prefixLength...bytes.count - delimiter.count where bytes[start] == first {
            if bytes[start...].starts(with: delimiter) { return start + delimiter.count }
        }
        return nil
    }
}
