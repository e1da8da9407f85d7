public import Columnar

/// A table of text files.
///
/// Its columns are those of the files, then the partition columns, then `$path`.
public struct TextTable: FileTable {
    /// The table's name, for ``SchemaContradiction``.
    public let name: String
    /// The files, in the order of their rows.
    public let files: [TextFile]
    /// What their text means.
    public let dialect: Dialect
    /// The columns that lie in the files, in their order there.
    public let columns: [TextColumn]
    /// The columns whose values belong to a whole file.
    public let partitionColumns: [ColumnSchema]
    /// Rows to leave out at the start of each file: `skip.header.line.count`, or 1 for a header of RFC 4180.
    public let skippedRows: Int
    /// Rows to leave out at the end of each file: `skip.footer.line.count`.
    public let skippedFooterRows: Int
    /// How TIMESTAMP values may be written, besides the usual ways: `timestamp.formats`.
    public let timestampFormats: [String]
    /// The same, ready to read.
    let parsedTimestampFormats: [TimestampFormat]
    /// The bytes between the parts of nested values of LazySimpleSerDe, from the outermost level on.
    public let nestedDelimiters: [UInt8]
    /// Bytes that a row has on the average, if a sample was read.
    public let averageRowBytes: Double?
    /// All columns: of the files, of the partitions, and `$path`.
    public let schema: [ColumnSchema]
    /// The header that every file must have, if the columns were named by one.
    var header: [String]?
    /// Those of the files that can be read only once.
    var pipes = Pipes()
    /// How the files are cut into pieces of work.
    var options = ReadingOptions()

    /// Hive's delimiters of seven levels.
    public static let usualNestedDelimiters: [UInt8] = [2, 3, 4, 5, 6, 7, 8]

    /// Describes a table.
    ///
    /// - Parameters:
    ///   - name: the table's name.
    ///   - files: the files, in the order of their rows; none is fine.
    ///   - dialect: what their text means.
    ///   - columns: the columns that lie in the files.
    ///   - partitionColumns: columns whose values each file brings along (``TextFile/partition``).
    ///   - skippedRows: `skip.header.line.count`; nil for what the dialect says.
    ///   - skippedFooterRows: `skip.footer.line.count`; only for dialects in which quotes do not hide row ends.
    ///   - timestampFormats: `timestamp.formats` of LazySimpleSerDe: patterns of Joda-Time, or `millis`.
    ///   - nestedDelimiters: of LazySimpleSerDe, for the parts of nested values: `collection.delim`, `mapkey.delim`, and
    ///     those of further levels.
    ///   - averageRowBytes: bytes of a row, for estimates.
    /// - Throws: `CSVError.unsupportedType`, `CSVError.impossibleLayout`.
    public init(
        name: String, files: [TextFile], dialect: Dialect, columns: [TextColumn],
        partitionColumns: [ColumnSchema] = [], skippedRows: Int? = nil, skippedFooterRows: Int = 0,
        timestampFormats: [String] = [], nestedDelimiters: [UInt8] = TextTable.usualNestedDelimiters,
        averageRowBytes: Double? = nil
    ) throws(CSVError) {
        try dialect.check()
        for column in columns { try dialect.check(column, nestedDelimiters) }
        guard skippedFooterRows == 0 || dialect.rowQuote == nil else {
            throw .impossibleLayout(reason: "rows at the end of RFC 4180 files cannot be left out")
        }
        self.name = name
        self.files = files
        self.dialect = dialect
        self.columns = columns
        self.partitionColumns = partitionColumns
        self.skippedRows = skippedRows ?? dialect.headerRows
        self.skippedFooterRows = skippedFooterRows
        self.timestampFormats = timestampFormats
        var formats: [TimestampFormat] = []
        for format in timestampFormats { formats.append(try TimestampFormat(format)) }
        parsedTimestampFormats = formats
        self.nestedDelimiters = nestedDelimiters
        self.averageRowBytes = averageRowBytes
        schema =
            columns.map { ColumnSchema(name: $0.name, type: $0.type) } + partitionColumns
            + [ColumnSchema(name: TextTable.pathColumn, type: .text)]
    }

    /// Rows, by the sampled size of a row; text that is compressed counts four times.
    public var estimatedRowCount: Int? {
        let bytes = files.reduce(0) { $0 + ($1.isCompressed ? 4 : 1) * $1.size }
        return Int(Double(bytes) / max(1, averageRowBytes ?? Double(16 * max(1, columns.count))))
    }

    /// The table with another type for a column, to start again after a ``SchemaContradiction``.
    public func widening(_ column: String, to type: DataType) throws(CSVError) -> TextTable {
        var table = try TextTable(
            name: name, files: files, dialect: dialect,
            columns: columns.map { $0.name == column ? TextColumn(name: column, type: type, isInferred: true) : $0 },
            partitionColumns: partitionColumns, skippedRows: skippedRows, skippedFooterRows: skippedFooterRows,
            timestampFormats: timestampFormats, nestedDelimiters: nestedDelimiters, averageRowBytes: averageRowBytes)
        table.options = options
        table.header = header
        table.pipes = pipes
        return table
    }

    /// The files, as tables of any kind have them.
    public var tableFiles: [TableFile] { files.map(\.tableFile) }

    /// The files that may have rows that satisfy all constraints: what a scan reads.
    public func tableFiles(satisfying constraints: [ColumnConstraint]) -> [TableFile] {
        files(satisfying: constraints).map(\.tableFile)
    }

    /// The files that may have rows that satisfy all constraints.
    public func files(satisfying constraints: [ColumnConstraint]) -> [TextFile] {
        files.indices.filter { admits($0, constraints) }.map { files[$0] }
    }

    /// Begins to read.
    public func scan(columns wanted: [Int], constraints: [ColumnConstraint]) throws -> any TableScan {
        TextScan(table: self, wanted: wanted, files: files.indices.filter { admits($0, constraints) })
    }

    private func admits(_ file: Int, _ constraints: [ColumnConstraint]) -> Bool {
        constraints.allSatisfy { constraint in
            guard constraint.column >= columns.count else { return true }
            return constraint.admits(constant(constraint.column, of: files[file]))
        }
    }

    /// What is needed to find rows.
    var layout: TextLayout { TextLayout(dialect: dialect, rowLimit: options.rowLimit) }

    /// Whether lines without bytes are no rows.
    var skipsEmptyRows: Bool { dialect.rowQuote != nil && columns.count > 1 }

    /// The value of a column behind those of the files, for all rows of a file.
    func constant(_ column: Int, of file: TextFile) -> Value {
        let position = column - columns.count
        return position < partitionColumns.count ? file.partition[position] : .text(file.location)
    }
}

/// How files are cut into pieces of work, and by which kernels they are read.
struct ReadingOptions: Sendable {
    /// Bytes of a piece of a file, one block of rows; nil to choose by the size of rows.
    var chunkSize: Int?
    /// Bytes that a row may have at least: as many as in Athena, 32 MB.
    var rowLimit = 32 << 20
    /// Whether the files are looked at to guess the columns, so that pipes must not be used up.
    var isSample = false
    /// The instruction set.
    var kernels = Kernels.chosen
}
