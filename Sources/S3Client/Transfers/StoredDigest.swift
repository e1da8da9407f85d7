import Checksums

/// What S3 says of an object's bytes, as far as it can be checked.
enum StoredDigest: Hashable, Sendable {
    /// A checksum of the whole object.
    case checksum(ChecksumAlgorithm, [UInt8])
    /// The entity tag is an MD5.
    case md5([UInt8])
    /// Nothing: the object was stored in parts whose boundaries are not known, or encrypted without a checksum.
    case none

    /// Reads an answer to GetObject or HeadObject with `x-amz-checksum-mode: ENABLED`.
    ///
    /// Composite checksums (of the checksums of parts) are passed over: they say nothing without the parts' sizes.
    /// - Parameters:
    ///   - entityTag: as it was sent, with its quotation marks.
    ///   - bucket: entity tags of directory buckets are no digests.
    ///   - header: looks a header up.
    init(entityTag: String, bucket: String, header: (String) -> String?) {
        let order: [ChecksumAlgorithm] = [.crc64nvme, .crc32c, .crc32, .sha256, .sha1]
        for algorithm in order where header("x-amz-checksum-type") != "COMPOSITE" {
            guard let text = header(algorithm.headerName), let value = Base64.decoded(text),
                value.count == algorithm.byteCount
            else { continue }
            self = .checksum(algorithm, value)
            return
        }
        let isEncrypted =
            header("x-amz-server-side-encryption")?.hasPrefix("aws:") == true
            || header("x-amz-server-side-encryption-customer-algorithm") != nil
        let tag = entityTag.split(separator: "\"").joined()
        if !isEncrypted, !bucket.hasSuffix("--x-s3"), tag.utf8.count == 32, let value = Hexadecimal.decoded(tag) {
            self = .md5(value)
        } else {
            self = .none
        }
    }
}

/// A digest of bytes as they come, of the kind that something stored has.
struct DigestCheck: Sendable {
    private let stored: StoredDigest
    private var checksum: RunningChecksum?
    private var md5: RunningMD5?

    init(_ stored: StoredDigest) {
        self.stored = stored
        switch stored {
        case .checksum(let algorithm, _): checksum = RunningChecksum(algorithm)
        case .md5: md5 = RunningMD5()
        case .none: break
        }
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        unsafe checksum?.update(bytes)
        unsafe md5?.update(bytes)
    }

    /// The value so far; empty when there is nothing to check.
    var value: [UInt8] { checksum?.value() ?? md5?.value() ?? [] }

    /// What is wrong with a value, nil when nothing is.
    func problem(_ value: [UInt8]) -> String? {
        switch stored {
        case .checksum(let algorithm, let expected):
            value == expected
                ? nil : "\(algorithm.rawValue) is \(Base64.encoded(value)), \(Base64.encoded(expected)) was stored"
        case .md5(let expected):
            value == expected
                ? nil : "MD5 is \(Hexadecimal.encoded(value)), the ETag says \(Hexadecimal.encoded(expected))"
        case .none: nil
        }
    }
}
