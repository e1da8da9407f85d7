/// What stands before the bytes of a page.
package struct PageHeader: Hashable, Sendable {
    package var type: PageType
    /// Bytes of the page once it is decompressed, levels included.
    package var uncompressedSize: Int
    /// Bytes that follow the header.
    package var compressedSize: Int
    /// CRC-32 of the bytes that follow the header.
    package var crc: UInt32?
    package var data: DataPageHeader?
    package var dictionary: DictionaryPageHeader?
    package var dataV2: DataPageHeaderV2?
}

extension PageHeader: CompactStructure {
    init(from reader: inout CompactReader) throws(FormatError) {
        var type: PageType?
        var uncompressed: Int?
        var compressed: Int?
        self.init(type: .data, uncompressedSize: 0, compressedSize: 0)
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: type = PageType(rawValue: try reader.int32(field))
            case 2: uncompressed = try reader.natural(field, "uncompressed_page_size")
            case 3: compressed = try reader.natural(field, "compressed_page_size")
            case 4: crc = UInt32(bitPattern: try reader.int32(field))
            case 5: data = try reader.structure(field)
            case 7: dictionary = try reader.structure(field)
            case 8: dataV2 = try reader.structure(field)
            default: try reader.skip(field)
            }
        }
        guard let type else { throw .missingField("type of a page", offset: reader.offset) }
        guard let uncompressed else { throw .missingField("uncompressed_page_size", offset: reader.offset) }
        guard let compressed else { throw .missingField("compressed_page_size", offset: reader.offset) }
        self.type = type
        uncompressedSize = uncompressed
        compressedSize = compressed
    }

    func write(to writer: inout CompactWriter) {
        writer.structure { writer in
            writer.field(1, type.rawValue)
            writer.field(2, Int32(uncompressedSize))
            writer.field(3, Int32(compressedSize))
            writer.field(4, crc.map { Int32(bitPattern: $0) })
            writer.field(5, data)
            writer.field(7, dictionary)
            writer.field(8, dataV2)
        }
    }
}

/// What stands before the bytes of a data page of the first version.
package struct DataPageHeader: Hashable, Sendable {
    /// Values with their NULLs.
    package var valueCount: Int
    package var encoding: Encoding
    package var definitionLevelEncoding: Encoding = .rle
    package var repetitionLevelEncoding: Encoding = .rle
}

extension DataPageHeader: CompactStructure {
    init(from reader: inout CompactReader) throws(FormatError) {
        var valueCount: Int?
        var encoding: Encoding?
        self.init(valueCount: 0, encoding: .plain)
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: valueCount = try reader.natural(field, "num_values of a page")
            case 2: encoding = Encoding(rawValue: try reader.int32(field))
            case 3: definitionLevelEncoding = Encoding(rawValue: try reader.int32(field))
            case 4: repetitionLevelEncoding = Encoding(rawValue: try reader.int32(field))
            default: try reader.skip(field)
            }
        }
        guard let valueCount else { throw .missingField("num_values of a page", offset: reader.offset) }
        guard let encoding else { throw .missingField("encoding of a page", offset: reader.offset) }
        self.valueCount = valueCount
        self.encoding = encoding
    }

    func write(to writer: inout CompactWriter) {
        writer.structure { writer in
            writer.field(1, Int32(valueCount))
            writer.field(2, encoding.rawValue)
            writer.field(3, definitionLevelEncoding.rawValue)
            writer.field(4, repetitionLevelEncoding.rawValue)
        }
    }
}

/// What stands before the bytes of a dictionary.
package struct DictionaryPageHeader: Hashable, Sendable {
    package var valueCount: Int
    package var encoding: Encoding
    package var isSorted: Bool?
}

extension DictionaryPageHeader: CompactStructure {
    init(from reader: inout CompactReader) throws(FormatError) {
        var valueCount: Int?
        self.init(valueCount: 0, encoding: .plain)
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: valueCount = try reader.natural(field, "num_values of a dictionary")
            case 2: encoding = Encoding(rawValue: try reader.int32(field))
            case 3: isSorted = try reader.bool(field)
            default: try reader.skip(field)
            }
        }
        guard let valueCount else { throw .missingField("num_values of a dictionary", offset: reader.offset) }
        self.valueCount = valueCount
    }

    func write(to writer: inout CompactWriter) {
        writer.structure { writer in
            writer.field(1, Int32(valueCount))
            writer.field(2, encoding.rawValue)
            writer.field(3, isSorted)
        }
    }
}

/// What stands before the bytes of a data page of the second version, whose levels are never compressed.
package struct DataPageHeaderV2: Hashable, Sendable {
    /// Values with their NULLs.
    package var valueCount: Int
    package var nullCount: Int
    package var rowCount: Int
    package var encoding: Encoding
    package var definitionLevelsByteLength: Int
    package var repetitionLevelsByteLength: Int
    package var isCompressed = true
}

extension DataPageHeaderV2: CompactStructure {
    init(from reader: inout CompactReader) throws(FormatError) {
        var valueCount: Int?
        var encoding: Encoding?
        self.init(
            valueCount: 0, nullCount: 0, rowCount: 0, encoding: .plain, definitionLevelsByteLength: 0,
            repetitionLevelsByteLength: 0)
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: valueCount = try reader.natural(field, "num_values of a page")
            case 2: nullCount = try reader.natural(field, "num_nulls of a page")
            case 3: rowCount = try reader.natural(field, "num_rows of a page")
            case 4: encoding = Encoding(rawValue: try reader.int32(field))
            case 5: definitionLevelsByteLength = try reader.natural(field, "definition_levels_byte_length")
            case 6: repetitionLevelsByteLength = try reader.natural(field, "repetition_levels_byte_length")
            case 7: isCompressed = try reader.bool(field)
            default: try reader.skip(field)
            }
        }
        guard let valueCount else { throw .missingField("num_values of a page", offset: reader.offset) }
        guard let encoding else { throw .missingField("encoding of a page", offset: reader.offset) }
        self.valueCount = valueCount
        self.encoding = encoding
    }

    func write(to writer: inout CompactWriter) {
        writer.structure { writer in
            writer.field(1, Int32(valueCount))
            writer.field(2, Int32(nullCount))
            writer.field(3, Int32(rowCount))
            writer.field(4, encoding.rawValue)
            writer.field(5, Int32(definitionLevelsByteLength))
            writer.field(6, Int32(repetitionLevelsByteLength))
            writer.field(7, isCompressed)
        }
    }
}
