/// An error as S3 answers it.
struct S3Error: Error, Sendable {
    /// The status, 404 and so on.
    let status: Int
    /// The code, which clients compare.
    let code: String
    /// What happened, in S3's words where S3 has some.
    let message: String
    /// Elements beside those that every error has.
    let members: [(name: String, value: String)]

    /// Makes an error.
    init(_ status: Int, _ code: String, _ message: String, _ members: [(name: String, value: String)] = []) {
        self.status = status
        self.code = code
        self.message = message
        self.members = members
    }
}

// MARK: - What several operations answer

extension S3Error {
    static let invalidURI = S3Error(400, "InvalidURI", "Couldn't parse the specified URI.")
    static let accessDenied = S3Error(403, "AccessDenied", "Access Denied")
    static let malformedXML = S3Error(
        400, "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema"
    )
    static let noCORS = S3Error(403, "AccessForbidden", "CORSResponse: CORS is not enabled for this bucket.")
    static let missingLength = S3Error(411, "MissingContentLength", "You must provide the Content-Length HTTP header.")
    static let incompleteBody = S3Error(
        400, "IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header")
    static let malformedTrailer = S3Error(
        400, "MalformedTrailerError",
        "The request contained trailing data that was not well-formed or did not conform to our published schema.")
    static let messageTooLong = S3Error(400, "MaxMessageLengthExceeded", "Your request was too big.")
    static let badACL = S3Error(400, "AccessControlListNotSupported", "The bucket does not allow ACLs")

    static func invalidArgument(_ message: String, _ name: String, _ value: String) -> S3Error {
        S3Error(400, "InvalidArgument", message, [("ArgumentName", name), ("ArgumentValue", value)])
    }

    static func invalidRequest(_ message: String) -> S3Error { S3Error(400, "InvalidRequest", message) }

    static func noSuchBucket(_ bucket: String) -> S3Error {
        S3Error(404, "NoSuchBucket", "The specified bucket does not exist", [("BucketName", bucket)])
    }

    static func noSuchKey(_ key: String) -> S3Error {
        S3Error(404, "NoSuchKey", "The specified key does not exist.", [("Key", key)])
    }

    static func noSuchUpload(_ id: String) -> S3Error {
        let message =
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."
        return S3Error(404, "NoSuchUpload", message, [("UploadId", id)])
    }

    static func preconditionFailed(_ condition: String) -> S3Error {
        let message = "At least one of the pre-conditions you specified did not hold"
        return S3Error(412, "PreconditionFailed", message, [("Condition", condition)])
    }

    static func entityTooLarge(_ proposed: Int64, most: Int64) -> S3Error {
        let message = "Your proposed upload exceeds the maximum allowed size"
        return S3Error(
            400, "EntityTooLarge", message,
            [("ProposedSize", String(proposed)), ("MaxSizeAllowed", String(most))])
    }

    static func keyTooLong(_ byteCount: Int) -> S3Error {
        S3Error(
            400, "KeyTooLongError", "Your key is too long",
            [("Size", String(byteCount)), ("MaxSizeAllowed", "1024")])
    }

    static func methodNotAllowed(_ method: String, resourceType: String) -> S3Error {
        let message = "The specified method is not allowed against this resource."
        return S3Error(405, "MethodNotAllowed", message, [("Method", method), ("ResourceType", resourceType)])
    }
}

// MARK: - What is not there

extension S3Error {
    static func notImplemented(what: String, _ members: [(name: String, value: String)]) -> S3Error {
        let message = "A header or query you provided implies functionality that is not implemented: \(what)"
        return S3Error(501, "NotImplemented", message, members)
    }

    static func notImplemented(header: String) -> S3Error { notImplemented(what: header, [("Header", header)]) }

    static func notImplemented(query: String, operation: String? = nil) -> S3Error {
        notImplemented(what: "?\(query)" + (operation.map { " (\($0))" } ?? ""), [("ResourceType", query)])
    }
}
