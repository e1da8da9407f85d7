/// What the columns of a split are called in the table, for Python source.
public struct SplitColumnNames: Hashable, Sendable {
    /// The columns of the labels; several count as one.
    public var labels: [String]
    /// The column of the groups.
    public var groups: String?
    /// The column of the times.
    public var times: String?

    /// Names columns.
    public init(labels: [String] = [], groups: String? = nil, times: String? = nil) {
        self.labels = labels
        self.groups = groups
        self.times = times
    }
}

extension SplitMethod {
    /// Python source that splits a data frame `df` in the same way.
    ///
    /// It defines `train`, `validation` and `test`, or `rows`, whichever parts the split has, and takes the libraries
    /// by their usual names (`np`, and the classes and functions of scikit-learn by their own).
    /// - Parameters:
    ///   - names: what the columns are called.
    ///   - number: which fold or repetition.
    ///   - drawnSeed: the seed that a split without one told of.
    /// - Returns: one or more lines; `nil` where no library does this.
    public func python(
        _ names: SplitColumnNames = SplitColumnNames(), number: Int = 0, drawnSeed: UInt32? = nil
    ) -> String? {
        let source = PythonSource(names: names, number: number, drawnSeed: drawnSeed)
        switch self {
        case .trainTestSplit(let method): return "train, test = " + source.trainTestSplit(method, of: "df")
        case .shuffleSplit(let method):
            return source.shuffling("ShuffleSplit", method.sizes, method.splitCount, method.seed, "df")
        case .stratifiedShuffleSplit(let method):
            return source.shuffling(
                "StratifiedShuffleSplit", method.sizes, method.splitCount, method.seed, "df, \(source.labels ?? "y")")
        case .groupShuffleSplit(let method):
            return source.shuffling(
                "GroupShuffleSplit", method.sizes, method.splitCount, method.seed, "df, groups=\(source.groups)")
        case .kFold(let method): return source.folding("KFold", method.folds, method.order, "df")
        case .stratifiedKFold(let method):
            return source.folding("StratifiedKFold", method.folds, method.order, "df, \(source.labels ?? "y")")
        case .groupKFold(let method):
            return source.folding("GroupKFold", method.folds, method.order, "df, groups=\(source.groups)")
        case .timeSeriesSplit(let method): return source.timeSeries(method)
        case .sklearnShuffle(let method):
            return "rows = "
                + PythonCall("shuffle", "df").with("random_state", method.seed.source(drawn: drawnSeed))
                .with("n_samples", method.sampleCount.map(String.init)).source
        case .dataFrameSample(let method):
            return source.sample(
                method.size, method.withReplacement, method.weightColumn, seed: method.seed.source(drawn: drawnSeed))
        case .dataFrameGeneratorSample(let method):
            return source.sample(
                method.size, method.withReplacement, method.weightColumn, seed: source.generator(method.seed))
        case .generatorPermutation(let method):
            return "rows = df.iloc[\(source.generator(method.seed)).permutation(len(df))]"
        case .generatorChoice(let method):
            let call = PythonCall("\(source.generator(method.seed)).choice", "len(df)", String(method.size))
            return "rows = df.iloc[\(call.with("replace", method.withReplacement ? "True" : "False").source)]"
        case .pythonRandomShuffle(let method):
            let shuffle = "random.Random(\(method.seed.source(drawn: drawnSeed))).shuffle(order)"
            return "order = list(range(len(df)))\n\(shuffle)\nrows = df.iloc[order]"
        case .shuffleThenCut(let method): return source.shuffleThenCut(method)
        case .twoStepSplit(let method): return source.twoStep(method)
        case .randomMask(let method): return source.randomMask(method)
        case .chronological(let method): return source.chronological(method)
        case .kennardStone: return nil
        }
    }
}
