import Columnar

/// Puts row groups one behind the other, and the footer behind them.
///
/// Used by one thread at a time.
final class ParquetFileBuilder {
    private var file: PendingFile
    private let schema: WrittenSchema
    private var groups: [RowGroup] = []
    private var indexes: [[EncodedChunk]] = []
    private(set) var rowCount = 0

    private static let magic = Array("PAR1".utf8)

    init(path: String, schema: WrittenSchema) throws(OutputError) {
        file = try PendingFile(for: path)
        self.schema = schema
        try file.write(ParquetFileBuilder.magic)
    }

    var byteCount: Int { file.byteCount }

    /// Writes a row group that has rows.
    func append(_ group: EncodedRowGroup) throws(OutputError) {
        let start = file.byteCount
        var columns: [ColumnChunk] = []
        var kept: [EncodedChunk] = []
        for chunk in group.chunks {
            let offset = file.byteCount
            try unsafe file.write(chunk.pages.bytes)
            var metadata = chunk.metadata
            metadata.dataPageOffset += offset
            if metadata.dictionaryPageOffset != nil { metadata.dictionaryPageOffset = offset }
            columns.append(ColumnChunk(metadata: metadata))
            kept.append(chunk.located(at: offset))
        }
        let uncompressed = columns.reduce(0) { $0 + ($1.metadata?.totalUncompressedSize ?? 0) }
        groups.append(
            RowGroup(
                columns: columns, totalByteSize: uncompressed, rowCount: group.rowCount, fileOffset: start,
                totalCompressedSize: file.byteCount - start, ordinal: groups.count <= 0x7FFF ? groups.count : nil))
        indexes.append(kept)
        rowCount += group.rowCount
    }

    /// Writes the indexes of pages and the footer; the file waits for its name.
    func close() throws(OutputError) {
        for (group, chunks) in indexes.enumerated() {
            for (column, chunk) in chunks.enumerated() {
                guard let index = chunk.columnIndex else { continue }
                groups[group].columns[column].columnIndexOffset = file.byteCount
                groups[group].columns[column].columnIndexLength = try write(index)
            }
        }
        for (group, chunks) in indexes.enumerated() {
            for (column, chunk) in chunks.enumerated() {
                groups[group].columns[column].offsetIndexOffset = file.byteCount
                groups[group].columns[column].offsetIndexLength = try write(chunk.offsetIndex)
            }
        }
        let length = try write(metadata())
        try file.write((0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + ParquetFileBuilder.magic)
        try file.close()
    }

    func publish() throws(OutputError) { try file.publish() }
    func unpublish() { file.unpublish() }

    private func metadata() -> FileMetadata {
        var metadata = FileMetadata(version: 1, schema: schema.elements, rowCount: rowCount, rowGroups: groups)
        // Trino's ParquetWriter.formatCreatedBy: Hive takes the INT96 timestamps of others for local time. Its version is
        // the one that Athena's engine 3 began with.
        metadata.createdBy = "parquet-mr-trino version 401 (build pjrun)"
        metadata.keyValueMetadata = [KeyValue(key: "writer.time.zone", value: "UTC")]
        metadata.columnOrders = schema.leaves.map { _ in .typeDefined }
        return metadata
    }

    private func write(_ structure: some CompactStructure) throws(OutputError) -> Int {
        var writer = CompactWriter()
        structure.write(to: &writer)
        try file.write(writer.output)
        return writer.output.count
    }
}

extension EncodedChunk {
    /// The chunk without its pages, with the offsets of the file.
    fileprivate func located(at offset: Int) -> EncodedChunk {
        let pages = offsetIndex.pages.map {
            PageLocation(offset: $0.offset + offset, compressedSize: $0.compressedSize, firstRow: $0.firstRow)
        }
        return EncodedChunk(
            leaf: leaf, pages: PageBytes(capacity: 0), metadata: metadata, offsetIndex: OffsetIndex(pages: pages),
            columnIndex: columnIndex)
    }
}
