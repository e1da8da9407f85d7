import Columnar

/// AND, OR and NOT over BOOLEAN columns, with NULL and with failures.
///
/// A term decides a row before the failures of later terms are looked at, as if terms were evaluated from left to right.
enum Logic {
    /// The conjunction of terms.
    static func and(_ terms: [Column]) -> Column { combine(terms, deciding: 0) }
    /// The disjunction of terms.
    static func or(_ terms: [Column]) -> Column { combine(terms, deciding: 1) }

    private static func combine(_ terms: [Column], deciding: UInt8) -> Column {
        let count = terms[0].count
        let isConstant = terms.allSatisfy(\.isConstant)
        let stored = isConstant ? min(1, count) : count
        let values = Buffer(byteCount: stored)
        let target = Lane<UInt8>(values, count: stored)
        target.fill(1 - deciding)
        let isPlain = terms.allSatisfy { $0.nulls == nil && $0.failures == nil }
        if isPlain {
            for term in terms {
                let (lane, step) = (term.bools, term.step)
                if deciding == 0 {
                    for row in 0..<stored { target[row] &= lane[row &* step] }
                } else {
                    for row in 0..<stored { target[row] |= lane[row &* step] }
                }
            }
            return Column(type: .boolean, count: count, values: values, isConstant: isConstant)
        }
        let nulls = Buffer(byteCount: stored)
        let flags = Lane<UInt8>(nulls, count: stored)
        flags.fill(0)
        var failures: [Int: Failure] = [:]
        var hasNulls = false
        for row in 0..<stored {
            for term in terms {
                let at = row &* term.step
                if let failure = term.failures?.byRow[at] {
                    failures[row] = failure
                    target[row] = 1 - deciding
                    flags[row] = 0
                    break
                }
                if term.isNull(row) {
                    flags[row] = 1
                } else if term.bools[at] == deciding {
                    target[row] = deciding
                    flags[row] = 0
                    break
                }
            }
            if flags[row] != 0 {
                hasNulls = true
                target[row] = 0
            }
        }
        return Column(
            type: .boolean, count: count, values: values, nulls: hasNulls ? nulls : nil, isConstant: isConstant,
            failures: failures.isEmpty ? nil : RowFailures(failures))
    }

    /// The negation.
    static func not(_ term: Column) -> Column {
        let stored = term.stored
        let values = Buffer(byteCount: stored)
        let target = Lane<UInt8>(values, count: stored)
        let lane = term.bools
        for row in 0..<stored { target[row] = lane[row] ^ 1 }
        return Column(
            type: .boolean, count: term.count, values: values, nulls: term.nulls, isConstant: term.isConstant,
            failures: term.failures)
    }

    /// Whether each row is NULL.
    static func isNull(_ term: Column) -> Column {
        let stored = term.stored
        let values: Buffer
        if let nulls = term.nulls {
            values = nulls
        } else {
            values = Buffer(byteCount: stored)
            values.fill(0)
        }
        return Column(
            type: .boolean, count: term.count, values: values, isConstant: term.isConstant, failures: term.failures)
    }

    /// The rows where a condition is true.
    ///
    /// - Throws: the first failure among the rows, since whether they are wanted cannot be told.
    static func select(_ condition: Column) throws -> Selection? {
        if let failure = condition.failures?.first { throw failure }
        let count = condition.count
        if condition.isConstant {
            let isTrue = count > 0 && !condition.isNull(0) && condition.bools[0] != 0
            return isTrue ? nil : Selection(rows: Buffer(byteCount: 0), count: 0)
        }
        let rows = Buffer(byteCount: count * 4)
        let target = Lane<UInt32>(rows, count: count)
        let lane = condition.bools
        var kept = 0
        if let flags = condition.nullFlags {
            for row in 0..<count {
                target[kept] = UInt32(truncatingIfNeeded: row)
                kept &+= Int(lane[row] & (flags[row] ^ 1))
            }
        } else {
            for row in 0..<count {
                target[kept] = UInt32(truncatingIfNeeded: row)
                kept &+= Int(lane[row])
            }
        }
        return kept == count ? nil : Selection(rows: rows, count: kept)
    }
}
