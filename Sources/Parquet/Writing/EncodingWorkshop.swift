import Compression

/// What a thread needs to encode pages: a compressor, and memory that is used again.
///
/// Used by one thread at a time.
final class EncodingWorkshop: @unchecked Sendable {
    // One thread at a time, as above.
    let options: ParquetWriterOptions
    let compressor: BlockCompressor?
    /// Values without their NULLs.
    let compacted = PageBytes()
    /// Values of a dictionary that are picked by their numbers.
    let picked = PageBytes()
    /// Levels, and pages before compression.
    let body = PageBytes(capacity: 1 << 16)
    let compressed = PageBytes(capacity: 1 << 16)
    let texts = PageBytes()
    let marks = PageBytes()

    init(_ options: ParquetWriterOptions) throws(ParquetWriteError) {
        self.options = options
        do throws(CodecError) {
            compressor =
                switch options.compression {
                case .none: nil
                case .snappy: try BlockCompressor(.snappy)
                case .gzip(let level): try BlockCompressor(.gzip, level: level)
                case .zstd(let level): try BlockCompressor(.zstd, level: level)
                case .lz4: try BlockCompressor(.lz4)
                }
        } catch {
            throw .compression(error)
        }
    }

    /// The bytes as they shall lie in the file; valid until the next call.
    @unsafe func packed(_ bytes: UnsafeRawBufferPointer) throws(ParquetWriteError) -> UnsafeRawBufferPointer {
        guard let compressor else { return unsafe bytes }
        compressed.truncate()
        let bound = compressor.bound(bytes.count)
        let target = unsafe UnsafeMutableRawBufferPointer(start: compressed.reserve(bound), count: bound)
        do throws(CodecError) {
            compressed.advance(try unsafe compressor.compress(bytes, into: target))
        } catch {
            throw .compression(error)
        }
        return unsafe compressed.bytes
    }
}

extension ParquetCompression {
    var codec: CompressionCodec {
        switch self {
        case .none: .uncompressed
        case .snappy: .snappy
        case .gzip: .gzip
        case .zstd: .zstd
        case .lz4: .lz4Raw
        }
    }
}

// MARK: - Picking values

extension EncodingWorkshop {
    /// The values that numbers stand for; valid until the workshop is used again.
    @unsafe func picked(
        _ values: UnsafeRawPointer, _ numbers: UnsafeRawPointer, _ count: Int, width: Int
    ) -> UnsafeRawPointer {
        picked.truncate()
        let target = unsafe picked.reserve(count * width)
        let positions = unsafe numbers.assumingMemoryBound(to: UInt32.self)
        if width == 8 {
            let (from, to) = unsafe (
                values.assumingMemoryBound(to: Int64.self), target.assumingMemoryBound(to: Int64.self)
            )
            for slot in 0..<count { unsafe to[slot] = from[Int(positions[slot])] }
        } else {
            let (from, to) = unsafe (
                values.assumingMemoryBound(to: Int128.self), target.assumingMemoryBound(to: Int128.self)
            )
            for slot in 0..<count { unsafe to[slot] = from[Int(positions[slot])] }
        }
        return UnsafeRawPointer(target)
    }

    /// The values whose mark is set, and how many.
    @unsafe func marked(_ values: UnsafeRawPointer, _ count: Int, width: Int) -> (UnsafeRawPointer, Int) {
        picked.truncate()
        let target = unsafe picked.reserve(count * width)
        let flags = unsafe marks.base.assumingMemoryBound(to: UInt8.self)
        var kept = 0
        if width == 8 {
            let (from, to) = unsafe (
                values.assumingMemoryBound(to: Int64.self), target.assumingMemoryBound(to: Int64.self)
            )
            for number in 0..<count {
                unsafe to[kept] = from[number]
                kept += unsafe Int(flags[number])
            }
        } else {
            let (from, to) = unsafe (
                values.assumingMemoryBound(to: Int128.self), target.assumingMemoryBound(to: Int128.self)
            )
            for number in 0..<count {
                unsafe to[kept] = from[number]
                kept += unsafe Int(flags[number])
            }
        }
        return (UnsafeRawPointer(target), kept)
    }
}
