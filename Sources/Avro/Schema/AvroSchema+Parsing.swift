import OrderedJSON

extension AvroSchema {
    /// A schema that is wrong, and why.
    struct Fault: Error, Hashable {
        let reason: String
        /// Whether it is right, and not read here.
        var isUnsupported = false
    }

    /// Parses a schema from its JSON text.
    init(parsing text: String) throws(Fault) {
        let json: JSON
        do { json = try JSON(parsing: text) } catch { throw Fault(reason: "it is no JSON: \(error)") }
        var parser = Parser()
        self = try parser.schema(json, space: nil, depth: 0)
    }

    private struct Parser {
        /// Named types that are complete, and those that are being read (nil).
        var named: [String: AvroSchema?] = [:]

        static let maximumDepth = 100

        mutating func schema(_ json: JSON, space: String?, depth: Int) throws(Fault) -> AvroSchema {
            if depth > Parser.maximumDepth {
                throw Fault(reason: "types nested deeper than \(Parser.maximumDepth)", isUnsupported: true)
            }
            if let name = json.string { return try named(name, space) }
            if let branches = json.array {
                var schemas: [AvroSchema] = []
                for branch in branches { schemas.append(try schema(branch, space: space, depth: depth + 1)) }
                return .union(schemas)
            }
            guard json.object != nil, let type = json["type"] else { throw Fault(reason: "a type is missing") }
            guard let kind = type.string else { return try schema(type, space: space, depth: depth + 1) }
            let logical = try logical(json)
            switch kind {
            case "int": return .int(logical == .date || logical == .timeMillis ? logical : nil)
            case "long":
                switch logical {
                case .timeMicros, .timestampMillis, .timestampMicros, .timestampNanos: return .long(logical)
                default: return .long(nil)
                }
            case "bytes": return .bytes(logical?.isDecimal == true ? logical : nil)
            case "array":
                guard let items = json["items"] else { throw Fault(reason: "an array without items") }
                return .array(try schema(items, space: space, depth: depth + 1))
            case "map":
                guard let values = json["values"] else { throw Fault(reason: "a map without values") }
                return .map(try schema(values, space: space, depth: depth + 1))
            case "fixed", "enum", "record", "error":
                return try definition(kind, json, space, logical, depth)
            default: return try named(kind, space)
            }
        }

        private func named(_ name: String, _ space: String?) throws(Fault) -> AvroSchema {
            switch name {
            case "null": return .null
            case "boolean": return .boolean
            case "int": return .int(nil)
            case "long": return .long(nil)
            case "float": return .float
            case "double": return .double
            case "bytes": return .bytes(nil)
            case "string": return .string
            default:
                let full = Parser.full(name, space)
                guard let known = named[full] ?? named[name] else {
                    throw Fault(reason: "the type \"\(name)\" is not defined")
                }
                guard let known else { throw Fault(reason: "the recursive type \"\(name)\"", isUnsupported: true) }
                return known
            }
        }

        private static func full(_ name: String, _ space: String?) -> String {
            if name.contains(".") { return name }
            guard let space, !space.isEmpty else { return name }
            return "\(space).\(name)"
        }

        private mutating func definition(
            _ kind: String, _ json: JSON, _ outer: String?, _ logical: Logical?, _ depth: Int
        ) throws(Fault) -> AvroSchema {
            guard let name = json["name"]?.string else { throw Fault(reason: "a type without a name") }
            let full = Parser.full(name, json["namespace"]?.string ?? outer)
            let space = full.lastIndex(of: ".").map { String(full[..<$0]) }
            named[full] = .some(nil)
            let made: AvroSchema
            switch kind {
            case "fixed":
                guard let size = json["size"]?.int, size >= 0 else {
                    throw Fault(reason: "fixed \(name) without a size")
                }
                made = .fixed(name: full, size: size, logical?.isDecimal == true ? logical : nil)
            case "enum":
                guard let symbols = json["symbols"]?.array else { throw Fault(reason: "enum \(name) without symbols") }
                made = .enumeration(name: full, symbols: symbols.compactMap(\.string))
            default:
                guard let fields = json["fields"]?.array else { throw Fault(reason: "record \(name) without fields") }
                var parsed: [Field] = []
                for field in fields {
                    guard let fieldName = field["name"]?.string, let type = field["type"] else {
                        throw Fault(reason: "a field of record \(name) without a name or a type")
                    }
                    // The logical type may stand beside the field's type by mistake; it belongs inside and is ignored here.
                    parsed.append(Field(name: fieldName, schema: try schema(type, space: space, depth: depth + 1)))
                }
                made = .record(name: full, parsed)
            }
            named[full] = .some(made)
            return made
        }

        private func logical(_ json: JSON) throws(Fault) -> Logical? {
            switch json["logicalType"]?.string {
            case "decimal":
                guard let precision = json["precision"]?.int else { return nil }
                let scale = json["scale"]?.int ?? 0
                // One that is wrong is no logical type (specification, "Decimal").
                guard precision > 0, scale >= 0, scale <= precision else { return nil }
                if precision > 38 { throw Fault(reason: "a decimal of \(precision) digits", isUnsupported: true) }
                return .decimal(precision: precision, scale: scale)
            case "date": return .date
            case "time-millis": return .timeMillis
            case "time-micros": return .timeMicros
            case "timestamp-millis", "local-timestamp-millis": return .timestampMillis
            case "timestamp-micros", "local-timestamp-micros": return .timestampMicros
            case "timestamp-nanos", "local-timestamp-nanos": return .timestampNanos
            default: return nil
            }
        }
    }
}

extension AvroSchema.Logical {
    var isDecimal: Bool {
        if case .decimal = self { true } else { false }
    }
}
