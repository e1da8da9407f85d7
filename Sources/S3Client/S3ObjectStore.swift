import FileTree
public import JobModel
import NIOHTTP1

/// Buckets of Amazon S3 or of a compatible server; `file://` addresses still mean this machine's files.
///
/// Blocking, as the port says: callers wait on their own threads while the requests run on others.
public struct S3ObjectStore: ObjectStore {
    let connection: S3Connection
    let files: any ObjectStore
    let cache: String?
    /// The job's own directory and what ends its work; nil outside a job.
    var job: (directory: String, cancellation: Cancellation)?

    /// Where requests go.
    public var endpoint: S3Endpoint { connection.endpoint }

    /// Makes a store; nothing is sent before it is asked for something.
    /// - Parameters:
    ///   - endpoint: where requests go.
    ///   - environment: the variables that name credentials, profile and region.
    ///   - cache: a directory where downloads are kept for other jobs; nil for none.
    ///   - files: the store for `file://` addresses.
    public init(
        endpoint: S3Endpoint, environment: [String: String], cache: String?, files: any ObjectStore
    ) {
        let chain = CredentialsChain(environment: environment) { path in
            (try? OpenFile(path: FileName(path)).readToEnd()).map { String(decoding: $0, as: UTF8.self) }
        }
        let certificates = environment["AWS_CA_BUNDLE"].flatMap { $0.isEmpty ? nil : $0 }
        self.init(
            connection: S3Connection(
                endpoint: endpoint, chain: chain, transport: HTTPTransport(certificates: certificates), clock: .real),
            cache: cache, files: files)
    }

    init(connection: S3Connection, cache: String?, files: any ObjectStore) {
        self.connection = connection
        self.cache = cache
        self.files = files
    }

    // MARK: - Reading

    /// See ``ObjectStore/objects(matching:)``.
    public func objects(matching uri: StorageURI) throws -> (objects: [StoredObject], warnings: [String]) {
        guard case .s3(let bucket, let prefix) = uri.kind else { return try files.objects(matching: uri) }
        let listing = ObjectListing(connection: connection, bucket: bucket, prefix: prefix)
        let found = try waiting(.stage) { try await listing.objects() }
        let objects = found.filter { !$0.key.hasSuffix("/") && $0.key.utf8.starts(with: prefix.utf8) }
            .map { stored($0, PrefixRule.relativePath(ofKey: $0.key, prefix: prefix)) }
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return (objects, [])
    }

    /// See ``ObjectStore/object(at:)``.
    public func object(at uri: StorageURI) throws -> StoredObject? {
        guard case .s3(let bucket, let key) = uri.kind else { return try files.object(at: uri) }
        return try waiting(.stage) { [connection] in
            try await S3ObjectStore.head(connection, bucket, key)
        }.map { stored($0, String($0.key.split(separator: "/").last ?? "")) }
    }

    static func head(_ connection: S3Connection, _ bucket: String, _ key: String) async throws -> RemoteObject? {
        let request = S3Request(operation: "HeadObject", method: .HEAD, bucket: bucket, key: key)
        do {
            let answer = try await connection.answer(request)
            guard let size = answer.headers.first(name: "Content-Length").flatMap({ Int64($0) }) else {
                throw request.failure(.unexpected("there is no Content-Length in it"))
            }
            return RemoteObject(
                bucket: bucket, key: key, entityTag: answer.headers.first(name: "ETag") ?? "", byteCount: size)
        } catch let failure as S3Failure {
            if case .refused(let error) = failure.reason, error.status == 404 { return nil }
            throw failure
        }
    }

    /// The object as inputs know it; the file is where `download` will put it.
    func stored(_ object: RemoteObject, _ relativePath: String) -> StoredObject {
        let place = DownloadPlace(object, cache: cache, endpoint: endpoint, job: job?.directory)
        return StoredObject(
            key: object.key, relativePath: relativePath, byteCount: object.byteCount, file: place.path,
            isImmutable: true, origin: StoredObject.Origin(bucket: object.bucket, entityTag: object.entityTag))
    }

    // MARK: - Waiting

    /// Runs requests and waits for them; a stopped job ends them.
    func waiting<Value: Sendable>(
        _ stage: JobFailure.Stage, _ body: @escaping @Sendable () async throws -> Value
    ) throws(JobFailure) -> Value {
        do {
            return try Blocking.wait(cancelling: { cancel in job?.cancellation.follow(cancel) }, body)
        } catch {
            throw S3ObjectStore.failure(error, stage, endpoint)
        }
    }

    static func failure(_ error: any Error, _ stage: JobFailure.Stage, _ endpoint: S3Endpoint) -> JobFailure {
        switch error {
        case let failure as JobFailure: failure
        case let failure as S3Failure: failure.job(stage, endpoint)
        default: JobFailure(stage: stage, code: "InternalServerError", message: "\(error)", remedy: nil, cause: nil)
        }
    }
}

extension S3ObjectStore: LocallyVisible {
    /// The path of a `file://` address; what lies in a bucket is nowhere on this machine.
    public func directory(of uri: StorageURI) -> String? {
        if case .file(let path) = uri.kind { path } else { nil }
    }
}
