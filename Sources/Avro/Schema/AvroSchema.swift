/// A schema of Avro (Avro 1.11 specification, "Schema Declaration").
indirect enum AvroSchema: Hashable, Sendable {
    case null
    case boolean
    case int(Logical?)
    case long(Logical?)
    case float
    case double
    case bytes(Logical?)
    case string
    case fixed(name: String, size: Int, Logical?)
    case enumeration(name: String, symbols: [String])
    case array(AvroSchema)
    case map(AvroSchema)
    case record(name: String, [Field])
    case union([AvroSchema])

    struct Field: Hashable, Sendable {
        let name: String
        let schema: AvroSchema
    }

    /// What values mean; a logical type that is not known here is ignored, as the specification wants.
    enum Logical: Hashable, Sendable {
        case decimal(precision: Int, scale: Int)
        case date
        case timeMillis
        case timeMicros
        case timestampMillis
        case timestampMicros
        case timestampNanos
    }
}

extension AvroSchema: CustomStringConvertible {
    /// The name of the type.
    var description: String {
        switch self {
        case .null: "null"
        case .boolean: "boolean"
        case .int(let logical): logical.map { "int (\($0))" } ?? "int"
        case .long(let logical): logical.map { "long (\($0))" } ?? "long"
        case .float: "float"
        case .double: "double"
        case .bytes(let logical): logical.map { "bytes (\($0))" } ?? "bytes"
        case .string: "string"
        case .fixed(let name, let size, _): "fixed \(name) of \(size) bytes"
        case .enumeration(let name, _): "enum \(name)"
        case .array(let element): "array of \(element)"
        case .map(let value): "map of \(value)"
        case .record(let name, _): "record \(name)"
        case .union(let branches): "union of \(branches.map(\.description).joined(separator: ", "))"
        }
    }

    /// Whether values can have no bytes at all, so that no number of them is more than a block can hold.
    var mayBeEmpty: Bool {
        switch self {
        case .null: true
        case .fixed(_, let size, _): size == 0
        case .record(_, let fields): fields.allSatisfy(\.schema.mayBeEmpty)
        default: false
        }
    }
}
