import Testing

@testable import Splitting

/// Rows as numbers that read easily.
private func rows(_ outcome: SplitOutcome, _ name: PartName) -> [Int] { (outcome[name] ?? []).map(Int.init) }

@Suite struct `A split` {
    @Test(
        arguments: [
            .shuffleSplit(ShuffleSplit()), .kFold(KFold(order: .shuffled(.unset))),
            .pythonRandomShuffle(PythonRandomShuffle()), .generatorPermutation(GeneratorPermutation()),
        ] as [SplitMethod])
    func `without a seed tells the one that was drawn`(_ method: SplitMethod) throws {
        let input = SplitInput(rowCount: 100)

        let first = try method.split(input, entropy: 7)
        let second = try method.split(input, entropy: 8)

        #expect(first.drawnSeed == 7)
        #expect(first.parts != second.parts)
        #expect(first == (try method.split(input, entropy: 7)))
    }

    @Test func `without a seed is repeated by the drawn one`() throws {
        let input = SplitInput(rowCount: 100)
        let drawn = try SplitMethod.shuffleSplit(ShuffleSplit()).split(input)

        let repeated = try SplitMethod.shuffleSplit(
            ShuffleSplit(seed: .integer(try #require(drawn.drawnSeed)))
        ).split(input)

        #expect(drawn.parts == repeated.parts)
        #expect(repeated.drawnSeed == nil)
    }

    @Test func `of a number beyond the last is refused`() {
        let input = SplitInput(rowCount: 10)
        #expect(throws: SplitError.noSuchSplit(number: 5, count: 5)) {
            try SplitMethod.kFold(KFold()).split(input, number: 5)
        }
        #expect(throws: SplitError.noSuchSplit(number: 0, count: 0)) {
            try SplitMethod.shuffleSplit(ShuffleSplit(splitCount: -1)).split(input)
        }
    }

