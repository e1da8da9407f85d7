/// Why a text is not a place where data can lie.
public enum StorageURIError: Error, Hashable, Sendable {
    /// There is no `scheme:` at the start.
    case noScheme
    /// The scheme is none of `s3`, `https` and `file`.
    case unknownScheme(String)
    /// The bucket name is missing.
    case missingBucket
    /// The bucket name has characters no bucket has.
    case unusableBucketName(String)
    /// An `https://` address of another service than S3.
    case notAnS3Host(String)
    /// A `file:` URI whose path does not begin with `/`.
    case relativeFilePath(String)
    /// A `%` without two hexadecimal digits, or bytes that are no UTF-8 text or contain NUL.
    case badPercentEncoding(String)

    /// What is wrong, in one line.
    public var message: String {
        switch self {
        case .noScheme: "there is no scheme"
        case .unknownScheme(let scheme): "the scheme \"\(scheme)\" is not one of s3, https and file"
        case .missingBucket: "the bucket name is missing"
        case .unusableBucketName(let name): "\"\(name)\" cannot be a bucket name"
        case .notAnS3Host(let host): "\"\(host)\" is not an S3 address"
        case .relativeFilePath(let path): "the path \"\(path)\" is not absolute"
        case .badPercentEncoding(let path): "\"\(path)\" has a percent escape that is not UTF-8 text"
        }
    }

    /// What to write instead.
    public var remedy: String {
        switch self {
        case .noScheme, .unknownScheme, .notAnS3Host: "write s3://bucket/key, or file:///absolute/path for local data"
        case .missingBucket: "write s3://bucket/key"
        case .unusableBucketName: "bucket names have letters, digits, dots, hyphens and underscores"
        case .relativeFilePath: "a file URI has three slashes and an absolute path: file:///data/in"
        case .badPercentEncoding: "write a plain percent sign as %25"
        }
    }
}
