import S3Model
import Synchronization

/// A store in memory: the plain reference that the front door is tested against.
final class MemoryStore: S3Store {
    struct Stored {
        var object: S3Object
        var bytes: [UInt8]
    }

    struct Upload {
        var description: S3MultipartUpload
        var parts: [Int: (part: S3Part, bytes: [UInt8])] = [:]
    }

    struct Bucket {
        var bucket: S3Bucket
        var tags: [S3Tag] = []
        /// By the bytes of the key: strings compare by canonical equivalence.
        var objects: [[UInt8]: Stored] = [:]
        var uploads: [Upload] = []
    }

    struct State {
        var buckets: [String: Bucket] = [:]
        var clock: Int64 = 1_700_000_000_000_000_000
        var uploadCount = 0
        var discarded = 0
        var committed = 0

        mutating func tick() -> Int64 {
            clock += 1_000_000_007
            return clock
        }
    }

    let state = Mutex(State())

    /// Works on a bucket.
    func access<R: Sendable>(
        _ name: String, _ body: (inout Bucket, inout State) -> Result<R, S3Failure>
    ) throws(S3Failure) -> R {
        let result: Result<R, S3Failure> = state.withLock { state in
            guard var bucket = state.buckets[name] else { return .failure(.noSuchBucket(name)) }
            let result = body(&bucket, &state)
            state.buckets[name] = bucket
            return result
        }
        return try result.get()
    }

    // MARK: - Buckets

    func buckets() throws(S3Failure) -> [S3Bucket] {
        state.withLock { state in state.buckets.values.map(\.bucket).sorted { $0.name < $1.name } }
    }

    func bucket(_ name: String) throws(S3Failure) -> S3Bucket {
        try access(name) { bucket, _ in .success(bucket.bucket) }
    }

    func createBucket(_ name: String) throws(S3Failure) -> S3Bucket {
        let result: Result<S3Bucket, S3Failure> = state.withLock { state in
            if name.count < 3 { return .failure(.invalidBucketName(name, why: "It is too short.")) }
            if state.buckets[name] != nil { return .failure(.bucketAlreadyOwnedByYou(name)) }
            let bucket = S3Bucket(name: name, created: state.tick())
            state.buckets[name] = Bucket(bucket: bucket)
            return .success(bucket)
        }
        return try result.get()
    }

    func deleteBucket(_ name: String) throws(S3Failure) {
        let result: Result<Void, S3Failure> = state.withLock { state in
            guard let bucket = state.buckets[name] else { return .failure(.noSuchBucket(name)) }
            if !bucket.objects.isEmpty { return .failure(.bucketNotEmpty(name)) }
            state.buckets[name] = nil
            return .success(())
        }
        try result.get()
    }

    func bucketTags(_ name: String) throws(S3Failure) -> [S3Tag] {
        try access(name) { bucket, _ in .success(bucket.tags) }
    }

    func setBucketTags(_ name: String, _ tags: [S3Tag]) throws(S3Failure) {
        try access(name) { bucket, _ in
            bucket.tags = tags
            return .success(())
        }
    }

    // MARK: - Objects

    func object(_ address: S3Address) throws(S3Failure) -> S3Object { try stored(address).object }

    func stored(_ address: S3Address) throws(S3Failure) -> Stored {
        try access(address.bucket) { bucket, _ in
            bucket.objects[Array(address.key.utf8)].map { .success($0) } ?? .failure(.noSuchKey(address.key))
        }
    }

    func open(_ address: S3Address) throws(S3Failure) -> (object: S3Object, content: any S3Content) {
        let stored = try stored(address)
        return (stored.object, MemoryContent(bytes: stored.bytes))
    }

    func beginObject(_ address: S3Address) throws(S3Failure) -> any S3Upload {
        _ = try bucket(address.bucket)
        return MemoryUpload(store: self, address: address, part: nil)
    }

    func deleteObject(_ address: S3Address, if condition: S3Condition?) throws(S3Failure) {
        try access(address.bucket) { bucket, _ -> Result<Void, S3Failure> in
            if let failure = Self.failure(condition, bucket, address.key) { return .failure(failure) }
            bucket.objects[Array(address.key.utf8)] = nil
            return .success(())
        }
    }

    func setTags(_ address: S3Address, _ tags: [S3Tag]) throws(S3Failure) {
        try access(address.bucket) { bucket, _ -> Result<Void, S3Failure> in
            guard var stored = bucket.objects[Array(address.key.utf8)] else { return .failure(.noSuchKey(address.key)) }
            var attributes = stored.object.attributes
            attributes.tags = tags
            stored.object = S3Object(
                key: stored.object.key, byteCount: stored.object.byteCount, modified: stored.object.modified,
                attributes: attributes)
            bucket.objects[Array(address.key.utf8)] = stored
            return .success(())
        }
    }