    @Test func `of more rows than can be numbered is refused`() {
        #expect(throws: SplitError.tooManyRows(1 << 40)) {
            try SplitMethod.kFold(KFold()).split(SplitInput(rowCount: 1 << 40))
        }
    }

    @Test(arguments: [1, 2, 3, 17, 500])
    func `into folds tests every row once`(_ seed: UInt32) throws {
        let labels = LabelColumn((0..<300).map { Int64($0 * Int(seed) % 7) })
        let input = SplitInput(rowCount: 300, labels: labels, groups: labels)
        for order in [FoldOrder.asGiven, .shuffled(.integer(seed))] {
            for method in [
                SplitMethod.kFold(KFold(order: order)), .stratifiedKFold(StratifiedKFold(order: order)),
                .groupKFold(GroupKFold(order: order)),
            ] where !(seed == 500 && method.neededColumn == .groups) {
                var tested: [Int] = []
                for number in 0..<method.splitCount {
                    let outcome = try method.split(input, number: number)
                    let test = rows(outcome, .test)
                    #expect((rows(outcome, .train) + test).sorted() == Array(0..<300))
                    tested += test
                }
                #expect(tested.sorted() == Array(0..<300))
            }
        }
    }

    @Test func `can be turned round`() throws {
        let input = SplitInput(rowCount: 50)
        let method = SplitMethod.shuffleSplit(
            ShuffleSplit(sizes: PartSizes(test: .count(10), train: .count(30)), seed: .integer(1)))
        let outcome = try method.split(input)

        let turned = try #require(outcome.rowPlaces(rowCount: 50))

        for row in 0..<50 {
            let part = turned.parts[row]
            if part == RowPlaces.none {
                #expect(outcome.parts.allSatisfy { !$0.rows.contains(UInt32(row)) })
            } else {
                #expect(outcome.parts[Int(part)].rows[Int(turned.places[row])] == UInt32(row))
            }
        }
        #expect(turned.parts.count { $0 == RowPlaces.none } == 10)
    }

    @Test func `with replacement cannot be turned round`() throws {
        let method = SplitMethod.dataFrameSample(
            try DataFrameSample(size: .count(20), withReplacement: true, seed: .integer(1)))

        let outcome = try method.split(SplitInput(rowCount: 10))

        #expect(outcome.rowPlaces(rowCount: 10) == nil)
    }

    @Test(arguments: [Int.min, -1 << 40, 1 << 40, Int.max])
    func `of a time series takes any number without a trap`(_ number: Int) throws {
        let input = SplitInput(rowCount: 20)
        for method in [
            try TimeSeriesSplit(maximumTrainSize: number), try TimeSeriesSplit(testSize: number),
            try TimeSeriesSplit(gap: number), try TimeSeriesSplit(maximumTrainSize: number, testSize: -3, gap: number),
        ] {
            let split = SplitMethod.timeSeriesSplit(method)
            for index in 0..<split.splitCount {
                let outcome = try? split.split(input, number: index)
                #expect(outcome.map { rows($0, .train).count <= 20 } ?? true)
            }
        }
    }

    @Test func `into more folds than any table has rows is refused`() throws {
        let input = SplitInput(rowCount: 20)
        #expect(throws: SplitError.moreFoldsThanRows(folds: .max, rowCount: 20)) {
            try SplitMethod.kFold(KFold(folds: FoldCount(.max))).split(input)
        }
        #expect(throws: SplitError.fewerRowsThanTimeFolds(folds: .max, rowCount: 20)) {
            try SplitMethod.timeSeriesSplit(TimeSeriesSplit(folds: FoldCount(.max))).split(input)
        }
    }

    @Test func `of a size that is no number is refused`() {
        let nothing = PartSizes(test: .fraction(.nan))
        #expect(throws: SplitError.self) {
            try SplitMethod.shuffleSplit(ShuffleSplit(sizes: nothing)).split(SplitInput(rowCount: 9))
        }
        #expect(throws: SplitParameterError.self) { try TrainTestSplit(sizes: nothing) }
        #expect(throws: SplitParameterError.negativeSampleFraction) { try DataFrameSample(size: .fraction(.nan)) }
        #expect(throws: SplitParameterError.self) { try Cuts([.nan]) }
    }

    @Test func `that needs a column says so`() {
        let input = SplitInput(rowCount: 10)
        #expect(throws: SplitError.labelsNeeded(method: "StratifiedKFold")) {
            try SplitMethod.stratifiedKFold(StratifiedKFold()).split(input)
        }
        #expect(throws: SplitError.groupsNeeded) { try SplitMethod.groupKFold(GroupKFold()).split(input) }
        #expect(throws: SplitError.columnNeeded(.features, method: "kennard_stone")) {
            try SplitMethod.kennardStone(KennardStone()).split(input)
        }
    }

    @Test func `names the row of a missing label`() {
        let input = SplitInput(rowCount: 3, labels: LabelColumn(["a", nil, "a"]))
        let refusal = #expect(throws: SplitError.self) {
            try SplitMethod.stratifiedKFold(StratifiedKFold()).split(input)
        }
        #expect(refusal == .flaw(.missing(row: 1, inNumbers: false), in: .labels))
        #expect(refusal?.explanation == "row 2 of the labels is the first without a value")
    }

    @Test func `takes classes that no row has for absent`() throws {
        let whole = LabelColumn(codes: [0, 2, 0, 2, 0, 2], classes: .texts(["a", "b", "c"]))
        let compact = LabelColumn(codes: [0, 1, 0, 1, 0, 1], classes: .texts(["a", "c"]))
        let method = SplitMethod.trainTestSplit(
            try TrainTestSplit(sizes: PartSizes(test: .count(2)), order: .shuffled(.integer(3))))

        #expect(
            try method.split(SplitInput(rowCount: 6, labels: whole))
                == method.split(SplitInput(rowCount: 6, labels: compact)))
    }
}

