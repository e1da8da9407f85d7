/// A bucket and a key.
///
/// Compare keys by `utf8`: S3 knows no canonical equivalence.
public struct S3Address: Sendable {
    /// The bucket's name.
    public let bucket: String
    /// The key: 1 to 1,024 bytes of UTF-8, of any shape.
    public let key: String

    /// Makes an address; nothing is checked.
    public init(bucket: String, key: String) {
        self.bucket = bucket
        self.key = key
    }
}

/// A bucket.
public struct S3Bucket: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// When it was made, nanoseconds since 1970.
    public let created: Int64

    /// Makes a description of a bucket.
    public init(name: String, created: Int64) {
        self.name = name
        self.created = created
    }
}

/// A tag of an object or a bucket.
public struct S3Tag: Hashable, Sendable {
    /// 1 to 128 characters.
    public let key: String
    /// 0 to 256 characters.
    public let value: String

    /// Makes a tag; nothing is checked.
    public init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

/// A checksum that S3 keeps with an object or a part.
public struct S3Checksum: Hashable, Sendable {
    /// Of all bytes, or of the checksums of the parts.
    public enum Kind: String, Hashable, Sendable {
        case fullObject = "FULL_OBJECT"
        case composite = "COMPOSITE"
    }
    /// CRC32, CRC32C, CRC64NVME, SHA1 or SHA256.
    public let algorithm: String
    /// Base64; of a composite one with `-` and the number of parts.
    public let value: String
    /// What it is of.
    public let kind: Kind

    /// Makes a checksum.
    public init(algorithm: String, value: String, kind: Kind) {
        self.algorithm = algorithm
        self.value = value
        self.kind = kind
    }
}

/// What S3 keeps beside an object's content.
public struct S3Attributes: Hashable, Sendable {
    /// Without quotes: the MD5 in hexadecimal, or of an object in parts `<md5 of the parts' md5s>-<count>`.
    public var eTag = ""
    /// Standard headers that are given back as they came, by small-letter name: content-type, cache-control,
    /// content-disposition, content-encoding, content-language, expires, x-amz-website-redirect-location.
    public var headers: [String: String] = [:]
    /// `x-amz-meta-…`, by the small-letter name after that prefix.
    public var metadata: [String: String] = [:]
    /// At most 10.
    public var tags: [S3Tag] = []
    /// The checksum the client sent or that was worked out.
    public var checksum: S3Checksum?
    /// Of an object in parts: its parts; else empty.
    public var parts: [S3Part] = []
    /// STANDARD when nil.
    public var storageClass: String?
    /// `AES256`, `aws:kms` or `aws:kms:dsse`, as asked for; said again in answers.
    ///
    /// Nothing is encrypted here.
    public var encryption: String?
    /// The key of `aws:kms`, as asked for.
    public var encryptionKeyID: String?

    /// Makes attributes of nothing.
    public init() {}
}

/// An object without its content.
public struct S3Object: Hashable, Sendable {
    /// Its key.
    public let key: String
    /// Length in bytes.
    public let byteCount: Int64
    /// When it was written, nanoseconds since 1970.
    public let modified: Int64
    /// What is kept beside the content.
    public let attributes: S3Attributes

    /// Makes a description of an object.
    public init(key: String, byteCount: Int64, modified: Int64, attributes: S3Attributes) {
        self.key = key
        self.byteCount = byteCount
        self.modified = modified
        self.attributes = attributes
    }
}

/// A part of an upload or of an object.
public struct S3Part: Hashable, Sendable {
    /// 1 to 10,000.
    public let number: Int
    /// Length in bytes.
    public let byteCount: Int64
    /// The MD5 in hexadecimal, without quotes.
    public let eTag: String
    /// Its own checksum.
    public let checksum: S3Checksum?
    /// When it was written, nanoseconds since 1970.
    public let modified: Int64

    /// Makes a description of a part.
    public init(number: Int, byteCount: Int64, eTag: String, checksum: S3Checksum?, modified: Int64) {
        self.number = number
        self.byteCount = byteCount
        self.eTag = eTag
        self.checksum = checksum
        self.modified = modified
    }
}

/// An upload in parts that is under way.
public struct S3MultipartUpload: Hashable, Sendable {
    /// The object's key.
    public let key: String
    /// What the client names it by.
    public let id: String
    /// When it began, nanoseconds since 1970.
    public let initiated: Int64
    /// What the object is to have; `checksum` has the algorithm and kind that were asked for and an empty value.
    public let attributes: S3Attributes

    /// Makes a description of an upload.
    public init(key: String, id: String, initiated: Int64, attributes: S3Attributes) {
        self.key = key
        self.id = id
        self.initiated = initiated
        self.attributes = attributes
    }
}

/// What must hold when an object is written or deleted.
public enum S3Condition: Hashable, Sendable {
    /// There is no object with the key (`If-None-Match: *`).
    case absent
    /// The object has this ETag, without quotes; `*` is any (`If-Match`). Without an object: `noSuchKey`.
    case eTag(String)
}
