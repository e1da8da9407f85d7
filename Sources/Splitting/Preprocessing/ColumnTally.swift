/// What the steps of one column have to know of its values; filled field by field and merged block by block.
public struct ColumnTally: Sendable {
    private let steps: ColumnSteps
    private var numbers = NumberTally()
    /// The numbers of the train part, for their median.
    private var values: [Double] = []
    private var fields = DistinctTally()
    /// The first field that is no number, with its row in the block or the file, where there must be numbers.
    public private(set) var flaw: (row: Int, error: FlawKind)?

    /// What a field can be instead of a number.
    public enum FlawKind: Hashable, Sendable {
        case notANumber(String)
        case infinite
    }

    /// Begins without fields.
    public init(_ steps: ColumnSteps) { self.steps = steps }

    /// Takes a field.
    ///
    /// - Parameters:
    ///   - field: its content without quotes.
    ///   - isTrain: whether it lies in the train part; others decide about the column's type alone.
    ///   - row: where it stands.
    @unsafe public mutating func add(_ field: UnsafeRawBufferPointer, isTrain: Bool, row: Int) {
        if steps.needsDistinctValues {
            unsafe fields.add(field, isTrain: isTrain)
            return
        }
        unsafe add(PandasField.number(field), field, isTrain: isTrain, row: row)
    }

    /// Takes a field that was read as a number already.
    ///
    /// - Parameters:
    ///   - number: the number, NaN for a missing one, `nil` for what is neither.
    ///   - field: the content of the field.
    ///   - isTrain: whether it lies in the train part.
    ///   - row: where it stands.
    @unsafe public mutating func add(_ number: Double?, _ field: UnsafeRawBufferPointer, isTrain: Bool, row: Int) {
        guard let number else {
            if flaw == nil { flaw = unsafe (row, .notANumber(String(decoding: field, as: UTF8.self))) }
            return
        }
        guard !number.isInfinite else {
            if flaw == nil { flaw = (row, .infinite) }
            return
        }
        guard isTrain else { return }
        numbers.add(number)
        if steps.imputation == .median, !number.isNaN { values.append(number) }
    }

    /// Whether fields may be handed over as numbers.
    public var takesNumbers: Bool { !steps.needsDistinctValues }

    /// Adds what another tally has of later rows.
    public mutating func merge(_ other: ColumnTally, firstRow: Int) {
        numbers.merge(other.numbers)
        values += other.values
        fields.merge(other.fields)
        if flaw == nil, let found = other.flaw { flaw = (found.row + firstRow, found.error) }
    }

    /// The column with the parameters of its steps.
    ///
    /// - Parameter name: the column's.
    /// - Throws: ``PreprocessingError``, with the row that is to blame where one is.
    /// - Returns: the column, ready to be applied.
    public func fitted(_ name: String) throws(PreprocessingError) -> FittedColumn {
        switch flaw?.error {
        case .notANumber(let value)?: throw .notANumber(column: name, value: value, row: flaw.map { $0.row + 1 })
        case .infinite?: throw .infinite(column: name, row: flaw.map { $0.row + 1 })
        case nil: break
        }
        if steps.needsDistinctValues { return try DistinctFit(name: name, steps: steps, tally: fields).fitted() }
        guard numbers.count > 0 else { throw .noValues(column: name) }
        var numbers = numbers
        var fill: FittedColumn.Fill?
        switch steps.imputation {
        case .mean: fill = .number(numbers.mean)
        case .median: fill = .number(MiddleValue.of(values))
        default: break
        }
        if case .number(let value)? = fill { numbers.fill(with: value) }
        return FittedColumn(
            name: name, type: .double, imputation: steps.imputation, fill: fill,
            encoding: FittedColumn.Encoding(steps.encoding, numbers))
    }
}

/// The median.
enum MiddleValue {
    /// The middle number, or the mean of the middle two.
    ///
    /// - Precondition: there are numbers, none of them NaN.
    static func of(_ values: [Double]) -> Double {
        var values = values
        let upper = select(&values, values.count / 2)
        guard values.count.isMultiple(of: 2) else { return upper }
        // The lower of the two is the largest of those before it.
        let lower = values[..<(values.count / 2)].max() ?? upper
        return mean(lower, upper)
    }

    /// The median of distinct ascending values, each as often as its count says.
    static func of(_ values: [Double], counts: [Int]) -> Double {
        let total = counts.reduce(0, +)
        func value(at place: Int) -> Double {
            var end = 0
            for (value, count) in zip(values, counts) {
                end += count
                if place < end { return value }
            }
            return .nan
        }
        return total.isMultiple(of: 2) ? mean(value(at: total / 2 - 1), value(at: total / 2)) : value(at: total / 2)
    }

    private static func mean(_ lower: Double, _ upper: Double) -> Double {
        let sum = lower + upper
        return sum.isFinite ? sum / 2 : lower / 2 + upper / 2
    }

    /// Moves the value that has a place in ascending order there, smaller ones before it and larger ones behind.
    ///
    /// Hoare's selection, with the median of three as the pivot.
    private static func select(_ values: inout [Double], _ place: Int) -> Double {
        var (low, high) = (0, values.count - 1)
        while low < high {
            let middle = low + (high - low) / 2
            let pivot = [values[low], values[middle], values[high]].sorted()[1]
            var (left, right) = (low, high)
            while left <= right {
                while values[left] < pivot { left += 1 }
                while values[right] > pivot { right -= 1 }
                guard left <= right else { break }
                values.swapAt(left, right)
                left += 1
                right -= 1
            }
            if place <= right {
                high = right
            } else if place >= left {
                low = left
            } else {
                break
            }
        }
        return values[place]
    }
}
