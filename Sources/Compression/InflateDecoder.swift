/// Decodes gzip, zlib's form and bare deflate.
final class InflateDecoder: StreamDecoder {
    private let format: CompressionFormat
    private let decoder: GzipDecoder

    init(_ format: CompressionFormat) {
        self.format = format
        decoder =
            switch format {
            case .zlib: GzipDecoder(windowBits: 15)
            case .deflate: GzipDecoder(windowBits: -15)
            default: GzipDecoder()
            }
    }

    func decode(_ input: ArraySlice<UInt8>, sink: (ArraySlice<UInt8>) throws -> Void) throws {
        do { try decoder.decode(input, sink: sink) } catch { throw renamed(error) }
    }

    func finish() throws {
        do { try decoder.finish() } catch { throw renamed(error) }
    }

    private func renamed(_ error: any Error) -> any Error {
        switch error as? GzipError {
        case .corrupt(let place): CodecError.corruptStream(format, atByte: place)
        case .truncated(let place): CodecError.truncatedStream(format, atByte: place)
        case nil: error
        }
    }
}
