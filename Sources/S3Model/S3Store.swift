/// Buckets of objects with all that S3 keeps about them.
///
/// Blocking; call it from threads that may block. Safe to call from several threads and processes at once: an object
/// appears whole or not at all, and what is being read stays what it was.
public protocol S3Store: Sendable {
    // MARK: Buckets

    /// All buckets, by name.
    func buckets() throws(S3Failure) -> [S3Bucket]
    /// One bucket.
    /// - Throws: `noSuchBucket`.
    func bucket(_ name: String) throws(S3Failure) -> S3Bucket
    /// Makes a bucket.
    /// - Throws: `invalidBucketName`, `bucketAlreadyOwnedByYou`.
    func createBucket(_ name: String) throws(S3Failure) -> S3Bucket
    /// Removes an empty bucket.
    /// - Throws: `noSuchBucket`, `bucketNotEmpty`.
    func deleteBucket(_ name: String) throws(S3Failure)
    /// The tags of a bucket; empty when it has none.
    func bucketTags(_ name: String) throws(S3Failure) -> [S3Tag]
    /// Replaces the tags of a bucket; an empty list removes them.
    func setBucketTags(_ name: String, _ tags: [S3Tag]) throws(S3Failure)

    // MARK: Objects

    /// What is known of an object.
    /// - Throws: `noSuchBucket`, `noSuchKey`.
    func object(_ address: S3Address) throws(S3Failure) -> S3Object
    /// An object and its content, which stays readable when the object is replaced or deleted meanwhile.
    func open(_ address: S3Address) throws(S3Failure) -> (object: S3Object, content: any S3Content)
    /// Begins to write an object; nothing is seen of it before `commit`.
    /// - Throws: `noSuchBucket`, `keyTooLong`.
    func beginObject(_ address: S3Address) throws(S3Failure) -> any S3Upload
    /// Removes an object where the condition holds; no error when there is none.
    func deleteObject(_ address: S3Address, if condition: S3Condition?) throws(S3Failure)
    /// Replaces the tags of an object; an empty list removes them.
    func setTags(_ address: S3Address, _ tags: [S3Tag]) throws(S3Failure)
    /// Keys of a bucket in the order of their UTF-8 bytes.
    func list(_ bucket: String, _ query: S3ListQuery) throws(S3Failure) -> S3ListPage

    // MARK: Multipart uploads

    /// Begins an upload in parts.
    func createMultipartUpload(_ address: S3Address, _ attributes: S3Attributes) throws(S3Failure) -> S3MultipartUpload
    /// An upload that has been begun and neither completed nor aborted.
    /// - Throws: `noSuchUpload`.
    func multipartUpload(_ address: S3Address, id: String) throws(S3Failure) -> S3MultipartUpload
    /// Begins to write a part (1 to 10,000), which replaces an earlier one of that number with `commitPart`.
    func beginPart(_ address: S3Address, uploadID: String, number: Int) throws(S3Failure) -> any S3PartUpload
    /// The parts that are there, by number.
    func parts(_ address: S3Address, uploadID: String) throws(S3Failure) -> [S3Part]
    /// Makes the object of the named parts and ends the upload.
    ///
    /// The caller has checked the numbers, which ascend, against `parts`, and worked out `eTag`, checksum and parts of the
    /// attributes. Throws `noSuchUpload`, `invalidPart` when a part is not there any more, `preconditionFailed`.
    func completeMultipartUpload(
        _ address: S3Address, uploadID: String, parts: [Int], _ attributes: S3Attributes, if condition: S3Condition?
    ) throws(S3Failure) -> S3Object
    /// Forgets an upload and its parts.
    func abortMultipartUpload(_ address: S3Address, uploadID: String) throws(S3Failure)
    /// The uploads of a bucket, by key and then by time of initiation.
    func multipartUploads(_ bucket: String) throws(S3Failure) -> [S3MultipartUpload]
}

/// The content of an object that is open.
public protocol S3Content: Sendable {
    /// Length in bytes.
    var byteCount: Int64 { get }
    /// Reads bytes from a place into a buffer; fewer than asked for only at the end.
    /// - Throws: `internalError` when the disk fails.
    func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws(S3Failure) -> Int
}

/// An object that is being written.
///
/// One thread at a time; when it is dropped without `commit`, nothing is left of it.
public protocol S3Upload: AnyObject, Sendable {
    /// Adds bytes.
    /// - Throws: `internalError` when the disk is full or fails.
    func write(_ bytes: UnsafeRawBufferPointer) throws(S3Failure)
    /// Makes it the object with these attributes, replacing an older one, where the condition holds at this moment.
    func commit(_ attributes: S3Attributes, if condition: S3Condition?) throws(S3Failure) -> S3Object
    /// Forgets it.
    func discard()
}

/// A part that is being written.
public protocol S3PartUpload: AnyObject, Sendable {
    /// Adds bytes.
    func write(_ bytes: UnsafeRawBufferPointer) throws(S3Failure)
    /// Makes it the part of its number.
    func commitPart(eTag: String, checksum: S3Checksum?) throws(S3Failure) -> S3Part
    /// Forgets it.
    func discard()
}
