import Columnar
import Synchronization

/// How much of a table a statement reads.
public struct ScanReport: Hashable, Sendable {
    /// Some of a number of things.
    public struct Share: Hashable, Sendable {
        /// Those that are read.
        public let read: Int
        /// All of them.
        public let all: Int
    }

    /// Catalog, database and table.
    public let table: String
    /// Files that are read, and all of them.
    public let files: Share
    /// Bytes of those files on disk, and of all of them.
    public let bytes: Share
    /// Partitions that are read, and all of them; nil for a table without partitions.
    public let partitions: Share?

    init(_ table: any FileTable, _ constraints: [ColumnConstraint]) {
        let all = table.tableFiles
        let chosen = table.tableFiles(satisfying: constraints)
        self.table = table.name
        files = Share(read: chosen.count, all: all.count)
        bytes = Share(read: chosen.reduce(0) { $0 + $1.size }, all: all.reduce(0) { $0 + $1.size })
        partitions =
            table.partitionColumns.isEmpty
            ? nil : Share(read: Set(chosen.map(\.partition)).count, all: Set(all.map(\.partition)).count)
    }

    /// One line: `awsdatacatalog.default.t: 1 of 2 files, 120 of 360 bytes, 1 of 2 partitions`.
    public var text: String {
        var parts = [ScanReport.part(files, "file"), ScanReport.part(bytes, "byte")]
        if let partitions { parts.append(ScanReport.part(partitions, "partition")) }
        return "\(table): \(parts.joined(separator: ", "))"
    }

    private static func part(_ counts: Share, _ noun: String) -> String {
        let noun = counts.all == 1 ? noun : noun + "s"
        return counts.read == counts.all ? "\(counts.all) \(noun)" : "\(counts.read) of \(counts.all) \(noun)"
    }
}

/// A table that remembers what was read of it.
struct ReportingTable: BatchSource {
    let table: any FileTable
    let log: ScanLog

    var schema: [ColumnSchema] { table.schema }
    var estimatedRowCount: Int? { table.estimatedRowCount }

    func scan(columns: [Int], constraints: [ColumnConstraint]) throws -> any TableScan {
        let scan = try table.scan(columns: columns, constraints: constraints)
        log.add(ScanReport(table, constraints), scan)
        return scan
    }
}

/// The scans of one run of a statement.
final class ScanLog: Sendable {
    private let entries = Mutex<[(report: ScanReport, scan: any TableScan)]>([])

    func add(_ report: ScanReport, _ scan: any TableScan) {
        entries.withLock { $0.append((report, scan)) }
    }

    /// What was read by now, and how many bytes of the files' text that took.
    var summary: (reports: [ScanReport], bytes: Int) {
        entries.withLock { ($0.map(\.report), $0.reduce(0) { $0 + $1.scan.bytesRead }) }
    }

    func clear() {
        entries.withLock { $0 = [] }
    }
}