@Suite struct `A chronological split` {
    private let times = LabelColumn([5, 1, 4, 1, 3, 3, 3, 9] as [Int64])

    private func split(
        _ cutting: ChronologicalSplit.Cutting, together: Bool = false, times: LabelColumn?
    ) throws -> SplitOutcome {
        try SplitMethod.chronological(ChronologicalSplit(cutting: cutting, keepsEqualTimesTogether: together))
            .split(SplitInput(rowCount: 8, times: times))
    }

    @Test func `puts the earliest rows first and keeps the order of equals`() throws {
        let outcome = try split(.cuts(Cuts([0.5, 0.75])), times: times)

        #expect(rows(outcome, .train) == [1, 3, 4, 5])
        #expect(rows(outcome, .validation) == [6, 2])
        #expect(rows(outcome, .test) == [0, 7])
        #expect(outcome.drawnSeed == nil)
    }

    @Test func `rounds sizes as train_test_split does`() throws {
        let outcome = try split(.sizes(PartSizes(test: .fraction(0.3))), times: nil)

        #expect(rows(outcome, .train) == [0, 1, 2, 3, 4])
        #expect(rows(outcome, .test) == [5, 6, 7])
    }

    @Test func `may keep equal times on one side`() throws {
        let down = try split(.cuts(Cuts([0.5])), together: true, times: times)
        #expect(rows(down, .train) == [1, 3])
        #expect(rows(down, .test) == [4, 5, 6, 2, 0, 7])

        let up = try split(.cuts(Cuts([0.15])), together: true, times: times)
        #expect(rows(up, .train) == [1, 3])
    }

    @Test func `of one time cannot be cut where equals stay together`() {
        #expect(throws: SplitError.timesCannotBeCut) {
            try split(.cuts(Cuts([0.5])), together: true, times: LabelColumn([Int64](repeating: 4, count: 8)))
        }
    }

    @Test func `refuses missing times and columns of another length`() {
        #expect(throws: SplitError.flaw(.missing(row: 0, inNumbers: false), in: .times)) {
            try split(.cuts(Cuts([0.5])), times: LabelColumn([String?](repeating: nil, count: 8)))
        }
        #expect(throws: SplitError.lengthMismatch([8, 1])) {
            try split(.cuts(Cuts([0.5])), times: LabelColumn([1] as [Int64]))
        }
    }
}

@Suite struct `Kennard and Stone's selection` {
    @Test func `starts with the farthest pair and goes on with the most distant row`() throws {
        let features = FeatureMatrix(columnCount: 1, values: [0, 1, 5, 9, 10, 4])
        let method = SplitMethod.kennardStone(KennardStone(sizes: PartSizes(train: .count(4))))

        let outcome = try method.split(SplitInput(rowCount: 6, features: features))

        // 5 is five from both ends; then 1, 9 and 4 are each one away, and the lowest row wins.
        #expect(rows(outcome, .train) == [0, 4, 2, 1])
        #expect(rows(outcome, .test) == [3, 5])
    }

    @Test func `takes the lowest rows of equals`() throws {
        let features = FeatureMatrix(columnCount: 2, values: [Double](repeating: 3, count: 40))
        let method = SplitMethod.kennardStone(KennardStone(sizes: PartSizes(train: .count(5)), scaling: .standard))

        let outcome = try method.split(SplitInput(rowCount: 20, features: features))

        #expect(rows(outcome, .train) == [0, 1, 2, 3, 4])
    }

    @Test func `refuses what is no number`() {
        let features = FeatureMatrix(columnCount: 2, values: [1, 2, 3, .nan, 5, 6])
        #expect(throws: SplitError.featureNotFinite(row: 1, column: 1)) {
            try SplitMethod.kennardStone(KennardStone()).split(SplitInput(rowCount: 3, features: features))
        }
    }
}
