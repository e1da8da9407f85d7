import Columnar

/// A condition on one column whose rows are numbers of a dictionary: it is computed for the distinct values alone.
final class DictionaryCondition {
    private let compiled: CompiledExpressions
    private var dictionary: ColumnDictionary?
    /// For each value of the dictionary 1 if it satisfies the condition; nil if a value fails.
    private var verdicts: Buffer?

    /// Values at most that the condition is computed for, unless there are as many rows.
    private static let mostValues = 4096

    init(_ compiled: CompiledExpressions) {
        self.compiled = compiled
    }

    /// What is left of rows.
    enum Outcome {
        case all
        case some(Selection)
        /// The rows must be looked at themselves.
        case unknown
    }

    /// The rows that satisfy the condition.
    func select(_ column: Column) throws -> Outcome {
        guard let rows = column.dictionary, !column.isConstant else { return .unknown }
        if dictionary !== rows.dictionary {
            guard rows.dictionary.count <= max(DictionaryCondition.mostValues, column.count) else { return .unknown }
            verdicts = try judge(rows.dictionary.values)
            dictionary = rows.dictionary
        }
        guard let verdicts else { return .unknown }
        let verdict = Lane<UInt8>(verdicts, count: rows.dictionary.count)
        let numbers = Lane<UInt32>(rows.numbers, count: column.count)
        let kept = Buffer(byteCount: column.count * 4 + 4)
        let target = Lane<UInt32>(kept, count: column.count + 1)
        var count = 0
        for row in 0..<column.count {
            target[count] = UInt32(truncatingIfNeeded: row)
            count &+= Int(verdict[Int(numbers[row])])
        }
        withExtendedLifetime((verdicts, rows)) {}
        return count == column.count ? .all : .some(Selection(rows: kept, count: count))
    }

    private func judge(_ values: Column) throws -> Buffer? {
        let result = try compiled.evaluate(0, ColumnBatch(columns: [values], count: values.count))
        guard result.failures == nil else { return nil }
        let buffer = Buffer(byteCount: values.count)
        let target = Lane<UInt8>(buffer, count: values.count)
        let bools = result.bools
        for value in 0..<values.count {
            target[value] = result.isNull(value) ? 0 : bools[value &* result.step]
        }
        return buffer
    }
}
