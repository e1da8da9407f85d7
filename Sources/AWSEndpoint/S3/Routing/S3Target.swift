/// The bucket and the key that a request names.
struct S3Target: Hashable, Sendable {
    /// Empty for the service itself.
    let bucket: String
    /// Empty for the bucket itself.
    let key: String

    /// Reads a path as it was sent.
    ///
    /// Nothing is normalised: `..`, `.` and empty segments are parts of keys like any other.
    /// - Parameters:
    ///   - rawPath: with percent escapes.
    ///   - bucketFromHost: the bucket where the host names it.
    /// - Throws: `InvalidURI` when an escape is broken or the bytes are not UTF-8.
    init(rawPath: some StringProtocol, bucketFromHost: String?) throws(S3Error) {
        let path = rawPath.utf8.first == UInt8(ascii: "/") ? Array(rawPath.utf8.dropFirst()) : Array(rawPath.utf8)
        if let bucketFromHost {
            bucket = bucketFromHost
            key = try Self.text(path[...])
        } else {
            let end = path.firstIndex(of: UInt8(ascii: "/")) ?? path.endIndex
            bucket = try Self.text(path[..<end])
            key = try Self.text(path[min(end + 1, path.endIndex)...])
        }
        if bucket.isEmpty, !path.isEmpty {
            throw S3Error(400, "InvalidBucketName", "The specified bucket is not valid.")
        }
    }

    /// What is named.
    var level: S3Level { bucket.isEmpty ? .service : key.isEmpty ? .bucket : .object }

    private static func text(_ bytes: ArraySlice<UInt8>) throws(S3Error) -> String {
        guard let text = PercentCoding.decoded(bytes, plusIsSpace: false) else { throw .invalidURI }
        return text
    }
}
