import Columnar

/// What one thread reads of a table of Parquet files.
final class ParquetReader: BlockReader {
    private let scan: ParquetScan
    private let codecs = Codecs()
    private var piece: ParquetScan.Piece?
    private var group: GroupReader?
    /// Rows of the piece that are still to come.
    private var ranges: ArraySlice<Range<Int>> = []
    private var sequence = 0

    init(scan: ParquetScan) {
        self.scan = scan
    }

    func next() throws -> (any RowBlock)? {
        while ranges.isEmpty {
            guard let piece = try scan.claim() else {
                group = nil
                return nil
            }
            // Pieces of one row group go on where the last one ended, with its pages and dictionaries.
            if let group, group.file === piece.file, group.rowGroup == piece.rowGroup {
            } else {
                group = GroupReader(piece.file, piece.rowGroup, codecs, isPartial: piece.isPartial)
            }
            ranges = piece.ranges[...]
            sequence = piece.sequence
            self.piece = piece
        }
        guard let group, let range = ranges.popFirst() else { return nil }
        // Rows alone cost nothing, however many.
        let size = scan.wanted.isEmpty ? 1 << 20 : group.blockRows(scan.table.options.blockRows)
        let end = min(range.upperBound, range.lowerBound + size)
        if end < range.upperBound { ranges = [end..<range.upperBound] + ranges }
        sequence += 1
        return ParquetBlock(scan: scan, group: group, range: range.lowerBound..<end, sequence: sequence - 1)
    }
}

/// The columns of a row group, for one thread; each is opened when it is asked for.
final class GroupReader {
    let file: PlannedFile
    let rowGroup: Int
    private let codecs: Codecs
    private var columns: [ColumnReader?]

    /// Reads a column of a row group.
    private enum ColumnReader {
        case flat(LeafReader)
        case nested(NestedReader)
    }

    /// Whether rows are left out, so that it helps to know where pages begin.
    private let isPartial: Bool

    init(_ file: PlannedFile, _ rowGroup: Int, _ codecs: Codecs, isPartial: Bool) {
        self.isPartial = isPartial
        self.file = file
        self.rowGroup = rowGroup
        self.codecs = codecs
        columns = Array(repeating: nil, count: file.columns.count)
    }

    /// Rows that are read at once: fewer where rows are wide.
    func blockRows(_ usual: Int) -> Int {
        let isNested = file.columns.contains { $0 != nil && $0?.single == nil }
        return isNested ? min(usual, 4096) : usual
    }

    /// The values of some rows, not behind.
    func column(
        _ position: Int, _ plan: ColumnPlan, _ range: Range<Int>, _ rows: Selection?
    ) throws(ParquetError) -> Column {
        let reader: ColumnReader
        if let known = columns[position] {
            reader = known
        } else {
            reader = try open(plan)
            columns[position] = reader
        }
        return switch reader {
        case .flat(let leaf): try leaf.column(range, rows)
        case .nested(let nested): try nested.column(range, rows)
        }
    }

    private func open(_ plan: ColumnPlan) throws(ParquetError) -> ColumnReader {
        if let leaf = plan.single { return .flat(try reader(leaf)) }
        var leaves: [LeafReader] = []
        for leaf in plan.leaves { leaves.append(try reader(leaf)) }
        return .nested(NestedReader(plan, leaves: leaves))
    }

    private func reader(_ leaf: ColumnPlan.PlannedLeaf) throws(ParquetError) -> LeafReader {
        var locations: [PageLocation]?
        if isPartial, leaf.node.repetitionLevel == 0, let number = leaf.node.leaf {
            let group = file.parquet.metadata.rowGroups[rowGroup]
            locations = try file.parquet.pageLocations(group.columns[number], rowCount: group.rowCount)
        }
        return try LeafReader(
            file.parquet, rowGroup: rowGroup, leaf: leaf.node, conversion: leaf.conversion, codecs: codecs,
            share: file.leafCount, locations: locations)
    }
}
