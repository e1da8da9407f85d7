/// What sums up rows, block by block.
///
/// Accumulators of different groups of blocks are merged; `merge` is called in the order of the data, so that an
/// accumulator need not commute.
public protocol RowAccumulator: Sendable {
    /// Takes in the rows of one block.
    mutating func add(_ block: RowBlock) throws(LinearModelError)

    /// Takes in what another accumulator saw of the rows right after its own.
    mutating func merge(_ next: Self) throws(LinearModelError)
}

/// Rows to fit a model to.
///
/// A source cuts its rows into blocks and its blocks into groups by the data alone: by counting rows, as `Observations`
/// does (blocks of `RowBlock.standardCapacity`, groups of `RowGroups.blocksPerGroup`), or by counting bytes, as suits
/// a reader that parses pieces of a file side by side. Each group gets a copy of the accumulator, its blocks are added
/// in order, the groups are merged from left to right (`OrderedReduction` does that). Who computes when is free, so
/// the bits of a result do not depend on the number of threads. All blocks of a source have one capacity.
public protocol RowSource: Sendable {
    /// Features per row.
    var featureCount: Int { get }
    /// Whether rows have weights.
    var isWeighted: Bool { get }
    /// Rows in all, where that is known before reading.
    var rowCount: Int? { get }
    /// Whether `reduce` can be called more than once.
    var isRepeatable: Bool { get }
    /// The first block, read ahead: its means and magnitudes become the frame of reference for all sums.
    var first: RowBlock? { get }

    /// Sums up all rows.
    func reduce<Accumulator: RowAccumulator>(_ empty: Accumulator) throws(LinearModelError) -> Accumulator
}

/// How blocks are grouped for summing.
public enum RowGroups {
    /// Consecutive blocks that share an accumulator.
    public static let blocksPerGroup = 8
}
