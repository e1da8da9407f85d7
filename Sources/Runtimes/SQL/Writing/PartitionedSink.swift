import Columnar
import Synchronization
import TrinoSQL

/// Writes each row to the folder of its partition: the values of the last columns, which the files do not have.
final class PartitionedSink: FileSet {
    /// Athena opens so many files at a time.
    private static let limit = 100

    private let columnCount: Int
    private let make: @Sendable (_ folder: String) throws -> any FileSet
    private let state = Mutex(State())

    private struct State {
        var columns: [ColumnSchema] = []
        var threads = 0
        var ended = 0
        var folders: [String: any FileSet] = [:]
        var written: [WrittenFile] = []
    }

    /// Makes a sink.
    ///
    /// - Parameters:
    ///   - columnCount: how many of the last columns are those of partitions.
    ///   - make: makes the sink of a folder `key=value/…`.
    init(columnCount: Int, make: @escaping @Sendable (_ folder: String) throws -> any FileSet) {
        self.columnCount = columnCount
        self.make = make
    }

    var takesUndecoded: Bool { false }
    var written: [WrittenFile] { state.withLock { $0.written } }

    func open(columns: [ColumnSchema], threads: Int) throws {
        state.withLock { $0 = State(columns: columns, threads: threads) }
    }

    func write(_ batch: ColumnBatch, thread: Int) throws {
        let kept = batch.columns.count - columnCount
        for (folder, rows) in try groups(batch, kept) {
            let part = batch.gathered(Selection(rows))
            let sink = try sink(of: folder)
            try sink.write(
                ColumnBatch(columns: Array(part.columns.prefix(kept)), count: part.count, sequence: batch.sequence),
                thread: thread)
        }
    }

    func end(thread: Int) throws {
        let (sinks, threads) = state.withLock { state in
            state.ended += 1
            return (state.ended == state.threads ? state.folders.sorted { $0.key < $1.key } : [], state.threads)
        }
        // A folder may have been made after other threads had ended.
        var written: [WrittenFile] = []
        for (folder, sink) in sinks {
            for thread in 0..<threads { try sink.end(thread: thread) }
            written += sink.written.map {
                WrittenFile(path: "\(folder)/\($0.path)", byteCount: $0.byteCount, rowCount: $0.rowCount)
            }
        }
        if !sinks.isEmpty { state.withLock { $0.written = written } }
    }

    func abandon() {
        let sinks = state.withLock { Array($0.folders.values) }
        for sink in sinks { sink.abandon() }
        state.withLock { $0 = State() }
    }

    // MARK: - Folders

    private func sink(of folder: String) throws -> any FileSet {
        try state.withLock { state in
            if let known = state.folders[folder] { return known }
            guard state.folders.count < PartitionedSink.limit else {
                throw Failure(
                    "HIVE_TOO_MANY_OPEN_PARTITIONS",
                    "Exceeded limit of \(PartitionedSink.limit) open writers for partitions/buckets")
            }
            let sink = try make(folder)
            try sink.open(columns: Array(state.columns.dropLast(columnCount)), threads: state.threads)
            state.folders[folder] = sink
            return sink
        }
    }

    /// The rows of each folder, in the order in which folders occur.
    private func groups(_ batch: ColumnBatch, _ kept: Int) throws -> [(folder: String, rows: [Int])] {
        let keys = batch.columns.suffix(columnCount)
        let schema = state.withLock { Array($0.columns.suffix(columnCount)) }
        var positions: [[Value]: Int] = [:]
        var groups: [(folder: String, rows: [Int])] = []
        var last: (values: [Value], group: Int)?
        for row in 0..<batch.count {
            let values = keys.map { $0.value(row) }
            if let last, last.values == values {
                groups[last.group].rows.append(row)
                continue
            }
            let group: Int
            if let known = positions[values] {
                group = known
                groups[group].rows.append(row)
            } else {
                group = groups.count
                groups.append((PartitionedSink.folder(values, schema), [row]))
                positions[values] = group
            }
            last = (values, group)
        }
        return groups
    }

    static func folder(_ values: [Value], _ schema: [ColumnSchema]) -> String {
        zip(values, schema).map { value, column in
            let text = PartitionValue.text(value, of: column.type)
            // Hive cannot tell the empty text from NULL.
            let shown = text.flatMap { $0.isEmpty ? nil : PartitionFolders.escaped($0) } ?? PartitionFolders.null
            return "\(PartitionFolders.escaped(column.name ?? ""))=\(shown)"
        }.joined(separator: "/")
    }
}
