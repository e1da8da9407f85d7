internal import Dispatch
internal import Synchronization

/// Rows kept in memory.
public struct Observations: RowSource {
    /// Features per row.
    public let featureCount: Int
    /// Whether rows have weights.
    public let isWeighted: Bool
    /// Threads that share the work; no part of any result.
    public var threads = 1
    private(set) var blocks: [RowBlock] = []

    /// Starts without rows.
    public init(featureCount: Int, isWeighted: Bool = false, threads: Int = 1) {
        self.featureCount = featureCount
        self.isWeighted = isWeighted
        self.threads = threads
    }

    /// Takes a matrix with its rows one after the other.
    ///
    /// - Parameters:
    ///   - values: `targets.count` rows of `featureCount` values.
    ///   - featureCount: features per row.
    ///   - targets: one per row.
    ///   - weights: one per row, or none.
    ///   - threads: threads that share the work.
    public init(
        rowMajor values: [Double], featureCount: Int, targets: [Double], weights: [Double]? = nil, threads: Int = 1
    ) {
        self.init(featureCount: featureCount, isWeighted: weights != nil, threads: threads)
        precondition(values.count == targets.count * featureCount, "rows and targets differ in number")
        precondition(weights.map { $0.count == targets.count } ?? true, "weights and targets differ in number")
        for row in targets.indices {
            append(
                values[(row * featureCount)..<((row + 1) * featureCount)], target: targets[row],
                weight: weights?[row] ?? 1)
        }
    }

    /// Takes a matrix column by column.
    ///
    /// - Parameters:
    ///   - columns: the features, each as long as `targets`.
    ///   - targets: one per row.
    ///   - weights: one per row, or none.
    ///   - threads: threads that share the work.
    public init(columns: [[Double]], targets: [Double], weights: [Double]? = nil, threads: Int = 1) {
        self.init(featureCount: columns.count, isWeighted: weights != nil, threads: threads)
        for row in targets.indices {
            append(columns.map { $0[row] }, target: targets[row], weight: weights?[row] ?? 1)
        }
    }

    /// Adds one row.
    public mutating func append(_ features: some Sequence<Double>, target: Double, weight: Double = 1) {
        if blocks.last?.isFull ?? true {
            var block = RowBlock(featureCount: featureCount, isWeighted: isWeighted)
            block.number = blocks.count
            block.firstRow = blocks.count * RowBlock.standardCapacity
            blocks.append(block)
        }
        blocks[blocks.count - 1].append(features, target: target, weight: weight)
    }

    /// Adds a filled block; all but the last must be full and of the standard capacity.
    ///
    /// - Throws: `LinearModelError.wrongShape` if its columns differ.
    public mutating func append(_ block: RowBlock) throws(LinearModelError) {
        guard block.featureCount == featureCount, block.isWeighted == isWeighted else {
            throw .wrongShape(expected: featureCount, found: block.featureCount)
        }
        precondition(block.capacity == RowBlock.standardCapacity, "a block of another capacity")
        precondition(blocks.last?.isFull ?? true, "a block after one that is not full")
        var block = block
        block.number = blocks.count
        block.firstRow = blocks.count * RowBlock.standardCapacity
        blocks.append(block)
    }

    /// Rows in all.
    public var rowCount: Int? { blocks.reduce(0) { $0 + $1.count } }

    /// Kept rows can be read as often as needed.
    public var isRepeatable: Bool { true }

    /// The first block.
    public var first: RowBlock? { blocks.first }

    /// Sums up all rows on `threads` threads.
    public func reduce<Accumulator: RowAccumulator>(
        _ empty: Accumulator
    ) throws(LinearModelError) -> Accumulator {
        let reduction = OrderedReduction(empty)
        let size = RowGroups.blocksPerGroup
        let groups = (blocks.count + size - 1) / size
        @Sendable func sumUp(_ group: Int) -> Bool {
            reduction.finish(
                group: group,
                Result { () throws(LinearModelError) in
                    var accumulator = empty
                    for block in blocks[(group * size)..<min(blocks.count, (group + 1) * size)] {
                        try accumulator.add(block)
                    }
                    return accumulator
                })
        }
        let lanes = min(threads, groups)
        if lanes > 1 {
            let next = Mutex(0)
            DispatchQueue.concurrentPerform(iterations: lanes) { _ in
                while true {
                    let group = next.withLock { value in
                        value += 1
                        return value - 1
                    }
                    guard group < groups, sumUp(group) else { return }
                }
            }
        } else {
            for group in 0..<groups where !sumUp(group) { break }
        }
        return try reduction.result()
    }
}
