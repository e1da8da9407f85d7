import CChecksums
import CCodecs

/// The Snappy framing format (framing_format.txt of google/snappy): chunks of a type, a size of 24 bits and content.
enum FramedSnappy {
    /// The most content of a chunk.
    static let chunkSize = 65536
    /// The first chunk of every stream.
    static let identifier: [UInt8] = [0xFF, 6, 0, 0, 0x73, 0x4E, 0x61, 0x50, 0x70, 0x59]

    static func compress(_ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer) -> Int64 {
        guard target.count >= identifier.count else { return -2 }
        unsafe target.copyBytes(from: identifier)
        var (read, made) = (0, identifier.count)
        while read < source.count {
            let chunk = unsafe UnsafeRawBufferPointer(rebasing: source[read..<min(source.count, read + chunkSize)])
            if target.count - made < 8 { return -2 }
            let room = unsafe UnsafeMutableRawBufferPointer(rebasing: target[(made + 8)...])
            let piece = unsafe pj_snappy_compress(chunk.baseAddress, chunk.count, room.baseAddress, room.count)
            if piece < 0 { return piece }
            // Type 0, compressed, and the size with the checksum.
            let size = UInt32(truncatingIfNeeded: (Int(piece) + 4) << 8)
            unsafe target.storeBytes(of: size.littleEndian, toByteOffset: made, as: UInt32.self)
            unsafe target.storeBytes(of: checksum(chunk).littleEndian, toByteOffset: made + 4, as: UInt32.self)
            read += chunk.count
            made += 8 + Int(piece)
        }
        return Int64(made)
    }

    /// CRC-32C, masked.
    static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        guard let base = bytes.baseAddress else { return 0xA282_EAD8 }
        let value = unsafe UInt32(truncatingIfNeeded: checksum_crc_update(checksum_crc32c, 0, base, bytes.count))
        return (value >> 15 | value << 17) &+ 0xA282_EAD8
    }
}
