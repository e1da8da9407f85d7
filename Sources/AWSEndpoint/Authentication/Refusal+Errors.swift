import AWSSignature

// The words in which services refuse a caller.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html and
// https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html

extension Authenticator.Refusal {
    /// As the services that speak JSON or Query say it.
    var commonError: AWSError {
        switch self {
        case .anonymous: AWSError("MissingAuthenticationTokenException", "Missing Authentication Token", status: 403)
        case .unknownKey:
            AWSError(
                "UnrecognizedClientException", "The security token included in the request is invalid.", status: 403)
        case .problem(.signatureDoesNotMatch):
            AWSError(
                "InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
                status: 403)
        case .problem(.requestTimeTooSkewed(let requestTime, let serverTime, let maximum)):
            AWSError(
                "InvalidSignatureException",
                "Signature expired: \(requestTime) is now earlier or later than \(serverTime) by more than \(maximum) seconds.",
                status: 403)
        case .problem(.expired), .problem(.notYetValid):
            AWSError("ExpiredTokenException", "The presigned request is not valid now.", status: 403)
        case .problem(let problem):
            AWSError("IncompleteSignatureException", "The signature cannot be used: \(problem)", status: 403)
        }
    }

    /// As S3 says it.
    var s3Error: AWSError {
        switch self {
        case .anonymous: AWSError("AccessDenied", "Access Denied", status: 403)
        case .unknownKey:
            AWSError(
                "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", status: 403)
        case .problem(let problem): Self.s3Error(problem)
        }
    }

    private static func s3Error(_ problem: SignatureProblem) -> AWSError {
        switch problem {
        case .signatureVersion2:
            AWSError(
                "InvalidRequest",
                "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.")
        case .unsupportedAlgorithm(let name): AWSError("InvalidArgument", "Unsupported Authorization Type: \(name)")
        case .signedTwice:
            AWSError(
                "InvalidArgument",
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified"
            )
        case .malformedHeader(let part):
            AWSError(
                "AuthorizationHeaderMalformed",
                "The authorization header is malformed; \(part.rawValue) is missing or wrong.")
        case .scopeDateMismatch(let scope, let request):
            AWSError(
                "AuthorizationHeaderMalformed",
                "The authorization header is malformed; Invalid credential date \(scope). This date is not the same as X-Amz-Date: \(request)."
            )
        case .malformedQuery(let part):
            AWSError("AuthorizationQueryParametersError", "Error parsing the X-Amz-\(part.rawValue) parameter.")
        case .missingDate:
            AWSError("AccessDenied", "AWS authentication requires a valid Date or x-amz-date header", status: 403)
        case .missingContentSHA256:
            AWSError("InvalidRequest", "Missing required header for this request: x-amz-content-sha256")
        case .malformedContentSHA256:
            AWSError(
                "InvalidArgument",
                "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value."
            )
        case .contentSHA256Mismatch:
            AWSError(
                "XAmzContentSHA256Mismatch",
                "The provided 'x-amz-content-sha256' header does not match what was computed.")
        case .headersNotSigned(let names):
            AWSError(
                "AccessDenied",
                "There were headers present in the request which were not signed: \(names.joined(separator: ", "))",
                status: 403)
        case .requestTimeTooSkewed:
            AWSError(
                "RequestTimeTooSkewed",
                "The difference between the request time and the current time is too large.", status: 403)
        case .notYetValid: AWSError("AccessDenied", "Request is not yet valid", status: 403)
        case .expired: AWSError("AccessDenied", "Request has expired", status: 403)
        case .signatureDoesNotMatch:
            AWSError(
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
                status: 403)
        }
    }
}
