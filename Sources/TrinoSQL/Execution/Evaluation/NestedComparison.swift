import Columnar

/// Comparisons of values of any type with Trino's rules for NULLs within them.
///
/// `=` is NULL where only NULLs within keep it from being known; `<` and the like refuse NULLs that they come upon.
enum NestedComparison {
    /// Whether two values, neither NULL, are equal; nil where that is not known.
    static func isEqual(_ left: Column, _ leftRow: Int, _ right: Column, _ rightRow: Int) -> Bool? {
        let (one, two) = (leftRow &* left.step, rightRow &* right.step)
        switch left.type {
        case .row:
            var isKnown = true
            for (first, second) in zip(left.children, right.children) {
                switch part(first, one, second, two) {
                case true?: break
                case false?: return false
                case nil: isKnown = false
                }
            }
            return isKnown ? true : nil
        case .array:
            let (mine, theirs) = (left.elements(of: one), right.elements(of: two))
            guard mine.count == theirs.count else { return false }
            var isKnown = true
            for (first, second) in zip(mine, theirs) {
                switch part(left.children[0], first, right.children[0], second) {
                case true?: break
                case false?: return false
                case nil: isKnown = false
                }
            }
            return isKnown ? true : nil
        case .map:
            let (mine, theirs) = (left.elements(of: one), right.elements(of: two))
            guard mine.count == theirs.count else { return false }
            var isKnown = true
            for entry in mine {
                guard let found = right.children[0].position(of: left.children[0], row: entry, in: theirs) else {
                    return false
                }
                switch part(left.children[1], entry, right.children[1], found) {
                case true?: break
                case false?: return false
                case nil: isKnown = false
                }
            }
            return isKnown ? true : nil
        default:
            if left.type.physical == .double { return left.doubles[one] == right.doubles[two] }
            if case .char = left.type { return left.views[one].comparePadded(to: right.views[two]) == 0 }
            return left.isIdentical(leftRow, right, rightRow)
        }
    }

    private static func part(_ left: Column, _ leftRow: Int, _ right: Column, _ rightRow: Int) -> Bool? {
        left.isNull(leftRow) || right.isNull(rightRow) ? nil : isEqual(left, leftRow, right, rightRow)
    }

    /// The order of two values, neither NULL: negative, zero or positive.
    ///
    /// NaN is the largest number, or the smallest where the greatest value is looked for: it loses in both.
    /// - Throws: NOT_SUPPORTED for a NULL within that has to be compared.
    static func order(
        _ left: Column, _ leftRow: Int, _ right: Column, _ rightRow: Int, isNaNFirst: Bool = false
    ) throws(Failure) -> Int {
        let (one, two) = (leftRow &* left.step, rightRow &* right.step)
        switch left.type {
        case .row:
            for (first, second) in zip(left.children, right.children) {
                guard !first.isNull(one), !second.isNull(two) else { throw .nullInComparedRow }
                let found = try order(first, one, second, two, isNaNFirst: isNaNFirst)
                if found != 0 { return found }
            }
            return 0
        case .array:
            let (mine, theirs) = (left.elements(of: one), right.elements(of: two))
            for (first, second) in zip(mine, theirs) {
                guard !left.children[0].isNull(first), !right.children[0].isNull(second) else {
                    throw .nullInComparedArray
                }
                let found = try order(left.children[0], first, right.children[0], second, isNaNFirst: isNaNFirst)
                if found != 0 { return found }
            }
            return mine.count - theirs.count
        default: return flat(left, one, right, two, isNaNFirst)
        }
    }

