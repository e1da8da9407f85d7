import CSV
import Columnar

/// Columns of a file whose types a user has given (`--schema`).
///
/// If the file's first row has the names, letter case aside, it is a header, and columns that were not given are guessed.
/// If it has none of them, the file has no header, and the columns given are all of its columns, in order. If it has some,
/// nobody knows, and that is said.
struct DeclaredColumns {
    private let columns: [ColumnSchema]
    private let name: String
    private let parts: PartitionedFiles.Listing
    private let dialect: Dialect

    init(_ columns: [ColumnSchema], of name: String, _ parts: PartitionedFiles.Listing, _ dialect: Dialect) {
        self.columns = columns
        self.name = name
        self.parts = parts
        self.dialect = dialect
    }

    func table() throws -> TextTable {
        let table: TextTable
        do {
            table = try TextTable.inferring(
                name: name, files: parts.textFiles, dialect: dialect, declared: columns, partitionColumns: parts.columns
            )
        } catch CSVError.emptyFile {
            return try withoutHeader()
        }
        let header = Set(table.columns.map { $0.name.lowercased() })
        let missing = columns.compactMap(\.name).filter { !header.contains($0.lowercased()) }
        if missing.isEmpty { return table }
        guard missing.count == columns.count else {
            throw failure(
                "the header of '\(location)' has no column '\(missing[0])', which --schema lists",
                "its columns are: \(table.columns.map(\.name).joined(separator: ", "))")
        }
        guard columns.count == table.columns.count else {
            throw failure(
                "the first row of '\(location)' has none of the names in --schema, and \(table.columns.count) fields for "
                    + "\(columns.count) columns",
                "for a file without a header list all of its columns; for this one: \(table.columns.map(\.name).joined(separator: ", "))"
            )
        }
        return try withoutHeader()
    }

    private var location: String { parts.files.first?.location ?? name }

    private func failure(_ message: String, _ help: String) -> QueryFailure {
        QueryFailure(code: "HIVE_BAD_DATA", message: message, help: help)
    }

    private func withoutHeader() throws -> TextTable {
        var dialect = dialect
        if case .rfc4180(let delimiter, let quote, _) = dialect {
            dialect = .rfc4180(delimiter: delimiter, quote: quote, header: false)
        }
        return try TextTable(
            name: name, files: parts.textFiles, dialect: dialect,
            columns: columns.map { TextColumn(name: $0.name ?? "", type: $0.type) }, partitionColumns: parts.columns)
    }
}
