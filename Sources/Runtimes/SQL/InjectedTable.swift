import Columnar

/// A table with partition columns whose values only the query knows.
struct InjectedTable: FileTable {
    let table: any FileTable
    /// Positions of those columns.
    let columns: [Int]

    var name: String { table.name }
    var schema: [ColumnSchema] { table.schema }
    var partitionColumns: [ColumnSchema] { table.partitionColumns }
    var tableFiles: [TableFile] { table.tableFiles }
    var estimatedRowCount: Int? { table.estimatedRowCount }

    func tableFiles(satisfying constraints: [ColumnConstraint]) -> [TableFile] {
        table.tableFiles(satisfying: constraints)
    }

    /// Begins to read.
    ///
    /// AWS, "Dynamic ID partitioning", has the words.
    /// - Throws: `CONSTRAINT_VIOLATION` if the query does not say which values of such a column it wants.
    func scan(columns wanted: [Int], constraints: [ColumnConstraint]) throws -> any TableScan {
        for column in columns
        where !constraints.contains(where: { $0.column == column && $0.values?.isEmpty == false }) {
            throw QueryFailure(
                code: "CONSTRAINT_VIOLATION",
                message:
                    "For the injected projected partition column \(schema[column].name ?? ""), the WHERE clause must "
                    + "contain only static equality conditions, and at least one such condition must be present.")
        }
        return try table.scan(columns: wanted, constraints: constraints)
    }
}
