import Synchronization

/// A table in memory.
public struct MemoryTable: BatchSource {
    /// The columns.
    public let schema: [ColumnSchema]
    /// The rows.
    public let batches: [ColumnBatch]

    /// A table of batches that have the schema's columns.
    public init(schema: [ColumnSchema], batches: [ColumnBatch]) {
        self.schema = schema
        self.batches = batches
    }

    /// A table of rows.
    public init(schema: [ColumnSchema], rows: [[Value]]) {
        var builders = schema.map { ColumnBuilder(type: $0.type) }
        for row in rows {
            for (position, value) in row.enumerated() { builders[position].append(value) }
        }
        let columns = builders.indices.map { builders[$0].finish() }
        self.init(schema: schema, batches: [ColumnBatch(columns: columns, count: rows.count)])
    }

    /// Rows of all batches.
    public var estimatedRowCount: Int? { batches.reduce(0) { $0 + $1.count } }

    /// Begins to read; constraints are not used.
    public func scan(columns: [Int], constraints: [ColumnConstraint]) throws -> any TableScan {
        MemoryScan(batches: batches, columns: columns)
    }
}

private final class MemoryScan: TableScan {
    private let batches: [ColumnBatch]
    private let columns: [Int]
    private let position = Atomic<Int>(0)

    init(batches: [ColumnBatch], columns: [Int]) {
        self.batches = batches
        self.columns = columns
    }

    var parallelism: Int { batches.count }
    var bytesRead: Int { 0 }
    func makeReader() throws -> any BlockReader { Reader(scan: self) }

    private final class Reader: BlockReader {
        private let scan: MemoryScan

        init(scan: MemoryScan) {
            self.scan = scan
        }

        func next() throws -> (any RowBlock)? {
            let position = scan.position.add(1, ordering: .relaxed).oldValue
            guard position < scan.batches.count else { return nil }
            return MemoryBlock(batch: scan.batches[position], sequence: position, columns: scan.columns)
        }
    }
}

private final class MemoryBlock: RowBlock {
    private let batch: ColumnBatch
    private let columns: [Int]
    let sequence: Int

    init(batch: ColumnBatch, sequence: Int, columns: [Int]) {
        self.batch = batch
        self.sequence = sequence
        self.columns = columns
    }

    var rowCount: Int { batch.count }

    func column(_ position: Int, rows: Selection?, undecoded: Bool) throws -> Column {
        let column = batch.columns[columns[position]]
        return rows.map(column.gathered) ?? column
    }
}
