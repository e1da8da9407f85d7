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
        addMessageDigests()
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
}
