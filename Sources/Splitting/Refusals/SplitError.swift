/// Why a table cannot be split as asked.
public enum SplitError: SplitRefusal {
    // MARK: - Sizes

    /// A size outside of what the rows allow.
    case sizeOutOfRange(PartSide, PartSize, rowCount: Int)
    /// Two fractions that exceed one together.
    case fractionsAboveOne(sum: Double)
    /// Two sizes that exceed the rows together.
    case sizesAboveRowCount(sum: Int, rowCount: Int)
    /// No row would be left to train with.
    case emptyTrain(rowCount: Int, test: PartSize?, train: PartSize?)

    // MARK: - Columns

    /// A stratified split of rows that are not shuffled.
    case stratifiedWithoutShuffle
    /// The method needs labels.
    case labelsNeeded(method: String)
    /// The method needs groups.
    case groupsNeeded
    /// The method needs another column.
    case columnNeeded(ColumnRole, method: String)
    /// A column of another length than the table.
    case lengthMismatch([Int])
    /// A column with a missing or infinite value.
    case flaw(LabelFlaw, in: ColumnRole)
    /// A column without any row.
    case noRows
    /// Classes with a single row, as Python prints their values.
    case classesTooSmall([String])
    /// Fewer rows on a side than there are classes.
    case fewerRowsThanClasses(PartSide, rows: Int, classes: Int)
    /// Labels that are not classes.
    case unsupportedTarget(String)
    /// Several columns of Python types that cannot be compared, such as text and numbers.
    case incomparableLabels(String, String)

    // MARK: - Folds

    /// More folds than rows.
    case moreFoldsThanRows(folds: Int, rowCount: Int)
    /// More folds than groups.
    case moreFoldsThanGroups(folds: Int, groups: Int)
    /// More folds than every class has rows.
    case moreFoldsThanClassMembers(folds: Int)
    /// A time series with fewer rows than folds.
    case fewerRowsThanTimeFolds(folds: Int, rowCount: Int)
    /// A time series too short for its tests and gap.
    case tooManyTimeSplits(splits: Int, rowCount: Int, testSize: Int, gap: Int)
    /// There is no fold or repetition of this number.
    case noSuchSplit(number: Int, count: Int)

    // MARK: - Samples

    /// A larger sample than there are rows.
    case sampleAbovePopulation(SampleSource)
    /// Rows to draw from a table without rows.
    case emptyPopulation(SampleSource)
    /// `sklearn.utils.shuffle` asked for more rows than there are.
    case shuffleSampleAboveRows(size: Int, rowCount: Int)

    // MARK: - Weights

    /// Another number of weights than rows.
    case weightCount(Int, rowCount: Int)
    /// An infinite weight; the first such row.
    case infiniteWeight(row: Int)
    /// A negative weight; the first such row.
    case negativeWeight(row: Int)
    /// No weight is above zero.
    case weightsSumToZero
    /// A row so heavy that it would have to be drawn twice.
    case weightsTooUneven
    /// Fewer rows with a weight than are to be drawn.
    case fewerWeightsThanSample

    // MARK: - Limits

    /// More rows than can be numbered.
    case tooManyRows(Int)
    /// A feature that is no number, in Kennard and Stone's selection.
    case featureNotFinite(row: Int, column: Int)
    /// Rows of equal time would all have to lie on one side and leave the other empty.
    case timesCannotBeCut
}

/// What a column is for.
public enum ColumnRole: String, Hashable, Sendable {
    /// The classes, `y`.
    case labels
    /// The groups.
    case groups
    /// The times.
    case times
    /// The features.
    case features
    /// The weights.
    case weights
}

/// Which of NumPy's interfaces draws a sample; their messages differ.
public enum SampleSource: Hashable, Sendable {
    /// `RandomState`.
    case randomState
    /// `Generator`.
    case generator
}
