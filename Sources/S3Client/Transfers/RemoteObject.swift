import NIOHTTP1

/// One version of an object.
struct RemoteObject: Hashable, Sendable {
    let bucket: String
    let key: String
    /// As S3 writes it, with quotation marks; empty when the server has none.
    let entityTag: String
    let byteCount: Int64

    /// A request for it, and for no other version.
    func request(_ operation: String, _ method: HTTPMethod) -> S3Request {
        var request = S3Request(operation: operation, method: method, bucket: bucket, key: key)
        if !entityTag.isEmpty { request.headers.add(name: "If-Match", value: entityTag) }
        request.headers.add(name: "x-amz-checksum-mode", value: "ENABLED")
        return request
    }
}
