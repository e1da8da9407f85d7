import CSV
import Columnar
import Splitting

/// What a split needs of one block of rows.
struct SplitBlock: Sendable {
    /// The block's.
    let sequence: Int
    /// Rows.
    let rowCount: Int
    /// Bytes of the rows; 0 where fields are not looked at.
    let byteCount: Int
    /// The rows as they stand in the file.
    private(set) var raw: RawRowPiece?
    /// The columns of the classes.
    private(set) var labels: [LabelColumnBuilder] = []
    /// The column of the groups.
    private(set) var groups: LabelColumnBuilder?
    /// The column of the times.
    private(set) var times: LabelColumnBuilder?
    /// The column of the weights.
    private(set) var weights: [Double] = []
    /// Numbers, row after row.
    private(set) var features: [Double] = []
    /// The first value that is no number where there must be one.
    private(set) var notNumber: (column: Int, row: Int, value: String)?

    /// Reads the columns of a block.
    ///
    /// - Parameters:
    ///   - block: of a scan of the columns `wanted`.
    ///   - columns: what columns are for.
    ///   - wanted: the columns of the scan.
    ///   - target: the column that comes first when rows are written.
    ///   - keepsRows: whether rows are written.
    /// - Throws: what reading throws.
    init(_ block: any RowBlock, columns: SplitColumns, wanted: [Int], target: Int?, keepsRows: Bool) throws {
        sequence = block.sequence
        rowCount = block.rowCount
        byteCount = (block as? any RawRowBlock)?.byteCount ?? 0
        func column(_ position: Int) throws -> Column {
            guard let place = wanted.firstIndex(of: position) else { preconditionFailure("a column that is scanned") }
            return try block.column(place, rows: nil, undecoded: false)
        }
        func classes(_ position: Int) throws -> LabelColumnBuilder {
            SplitBlock.classes(try column(position))
        }
        labels = try columns.labels.map(classes)
        groups = try columns.groups.map(classes)
        times = try columns.times.map(classes)
        if let position = columns.weights {
            weights = numbers(try column(position), position)
        }
        let lists = try columns.features.map { numbers(try column($0), $0) }
        for row in 0..<(lists.isEmpty ? 0 : rowCount) {
            for list in lists { features.append(list[row]) }
        }
        if keepsRows {
            guard let block = block as? any RawRowBlock else { preconditionFailure("a scan that reads fields") }
            raw = block.rawRows(field: target == 0 ? nil : target)
        }
    }

    /// Forgets the rows.
    mutating func dropRows() { raw = nil }

    private static func classes(_ column: Column) -> LabelColumnBuilder {
        var builder = LabelColumnBuilder(reserving: column.count)
        let views = column.views
        for row in 0..<column.count {
            // A field without anything is missing to pandas, quoted or not.
            let view = column.isNull(row) ? ByteView.empty : views[column.isConstant ? 0 : row]
            unsafe builder.append(view.buffer)
        }
        return builder
    }

    private mutating func numbers(_ column: Column, _ position: Int) -> [Double] {
        (0..<column.count).map { row in
            if column.isNull(row) { return .nan }
            let text = column.views[column.isConstant ? 0 : row].string
            if let value = Double(text) { return value }
            let trimmed = text.filter { $0 != " " && $0 != "\t" }
            if PandasMissing.texts.contains(trimmed) { return .nan }
            if let value = Double(trimmed) { return value }
            if notNumber == nil { notNumber = (position, row, text) }
            return .nan
        }
    }
}
