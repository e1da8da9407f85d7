import Columnar

/// The order of the values of a column, of any type that has one: that of `<`.
///
/// NaN is above all numbers, or below them where the greatest value is looked for.
struct ElementOrder {
    private let column: Column
    private let nulls: NullLane
    private let parts: [ElementOrder]
    private let isNaNFirst: Bool

    /// The order of a column's values; the column has a value for each row.
    init(_ column: Column, isNaNFirst: Bool = false) {
        self.column = column
        self.isNaNFirst = isNaNFirst
        nulls = NullLane(column)
        parts = column.children.map { ElementOrder($0.flattened(), isNaNFirst: isNaNFirst) }
    }

    /// Negative, zero or positive, for rows that are not NULL.
    ///
    /// - Throws: NOT_SUPPORTED for NULLs within nested values.
    func compare(_ left: Int, _ right: Int) throws(Failure) -> Int {
        switch column.type.physical {
        case .bool: return Int(column.bools[left]) - Int(column.bools[right])
        case .int64: return sign(column.int64s[left], column.int64s[right])
        case .double: return sign(bits(column.doubles[left]), bits(column.doubles[right]))
        case .int128:
            if column.type == .uuid {
                return sign(
                    UInt128(truncatingIfNeeded: column.int128s[left]),
                    UInt128(truncatingIfNeeded: column.int128s[right]))
            }
            return sign(
                column.type.comparedPart(of: column.int128s[left]), column.type.comparedPart(of: column.int128s[right]))
        case .bytes:
            let (one, other) = (column.views[left], column.views[right])
            if case .char = column.type { return one.comparePadded(to: other) }
            return one.compare(to: other)
        case .nested: return try compareNested(left, right)
        }
    }

    private func bits(_ value: Double) -> Int64 { value.isNaN && isNaNFirst ? .min : orderedBits(value) }

    private func compareNested(_ left: Int, _ right: Int) throws(Failure) -> Int {
        guard column.type.hasElements else {
            for part in parts {
                if part.nulls[left] || part.nulls[right] {
                    throw Failure("NOT_SUPPORTED", "ROW comparison not supported for fields with null elements")
                }
                let order = try part.compare(left, right)
                if order != 0 { return order }
            }
            return 0
        }
        let ranges = ElementRanges(column)
        let (one, other) = (ranges[left], ranges[right])
        for (first, second) in zip(one, other) {
            if parts[0].nulls[first] || parts[0].nulls[second] {
                throw Failure("NOT_SUPPORTED", "ARRAY comparison not supported for arrays with null elements")
            }
            let order = try parts[0].compare(first, second)
            if order != 0 { return order }
        }
        return one.count - other.count
    }
}

@inline(__always)
private func sign<Number: Comparable>(_ left: Number, _ right: Number) -> Int {
    left < right ? -1 : left > right ? 1 : 0
}

/// A number whose order is that of doubles in Java: -0.0 below 0.0 and NaN above all.
@inline(__always)
func orderedBits(_ value: Double) -> Int64 {
    let bits = Int64(bitPattern: (value.isNaN ? Double.nan : value).bitPattern)
    return bits < 0 ? bits ^ .max : bits
}

/// The double of ``orderedBits(_:)``.
@inline(__always)
func doubleOfOrderedBits(_ bits: Int64) -> Double {
    Double(bitPattern: UInt64(bitPattern: bits < 0 ? bits ^ .max : bits))
}
