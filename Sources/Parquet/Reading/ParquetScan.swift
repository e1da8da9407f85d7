import Columnar
import Glibc
import Synchronization

/// One scan of a table, shared by the threads that read it.
final class ParquetScan: TableScan {
    let table: ParquetTable
    /// Positions in the table's schema.
    let wanted: [Int]
    let constraints: [ColumnConstraint]
    private let files: [TableFile]
    private let meter = ReadMeter()
    private let state = Mutex(State())

    private struct State {
        /// The file that is opened next.
        var file = 0
        /// Pieces of opened files that nobody has claimed.
        var pieces: ArraySlice<Piece> = []
        /// Pieces claimed so far.
        var claimed = 0
    }

    /// Rows of a row group that one thread reads.
    struct Piece {
        let file: PlannedFile
        let rowGroup: Int
        /// Rows of the row group, ascending.
        let ranges: [Range<Int>]
        /// Whether constraints have left rows of the row group out.
        let isPartial: Bool
        var sequence = 0
    }

    init(table: ParquetTable, wanted: [Int], constraints: [ColumnConstraint]) {
        self.table = table
        self.wanted = wanted
        self.constraints = constraints
        files = table.tableFiles(satisfying: constraints)
    }

    var bytesRead: Int { meter.count }

    var parallelism: Int {
        if files.count == 1, let first = table.first {
            return first.metadata.rowGroups.reduce(0) { $0 + max(1, $1.rowCount / table.options.pieceRows) }
        }
        return files.reduce(0) { $0 + max(1, $1.size >> 20) }
    }

    func makeReader() throws -> any BlockReader { ParquetReader(scan: self) }

    /// The next piece of work, or nil at the end; pieces of a caller ascend.
    func claim() throws(ParquetError) -> Piece? {
        try state.withLock { state throws(ParquetError) -> Piece? in
            while state.pieces.isEmpty {
                guard state.file < files.count else { return nil }
                let file = files[state.file]
                state.file += 1
                state.pieces = try pieces(of: file)[...]
            }
            guard var piece = state.pieces.popFirst() else { return nil }
            piece.sequence = state.claimed << 20
            state.claimed += 1
            return piece
        }
    }

    private func pieces(of file: TableFile) throws(ParquetError) -> [Piece] {
        let opened: ParquetFile
        if let first = table.first, file == table.tableFiles.first {
            meter.add(first.file.byteCount - first.footerOffset)
            opened = try ParquetFile(OpenFile(file, meter: meter), as: first)
        } else {
            opened = try ParquetFile(OpenFile(file, meter: meter))
        }
        let planned = try PlannedFile(opened, file, table: table, wanted: wanted)
        var pieces: [Piece] = []
        for (number, group) in opened.metadata.rowGroups.enumerated() where group.rowCount > 0 {
            let ranges = try planned.rows(of: number, satisfying: constraints, table: table)
            let isPartial = ranges != [0..<group.rowCount]
            cut(ranges) {
                pieces.append(Piece(file: planned, rowGroup: number, ranges: $0, isPartial: isPartial))
            }
        }
        return pieces
    }

    /// Cuts the rows of a row group into pieces of about the same number of rows.
    private func cut(_ ranges: [Range<Int>], _ give: ([Range<Int>]) -> Void) {
        let total = ranges.reduce(0) { $0 + $1.count }
        guard total > 0 else { return }
        let parts = max(1, (total + table.options.pieceRows / 2) / table.options.pieceRows)
        let size = (total + parts - 1) / parts
        var piece: [Range<Int>] = []
        var room = size
        for range in ranges {
            var rest = range
            while rest.count > room {
                piece.append(rest.lowerBound..<rest.lowerBound + room)
                rest = rest.lowerBound + room..<rest.upperBound
                give(piece)
                piece = []
                room = size
            }
            piece.append(rest)
            room -= rest.count
            if room == 0 {
                give(piece)
                piece = []
                room = size
            }
        }
        if !piece.isEmpty { give(piece) }
    }
}

/// A file with what is read of it.
final class PlannedFile: Sendable {
    let parquet: ParquetFile
    let file: TableFile
    /// For each column of the scan how it is read; nil where the file does not have it.
    let columns: [ColumnPlan?]
    /// Leaves that are read together.
    let leafCount: Int

    init(
        _ parquet: ParquetFile, _ file: TableFile, table: ParquetTable, wanted: [Int]
    ) throws(ParquetError) {
        self.parquet = parquet
        self.file = file
        var columns: [ColumnPlan?] = []
        for position in wanted {
            guard position < table.columns.count else {
                columns.append(nil)
                continue
            }
            columns.append(try PlannedFile.plan(table.columns[position], of: parquet))
        }
        self.columns = columns
        leafCount = columns.reduce(0) { $0 + ($1?.leaves.count ?? 0) }
    }

    /// How a column of a table is read, or nil if the file does not have it, or no part of it that is wanted.
    static func plan(_ column: ColumnSchema, of parquet: ParquetFile) throws(ParquetError) -> ColumnPlan? {
        guard let shape = ColumnNames.find(column.name ?? "", parquet.shapes, { $0.node.name }) else { return nil }
        let plan = try ColumnPlan(shape, as: column.type, file: parquet.location)
        return plan.leaves.isEmpty ? nil : plan
    }
}
