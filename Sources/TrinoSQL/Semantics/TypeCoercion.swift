import Columnar

/// Which types turn into which without being asked: Trino 401's rules.
///
/// Source: Trino's `TypeCoercion`; VARCHAR to CHAR as before release 482.
enum TypeCoercion {
    /// The type that values of both can be turned into; nil if there is none.
    static func common(_ first: DataType, _ second: DataType) -> DataType? {
        compatibility(first, second)?.common
    }

    /// Whether values of one type turn into another without a cast.
    static func canCoerce(_ from: DataType, to: DataType) -> Bool {
        compatibility(from, to)?.isCoercible ?? false
    }

    /// The common type of several, taken from left to right.
    static func common(of types: [DataType]) -> DataType? {
        guard var result = types.first else { return nil }
        for type in types.dropFirst() {
            guard let next = common(result, type) else { return nil }
            result = next
        }
        return result
    }

    private struct Compatibility {
        let common: DataType
        let isCoercible: Bool
    }

    private static func compatibility(_ from: DataType, _ to: DataType) -> Compatibility? {
        if from == to { return Compatibility(common: to, isCoercible: true) }
        if from == .unknown { return Compatibility(common: to, isCoercible: true) }
        if to == .unknown { return Compatibility(common: from, isCoercible: false) }
        if from.base == to.base { return sameBase(from, to) }
        if let coerced = coerce(from, toBaseOf: to) { return compatibility(coerced, to) }
        if let coerced = coerce(to, toBaseOf: from) {
            guard let found = compatibility(from, coerced) else { return nil }
            return Compatibility(common: found.common, isCoercible: false)
        }
        return nil
    }

    private static func sameBase(_ from: DataType, _ to: DataType) -> Compatibility? {
        let common: DataType
        switch (from, to) {
        case (.decimal(let precision1, let scale1), .decimal(let precision2, let scale2)):
            let scale = max(scale1, scale2)
            common = .decimal(precision: min(38, max(precision1 - scale1, precision2 - scale2) + scale), scale: scale)
        case (.varchar(let length1), .varchar(let length2)):
            if let length1, let length2 { common = .varchar(max(length1, length2)) } else { common = .varchar(nil) }
        case (.char(let length1), .char(let length2)): common = .char(max(length1, length2))
        case (.time(let precision1), .time(let precision2)): common = .time(max(precision1, precision2))
        case (.timestamp(let precision1), .timestamp(let precision2)): common = .timestamp(max(precision1, precision2))
        case (.timeWithTimeZone(let precision1), .timeWithTimeZone(let precision2)):
            common = .timeWithTimeZone(max(precision1, precision2))
        case (.timestampWithTimeZone(let precision1), .timestampWithTimeZone(let precision2)):
            common = .timestampWithTimeZone(max(precision1, precision2))
        case (.array(let element1), .array(let element2)):
            guard let element = compatibility(element1, element2) else { return nil }
            return Compatibility(common: .array(element.common), isCoercible: element.isCoercible)
        case (.map(let key1, let value1), .map(let key2, let value2)):
            guard let key = compatibility(key1, key2), let value = compatibility(value1, value2) else { return nil }
            return Compatibility(
                common: .map(key: key.common, value: value.common), isCoercible: key.isCoercible && value.isCoercible)
        case (.row(let fields1), .row(let fields2)): return rows(fields1, fields2)
        default: return nil
        }
        return Compatibility(common: common, isCoercible: common == to)
    }

    private static func rows(_ first: [DataType.Field], _ second: [DataType.Field]) -> Compatibility? {
        guard first.count == second.count else { return nil }
        var fields: [DataType.Field] = []
        var isCoercible = true
        for (one, other) in zip(first, second) {
            guard let found = compatibility(one.type, other.type) else { return nil }
            isCoercible = isCoercible && found.isCoercible
            fields.append(DataType.Field(name: one.name == other.name ? one.name : nil, type: found.common))
        }
        return Compatibility(common: .row(fields), isCoercible: isCoercible)
    }

    /// A type as the smallest of another family that holds it; nil if the family does not.
    static func coerce(_ source: DataType, toBaseOf target: DataType) -> DataType? {
        if source.base == target.base { return source }
        if case .unknown = source {
            switch target {
            case .varchar: return .varchar(0)
            case .char: return .char(1)
            case .decimal: return .decimal(precision: 1, scale: 0)
            case .array, .map, .row: return nil
            default: return target
            }
        }
        switch (source, target) {
        case (.tinyint, .smallint), (.tinyint, .integer), (.tinyint, .bigint), (.tinyint, .real), (.tinyint, .double),
            (.smallint, .integer), (.smallint, .bigint), (.smallint, .real), (.smallint, .double),
            (.integer, .bigint), (.integer, .real), (.integer, .double),
            (.bigint, .real), (.bigint, .double), (.real, .double), (.decimal, .real), (.decimal, .double):
            return target
        case (.tinyint, .decimal): return .decimal(precision: 3, scale: 0)
        case (.smallint, .decimal): return .decimal(precision: 5, scale: 0)
        case (.integer, .decimal): return .decimal(precision: 10, scale: 0)
        case (.bigint, .decimal): return .decimal(precision: 19, scale: 0)
        case (.date, .timestamp): return .timestamp(0)
        case (.date, .timestampWithTimeZone): return .timestampWithTimeZone(0)
        case (.time(let precision), .timeWithTimeZone): return .timeWithTimeZone(precision)
        case (.timestamp(let precision), .timestampWithTimeZone): return .timestampWithTimeZone(precision)
        case (.varchar(let length), .char): return .char(min(65_536, length ?? 65_536))
        default: return nil
        }
    }
}

extension DataType {
    /// The family of a type, its parameters left out.
    var base: String {
        switch self {
        case .decimal: "decimal"
        case .varchar: "varchar"
        case .char: "char"
        case .time: "time"
        case .timestamp: "timestamp"
        case .timeWithTimeZone: "time with time zone"
        case .timestampWithTimeZone: "timestamp with time zone"
        case .array: "array"
        case .map: "map"
        case .row: "row"
        default: description
        }
    }
}
