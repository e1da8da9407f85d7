import Columnar

extension AvroColumnReader {
    /// A reader of values of a schema as a type.
    ///
    /// What the specification lets a reader's schema have instead of the writer's ("Schema Resolution") can be read, and
    /// numbers of fewer bits where values fit.
    static func make(
        _ written: AvroSchema, as type: DataType, column: String, file: String
    ) throws(AvroError) -> AvroColumnReader {
        var branches: [Bool]?
        var schema = written
        if case .union(let all) = written {
            branches = all.map { $0 == .null }
            if let one = written.optional {
                schema = one
            } else if all.allSatisfy({ $0 == .null }) {
                schema = .null
            } else {
                throw .unsupported(feature: "a \(written) (column \"\(column)\")", file: file)
            }
        }
        func made(_ form: Form, _ children: [AvroColumnReader] = [], symbols: Buffer? = nil) -> AvroColumnReader {
            AvroColumnReader(
                type, form, schema, branches: branches, children: children, symbolOwner: symbols, file: file)
        }
        if case .null = schema { return made(.null) }
        switch (schema, type) {
        case (.array(let item), .array(let element)):
            return made(.array, [try make(item, as: element, column: column, file: file)])
        case (.map(let item), .map(let key, let value)):
            if !key.isText { break }
            return made(
                .map,
                [
                    try make(.string, as: key, column: column, file: file),
                    try make(item, as: value, column: column, file: file),
                ])
        case (.record(_, let fields), .row(let wanted)):
            return try record(fields, wanted, column: column, file: file) { made($0, $1) }
        case (.enumeration(_, let symbols), _) where type.isText:
            let (views, owner) = symbolViews(symbols)
            guard case .text(let limit, let isChar) = text(type) else { return made(.symbols(views), symbols: owner) }
            return made(.symbols(views.map { cut($0, limit, isChar) }), symbols: owner)
        default:
            if let form = form(schema, type) { return made(form) }
        }
        throw .typeMismatch(declared: type, column: column, found: "\(schema)", file: file)
    }

    private static func record(
        _ fields: [AvroSchema.Field], _ wanted: [DataType.Field], column: String, file: String,
        _ made: (Form, [AvroColumnReader]) -> AvroColumnReader
    ) throws(AvroError) -> AvroColumnReader {
        var children: [AvroColumnReader] = []
        var targets = [Int?](repeating: nil, count: fields.count)
        for (position, field) in wanted.enumerated() {
            // A field that the file does not have is NULL, and so is one without a name.
            let source = fields.firstIndex { $0.name.lowercased() == field.name?.lowercased() }
            let schema = source.map { fields[$0].schema } ?? .null
            children.append(
                try make(schema, as: field.type, column: "\(column).\(field.name ?? "")", file: file))
            if let source { targets[source] = position }
        }
        return made(.record(targets), children)
    }

    /// How a simple value is read as a simple type; nil if it is none.
    private static func form(_ schema: AvroSchema, _ type: DataType) -> Form? {
        switch (schema, type) {
        case (.boolean, .boolean): return .boolean
        case (.int(nil), .tinyint), (.long(nil), .tinyint): return .integer(least: -128, greatest: 127)
        case (.int(nil), .smallint), (.long(nil), .smallint): return .integer(least: -32768, greatest: 32767)
        case (.int(nil), .integer), (.long(nil), .integer), (.int(.date), .date), (.int(nil), .date):
            return .integer(least: Int64(Int32.min), greatest: Int64(Int32.max))
        case (.int, .bigint), (.long, .bigint): return .integer(least: .min, greatest: .max)
        case (.int(.timeMillis), .time): return .picosecondsOfDay(1_000_000_000)
        case (.long(.timeMicros), .time): return .picosecondsOfDay(1_000_000)
        case (.int(nil), .real), (.int(nil), .double), (.long(nil), .real), (.long(nil), .double): return .longAsDouble
        case (.float, .real), (.float, .double): return .float
        case (.double, .double): return .double
        case (.string, .varchar), (.string, .char), (.bytes(nil), .varchar): return text(type)
        case (.string, .varbinary), (.bytes, .varbinary), (.string, .json): return .view
        case (.fixed(_, let size, _), .varbinary): return .fixed(size: size)
        case (.bytes(.decimal(_, let written)), .decimal(let precision, let scale)) where written == scale:
            return .decimal(size: nil, limit: powerOfTen(precision))
        case (.fixed(_, let size, .decimal(_, let written)), .decimal(let precision, let scale)) where written == scale:
            return .decimal(size: size, limit: powerOfTen(precision))
        case (.long(let logical), .timestamp(let precision)): return timestamp(logical, precision)
        default: return nil
        }
    }

    /// How text is read: whole, or cut to the length of the type.
    private static func text(_ type: DataType) -> Form {
        switch type {
        case .varchar(let limit?): .text(limit: limit, isChar: false)
        case .char(let limit): .text(limit: limit, isChar: true)
        default: .view
        }
    }

    private static func timestamp(_ logical: AvroSchema.Logical?, _ precision: Int) -> Form? {
        let unit = Int64(powerOfTen(max(0, 6 - precision)))
        switch logical {
        case .timestampMillis:
            return precision > 6 ? .picos(times: 1_000_000_000) : .micros(times: 1000, by: 1, unit: unit)
        case .timestampMicros: return precision > 6 ? .picos(times: 1_000_000) : .micros(times: 1, by: 1, unit: unit)
        case .timestampNanos: return precision > 6 ? .picos(times: 1000) : .micros(times: 1, by: 1000, unit: unit)
        default: return nil
        }
    }

    private static func powerOfTen(_ exponent: Int) -> Int128 {
        (0..<exponent).reduce(Int128(1)) { power, _ in power * 10 }
    }

    private static func symbolViews(_ symbols: [String]) -> ([ByteView], Buffer) {
        let bytes = symbols.map { Array($0.utf8) }
        let buffer = Buffer.copy(of: bytes.flatMap { $0 })
        var place = 0
        let views = bytes.map { symbol in
            defer { place += symbol.count }
            return unsafe ByteView(
                start: buffer.base.assumingMemoryBound(to: UInt8.self) + place, count: symbol.count)
        }
        return (views, buffer)
    }
}
