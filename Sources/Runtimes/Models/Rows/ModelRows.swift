import CSV
import Columnar
import Dispatch
package import LinearModels
import Synchronization

/// The rows of text files for a model: parsed piece by piece on every pass, or kept in memory once they are parsed.
///
/// A piece of a file makes one group of blocks, so sums have the same bits however many threads there are and whether
/// rows are kept or not.
package final class ModelRows: RowSource {
    /// What columns are for.
    package let columns: ModelColumns
    /// What targets mean.
    package let coding: TargetCoding
    /// Features per row.
    package var featureCount: Int { columns.features.count }
    /// Whether rows have weights.
    package var isWeighted: Bool { columns.weights != nil }
    /// Rows in all, where they are kept.
    package let rowCount: Int?
    /// Text files can be read again.
    package var isRepeatable: Bool { true }
    /// The first block.
    package let first: LinearModels.RowBlock?
    /// Blocks by pieces of the files, if they are kept.
    private let kept: [[LinearModels.RowBlock]]?
    /// The files, where rows are not kept.
    private let reading: RowReading?
    private let threads: Int
    private let fault = Mutex<TaskFailure?>(nil)

    /// Takes rows that are in memory.
    ///
    /// - Parameters:
    ///   - groups: blocks of one capacity that are full but for the last of each group.
    ///   - columns: what the features are called.
    ///   - coding: what targets mean.
    ///   - threads: how many to use.
    package init(
        _ groups: [[LinearModels.RowBlock]], columns: ModelColumns, coding: TargetCoding, threads: Int
    ) {
        (self.columns, self.coding, self.threads) = (columns, coding, threads)
        (kept, first, reading) = (groups, groups.first?.first, nil)
        rowCount = groups.reduce(0) { $1.reduce($0) { $0 + $1.count } }
    }

    init(
        _ reading: RowReading, first: LinearModels.RowBlock?, kept: [[LinearModels.RowBlock]]?
    ) {
        self.reading = reading
        threads = reading.threads
        columns = reading.filler.columns
        coding = reading.filler.coding
        self.first = first
        self.kept = kept
        rowCount = kept.map { $0.reduce(0) { $1.reduce($0) { $0 + $1.count } } }
    }

    /// Why the last pass failed, if the files were the reason.
    package var failure: TaskFailure? { fault.withLock { $0 } }

    /// Sums up all rows.
    package func reduce<Accumulator: RowAccumulator>(
        _ empty: Accumulator
    ) throws(LinearModelError) -> Accumulator {
        if let kept { return try ModelRows.reduce(kept, empty, threads: threads) }
        guard let reading else { return empty }
        let merged = Mutex(empty)
        let problem = Mutex<LinearModelError?>(nil)
        do {
            try reading.eachPiece { blocks in
                try ModelRows.sum(blocks, empty)
            } deliver: { piece in
                try merged.withLock { try $0.merge(piece) }
            }
        } catch let error as LinearModelError {
            problem.withLock { $0 = error }
        } catch {
            fault.withLock { $0 = TaskFailure(error) }
            problem.withLock { $0 = .unreadable }
        }
        if let error = problem.withLock({ $0 }) { throw error }
        return merged.withLock { $0 }
    }

    /// Calls one function for the rows of each group, on any thread, and another with what it made, in order.
    ///
    /// - Throws: what the functions throw, and ``TaskFailure`` for files that cannot be read.
    package func eachGroup<Made: Sendable>(
        _ make: @escaping @Sendable ([LinearModels.RowBlock]) throws -> Made,
        deliver: @escaping @Sendable (Made) throws -> Void
    ) throws {
        guard let kept else { return try reading?.eachPiece(make, deliver: deliver) ?? () }
        let lanes = max(1, min(threads, kept.count))
        let delivery = OrderedDelivery<Made>(threads: lanes, deliver: deliver)
        let (claims, seats) = (Claims(count: kept.count), Claims(count: lanes))
        try Workers.run(lanes) {
            guard let lane = seats.next() else { return }
            defer { try? delivery.end(thread: lane) }
            while let group = claims.next() {
                try delivery.advance(to: group, thread: lane)
                try delivery.put(try make(kept[group]), sequence: group, thread: lane)
            }
        }
    }

    private static func sum<Accumulator: RowAccumulator>(
        _ blocks: [LinearModels.RowBlock], _ empty: Accumulator
    ) throws(LinearModelError) -> Accumulator {
        var accumulator = empty
        for block in blocks { try accumulator.add(block) }
        return accumulator
    }

    private static func reduce<Accumulator: RowAccumulator>(
        _ groups: [[LinearModels.RowBlock]], _ empty: Accumulator, threads: Int
    ) throws(LinearModelError) -> Accumulator {
        let reduction = OrderedReduction(empty)
        let claims = Claims(count: groups.count)
        DispatchQueue.concurrentPerform(iterations: max(1, min(threads, groups.count))) { _ in
            while let group = claims.next() {
                let result = Result { () throws(LinearModelError) in try sum(groups[group], empty) }
                guard reduction.finish(group: group, result) else { return }
            }
        }
        return try reduction.result()
    }
}
