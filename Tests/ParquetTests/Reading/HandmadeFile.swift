import Columnar

@testable import Parquet

/// Small files with schemas that no library of today writes.
struct HandmadeFile {
    /// A leaf: its levels, entry by entry, and the bytes of its values as PLAIN writes them.
    struct Leaf {
        var path: [String]
        var type: ParquetType
        var repetitions: [UInt8] = []
        var definitions: [UInt8] = []
        var values: [UInt8]
        var valueCount: Int
    }

    var schema: [SchemaElement]
    var rowCount: Int
    var leaves: [Leaf]

    var bytes: [UInt8] {
        var file = Array("PAR1".utf8)
        var chunks: [ColumnChunk] = []
        for leaf in leaves {
            var page: [UInt8] = []
            if !leaf.repetitions.isEmpty { page += HandmadeFile.runs(leaf.repetitions) }
            if !leaf.definitions.isEmpty { page += HandmadeFile.runs(leaf.definitions) }
            page += leaf.values
            var writer = CompactWriter()
            PageHeader(
                type: .data, uncompressedSize: page.count, compressedSize: page.count,
                data: DataPageHeader(valueCount: leaf.valueCount, encoding: .plain)
            ).write(to: &writer)
            let start = file.count
            file += writer.output + page
            chunks.append(
                ColumnChunk(
                    metadata: ColumnMetadata(
                        type: leaf.type, encodings: [.plain, .rle], path: leaf.path, codec: .uncompressed,
                        valueCount: leaf.valueCount, totalUncompressedSize: file.count - start,
                        totalCompressedSize: file.count - start, dataPageOffset: start)))
        }
        var writer = CompactWriter()
        FileMetadata(
            version: 1, schema: schema, rowCount: rowCount,
            rowGroups: [RowGroup(columns: chunks, totalByteSize: file.count, rowCount: rowCount)]
        ).write(to: &writer)
        let length = UInt32(writer.output.count)
        file += writer.output
        file += (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
        return file + Array("PAR1".utf8)
    }

    /// Levels as runs of one, behind their length.
    private static func runs(_ levels: [UInt8]) -> [UInt8] {
        let count = UInt32(levels.count * 2)
        return (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } + levels.flatMap { [2, $0] }
    }

    static func int32s(_ numbers: [Int32]) -> [UInt8] {
        numbers.flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
    }

    static func texts(_ texts: [String]) -> [UInt8] {
        texts.flatMap { int32s([Int32($0.utf8.count)]) + Array($0.utf8) }
    }
}
