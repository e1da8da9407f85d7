import CChecksums
import Crypto

/// A checksum of bytes as they come.
public struct RunningChecksum: Sendable {
    private enum State {
        case crc(checksum_crc, UInt64)
        case sha1(Insecure.SHA1)
        case sha256(SHA256)
        /// During an update only.
        case taken
    }

    /// What is computed.
    public let algorithm: ChecksumAlgorithm
    private var state: State

    /// Begins a checksum of no bytes.
    public init(_ algorithm: ChecksumAlgorithm) {
        self.algorithm = algorithm
        switch algorithm {
        case .crc32: state = .crc(checksum_crc32, 0)
        case .crc32c: state = .crc(checksum_crc32c, 0)
        case .crc64nvme: state = .crc(checksum_crc64nvme, 0)
        case .sha1: state = .sha1(Insecure.SHA1())
        case .sha256: state = .sha256(SHA256())
        }
    }

    /// Adds bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress, unsafe !bytes.isEmpty else { return }
        switch state {
        case .crc(let kind, let value):
            state = unsafe .crc(kind, checksum_crc_update(kind, value, base, bytes.count))
        case .sha1(var digest):
            // The digest must not be held twice, or each update would copy it.
            state = .taken
            unsafe digest.update(bufferPointer: bytes)
            state = .sha1(digest)
        case .sha256(var digest):
            state = .taken
            unsafe digest.update(bufferPointer: bytes)
            state = .sha256(digest)
        case .taken: preconditionFailure("a checksum is whole between updates")
        }
    }

    /// Adds bytes.
    public mutating func update(_ bytes: ArraySlice<UInt8>) {
        unsafe bytes.withUnsafeBytes { unsafe update($0) }
    }

    /// The value of the bytes so far, the most significant byte first.
    public func value() -> [UInt8] {
        switch state {
        case .crc(_, let value): return Self.bytes(value, algorithm.byteCount)
        case .sha1(let digest): return Array(digest.finalize())
        case .sha256(let digest): return Array(digest.finalize())
        case .taken: preconditionFailure("a checksum is whole between updates")
        }
    }

    /// The value of two pieces, one after the other, from theirs; takes time in the logarithm of the size.
    ///
    /// - Parameters:
    ///   - algorithm: a CRC; digests cannot be combined, and asking for it is a mistake of the program.
    ///   - first: the value of the first piece, of the algorithm's `byteCount`.
    ///   - second: the value of the second piece.
    ///   - secondByteCount: the size of the second piece.
    /// - Returns: the value of both.
    public static func combined(
        _ algorithm: ChecksumAlgorithm, _ first: [UInt8], _ second: [UInt8], secondByteCount: Int64
    ) -> [UInt8] {
        precondition(
            first.count == algorithm.byteCount && second.count == algorithm.byteCount && secondByteCount >= 0,
            "values of \(algorithm.byteCount) bytes and a size are given")
        let value = checksum_crc_combine(
            kind(of: algorithm), number(first), number(second), UInt64(secondByteCount))
        return bytes(value, algorithm.byteCount)
    }

    // MARK: - Parts

    private static func kind(of algorithm: ChecksumAlgorithm) -> checksum_crc {
        switch algorithm {
        case .crc32: return checksum_crc32
        case .crc32c: return checksum_crc32c
        case .crc64nvme: return checksum_crc64nvme
        case .sha1, .sha256: preconditionFailure("only CRCs are combined")
        }
    }

    private static func number(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func bytes(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (count - 1 - $0))) }
    }
}
