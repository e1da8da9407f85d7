/// The rows of each class, and how many rows to draw: what a stratified split needs to know.
struct Strata {
    /// The rows class by class, ascending within each.
    private let rows: [UInt32]
    /// How many rows each class has.
    private let counts: [Int]
    private let train: Int
    private let test: Int

    /// Sorts the rows into classes.
    ///
    /// - Parameters:
    ///   - labels: the class of each row, every class with a row.
    ///   - train: how many rows to draw for training.
    ///   - test: how many rows to draw for tests.
    /// - Throws: what `StratifiedShuffleSplit` says of classes too small for it.
    init(_ labels: LabelColumn, train: Int, test: Int) throws(SplitError) {
        let counts = labels.counts()
        if counts.contains(where: { $0 < 2 }) {
            let small = counts.indices.filter { counts[$0] < 2 }
            throw .classesTooSmall(small.map(labels.classes.representation(at:)))
        }
        guard train >= counts.count else {
            throw .fewerRowsThanClasses(.train, rows: train, classes: counts.count)
        }
        guard test >= counts.count else {
            throw .fewerRowsThanClasses(.test, rows: test, classes: counts.count)
        }
        rows = ClassOrder.rows(labels.codes, counts: counts)
        self.counts = counts
        self.train = train
        self.test = test
    }

    /// One split: each class is shuffled and gives its head to training and what follows to tests; then both sides
    /// are shuffled again.
    func draw(from stream: inout WordStream<MersenneTwister>) -> SplitOutcome {
        let trains = ApproximateMode.draws(train, of: counts, from: &stream)
        let rest = zip(counts, trains).map { $0 - $1 }
        let tests = ApproximateMode.draws(test, of: rest, from: &stream)
        var rows = rows
        var inTrain: [UInt32] = []
        inTrain.reserveCapacity(train)
        var inTest: [UInt32] = []
        inTest.reserveCapacity(test)
        var start = 0
        for index in counts.indices {
            let end = start + counts[index]
            stream.shuffle(&rows, in: start..<end)
            let cut = start + trains[index]
            inTrain += rows[start..<cut]
            inTest += rows[cut..<(cut + tests[index])]
            start = end
        }
        stream.shuffle(&inTrain)
        stream.shuffle(&inTest)
        return SplitOutcome(train: inTrain, test: inTest)
    }
}

/// Rows in the order of their classes.
enum ClassOrder {
    /// The rows sorted by class, ascending within each (a stable counting sort).
    static func rows(_ codes: [UInt32], counts: [Int]) -> [UInt32] {
        var ends: [Int] = []
        ends.reserveCapacity(counts.count)
        var start = 0
        for count in counts {
            ends.append(start)
            start += count
        }
        var rows = [UInt32](repeating: 0, count: codes.count)
        for (row, code) in codes.enumerated() {
            rows[ends[Int(code)]] = UInt32(truncatingIfNeeded: row)
            ends[Int(code)] &+= 1
        }
        return rows
    }
}
