/// What the values of a column mean.
///
/// Source: LogicalTypes.md of github.com/apache/parquet-format.
package enum LogicalType: Hashable, Sendable {
    case string
    case map
    case list
    case `enum`
    case decimal(scale: Int32, precision: Int32)
    case date
    case time(isAdjustedToUTC: Bool, TimeUnit)
    case timestamp(isAdjustedToUTC: Bool, TimeUnit)
    case integer(bitWidth: Int8, isSigned: Bool)
    /// Always NULL.
    case unknown
    case json
    case bson
    case uuid
    case float16
    /// One that is not known here, by its number in the union.
    case other(Int)

    /// What TIME and TIMESTAMP count.
    package enum TimeUnit: Int, Hashable, Sendable {
        case millis = 1
        case micros = 2
        case nanos = 3
    }
}

extension LogicalType: CompactStructure {
    init(from reader: inout CompactReader) throws(FormatError) {
        var type: LogicalType?
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: type = .string
            case 2: type = .map
            case 3: type = .list
            case 4: type = .enum
            case 5:
                let facts: DecimalFacts = try reader.structure(field)
                type = .decimal(scale: facts.scale, precision: facts.precision)
                continue
            case 6: type = .date
            case 7, 8:
                let facts: TimeFacts = try reader.structure(field)
                guard let unit = facts.unit else { type = .other(field.id); continue }
                type =
                    field.id == 7
                    ? .time(isAdjustedToUTC: facts.isAdjustedToUTC, unit)
                    : .timestamp(isAdjustedToUTC: facts.isAdjustedToUTC, unit)
                continue
            case 10:
                let facts: IntegerFacts = try reader.structure(field)
                type = .integer(bitWidth: facts.bitWidth, isSigned: facts.isSigned)
                continue
            case 11: type = .unknown
            case 12: type = .json
            case 13: type = .bson
            case 14: type = .uuid
            case 15: type = .float16
            default: type = .other(field.id)
            }
            try reader.skip(field)
        }
        guard let type else { throw .missingField("the kind of a logical type", offset: reader.offset) }
        self = type
    }

    func write(to writer: inout CompactWriter) {
        writer.structure { writer in
            switch self {
            case .string: writer.empty(1)
            case .map: writer.empty(2)
            case .list: writer.empty(3)
            case .enum: writer.empty(4)
            case .decimal(let scale, let precision):
                writer.field(5) { writer in
                    writer.field(1, scale)
                    writer.field(2, precision)
                }
            case .date: writer.empty(6)
            case .time(let isAdjusted, let unit): LogicalType.write(7, isAdjusted, unit, &writer)
            case .timestamp(let isAdjusted, let unit): LogicalType.write(8, isAdjusted, unit, &writer)
            case .integer(let bitWidth, let isSigned):
                writer.field(10) { writer in
                    writer.field(1, int8: bitWidth)
                    writer.field(2, isSigned)
                }
            case .unknown: writer.empty(11)
            case .json: writer.empty(12)
            case .bson: writer.empty(13)
            case .uuid: writer.empty(14)
            case .float16: writer.empty(15)
            case .other(let id): writer.empty(id)
            }
        }
    }

    private static func write(_ id: Int, _ isAdjusted: Bool, _ unit: TimeUnit, _ writer: inout CompactWriter) {
        writer.field(id) { writer in
            writer.field(1, isAdjusted)
            writer.field(2) { writer in writer.empty(unit.rawValue) }
        }
    }
}

// MARK: - Parameters

private struct DecimalFacts: CompactStructure {
    var scale: Int32 = 0
    var precision: Int32 = 0

    init(from reader: inout CompactReader) throws(FormatError) {
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: scale = try reader.int32(field)
            case 2: precision = try reader.int32(field)
            default: try reader.skip(field)
            }
        }
    }
    func write(to writer: inout CompactWriter) {}
}

private struct TimeFacts: CompactStructure {
    var isAdjustedToUTC = false
    var unit: LogicalType.TimeUnit?

    init(from reader: inout CompactReader) throws(FormatError) {
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: isAdjustedToUTC = try reader.bool(field)
            case 2: unit = LogicalType.TimeUnit(rawValue: try reader.union(field))
            default: try reader.skip(field)
            }
        }
    }
    func write(to writer: inout CompactWriter) {}
}

private struct IntegerFacts: CompactStructure {
    var bitWidth: Int8 = 0
    var isSigned = true

    init(from reader: inout CompactReader) throws(FormatError) {
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: bitWidth = Int8(truncatingIfNeeded: try reader.int64(field))
            case 2: isSigned = try reader.bool(field)
            default: try reader.skip(field)
            }
        }
    }
    func write(to writer: inout CompactWriter) {}
}
