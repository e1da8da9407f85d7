import NIOCore
import NIOHTTP1

/// One request, before it is known in which region and with which credentials it is sent.
struct S3Request: Sendable {
    /// S3's name for it.
    let operation: String
    let method: HTTPMethod
    let bucket: String
    /// nil for a request about the bucket.
    var key: String?
    /// Decoded; an empty value has its equals sign all the same.
    var query: [(name: String, value: String)] = []
    var headers: HTTPHeaders = [:]
    var body = ByteBuffer()

    /// What it is about, for the user.
    var uri: String { "s3://\(bucket)" + (key.map { "/\($0)" } ?? "") }

    /// The query as it is sent.
    var encodedQuery: String {
        query.map { "\(PercentCoding.encoded($0.name.utf8))=\(PercentCoding.encoded($0.value.utf8))" }
            .joined(separator: "&")
    }

    /// A failure of this request.
    func failure(_ reason: S3Failure.Reason) -> S3Failure {
        S3Failure(operation: operation, uri: uri, reason: reason)
    }
}
