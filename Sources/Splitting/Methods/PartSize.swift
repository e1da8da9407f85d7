#if canImport(Glibc)
    // Rounding is in libm, which this links.
    internal import Glibc
#endif

/// The size of a part: a number of rows, or a fraction of them.
///
/// scikit-learn tells the two apart by type: `1.0` is a fraction (and refused, as nothing would be left), `1` is one
/// row.
public enum PartSize: Hashable, Sendable, CustomStringConvertible {
    /// A fraction of the rows.
    case fraction(Double)
    /// A number of rows.
    case count(Int)

    /// The size as Python prints it.
    public var description: String {
        switch self {
        case .fraction(let value): PythonText.double(value)
        case .count(let value): String(value)
        }
    }

    fileprivate func isOutOfRange(_ rowCount: Int) -> Bool {
        switch self {
        case .fraction(let value): !(value > 0 && value < 1)
        case .count(let value): value <= 0 || value >= rowCount
        }
    }
}

/// The sizes of the two sides of a split, as scikit-learn's `_validate_shuffle_split` works them out.
///
/// A side that is not given gets what the other leaves. Where both are given and leave rows over, those are dropped.
public struct PartSizes: Hashable, Sendable {
    /// `test_size`.
    public var test: PartSize?
    /// `train_size`.
    public var train: PartSize?

    /// Takes the sizes as they are given.
    public init(test: PartSize? = nil, train: PartSize? = nil) {
        self.test = test
        self.train = train
    }

    /// The rows on each side.
    ///
    /// - Parameters:
    ///   - rowCount: how many rows, or groups, there are.
    ///   - standard: the fraction of tests when neither size is given.
    /// - Returns: how many train and how many test.
    /// - Throws: ``SplitError`` for sizes that the rows do not allow.
    func counts(of rowCount: Int, standard: Double) throws(SplitError) -> (train: Int, test: Int) {
        let test = test ?? (train == nil ? .fraction(standard) : nil)
        if let test, test.isOutOfRange(rowCount) {
            throw .sizeOutOfRange(.test, test, rowCount: rowCount)
        }
        if let train, train.isOutOfRange(rowCount) {
            throw .sizeOutOfRange(.train, train, rowCount: rowCount)
        }
        if case .fraction(let test)? = test, case .fraction(let train)? = train, train + test > 1 {
            throw .fractionsAboveOne(sum: train + test)
        }
        // Tests are rounded up and trains down, so that two fractions that make one never exceed the rows.
        let testCount = test.map { Self.count($0, of: rowCount, rounded: .up) }
        let trainCount = train.map { Self.count($0, of: rowCount, rounded: .down) }
        let inTest = testCount ?? rowCount - (trainCount ?? 0)
        let inTrain = trainCount ?? rowCount - inTest
        guard inTrain + inTest <= rowCount else {
            throw .sizesAboveRowCount(sum: inTrain + inTest, rowCount: rowCount)
        }
        guard inTrain > 0 else { throw .emptyTrain(rowCount: rowCount, test: test, train: train) }
        return (inTrain, inTest)
    }

    private static func count(_ size: PartSize, of rowCount: Int, rounded rule: FloatingPointRoundingRule) -> Int {
        switch size {
        case .fraction(let fraction): Int((fraction * Double(rowCount)).rounded(rule))
        case .count(let count): count
        }
    }
}
