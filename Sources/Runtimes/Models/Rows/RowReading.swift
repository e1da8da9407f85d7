import CSV
import Columnar
import LinearModels
import Synchronization

/// Reads files piece by piece, each piece by whichever thread is free.
struct RowReading: Sendable {
    let table: TextTable
    let filler: RowFiller
    let threads: Int

    private struct Failures {
        var first: (sequence: Int, error: any Error)?

        mutating func note(_ error: any Error, at sequence: Int) {
            if sequence < first?.sequence ?? .max { first = (sequence, error) }
        }
    }

    /// Calls one function for the rows of each piece, on any thread, and another with what it made, in order.
    ///
    /// - Throws: what the functions throw, or ``TaskFailure``; of several failures that of the earliest rows.
    func eachPiece<Made: Sendable>(
        _ make: @escaping @Sendable ([LinearModels.RowBlock]) throws -> Made,
        deliver: @escaping @Sendable (Made) throws -> Void
    ) throws {
        let scan = try table.scan(columns: RowFiller.wanted(filler.columns), constraints: [])
        let lanes = max(1, min(threads, scan.parallelism))
        let delivery = OrderedDelivery<Made>(threads: lanes, deliver: deliver)
        let failures = Mutex(Failures())
        let claims = Claims(count: lanes)
        try Workers.run(lanes) {
            guard let lane = claims.next() else { return }
            var last = -1
            do {
                let reader = try scan.makeReader()
                while failures.withLock({ $0.first == nil }), let text = try reader.next() {
                    last = text.sequence
                    try delivery.advance(to: last, thread: lane)
                    let made = try make(try filler.rows(of: text, number: text.sequence & 0xFFFF_FFFF))
                    try delivery.put(made, sequence: last, thread: lane)
                }
                try delivery.end(thread: lane)
            } catch {
                failures.withLock { $0.note(error, at: last) }
                try? delivery.end(thread: lane)
            }
        }
        if let failure = failures.withLock({ $0.first }) { throw failure.error }
    }

    /// The first rows, without a look at the others.
    ///
    /// - Returns: nothing when there are no rows.
    func firstBlock() throws -> (block: LinearModels.RowBlock, bytes: Int, rows: Int)? {
        let scan = try table.scan(columns: RowFiller.wanted(filler.columns), constraints: [])
        let reader = try scan.makeReader()
        guard let text = try reader.next() else { return nil }
        let block = try filler.rows(of: text, number: 0).first
        return block.map { ($0, scan.bytesRead, text.rowCount) }
    }
}
