/// What the footer of a file says.
package struct FileMetadata: Hashable, Sendable {
    package var version: Int32
    /// The nodes of the schema in depth-first order, the root first.
    package var schema: [SchemaElement]
    package var rowCount: Int
    package var rowGroups: [RowGroup]
    package var keyValueMetadata: [KeyValue]?
    package var createdBy: String?
    /// For each leaf whether its ``Statistics/minValue`` are by the order of its type; false for orders not known here.
    package var columnOrders: [ColumnOrder]?
    /// Whether some columns are encrypted.
    package var isEncrypted = false
}

extension FileMetadata: CompactStructure {
    init(from reader: inout CompactReader) throws(FormatError) {
        var schema: [SchemaElement]?
        var rowCount: Int?
        var rowGroups: [RowGroup]?
        self.init(version: 0, schema: [], rowCount: 0, rowGroups: [])
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: version = try reader.int32(field)
            case 2: schema = try reader.list(field)
            case 3: rowCount = try reader.natural(field, "num_rows")
            case 4: rowGroups = try reader.list(field)
            case 5: keyValueMetadata = try reader.list(field)
            case 6: createdBy = try reader.text(field)
            case 7: columnOrders = try reader.list(field)
            case 8:
                isEncrypted = true
                try reader.skip(field)
            default: try reader.skip(field)
            }
        }
        guard let schema else { throw .missingField("the schema", offset: reader.offset) }
        guard let rowCount else { throw .missingField("num_rows", offset: reader.offset) }
        guard let rowGroups else { throw .missingField("row_groups", offset: reader.offset) }
        self.schema = schema
        self.rowCount = rowCount
        self.rowGroups = rowGroups
    }

    func write(to writer: inout CompactWriter) {
        writer.structure { writer in
            writer.field(1, version)
            writer.field(2, list: schema)
            writer.field(3, rowCount)
            writer.field(4, list: rowGroups)
            writer.field(5, list: keyValueMetadata)
            writer.field(6, createdBy)
            writer.field(7, list: columnOrders)
        }
    }
}

/// Rows whose columns lie together.
package struct RowGroup: Hashable, Sendable {
    /// One for each leaf of the schema, in its order.
    package var columns: [ColumnChunk]
    package var totalByteSize: Int
    package var rowCount: Int
    package var sortingColumns: [SortingColumn]?
    package var fileOffset: Int?
    package var totalCompressedSize: Int?
    package var ordinal: Int?
}

extension RowGroup: CompactStructure {
    init(from reader: inout CompactReader) throws(FormatError) {
        var columns: [ColumnChunk]?
        var rowCount: Int?
        self.init(columns: [], totalByteSize: 0, rowCount: 0)
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: columns = try reader.list(field)
            case 2: totalByteSize = Int(try reader.int64(field))
            case 3: rowCount = try reader.natural(field, "num_rows of a row group")
            case 4: sortingColumns = try reader.list(field)
            case 5: fileOffset = Int(try reader.int64(field))
            case 6: totalCompressedSize = Int(try reader.int64(field))
            case 7: ordinal = Int(try reader.int64(field))
            default: try reader.skip(field)
            }
        }
        guard let columns else { throw .missingField("columns of a row group", offset: reader.offset) }
        guard let rowCount else { throw .missingField("num_rows of a row group", offset: reader.offset) }
        self.columns = columns
        self.rowCount = rowCount
    }

    func write(to writer: inout CompactWriter) {
        writer.structure { writer in
            writer.field(1, list: columns)
            writer.field(2, totalByteSize)
            writer.field(3, rowCount)
            writer.field(4, list: sortingColumns)
            writer.field(5, fileOffset)
            writer.field(6, totalCompressedSize)
            writer.field(7, int16: ordinal)
        }
    }
}

/// A column that the rows of a row group are sorted by.
package struct SortingColumn: Hashable, Sendable {
    /// Number of the leaf.
    package var column: Int32
    package var isDescending: Bool
    package var nullsFirst: Bool
}

extension SortingColumn: CompactStructure {
    init(from reader: inout CompactReader) throws(FormatError) {
        self.init(column: -1, isDescending: false, nullsFirst: false)
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: column = try reader.int32(field)
            case 2: isDescending = try reader.bool(field)
            case 3: nullsFirst = try reader.bool(field)
            default: try reader.skip(field)
            }
        }
    }

    func write(to writer: inout CompactWriter) {
        writer.structure { writer in
            writer.field(1, column)
            writer.field(2, isDescending)
            writer.field(3, nullsFirst)
        }
    }
}

/// What a writer noted of a file beside the format.
package struct KeyValue: Hashable, Sendable {
    package var key: String
    package var value: String?
}

extension KeyValue: CompactStructure {
    init(from reader: inout CompactReader) throws(FormatError) {
        self.init(key: "")
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: key = try reader.text(field)
            // Some writers put bytes here that are no text; nobody reads them.
            case 2: value = String(decoding: try reader.bytes(field), as: UTF8.self)
            default: try reader.skip(field)
            }
        }
    }

    func write(to writer: inout CompactWriter) {
        writer.structure { writer in
            writer.field(1, key)
            writer.field(2, value)
        }
    }
}

/// By what order the statistics of a column are made.
package struct ColumnOrder: Hashable, Sendable {
    /// Whether it is the order that the column's type has.
    package var isTypeDefined: Bool

    static let typeDefined = ColumnOrder(isTypeDefined: true)
}

extension ColumnOrder: CompactStructure {
    init(from reader: inout CompactReader) throws(FormatError) {
        isTypeDefined = false
        var last = 0
        while let field = try reader.field(after: &last) {
            isTypeDefined = field.id == 1
            try reader.skip(field)
        }
    }

    func write(to writer: inout CompactWriter) {
        writer.structure { writer in writer.empty(isTypeDefined ? 1 : 2) }
    }
}
