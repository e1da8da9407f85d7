import CSV
import Columnar
import Synchronization

/// Reads the rows of a table once more, as they are to be written.
struct RowScan: Sendable {
    let table: TextTable
    let layout: RowLayout
    let index: BlockIndex
    let threads: Int

    /// What one thread does with the rows that it reads.
    struct Sink {
        /// Takes the rows of a block, the place of the block among all, and its first row.
        let take: (_ rows: RawRowPiece, _ place: Int, _ firstRow: Int) throws -> Void
        /// Called once behind the last rows.
        var finish: () throws -> Void = {}

        init(
            take: @escaping (_ rows: RawRowPiece, _ place: Int, _ firstRow: Int) throws -> Void,
            finish: @escaping () throws -> Void = {}
        ) {
            self.take = take
            self.finish = finish
        }
    }

    /// Reads all rows with several threads, each with a sink of its own.
    ///
    /// - Parameters:
    ///   - sink: makes a thread's.
    ///   - onFailure: called by each thread that ends with an error.
    /// - Throws: ``TaskFailure``, and what reading and the sinks throw.
    func eachThread(_ sink: @Sendable () throws -> Sink, onFailure: @Sendable () -> Void = {}) throws {
        let isPlain = layout.isEmpty && layout.target == nil
        let columns = isPlain ? [0] : RowRewriter(layout).columns
        let scan = try table.scan(columns: columns, constraints: [])
        let found = Atomic<Int>(0)
        try Workers.run(max(1, min(threads, scan.parallelism))) {
            do {
                let reader = try scan.makeReader()
                let rewriter = isPlain ? nil : RowRewriter(layout)
                let sink = try sink()
                while let block = try reader.next() {
                    let (place, firstRow) = try index.find(block)
                    guard let raw = block as? any RawRowBlock else { preconditionFailure("a scan that reads fields") }
                    try sink.take(
                        try rewriter?.rows(block, firstRow: firstRow) ?? raw.rawRows(field: nil), place, firstRow)
                    found.add(1, ordering: .relaxed)
                }
                try sink.finish()
            } catch {
                onFailure()
                throw error
            }
        }
        guard found.load(ordering: .relaxed) == index.count else {
            throw TaskFailure(message: "a file was changed while it was read", help: "try again")
        }
    }

    /// All rows in memory; nil if they take more bytes than they may.
    func rows(within memory: Int) throws -> RawRows? {
        let pieces = Mutex<[Int: RawRowPiece]>([:])
        let budget = MemoryBudget(memory)
        try eachThread {
            Sink { rows, place, _ in
                if budget.take(rows.memoryCount) {
                    pieces.withLock { $0[place] = rows }
                } else {
                    pieces.withLock { $0 = [:] }
                }
            }
        }
        guard budget.isKept else { return nil }
        let found = pieces.withLock { $0 }
        return RawRows((0..<index.count).compactMap { found[$0] }, dialect: table.dialect)
    }
}

/// Bytes that several threads take together until there are none.
final class MemoryBudget: Sendable {
    private let limit: Int
    private let used = Atomic<Int>(0)

    init(_ limit: Int) { self.limit = limit }

    /// Takes bytes; says whether they were there.
    func take(_ count: Int) -> Bool { used.add(count, ordering: .relaxed).newValue <= limit }

    /// Whether nothing was refused.
    var isKept: Bool { used.load(ordering: .relaxed) <= limit }
}
