/// A way to split rows, with its parameters.
///
/// Every method gives the rows that the library's own gives for the same seed, in the same order.
public enum SplitMethod: Hashable, Sendable {
    /// scikit-learn's `train_test_split`.
    case trainTestSplit(TrainTestSplit)
    /// scikit-learn's `ShuffleSplit`.
    case shuffleSplit(ShuffleSplit)
    /// scikit-learn's `StratifiedShuffleSplit`.
    case stratifiedShuffleSplit(StratifiedShuffleSplit)
    /// scikit-learn's `GroupShuffleSplit`.
    case groupShuffleSplit(GroupShuffleSplit)
    /// scikit-learn's `KFold`.
    case kFold(KFold)
    /// scikit-learn's `StratifiedKFold`.
    case stratifiedKFold(StratifiedKFold)
    /// scikit-learn's `GroupKFold`.
    case groupKFold(GroupKFold)
    /// scikit-learn's `TimeSeriesSplit`.
    case timeSeriesSplit(TimeSeriesSplit)
    /// scikit-learn's `sklearn.utils.shuffle`.
    case sklearnShuffle(SklearnShuffle)
    /// pandas' `DataFrame.sample` with an integer seed.
    case dataFrameSample(DataFrameSample)
    /// pandas' `DataFrame.sample` with a `Generator`.
    case dataFrameGeneratorSample(DataFrameGeneratorSample)
    /// NumPy's `default_rng(seed).permutation`.
    case generatorPermutation(GeneratorPermutation)
    /// NumPy's `default_rng(seed).choice`.
    case generatorChoice(GeneratorChoice)
    /// Python's `random.shuffle`.
    case pythonRandomShuffle(PythonRandomShuffle)
    /// A shuffle cut by `np.split`.
    case shuffleThenCut(ShuffleThenCut)
    /// `train_test_split` twice.
    case twoStepSplit(TwoStepSplit)
    /// Rows by a random number each.
    case randomMask(RandomMask)
    /// The earliest rows train.
    case chronological(ChronologicalSplit)
    /// Rows that cover the space of the features train.
    case kennardStone(KennardStone)

    /// Splits rows.
    ///
    /// - Parameters:
    ///   - input: the table.
    ///   - number: which fold or repetition, counted from 0.
    ///   - entropy: stands in for a seed that is not set; the outcome tells whether it was needed.
    /// - Returns: the parts in the library's order.
    /// - Throws: ``SplitError`` with the library's reason.
    /// - Complexity: O(n) time beside a sort of the classes; about 12 bytes a row beside the input.
    public func split(
        _ input: SplitInput, number: Int = 0, entropy: UInt32 = .random(in: 0...(.max))
    ) throws(SplitError) -> SplitOutcome {
        guard input.rowCount <= RowLimit.rowCount else { throw .tooManyRows(input.rowCount) }
        guard (0..<max(0, splitCount)).contains(number) else {
            throw .noSuchSplit(number: number, count: max(0, splitCount))
        }
        let outcome = try procedure.split(SplitRequest(input: input, number: number, entropy: entropy))
        guard procedure.drawsSeed else { return outcome }
        return SplitOutcome(outcome.parts, warnings: outcome.warnings, drawnSeed: entropy)
    }

    /// How many folds or repetitions the method has; one where it has no such parameter.
    public var splitCount: Int { procedure.splitCount }

    /// The column that the method cannot do without.
    public var neededColumn: ColumnRole? {
        switch self {
        case .stratifiedShuffleSplit, .stratifiedKFold: .labels
        case .groupShuffleSplit, .groupKFold: .groups
        case .kennardStone: .features
        case .dataFrameSample, .dataFrameGeneratorSample: weightColumn == nil ? nil : .weights
        default: nil
        }
    }

    /// The column that `DataFrame.sample` takes its weights from.
    public var weightColumn: String? {
        switch self {
        case .dataFrameSample(let method): method.weightColumn
        case .dataFrameGeneratorSample(let method): method.weightColumn
        default: nil
        }
    }

    /// Whether a column makes a difference to the method; others are passed over, as the libraries do.
    public func uses(_ role: ColumnRole) -> Bool {
        switch self {
        case .trainTestSplit, .twoStepSplit, .stratifiedShuffleSplit, .stratifiedKFold: role == .labels
        case .groupShuffleSplit, .groupKFold: role == .groups
        case .chronological: role == .times
        case .kennardStone: role == .features
        case .dataFrameSample, .dataFrameGeneratorSample: role == .weights && weightColumn != nil
        default: false
        }
    }

    private var procedure: any SplitProcedure {
        switch self {
        case .trainTestSplit(let method): method
        case .shuffleSplit(let method): method
        case .stratifiedShuffleSplit(let method): method
        case .groupShuffleSplit(let method): method
        case .kFold(let method): method
        case .stratifiedKFold(let method): method
        case .groupKFold(let method): method
        case .timeSeriesSplit(let method): method
        case .sklearnShuffle(let method): method
        case .dataFrameSample(let method): method
        case .dataFrameGeneratorSample(let method): method
        case .generatorPermutation(let method): method
        case .generatorChoice(let method): method
        case .pythonRandomShuffle(let method): method
        case .shuffleThenCut(let method): method
        case .twoStepSplit(let method): method
        case .randomMask(let method): method
        case .chronological(let method): method
        case .kennardStone(let method): method
        }
    }
}
