/// Writes the Python source of each kind of split.
struct PythonSource {
    let names: SplitColumnNames
    let number: Int
    let drawnSeed: UInt32?

    /// The labels; `nil` without any.
    var labels: String? {
        switch names.labels.count {
        case 0: nil
        case 1: Self.column(names.labels[0])
        default: "df[[\(names.labels.map(PythonText.string).joined(separator: ", "))]]"
        }
    }

    var groups: String { names.groups.map(Self.column) ?? "groups" }

    private static func column(_ name: String) -> String { "df[\(PythonText.string(name))]" }

    func generator(_ seed: GeneratorSeed) -> String { "np.random.default_rng(\(seed.source(drawn: drawnSeed)))" }

    // MARK: - scikit-learn

    /// A call of `train_test_split` on a data frame, stratified by its labels where they have names.
    func trainTestSplit(_ method: TrainTestSplit, of frame: String) -> String {
        let call = PythonCall("train_test_split", frame).with(method.sizes)
        guard case .shuffled(let seed) = method.order else { return call.with("shuffle", "False").source }
        let labels = labels.map { frame + $0.dropFirst(2) }
        return call.with("random_state", seed.source(drawn: drawnSeed)).with("stratify", labels).source
    }

    func shuffling(
        _ name: String, _ sizes: PartSizes, _ count: Int, _ seed: RandomStateSeed, _ split: String
    ) -> String {
        let splitter = PythonCall(name).with("n_splits", String(count)).with(sizes)
            .with("random_state", seed.source(drawn: drawnSeed))
        return chosen(splitter, split)
    }

    func folding(_ name: String, _ folds: FoldCount, _ order: FoldOrder, _ split: String) -> String {
        var splitter = PythonCall(name).with("n_splits", String(folds.value))
        if case .shuffled(let seed) = order {
            splitter = splitter.with("shuffle", "True").with("random_state", seed.source(drawn: drawnSeed))
        }
        return chosen(splitter, split)
    }

    func timeSeries(_ method: TimeSeriesSplit) -> String {
        let splitter = PythonCall("TimeSeriesSplit").with("n_splits", String(method.folds.value))
            .with("max_train_size", method.maximumTrainSize == 0 ? nil : String(method.maximumTrainSize))
            .with("test_size", method.testSize.map(String.init))
            .with("gap", method.gap == 0 ? nil : String(method.gap))
        return chosen(splitter, "df")
    }

    private func chosen(_ splitter: PythonCall, _ split: String) -> String {
        "train, test = [df.iloc[rows] for rows in list(\(splitter.source).split(\(split)))[\(number)]]"
    }

    // MARK: - pandas and NumPy

    func sample(_ size: SampleSize, _ withReplacement: Bool, _ weights: String?, seed: String?) -> String {
        let call =
            switch size {
            case .count(let count): PythonCall("df.sample").with("n", String(count))
            case .fraction(let fraction): PythonCall("df.sample").with("frac", PythonText.double(fraction))
            }
        return "rows = "
            + call.with("replace", withReplacement ? "True" : nil).with("weights", weights.map(PythonText.string))
            .with("random_state", seed).source
    }

    func shuffleThenCut(_ method: ShuffleThenCut) -> String {
        let seed = method.seed.source(drawn: drawnSeed)
        switch method.spelling {
        case .sample:
            let call = PythonCall("df.sample").with("frac", "1").with("random_state", seed)
            return "rows = \(call.source)\n" + cut("rows", method.cuts)
        case .seedAndShuffle:
            return "np.random.seed(\(seed ?? ""))\nrows = df.to_numpy(copy=True)\nnp.random.shuffle(rows)\n"
                + cut("rows", method.cuts)
        }
    }

    /// Slices at truncated products, which is what `np.split` makes of them.
    private func cut(_ frame: String, _ cuts: Cuts) -> String {
        let places = cuts.fractions.map { "int(\(PythonText.double($0)) * len(\(frame)))" }
        let bounds = [""] + places + [""]
        let slices = zip(bounds, bounds.dropFirst()).map { "\(frame)[\($0):\($1)]" }
        return assigned(cuts, slices)
    }

    func randomMask(_ method: RandomMask) -> String {
        let bounds = method.cuts.fractions.map(PythonText.double)
        let last = bounds[bounds.count - 1]
        let between = bounds.count > 1 ? ["df[(u >= \(bounds[0])) & (u < \(last))]"] : []
        return "np.random.seed(\(method.seed.source(drawn: drawnSeed) ?? ""))\nu = np.random.rand(len(df))\n"
            + assigned(method.cuts, ["df[u < \(bounds[0])]"] + between + ["df[u >= \(last)]"])
    }

    private func assigned(_ cuts: Cuts, _ parts: [String]) -> String {
        cuts.partNames.map(\.rawValue).joined(separator: ", ") + " = " + parts.joined(separator: ", ")
    }

    // MARK: - Two steps

    func twoStep(_ method: TwoStepSplit) -> String {
        switch method.kind {
        case .heldOut:
            "train, held = \(trainTestSplit(method.first, of: "df"))\n"
                + "validation, test = \(trainTestSplit(method.second, of: "held"))"
        case .rest:
            "rest, test = \(trainTestSplit(method.first, of: "df"))\n"
                + "train, validation = \(trainTestSplit(method.second, of: "rest"))"
        }
    }

    // MARK: - Time

    func chronological(_ method: ChronologicalSplit) -> String? {
        guard !method.keepsEqualTimesTogether else { return nil }
        let ordered = names.times.map { "df.sort_values(\(PythonText.string($0)), kind=\"stable\")" } ?? "df"
        switch method.cutting {
        case .sizes(let sizes):
            let call = PythonCall("train_test_split", ordered).with(sizes).with("shuffle", "False")
            return "train, test = " + call.source
        case .cuts(let cuts): return "rows = \(ordered)\n" + cut("rows", cuts)
        }
    }
}
