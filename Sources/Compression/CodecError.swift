/// Why bytes could not be compressed or decompressed.
public enum CodecError: Error, Hashable, Sendable {
    /// A library is not on this machine: the package that has it, and what the dynamic linker says.
    case libraryMissing(package: String, reason: String)
    /// A block is damaged, or not of this format.
    case corrupt(CompressionFormat)
    /// A block has more bytes than there is room for.
    case tooLarge(CompressionFormat, room: Int)
    /// A stream is damaged, or not of this format, at this many bytes of input.
    case corruptStream(CompressionFormat, atByte: Int64)
    /// The input ended inside a stream.
    case truncatedStream(CompressionFormat, atByte: Int64)
    /// A library could not get memory.
    case outOfMemory(CompressionFormat)
}

extension CodecError: CustomStringConvertible {
    /// One sentence for people.
    public var description: String {
        switch self {
        case .libraryMissing(let package, let reason):
            "a compression library is missing (\(reason)); install the package \(package)"
        case .corrupt(let format): "damaged \(format.rawValue) data"
        case .tooLarge(let format, let room):
            "\(format.rawValue) data has more than the \(room) bytes that were promised"
        case .corruptStream(let format, let place): "damaged \(format.rawValue) data at byte \(place)"
        case .truncatedStream(let format, let place): "the \(format.rawValue) data ends too early, after \(place) bytes"
        case .outOfMemory(let format): "no memory for \(format.rawValue) data"
        }
    }
}

extension CodecError {
    /// The error of a negative answer of CCodecs.
    static func of(_ answer: Int64, _ format: CompressionFormat, room: Int) -> CodecError {
        switch answer {
        case -2: .tooLarge(format, room: room)
        case -3: .outOfMemory(format)
        default: .corrupt(format)
        }
    }
}
