/// Why a request's signature is refused.
///
/// Comments name the error code with which S3 answers.
public enum SignatureProblem: Error, Hashable, Sendable {
    /// Signature Version 2, which newer regions refuse: `InvalidRequest`.
    case signatureVersion2
    /// Another scheme in the header or algorithm in the query: `InvalidArgument`.
    case unsupportedAlgorithm(String)
    /// Signed in the header and in the query: `InvalidArgument`.
    case signedTwice
    /// A part of the `Authorization` header is missing or wrong: `AuthorizationHeaderMalformed`.
    case malformedHeader(SignaturePart)
    /// A parameter of a presigned URL is missing or wrong: `AuthorizationQueryParametersError`.
    case malformedQuery(SignaturePart)
    /// No `X-Amz-Date` nor `Date` header that can be read: `AccessDenied`.
    case missingDate
    /// The scope's day is not that of the request's time: `AuthorizationHeaderMalformed`.
    case scopeDateMismatch(scope: String, request: String)
    /// S3 wants `x-amz-content-sha256` with every signed header: `InvalidRequest`.
    case missingContentSHA256
    /// A value of `x-amz-content-sha256` that S3 does not know: `InvalidArgument`.
    case malformedContentSHA256(String)
    /// The body is not the one that was signed: `XAmzContentSHA256Mismatch`.
    case contentSHA256Mismatch(claimed: String, computed: String)
    /// Headers which must be signed and are not, in small letters: `AccessDenied`.
    case headersNotSigned([String])
    /// The clocks are too far apart; times in seconds since 1970: `RequestTimeTooSkewed`.
    case requestTimeTooSkewed(requestTime: Int64, serverTime: Int64, maximumSeconds: Int64)
    /// A presigned URL that is not good yet: `AccessDenied`.
    case notYetValid(from: Int64, serverTime: Int64)
    /// A presigned URL that is no longer good: `AccessDenied`.
    case expired(at: Int64, expires: Int64, serverTime: Int64)
    /// The signature is another one: `SignatureDoesNotMatch`.
    case signatureDoesNotMatch(SignatureMismatch)
}

/// A part of a signature, named when it is missing or wrong.
public enum SignaturePart: String, Hashable, Sendable {
    /// `Credential` or `X-Amz-Credential`: `AKID/yyyyMMdd/region/service/aws4_request`.
    case credential
    /// `SignedHeaders` or `X-Amz-SignedHeaders`.
    case signedHeaders
    /// `Signature` or `X-Amz-Signature`.
    case signature
    /// `X-Amz-Algorithm`.
    case algorithm
    /// `X-Amz-Date`.
    case date
    /// `X-Amz-Expires`: a number of seconds from 0 to 604800.
    case expires
}

/// What the service says of a signature that is not the one it computes.
public struct SignatureMismatch: Hashable, Sendable {
    /// Whose key it is.
    public var accessKeyID: String
    /// The signature that came.
    public var signatureProvided: String
    /// What was signed, as the service sees it.
    public var stringToSign: String
    /// The request as the service sees it, which `stringToSign` has the digest of.
    public var canonicalRequest: String
}
