import JobModel
import TrinoSQL

extension GlueTable {
    /// What `CREATE EXTERNAL TABLE` puts into the catalog.
    ///
    /// - Throws: `QueryFailure` for what no table can be.
    init(_ definition: TableDefinition, database: String) throws(QueryFailure) {
        self.init(name: definition.name.table, databaseName: database)
        storage.columns = try definition.columns.map { column throws(QueryFailure) in try GlueTable.column(column) }
        partitionKeys = try definition.partitionColumns.map { column throws(QueryFailure) in
            try GlueTable.column(column)
        }
        guard let place = definition.location else {
            throw QueryFailure(
                code: "INVALID_TABLE_PROPERTY", message: "the table needs a LOCATION",
                help: "write LOCATION 's3://bucket/prefix/' or LOCATION 'file:///directory/'")
        }
        _ = try TableLocation(place, relativeTo: nil)
        storage.location = place
        try setStorage(definition.storage)
        try setRowFormat(definition.rowFormat)
        if let buckets = definition.buckets {
            storage.bucketColumns = buckets.columns
            storage.numberOfBuckets = buckets.count
        }
        for property in definition.properties { parameters[property.key] = property.value }
        parameters["EXTERNAL"] = "TRUE"
        if let comment = definition.comment { parameters["comment"] = comment }
    }

    private static func column(_ column: TableDefinition.Column) throws(QueryFailure) -> GlueColumn {
        do throws(SQLError) {
            return GlueColumn(
                name: column.name, type: try HiveType.spelling(of: column.type), comment: column.comment)
        } catch {
            throw QueryFailure(error)
        }
    }

    // MARK: - Classes

    private struct Format {
        let name: String
        let input: String
        let output: String
        let serde: String
    }

    private static let formats: [Format] = {
        let hive = "org.apache.hadoop.hive.ql.io."
        return [
            Format(
                name: "TEXTFILE", input: TableSerDe.textInput, output: TableSerDe.textOutput,
                serde: TableSerDe.lazySimple),
            Format(
                name: "PARQUET", input: hive + "parquet.MapredParquetInputFormat",
                output: hive + "parquet.MapredParquetOutputFormat", serde: hive + "parquet.serde.ParquetHiveSerDe"),
            Format(
                name: "ORC", input: hive + "orc.OrcInputFormat", output: hive + "orc.OrcOutputFormat",
                serde: hive + "orc.OrcSerde"),
            Format(
                name: "AVRO", input: hive + "avro.AvroContainerInputFormat",
                output: hive + "avro.AvroContainerOutputFormat", serde: "org.apache.hadoop.hive.serde2.avro.AvroSerDe"),
            Format(
                name: "SEQUENCEFILE", input: "org.apache.hadoop.mapred.SequenceFileInputFormat",
                output: hive + "HiveSequenceFileOutputFormat", serde: TableSerDe.lazySimple),
            Format(
                name: "RCFILE", input: hive + "RCFileInputFormat", output: hive + "RCFileOutputFormat",
                serde: "org.apache.hadoop.hive.serde2.columnar.LazyBinaryColumnarSerDe"),
            Format(
                name: "ION", input: "com.amazon.ionhiveserde.formats.IonInputFormat",
                output: "com.amazon.ionhiveserde.formats.IonOutputFormat",
                serde: "com.amazon.ionhiveserde.IonHiveSerDe"),
        ]
    }()

    /// Takes the classes of a declaration.
    mutating func setStorage(_ declared: TableDefinition.Storage?) throws(QueryFailure) {
        switch declared {
        case .classes(let input, let output):
            storage.inputFormat = input
            storage.outputFormat = output
            storage.serializationLibrary = TableSerDe.lazySimple
        case .format(let name):
            guard let format = GlueTable.formats.first(where: { $0.name == name }) else {
                throw QueryFailure(
                    code: "INVALID_TABLE_PROPERTY", message: "Unrecognized file format in STORED AS clause: '\(name)'",
                    help: "formats are: \(GlueTable.formats.map(\.name).joined(separator: ", "))")
            }
            storage.inputFormat = format.input
            storage.outputFormat = format.output
            storage.serializationLibrary = format.serde
        case nil: try setStorage(.format("TEXTFILE"))
        }
    }

    private mutating func setRowFormat(
        _ format: TableDefinition.RowFormat?
    ) throws(QueryFailure) {
        switch format {
        case nil: break
        case .serde(let name, let properties):
            storage.serializationLibrary = name
            for property in properties { storage.serdeParameters[property.key] = property.value }
        case .delimited(let texts):
            guard storage.inputFormat == TableSerDe.textInput || storage.inputFormat == GlueTable.formats[4].input
            else {
                throw QueryFailure(
                    code: "INVALID_TABLE_PROPERTY", message: "ROW FORMAT DELIMITED is of text files only",
                    help: "leave it out, or write STORED AS TEXTFILE")
            }
            storage.serdeParameters["field.delim"] = texts.fields
            storage.serdeParameters["serialization.format"] = texts.fields
            storage.serdeParameters["escape.delim"] = texts.escape
            storage.serdeParameters["collection.delim"] = texts.collectionItems
            storage.serdeParameters["mapkey.delim"] = texts.mapKeys
            storage.serdeParameters["line.delim"] = texts.lines
            storage.serdeParameters["serialization.null.format"] = texts.null
        }
        if storage.serializationLibrary == TableSerDe.lazySimple, storage.serdeParameters["serialization.format"] == nil
        {
            storage.serdeParameters["serialization.format"] = storage.serdeParameters["field.delim"] ?? "1"
        }
    }
}
