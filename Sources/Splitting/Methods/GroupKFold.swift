/// scikit-learn's `GroupKFold`: each group is in the tests of one fold.
///
/// Rows stay in order.
/// Shuffling exists since scikit-learn 1.6. Without it, groups of equal size are dealt out as from 1.3 on; earlier
/// versions sorted them in no certain order.
public struct GroupKFold: SplitProcedure {
    /// How many folds there are.
    public var folds: FoldCount
    /// Whether groups are shuffled and then dealt out in equal numbers, or the largest first to the lightest fold.
    public var order: FoldOrder

    /// Takes scikit-learn's parameters.
    public init(folds: FoldCount = .standard, order: FoldOrder = .asGiven) {
        self.folds = folds
        self.order = order
    }

    var splitCount: Int { folds.value }
    var drawsSeed: Bool { order.drawsSeed }

    func split(_ request: SplitRequest) throws(SplitError) -> SplitOutcome {
        try request.checkGroupLength()
        try folds.check(rowCount: request.rowCount)
        let groups = try request.groups()
        let groupCount = groups.classes.count
        guard folds.value <= groupCount else {
            throw .moreFoldsThanGroups(folds: folds.value, groups: groupCount)
        }
        var marks = [UInt8](repeating: RowMark.train, count: groupCount)
        switch order {
        case .shuffled(let seed):
            var stream = seed.stream(entropy: request.entropy)
            let permutation = stream.permutation(UInt32(groupCount))
            for group in permutation[folds.range(request.number, of: groupCount)] {
                marks[Int(group)] = RowMark.test
            }
        case .asGiven:
            for (group, fold) in balanced(groups.counts()).enumerated() where fold == request.number {
                marks[group] = RowMark.test
            }
        }
        let codes = groups.codes
        let rows = AscendingRows.split(codes.count) { marks[Int(codes[$0])] }
        return SplitOutcome(train: rows.train, test: rows.test)
    }

    /// The fold of each group: the largest first, each to the lightest fold, the lowest of equals.
    private func balanced(_ counts: [Int]) -> [Int] {
        // A stable ascending sort read backwards: of equal groups the last comes first.
        let order = counts.indices.sorted { counts[$0] == counts[$1] ? $0 > $1 : counts[$0] > counts[$1] }
        var result = [Int](repeating: 0, count: counts.count)
        var lightest = LightestFolds(count: folds.value)
        for group in order {
            result[group] = lightest.add(counts[group])
        }
        return result
    }
}

/// Folds in a heap, the lightest on top and the lowest number of equals.
private struct LightestFolds {
    private var heap: [(weight: Int, fold: Int)]

    init(count: Int) { heap = (0..<count).map { (0, $0) } }

    /// Adds to the lightest fold and tells which that was.
    mutating func add(_ weight: Int) -> Int {
        let fold = heap[0].fold
        heap[0].weight += weight
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2] where child < heap.count && heap[child] < heap[least] {
                least = child
            }
            guard least != place else { return fold }
            heap.swapAt(place, least)
            place = least
        }
    }
}
