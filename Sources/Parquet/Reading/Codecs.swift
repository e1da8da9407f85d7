import CChecksums
import Columnar
import Compression

/// The decompressors of one thread, made when they are needed.
final class Codecs {
    private var made: [CompressionCodec: BlockDecompressor] = [:]

    /// Decompresses bytes of one buffer to another.
    ///
    /// - Returns: bytes made.
    func decompress(
        _ codec: CompressionCodec, _ source: Buffer, _ from: Int, _ count: Int, into target: Buffer, _ at: Int,
        _ room: Int
    ) throws -> Int {
        let decompressor: BlockDecompressor
        if let known = made[codec] {
            decompressor = known
        } else {
            guard let format = Codecs.format(codec) else { preconditionFailure("the codec was looked at before") }
            decompressor = try BlockDecompressor(format)
            made[codec] = decompressor
        }
        return try unsafe decompressor.decompress(
            UnsafeRawBufferPointer(start: source.base + from, count: count),
            into: UnsafeMutableRawBufferPointer(start: target.base + at, count: room))
    }

    /// The form of bytes that a codec means, or nil if it is not read here (LZO, BROTLI) or not known.
    static func format(_ codec: CompressionCodec) -> CompressionFormat? {
        switch codec {
        case .snappy: .snappy
        case .gzip: .gzip
        case .lz4: .lz4Hadoop
        case .zstd: .zstd
        case .lz4Raw: .lz4
        default: nil
        }
    }

    /// CRC-32 of bytes.
    @unsafe static func crc32(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: unsafe checksum_crc_update(checksum_crc32, 0, bytes, count))
    }
}
