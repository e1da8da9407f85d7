import Checksums
import HTTPTypes
import S3Model

extension S3Attributes {
    /// What the headers of a write ask to be kept beside the content.
    init(_ call: S3Call) throws(S3Error) {
        self.init()
        try takeContent(call)
        try takePlacement(call)
        if let tagging = call.header("x-amz-tagging") { tags = try TagSet.parse(header: tagging) }
    }

    /// Headers of the content, and metadata.
    mutating func takeContent(_ call: S3Call) throws(S3Error) {
        for name in Self.kept { headers[name] = call.header(name) }
        if let encoding = headers["content-encoding"] {
            // `aws-chunked` is of the transfer; it is not kept.
            let codings = encoding.split(separator: ",").map(EntityTag.bare).filter { $0.lowercased() != "aws-chunked" }
            headers["content-encoding"] = codings.isEmpty ? nil : codings.joined(separator: ",")
        }
        let prefix = "x-amz-meta-"
        var size = 0
        for (name, value) in call.headers(prefix: prefix) {
            let name = String(name.dropFirst(prefix.count))
            size += name.utf8.count + value.utf8.count
            metadata[name] = value
        }
        guard size <= 2048 else {
            throw S3Error(
                400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size",
                [("Size", String(size)), ("MaxSizeAllowed", "2048")])
        }
    }

    /// Where and how the object is kept, which copies do not take over.
    mutating func takePlacement(_ call: S3Call) throws(S3Error) {
        if let storage = call.header("x-amz-storage-class") {
            guard Self.storageClasses.contains(storage) else {
                throw S3Error(
                    400, "InvalidStorageClass", "The storage class you specified is not valid",
                    [("StorageClassRequested", storage)])
            }
            storageClass = storage == "STANDARD" ? nil : storage
        }
        encryption = call.header("x-amz-server-side-encryption")
        encryptionKeyID = call.header("x-amz-server-side-encryption-aws-kms-key-id")
        switch encryption {
        case nil, "AES256":
            if let encryptionKeyID {
                throw .invalidArgument(
                    "Server Side Encryption with AWS KMS managed key requires HTTP header "
                        + "x-amz-server-side-encryption : aws:kms",
                    "x-amz-server-side-encryption-aws-kms-key-id", encryptionKeyID)
            }
        case "aws:kms", "aws:kms:dsse": break
        case let other?:
            throw S3Error(
                400, "InvalidEncryptionAlgorithmError",
                "The encryption request you specified is not valid: \(other). Valid are AES256, aws:kms and aws:kms:dsse."
            )
        }
        headers["x-amz-website-redirect-location"] = call.header("x-amz-website-redirect-location")
    }

    private static let kept = [
        "content-type", "cache-control", "content-disposition", "content-encoding", "content-language", "expires",
    ]
    private static let storageClasses: Set<String> = [
        "STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER", "DEEP_ARCHIVE",
        "GLACIER_IR",
    ]
}

extension HTTPFields {
    /// Adds what an answer about an object says of it.
    mutating func describe(_ object: S3Object) {
        let attributes = object.attributes
        set("etag", EntityTag.quoted(attributes.eTag))
        set("last-modified", S3Time.http(seconds: S3Time.seconds(ofNanoseconds: object.modified)))
        set("accept-ranges", "bytes")
        set("content-type", "binary/octet-stream")
        for (name, value) in attributes.headers { set(name, value) }
        for (name, value) in attributes.metadata { set("x-amz-meta-" + name, Self.encodedWord(value)) }
        set("x-amz-storage-class", attributes.storageClass)
        if !attributes.tags.isEmpty { set("x-amz-tagging-count", String(attributes.tags.count)) }
        describeEncryption(attributes)
    }

    /// Adds the encryption that was asked for.
    mutating func describeEncryption(_ attributes: S3Attributes) {
        set("x-amz-server-side-encryption", attributes.encryption)
        set("x-amz-server-side-encryption-aws-kms-key-id", attributes.encryptionKeyID)
    }

    /// Adds a checksum.
    mutating func describe(_ checksum: S3Checksum?) {
        guard let checksum, let algorithm = ChecksumAlgorithm(rawValue: checksum.algorithm) else { return }
        set(algorithm.headerName, checksum.value)
        set("x-amz-checksum-type", checksum.kind.rawValue)
    }

    /// Metadata that is not ASCII goes back as RFC 2047 writes it, as S3 does.
    private static func encodedWord(_ value: String) -> String {
        value.utf8.allSatisfy { $0 < 0x80 } ? value : "=?UTF-8?B?\(Base64.encoded(Array(value.utf8)))?="
    }
}

extension XMLWriter {
    /// A checksum as `ChecksumCRC32` and so on.
    mutating func checksum(_ checksum: S3Checksum?) {
        guard let checksum else { return }
        element("Checksum" + checksum.algorithm, checksum.value)
    }

    /// The owner of everything.
    mutating func owner(_ id: String, as name: String = "Owner") {
        element(name) { $0.element("ID", id) }
    }
}
