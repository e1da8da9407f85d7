/// scikit-learn's `KFold`: each row is in the tests of one fold.
///
/// Rows stay in order, even when shuffled.
public struct KFold: SplitProcedure {
    /// How many folds there are.
    public var folds: FoldCount
    /// Whether rows are shuffled before they are dealt out.
    public var order: FoldOrder

    /// Takes scikit-learn's parameters.
    public init(folds: FoldCount = .standard, order: FoldOrder = .asGiven) {
        self.folds = folds
        self.order = order
    }

    var splitCount: Int { folds.value }
    var drawsSeed: Bool { order.drawsSeed }

    func split(_ request: SplitRequest) throws(SplitError) -> SplitOutcome {
        try folds.check(rowCount: request.rowCount)
        let range = folds.range(request.number, of: request.rowCount)
        guard case .shuffled(let seed) = order else {
            let count = request.rowCount32
            let start = UInt32(range.lowerBound)
            let end = UInt32(range.upperBound)
            return SplitOutcome(train: Array(0..<start) + Array(end..<count), test: Array(start..<end))
        }
        var stream = seed.stream(entropy: request.entropy)
        let permutation = stream.permutation(request.rowCount32)
        var marks = [UInt8](repeating: RowMark.train, count: request.rowCount)
        for row in permutation[range] {
            marks[Int(row)] = RowMark.test
        }
        let rows = AscendingRows.split(marks.count) { marks[$0] }
        return SplitOutcome(train: rows.train, test: rows.test)
    }
}
