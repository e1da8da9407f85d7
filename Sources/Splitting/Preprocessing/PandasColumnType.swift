/// The type that pandas' `read_csv` gives a column, found field by field in their order.
///
/// The rules are those of ``LabelColumnBuilder``, without keeping the distinct fields.
public struct PandasColumnType: Hashable, Sendable {
    /// What decides how `to_csv` writes the column.
    public enum DataType: Hashable, Sendable {
        /// `int64`, `uint64`, or Python's integers: without point.
        case integer
        /// `float64`: with a point.
        case double
        /// `bool`, or `True` and `False` among missing values.
        case boolean
        /// `str`; missing values are written as nothing.
        case text
        /// Text of which even missing values are taken as they are.
        case verbatim
    }

    private enum Obstacle { case wide, notInteger }

    private var hasMissing = false
    private var hasValues = false
    private var hasSign = false
    private var isLarge = false
    private var needsLastBit = false
    private var areIntegers = true
    private var areDoubles = true
    private var areBooleans = true
    /// The first field that the parser for 64 bits cannot take.
    private var obstacle: Obstacle?

    /// Begins without fields.
    public init() {}

    /// Takes the next field: its content without quotes.
    @unsafe public mutating func add(_ field: UnsafeRawBufferPointer) {
        let count = field.count
        guard count > 0 else {
            hasMissing = true
            return
        }
        var digits = 0
        while unsafe digits < count && count <= 18 && field[digits] &- 0x30 < 10 { digits &+= 1 }
        if digits == count {
            hasValues = true
            areBooleans = false
            return
        }
        // Text it is, whatever else comes.
        if hasValues, !areIntegers, !areDoubles, !areBooleans { return }
        if !areIntegers, unsafe Self.isPlainNumber(field) {
            hasValues = true
            areBooleans = false
            return
        }
        unsafe addOther(Array(field)[...])
    }

    /// Digits with a point among or behind them, which is no whole number, and at most a sign in front.
    @unsafe private static func isPlainNumber(_ field: UnsafeRawBufferPointer) -> Bool {
        var place = unsafe field[0] == UInt8(ascii: "-") ? 1 : 0
        let start = place
        while unsafe place < field.count && field[place] &- 0x30 < 10 { place &+= 1 }
        guard unsafe place > start && place < field.count && field[place] == UInt8(ascii: ".") else { return false }
        place &+= 1
        while unsafe place < field.count && field[place] &- 0x30 < 10 { place &+= 1 }
        return place == field.count
    }

    @inline(never)
    private mutating func addOther(_ field: ArraySlice<UInt8>) {
        guard !PandasTyping.isMissing(field) else {
            hasMissing = true
            return
        }
        hasValues = true
        if FieldNumber.isNegative(field) { hasSign = true }
        if FieldNumber.small(field) != nil {
            areBooleans = false
        } else if let integer = FieldNumber.integer(field) {
            areBooleans = false
            isLarge = true
            guard !FieldNumber.isNegative(field) else { return }
            if integer.unsigned == nil {
                obstacle = obstacle ?? .wide
            } else {
                needsLastBit = true
            }
        } else {
            obstacle = obstacle ?? .notInteger
            areIntegers = false
            if areDoubles, FieldNumber.double(field) == nil { areDoubles = false }
            if areBooleans, FieldNumber.bool(field) == nil { areBooleans = false }
        }
    }

    /// Adds what was found in later rows.
    public mutating func merge(_ other: PandasColumnType) {
        hasMissing = hasMissing || other.hasMissing
        hasValues = hasValues || other.hasValues
        hasSign = hasSign || other.hasSign
        isLarge = isLarge || other.isLarge
        needsLastBit = needsLastBit || other.needsLastBit
        areIntegers = areIntegers && other.areIntegers
        areDoubles = areDoubles && other.areDoubles
        areBooleans = areBooleans && other.areBooleans
        obstacle = obstacle ?? other.obstacle
    }

    /// The type of the whole column.
    public var dataType: DataType {
        guard hasValues else { return .double }
        if areIntegers {
            guard isLarge else { return hasMissing ? .double : .integer }
            if obstacle == .wide || !needsLastBit { return .integer }
            return hasSign || hasMissing ? .verbatim : .integer
        }
        if obstacle == .wide { return .verbatim }
        return areDoubles ? .double : areBooleans ? .boolean : .text
    }
}

extension PandasColumnType.DataType {
    /// What `to_csv` writes for a field, quotes aside.
    public enum Output: Hashable, Sendable {
        /// The field's content.
        case unchanged
        /// Nothing.
        case empty
        /// A number of `float64`.
        case number(Double)
        /// Other text.
        case text([UInt8])
    }

    /// What `to_csv` writes for a field: its content without quotes.
    @unsafe public func output(of field: UnsafeRawBufferPointer) -> Output {
        switch self {
        case .verbatim: return .unchanged
        case .text: return unsafe PandasField.isMissing(field) ? .empty : .unchanged
        case .double: return unsafe .number(PandasField.number(field) ?? .nan)
        case .boolean:
            let bytes = unsafe Array(field)[...]
            return FieldNumber.bool(bytes).map { .text(Array(($0 ? "True" : "False").utf8)) } ?? .empty
        case .integer:
            if unsafe Self.isCanonical(field) { return .unchanged }
            let bytes = unsafe Array(field)[...]
            return FieldNumber.integer(bytes).map { .text(Array($0.text.utf8)) } ?? .empty
        }
    }

    /// Digits without a needless zero in front.
    @unsafe private static func isCanonical(_ field: UnsafeRawBufferPointer) -> Bool {
        guard let first = unsafe field.first, first != 0x30 || field.count == 1 else { return false }
        return unsafe field.allSatisfy { $0 &- 0x30 < 10 }
    }
}