    private static func flat(_ left: Column, _ one: Int, _ right: Column, _ two: Int, _ isNaNFirst: Bool) -> Int {
        func sign<Word: Comparable>(_ first: Word, _ second: Word) -> Int {
            first < second ? -1 : (first == second ? 0 : 1)
        }
        switch left.type.physical {
        case .bool: return sign(left.bools[one], right.bools[two])
        case .int64: return sign(left.int64s[one], right.int64s[two])
        case .int128:
            let (first, second) = (left.int128s[one], right.int128s[two])
            return switch left.type {
            case .timestampWithTimeZone, .timeWithTimeZone: sign(first >> 16, second >> 16)
            case .uuid: sign(UInt128(bitPattern: first), UInt128(bitPattern: second))
            default: sign(first, second)
            }
        case .double:
            let (first, second) = (left.doubles[one], right.doubles[two])
            if first.isNaN || second.isNaN {
                return ((first.isNaN ? 1 : 0) - (second.isNaN ? 1 : 0)) * (isNaNFirst ? -1 : 1)
            }
            // As Java's Double.compare has it.
            if first == 0 && second == 0 { return (first.sign == .minus ? 0 : 1) - (second.sign == .minus ? 0 : 1) }
            return sign(first, second)
        case .bytes:
            if case .char = left.type { return left.views[one].comparePadded(to: right.views[two]) }
            return left.views[one].compare(to: right.views[two])
        case .nested: preconditionFailure("\(left.type) has no order")
        }
    }

    // MARK: - Columns

    /// Compares two columns of one nested type row by row.
    static func apply(_ op: ComparisonOperator, _ left: Column, _ right: Column) -> Column {
        let isConstant = left.isConstant && right.isConstant
        let rows = isConstant ? left.stored : left.count
        if op == .isDistinctFrom {
            let writer = RowWriter<Bool>(count: rows)
            for row in 0..<rows { writer.set(row, !left.isIdentical(row, right, row)) }
            return writer.finish(type: .boolean, rows: left.count, isConstant: isConstant)
                .with(failures: RowFailures.merged([left, right], stored: rows))
        }
        let state = ArgumentState([left, right], stored: rows)
        var writer = RowWriter<Bool>(count: rows)
        for row in 0..<rows where !state.decides(row, &writer) {
            do {
                if let answer = try test(op, left, right, row) {
                    writer.set(row, answer)
                } else {
                    writer.setNull(row)
                }
            } catch { writer.fail(row, error) }
        }
        return writer.finish(type: .boolean, rows: left.count, isConstant: isConstant)
    }

    /// The greater or the smaller of two arguments; the first if they are equal.
    static func extreme(_ call: ScalarCall, isLeast: Bool) -> Column {
        let (rows, first, second) = (call.stored, call.arguments[0], call.arguments[1])
        let nulls = NullFlags.merged(call.arguments, stored: rows)
        var failures = RowFailures.merged(call.arguments, stored: rows)?.byRow ?? [:]
        if let nulls { failures = failures.filter { Lane<UInt8>(nulls, count: rows)[$0.key] == 0 } }
        let column = Column.assembled(call.arguments, type: call.resultType, count: rows) { row in
            if first.isNull(row) || second.isNull(row) || failures[row] != nil { return (source: 0, row: row) }
            do throws(Failure) {
                let found = try order(second, row, first, row, isNaNFirst: !isLeast)
                return (source: (isLeast ? found < 0 : found > 0) ? 1 : 0, row: row)
            } catch {
                failures[row] = error
                return (source: 0, row: row)
            }
        }
        let result = column.nullified(by: nulls).with(failures: failures.isEmpty ? nil : RowFailures(failures))
        return call.isConstant ? result.asConstant(call.count) : result
    }

    private static func test(
        _ op: ComparisonOperator, _ left: Column, _ right: Column, _ row: Int
    ) throws(Failure) -> Bool? {
        switch op {
        case .equal, .isDistinctFrom: isEqual(left, row, right, row)
        case .notEqual: isEqual(left, row, right, row).map { !$0 }
        case .lessThan: try order(left, row, right, row) < 0
        case .lessThanOrEqual: try order(left, row, right, row) <= 0
        case .greaterThan: try order(left, row, right, row) > 0
        case .greaterThanOrEqual: try order(left, row, right, row) >= 0
        }
    }
}

extension Failure {
    /// A NULL among the elements of an ARRAY that is ordered.
    static let nullInComparedArray = Failure(
        "NOT_SUPPORTED", "ARRAY comparison not supported for arrays with null elements")
    /// A NULL among the fields of a ROW that is ordered.
    static let nullInComparedRow = Failure(
        "NOT_SUPPORTED", "ROW comparison not supported for fields with null elements")
}
