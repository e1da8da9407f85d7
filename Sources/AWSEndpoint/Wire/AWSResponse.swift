public import HTTPTypes
public import S3Model

/// An answer.
public struct AWSResponse: Sendable {
    /// 200 and so on.
    public var status: Int
    /// The header fields; `Content-Length`, `Date`, `Server` and the request id are added by the front door.
    public var headers: HTTPFields
    /// What follows them.
    public var body: ResponseBody
    /// For the ledger of calls: the service and operation that answered, `s3` and `PutObject`.
    public var operation: (service: String, name: String)?
    /// For the ledger: the error's code where it is one.
    public var errorCode: String?
    /// The connection must be closed: the rest of the request's body was not read and is not wanted.
    public var closesConnection = false

    /// Makes an answer.
    public init(status: Int, headers: HTTPFields = [:], body: ResponseBody = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// The body of an answer.
public enum ResponseBody: Sendable {
    /// All of it.
    case bytes([UInt8])
    /// A part of an open object.
    case content(any S3Content, Range<Int64>)
    /// No body, but the length that a body would have (HEAD).
    case head(byteCount: Int64)
    /// White space while the work takes long, then the rest: for answers whose status must be sent early.
    case slow(@Sendable () async -> [UInt8])
}
