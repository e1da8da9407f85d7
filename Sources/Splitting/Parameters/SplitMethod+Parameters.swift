public import OrderedJSON

extension SplitMethod {
    /// Reads a method by its library's name, with parameters by theirs.
    ///
    /// A number with a point or an exponent is a fraction, one without a count. A seed may be a decimal string.
    /// - Parameters:
    ///   - name: one of ``names``.
    ///   - parameters: the parameters; `null` is Python's `None`.
    ///   - style: what strings mean.
    /// - Throws: ``SplitParameterError``; unknown names come with the nearest one.
    public init(
        name: String, parameters: JSONObject = JSONObject(), style: ParameterStyle = .json
    ) throws(SplitParameterError) {
        guard let reader = MethodReader.all.first(where: { $0.name == name }) else {
            throw .unknownMethod(name, known: Self.names)
        }
        self = try reader.read(
            MethodParameters(parameters, method: name, known: reader.parameters, style: style))
    }

    /// The names of all methods.
    public static let names = MethodReader.all.map(\.name)

    /// The parameters of a method by name; `nil` when there is no such method.
    public static func parameterNames(of name: String) -> [String]? {
        MethodReader.all.first { $0.name == name }?.parameters
    }
}

/// How the parameters of a method are read.
private struct MethodReader: Sendable {
    let name: String
    let parameters: [String]
    let read: @Sendable (MethodParameters) throws(SplitParameterError) -> SplitMethod

    init(
        _ name: String, _ parameters: [String],
        read: @escaping @Sendable (MethodParameters) throws(SplitParameterError) -> SplitMethod
    ) {
        self.name = name
        self.parameters = parameters
        self.read = read
    }

    private static let shuffling = ["n_splits", "test_size", "train_size", "random_state"]
    private static let folding = ["n_splits", "shuffle", "random_state"]
    private static let sampling = ["n", "frac", "replace", "weights"]

    static let all: [MethodReader] = [
        MethodReader(
            "train_test_split", ["test_size", "train_size", "random_state", "shuffle", "stratify"],
            read: trainTestSplit),
        MethodReader("ShuffleSplit", shuffling) { given throws(SplitParameterError) in
            .shuffleSplit(
                ShuffleSplit(
                    sizes: try given.sizes(), splitCount: try given.repetitions(standard: 10),
                    seed: try given.classSeed()))
        },
        MethodReader("StratifiedShuffleSplit", shuffling) { given throws(SplitParameterError) in
            .stratifiedShuffleSplit(
                StratifiedShuffleSplit(
                    sizes: try given.sizes(), splitCount: try given.repetitions(standard: 10),
                    seed: try given.classSeed()))
        },
        MethodReader("GroupShuffleSplit", shuffling) { given throws(SplitParameterError) in
            .groupShuffleSplit(
                GroupShuffleSplit(
                    sizes: try given.sizes(), splitCount: try given.repetitions(standard: 5),
                    seed: try given.classSeed()))
        },
        MethodReader("KFold", folding) { given throws(SplitParameterError) in
            .kFold(KFold(folds: try given.folds(), order: try foldOrder(given)))
        },
        MethodReader("StratifiedKFold", folding) { given throws(SplitParameterError) in
            .stratifiedKFold(StratifiedKFold(folds: try given.folds(), order: try foldOrder(given)))
        },
        MethodReader("GroupKFold", folding) { given throws(SplitParameterError) in
            .groupKFold(GroupKFold(folds: try given.folds(), order: try foldOrder(given)))
        },
        MethodReader("TimeSeriesSplit", ["n_splits", "max_train_size", "test_size", "gap"], read: timeSeriesSplit),
        MethodReader("DataFrame.sample", sampling + ["random_state", "axis", "ignore_index"]) {
            given throws(SplitParameterError) in
            let seed = try given.sampleSeed()
            try refuseUnsupported(given)
            return .dataFrameSample(
                try DataFrameSample(
                    size: try given.sampleSize(), withReplacement: given.isTruthy("replace"),
                    weightColumn: given["weights"]?.string, seed: seed))
        },
        MethodReader("DataFrame.sample(Generator)", sampling + ["seed", "axis", "ignore_index"]) {
            given throws(SplitParameterError) in
            let seed = try given.generatorSeed()
            try refuseUnsupported(given)
            return .dataFrameGeneratorSample(
                try DataFrameGeneratorSample(
                    size: try given.sampleSize(), withReplacement: given.isTruthy("replace"),
                    weightColumn: given["weights"]?.string, seed: seed))
        },
        MethodReader("sample_then_np_split", ["fractions", "random_state"]) { given throws(SplitParameterError) in
            .shuffleThenCut(
                ShuffleThenCut(.sample, cuts: try given.cuts("fractions"), seed: try given.sampleSeed()))
        },
        MethodReader("np_seed_shuffle_rows_then_split", ["fractions", "seed"]) {
            given throws(SplitParameterError) in
            .shuffleThenCut(
                ShuffleThenCut(.seedAndShuffle, cuts: try given.cuts("fractions"), seed: try given.numpySeed()))
        },
        MethodReader("two_step_holdout", ["first_test", "second_test", "random_state"]) {
            given throws(SplitParameterError) in try twoStepSplit(.heldOut, given)
        },
        MethodReader("two_step_rest", ["first_test", "second_test", "random_state"]) {
            given throws(SplitParameterError) in try twoStepSplit(.rest, given)
        },
        MethodReader("rand_mask", ["cuts", "seed"]) { given throws(SplitParameterError) in
            .randomMask(RandomMask(cuts: try given.cuts("cuts"), seed: try given.numpySeed()))
        },
        MethodReader("skl_shuffle", ["random_state", "n_samples"]) { given throws(SplitParameterError) in
            .sklearnShuffle(
                try SklearnShuffle(
                    sampleCount: try given.shuffleSampleCount(), seed: try given.functionSeed(of: "resample")))
        },
        MethodReader("python_random_shuffle", ["seed"]) { given throws(SplitParameterError) in
            .pythonRandomShuffle(PythonRandomShuffle(seed: try given.pythonSeed()))
        },
        MethodReader("default_rng_permutation", ["seed"]) { given throws(SplitParameterError) in
            .generatorPermutation(GeneratorPermutation(seed: try given.generatorSeed()))
        },
        MethodReader("default_rng_choice", ["seed", "size", "replace"]) { given throws(SplitParameterError) in
            .generatorChoice(
                try GeneratorChoice(
                    size: try given.choiceSize(), withReplacement: given.isTruthy("replace"),
                    seed: try given.generatorSeed()))
        },
        MethodReader(
            "chronological", ["test_size", "train_size", "fractions", "keep_equal_times_together"],
            read: chronological),
        MethodReader("kennard_stone", ["test_size", "train_size", "scaling"]) { given throws(SplitParameterError) in
            .kennardStone(KennardStone(sizes: try given.sizes(), scaling: try given.scaling()))
        },
    ]

