public import Columnar

/// A table of Avro files (Avro 1.11 specification, "Object Container Files").
///
/// Its columns are those of the files, then the partition columns, then `$path`. Columns are found by name, whatever the
/// case of letters; one that a file does not have is NULL in its rows.
public struct AvroTable: FileTable {
    /// Catalog, database and table, for messages.
    public let name: String
    /// The files, in the order of their rows.
    public let tableFiles: [TableFile]
    /// The columns whose values lie in the files.
    public let columns: [ColumnSchema]
    /// The columns whose values belong to a whole file.
    public let partitionColumns: [ColumnSchema]
    /// All columns.
    public let schema: [ColumnSchema]
    /// Bytes of a file that one thread reads at a time.
    var pieceSize = 8 << 20

    /// Describes a table.
    ///
    /// - Parameters:
    ///   - name: the table's name.
    ///   - files: the files, in the order of their rows; none is fine where columns are declared.
    ///   - columns: the columns; nil for those of the first file that have a type here.
    ///   - partitionColumns: columns whose values each file brings along (`TableFile.partition`).
    /// - Throws: ``AvroError`` of the first file, if no columns are declared.
    public init(
        name: String, files: [TableFile], columns: [ColumnSchema]? = nil, partitionColumns: [ColumnSchema] = []
    ) throws(AvroError) {
        self.name = name
        tableFiles = files
        self.partitionColumns = partitionColumns
        if let columns {
            self.columns = columns
        } else if let file = files.first {
            let keys = Set(partitionColumns.compactMap(\.name))
            self.columns = try AvroTable.columns(of: file).filter { !keys.contains($0.name ?? "") }
        } else {
            self.columns = []
        }
        schema = self.columns + partitionColumns + [ColumnSchema(name: Self.pathColumn, type: .text)]
    }

    private static func columns(of file: TableFile) throws(AvroError) -> [ColumnSchema] {
        let header = try AvroHeader(FileBytes(file))
        return try header.fields(file.location).compactMap { field in
            field.schema.type.map { ColumnSchema(name: field.name, type: $0) }
        }
    }

    /// A guess from the size of the files.
    public var estimatedRowCount: Int? {
        tableFiles.reduce(0) { $0 + $1.size } / max(1, 6 * columns.count)
    }

    /// The files that may have rows that satisfy all constraints, by their partitions and paths.
    public func tableFiles(satisfying constraints: [ColumnConstraint]) -> [TableFile] {
        tableFiles.filter { file in
            constraints.allSatisfy { constraint in
                constraint.column < columns.count || constraint.admits(constant(constraint.column, of: file))
            }
        }
    }

    /// Begins to read.
    public func scan(columns wanted: [Int], constraints: [ColumnConstraint]) throws -> any TableScan {
        AvroScan(table: self, wanted: wanted, files: tableFiles(satisfying: constraints))
    }

    /// The value of a column behind those of the files, for all rows of a file.
    func constant(_ column: Int, of file: TableFile) -> Value {
        let position = column - columns.count
        return position < partitionColumns.count ? file.partition[position] : .text(file.location)
    }
}

extension AvroHeader {
    /// The fields of the records in the file.
    func fields(_ file: String) throws(AvroError) -> [AvroSchema.Field] {
        guard case .record(_, let fields) = schema else {
            throw .unsupported(feature: "values that are no records but \(schema)", file: file)
        }
        return fields
    }
}
