import S3Model

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

// MARK: - What the store refuses

extension S3Error {
    /// The service's error for whatever was thrown.
    init(_ error: any Error, key: String) {
        if let error = error as? S3Error {
            self = error
        } else if let failure = error as? S3Failure {
            self.init(failure, key: key)
        } else {
            self.init(500, "InternalError", "We encountered an internal error. Please try again. \(error)")
        }
    }

    private init(_ failure: S3Failure, key: String) {
        switch failure {
        case .noSuchBucket(let name): self = .noSuchBucket(name)
        case .noSuchKey(let key): self = .noSuchKey(key)
        case .noSuchUpload(let id): self = .noSuchUpload(id)
        case .bucketAlreadyOwnedByYou(let name):
            let message = "Your previous request to create the named bucket succeeded and you already own it."
            self.init(409, "BucketAlreadyOwnedByYou", message, [("BucketName", name)])
        case .bucketNotEmpty(let name):
            self.init(409, "BucketNotEmpty", "The bucket you tried to delete is not empty", [("BucketName", name)])
        case .invalidBucketName(let name, let why):
            self.init(
                400, "InvalidBucketName", "The specified bucket is not valid. \(why)", [("BucketName", name)])
        case .invalidKey(let key, let why):
            if key.utf8.count > 1024 {
                self = .keyTooLong(key.utf8.count)
            } else {
                self.init(400, "InvalidRequest", "The specified key is not valid. \(why)", [("Key", key)])
            }
        case .invalidPart(let number): self = .invalidPart(uploadID: nil, number: number, eTag: nil)
        case .preconditionFailed(let condition): self = .preconditionFailed(condition)
        case .noSpace(let what): self.init(507, "InsufficientStorage", "The disk is full: \(what)")
        case .internalError(let what): self.init(500, "InternalError", "We encountered an internal error: \(what)")
        }
    }

    static func invalidPart(uploadID: String?, number: Int, eTag: String?) -> S3Error {
        let message =
            "One or more of the specified parts could not be found.  The part may not have been uploaded, "
            + "or the specified entity tag may not match the part's entity tag."
        var members: [(name: String, value: String)] = []
        if let uploadID { members.append(("UploadId", uploadID)) }
        members.append(("PartNumber", String(number)))
        if let eTag { members.append(("ETag", eTag)) }
        return S3Error(400, "InvalidPart", message, members)
    }
}
