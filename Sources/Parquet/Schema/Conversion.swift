import Columnar

/// How the values of a leaf become values of a column's type: a first step that changes the form, and steps in place.
struct Conversion: Sendable {
    let type: DataType
    let first: First
    var steps: [Step] = []

    /// From the form in the file to the form in memory.
    enum First: Hashable, Sendable {
        /// One bit to a byte.
        case bits
        case int32
        case uint32
        case int64
        /// To 128 bits.
        case uint64
        /// To 128 bits, times a factor.
        case wideInt32(Int64)
        case wideInt64(Int64)
        /// To microseconds, rounded to a unit in nanoseconds.
        case int96Micros(unit: Int64)
        case int96Picos
        case float
        case float16
        case double
        case texts
        case fixedTexts(Int)
        case fixedNumber64(Int)
        case fixedNumber128(Int)
        case textNumber64
        case textNumber128
    }

    /// What is done to values in memory.
    enum Step: Hashable, Sendable {
        case scale(Int64)
        case divide(Int64)
        /// Values outside are errors.
        case range(Int64, Int64)
        /// What is this number becomes 0.
        case wrap(Int64)
        /// From one scale to another, rounded half up; what has more digits than the precision is an error.
        case rescale(from: Int, to: Int, precision: Int)
        /// Text of at most so many characters.
        case truncate(Int)
        /// Text of at most so many characters without spaces at its end.
        case truncateAndTrim(Int)
    }

    /// Bytes of a value in the file; 0 for bits, and for texts, which are views once they are found.
    var width: Int {
        switch first {
        case .bits: 0
        case .int32, .uint32, .float, .wideInt32: 4
        case .int64, .uint64, .wideInt64, .double: 8
        case .int96Micros, .int96Picos: 12
        case .float16: 2
        case .texts, .textNumber64, .textNumber128: 0
        case .fixedTexts(let width), .fixedNumber64(let width), .fixedNumber128(let width): width
        }
    }

    /// Whether values in the file have lengths of their own.
    var isOfTexts: Bool {
        switch first {
        case .texts, .textNumber64, .textNumber128: true
        default: false
        }
    }

    /// Whether what comes out are views of the file's bytes.
    var givesViews: Bool { type.physical == .bytes }

    /// Bytes of a value in memory.
    var stride: Int {
        switch type.physical {
        case .bool: 1
        case .int64, .double: 8
        case .int128, .bytes: 16
        case .nested: 0
        }
    }

    /// Whether values in the file are values in memory.
    var isCopy: Bool { steps.isEmpty && (first == .int64 || first == .double) }
}

// MARK: - Natural types

extension Conversion {
    /// The type that a leaf has by the file alone, or nil if it has none here.
    static func naturalType(of element: SchemaElement) -> DataType? {
        let meaning = element.meaning
        switch element.type {
        case .boolean: return .boolean
        case .int32, .int64:
            switch meaning {
            case .integer(let width, let isSigned): return integerType(width, isSigned)
            case .decimal(let scale, let precision): return decimalType(scale, precision)
            case .date: return .date
            case .time(_, let unit): return .time(unit.precision)
            case .timestamp(_, let unit): return .timestamp(unit.precision)
            default: return element.type == .int32 ? .integer : .bigint
            }
        case .int96: return .timestamp(9)
        case .float: return .real
        case .double: return .double
        case .byteArray:
            switch meaning {
            case .string, .enum, .json: return .text
            case .decimal(let scale, let precision): return decimalType(scale, precision)
            default: return .varbinary
            }
        case .fixedLenByteArray:
            switch meaning {
            case .decimal(let scale, let precision): return decimalType(scale, precision)
            case .uuid where element.typeLength == 16: return .uuid
            case .float16 where element.typeLength == 2: return .real
            case .string, .enum, .json: return .text
            default: return .varbinary
            }
        default: return nil
        }
    }

    private static func integerType(_ width: Int8, _ isSigned: Bool) -> DataType {
        // An unsigned number needs the next larger type.
        switch (width, isSigned) {
        case (8, true): .tinyint
        case (8, false), (16, true): .smallint
        case (16, false), (32, true): .integer
        case (64, false): .decimal(precision: 20, scale: 0)
        default: .bigint
        }
    }

    private static func decimalType(_ scale: Int32, _ precision: Int32) -> DataType? {
        guard precision >= 1, precision <= 38, scale >= 0, scale <= precision else { return nil }
        return .decimal(precision: Int(precision), scale: Int(scale))
    }
}

extension LogicalType.TimeUnit {
    /// Digits of a second.
    var precision: Int {
        switch self {
        case .millis: 3
        case .micros: 6
        case .nanos: 9
        }
    }
}

// MARK: - Choosing

extension Conversion {
    /// How a leaf is read as a type, or nil if it cannot be.
    static func choose(_ element: SchemaElement, as type: DataType) -> Conversion? {
        switch (element.type, type) {
        case (.boolean, .boolean): Conversion(type: type, first: .bits)
        case (.int32, _), (.int64, _): integers(element, as: type)
        case (.int96, .timestamp(let precision)):
            precision > 6
                ? Conversion(type: type, first: .int96Picos, steps: [])
                : Conversion(type: type, first: .int96Micros(unit: power(9 - precision)))
        case (.float, .real), (.float, .double): Conversion(type: type, first: .float)
        case (.double, .double): Conversion(type: type, first: .double)
        case (.byteArray, _): texts(element, as: type)
        case (.fixedLenByteArray, _): fixed(element, as: type)
        default: nil
        }
    }

