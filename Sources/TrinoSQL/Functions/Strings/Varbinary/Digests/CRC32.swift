import Columnar

/// The checksum of zlib, gzip and `java.util.zip.CRC32`.
enum CRC32 {
    /// The checksum of bytes.
    static func checksum(_ bytes: ByteView) -> UInt32 {
        let table = table
        var register = ~UInt32(0)
        for index in 0..<bytes.count {
            register = table[Int((register ^ UInt32(bytes[index])) & 0xFF)] ^ register &>> 8
        }
        return ~register
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { register, _ in
            register & 1 == 0 ? register >> 1 : register >> 1 ^ 0xEDB8_8320
        }
    }
}
