import FileTree
public import JobModel
import NIOHTTP1
import Synchronization

extension S3ObjectStore: RemoteObjectStore {
    /// See ``RemoteObjectStore/forJob(directory:cancellation:)``.
    public func forJob(directory: String, cancellation: Cancellation) -> any RemoteObjectStore {
        var store = self
        store.job = (directory, cancellation)
        return store
    }

    /// See ``RemoteObjectStore/listingCommand``.
    public var listingCommand: String {
        endpoint == .aws ? "aws s3 ls" : "aws s3 ls --endpoint-url \(endpoint.text)"
    }

    /// See ``RemoteObjectStore/content(of:)``.
    public func content(of object: StoredObject) throws -> [UInt8] {
        guard let remote = S3ObjectStore.remote(object) else {
            do throws(FileTreeError) {
                return try OpenFile(path: FileName(object.file)).readToEnd()
            } catch {
                throw JobFailure(stage: .stage, code: "ClientError", message: "\(error)", remedy: nil, cause: nil)
            }
        }
        return try waiting(.stage) { [connection] in
            try await connection.answer(remote.request("GetObject", .GET), upTo: 256 << 20).body
        }
    }

    /// See ``RemoteObjectStore/objects(at:)``.
    public func objects(at uris: [StorageURI]) throws -> [StoredObject?] {
        var found = [StoredObject?](repeating: nil, count: uris.count)
        var wanted: [(index: Int, bucket: String, key: String)] = []
        for (index, uri) in uris.enumerated() {
            if case .s3(let bucket, let key) = uri.kind {
                wanted.append((index, bucket, key))
            } else {
                found[index] = try files.object(at: uri)
            }
        }
        let asked = wanted
        let heads = try waiting(.stage) { [connection] in
            try await S3ObjectStore.each(asked.count) { index in
                try await S3ObjectStore.head(connection, asked[index].bucket, asked[index].key)
            }
        }
        for (want, head) in zip(wanted, heads) {
            found[want.index] = head.map { stored($0, String($0.key.split(separator: "/").last ?? "")) }
        }
        return found
    }

    /// See ``RemoteObjectStore/download(_:progress:)``.
    public func download(
        _ objects: [StoredObject], progress: @escaping @Sendable (_ files: Int, _ bytes: Int64) -> Void
    ) throws {
        var seen: Set<String> = []
        let wanted = objects.compactMap { object in
            S3ObjectStore.remote(object).flatMap { seen.insert(object.file).inserted ? ($0, object.file) : nil }
        }
        guard !wanted.isEmpty else { return }
        for directory in Set(wanted.map { FileName($0.1).parent }) {
            do throws(FileTreeError) {
                try Directory("/").makeDirectories(directory)
            } catch {
                throw JobFailure(stage: .stage, code: "ClientError", message: "\(error)", remedy: nil, cause: nil)
            }
        }
        let tally = Mutex<(files: Int, bytes: Int64)>((0, 0))
        let told: @Sendable (Int, Int64) -> Void = { files, bytes in
            let sum = tally.withLock { tally in
                tally = (tally.files + files, tally.bytes + bytes)
                return tally
            }
            progress(sum.files, sum.bytes)
        }
        _ = try waiting(.stage) { [connection] in
            try await S3ObjectStore.each(wanted.count) { index in
                let (object, path) = wanted[index]
                if DownloadPlace.has(object, at: path) {
                    told(0, object.byteCount)
                } else {
                    try await ObjectDownload(connection: connection, object: object) { told(0, $0) }.run(to: path)
                }
                told(1, 0)
            }
        }
    }

    /// See ``RemoteObjectStore/put(_:done:)``.
    public func put(
        _ files: [OutgoingFile], done: @escaping @Sendable (_ index: Int) -> Void
    ) -> [JobFailure?] {
        let endpoint = endpoint
        let all = try? waiting(.upload) { [connection] in
            await S3ObjectStore.each(files.count) { index -> JobFailure? in
                let file = files[index]
                guard case .s3(let bucket, let prefix) = file.destination.kind else {
                    preconditionFailure("files of this machine have another store")
                }
                let upload = ObjectUpload(
                    connection: connection, bucket: bucket, key: S3ObjectStore.key(prefix, file.relativePath))
                do {
                    try await upload.finish(try await upload.prepare(file.path))
                    done(index)
                    return nil
                } catch {
                    return S3ObjectStore.failure(error, .upload, endpoint)
                }
            }
        }
        guard let all else { preconditionFailure("what each file has met is in its own result") }
        return all
    }

    // MARK: - Parts

    static func remote(_ object: StoredObject) -> RemoteObject? {
        object.origin.map {
            RemoteObject(bucket: $0.bucket, key: object.key, entityTag: $0.entityTag, byteCount: object.byteCount)
        }
    }

    /// Does something for each index, several at a time; the first failure ends the others.
    private static func each<Value: Sendable, Failure>(
        _ count: Int, _ body: @escaping @Sendable (Int) async throws(Failure) -> Value
    ) async throws(Failure) -> [Value] {
        let result = await withTaskGroup(of: (Int, Result<Value, Failure>).self) { group in
            var values = [Value?](repeating: nil, count: count)
            var next = 0
            func add() {
                guard next < count else { return }
                let index = next
                next += 1
                group.addTask {
                    do throws(Failure) {
                        return (index, .success(try await body(index)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            for _ in 0..<16 { add() }
            while let (index, result) = await group.next() {
                switch result {
                case .success(let value): values[index] = value
                case .failure(let failure):
                    group.cancelAll()
                    return Result<[Value], Failure>.failure(failure)
                }
                add()
            }
            return .success(values.compactMap(\.self))
        }
        return try result.get()
    }
}