    private static func integers(_ element: SchemaElement, as type: DataType) -> Conversion? {
        let isNarrow = element.type == .int32
        let first: First = isNarrow ? .int32 : .int64
        switch (element.meaning, type) {
        case (.decimal(let scale, _), .decimal(let precision, let wanted)):
            return decimal(
                type, Int(scale), precision, wanted, narrow: first, wide: isNarrow ? .wideInt32(1) : .wideInt64(1))
        case (.decimal, _): return nil
        case (.date, .date), (nil, .date): return isNarrow ? Conversion(type: type, first: .int32) : nil
        case (.date, _): return nil
        case (.time(_, let unit), .time(let precision)):
            // Picoseconds; a unit that is finer than the type is rounded, at the day's end to its beginning.
            let day = 86_400 * power(unit.precision)
            let steps: [Step] =
                precision >= unit.precision
                ? [.scale(power(12 - unit.precision))]
                : [
                    .divide(power(unit.precision - precision)), .wrap(86_400 * power(precision)),
                    .scale(power(12 - precision)),
                ]
            return Conversion(type: type, first: first, steps: [.range(0, day - 1)] + steps)
        case (.timestamp(_, let unit), .timestamp(let precision)) where !isNarrow:
            if precision > 6 {
                if precision >= unit.precision {
                    return Conversion(type: type, first: .wideInt64(power(12 - unit.precision)))
                }
                return nil
            }
            let kept = min(precision, unit.precision)
            var steps: [Step] = []
            if kept < unit.precision { steps.append(.divide(power(unit.precision - kept))) }
            if kept < 6 { steps.append(.scale(power(6 - kept))) }
            return Conversion(type: type, first: .int64, steps: steps)
        case (.time, _), (.timestamp, _): return nil
        case (let meaning, .decimal(let precision, let scale)):
            if case .integer(64, false) = meaning {
                guard type.physical == .int128 else { return nil }
                return Conversion(
                    type: type, first: .uint64,
                    steps: precision == 20 && scale == 0 ? [] : [.rescale(from: 0, to: scale, precision: precision)])
            }
            let steps = [Step.rescale(from: 0, to: scale, precision: precision)]
            return Conversion(
                type: type,
                first: type.physical == .int64 ? unsigned(meaning, first) : isNarrow ? .wideInt32(1) : .wideInt64(1),
                steps: steps)
        case (let meaning, _) where type.isInteger:
            var conversion = Conversion(type: type, first: unsigned(meaning, first))
            let limits = bounds(of: type)
            let isUnsigned = if case .integer(_, false) = meaning { true } else { false }
            let sourceBits = if case .integer(let width, _) = meaning { Int(width) } else { isNarrow ? 32 : 64 }
            if sourceBits > limits.bits || (isUnsigned && sourceBits >= limits.bits) {
                conversion.steps = [.range(isUnsigned ? 0 : limits.low, limits.high)]
            }
            return conversion
        default: return nil
        }
    }

    private static func unsigned(_ meaning: LogicalType?, _ first: First) -> First {
        if case .integer(32, false) = meaning, first == .int32 { return .uint32 }
        return first
    }

    private static func bounds(of type: DataType) -> (bits: Int, low: Int64, high: Int64) {
        switch type {
        case .tinyint: (8, -128, 127)
        case .smallint: (16, -32768, 32767)
        case .integer: (32, Int64(Int32.min), Int64(Int32.max))
        default: (64, .min, .max)
        }
    }

    private static func texts(_ element: SchemaElement, as type: DataType) -> Conversion? {
        switch (element.meaning, type) {
        case (.decimal(let scale, _), .decimal(let precision, let wanted)):
            return decimal(type, Int(scale), precision, wanted, narrow: .textNumber64, wide: .textNumber128)
        case (.decimal, _): return nil
        default: return text(.texts, as: type)
        }
    }

    private static func fixed(_ element: SchemaElement, as type: DataType) -> Conversion? {
        guard let length = element.typeLength, length > 0 else { return nil }
        let width = Int(length)
        switch (element.meaning, type) {
        case (.decimal(let scale, _), .decimal(let precision, let wanted)):
            return decimal(
                type, Int(scale), precision, wanted, narrow: .fixedNumber64(width), wide: .fixedNumber128(width))
        case (.decimal, _): return nil
        case (.uuid, .uuid), (nil, .uuid):
            return width == 16 ? Conversion(type: type, first: .fixedNumber128(16)) : nil
        case (.uuid, _): return nil
        case (.float16, .real), (.float16, .double): return width == 2 ? Conversion(type: type, first: .float16) : nil
        case (.float16, _): return nil
        default: return text(.fixedTexts(width), as: type)
        }
    }

    private static func text(_ first: First, as type: DataType) -> Conversion? {
        switch type {
        case .varchar(nil), .varbinary, .json: Conversion(type: type, first: first)
        case .varchar(.some(let limit)): Conversion(type: type, first: first, steps: [.truncate(limit)])
        case .char(let limit): Conversion(type: type, first: first, steps: [.truncateAndTrim(limit)])
        default: nil
        }
    }

    private static func decimal(
        _ type: DataType, _ scale: Int, _ precision: Int, _ wanted: Int, narrow: First, wide: First
    ) -> Conversion? {
        guard scale >= 0, scale <= 38 else { return nil }
        let first = type.physical == .int64 ? narrow : wide
        if scale == wanted { return Conversion(type: type, first: first) }
        return Conversion(type: type, first: first, steps: [.rescale(from: scale, to: wanted, precision: precision)])
    }

    /// A power of ten, of up to 18 digits.
    static func power(_ exponent: Int) -> Int64 {
        (0..<max(0, exponent)).reduce(1) { result, _ in result * 10 }
    }
}
