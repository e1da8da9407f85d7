/// scikit-learn's `StratifiedKFold`: folds that keep the shares of the classes.
///
/// Rows stay in order.
public struct StratifiedKFold: SplitProcedure {
    /// How many folds there are.
    public var folds: FoldCount
    /// Whether the rows of each class are shuffled before they are dealt out.
    public var order: FoldOrder

    /// Takes scikit-learn's parameters.
    public init(folds: FoldCount = .standard, order: FoldOrder = .asGiven) {
        self.folds = folds
        self.order = order
    }

    var splitCount: Int { folds.value }
    var drawsSeed: Bool { order.drawsSeed }

    func split(_ request: SplitRequest) throws(SplitError) -> SplitOutcome {
        let labels = try request.labels(for: "StratifiedKFold")
        try folds.check(rowCount: request.rowCount)
        switch labels.classes.target {
        case .type("binary"), .type("multiclass"): break
        case .type(let target): throw .unsupportedTarget(target)
        case .incomparable(let left, let right): throw .incomparableLabels(left, right)
        }
        let counts = labels.counts()
        guard counts.contains(where: { $0 >= folds.value }) else {
            throw .moreFoldsThanClassMembers(folds: folds.value)
        }
        let smallest = counts.min() ?? 0
        let warnings = smallest < folds.value ? [SplitWarning.smallClass(members: smallest, folds: folds.value)] : []

        let dealt = testFolds(counts, appearance: Self.appearance(labels), entropy: request.entropy)
        var next = dealt.starts
        let wanted = UInt32(request.number)
        let codes = labels.codes
        let rows = AscendingRows.split(codes.count) { row in
            let code = Int(codes[row])
            let fold = dealt.folds[next[code]]
            next[code] &+= 1
            return fold == wanted ? RowMark.test : RowMark.train
        }
        return SplitOutcome(train: rows.train, test: rows.test, warnings: warnings)
    }

    /// The classes in the order in which they first appear.
    private static func appearance(_ labels: LabelColumn) -> [Int] {
        var order: [Int] = []
        var seen = [Bool](repeating: false, count: labels.classes.count)
        for code in labels.codes where !seen[Int(code)] {
            seen[Int(code)] = true
            order.append(Int(code))
            if order.count == seen.count {
                break
            }
        }
        return order
    }

    /// The fold of each row, class by class in the order of appearance, and where each class starts.
    ///
    /// Fold `i` gets as many rows of a class as every k-th row of the sorted labels, from row `i` on, would.
    private func testFolds(
        _ counts: [Int], appearance: [Int], entropy: UInt32
    ) -> (folds: [UInt32], starts: [Int]) {
        var stream: WordStream<MersenneTwister>?
        if case .shuffled(let seed) = order {
            stream = seed.stream(entropy: entropy)
        }
        var result: [UInt32] = []
        result.reserveCapacity(counts.reduce(0, +))
        var starts = [Int](repeating: 0, count: counts.count)
        for code in appearance {
            let start = result.count
            starts[code] = start
            let (each, extra) = counts[code].quotientAndRemainder(dividingBy: folds.value)
            let first = start % folds.value
            if each == 0 {
                // The folds that get one are a run that may go round the end.
                let wrapped = max(0, first + extra - folds.value)
                result += (0..<UInt32(wrapped))
                result += (UInt32(first)..<UInt32(first + extra - wrapped))
            } else {
                for fold in 0..<folds.value {
                    let isLonger = (fold - first + folds.value) % folds.value < extra
                    result += repeatElement(UInt32(fold), count: each + (isLonger ? 1 : 0))
                }
            }
            stream?.shuffle(&result, in: start..<result.count)
        }
        return (result, starts)
    }
}
