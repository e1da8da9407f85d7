import Columnar
import Dispatch
import PjrunTesting
import Testing

@testable import Parquet

/// What is written is what the room's own reader reads.
struct RoundTripTests {
    private let folder = ScratchDirectory()

    @Test(arguments: [ParquetCompression.none, .snappy, .gzip(level: 1), .zstd(level: 1), .lz4], [7, 400, 60_000])
    func `all types come back`(compression: ParquetCompression, pageValues: Int) throws {
        var options = ParquetWriterOptions(compression: compression)
        options.pageValues = pageValues
        options.rowGroupRows = 900
        options.writesChecksums = true
        var samples = SampleRows(seed: 3)
        samples.variety = pageValues == 400 ? 20 : 3000
        let types = SampleRows.types.map(\.1)
        let (batches, rows) = samples.batches(types, [500, 0, 1, 700])
        let columns = SampleRows.types.map { ColumnSchema(name: $0.0, type: $0.1) }

        let writer = try ParquetWriter(path: folder("x"), columns: columns, options: options)
        for batch in batches { try writer.append(batch) }
        try writer.finish()

        #expect(try read("x", columns) == rows)
    }

    @Test(arguments: [1, 3])
    func `a sink keeps the order of rows`(threads: Int) throws {
        var options = ParquetWriterOptions()
        options.rowGroupRows = 100
        var samples = SampleRows(seed: 4)
        let types: [DataType] = [.bigint, .array(.text)]
        let (batches, rows) = samples.batches(types, Array(repeating: 33, count: 50))
        let columns = types.enumerated().map { ColumnSchema(name: "c\($0)", type: $1) }

        let sink = ParquetSink(path: folder("x"), options: options)
        try sink.open(columns: columns, threads: threads)
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            do {
                for batch in batches where batch.sequence % threads == thread { try sink.write(batch, thread: thread) }
                try sink.end(thread: thread)
            } catch { Issue.record(error) }
        }

        #expect(sink.rowCount == rows.count)
        #expect(try read("x", columns) == rows)
    }

    @Test func `columns that are constant`() throws {
        let types: [(DataType, Value)] = [
            (.text, .text("always")), (.bigint, .null), (.array(.integer), .nested([.int64(1), .null])),
            (
                .row([.init(name: "a", type: .map(key: .text, value: .boolean))]),
                .nested([.nested([.text("k"), .bool(true)])])
            ),
            (.map(key: .text, value: .double), .null),
        ]
        let columns = types.enumerated().map { ColumnSchema(name: "c\($0)", type: $1.0) }
        let writer = try ParquetWriter(path: folder("x"), columns: columns, options: ParquetWriterOptions())
        try writer.append(
            ColumnBatch(columns: types.map { Column.constant($1, type: $0, count: 5000) }, count: 5000))
        try writer.finish()

        #expect(try read("x", columns) == Array(repeating: types.map(\.1), count: 5000))
    }

    /// The rows of a file in their order.
    private func read(_ name: String, _ columns: [ColumnSchema]) throws -> [[Value]] {
        let file = TableFile(path: Array(folder(name).utf8), location: name, size: 1)
        let table = try ParquetTable(name: "t", files: [file], columns: columns)
        let reader = try table.scan(columns: Array(columns.indices), constraints: []).makeReader()
        var rows: [[Value]] = []
        while let block = try reader.next() {
            let values = try columns.indices.map { try block.column($0, rows: nil, undecoded: false).decoded() }
            rows += (0..<block.rowCount).map { row in values.map { $0.value(row) } }
        }
        return rows
    }
}
