/// How the blocks of an Avro file are compressed.
public enum AvroCompression: Hashable, Sendable {
    case none
    /// Level 1 (fast) to 12 (small).
    case deflate(level: Int = 6)
    case snappy
    /// Level 1 (fast) to 22 (small).
    case zstandard(level: Int = 3)
    case bzip2
}

extension AvroCompression {
    var codec: AvroCodec {
        switch self {
        case .none: .null
        case .deflate: .deflate
        case .snappy: .snappy
        case .zstandard: .zstandard
        case .bzip2: .bzip2
        }
    }

    var level: Int? {
        switch self {
        case .deflate(let level), .zstandard(let level): level
        default: nil
        }
    }
}
