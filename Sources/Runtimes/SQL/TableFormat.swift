import Avro
import CSV
import Columnar
import JobModel
import Parquet

/// What kind of files a table of the catalog has, by its SerDe and input format: who reads them.
enum TableFormat {
    /// Lines of text.
    case text(TableSerDe)
    /// Parquet.
    case parquet
    /// Avro.
    case avro
    /// Lines of JSON, without as many lines at the start and end of each file.
    case json(JSONSerDe, skippedRows: Int, skippedFooterRows: Int)

    private static let parquetClasses: Set<String> = [
        "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe", "parquet.hive.serde.ParquetHiveSerDe",
    ]

    /// Reads a table's classes.
    ///
    /// - Throws: `HIVE_UNSUPPORTED_FORMAT` for what cannot be read, by name; `HIVE_INVALID_METADATA` for properties that
    ///   make no sense.
    init(_ table: GlueTable) throws(QueryFailure) {
        switch table.serializationLibrary ?? TableSerDe.lazySimple {
        case TableSerDe.lazySimple, TableSerDe.openCSV: self = .text(try TableSerDe(table))
        case TableSerDe.hiveJSON:
            self = try TableFormat.json(TableSerDe.hive(table), table)
        case TableFormat.avroSerDe: self = .avro
        case TableSerDe.openXJSON: self = try TableFormat.json(TableSerDe.openX(table), table)
        case let library where TableFormat.parquetClasses.contains(library): self = .parquet
        case let library: throw TableFormat.unsupported(library, table)
        }
    }

    private static let avroSerDe = "org.apache.hadoop.hive.serde2.avro.AvroSerDe"

    private static func json(_ serde: JSONSerDe, _ table: GlueTable) throws(QueryFailure) -> TableFormat {
        if let input = table.inputFormat, input != TableSerDe.textInput {
            throw TableSerDe.unsupported("the input format \(input)", table)
        }
        return .json(
            serde, skippedRows: try TableSerDe.lineCount("skip.header.line.count", table),
            skippedFooterRows: try TableSerDe.lineCount("skip.footer.line.count", table))
    }

    /// The table itself.
    ///
    /// - Parameters:
    ///   - name: catalog, database and table.
    ///   - columns: the columns that lie in the files, in the order of the declaration.
    ///   - partitionColumns: those whose values the files bring along.
    ///   - files: the files in the order of their rows.
    /// - Throws: what the rooms of the formats throw.
    /// - Returns: the table, to be read.
    func table(
        named name: String, columns: [ColumnSchema], partitionColumns: [ColumnSchema], files: [TableFile]
    ) throws -> any FileTable {
        switch self {
        case .text(let serde):
            try TextTable(
                name: name, files: files.map { TextFile($0) }, dialect: serde.dialect,
                columns: columns.map { TextColumn(name: $0.name ?? "", type: $0.type) },
                partitionColumns: partitionColumns, skippedRows: serde.skippedRows,
                skippedFooterRows: serde.skippedFooterRows, timestampFormats: serde.timestampFormats,
                nestedDelimiters: serde.nestedDelimiters)
        case .json(let serde, let skippedRows, let skippedFooterRows):
            try JSONTable(
                name: name, files: files.map { TextFile($0) }, serde: serde, columns: columns,
                partitionColumns: partitionColumns, skippedRows: skippedRows, skippedFooterRows: skippedFooterRows)
        case .parquet:
            try ParquetTable(name: name, files: files, columns: columns, partitionColumns: partitionColumns)
        case .avro: try AvroTable(name: name, files: files, columns: columns, partitionColumns: partitionColumns)
        }
    }

    /// Whether files know the names of their columns, so that a partition's columns may come in another order.
    var findsColumnsByName: Bool {
        switch self {
        case .text: false
        case .json, .parquet, .avro: true
        }
    }

    // MARK: - Refusals

    static func unsupported(_ library: String, _ table: GlueTable) -> QueryFailure {
        QueryFailure(
            code: "HIVE_UNSUPPORTED_FORMAT",
            message: "table '\(table.databaseName).\(table.name)' has \(known[library] ?? "the SerDe \(library)"), "
                + "which is not supported yet",
            help:
                "Athena would read it; here tables of text (ROW FORMAT DELIMITED, LazySimpleSerDe, OpenCSVSerDe), JSON, Parquet and Avro can be read"
        )
    }

    private static let known: [String: String] = [
        "org.apache.hadoop.hive.ql.io.orc.OrcSerde": "the format ORC",
        "org.apache.hadoop.hive.serde2.RegexSerDe": "the Regex SerDe",
        "com.amazonaws.glue.serde.GrokSerDe": "the Grok SerDe",
        "com.amazon.ionhiveserde.IonHiveSerDe": "the Ion SerDe",
    ]
}
