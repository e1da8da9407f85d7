import CSV
import Columnar
import JobModel
import Parquet

/// What kind of files a table of the catalog has, by its SerDe and input format: who reads them.
enum TableFormat {
    /// Lines of text.
    case text(TableSerDe)
    /// Parquet, whose files know the names and types of their columns.
    case parquet

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
        case let library where TableFormat.parquetClasses.contains(library): self = .parquet
        case let library: throw TableFormat.unsupported(library, table)
        }
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
                skippedFooterRows: serde.skippedFooterRows, timestampFormats: serde.timestampFormats)
        case .parquet:
            try ParquetTable(name: name, files: files, columns: columns, partitionColumns: partitionColumns)
        }
    }

    /// Whether files know the names of their columns, so that a partition's columns may come in another order.
    var findsColumnsByName: Bool {
        switch self {
        case .text: false
        case .parquet: true
        }
    }

    // MARK: - Refusals

    static func unsupported(_ library: String, _ table: GlueTable) -> QueryFailure {
        QueryFailure(
            code: "HIVE_UNSUPPORTED_FORMAT",
            message: "table '\(table.databaseName).\(table.name)' has \(known[library] ?? "the SerDe \(library)"), "
                + "which is not supported yet",
            help:
                "Athena would read it; here tables of text (ROW FORMAT DELIMITED, LazySimpleSerDe, OpenCSVSerDe) and of Parquet can be read"
        )
    }

    private static let known: [String: String] = [
        "org.apache.hadoop.hive.ql.io.orc.OrcSerde": "the format ORC",
        "org.apache.hadoop.hive.serde2.avro.AvroSerDe": "the format AVRO",
        "org.apache.hive.hcatalog.data.JsonSerDe": "the Hive JSON SerDe",
        "org.openx.data.jsonserde.JsonSerDe": "the OpenX JSON SerDe",
        "org.apache.hadoop.hive.serde2.RegexSerDe": "the Regex SerDe",
        "com.amazonaws.glue.serde.GrokSerDe": "the Grok SerDe",
        "com.amazon.ionhiveserde.IonHiveSerDe": "the Ion SerDe",
    ]
}
