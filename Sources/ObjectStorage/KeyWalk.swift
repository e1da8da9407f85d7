import FileTree

/// Walks the keys of one tree in the order of their bytes, reading a directory only when the walk comes into it.
struct KeyWalk {
    /// A place in the walk.
    struct Head {
        /// A key, or what all keys in a directory begin with.
        let bytes: [UInt8]
        let isDirectory: Bool
    }

    private struct Level {
        /// Below the top; directories are not kept open, because keys may be hundreds of them deep.
        let path: FileName
        /// What all keys here begin with.
        let start: [UInt8]
        let content: KeyDirectory
        var index: Int
        let end: Int
    }

    let tree: KeyTree
    private let base: Directory
    private let cache: KeyDirectoryCache
    private var bound: KeyBound
    private var levels: [Level] = []

    /// Begins a walk; it has no keys when the directory of the prefix is not there.
    /// - Parameters:
    ///   - base: the directory of the tree's top.
    ///   - tree: how names are to be read.
    ///   - prefix: only keys that begin with it.
    ///   - bound: only keys behind it.
    ///   - cache: large directories that were read before.
    /// - Throws: `FileTreeError` when a directory cannot be read.
    init(
        _ base: Directory, _ tree: KeyTree, prefix: [UInt8], bound: KeyBound, cache: KeyDirectoryCache
    ) throws(FileTreeError) {
        self.tree = tree
        self.base = base
        self.cache = cache
        self.bound = bound
        switch tree {
        case .bucket:
            let start = Array(prefix[..<(prefix.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)])
            let path = String(decoding: start.dropLast(), as: UTF8.self)
            // Below such a prefix no key can be a file.
            if !start.isEmpty, (try? ObjectKey(path)) == nil { return }
            try enter(FileName(path), start, rest: prefix[start.count...])
        case .escaped:
            let (path, length) = EscapedKey.directory(ofPrefix: prefix)
            try enter(path, Array(prefix[..<length]), rest: prefix[length...])
        }
    }

    private static func open(_ name: FileName, in directory: Directory) throws(FileTreeError) -> Directory? {
        do throws(FileTreeError) {
            return try Directory(beneath: directory, name)
        } catch  where error.saysNothingThere {
            return nil
        }
    }

    /// Goes into a directory, to the first entry with the rest of the prefix that is not past the bound.
    private mutating func enter(
        _ path: FileName, _ start: [UInt8], rest: ArraySlice<UInt8>
    ) throws(FileTreeError) {
        guard let directory = path.bytes.isEmpty ? base : try KeyWalk.open(path, in: base) else { return }
        let content: KeyDirectory
        do throws(FileTreeError) {
            content = try cache.read(directory, tree)
        } catch  where error.saysNothingThere {
            return
        }
        let entries = content.entries
        let first =
            rest.isEmpty
            ? 0 : entries.partitioningIndex { !content.bytes($0).lexicographicallyPrecedes(rest) }
        let end =
            rest.isEmpty
            ? entries.count : entries.partitioningIndex(from: first) { !content.bytes($0).starts(with: rest) }
        levels.append(Level(path: path, start: start, content: content, index: first, end: end))
        seek(levels.count - 1)
    }

    /// Moves one level to its first entry that is not past the bound.
    private mutating func seek(_ level: Int) {
        if case .start = bound { return }
        let here = levels[level]
        levels[level].index = here.content.entries.partitioningIndex(from: here.index, to: here.end) { entry in
            let bytes = here.start + here.content.bytes(entry)
            return entry.isDirectory ? !bound.isPast(allBeginningWith: bytes) : !bound.isPast(key: bytes)
        }
    }

    // MARK: - Walking

    /// Where the walk is; nil at its end.
    var head: Head? {
        mutating get {
            while let level = levels.last {
                if level.index < level.end {
                    let entry = level.content.entries[level.index]
                    return Head(bytes: level.start + level.content.bytes(entry), isDirectory: entry.isDirectory)
                }
                levels.removeLast()
            }
            return nil
        }
    }

    /// Goes on to what is behind the head.
    mutating func skipHead() {
        if !levels.isEmpty { levels[levels.count - 1].index += 1 }
    }

    /// Goes into the directory at the head; one that is gone by now is passed over.
    mutating func enterHead() throws(FileTreeError) {
        guard let (head, path) = headDirectory() else { return skipHead() }
        skipHead()
        try enter(path, head.bytes, rest: [])
    }

    /// Whether any key is in the directory at the head.
    mutating func headHasKeys() throws(FileTreeError) -> Bool {
        guard let (_, path) = headDirectory(), let directory = try KeyWalk.open(path, in: base) else { return false }
        return try KeyWalk.hasKeys(directory, tree)
    }

    private mutating func headDirectory() -> (Head, FileName)? {
        guard let head, head.isDirectory, let level = levels.last else { return nil }
        return (head, level.path.appending(level.content.name(level.content.entries[level.index], tree)))
    }

    /// Passes over all keys that begin with something.
    mutating func skip(allBeginningWith prefix: [UInt8]) {
        bound = .prefix(prefix)
        for level in levels.indices {
            if level > 0, bound.isPast(allBeginningWith: levels[level].start) {
                levels.removeLast(levels.count - level)
                return
            }
            seek(level)
        }
    }

    /// Whether a directory holds a key anywhere below; reads no more of it than is needed to tell.
    static func hasKeys(_ directory: Directory, _ tree: KeyTree) throws(FileTreeError) -> Bool {
        // Paths, not open directories: there may be more of them than a process may open.
        var waiting: [FileName] = [""]
        let reserved = FileName(Directory.temporaryPrefix).bytes
        while let path = waiting.popLast() {
            guard let next = path.bytes.isEmpty ? directory : try KeyWalk.open(path, in: directory) else { continue }
            var found = false
            try unsafe next.scan { (bytes, kind) throws(FileTreeError) in
                if tree == .bucket, unsafe bytes.starts(with: reserved) { return true }
                let name = unsafe FileName(bytes: Array(bytes))
                var kind = kind
                if kind == nil { kind = try next.status(ifPresent: name)?.kind }
                if kind == .directory { waiting.append(path.appending(name)) }
                found = kind == .file && (tree == .escaped || name.text != nil)
                return !found
            }
            if found { return true }
        }
        return false
    }
}

extension Array {
    /// The first index from which on a predicate holds, which before it does not.
    fileprivate func partitioningIndex(
        from start: Int = 0, to end: Int? = nil, where isBehind: (Element) -> Bool
    ) -> Int {
        var low = start
        var high = end ?? count
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
