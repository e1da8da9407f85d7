import CCodecs

/// Compresses whole buffers, each by itself.
///
/// Keeps the memory that its library needs, so one compressor for many buffers is faster than one for each. Not safe to
/// share between threads.
@safe public final class BlockCompressor {
    /// What it makes.
    public let format: CompressionFormat
    private let level: Int
    private let context: OpaquePointer?

    /// Opens the format's library.
    ///
    /// - Parameters:
    ///   - format: any.
    ///   - level: nil for the format's usual one: zstd 3 (1...22), gzip, zlib and deflate 6 (1...12), bzip2 9 (1...9);
    ///     the others have none.
    /// - Throws: ``CodecError``.
    public init(_ format: CompressionFormat, level: Int? = nil) throws(CodecError) {
        self.format = format
        try format.library.open()
        switch format.library {
        case .zstd:
            self.level = min(max(level ?? 3, 1), 22)
            unsafe context = pj_zstd_encoder_make(Int32(self.level))
        case .deflate:
            self.level = min(max(level ?? 6, 1), 12)
            unsafe context = pj_deflate_encoder_make(Int32(self.level))
        case .bzip2, .snappy, .lz4:
            self.level = min(max(level ?? 9, 1), 9)
            unsafe context = nil
            return
        }
        if unsafe context == nil { throw .outOfMemory(format) }
    }

    deinit {
        guard let context = unsafe context else { return }
        switch format.library {
        case .zstd: unsafe pj_zstd_encoder_free(context)
        default: unsafe pj_deflate_encoder_free(context)
        }
    }

    /// The most bytes that a buffer of so many can become.
    public func bound(_ byteCount: Int) -> Int {
        switch format {
        case .snappy: Int(pj_snappy_bound(byteCount))
        case .snappyFramed: 10 + (byteCount / FramedSnappy.chunkSize + 1) * 8 + Int(pj_snappy_bound(byteCount))
        case .snappyHadoop: HadoopBlocks.bound(byteCount) { Int(pj_snappy_bound($0)) }
        case .lz4: Int(pj_lz4_bound(byteCount))
        case .lz4Frame: Int(pj_lz4_frame_bound(byteCount))
        case .lz4Hadoop: HadoopBlocks.bound(byteCount) { Int(pj_lz4_bound($0)) }
        case .zstd: Int(pj_zstd_bound(byteCount))
        case .gzip, .zlib, .deflate: unsafe Int(pj_deflate_bound(opened, format.form, byteCount))
        case .bzip2: Int(pj_bzip2_bound(byteCount))
        }
    }

    /// Compresses a buffer.
    ///
    /// - Parameters:
    ///   - source: the bytes; may be none.
    ///   - target: room for the result; ``bound(_:)`` bytes are always enough.
    /// - Returns: the number of bytes made.
    /// - Throws: ``CodecError/tooLarge(_:room:)`` when the room is too small.
    public func compress(
        _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
    ) throws(CodecError) -> Int {
        let (from, count, to, room) = (source.baseAddress, source.count, target.baseAddress, target.count)
        let answer =
            switch format {
            case .snappy: unsafe pj_snappy_compress(from, count, to, room)
            case .snappyFramed: unsafe FramedSnappy.compress(source, target)
            case .snappyHadoop: unsafe HadoopBlocks.compress(source, target, pj_snappy_compress)
            case .lz4: unsafe pj_lz4_compress(from, count, to, room)
            case .lz4Frame: unsafe pj_lz4_frame_compress(from, count, to, room)
            case .lz4Hadoop: unsafe HadoopBlocks.compress(source, target, pj_lz4_compress)
            case .zstd: unsafe pj_zstd_compress(opened, from, count, to, room)
            case .gzip, .zlib, .deflate: unsafe pj_deflate_compress(opened, format.form, from, count, to, room)
            case .bzip2: unsafe pj_bzip2_compress(from, count, to, room, Int32(level))
            }
        if answer < 0 { throw .of(answer, format, room: target.count) }
        return Int(answer)
    }

    /// Compresses an array of bytes.
    ///
    /// - Throws: ``CodecError``.
    public func compress(_ bytes: [UInt8]) throws(CodecError) -> [UInt8] {
        let room = bound(bytes.count)
        do {
            return try unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                count = try unsafe bytes.withUnsafeBytes {
                    try unsafe compress($0, into: UnsafeMutableRawBufferPointer(buffer))
                }
            }
        } catch let error as CodecError {
            throw error
        } catch {
            preconditionFailure("compress throws CodecError alone")
        }
    }

    private var opened: OpaquePointer {
        guard let context = unsafe context else { preconditionFailure("the library of \(format) is open") }
        return unsafe context
    }
}

extension CompressionFormat {
    /// What stands around deflated bytes.
    var form: pj_deflate_form {
        switch self {
        case .gzip: PJ_DEFLATE_GZIP
        case .zlib: PJ_DEFLATE_ZLIB
        default: PJ_DEFLATE_RAW
        }
    }
}
