public import Columnar

/// A table of Parquet files.
///
/// Its columns are those of the files, then the partition columns, then `$path`. Columns are found by name, whatever the
/// case of letters; one that a file does not have is NULL in its rows.
public struct ParquetTable: FileTable {
    public let name: String
    public let tableFiles: [TableFile]
    /// The columns whose values lie in the files.
    public let columns: [ColumnSchema]
    public let partitionColumns: [ColumnSchema]
    public let schema: [ColumnSchema]
    /// The first file, if its footer has been read.
    let first: ParquetFile?
    var options = ReadingOptions()

    /// Describes a table.
    ///
    /// - Parameters:
    ///   - name: the table's name.
    ///   - files: the files, in the order of their rows; none is fine where columns are declared.
    ///   - columns: the columns; nil for those of the first file.
    ///   - partitionColumns: columns whose values each file brings along (`TableFile.partition`).
    /// - Throws: ``ParquetError`` of the first file, if no columns are declared.
    public init(
        name: String, files: [TableFile], columns: [ColumnSchema]? = nil, partitionColumns: [ColumnSchema] = []
    ) throws(ParquetError) {
        self.name = name
        tableFiles = files
        self.partitionColumns = partitionColumns
        if let columns {
            self.columns = columns
            first = nil
        } else if let file = files.first {
            let opened = try ParquetFile(file)
            var names: Set<String> = []
            for column in opened.schema where !names.insert(column.name ?? "").inserted {
                throw .unsupported(
                    feature: "two columns with one name",
                    at: ParquetPlace(file: opened.location, column: column.name))
            }
            first = opened
            let keys = Set(partitionColumns.compactMap(\.name))
            self.columns = opened.schema.filter { column in !keys.contains(column.name ?? "") }
        } else {
            self.columns = []
            first = nil
        }
        schema = self.columns + partitionColumns + [ColumnSchema(name: Self.pathColumn, type: .text)]
    }

    /// The first file's rows for each of its bytes, times all bytes; a guess without a footer.
    public var estimatedRowCount: Int? {
        let bytes = tableFiles.reduce(0) { $0 + $1.size }
        if let first, tableFiles.count == 1 { return first.rowCount }
        if let first, first.file.byteCount > 0 {
            return Int(Double(bytes) * Double(first.rowCount) / Double(first.file.byteCount))
        }
        return bytes / max(1, 4 * columns.count)
    }

    public func tableFiles(satisfying constraints: [ColumnConstraint]) -> [TableFile] {
        tableFiles.filter { file in
            constraints.allSatisfy { constraint in
                guard constraint.column >= columns.count else { return true }
                return constraint.admits(constant(constraint.column, of: file))
            }
        }
    }

    /// Begins to read.
    public func scan(columns wanted: [Int], constraints: [ColumnConstraint]) throws -> any TableScan {
        ParquetScan(table: self, wanted: wanted, constraints: constraints)
    }

    /// The value of a column behind those of the files, for all rows of a file.
    func constant(_ column: Int, of file: TableFile) -> Value {
        let position = column - columns.count
        return position < partitionColumns.count ? file.partition[position] : .text(file.location)
    }
}

/// How files are cut into pieces of work.
struct ReadingOptions: Sendable {
    /// Rows of a block.
    var blockRows = 16_384
    /// Rows of a piece of a row group that one thread reads.
    var pieceRows = 131_072
}
