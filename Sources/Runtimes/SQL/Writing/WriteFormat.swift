import Avro
import CSV
import Columnar
import JobModel
import Parquet

/// What kind of files a statement writes.
enum WriteFormat: Hashable, Sendable {
    /// LazySimpleSerDe's text.
    case textFile(LazyText, isGzip: Bool)
    /// Hive's JSON, an object a line.
    case json(isGzip: Bool)
    case parquet(ParquetCompression)
    case avro(AvroCompression)

    /// The ending of the files' names; readers of text go by it.
    var suffix: String {
        switch self {
        case .textFile(_, isGzip: true), .json(isGzip: true): ".gz"
        default: ""
        }
    }

    /// A sink that writes files of this kind to a folder.
    ///
    /// - Parameters:
    ///   - directory: the folder, which must exist.
    ///   - name: gives each file a name, without ending.
    /// - Returns: the sink.
    func files(in directory: String, name: @escaping @Sendable (Int) -> String) -> any FileSet {
        let suffix = suffix
        switch self {
        case .textFile(let text, let isGzip):
            return BatchFileSet(
                textIn: directory, format: .textFile, compression: isGzip ? .gzip() : .none, lazyText: text
            ) { name($0) + suffix }
        case .json(let isGzip):
            return BatchFileSet(textIn: directory, format: .hiveJSON, compression: isGzip ? .gzip() : .none) {
                name($0) + suffix
            }
        case .parquet(let compression):
            return BatchFileSet(
                parquetIn: directory, options: ParquetWriterOptions(compression: compression), name: name)
        case .avro(let compression): return BatchFileSet(avroIn: directory, compression: compression, name: name)
        }
    }

    /// What `STORED AS` calls it; nil for JSON, which has a serializer instead.
    var storedAs: String {
        switch self {
        case .textFile, .json: "TEXTFILE"
        case .parquet: "PARQUET"
        case .avro: "AVRO"
        }
    }
}

// MARK: - Of a table

extension WriteFormat {
    /// The files that INSERT INTO adds to a table.
    ///
    /// AWS, "INSERT INTO", supported formats and SerDes: text of LazySimpleSerDe, Hive's JSON, Parquet and others.
    /// - Throws: `QueryFailure` for tables that nothing can be added to.
    init(of table: GlueTable) throws(QueryFailure) {
        let name = "\(table.databaseName).\(table.name)"
        guard table.storage.numberOfBuckets == 0 else {
            throw QueryFailure(
                code: "NOT_SUPPORTED", message: "Inserting into the bucketed table '\(name)' is not supported",
                help: "Athena refuses it too; make a table without CLUSTERED BY")
        }
        for header in ["skip.header.line.count", "skip.footer.line.count"] {
            guard let count = table.parameters[header], Int(count) ?? 0 > 0 else { continue }
            throw QueryFailure(
                code: "NOT_SUPPORTED",
                message: "Inserting into Hive table with value of \(header) property greater than 0 is not supported",
                help: "the first lines of new files would be passed over")
        }
        switch try TableFormat(table) {
        case .text(let serde):
            guard case .lazySimple(let delimiter, let escape, let null, _) = serde.dialect else {
                throw WriteFormat.unsupported("OpenCSVSerDe", name)
            }
            self = .textFile(
                LazyText(delimiter: delimiter, escape: escape, null: null, nested: serde.nestedDelimiters), isGzip: true
            )
        case .json(.hive, _, _): self = .json(isGzip: true)
        case .json(.openX, _, _): throw WriteFormat.unsupported("the OpenX JSON SerDe", name)
        case .parquet: self = .parquet(try WriteFormat.parquetCompression(table))
        case .avro: self = .avro(.snappy)
        }
    }

    private static func unsupported(_ what: String, _ table: String) -> QueryFailure {
        QueryFailure(
            code: "HIVE_UNSUPPORTED_FORMAT", message: "INSERT INTO '\(table)' is not supported: it has \(what)",
            help: "Athena inserts into tables of LazySimpleSerDe, of Hive's JsonSerDe and of Parquet, among others")
    }

    private static func parquetCompression(_ table: GlueTable) throws(QueryFailure) -> ParquetCompression {
        let text = table.parameters["parquet.compression"] ?? table.parameters["parquet.compress"] ?? "GZIP"
        guard let compression = WriteProperties.parquetCompressions[text.uppercased()] else {
            throw QueryFailure(
                code: "HIVE_INVALID_METADATA", message: "parquet.compression of table '\(table.name)' is '\(text)'",
                help: "it is one of \(WriteProperties.parquetCompressions.keys.sorted().joined(separator: ", "))")
        }
        return compression
    }
}

// MARK: - Of a job's query

extension WriteFormat {
    /// The files that the service's CREATE TABLE AS writes; without a compression those that Athena chooses.
    init(of query: AthenaDatasetDefinition) throws(QueryFailure) {
        let compression = query.outputCompression
        switch query.outputFormat {
        case .json: self = .json(isGzip: compression == .gzip)
        case .textfile: self = .textFile(LazyText(), isGzip: compression == .gzip)
        case .parquet: self = .parquet(compression == .snappy ? .snappy : .gzip())
        case .avro: self = .avro(.snappy)
        case .orc: throw QueryFailure(code: "NOT_SUPPORTED", message: "the format ORC is not supported")
        }
    }
}
