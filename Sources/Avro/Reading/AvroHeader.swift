import Columnar
import Compression

/// What stands before the blocks of an Avro file.
struct AvroHeader: Sendable {
    let schema: AvroSchema
    let codec: AvroCodec
    /// What stands behind each block.
    let sync: [UInt8]
    /// Where the first block begins.
    let byteCount: Int

    static let magic: [UInt8] = [0x4F, 0x62, 0x6A, 1]
    static let syncSize = 16
}

/// How blocks are compressed.
enum AvroCodec: String, Hashable, Sendable {
    case null
    case deflate
    case snappy
    case zstandard
    case bzip2

    var format: CompressionFormat? {
        switch self {
        case .null: nil
        case .deflate: .deflate
        case .snappy: .snappy
        case .zstandard: .zstd
        case .bzip2: .bzip2
        }
    }
}

extension AvroHeader {
    init(_ file: FileBytes) throws(AvroError) {
        let parsed = try RawHeader.read(file)
        guard let text = parsed.metadata["avro.schema"] else {
            throw .wrongSchema(reason: "there is none", file: file.location)
        }
        do throws(AvroSchema.Fault) {
            schema = try AvroSchema(parsing: String(decoding: text, as: UTF8.self))
        } catch {
            if error.isUnsupported { throw .unsupported(feature: error.reason, file: file.location) }
            throw .wrongSchema(reason: error.reason, file: file.location)
        }
        let name = parsed.metadata["avro.codec"].map { String(decoding: $0, as: UTF8.self) } ?? "null"
        guard let codec = AvroCodec(rawValue: name) else {
            throw .unsupported(feature: "the codec \"\(name)\"", file: file.location)
        }
        self.codec = codec
        sync = parsed.sync
        byteCount = parsed.byteCount
    }
}

/// The header before its metadata are understood.
private struct RawHeader {
    var metadata: [String: [UInt8]] = [:]
    var sync: [UInt8] = []
    var byteCount = 0

    static func read(_ file: FileBytes) throws(AvroError) -> RawHeader {
        // Schemas are small; the metadata may be anything, so more and more of the file is tried.
        var size = 1 << 16
        while true {
            let buffer = try file.read(at: 0, count: size)
            do throws(AvroBytes.Fault) {
                return try RawHeader(buffer)
            } catch {
                if error.position == 0 { throw .wrongMagic(file: file.location) }
                if size >= file.byteCount {
                    throw .malformed(
                        reason: "The header is damaged: \(error.reason)", file: file.location, offset: error.position)
                }
                size *= 16
            }
        }
    }

    private init(_ buffer: Buffer) throws(AvroBytes.Fault) {
        // The buffer lives as long as the cursor.
        defer { withExtendedLifetime(buffer) {} }
        var bytes = unsafe AvroBytes(start: buffer.base.assumingMemoryBound(to: UInt8.self), count: buffer.byteCount)
        guard buffer.byteCount >= AvroHeader.magic.count, try bytes.view(4).array == AvroHeader.magic else {
            throw AvroBytes.Fault(reason: "", position: 0)
        }
        while true {
            let count = try bytes.blockCount(.string)
            if count == 0 { break }
            for _ in 0..<count {
                let key = try bytes.view().string
                metadata[key] = try bytes.view().array
            }
        }
        sync = try bytes.view(AvroHeader.syncSize).array
        byteCount = bytes.position
    }
}
