import Crypto

/// The MD5 digest of bytes as they come: what S3's entity tags and `Content-MD5` are.
public struct RunningMD5: Sendable {
    private var digest = Insecure.MD5()

    /// Begins a digest of no bytes.
    public init() {}

    /// Adds bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        unsafe digest.update(bufferPointer: bytes)
    }

    /// Adds bytes.
    public mutating func update(_ bytes: ArraySlice<UInt8>) {
        unsafe bytes.withUnsafeBytes { unsafe digest.update(bufferPointer: $0) }
    }

    /// The digest of the bytes so far: 16 bytes.
    public func value() -> [UInt8] {
        Array(digest.finalize())
    }
}
