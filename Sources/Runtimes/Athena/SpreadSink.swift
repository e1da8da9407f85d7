package import Columnar

/// Gives the rows of a few batches to several lanes of another sink.
///
/// Athena's workers each write files of their own, so that a result has several and the hosts of a job each get some.
/// Here a small result would come from one thread and be one file. The other sink is opened with more lanes than there
/// are threads; each thread has lanes of its own, and gives them its batches in turn, small ones in parts. The rows of a
/// lane are in the order of the result.
package final class SpreadSink<Target: ResultSink>: ResultSink {
    /// Lanes that there are at least, where there are rows enough.
    private static var lanesWanted: Int { 4 }
    /// Rows of a batch that is not worth cutting.
    private static var wholeBatch: Int { 512 }

    private let target: Target
    // Invariant: set by `open`, before any thread writes.
    nonisolated(unsafe) private var turns: [Turn] = []

    /// Whose turn it is among the lanes of a thread; used by that thread alone.
    private final class Turn {
        let lanes: Range<Int>
        var next: Int

        init(_ lanes: Range<Int>) {
            self.lanes = lanes
            next = lanes.lowerBound
        }

        func take() -> Int {
            let lane = next
            next = next + 1 == lanes.upperBound ? lanes.lowerBound : next + 1
            return lane
        }
    }

    /// Makes a sink in front of another.
    package init(_ target: Target) { self.target = target }

    /// As the other sink does.
    package var takesUndecoded: Bool { target.takesUndecoded }

    /// Opens the other sink, with more lanes.
    package func open(columns: [ColumnSchema], threads: Int) throws {
        let each = max(1, (SpreadSink.lanesWanted + threads - 1) / threads)
        unsafe turns = (0..<threads).map { Turn($0 * each..<($0 + 1) * each) }
        try target.open(columns: columns, threads: threads * each)
    }

    /// Gives a batch, or parts of it, to the lanes whose turn it is.
    package func write(_ batch: ColumnBatch, thread: Int) throws {
        let turn = unsafe turns[thread]
        let parts = turn.lanes.count
        guard parts > 1, batch.count > 1, batch.count < SpreadSink.wholeBatch else {
            return try target.write(batch, thread: turn.take())
        }
        let size = (batch.count + parts - 1) / parts
        for start in stride(from: 0, to: batch.count, by: size) {
            let rows = Selection(Array(start..<min(start + size, batch.count)))
            try target.write(batch.gathered(rows), thread: turn.take())
        }
    }

    /// Ends the thread's lanes.
    package func end(thread: Int) throws {
        for lane in unsafe turns[thread].lanes { try target.end(thread: lane) }
    }
}
