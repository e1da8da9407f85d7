import Columnar

/// Comparisons of columns of one type, with three-valued logic.
enum Comparison {
    /// Compares two columns of the same type row by row.
    static func apply(_ op: ComparisonOperator, _ left: Column, _ right: Column) -> Column {
        if left.type.physical == .nested { return NestedComparison.apply(op, left, right) }
        if op == .isDistinctFrom { return distinct(left, right) }
        let call = Operands(left, right)
        let result = Buffer(byteCount: call.stored)
        let target = Lane<UInt8>(result, count: call.stored)
        switch left.type.physical {
        case .bool: compare(op, left.bools, right.bools, call, target)
        case .int64: compare(op, left.int64s, right.int64s, call, target)
        case .int128: compare(op, left.int128s, right.int128s, call, target)
        case .double: compare(op, left.doubles, right.doubles, call, target)
        case .bytes:
            if case .char = left.type {
                compareText(op, left.views, right.views, call, target) { $0.comparePadded(to: $1) }
            } else {
                compareBytes(op, left.views, right.views, call, target)
            }
        case .nested: preconditionFailure("nested values are compared part by part")
        }
        return call.finish(result)
    }

    private static func compare<Element: Comparable & BitwiseCopyable>(
        _ op: ComparisonOperator, _ left: Lane<Element>, _ right: Lane<Element>, _ call: Operands,
        _ target: Lane<UInt8>
    ) {
        switch op {
        case .equal: loop(left, right, call, target) { $0 == $1 }
        case .notEqual: loop(left, right, call, target) { $0 != $1 }
        case .lessThan: loop(left, right, call, target) { $0 < $1 }
        case .lessThanOrEqual: loop(left, right, call, target) { $0 <= $1 }
        case .greaterThan: loop(left, right, call, target) { $0 > $1 }
        case .greaterThanOrEqual: loop(left, right, call, target) { $0 >= $1 }
        case .isDistinctFrom: break
        }
    }

    /// The loops by which side is constant, so that each can be vectorised.
    @inline(__always)
    private static func loop<Element: BitwiseCopyable>(
        _ left: Lane<Element>, _ right: Lane<Element>, _ call: Operands, _ target: Lane<UInt8>,
        _ test: (Element, Element) -> Bool
    ) {
        let rows = call.stored
        switch (call.leftStep, call.rightStep) {
        case (1, 0) where rows > 0:
            let value = right[0]
            for row in 0..<rows { target[row] = test(left[row], value) ? 1 : 0 }
        case (0, 1) where rows > 0:
            let value = left[0]
            for row in 0..<rows { target[row] = test(value, right[row]) ? 1 : 0 }
        default:
            let (leftStep, rightStep) = (call.leftStep, call.rightStep)
            for row in 0..<rows { target[row] = test(left[row &* leftStep], right[row &* rightStep]) ? 1 : 0 }
        }
    }

    private static func compareBytes(
        _ op: ComparisonOperator, _ left: Lane<ByteView>, _ right: Lane<ByteView>, _ call: Operands,
        _ target: Lane<UInt8>
    ) {
        switch op {
        case .equal: loop(left, right, call, target) { $0 == $1 }
        case .notEqual: loop(left, right, call, target) { !($0 == $1) }
        default: compareText(op, left, right, call, target) { $0.compare(to: $1) }
        }
    }

    @inline(__always)
    private static func compareText(
        _ op: ComparisonOperator, _ left: Lane<ByteView>, _ right: Lane<ByteView>, _ call: Operands,
        _ target: Lane<UInt8>, _ order: (ByteView, ByteView) -> Int
    ) {
        switch op {
        case .equal: loop(left, right, call, target) { order($0, $1) == 0 }
        case .notEqual: loop(left, right, call, target) { order($0, $1) != 0 }
        case .lessThan: loop(left, right, call, target) { order($0, $1) < 0 }
        case .lessThanOrEqual: loop(left, right, call, target) { order($0, $1) <= 0 }
        case .greaterThan: loop(left, right, call, target) { order($0, $1) > 0 }
        case .greaterThanOrEqual: loop(left, right, call, target) { order($0, $1) >= 0 }
        case .isDistinctFrom: break
        }
    }

