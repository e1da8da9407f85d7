import Columnar

extension FunctionRegistry {
    /// Adds the functions of binary values.
    package mutating func addVarbinaryFunctions() {
        addBinaryParts()
        addBinaryEncodings()
        addBinaryNumbers()
        addDigests()
    }

    private mutating func addDigests() {
        addDigest("md5", MD5.self)
        addDigest("sha1", SHA1.self)
        addDigest("sha256", SHA256.self)
        addDigest("sha512", SHA512.self)
        addHash("murmur3") { bytes, out in
            let (low, high) = MurmurHash3.hash(bytes)
            out.append(bytesOf: low)
            out.append(bytesOf: high)
        }
        addHash("xxhash64") { bytes, out in out.append(bytesOf: XxHash64.hash(bytes).bigEndian) }
        addHash("spooky_hash_v2_32") { bytes, out in
            out.append(bytesOf: UInt32(truncatingIfNeeded: SpookyHash.hash(bytes)).bigEndian)
        }
        addHash("spooky_hash_v2_64") { bytes, out in out.append(bytesOf: SpookyHash.hash(bytes).bigEndian) }
        scalar("crc32", "varbinary", returns: "bigint") { call in
            call.map { (bytes: ByteView) -> Int64? in Int64(CRC32.checksum(bytes)) }
        }
    }

    private mutating func addHash(_ name: String, _ append: @escaping @Sendable (ByteView, inout TextBuffer) -> Void) {
        scalar(name, "varbinary", returns: "varbinary") { call in
            call.mapText { (bytes: ByteView, out: inout TextBuffer) in
                append(bytes, &out)
                return true
            }
        }
    }

    private mutating func addDigest<Digest: BlockDigest>(_ name: String, _: Digest.Type) {
        addHash(name) { bytes, out in Digest.append(bytes, to: &out) }
        scalar("hmac_\(name)", "varbinary, varbinary", returns: "varbinary") { call in
            call.mapText { (bytes: ByteView, key: ByteView, out: inout TextBuffer) in
                // Java refuses it too.
                if key.count == 0 { throw Failure("GENERIC_INTERNAL_ERROR", "Empty key") }
                Digest.append(bytes, key: key, to: &out)
                return true
            }
        }
    }
}
