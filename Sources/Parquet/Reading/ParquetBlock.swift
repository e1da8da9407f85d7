import Columnar

/// Rows of a row group; columns are decoded when they are asked for, and of the rows that are.
///
/// Valid until its reader gives the next one.
final class ParquetBlock: RowBlock {
    private let scan: ParquetScan
    private let group: GroupReader
    private let range: Range<Int>
    let sequence: Int

    init(scan: ParquetScan, group: GroupReader, range: Range<Int>, sequence: Int) {
        self.scan = scan
        self.group = group
        self.range = range
        self.sequence = sequence
    }

    var rowCount: Int { range.count }

    func column(_ position: Int, rows: Selection?, undecoded: Bool) throws -> Column {
        let count = rows?.count ?? range.count
        let column = scan.wanted[position]
        if let plan = group.file.columns[position] {
            return try group.column(position, plan, range, rows)
        }
        let type = scan.table.schema[column].type
        let value: Value =
            column < scan.table.columns.count ? .null : scan.table.constant(column, of: group.file.file)
        return .constant(value, type: type, count: count)
    }
}
