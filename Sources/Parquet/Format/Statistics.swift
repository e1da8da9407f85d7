/// What is known of the values of a column chunk.
package struct Statistics: Hashable, Sendable {
    /// The largest value, PLAIN; of old writers, which compared bytes as signed numbers.
    package var deprecatedMax: [UInt8]?
    /// The smallest value, likewise.
    package var deprecatedMin: [UInt8]?
    package var nullCount: Int?
    package var distinctCount: Int?
    /// No value is larger, by the order of the column's type.
    package var maxValue: [UInt8]?
    /// No value is smaller.
    package var minValue: [UInt8]?
    package var isMaxValueExact: Bool?
    package var isMinValueExact: Bool?

    init(
        nullCount: Int? = nil, distinctCount: Int? = nil, minValue: [UInt8]? = nil, maxValue: [UInt8]? = nil,
        isMinValueExact: Bool? = nil, isMaxValueExact: Bool? = nil
    ) {
        self.nullCount = nullCount
        self.distinctCount = distinctCount
        self.minValue = minValue
        self.maxValue = maxValue
        self.isMinValueExact = isMinValueExact
        self.isMaxValueExact = isMaxValueExact
    }
}

extension Statistics: CompactStructure {
    init(from reader: inout CompactReader) throws(FormatError) {
        self.init()
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: deprecatedMax = try reader.bytes(field)
            case 2: deprecatedMin = try reader.bytes(field)
            case 3: nullCount = Int(try reader.int64(field))
            case 4: distinctCount = Int(try reader.int64(field))
            case 5: maxValue = try reader.bytes(field)
            case 6: minValue = try reader.bytes(field)
            case 7: isMaxValueExact = try reader.bool(field)
            case 8: isMinValueExact = try reader.bool(field)
            default: try reader.skip(field)
            }
        }
    }

    func write(to writer: inout CompactWriter) {
        writer.structure { writer in
            writer.field(1, deprecatedMax)
            writer.field(2, deprecatedMin)
            writer.field(3, nullCount)
            writer.field(4, distinctCount)
            writer.field(5, maxValue)
            writer.field(6, minValue)
            writer.field(7, isMaxValueExact)
            writer.field(8, isMinValueExact)
        }
    }
}
