import Columnar

/// Turns the names of types, as written in casts, into types.
enum TypeResolver {
    /// The type of a name; what is not known is reported at a position, that of the cast, or else at the name.
    static func resolve(_ name: TypeName, at position: SourcePosition? = nil) throws -> DataType {
        try resolve(name, within: name, at: position ?? name.position)
    }

    /// The type of a name that is a part of another, which messages show.
    private static func resolve(
        _ name: TypeName, within whole: TypeName, at position: SourcePosition
    ) throws -> DataType {
        switch name.kind {
        case .generic(let identifier, let parameters):
            return try generic(identifier, parameters, name, within: whole, at: position)
        case .dateTime(let kind, let precision, let withTimeZone):
            let size = try precision.map { try number($0, name) } ?? 3
            guard size <= 12 else {
                let type = kind.rawValue.uppercased() + (withTimeZone ? " WITH TIME ZONE" : "")
                throw SQLError("NUMERIC_VALUE_OUT_OF_RANGE", "\(type) precision must be in range [0, 12]: \(size)")
            }
            switch (kind, withTimeZone) {
            case (.time, false): return .time(size)
            case (.time, true): return .timeWithTimeZone(size)
            case (.timestamp, false): return .timestamp(size)
            case (.timestamp, true): return .timestampWithTimeZone(size)
            }
        case .interval(.year, .month): return .intervalYearToMonth
        case .interval(.day, .second): return .intervalDayToSecond
        case .interval(let from, let to):
            throw SQLError(
                "NOT_SUPPORTED",
                "INTERVAL \(from.rawValue.uppercased()) TO \(to.rawValue.uppercased()) type not supported")
        case .row(let fields):
            return .row(
                try fields.map {
                    .init(name: $0.name?.ofField, type: try resolve($0.type, within: whole, at: position))
                })
        }
    }

    private static func generic(
        _ identifier: Identifier, _ parameters: [TypeName.TypeParameter], _ name: TypeName, within whole: TypeName,
        at position: SourcePosition
    ) throws -> DataType {
        let base = identifier.canonical
        let nested = try parameters.compactMap { parameter -> DataType? in
            if case .type(let inner) = parameter { try resolve(inner, within: whole, at: position) } else { nil }
        }
        switch (base, nested.count) {
        case ("array", 1): return .array(nested[0])
        case ("map", 2): return .map(key: nested[0], value: nested[1])
        default: break
        }
        let sizes = nested.isEmpty ? try parameters.map { try number($0, name) } : []
        guard nested.isEmpty, let type = DataType(name: base, parameters: sizes, suffix: ""), isValid(type) else {
            if otherTypes.contains(base) {
                throw SQLError("NOT_SUPPORTED", "the type \(base) is not supported by this engine", at: position)
            }
            throw SQLError("TYPE_MISMATCH", "Unknown type: \(ExpressionFormatter.format(whole))", at: position)
        }
        try check(type, at: nil)
        // The largest length stands for VARCHAR without one.
        return type == .varchar(Int(Int32.max)) ? .varchar(nil) : type
    }

    /// Types of Trino that this engine does not have.
    private static let otherTypes: Set<String> = [
        "hyperloglog", "p4hyperloglog", "qdigest", "tdigest", "setdigest", "ipaddress", "geometry",
        "sphericalgeography", "bingtile", "color", "jsonpath", "json2016",
    ]

    private static func isValid(_ type: DataType) -> Bool {
        if case .varchar(let length?) = type { length <= Int(Int32.max) } else { true }
    }

    /// Refuses lengths, precisions and scales that no type has.
    ///
    /// The position is that of a call whose result has the type; Trino tells no place for a type that is written.
    static func check(_ type: DataType, at position: SourcePosition?) throws {
        func refuse(_ message: String) -> SQLError {
            SQLError("INVALID_FUNCTION_ARGUMENT", message, at: position)
        }
        switch type {
        case .decimal(let precision, let scale):
            guard (1...38).contains(precision) else {
                throw refuse("DECIMAL precision must be in range [1, 38]: \(precision)")
            }
            guard (0...precision).contains(scale) else {
                throw refuse("DECIMAL scale must be in range [0, precision (\(precision))]: \(scale)")
            }
        case .char(let length) where length > 65_536:
            throw refuse("CHAR length must be in range [0, 65536], got \(length)")
        default: break
        }
    }

    private static func number(_ parameter: TypeName.TypeParameter, _ name: TypeName) throws -> Int {
        guard case .number(let digits) = parameter, let value = Int(digits) else {
            let written = if case .number(let digits) = parameter { digits } else { ExpressionFormatter.format(name) }
            throw SQLError("TYPE_MISMATCH", "Invalid type parameter: \(written)", at: name.position)
        }
        return value
    }
}
