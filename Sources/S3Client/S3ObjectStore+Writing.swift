import FileTree
public import JobModel
import NIOHTTP1

extension S3ObjectStore {
    /// See ``ObjectStore/put(_:moving:at:relativePath:isStale:)``.
    ///
    /// The answer is always false: S3 does not say whether an object was replaced.
    @discardableResult
    public func put(
        _ file: String, moving: Bool, at destination: StorageURI, relativePath: String, isStale: () -> Bool
    ) throws -> Bool {
        guard case .s3(let bucket, let prefix) = destination.kind else {
            return try files.put(
                file, moving: moving, at: destination, relativePath: relativePath, isStale: isStale)
        }
        let upload = ObjectUpload(
            connection: connection, bucket: bucket, key: S3ObjectStore.key(prefix, relativePath))
        let prepared = try waiting(.upload) { try await upload.prepare(file) }
        if isStale() {
            try waiting(.upload) { await upload.abandon(prepared) }
        } else {
            try waiting(.upload) { try await upload.finish(prepared) }
        }
        return false
    }

    /// See ``ObjectStore/prepare(destination:)``.
    ///
    /// Makes no bucket: in the cloud a wrong name must not make one. Whether the credentials may write is not known
    /// before they do.
    public func prepare(destination: StorageURI) throws {
        guard case .s3(let bucket, let prefix) = destination.kind else {
            return try files.prepare(destination: destination)
        }
        guard prefix.utf8.count <= 1024 else {
            throw JobFailure(
                stage: .plan, code: "ClientError", message: "the key of the output \(destination) has over 1024 bytes",
                remedy: "choose a shorter one", cause: nil)
        }
        try waiting(.plan) { [connection] in
            let request = S3Request(operation: "HeadBucket", method: .HEAD, bucket: bucket)
            do {
                _ = try await connection.answer(request)
            } catch let failure as S3Failure {
                guard case .refused(let error) = failure.reason else { throw failure }
                // Who may put objects need not be allowed to look at the bucket.
                if error.status == 403 { return }
                guard error.status == 404 else { throw failure }
                throw request.failure(
                    .refused(
                        ServiceError(
                            status: 404, code: "NoSuchBucket", message: "there is no such bucket",
                            requestID: error.requestID)))
            }
        }
    }

    static func key(_ prefix: String, _ relativePath: String) -> String {
        if relativePath.isEmpty { return prefix }
        return prefix + (prefix.isEmpty || prefix.utf8.last == UInt8(ascii: "/") ? "" : "/") + relativePath
    }
}
