/// What a store refuses; the front door turns it into the service's error.
public enum S3Failure: Error, Hashable, Sendable {
    case noSuchBucket(String)
    case noSuchKey(String)
    case noSuchUpload(String)
    case bucketAlreadyOwnedByYou(String)
    case bucketNotEmpty(String)
    case invalidBucketName(String, why: String)
    /// The key has more than 1,024 bytes, or none.
    case invalidKey(String, why: String)
    case invalidPart(Int)
    /// `If-Match` or `If-None-Match` does not hold; the condition's header.
    case preconditionFailed(String)
    /// The disk is full.
    case noSpace(String)
    /// Anything else of this machine: what was done, with what, and what the system said.
    case internalError(String)
}
