package import Columnar

extension Casts {
    /// Whether Trino has a cast from one type to another.
    ///
    /// True also for casts that this engine lacks; their rows fail with NOT_SUPPORTED.
    package static func isAllowed(from source: DataType, to target: DataType) -> Bool {
        if source == target { return true }
        if case .json = target { return hasJSON(source) }
        return switch source {
        case .unknown: true
        case .boolean, .tinyint, .smallint, .integer, .bigint, .real, .double, .decimal:
            isBooleanOrNumber(target) || isVarchar(target)
        case .varchar: isReadable(target)
        case .char: isVarchar(target) || isChar(target)
        case .varbinary: target == .uuid
        case .date: isVarchar(target) || isTimestamp(target)
        case .time, .timeWithTimeZone: isVarchar(target) || isTime(target) || isTimestamp(target)
        case .timestamp, .timestampWithTimeZone:
            isVarchar(target) || target == .date || isTime(target) || isTimestamp(target)
        case .intervalDayToSecond, .intervalYearToMonth: isVarchar(target)
        case .json: isReadFromJSON(target)
        case .uuid: isVarchar(target) || target == .varbinary
        case .array, .map, .row: isAllowedNested(from: source, to: target)
        }
    }

    private static func isAllowedNested(from source: DataType, to target: DataType) -> Bool {
        switch (source, target) {
        case (.array(let from), .array(let to)):
            return isAllowed(from: from, to: to)
        case (.map(let fromKey, let fromValue), .map(let toKey, let toValue)):
            return isAllowed(from: fromKey, to: toKey) && isAllowed(from: fromValue, to: toValue)
        case (.row(let from), .row(let to)):
            return from.count == to.count && zip(from, to).allSatisfy { isAllowed(from: $0.type, to: $1.type) }
        default:
            return false
        }
    }

    /// Types that `CAST(x AS json)` takes.
    private static func hasJSON(_ source: DataType) -> Bool {
        switch source {
        case .unknown, .boolean, .tinyint, .smallint, .integer, .bigint, .real, .double, .decimal, .varchar, .date,
            .timestamp, .json:
            true
        case .array(let element): hasJSON(element)
        case .map(let key, let value): isJSONKey(key) && hasJSON(value)
        case .row(let fields): fields.allSatisfy { hasJSON($0.type) }
        case .char, .varbinary, .time, .timeWithTimeZone, .timestampWithTimeZone, .intervalDayToSecond,
            .intervalYearToMonth, .uuid:
            false
        }
    }

    /// Types of keys that become names in JSON objects.
    private static func isJSONKey(_ type: DataType) -> Bool {
        type == .unknown || isBooleanOrNumber(type) || isVarchar(type)
    }

    /// Types that `CAST(json AS type)` gives.
    private static func isReadFromJSON(_ target: DataType) -> Bool {
        switch target {
        case .json: true
        case .array(let element): isReadFromJSON(element)
        case .map(let key, let value): isJSONKey(key) && isReadFromJSON(value)
        case .row(let fields): fields.allSatisfy { isReadFromJSON($0.type) }
        default: isBooleanOrNumber(target) || isVarchar(target)
        }
    }

    /// Types that `CAST(varchar AS type)` gives.
    private static func isReadable(_ target: DataType) -> Bool {
        switch target {
        case .varbinary, .date, .uuid: true
        default:
            isBooleanOrNumber(target) || isVarchar(target) || isChar(target) || isTime(target) || isTimestamp(target)
        }
    }

    private static func isBooleanOrNumber(_ type: DataType) -> Bool { type == .boolean || type.isNumeric }

    private static func isVarchar(_ type: DataType) -> Bool {
        if case .varchar = type { true } else { false }
    }

    private static func isChar(_ type: DataType) -> Bool {
        if case .char = type { true } else { false }
    }

    private static func isTime(_ type: DataType) -> Bool {
        switch type {
        case .time, .timeWithTimeZone: true
        default: false
        }
    }

    private static func isTimestamp(_ type: DataType) -> Bool {
        switch type {
        case .timestamp, .timestampWithTimeZone: true
        default: false
        }
    }
}
