public import Columnar

/// A table whose files hold an object of JSON on each line.
///
/// Its columns are those of the objects, then the partition columns, then `$path`.
public struct JSONTable: FileTable {
    /// The lines as rows of one column of text.
    var lines: TextTable
    /// What the lines mean.
    public let serde: JSONSerDe
    /// The columns that lie in the objects.
    public let columns: [ColumnSchema]
    /// All columns: of the objects, of the partitions, and `$path`.
    public let schema: [ColumnSchema]
    let timestampFormats: [TimestampFormat]

    /// Describes a table.
    ///
    /// - Parameters:
    ///   - name: the table's name, for messages.
    ///   - files: the files, in the order of their rows; none is fine.
    ///   - serde: what their lines mean.
    ///   - columns: the columns that lie in the objects; their types may be nested.
    ///   - partitionColumns: columns whose values each file brings along.
    ///   - skippedRows: `skip.header.line.count`.
    ///   - skippedFooterRows: `skip.footer.line.count`.
    /// - Throws: `CSVError.unsupportedType`, `CSVError.impossibleLayout`.
    public init(
        name: String, files: [TextFile], serde: JSONSerDe, columns: [ColumnSchema],
        partitionColumns: [ColumnSchema] = [],
        skippedRows: Int = 0, skippedFooterRows: Int = 0
    ) throws(CSVError) {
        for column in columns {
            guard JSONTable.canHold(column.type) else {
                throw .unsupportedType(column: column.name ?? "", type: column.type, dialect: "JSON")
            }
        }
        // JSON text has no NUL, so each line is one field, and none is the NULL sequence.
        lines = try TextTable(
            name: name, files: files,
            dialect: .lazySimple(fieldDelimiter: 0, nullFormat: [1]),
            columns: [TextColumn(name: "line", type: .text)], partitionColumns: partitionColumns,
            skippedRows: skippedRows, skippedFooterRows: skippedFooterRows)
        self.serde = serde
        self.columns = columns
        var formats: [TimestampFormat] = []
        for format in serde.timestampFormats { formats.append(try TimestampFormat(format)) }
        timestampFormats = formats
        schema = columns + lines.schema.dropFirst()
    }

    private static func canHold(_ type: DataType) -> Bool {
        switch type {
        case .boolean, .tinyint, .smallint, .integer, .bigint, .real, .double, .decimal, .varchar, .char, .varbinary,
            .date:
            true
        case .timestamp(let precision): precision <= 6
        case .array(let element): canHold(element)
        case .map(let key, let value): key.physical != .nested && canHold(key) && canHold(value)
        case .row(let fields): fields.allSatisfy { canHold($0.type) }
        default: false
        }
    }

    // MARK: - FileTable

    /// See ``FileTable/name``.
    public var name: String { lines.name }
    /// See ``FileTable/partitionColumns``.
    public var partitionColumns: [ColumnSchema] { lines.partitionColumns }
    /// See ``FileTable/tableFiles``.
    public var tableFiles: [TableFile] { lines.files.map(TableFile.init) }
    /// Rows, taking one to have a hundred bytes.
    public var estimatedRowCount: Int? { lines.files.reduce(0) { $0 + $1.size / 100 } }

    /// See ``FileTable/tableFiles(satisfying:)``.
    public func tableFiles(satisfying constraints: [ColumnConstraint]) -> [TableFile] {
        lines.files(satisfying: ofLines(constraints)).map(TableFile.init)
    }

    /// Begins to read.
    public func scan(columns wanted: [Int], constraints: [ColumnConstraint]) throws -> any TableScan {
        let behind = wanted.filter { $0 >= columns.count }.map { $0 - columns.count + 1 }
        let readsLines = behind.count < wanted.count
        let scan = try lines.scan(columns: (readsLines ? [0] : []) + behind, constraints: ofLines(constraints))
        return readsLines ? JSONScan(table: self, wanted: wanted, lines: scan) : scan
    }

    /// Those on partition columns and the path, as the table of lines numbers these.
    private func ofLines(_ constraints: [ColumnConstraint]) -> [ColumnConstraint] {
        constraints.filter { $0.column >= columns.count }
            .map { ColumnConstraint(column: $0.column - columns.count + 1, admits: $0.admits) }
    }

    var decoding: any JSONDecoding {
        switch serde {
        case .hive: HiveJSON(timestampFormats: timestampFormats)
        case .openX(let options):
            OpenXJSON(timestampFormats: timestampFormats, isCaseInsensitive: options.isCaseInsensitive)
        }
    }
}

extension TableFile {
    fileprivate init(_ file: TextFile) {
        self.init(path: file.path, location: file.location, size: file.size, partition: file.partition)
    }
}
