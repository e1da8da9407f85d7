import CSV
import Columnar
import Synchronization

/// Bytes that a sink wrote, in memory.
final class Collector: Sendable {
    private let state = Mutex<(bytes: [UInt8], writes: [Int])>(([], []))

    var bytes: [UInt8] { state.withLock { $0.bytes } }
    var text: String { String(decoding: bytes, as: UTF8.self) }
    /// Sizes of the writes.
    var writes: [Int] { state.withLock { $0.writes } }

    var output: ClosureOutput {
        ClosureOutput { bytes in
            self.state.withLock {
                $0.bytes += bytes
                $0.writes.append(bytes.count)
            }
        }
    }
}

/// What a format makes of batches.
func written(
    _ format: ResultFormat, _ schema: [ColumnSchema], _ batches: [ColumnBatch], table: TableLayout = TableLayout()
) throws -> [UInt8] {
    let collector = Collector()
    let sink = StreamSink(format: format, output: collector.output, table: table)
    try sink.open(columns: schema, threads: 1)
    for batch in batches { try sink.write(batch, thread: 0) }
    try sink.end(thread: 0)
    return collector.bytes
}
