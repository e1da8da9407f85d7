import Columnar
import Testing

@testable import Parquet

@Suite struct CompactProtocolTests {
    @Test func `metadata is read back as it was written`() throws {
        let metadata = sample()
        var writer = CompactWriter()
        metadata.write(to: &writer)

        #expect(try read(writer.output) as FileMetadata == metadata)
    }

    @Test(arguments: [
        LogicalType.string, .map, .list, .enum, .decimal(scale: 3, precision: 20), .date,
        .time(isAdjustedToUTC: true, .nanos), .timestamp(isAdjustedToUTC: false, .millis),
        .integer(bitWidth: 16, isSigned: false), .unknown, .json, .bson, .uuid, .float16, .other(16),
    ])
    func `logical types are read back`(type: LogicalType) throws {
        var writer = CompactWriter()
        type.write(to: &writer)

        #expect(try read(writer.output) as LogicalType == type)
    }

    @Test func `page headers and indexes are read back`() throws {
        let header = PageHeader(
            type: .dataV2, uncompressedSize: 1 << 20, compressedSize: 7, crc: 0xDEAD_BEEF,
            dataV2: DataPageHeaderV2(
                valueCount: 1000, nullCount: 3, rowCount: 900, encoding: .deltaByteArray,
                definitionLevelsByteLength: 12, repetitionLevelsByteLength: 0, isCompressed: false))
        var writer = CompactWriter()
        header.write(to: &writer)
        #expect(try read(writer.output) as PageHeader == header)

        let index = ColumnIndex(
            nullPages: [false, true], minValues: [[1, 2], []], maxValues: [[3], []], boundaryOrder: .ascending,
            nullCounts: [0, 9])
        writer = CompactWriter()
        index.write(to: &writer)
        #expect(try read(writer.output) as ColumnIndex == index)

        let filter = BloomFilterHeader(byteCount: 1024, isKnown: true)
        writer = CompactWriter()
        filter.write(to: &writer)
        #expect(try read(writer.output) as BloomFilterHeader == filter)
    }

    @Test func `truncated metadata is an error`() throws {
        var writer = CompactWriter()
        sample().write(to: &writer)

        for length in stride(from: 0, to: writer.output.count, by: 3) {
            #expect(throws: FormatError.self) { try read(Array(writer.output[..<length])) as FileMetadata }
        }
    }

    @Test func `a field that is not known is passed over`() throws {
        var writer = CompactWriter()
        writer.structure { writer in
            writer.field(1, Int32(7))
            writer.field(40) { writer in
                writer.field(1, list: [true, false])
                writer.field(2, "text")
            }
            writer.field(300, true)
        }

        let read: BloomFilterHeader = try read(writer.output)

        #expect(read.byteCount == 7)
    }

    @Test func `a list longer than the bytes that are left is an error`() {
        // Field 2, a list of structures of 2³¹-1 elements.
        let bytes: [UInt8] = [0x29, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0, 0]
        #expect(throws: FormatError.lengthBeyondEnd(length: 0x7FFF_FFFF, offset: 107)) {
            try read(bytes, origin: 100) as FileMetadata
        }
    }

    @Test func `structures nested ten thousand deep are an error`() {
        // Field 99 of the outermost, then field 1 of each: a structure in a structure.
        let bytes: [UInt8] = [0x0C, 0xC6, 0x01] + Array(repeating: 0x1C, count: 10_000)
        #expect(throws: FormatError.nestedTooDeep(offset: 35)) { try read(bytes) as FileMetadata }
    }

    @Test func `lists nested ten thousand deep are an error`() {
        let bytes: [UInt8] = [0x09, 0xC6, 0x01] + Array(repeating: 0x19, count: 10_000)
        #expect(throws: FormatError.nestedTooDeep(offset: 35)) { try read(bytes) as FileMetadata }
    }

    @Test func `a number of eleven bytes is an error`() {
        let bytes: [UInt8] = [0x15] + Array(repeating: 0xFF, count: 11)
        #expect(throws: FormatError.overlongNumber(offset: 11)) { try read(bytes) as FileMetadata }
    }

    @Test func `metadata without rows says what is missing`() {
        var writer = CompactWriter()
        writer.structure { writer in writer.field(2, list: [SchemaElement(name: "root", childCount: 0)]) }
        #expect(throws: FormatError.missingField("num_rows", offset: writer.output.count)) {
            try read(writer.output) as FileMetadata
        }
    }

    private func read<Value: CompactValue>(_ bytes: [UInt8], origin: Int = 0) throws -> Value {
        let buffer = Buffer.copy(of: bytes)
        return try withExtendedLifetime(buffer) {
            var reader = CompactReader(
                start: buffer.base.assumingMemoryBound(to: UInt8.self), count: bytes.count, origin: origin)
            return try Value(from: &reader)
        }
    }

    private func sample() -> FileMetadata {
        let columns = (0..<20).map { number in
            SchemaElement(
                name: "column \(number) é", type: .fixedLenByteArray, typeLength: 9, repetition: .optional,
                convertedType: .decimal, scale: 2, precision: 20, fieldID: Int32(-number),
                logicalType: .decimal(scale: 2, precision: 20))
        }
        let chunks = columns.map { column in
            var chunk = ColumnChunk(
                fileOffset: 4,
                metadata: ColumnMetadata(
                    type: .int64, encodings: [.plain, .rleDictionary], path: [column.name], codec: .zstd,
                    valueCount: 1 << 40, totalUncompressedSize: 90, totalCompressedSize: 80, dataPageOffset: 5,
                    dictionaryPageOffset: 4,
                    statistics: Statistics(nullCount: 1, minValue: [0], maxValue: [255, 0], isMaxValueExact: false),
                    encodingStatistics: [PageEncodingStatistics(pageType: .data, encoding: .plain, count: 3)],
                    bloomFilterOffset: 1 << 33, bloomFilterLength: 64))
            chunk.columnIndexOffset = 1000
            chunk.columnIndexLength = 20
            return chunk
        }
        return FileMetadata(
            version: 2, schema: [SchemaElement(name: "schema", childCount: 20)] + columns, rowCount: 1 << 40,
            rowGroups: [
                RowGroup(
                    columns: chunks, totalByteSize: 9, rowCount: 1 << 40,
                    sortingColumns: [SortingColumn(column: 3, isDescending: true, nullsFirst: false)], fileOffset: 4,
                    totalCompressedSize: 80, ordinal: 0)
            ],
            keyValueMetadata: [KeyValue(key: "k", value: "v"), KeyValue(key: "only")], createdBy: "pjrun",
            columnOrders: Array(repeating: .typeDefined, count: 20))
    }
}