    func list(_ name: String, _ query: S3ListQuery) throws(S3Failure) -> S3ListPage {
        let objects = try access(name) { bucket, _ in .success(bucket.objects) }
        var entries: [S3ListPage.Entry] = []
        var last: S3ListQuery.Position?
        let prefix = Array(query.prefix.utf8)
        guard query.limit > 0 else { return S3ListPage(entries: [], next: nil) }
        for key in objects.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) where key.starts(with: prefix) {
            switch query.after {
            case .key(let after)? where !Array(after.utf8).lexicographicallyPrecedes(key): continue
            case .prefix(let after)? where key.starts(with: after.utf8) || key.lexicographicallyPrecedes(after.utf8):
                continue
            default: break
            }
            var entry = objects[key].map { S3ListPage.Entry.object($0.object) }
            var position = S3ListQuery.Position.key(String(decoding: key, as: UTF8.self))
            if let delimiter = query.delimiter.map({ Array($0.utf8) }),
                let end = (prefix.count..<max(prefix.count, key.count)).first(where: {
                    key[$0...].starts(with: delimiter)
                })
            {
                let common = String(decoding: key[..<(end + delimiter.count)], as: UTF8.self)
                if case .prefix(common) = last { continue }
                (entry, position) = (.commonPrefix(common), .prefix(common))
            }
            guard entries.count < query.limit else { return S3ListPage(entries: entries, next: last) }
            if let entry { entries.append(entry) }
            last = position
        }
        return S3ListPage(entries: entries, next: nil)
    }

    static func failure(_ condition: S3Condition?, _ bucket: Bucket, _ key: String) -> S3Failure? {
        let object = bucket.objects[Array(key.utf8)]?.object
        switch condition {
        case nil: return nil
        case .absent: return object == nil ? nil : .preconditionFailed("If-None-Match")
        case .eTag(let eTag):
            guard let object else { return .noSuchKey(key) }
            return eTag == "*" || object.attributes.eTag == eTag ? nil : .preconditionFailed("If-Match")
        }
    }

    static func put(
        _ bytes: [UInt8], _ key: String, _ attributes: S3Attributes, _ condition: S3Condition?,
        _ bucket: inout Bucket, _ state: inout State
    ) -> Result<S3Object, S3Failure> {
        if let failure = failure(condition, bucket, key) { return .failure(failure) }
        let object = S3Object(
            key: key, byteCount: Int64(bytes.count), modified: state.tick(), attributes: attributes)
        bucket.objects[Array(key.utf8)] = Stored(object: object, bytes: bytes)
        state.committed += 1
        return .success(object)
    }
}

/// The content of an object in memory.
struct MemoryContent: S3Content {
    let bytes: [UInt8]

    var byteCount: Int64 { Int64(bytes.count) }

    func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws(S3Failure) -> Int {
        let part = bytes.dropFirst(Int(offset)).prefix(buffer.count)
        buffer.copyBytes(from: part)
        return part.count
    }
}

/// An object or a part that is being written to memory.
final class MemoryUpload: S3Upload, S3PartUpload {
    let store: MemoryStore
    let address: S3Address
    let part: (uploadID: String, number: Int)?
    private let bytes = Mutex<[UInt8]>([])

    init(store: MemoryStore, address: S3Address, part: (uploadID: String, number: Int)?) {
        self.store = store
        self.address = address
        self.part = part
    }

    func write(_ piece: UnsafeRawBufferPointer) throws(S3Failure) { bytes.withLock { $0.append(contentsOf: piece) } }

    func commit(_ attributes: S3Attributes, if condition: S3Condition?) throws(S3Failure) -> S3Object {
        let all = bytes.withLock { $0 }
        return try store.access(address.bucket) { bucket, state in
            MemoryStore.put(all, address.key, attributes, condition, &bucket, &state)
        }
    }

    func commitPart(eTag: String, checksum: S3Checksum?) throws(S3Failure) -> S3Part {
        let all = bytes.withLock { $0 }
        let (uploadID, number) = part ?? ("", 0)
        return try store.access(address.bucket) { bucket, state in
            guard let index = bucket.uploads.firstIndex(where: { $0.description.id == uploadID }) else {
                return .failure(.noSuchUpload(uploadID))
            }
            let part = S3Part(
                number: number, byteCount: Int64(all.count), eTag: eTag, checksum: checksum, modified: state.tick())
            bucket.uploads[index].parts[number] = (part, all)
            return .success(part)
        }
    }

    func discard() {
        bytes.withLock { $0 = [] }
        store.state.withLock { $0.discarded += 1 }
    }
}
