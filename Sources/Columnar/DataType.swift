/// A type of Trino's type system, with its parameters.
///
/// Names and rules: Trino 401 manual, "Data types". How values of a type lie in memory is ``physical``.
public indirect enum DataType: Hashable, Sendable {
    /// The type of a bare NULL; coerces to every other.
    case unknown
    case boolean
    case tinyint
    case smallint
    case integer
    case bigint
    case real
    case double
    case decimal(precision: Int, scale: Int)
    /// Text; `nil` is unbounded.
    case varchar(Int?)
    case char(Int)
    case varbinary
    case date
    case time(Int)
    case timestamp(Int)
    case timeWithTimeZone(Int)
    case timestampWithTimeZone(Int)
    case intervalDayToSecond
    case intervalYearToMonth
    case json
    case uuid
    case array(DataType)
    case map(key: DataType, value: DataType)
    case row([Field])

    /// A field of a ROW; anonymous without a name.
    public struct Field: Hashable, Sendable {
        /// The name as it was written, or nil.
        public let name: String?
        /// The field's type.
        public let type: DataType

        /// Makes a field of a ROW type.
        public init(name: String?, type: DataType) {
            self.name = name
            self.type = type
        }
    }

    /// VARCHAR without a bound.
    public static let text = DataType.varchar(nil)
}

// MARK: - In memory

/// How one value lies in a column's buffer.
public enum PhysicalType: Hashable, Sendable {
    /// `UInt8`, 0 or 1.
    case bool
    case int64
    case int128
    /// `Double`; a REAL is a double that a `Float` can hold.
    case double
    /// ``ByteView``.
    case bytes
    /// In ``Column/children``.
    case nested
}

extension DataType {
    /// How values of this type are stored.
    ///
    /// DATE is days, TIME picoseconds of the day, TIMESTAMP(p ≤ 6) microseconds and TIMESTAMP(p > 6) picoseconds since
    /// 1970-01-01, INTERVAL DAY TO SECOND milliseconds, INTERVAL YEAR TO MONTH months, DECIMAL its unscaled value
    /// (64 bits up to precision 18).
    public var physical: PhysicalType {
        switch self {
        case .unknown, .boolean: .bool
        case .tinyint, .smallint, .integer, .bigint, .date, .time, .intervalDayToSecond, .intervalYearToMonth: .int64
        case .real, .double: .double
        case .decimal(let precision, _): precision <= 18 ? .int64 : .int128
        case .timestamp(let precision): precision <= 6 ? .int64 : .int128
        case .timeWithTimeZone, .timestampWithTimeZone, .uuid: .int128
        case .varchar, .char, .varbinary, .json: .bytes
        case .array, .map, .row: .nested
        }
    }
}

// MARK: - Families

extension DataType {
    /// TINYINT to BIGINT.
    public var isInteger: Bool {
        switch self {
        case .tinyint, .smallint, .integer, .bigint: true
        default: false
        }
    }

    /// Integers, decimals, REAL and DOUBLE.
    public var isNumeric: Bool {
        switch self {
        case .real, .double, .decimal: true
        default: isInteger
        }
    }

    /// VARCHAR and CHAR.
    public var isText: Bool {
        switch self {
        case .varchar, .char: true
        default: false
        }
    }

    /// Whether `=` and GROUP BY work on it.
    public var isComparable: Bool {
        switch self {
        case .array(let element): element.isComparable
        case .map(let key, let value): key.isComparable && value.isComparable
        case .row(let fields): fields.allSatisfy(\.type.isComparable)
        default: true
        }
    }

    /// Whether `<` and ORDER BY work on it.
    public var isOrderable: Bool {
        switch self {
        case .json, .map: false
        case .array(let element): element.isOrderable
        case .row(let fields): fields.allSatisfy(\.type.isOrderable)
        default: true
        }
    }
}

// MARK: - Printing

extension DataType: CustomStringConvertible {
    /// The name as Trino prints it: `decimal(10,2)`, `timestamp(3) with time zone`, `row(a integer, b varchar)`.
    public var description: String {
        switch self {
        case .unknown: "unknown"
        case .boolean: "boolean"
        case .tinyint: "tinyint"
        case .smallint: "smallint"
        case .integer: "integer"
        case .bigint: "bigint"
        case .real: "real"
        case .double: "double"
        case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
        case .varchar(nil): "varchar"
        case .varchar(.some(let length)): "varchar(\(length))"
        case .char(let length): "char(\(length))"
        case .varbinary: "varbinary"
        case .date: "date"
        case .time(let precision): "time(\(precision))"
        case .timestamp(let precision): "timestamp(\(precision))"
        case .timeWithTimeZone(let precision): "time(\(precision)) with time zone"
        case .timestampWithTimeZone(let precision): "timestamp(\(precision)) with time zone"
        case .intervalDayToSecond: "interval day to second"
        case .intervalYearToMonth: "interval year to month"
        case .json: "json"
        case .uuid: "uuid"
        case .array(let element): "array(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .row(let fields): "row(\(fields.map(\.description).joined(separator: ", ")))"
        }
    }
}

extension DataType {
    /// The name as Trino's messages about signatures print it: no space within a MAP, quotes around the names of fields.
    public var signature: String {
        switch self {
        case .array(let element): "array(\(element.signature))"
        case .map(let key, let value): "map(\(key.signature),\(value.signature))"
        case .row(let fields):
            "row(\(fields.map { ($0.name.map { "\"\($0)\" " } ?? "") + $0.type.signature }.joined(separator: ",")))"
        default: description
        }
    }
}

extension DataType.Field: CustomStringConvertible {
    /// Name and type, or the type alone.
    public var description: String {
        if let name { "\(name) \(type)" } else { "\(type)" }
    }
}
