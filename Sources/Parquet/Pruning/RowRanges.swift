import Columnar

extension PlannedFile {
    /// The rows of a row group that may satisfy all constraints.
    func rows(
        of rowGroup: Int, satisfying constraints: [ColumnConstraint], table: ParquetTable
    ) throws(ParquetError) -> [Range<Int>] {
        [0..<parquet.metadata.rowGroups[rowGroup].rowCount]
    }
}
