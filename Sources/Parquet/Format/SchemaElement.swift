/// One node of a file's schema; the nodes are written in depth-first order.
package struct SchemaElement: Hashable, Sendable {
    /// How values lie in the file; nil for a group.
    package var type: ParquetType?
    /// Bytes of a value of a FIXED_LEN_BYTE_ARRAY.
    package var typeLength: Int32?
    /// How often it occurs; nil for the root.
    package var repetition: Repetition?
    package var name: String
    /// Nodes below a group.
    package var childCount: Int32?
    package var convertedType: ConvertedType?
    /// Of a decimal, beside ``convertedType``.
    package var scale: Int32?
    package var precision: Int32?
    package var fieldID: Int32?
    package var logicalType: LogicalType?

    init(
        name: String, type: ParquetType? = nil, typeLength: Int32? = nil, repetition: Repetition? = nil,
        childCount: Int32? = nil, convertedType: ConvertedType? = nil, scale: Int32? = nil, precision: Int32? = nil,
        fieldID: Int32? = nil, logicalType: LogicalType? = nil
    ) {
        self.name = name
        self.type = type
        self.typeLength = typeLength
        self.repetition = repetition
        self.childCount = childCount
        self.convertedType = convertedType
        self.scale = scale
        self.precision = precision
        self.fieldID = fieldID
        self.logicalType = logicalType
    }
}

extension SchemaElement: CompactStructure {
    init(from reader: inout CompactReader) throws(FormatError) {
        self.init(name: "")
        var hasName = false
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: type = ParquetType(rawValue: try reader.int32(field))
            case 2: typeLength = try reader.int32(field)
            case 3: repetition = Repetition(rawValue: try reader.int32(field))
            case 4:
                name = try reader.text(field)
                hasName = true
            case 5: childCount = try reader.int32(field)
            case 6: convertedType = ConvertedType(rawValue: try reader.int32(field))
            case 7: scale = try reader.int32(field)
            case 8: precision = try reader.int32(field)
            case 9: fieldID = try reader.int32(field)
            case 10: logicalType = try reader.structure(field)
            default: try reader.skip(field)
            }
        }
        guard hasName else { throw .missingField("the name of a column", offset: reader.offset) }
    }

    func write(to writer: inout CompactWriter) {
        writer.structure { writer in
            writer.field(1, type?.rawValue)
            writer.field(2, typeLength)
            writer.field(3, repetition?.rawValue)
            writer.field(4, name)
            writer.field(5, childCount)
            writer.field(6, convertedType?.rawValue)
            writer.field(7, scale)
            writer.field(8, precision)
            writer.field(9, fieldID)
            writer.field(10, logicalType)
        }
    }
}
