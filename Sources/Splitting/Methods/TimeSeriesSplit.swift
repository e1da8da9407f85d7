/// scikit-learn's `TimeSeriesSplit`: tests that move towards the end, trained on what lies before them.
///
/// Sizes and gap may be negative, as scikit-learn lets them; slices then mean what they mean in Python.
public struct TimeSeriesSplit: SplitProcedure {
    /// How many folds there are.
    public let folds: FoldCount
    /// At most so many rows to train with, the last ones; zero means all.
    public let maximumTrainSize: Int
    /// How many rows are tested; a fold's share where it is not given.
    public let testSize: Int?
    /// How many rows to leave out before the tests.
    public let gap: Int

    /// Takes scikit-learn's parameters.
    ///
    /// - Parameters:
    ///   - folds: how many folds there are.
    ///   - maximumTrainSize: at most so many rows to train with; zero means all.
    ///   - testSize: how many rows are tested.
    ///   - gap: how many rows to leave out before the tests.
    /// - Throws: ``SplitParameterError/zeroStep`` when nothing is tested.
    public init(
        folds: FoldCount = .standard, maximumTrainSize: Int = 0, testSize: Int? = nil, gap: Int = 0
    ) throws(SplitParameterError) {
        guard testSize != 0 else { throw .zeroStep }
        self.folds = folds
        self.maximumTrainSize = maximumTrainSize
        self.testSize = testSize
        self.gap = gap
    }

    var splitCount: Int { folds.value }

    func split(_ request: SplitRequest) throws(SplitError) -> SplitOutcome {
        let rowCount = request.rowCount
        guard folds.value < rowCount else {
            throw .fewerRowsThanTimeFolds(folds: folds.value == .max ? .max : folds.value + 1, rowCount: rowCount)
        }
        let test = testSize ?? rowCount / (folds.value + 1)
        // Beyond any number of rows it makes no difference how far.
        let step = Self.bounded(test)
        let gap = Self.bounded(gap)
        let (tested, overflow) = step.multipliedReportingOverflow(by: folds.value)
        guard !overflow, rowCount - gap > tested else {
            throw .tooManyTimeSplits(splits: folds.value, rowCount: rowCount, testSize: test, gap: self.gap)
        }
        let start = rowCount - tested + request.number * step
        let end = start - gap
        let limit = Self.bounded(maximumTrainSize)
        let first = limit != 0 && limit < end ? end - limit : 0
        return SplitOutcome(
            train: Self.slice(first, end, of: rowCount), test: Self.slice(start, start + step, of: rowCount))
    }

    private static func bounded(_ value: Int) -> Int { max(-1 << 34, min(value, 1 << 34)) }

    /// Python's `rows[start:end]`.
    private static func slice(_ start: Int, _ end: Int, of count: Int) -> [UInt32] {
        let bounds = [start, end].map { min(max($0 < 0 ? $0 + count : $0, 0), count) }
        return bounds[0] < bounds[1] ? Array(UInt32(bounds[0])..<UInt32(bounds[1])) : []
    }
}
