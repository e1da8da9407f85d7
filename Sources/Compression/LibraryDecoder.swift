import CCodecs

/// Decodes streams of which the library keeps the state: several, one behind the other, are one.
@safe final class LibraryDecoder: StreamDecoder {
    private let format: CompressionFormat
    private let stream: OpaquePointer
    private var consumed: Int64 = 0
    private var isInside = false
    private var buffer = [UInt8](repeating: 0, count: 131_072)

    init(_ format: CompressionFormat) throws(CodecError) {
        self.format = format
        try format.library.open()
        let kind =
            switch format {
            case .zstd: PJ_STREAM_ZSTD
            case .bzip2: PJ_STREAM_BZIP2
            default: PJ_STREAM_LZ4_FRAME
            }
        guard let stream = unsafe pj_stream_make(kind) else { throw .outOfMemory(format) }
        unsafe self.stream = stream
    }

    deinit {
        unsafe pj_stream_free(stream)
    }

    func decode(_ input: ArraySlice<UInt8>, sink: (ArraySlice<UInt8>) throws -> Void) throws {
        var rest = input
        var isFull = false
        while !rest.isEmpty || isFull {
            if !rest.isEmpty { isInside = true }
            var taken = rest.count
            var ended: Int32 = 0
            let made = unsafe rest.withUnsafeBytes { source in
                unsafe buffer.withUnsafeMutableBytes { target in
                    unsafe pj_stream_decode(
                        stream, source.baseAddress, &taken, target.baseAddress, target.count, &ended)
                }
            }
            if made < 0 { throw CodecError.corruptStream(format, atByte: consumed) }
            consumed += Int64(taken)
            rest = rest.dropFirst(taken)
            if made > 0 { try sink(buffer[..<Int(made)]) }
            if ended != 0 { isInside = false }
            // A full buffer: the library may hold back more.
            isFull = ended == 0 && Int(made) == buffer.count
        }
    }

    func finish() throws {
        if isInside { throw CodecError.truncatedStream(format, atByte: consumed) }
    }
}
