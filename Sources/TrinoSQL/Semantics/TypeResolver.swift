import Columnar

/// Turns the names of types, as written in casts, into types.
enum TypeResolver {
    /// The type of a name.
    static func resolve(_ name: TypeName) throws -> DataType {
        switch name.kind {
        case .generic(let identifier, let parameters): return try generic(identifier, parameters, name)
        case .dateTime(let kind, let precision, let withTimeZone):
            let size = try precision.map { try number($0, name) } ?? 3
            guard size <= 12 else {
                throw SQLError(
                    "TYPE_NOT_FOUND", "\(kind.rawValue.uppercased()) precision must be in range [0, 12]: \(size)",
                    at: name.position)
            }
            switch (kind, withTimeZone) {
            case (.time, false): return .time(size)
            case (.time, true): return .timeWithTimeZone(size)
            case (.timestamp, false): return .timestamp(size)
            case (.timestamp, true): return .timestampWithTimeZone(size)
            }
        case .interval(let from, let to):
            switch (from, to) {
            case (.year, .month), (.year, .year), (.month, .month): return .intervalYearToMonth
            default: return .intervalDayToSecond
            }
        case .row(let fields):
            return .row(try fields.map { .init(name: $0.name?.value, type: try resolve($0.type)) })
        }
    }

    private static func generic(
        _ identifier: Identifier, _ parameters: [TypeName.TypeParameter], _ name: TypeName
    ) throws -> DataType {
        let base = identifier.canonical
        let nested = try parameters.compactMap { parameter -> DataType? in
            if case .type(let inner) = parameter { try resolve(inner) } else { nil }
        }
        switch (base, nested.count) {
        case ("array", 1): return .array(nested[0])
        case ("map", 2): return .map(key: nested[0], value: nested[1])
        default: break
        }
        let sizes = nested.isEmpty ? try parameters.map { try number($0, name) } : []
        guard nested.isEmpty, let type = DataType(name: base, parameters: sizes, suffix: "") else {
            throw SQLError("TYPE_NOT_FOUND", "Unknown type: \(identifier.value)", at: name.position)
        }
        try check(type, name)
        return type
    }

    private static func check(_ type: DataType, _ name: TypeName) throws {
        switch type {
        case .decimal(let precision, let scale):
            guard (1...38).contains(precision) else {
                throw SQLError(
                    "TYPE_NOT_FOUND", "DECIMAL precision must be in range [1, 38]: \(precision)", at: name.position)
            }
            guard (0...precision).contains(scale) else {
                throw SQLError(
                    "TYPE_NOT_FOUND", "DECIMAL scale must be in range [0, precision (\(precision))]: \(scale)",
                    at: name.position)
            }
        case .char(let length) where length > 65_536:
            throw SQLError(
                "TYPE_NOT_FOUND", "CHAR length must be in range [0, 65536], got \(length)", at: name.position)
        default: break
        }
    }

    private static func number(_ parameter: TypeName.TypeParameter, _ name: TypeName) throws -> Int {
        guard case .number(let digits) = parameter, let value = Int(digits) else {
            throw SQLError("TYPE_NOT_FOUND", "the parameter of a type must be a number", at: name.position)
        }
        return value
    }
}
