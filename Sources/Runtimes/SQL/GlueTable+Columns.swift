import Columnar
import JobModel
import TrinoSQL

extension GlueTable {
    /// The columns of the files with the types that queries see.
    ///
    /// - Throws: `QueryFailure` that names the column whose type is none.
    var columnSchema: [ColumnSchema] {
        get throws(QueryFailure) { try schema(storage.columns) }
    }

    /// The partition columns with the types that queries see.
    ///
    /// - Throws: `QueryFailure` that names the column whose type is none.
    var partitionSchema: [ColumnSchema] {
        get throws(QueryFailure) { try schema(partitionKeys) }
    }

    private func schema(_ columns: [GlueColumn]) throws(QueryFailure) -> [ColumnSchema] {
        try columns.map { column throws(QueryFailure) in
            do throws(SQLError) {
                return ColumnSchema(name: column.name, type: try HiveType.dataType(of: column.type))
            } catch {
                throw QueryFailure(
                    code: error.code,
                    message: "column '\(column.name)' of table '\(databaseName).\(name)': \(error.message)")
            }
        }
    }
}
