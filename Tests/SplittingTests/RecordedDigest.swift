import Crypto

/// Digests as they are recorded: hexadecimal.
enum RecordedDigest {
    /// The digest of the numbers as little-endian 64-bit integers.
    static func of(_ numbers: some Collection<UInt64>) -> String {
        numbers.map(\.littleEndian).withUnsafeBytes { of($0) }
    }

    /// The digest of bytes.
    static func of(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes { of($0) } }

    private static func of(_ bytes: UnsafeRawBufferPointer) -> String {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        return hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
