public import HTTPTypes

extension HTTPField.Name {
    /// A name that is known to be one.
    public static func known(_ name: StaticString) -> HTTPField.Name {
        guard let field = HTTPField.Name("\(name)") else { preconditionFailure("'\(name)' is no header name") }
        return field
    }

    /// `Host`, which HTTPTypes keeps apart as the authority.
    public static let host = known("host")
    /// Names the operation of the JSON protocols: `SageMaker.CreateProcessingJob`.
    static let amzTarget = known("x-amz-target")
    /// The request id of all services but S3.
    static let amznRequestID = known("x-amzn-requestid")
    /// The token of credentials that last for some time.
    static let amzSecurityToken = known("x-amz-security-token")
    /// The error's code, beside `__type` in the body.
    static let amznErrorType = known("x-amzn-errortype")
}
