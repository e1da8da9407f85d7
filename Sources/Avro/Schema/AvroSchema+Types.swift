import Columnar

extension AvroSchema {
    /// The type that a column has when no table says it; nil for what has none.
    var type: DataType? {
        switch self {
        case .null: return nil
        case .boolean: return .boolean
        case .int(.date): return .date
        case .int(.timeMillis): return .time(3)
        case .int: return .integer
        case .long(.timeMicros): return .time(6)
        case .long(.timestampMillis): return .timestamp(3)
        case .long(.timestampMicros): return .timestamp(6)
        case .long(.timestampNanos): return .timestamp(9)
        case .long: return .bigint
        case .float: return .real
        case .double: return .double
        case .bytes(.decimal(let precision, let scale)), .fixed(_, _, .decimal(let precision, let scale)):
            return .decimal(precision: precision, scale: scale)
        case .bytes, .fixed: return .varbinary
        case .string, .enumeration: return .text
        case .array(let element): return element.type.map { .array($0) }
        case .map(let value): return value.type.map { .map(key: .text, value: $0) }
        case .record(_, let fields):
            var known: [DataType.Field] = []
            for field in fields {
                guard let type = field.schema.type else { return nil }
                known.append(DataType.Field(name: field.name, type: type))
            }
            return .row(known)
        case .union: return optional?.type
        }
    }

    /// The schema beside null in a union of at most two; nil for other unions.
    var optional: AvroSchema? {
        guard case .union(let branches) = self else { return self }
        let rest = branches.filter { $0 != .null }
        return rest.count == 1 ? rest[0] : nil
    }
}
