import Columnar
import JobModel
import TrinoSQL

/// What the columns of a query must be for files of Hive.
enum WrittenColumns {
    /// The columns with the names of the catalog.
    ///
    /// - Parameters:
    ///   - columns: of the query; names and types are checked.
    ///   - names: other names for them, if given.
    /// - Throws: the error that Athena has for what a table cannot have.
    /// - Returns: the columns.
    static func named(_ columns: [ColumnSchema], _ names: [String]?) throws(QueryFailure) -> [ColumnSchema] {
        var named = columns
        if let names {
            guard names.count == columns.count else {
                throw QueryFailure(
                    code: "MISMATCHED_COLUMN_ALIASES",
                    message: "Column alias list has \(names.count) entries but relation has \(columns.count) columns",
                    line: 1, column: 1)
            }
            named = zip(names, columns).map { ColumnSchema(name: $0, type: $1.type) }
        }
        try ResultColumns.check(named)
        return try named.map { column throws(QueryFailure) in
            try checkType(column)
            return ColumnSchema(name: (column.name ?? "").lowercased(), type: column.type)
        }
    }

    private static func checkType(_ column: ColumnSchema) throws(QueryFailure) {
        // The tables of Athena have milliseconds (AWS, "Athena engine version 3", timestamps).
        if case .timestamp(let precision) = column.type, precision != 3 {
            throw QueryFailure(
                code: "NOT_SUPPORTED",
                message: "Incorrect timestamp precision for \(column.type); the configured precision is MILLISECONDS; "
                    + "column name: \(column.name ?? "")", help: "CAST(\(column.name ?? "it") AS timestamp(3))")
        }
        guard HiveType.name(of: column.type) != nil else {
            throw QueryFailure(code: "NOT_SUPPORTED", message: "Unsupported Hive type: \(column.type)")
        }
    }

    /// Makes sure that the columns of partitions come last, in their order.
    ///
    /// The texts are Trino's (HiveMetadata of 401).
    static func check(_ columns: [ColumnSchema], partitionedBy keys: [String]) throws(QueryFailure) {
        let names = columns.map { $0.name ?? "" }
        let missing = keys.filter { !names.contains($0) }
        guard missing.isEmpty else {
            throw QueryFailure(
                code: "INVALID_TABLE_PROPERTY",
                message: "Partition columns [\(missing.joined(separator: ", "))] not present in schema")
        }
        guard keys.count < names.count else {
            throw QueryFailure(code: "INVALID_TABLE_PROPERTY", message: "Table contains only partition columns")
        }
        guard Array(names.suffix(keys.count)) == keys else {
            throw QueryFailure(
                code: "HIVE_COLUMN_ORDER_MISMATCH",
                message: "Partition keys must be the last columns in the table and in the same order as the table "
                    + "properties: [\(keys.joined(separator: ", "))]",
                help: "name them last in the SELECT")
        }
        for column in columns.suffix(keys.count) where column.type.physical == .nested || column.type == .varbinary {
            throw QueryFailure(
                code: "NOT_SUPPORTED", message: "Unsupported type [\(column.type)] for partition: \(column.name ?? "")")
        }
    }

    /// The columns as the catalog has them.
    static func glue(_ columns: some Sequence<ColumnSchema>) -> [GlueColumn] {
        columns.map { GlueColumn(name: $0.name ?? "", type: HiveType.name(of: $0.type) ?? "string") }
    }
}