    /// IS DISTINCT FROM: never NULL; NULLs are equal, and so are NaNs.
    private static func distinct(_ left: Column, _ right: Column) -> Column {
        let call = Operands(left, right)
        let result = Buffer(byteCount: call.stored)
        let target = Lane<UInt8>(result, count: call.stored)
        let equal = { (row: Int) -> Bool in
            let (one, other) = (row &* left.step, row &* right.step)
            return switch left.type.physical {
            case .bool: left.bools[one] == right.bools[other]
            case .int64: left.int64s[one] == right.int64s[other]
            case .int128: left.int128s[one] == right.int128s[other]
            case .double:
                left.doubles[one] == right.doubles[other] || (left.doubles[one].isNaN && right.doubles[other].isNaN)
            case .bytes: left.views[one] == right.views[other]
            case .nested: false
            }
        }
        for row in 0..<call.stored {
            let (isLeftNull, isRightNull) = (left.isNull(row), right.isNull(row))
            target[row] = isLeftNull || isRightNull ? (isLeftNull != isRightNull ? 1 : 0) : (equal(row) ? 0 : 1)
        }
        return Column(
            type: .boolean, count: call.count, values: result, isConstant: call.isConstant,
            failures: RowFailures.merged([left, right], stored: call.stored))
    }
}

/// Two operands and what their results have in common.
struct Operands {
    let count: Int
    let stored: Int
    let isConstant: Bool
    let leftStep: Int
    let rightStep: Int
    private let operands: [Column]

    init(_ left: Column, _ right: Column) {
        count = left.count
        isConstant = left.isConstant && right.isConstant
        stored = isConstant ? min(1, count) : count
        leftStep = left.step
        rightStep = right.step
        operands = [left, right]
    }

    /// A BOOLEAN column of results that is NULL where an operand is, and else fails where one does.
    func finish(_ values: Buffer) -> Column {
        Column(
            type: .boolean, count: count, values: values, nulls: NullFlags.merged(operands, stored: stored),
            isConstant: isConstant, failures: failures)
    }

    /// The failures of rows that no operand makes NULL, as with functions.
    private var failures: RowFailures? {
        guard let all = RowFailures.merged(operands, stored: stored) else { return nil }
        let left = all.byRow.filter { row, _ in !operands.contains { $0.isNull(row) } }
        return left.isEmpty ? nil : RowFailures(left)
    }
}

/// NULL flags of several columns.
enum NullFlags {
    /// NULL where any column is; nil if nowhere.
    static func merged(_ columns: [Column], stored: Int) -> Buffer? {
        let nullable = columns.filter { $0.nulls != nil }
        if nullable.isEmpty { return nil }
        if nullable.count == 1, nullable[0].stored == stored { return nullable[0].nulls }
        let buffer = Buffer(byteCount: stored)
        buffer.fill(0)
        let target = Lane<UInt8>(buffer, count: stored)
        for column in nullable {
            guard let flags = column.nullFlags else { continue }
            let step = column.step
            for row in 0..<stored { target[row] |= flags[row &* step] }
        }
        return buffer
    }
}

extension RowFailures {
    /// The failures of several columns; the first column's where two have one.
    static func merged(_ columns: [Column], stored: Int) -> RowFailures? {
        var all: [Int: Failure] = [:]
        for column in columns {
            guard let failures = column.failures else { continue }
            if column.isConstant {
                guard let failure = failures.first else { continue }
                for row in 0..<stored where all[row] == nil { all[row] = failure }
            } else {
                all.merge(failures.byRow) { first, _ in first }
            }
        }
        return all.isEmpty ? nil : RowFailures(all)
    }
}
