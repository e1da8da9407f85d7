import Columnar

/// Arithmetic of TINYINT, SMALLINT, INTEGER and BIGINT.
///
/// Each operator has two forms with the same results: one over lanes that only notices whether any row leaves the
/// range, and one that says for each row what is wrong with it.
enum IntegerOperators {
    static func add(_ call: ScalarCall, _ range: IntegerRange) -> Column {
        let fast: Column? =
            if range == .bigint {
                call.combineLanes { (left: Int64, right: Int64) in
                    let sum = left &+ right
                    return (sum, (left ^ sum) & (right ^ sum))
                }
            } else {
                call.combineNarrow(range) { $0 &+ $1 }
            }
        return fast ?? addRows(call, range)
    }

    static func addRows(_ call: ScalarCall, _ range: IntegerRange) -> Column {
        call.map { (left: Int64, right: Int64) throws -> Int64? in
            let (sum, overflow) = left.addingReportingOverflow(right)
            if overflow || !range.contains(sum) { throw range.overflow("addition", "\(left) + \(right)") }
            return sum
        }
    }

    static func subtract(_ call: ScalarCall, _ range: IntegerRange) -> Column {
        let fast: Column? =
            if range == .bigint {
                call.combineLanes { (left: Int64, right: Int64) in
                    let difference = left &- right
                    return (difference, (left ^ right) & (left ^ difference))
                }
            } else {
                call.combineNarrow(range) { $0 &- $1 }
            }
        return fast ?? subtractRows(call, range)
    }

    static func subtractRows(_ call: ScalarCall, _ range: IntegerRange) -> Column {
        call.map { (left: Int64, right: Int64) throws -> Int64? in
            let (difference, overflow) = left.subtractingReportingOverflow(right)
            if overflow || !range.contains(difference) {
                throw range.overflow("subtraction", "\(left) - \(right)")
            }
            return difference
        }
    }

    static func multiply(_ call: ScalarCall, _ range: IntegerRange) -> Column {
        let fast: Column? =
            if range == .bigint {
                call.combineLanes { (left: Int64, right: Int64) in
                    let (product, overflow) = left.multipliedReportingOverflow(by: right)
                    return (product, overflow ? -1 : 0)
                }
            } else {
                call.combineNarrow(range) { $0 &* $1 }
            }
        return fast ?? multiplyRows(call, range)
    }

    static func multiplyRows(_ call: ScalarCall, _ range: IntegerRange) -> Column {
        call.map { (left: Int64, right: Int64) throws -> Int64? in
            let (product, overflow) = left.multipliedReportingOverflow(by: right)
            if overflow || !range.contains(product) {
                throw range.overflow("multiplication", "\(left) * \(right)")
            }
            return product
        }
    }

    static func divide(_ call: ScalarCall, _ range: IntegerRange) -> Column {
        call.divideLanes { $0 / $1 }
            ?? call.map { (left: Int64, right: Int64) throws -> Int64? in
                if right == 0 { throw NumericFailure.divisionByZero }
                if right == -1 && left == range.lowest {
                    if range == .bigint { throw range.overflow("division", "\(left) / \(right)") }
                    throw range.failureAboveRange(-left)
                }
                return left / right
            }
    }

    static func modulus(_ call: ScalarCall, zero: Failure) -> Column {
        call.divideLanes { $0 % $1 }
            ?? call.map { (left: Int64, right: Int64) throws -> Int64? in
                if right == 0 { throw zero }
                return right == -1 ? 0 : left % right
            }
    }

    static func negate(_ call: ScalarCall, _ range: IntegerRange) -> Column {
        let lowest = range.lowest
        let fast = call.transformLane { (value: Int64) in (0 &- value, value == lowest ? -1 : 0) }
        return fast
            ?? call.map { (value: Int64) throws -> Int64? in
                if value == range.lowest {
                    throw Failure(
                        "NUMERIC_VALUE_OUT_OF_RANGE", "\(range.rawValue) negation overflow: \(value)")
                }
                return -value
            }
    }
}

extension IntegerRange {
    fileprivate func overflow(_ operation: String, _ terms: String) -> Failure {
        Failure("NUMERIC_VALUE_OUT_OF_RANGE", "\(rawValue) \(operation) overflow: \(terms)")
    }
}

extension ScalarCall {
    /// Computes from values of at most 32 bits, whose sums and products 64 bits always hold.
    @inline(__always)
    fileprivate func combineNarrow(_ range: IntegerRange, _ body: (Int64, Int64) -> Int64) -> Column? {
        let (lowest, highest) = (range.lowest, range.highest)
        return combineLanes { (left: Int64, right: Int64) in
            let result = body(left, right)
            return (result, (result &- lowest) | (highest &- result))
        }
    }

    /// Divides by a constant that no row can fail with; nil for other divisors, which must be looked at row by row.
    @inline(__always)
    fileprivate func divideLanes(_ body: (Int64, Int64) -> Int64) -> Column? {
        let divisor = arguments[1]
        guard divisor.isConstant, divisor.failures == nil, count > 0 else { return nil }
        let value = divisor.int64s[0]
        guard value != 0 && value != -1 else { return nil }
        return combineLanes { (left: Int64, right: Int64) in (body(left, right), 0) }
    }
}
