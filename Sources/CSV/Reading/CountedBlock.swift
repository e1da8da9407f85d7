import Columnar

/// Rows of which no column that lies in the files is read.
final class CountedBlock: RowBlock {
    let rowCount: Int
    private let scan: TextScan
    private let place: Place

    init(scan: TextScan, place: Place, rowCount: Int) {
        self.scan = scan
        self.place = place
        self.rowCount = rowCount
    }

    var sequence: Int { place.file.sequence(of: place.chunk) }

    func column(_ position: Int, rows: Selection?, undecoded: Bool) throws -> Column {
        scan.constantColumn(position, of: place.file, count: rows?.count ?? rowCount)
    }
}

extension TextScan {
    /// A column whose value belongs to a whole file.
    ///
    /// - Precondition: the column does not lie in the files.
    func constantColumn(_ position: Int, of file: OpenedFile, count: Int) -> Column {
        let column = wanted[position]
        return .constant(table.constant(column, of: file.file), type: table.schema[column].type, count: count)
    }
}
