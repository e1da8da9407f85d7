import S3Model

extension S3Error {
    /// The service's error for whatever was thrown.
    init(_ error: any Error) {
        if let error = error as? S3Error {
            self = error
        } else if let failure = error as? S3Failure {
            self.init(failure)
        } else {
            self.init(500, "InternalError", "We encountered an internal error. Please try again. \(error)")
        }
    }

    private init(_ failure: S3Failure) {
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
