import CCodecs

/// Decompresses whole buffers, each by itself.
///
/// Keeps the memory that its library needs, so one decompressor for many buffers is faster than one for each. Not safe
/// to share between threads. Any input is allowed: damage is an error, and nothing is read or written outside.
@safe public final class BlockDecompressor {
    /// What it takes.
    public let format: CompressionFormat
    private let context: OpaquePointer?

    /// Opens the format's library.
    ///
    /// - Throws: ``CodecError/libraryMissing(package:reason:)``, ``CodecError/outOfMemory(_:)``.
    public init(_ format: CompressionFormat) throws(CodecError) {
        self.format = format
        try format.library.open()
        switch format.library {
        case .zstd:
            unsafe context = pj_zstd_decoder_make()
        case .deflate:
            unsafe context = pj_deflate_decoder_make()
        case .snappy, .lz4, .bzip2:
            unsafe context = nil
            return
        }
        if unsafe context == nil { throw .outOfMemory(format) }
    }

    deinit {
        guard let context = unsafe context else { return }
        switch format.library {
        case .zstd: unsafe pj_zstd_decoder_free(context)
        default: unsafe pj_deflate_decoder_free(context)
        }
    }

    /// Decompresses a buffer into memory of the caller.
    ///
    /// - Parameters:
    ///   - source: a whole block; of gzip and zstd also several members or frames, one behind the other.
    ///   - target: room for the result, which may be shorter.
    /// - Returns: the number of bytes made.
    /// - Throws: ``CodecError/corrupt(_:)``; ``CodecError/tooLarge(_:room:)`` when there are more bytes than room (an LZ4
    ///   block cannot tell that from damage, so it is `corrupt` there).
    public func decompress(
        _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
    ) throws(CodecError) -> Int {
        let (from, count, to, room) = (source.baseAddress, source.count, target.baseAddress, target.count)
        let answer: Int64
        switch format {
        case .snappy: answer = unsafe pj_snappy_decompress(from, count, to, room)
        case .snappyHadoop: answer = unsafe HadoopBlocks.decompress(source, target, pj_snappy_decompress)
        case .lz4: answer = unsafe pj_lz4_decompress(from, count, to, room)
        case .lz4Hadoop:
            let made = unsafe HadoopBlocks.decompress(source, target, pj_lz4_decompress)
            // Files of older C++ libraries have a plain block under this name.
            answer = made >= 0 ? made : unsafe pj_lz4_decompress(from, count, to, room)
        case .zstd: answer = unsafe pj_zstd_decompress(opened, from, count, to, room)
        case .gzip, .zlib, .deflate: answer = unsafe inflate(source, target)
        case .bzip2, .lz4Frame, .snappyFramed: answer = try unsafe decompressStream(source, target)
        }
        if answer < 0 { throw .of(answer, format, room: target.count) }
        return Int(answer)
    }

    /// Decompresses an array of bytes into memory of the caller.
    private func decompress(
        _ bytes: UnsafeRawBufferPointer, intoArray target: inout [UInt8]
    ) throws(CodecError) -> Int {
        var result = Result<Int, CodecError>.success(0)
        unsafe target.withUnsafeMutableBytes { buffer in
            do throws(CodecError) { result = .success(try unsafe decompress(bytes, into: buffer)) } catch {
                result = .failure(error)
            }
        }
        return try result.get()
    }

    /// Decompresses bytes of which it is not known how many they become.
    ///
    /// - Parameters:
    ///   - bytes: as for ``decompress(_:into:)``.
    ///   - limit: the most bytes that are wanted.
    /// - Returns: the bytes.
    /// - Throws: ``CodecError``; ``CodecError/tooLarge(_:room:)`` above the limit.
    public func decompress(_ bytes: UnsafeRawBufferPointer, limit: Int) throws(CodecError) -> [UInt8] {
        var room = min(limit, max(4096, bytes.count * 4))
        if format == .snappy, let base = bytes.baseAddress {
            // Damaged data may promise anything.
            let size = unsafe pj_snappy_size(base, bytes.count)
            if size < 0 { throw .corrupt(format) }
            if size > limit { throw .tooLarge(format, room: limit) }
            // No byte of Snappy's becomes more than 64.
            if size > bytes.count * 64 { throw .corrupt(format) }
            room = Int(size)
        }
        while true {
            var target = [UInt8](repeating: 0, count: room)
            do throws(CodecError) {
                let made = try unsafe decompress(bytes, intoArray: &target)
                target.removeLast(room - made)
                return target
            } catch {
                // LZ4 says that it is damaged when there was too little room; no byte of it becomes more than 255.
                let isTight =
                    switch error {
                    case .tooLarge: true
                    case .corrupt: format.library == .lz4 && room <= bytes.count * 255
                    default: false
                    }
                if !isTight || room >= limit { throw error }
                room = min(limit, room * 4)
            }
        }
    }

    // MARK: - Formats

    /// Several members, one behind the other, where the format has such.
    private func inflate(_ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer) -> Int64 {
        var (read, made) = (0, 0)
        repeat {
            var taken = 0
            let rest = unsafe UnsafeRawBufferPointer(rebasing: source[read...])
            let room = unsafe UnsafeMutableRawBufferPointer(rebasing: target[made...])
            let answer = unsafe pj_deflate_decompress(
                opened, format.form, rest.baseAddress, rest.count, &taken, room.baseAddress, room.count)
            if answer < 0 { return answer }
            read += taken
            made += Int(answer)
        } while format == .gzip && read < source.count
        // What stands behind the end of bare deflate is nobody's: fastavro leaves a part of zlib's checksum there.
        return read == source.count || format == .deflate ? Int64(made) : -1
    }

    private func decompressStream(
        _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer
    ) throws(CodecError) -> Int64 {
        var made = 0
        do {
            let decoder = try format.makeStreamDecoder()
            try unsafe decoder.decode(ArraySlice(source)) { piece in
                if made + piece.count > target.count { throw CodecError.tooLarge(format, room: target.count) }
                unsafe UnsafeMutableRawBufferPointer(rebasing: target[made...]).copyBytes(from: piece)
                made += piece.count
            }
            try decoder.finish()
        } catch let error as CodecError {
            switch error {
            case .corruptStream, .truncatedStream: throw .corrupt(format)
            default: throw error
            }
        } catch {
            throw .corrupt(format)
        }
        return Int64(made)
    }

    private var opened: OpaquePointer {
        guard let context = unsafe context else { preconditionFailure("the library of \(format) is open") }
        return unsafe context
    }
}
