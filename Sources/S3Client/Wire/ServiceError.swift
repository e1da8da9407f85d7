/// What S3 says when it refuses a request.
struct ServiceError: Hashable, Sendable {
    /// The answer's status.
    let status: Int
    /// S3's word for it, for example `NoSuchKey`; of an answer without a body, what the status means.
    let code: String
    /// S3's sentence, possibly empty.
    let message: String
    /// What Amazon's support asks for.
    let requestID: String?
    /// Where the bucket is, when that was the mistake.
    let region: String?

    /// Reads an answer.
    /// - Parameters:
    ///   - status: of the answer.
    ///   - body: XML, or anything.
    ///   - header: looks a header up.
    init(status: Int, body: [UInt8], header: (String) -> String?) {
        let root = try? XMLReader.document(body)
        let error = root?.name == "Error" ? root : root?.all("Error").first
        self.status = status
        code = error?["Code"] ?? Self.code(of: status)
        message = error?["Message"] ?? ""
        requestID = error?["RequestId"] ?? header("x-amz-request-id")
        region = header("x-amz-bucket-region") ?? error?["Region"]
    }

    /// Makes one of known parts.
    init(status: Int, code: String, message: String = "", requestID: String? = nil, region: String? = nil) {
        self.status = status
        self.code = code
        self.message = message
        self.requestID = requestID
        self.region = region
    }

    private static func code(of status: Int) -> String {
        switch status {
        case 301: "PermanentRedirect"
        case 304: "NotModified"
        case 400: "BadRequest"
        case 403: "AccessDenied"
        case 404: "NotFound"
        case 412: "PreconditionFailed"
        case 416: "InvalidRange"
        case 503: "ServiceUnavailable"
        default: "HTTP \(status)"
        }
    }
}