    // MARK: - The longer ones

    private static func trainTestSplit(_ given: MethodParameters) throws(SplitParameterError) -> SplitMethod {
        let sizes = PartSizes(
            test: try given.checkedSize("test_size", .test), train: try given.checkedSize("train_size", .train))
        // The check of sizes comes before that of seeds.
        _ = try TrainTestSplit(sizes: sizes)
        let seed = try given.functionSeed(of: "train_test_split")
        let shuffles: Bool
        switch given["shuffle"] {
        case .bool(let value)?: shuffles = value
        case nil where !given.gives("shuffle"): shuffles = true
        case let value:
            throw .outsideOf(
                "an instance of 'bool' or an instance of 'numpy.bool'", name: "shuffle", function: "train_test_split",
                got: PythonText.representation(value ?? .null))
        }
        if let column = given["stratify"] {
            throw .notSupported("stratify", method: given.method, got: PythonText.representation(column))
        }
        return .trainTestSplit(try TrainTestSplit(sizes: sizes, order: shuffles ? .shuffled(seed) : .asGiven))
    }

    private static func foldOrder(_ given: MethodParameters) throws(SplitParameterError) -> FoldOrder {
        switch given["shuffle"] {
        case .bool(true)?: return .shuffled(try given.classSeed())
        case .bool(false)?: break
        case nil where !given.gives("shuffle"): break
        case let value: throw .shuffleNotBoolean(got: PythonText.plain(value ?? .null))
        }
        guard given["random_state"] == nil else { throw .seedWithoutShuffle }
        return .asGiven
    }

    private static func timeSeriesSplit(_ given: MethodParameters) throws(SplitParameterError) -> SplitMethod {
        if case .number(let number)? = given["test_size"], !PythonText.isInteger(number) {
            throw .notAnInteger(typeName: "float")
        }
        if given.gives("gap"), given["gap"] == nil {
            throw .wrongKind("gap", wanted: "a whole number", got: "None")
        }
        return .timeSeriesSplit(
            try TimeSeriesSplit(
                folds: try given.folds(), maximumTrainSize: try given.integer("max_train_size") ?? 0,
                testSize: try given.integer("test_size"), gap: try given.integer("gap") ?? 0))
    }

    /// The parameters of `DataFrame.sample` that are not offered.
    private static func refuseUnsupported(_ given: MethodParameters) throws(SplitParameterError) {
        if let weights = given["weights"], weights.string == nil {
            throw .notSupported("weights", method: given.method, got: PythonText.representation(weights))
        }
        switch given["axis"] {
        case nil, 0?, "index"?, "rows"?: break
        case let axis?: throw .notSupported("axis", method: given.method, got: PythonText.representation(axis))
        }
    }

    private static func twoStepSplit(
        _ kind: TwoStepSplit.Kind, _ given: MethodParameters
    ) throws(SplitParameterError) -> SplitMethod {
        .twoStepSplit(
            try TwoStepSplit(
                kind, firstTest: try given.checkedSize("first_test", .test),
                secondTest: try given.checkedSize("second_test", .test),
                seed: try given.functionSeed(of: "train_test_split")))
    }

    private static func chronological(_ given: MethodParameters) throws(SplitParameterError) -> SplitMethod {
        let together = try given.boolean("keep_equal_times_together", standard: false)
        guard given["fractions"] == nil else {
            for name in ["test_size", "train_size"] where given[name] != nil {
                throw .wrongKind(
                    name, wanted: "left out beside fractions", got: PythonText.representation(given[name] ?? .null))
            }
            return .chronological(
                ChronologicalSplit(
                    cutting: .cuts(try given.cuts("fractions")), keepsEqualTimesTogether: together))
        }
        return .chronological(
            ChronologicalSplit(cutting: .sizes(try given.sizes()), keepsEqualTimesTogether: together))
    }
}
