/// Decodes streams of Snappy or LZ4: frames, or Hadoop's blocks, as the first bytes tell.
final class FrameOrBlocksDecoder: StreamDecoder {
    private enum Form {
        case unknown
        case blocks
        case snappyFrames
        case lz4Frames(LibraryDecoder)
    }

    private let format: CompressionFormat
    private let block: BlockDecompressor
    private var form = Form.unknown
    /// Bytes that are not yet a whole piece.
    private var pending: [UInt8] = []
    /// Bytes before those.
    private var consumed: Int64 = 0
    /// Bytes of the block of Hadoop's that are still to come.
    private var left = 0

    init(_ format: CompressionFormat) throws(CodecError) {
        self.format = format
        block = try BlockDecompressor(format)
    }

    func decode(_ input: ArraySlice<UInt8>, sink: (ArraySlice<UInt8>) throws -> Void) throws {
        if case .lz4Frames(let decoder) = form { return try decoder.decode(input, sink: sink) }
        pending += input
        if case .unknown = form {
            if pending.count < 4 { return }
            form = try recognised()
            if case .lz4Frames(let decoder) = form {
                let first = pending
                pending = []
                return try decoder.decode(first[...], sink: sink)
            }
        }
        var at = 0
        defer {
            pending.removeFirst(at)
            consumed += Int64(at)
        }
        while let size = try takePiece(at, sink) { at += size }
    }

    func finish() throws {
        if case .lz4Frames(let decoder) = form { return try decoder.finish() }
        if !pending.isEmpty || left > 0 {
            throw CodecError.truncatedStream(format, atByte: consumed + Int64(pending.count))
        }
    }

    private func recognised() throws -> Form {
        let first = Array(pending[..<4])
        if format == .snappy { return first == Array(FramedSnappy.identifier[..<4]) ? .snappyFrames : .blocks }
        // The magic number of LZ4 frames, little-endian.
        return first == [0x04, 0x22, 0x4D, 0x18] ? .lz4Frames(try LibraryDecoder(.lz4Frame)) : .blocks
    }

    /// Decodes the piece at a place of what is pending; nil if not all of it has come.
    private func takePiece(_ at: Int, _ sink: (ArraySlice<UInt8>) throws -> Void) throws -> Int? {
        if case .snappyFrames = form { return try takeChunk(at, sink) }
        guard let number = bigEndian(at) else { return nil }
        if left == 0 {
            left = number
            return 4
        }
        guard pending.count - at - 4 >= number else { return nil }
        let bytes = try decompressed(pending[(at + 4)..<(at + 4 + number)], limit: left, at)
        if bytes.isEmpty { throw placed(at) }
        left -= bytes.count
        try sink(bytes)
        return 4 + number
    }

    /// A chunk of framed Snappy: type, size of 24 bits, content.
    private func takeChunk(_ at: Int, _ sink: (ArraySlice<UInt8>) throws -> Void) throws -> Int? {
        guard pending.count - at >= 4 else { return nil }
        let kind = pending[at]
        let size = Int(pending[at + 1]) | Int(pending[at + 2]) << 8 | Int(pending[at + 3]) << 16
        guard pending.count - at - 4 >= size else { return nil }
        let body = pending[(at + 4)..<(at + 4 + size)]
        switch kind {
        case 0x00, 0x01:
            guard size >= 4 else { throw placed(at) }
            let content = body.dropFirst(4)
            let bytes = kind == 1 ? content : try decompressed(content, limit: FramedSnappy.chunkSize, at)
            let told = unsafe body.withUnsafeBytes { unsafe UInt32(littleEndian: $0.loadUnaligned(as: UInt32.self)) }
            let found = unsafe bytes.withUnsafeBytes { unsafe FramedSnappy.checksum($0) }
            if told != found { throw placed(at) }
            if !bytes.isEmpty { try sink(bytes) }
        case 0xFF: if Array(body) != Array(FramedSnappy.identifier[4...]) { throw placed(at) }
        // Chunks that may be passed over.
        case 0x80...0xFE: break
        default: throw placed(at)
        }
        return 4 + size
    }

    private func bigEndian(_ at: Int) -> Int? {
        guard pending.count - at >= 4 else { return nil }
        return unsafe pending.withUnsafeBytes { unsafe HadoopBlocks.load($0, at) }
    }

    private func decompressed(_ body: ArraySlice<UInt8>, limit: Int, _ at: Int) throws -> ArraySlice<UInt8> {
        do throws(CodecError) {
            var result = Result<[UInt8], CodecError>.success([])
            unsafe body.withUnsafeBytes { buffer in
                do throws(CodecError) { result = .success(try unsafe block.decompress(buffer, limit: limit)) } catch {
                    result = .failure(error)
                }
            }
            return try result.get()[...]
        } catch {
            if case .outOfMemory = error { throw error }
            throw placed(at)
        }
    }

    private func placed(_ at: Int) -> CodecError {
        .corruptStream(format, atByte: consumed + Int64(at))
    }
}
