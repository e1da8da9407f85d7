import CChecksums
public import Columnar
import Compression

/// Writes one Avro file; it appears under its name when it is complete, or not at all.
///
/// Used by one thread at a time. When it is released before ``finish()`` nothing is left.
public final class AvroWriter: BatchFileWriter {
    private var file: PendingFile
    private let compressor: BlockCompressor?
    private let codec: AvroCodec
    /// What stands behind each block: 16 bytes that are nowhere else.
    private let sync: [UInt8]
    private var block = AvroEncoding()
    private var rowsOfBlock = 0
    /// Rows so far.
    public private(set) var rowCount = 0

    /// Bytes of a block before compression (`avro.mapred.sync.interval` of Avro's file writer).
    private static let blockSize = 16 * 4000

    /// Creates the hidden file that becomes the file.
    ///
    /// - Parameters:
    ///   - path: the file to be; it is replaced if it exists.
    ///   - columns: names and types; a column without a name is called `_colN`.
    ///   - compression: how blocks are compressed.
    /// - Throws: `Failure` for types that Hive has not, `OutputError`, `CodecError`.
    public init(path: String, columns: [ColumnSchema], compression: AvroCompression) throws {
        let schema = try WrittenAvroSchema(columns)
        codec = compression.codec
        compressor = try codec.format.map { try BlockCompressor($0, level: compression.level) }
        sync = (0..<AvroHeader.syncSize).map { _ in UInt8.random(in: .min ... .max) }
        file = try PendingFile(for: path)
        var header = AvroEncoding()
        header.append(AvroHeader.magic)
        header.append(2)
        for (key, value) in [("avro.schema", schema.text), ("avro.codec", codec.rawValue)] {
            for text in [key, value] {
                header.append(Int64(text.utf8.count))
                header.append(Array(text.utf8))
            }
        }
        header.append(0)
        header.append(sync)
        try file.write(header.bytes)
    }

    /// Bytes in the file so far.
    public var byteCount: Int { file.byteCount }

    /// Appends rows; their failures have been raised before.
    ///
    /// - Throws: `OutputError`, `CodecError`, what decoding the columns throws.
    public func append(_ batch: ColumnBatch) throws {
        let columns = try batch.columns.map { try $0.decoded() }
        for row in 0..<batch.count {
            for column in columns { block.append(column, row: row) }
            rowsOfBlock += 1
            rowCount += 1
            if block.bytes.count >= AvroWriter.blockSize { try writeBlock() }
        }
    }

    /// Completes the file and gives it its name.
    ///
    /// - Throws: `OutputError`, `CodecError`.
    public func finish() throws {
        try close()
        try publish()
    }

    /// Completes the file, which then waits for its name.
    public func close() throws {
        try writeBlock()
        try file.close()
    }

    /// Gives the file its name.
    public func publish() throws { try file.publish() }
    /// Removes the file under the name that it was given.
    public func unpublish() { file.unpublish() }

    private func writeBlock() throws {
        if rowsOfBlock == 0 { return }
        var content = try compressor?.compress(block.bytes) ?? block.bytes
        if codec == .snappy {
            let sum = unsafe block.bytes.withUnsafeBytes { bytes in
                unsafe bytes.baseAddress.map { unsafe checksum_crc_update(checksum_crc32, 0, $0, bytes.count) } ?? 0
            }
            for byte in [24, 16, 8, 0] as [UInt64] { content.append(UInt8(truncatingIfNeeded: sum >> byte)) }
        }
        var head = AvroEncoding()
        head.append(Int64(rowsOfBlock))
        head.append(Int64(content.count))
        try file.write(head.bytes)
        try file.write(content)
        try file.write(sync)
        block.clear()
        rowsOfBlock = 0
    }
}

extension BatchFileSet {
    /// Writes a query's result to several Avro files of a folder.
    ///
    /// Opening it throws `Failure` for types that Hive has not.
    /// - Parameters:
    ///   - directory: the folder, which must exist.
    ///   - compression: how blocks are compressed.
    ///   - bytesPerFile: a file that has as many bytes gets no further rows.
    ///   - name: the name of a file in the folder, by its number from 0.
    public convenience init(
        avroIn directory: String, compression: AvroCompression, bytesPerFile: Int = .max,
        name: @escaping @Sendable (Int) -> String
    ) {
        self.init(directory: directory, bytesPerFile: bytesPerFile, name: name) { columns in
            _ = try WrittenAvroSchema(columns)
            return { path in try AvroWriter(path: path, columns: columns, compression: compression) }
        }
    }
}
