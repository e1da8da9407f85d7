extension SplitError {
    public var exception: PythonException? {
        switch self {
        case .labelsNeeded, .incomparableLabels: .typeError
        case .columnNeeded, .noSuchSplit, .tooManyRows, .featureNotFinite, .timesCannotBeCut: nil
        case .flaw(_, let role): role == .labels || role == .groups ? .valueError : nil
        default: .valueError
        }
    }

    public var message: String {
        switch self {
        case .sizeOutOfRange(let side, let size, let rowCount):
            "\(side)_size=\(size) should be either positive and smaller than the number of samples \(rowCount) or a "
                + "float in the (0, 1) range"
        case .fractionsAboveOne(let sum):
            "The sum of test_size and train_size = \(PythonText.double(sum)), should be in the (0, 1) range. Reduce "
                + "test_size and/or train_size."
        case .sizesAboveRowCount(let sum, let rowCount):
            "The sum of train_size and test_size = \(sum), should be smaller than the number of samples \(rowCount). "
                + "Reduce test_size and/or train_size."
        case .emptyTrain(let rowCount, let test, let train):
            "With n_samples=\(rowCount), test_size=\(test?.description ?? "None") and "
                + "train_size=\(train?.description ?? "None"), the resulting train set will be empty. Adjust any of "
                + "the aforementioned parameters."
        case .sampleAbovePopulation(.randomState):
            "Cannot take a larger sample than population when 'replace=False'"
        case .sampleAbovePopulation(.generator): "Cannot take a larger sample than population when replace is False"
        case .emptyPopulation(.randomState): "a must be greater than 0 unless no samples are taken"
        case .emptyPopulation(.generator): "a must be a positive integer unless no samples are taken"
        case .shuffleSampleAboveRows(let size, let rowCount):
            "Cannot sample \(size) out of arrays with dim \(rowCount) when replace is False"
        case .weightCount, .infiniteWeight, .negativeWeight, .weightsSumToZero, .weightsTooUneven,
            .fewerWeightsThanSample:
            weightMessage
        case .moreFoldsThanRows, .moreFoldsThanGroups, .moreFoldsThanClassMembers, .fewerRowsThanTimeFolds,
            .tooManyTimeSplits, .noSuchSplit:
            foldMessage
        case .tooManyRows(let count): "\(count) rows are more than \(RowLimit.rowCount) and cannot be numbered"
        case .featureNotFinite(let row, let column):
            "feature \(column + 1) of row \(row + 1) is missing or infinite"
        case .timesCannotBeCut: "all rows on one side of the cut have the time of rows on the other side"
        default: columnMessage
        }
    }

    private var foldMessage: String {
        switch self {
        case .moreFoldsThanRows(let folds, let rowCount):
            "Cannot have number of splits n_splits=\(folds) greater than the number of samples: n_samples=\(rowCount)."
        case .moreFoldsThanGroups(let folds, let groups):
            "Cannot have number of splits n_splits=\(folds) greater than the number of groups: \(groups)."
        case .moreFoldsThanClassMembers(let folds):
            "n_splits=\(folds) cannot be greater than the number of members in each class."
        case .fewerRowsThanTimeFolds(let folds, let rowCount):
            "Cannot have number of folds=\(folds) greater than the number of samples=\(rowCount)."
        case .tooManyTimeSplits(let splits, let rowCount, let testSize, let gap):
            "Too many splits=\(splits) for number of samples=\(rowCount) with test_size=\(testSize) and gap=\(gap)."
        case .noSuchSplit(let number, let count): "there is no split \(number); the \(count) splits count from 0"
        default: ""
        }
    }

    private var weightMessage: String {
        switch self {
        case .weightCount: "Weights and axis to be sampled must be of same length"
        case .infiniteWeight: "weights vector may not include `inf` values"
        case .negativeWeight: "weights vector may not include negative values"
        case .weightsSumToZero: "Invalid weights: weights sum to zero"
        case .weightsTooUneven:
            "Weighted sampling cannot be achieved with replace=False. Either set replace=True or use smaller weights. "
                + "See the docstring of sample for details."
        default: "Fewer non-zero entries in p than size"
        }
    }

    private var columnMessage: String {
        switch self {
        case .stratifiedWithoutShuffle: "Stratified train/test split is not implemented for shuffle=False"
        case .labelsNeeded(let method): "\(method).split() missing 1 required positional argument: 'y'"
        case .groupsNeeded: "The 'groups' parameter should not be None."
        case .columnNeeded(let role, let method): "\(method) needs \(role)"
        case .lengthMismatch(let counts):
            "Found input variables with inconsistent numbers of samples: "
                + "[\(counts.map(String.init).joined(separator: ", "))]"
        case .flaw(.missing(_, inNumbers: false), in: _): "Input contains NaN"
        case .flaw(.missing, in: let role): "Input \(role.libraryName) contains NaN."
        case .flaw(.infinite, in: let role):
            "Input \(role.libraryName) contains infinity or a value too large for dtype('float64')."
        case .noRows: "Found array with 0 sample(s) (shape=(0,)) while a minimum of 1 is required."
        case .classesTooSmall(let classes):
            "The least populated classes in y have only 1 member, which is too few. The minimum number of groups for "
                + "any class cannot be less than 2. Classes with too few members are: "
                + "[\(classes.joined(separator: ", "))]"
        case .fewerRowsThanClasses(let side, let rows, let classes):
            "The \(side)_size = \(rows) should be greater or equal to the number of classes = \(classes)"
        case .incomparableLabels(let left, let right):
            "'<' not supported between instances of '\(left)' and '\(right)'"
        case .unsupportedTarget(let type):
            "Supported target types are: ('binary', 'multiclass'). Got '\(type)' instead."
        default: ""
        }
    }

    public var explanation: String? {
        switch self {
        case .flaw(.missing(let row, _), in: let role): "row \(row + 1) of the \(role) is the first without a value"
        case .flaw(.infinite(let row), in: let role): "row \(row + 1) of the \(role) is the first that is infinite"
        case .infiniteWeight(let row): "row \(row + 1) is the first with an infinite weight"
        case .negativeWeight(let row): "row \(row + 1) is the first with a negative weight"
        case .labelsNeeded: "name the column of the classes with --stratify"
        case .groupsNeeded: "name the column of the groups with --groups"
        case .classesTooSmall:
            "each class needs a row on both sides; leave these rows out, join the classes, or do not stratify"
        case .fewerRowsThanClasses: "each class needs a row on both sides; ask for a larger part or do not stratify"
        case .unsupportedTarget("continuous"):
            "the column has numbers with fractions, which are no classes; StratifiedShuffleSplit would take them"
        case .sampleAbovePopulation: "ask for at most as many rows as there are, or set \"replace\": true"
        case .sizeOutOfRange, .emptyTrain:
            "a size with a point (0.2) is a fraction of the rows, one without (20) a number of rows"
        default: nil
        }
    }
}

extension ColumnRole {
    /// What scikit-learn calls the column.
    var libraryName: String { self == .labels ? "y" : rawValue }
}
