public import Columnar

/// A table of the RFC 4180 dialect of which nothing but names is known: every column is text.
public struct RawTable: Sendable {
    /// The table; its columns are VARCHAR and named by the header, or `_col0`, `_col1` and so on.
    public let table: TextTable
    /// The header as it stands in the first file, with its row end; nil without a header.
    public let header: [UInt8]?
    /// The header's fields in ``header``, each with its quotes.
    public let headerFields: [Range<Int>]

    /// Looks at the first row of files.
    ///
    /// - Parameters:
    ///   - files: the files; the first gives the names.
    ///   - dialect: RFC 4180.
    /// - Throws: `CSVError` when there is no header or the first file is no text.
    public init(_ files: [TextFile], dialect: Dialect) throws(CSVError) {
        try dialect.check()
        let pipes = Pipes()
        let first = try FirstRow(files, dialect: dialect, pipes)
        let hasHeader = dialect.headerRows > 0
        let names = hasHeader ? HeaderNames.unique(first.fields) : first.fields.indices.map { "_col\($0)" }
        var table = try TextTable(
            name: "", files: files, dialect: dialect,
            columns: names.map { TextColumn(name: $0, type: .text) })
        table.header = hasHeader ? first.fields : nil
        table.pipes = pipes
        // Rows stay in memory until all are written, so what counts is not the cache but the number of pages.
        if files.reduce(0, { $0 + $1.size }) >= RawTable.largeSize { table.options.chunkSize = RawTable.chunkSize }
        self.table = table
        header = hasHeader ? first.text : nil
        headerFields = hasHeader ? RawTable.fields(first.text, dialect) : []
    }

    /// The same files with types for their columns, cut into pieces of about so many rows.
    ///
    /// - Parameters:
    ///   - types: one for each column.
    ///   - rowsPerPiece: rows that a block has, roughly: a row is taken for ten bytes a column.
    /// - Throws: `CSVError.unsupportedType`.
    /// - Returns: the table.
    public func typed(_ types: [DataType], rowsPerPiece: Int) throws(CSVError) -> TextTable {
        precondition(types.count == table.columns.count, "a type for each column")
        var typed = try TextTable(
            name: table.name, files: table.files, dialect: table.dialect,
            columns: zip(table.columns, types).map { TextColumn(name: $0.name, type: $1) })
        typed.header = table.header
        typed.pipes = table.pipes
        typed.options = table.options
        typed.options.chunkSize = min(max(10 * types.count * rowsPerPiece, 128 << 10), 8 << 20)
        return typed
    }

    /// From so many bytes on files are read in large chunks.
    private static let largeSize = 32 << 20
    private static let chunkSize = 4 << 20

    /// The fields of a row that the reader has accepted.
    private static func fields(_ row: [UInt8], _ dialect: Dialect) -> [Range<Int>] {
        var end = row.count
        while end > 0, row[end - 1] == 0x0A || row[end - 1] == 0x0D { end -= 1 }
        var fields: [Range<Int>] = []
        var start = 0
        var isQuoted = false
        for at in 0..<end {
            if row[at] == dialect.rowQuote { isQuoted.toggle() }
            guard row[at] == dialect.delimiter, !isQuoted else { continue }
            fields.append(start..<at)
            start = at + 1
        }
        return fields + [start..<end]
    }
}
