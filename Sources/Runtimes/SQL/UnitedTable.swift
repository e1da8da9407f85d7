import Columnar
import TrinoSQL

/// A table whose files are not all of one kind: partitions with columns, classes or properties of their own.
///
/// Its rows are those of the parts, one after the other.
struct UnitedTable: FileTable {
    /// Files that are read in one way.
    struct Part {
        /// The files as their own declaration has them; it ends with the partition columns and `$path` too.
        let table: any FileTable
        /// For each column of the whole where it is in the part; nil where the part has no such column.
        let columns: [Int?]
        /// Why the part cannot be read; said when a query needs it.
        let failure: QueryFailure?
    }

    let name: String
    let schema: [ColumnSchema]
    let partitionColumns: [ColumnSchema]
    let parts: [Part]

    var tableFiles: [TableFile] { parts.flatMap(\.table.tableFiles) }

    var estimatedRowCount: Int? {
        parts.reduce(0) { sum, part in
            guard let sum, let count = part.table.estimatedRowCount else { return nil }
            return sum + count
        }
    }

    func tableFiles(satisfying constraints: [ColumnConstraint]) -> [TableFile] {
        parts.flatMap { $0.table.tableFiles(satisfying: mapped(constraints, to: $0)) }
    }

    func scan(columns: [Int], constraints: [ColumnConstraint]) throws -> any TableScan {
        var scans: [UnitedScan.Part] = []
        for part in parts {
            let mapped = mapped(constraints, to: part)
            if part.table.tableFiles(satisfying: mapped).isEmpty { continue }
            if let failure = part.failure { throw failure }
            // A column that the part has not is NULL in all rows.
            let wanted = columns.compactMap { part.columns[$0] }
            var position = 0
            let sources = columns.map { column -> Int? in
                guard part.columns[column] != nil else { return nil }
                position += 1
                return position - 1
            }
            scans.append(
                UnitedScan.Part(
                    scan: try part.table.scan(columns: wanted, constraints: mapped), sources: sources,
                    types: columns.map { schema[$0].type }))
        }
        return UnitedScan(scans)
    }

    /// The constraints that mean the same for a part: those on columns that it has with the same type.
    private func mapped(_ constraints: [ColumnConstraint], to part: Part) -> [ColumnConstraint] {
        constraints.compactMap { constraint in
            guard let position = part.columns[constraint.column],
                part.table.schema[position].type == schema[constraint.column].type
            else { return nil }
            return constraint.on(column: position)
        }
    }
}

/// Scans of parts, one after the other.
private final class UnitedScan: TableScan {
    struct Part {
        let scan: any TableScan
        /// For each column where it is in the part's scan.
        let sources: [Int?]
        let types: [DataType]
    }

    private let parts: [Part]

    init(_ parts: [Part]) {
        self.parts = parts
    }

    var parallelism: Int { parts.reduce(0) { $0 + $1.scan.parallelism } }
    var bytesRead: Int { parts.reduce(0) { $0 + $1.scan.bytesRead } }
    func makeReader() throws -> any BlockReader { Reader(parts) }

    private final class Reader: BlockReader {
        private let parts: [Part]
        private var current = 0
        private var reader: (any BlockReader)?

        init(_ parts: [Part]) {
            self.parts = parts
        }

        func next() throws -> (any RowBlock)? {
            while current < parts.count {
                if reader == nil { reader = try parts[current].scan.makeReader() }
                if let block = try reader?.next() {
                    return UnitedBlock(block, parts[current], sequence: current << 32 + block.sequence)
                }
                reader = nil
                current += 1
            }
            return nil
        }
    }

    private final class UnitedBlock: RowBlock {
        private let block: any RowBlock
        private let part: Part
        let sequence: Int

        init(_ block: any RowBlock, _ part: Part, sequence: Int) {
            self.block = block
            self.part = part
            self.sequence = sequence
        }

        var rowCount: Int { block.rowCount }

        func column(_ position: Int, rows: Selection?, undecoded: Bool) throws -> Column {
            let type = part.types[position]
            guard let source = part.sources[position] else {
                return .constant(.null, type: type, count: rows?.count ?? block.rowCount)
            }
            let column = try block.column(source, rows: rows, undecoded: false)
            return column.type == type ? column : HiveCoercion.column(column, to: type)
        }
    }
}
