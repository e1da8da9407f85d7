/// The checksums that S3 computes of objects.
///
/// See [Checking object integrity](https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html).
public enum ChecksumAlgorithm: String, CaseIterable, Hashable, Sendable {
    /// CRC-32/ISO-HDLC, that of zip and Ethernet.
    case crc32 = "CRC32"
    /// CRC-32/ISCSI, Castagnoli's.
    case crc32c = "CRC32C"
    /// CRC-64/NVME.
    case crc64nvme = "CRC64NVME"
    /// SHA-1.
    case sha1 = "SHA1"
    /// SHA-256.
    case sha256 = "SHA256"

    /// The header and trailer that has the value in Base64, for example `x-amz-checksum-crc32`.
    public var headerName: String { "x-amz-checksum-\(rawValue.lowercased())" }

    /// How many bytes the value has.
    public var byteCount: Int {
        switch self {
        case .crc32, .crc32c: 4
        case .crc64nvme: 8
        case .sha1: 20
        case .sha256: 32
        }
    }

    /// Whether it is a cyclic redundancy check: values of pieces give that of the whole.
    public var isCRC: Bool {
        switch self {
        case .crc32, .crc32c, .crc64nvme: true
        case .sha1, .sha256: false
        }
    }

    /// The algorithm whose value a header has; the name in any case.
    public init?(headerName: String) {
        let name = headerName.lowercased()
        guard let algorithm = Self.allCases.first(where: { $0.headerName == name }) else { return nil }
        self = algorithm
    }
}
