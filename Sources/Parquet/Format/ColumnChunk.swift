/// The values of one column in one row group.
package struct ColumnChunk: Hashable, Sendable {
    /// Another file that holds the values; no writer of today uses it.
    package var filePath: String?
    package var fileOffset: Int
    package var metadata: ColumnMetadata?
    package var offsetIndexOffset: Int?
    package var offsetIndexLength: Int?
    package var columnIndexOffset: Int?
    package var columnIndexLength: Int?
    /// Whether the values are encrypted.
    package var isEncrypted = false

    init(fileOffset: Int = 0, metadata: ColumnMetadata?) {
        self.fileOffset = fileOffset
        self.metadata = metadata
    }
}

extension ColumnChunk: CompactStructure {
    init(from reader: inout CompactReader) throws(FormatError) {
        self.init(metadata: nil)
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: filePath = try reader.text(field)
            case 2: fileOffset = Int(try reader.int64(field))
            case 3: metadata = try reader.structure(field)
            case 4: offsetIndexOffset = try reader.natural(field, "offset_index_offset")
            case 5: offsetIndexLength = try reader.natural(field, "offset_index_length")
            case 6: columnIndexOffset = try reader.natural(field, "column_index_offset")
            case 7: columnIndexLength = try reader.natural(field, "column_index_length")
            case 8, 9:
                isEncrypted = true
                try reader.skip(field)
            default: try reader.skip(field)
            }
        }
        guard metadata != nil || isEncrypted else {
            throw .missingField("meta_data of a column chunk", offset: reader.offset)
        }
    }

    func write(to writer: inout CompactWriter) {
        writer.structure { writer in
            writer.field(1, filePath)
            writer.field(2, fileOffset)
            writer.field(3, metadata)
            writer.field(4, offsetIndexOffset)
            writer.field(5, offsetIndexLength.map { Int32($0) })
            writer.field(6, columnIndexOffset)
            writer.field(7, columnIndexLength.map { Int32($0) })
        }
    }
}

/// How and where the values of a column chunk lie.
package struct ColumnMetadata: Hashable, Sendable {
    package var type: ParquetType
    package var encodings: [Encoding]
    package var path: [String]
    package var codec: CompressionCodec
    /// Values with their NULLs, and with the empty lists of nested columns.
    package var valueCount: Int
    package var totalUncompressedSize: Int
    /// Bytes in the file, page headers included.
    package var totalCompressedSize: Int
    package var dataPageOffset: Int
    package var dictionaryPageOffset: Int?
    package var statistics: Statistics?
    package var encodingStatistics: [PageEncodingStatistics]?
    package var bloomFilterOffset: Int?
    package var bloomFilterLength: Int?
}

extension ColumnMetadata: CompactStructure {
    init(from reader: inout CompactReader) throws(FormatError) {
        var type: ParquetType?
        var codec: CompressionCodec?
        var valueCount: Int?
        var compressed: Int?
        var dataPage: Int?
        self.init(
            type: .boolean, encodings: [], path: [], codec: .uncompressed, valueCount: 0, totalUncompressedSize: 0,
            totalCompressedSize: 0, dataPageOffset: 0)
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: type = ParquetType(rawValue: try reader.int32(field))
            case 2: encodings = try reader.list(field)
            case 3: path = try reader.list(field)
            case 4: codec = CompressionCodec(rawValue: try reader.int32(field))
            case 5: valueCount = try reader.natural(field, "num_values of a column chunk")
            case 6: totalUncompressedSize = Int(try reader.int64(field))
            case 7: compressed = try reader.natural(field, "total_compressed_size of a column chunk")
            case 9: dataPage = try reader.natural(field, "data_page_offset")
            case 11: dictionaryPageOffset = Int(try reader.int64(field))
            case 12: statistics = try reader.structure(field)
            case 13: encodingStatistics = try reader.list(field)
            case 14: bloomFilterOffset = Int(try reader.int64(field))
            case 15: bloomFilterLength = Int(try reader.int64(field))
            default: try reader.skip(field)
            }
        }
        func missing(_ name: String) -> FormatError {
            .missingField("\(name) of a column chunk", offset: reader.offset)
        }
        guard let type else { throw missing("type") }
        guard let codec else { throw missing("codec") }
        guard let valueCount else { throw missing("num_values") }
        guard let compressed else { throw missing("total_compressed_size") }
        guard let dataPage else { throw missing("data_page_offset") }
        self.type = type
        self.codec = codec
        self.valueCount = valueCount
        totalCompressedSize = compressed
        dataPageOffset = dataPage
    }

    func write(to writer: inout CompactWriter) {
        writer.structure { writer in
            writer.field(1, type.rawValue)
            writer.field(2, list: encodings)
            writer.field(3, list: path)
            writer.field(4, codec.rawValue)
            writer.field(5, valueCount)
            writer.field(6, totalUncompressedSize)
            writer.field(7, totalCompressedSize)
            writer.field(9, dataPageOffset)
            writer.field(11, dictionaryPageOffset)
            writer.field(12, statistics)
            writer.field(13, list: encodingStatistics)
            writer.field(14, bloomFilterOffset)
            writer.field(15, bloomFilterLength.map { Int32($0) })
        }
    }
}

/// How many pages of a column chunk have one encoding.
package struct PageEncodingStatistics: Hashable, Sendable {
    package var pageType: PageType
    package var encoding: Encoding
    package var count: Int32
}

extension PageEncodingStatistics: CompactStructure {
    init(from reader: inout CompactReader) throws(FormatError) {
        self.init(pageType: PageType(rawValue: -1), encoding: Encoding(rawValue: -1), count: 0)
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: pageType = PageType(rawValue: try reader.int32(field))
            case 2: encoding = Encoding(rawValue: try reader.int32(field))
            case 3: count = try reader.int32(field)
            default: try reader.skip(field)
            }
        }
    }

    func write(to writer: inout CompactWriter) {
        writer.structure { writer in
            writer.field(1, pageType.rawValue)
            writer.field(2, encoding.rawValue)
            writer.field(3, count)
        }
    }
}
