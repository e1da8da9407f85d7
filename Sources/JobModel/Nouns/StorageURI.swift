/// Where data lies: an object or prefix of a bucket, or a file or directory of this machine.
///
/// The text is kept as it was sent, because Describe echoes it; ``kind`` is what it means.
/// `s3://bucket`, `s3://bucket/key` and the two `https://` forms of an S3 address are SageMaker's
/// (<https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProcessingS3Input.html>); `file:///path` is ours.
public struct StorageURI: Hashable, Sendable, CustomStringConvertible {
    /// The two places data may lie.
    public enum Kind: Hashable, Sendable {
        /// A key or key prefix in a bucket; an empty key means the whole bucket. The key is verbatim: it may begin
        /// with `/` or contain `..`, and whoever maps it to a file system must not trust it.
        case s3(bucket: String, key: String)
        /// An absolute path, percent-decoded; it may end in `/` and contain `..`.
        case file(path: String)
    }

    /// What the URI means.
    public let kind: Kind
    /// The URI as it was sent.
    public let text: String

    /// Reads a URI.
    ///
    /// - Parameter text: `s3://…`, `https://…amazonaws.com/…`, `file:///…` or `file:/…`.
    /// - Throws: ``StorageURIError`` with the part that has no meaning.
    public init(parsing text: String) throws(StorageURIError) {
        guard let (scheme, rest) = Self.split(text, at: ":") else { throw .noScheme }
        kind =
            switch scheme.lowercased() {
            case "s3": try Self.s3(rest)
            case "https": try Self.https(rest)
            case "file": try Self.file(rest)
            default: throw .unknownScheme(String(scheme))
            }
        self.text = text
    }

    /// The URI as it was sent.
    public var description: String { text }

    // MARK: - Schemes

    private static func s3(_ rest: Substring) throws(StorageURIError) -> Kind {
        guard rest.hasPrefix("//") else { throw .missingBucket }
        let path = rest.dropFirst(2)
        let (bucket, key) = split(path, at: "/") ?? (path, "")
        return .s3(bucket: try checkedBucket(bucket), key: String(key))
    }

    private static func file(_ rest: Substring) throws(StorageURIError) -> Kind {
        var path = rest
        if path.hasPrefix("//") {
            path = path.dropFirst(2)
            if path.hasPrefix("localhost/") {
                path = path.dropFirst("localhost".count)
            }
        }
        guard path.hasPrefix("/") else { throw .relativeFilePath(String(path)) }
        guard let decoded = percentDecoded(path), !decoded.unicodeScalars.contains("\0") else {
            throw .badPercentEncoding(String(path))
        }
        return .file(path: decoded)
    }

    /// Checks that a bucket name can be one, and can be a directory's name.
    ///
    /// Letters, digits, `.`, `_` and `-`, and a letter or digit first. Wider than today's rule for new buckets, since older buckets exist
    /// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>).
    static func checkedBucket(_ name: Substring) throws(StorageURIError) -> String {
        guard let first = name.utf8.first else { throw .missingBucket }
        guard isASCIIAlphanumeric(first), name.utf8.count <= 255,
            name.utf8.allSatisfy({ isASCIIAlphanumeric($0) || ".-_".utf8.contains($0) })
        else { throw .unusableBucketName(String(name)) }
        return String(name)
    }

    static func split(_ text: some StringProtocol, at separator: Character) -> (Substring, Substring)? {
        let text = Substring(text)
        guard let place = text.firstIndex(of: separator) else { return nil }
        return (text[..<place], text[text.index(after: place)...])
    }
}
