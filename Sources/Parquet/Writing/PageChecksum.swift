import CChecksums

/// The checksum of a page: CRC-32 of the bytes that follow its header.
enum PageChecksum {
    static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        guard let base = bytes.baseAddress else { return 0 }
        return unsafe UInt32(truncatingIfNeeded: checksum_crc_update(checksum_crc32, 0, base, bytes.count))
    }
}
