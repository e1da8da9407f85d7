/// Runs the queries of dataset inputs, and keeps their results where the requests say.
///
/// Blocking; call it from threads that may block.
public protocol DatasetMaterializer: Sendable {
    /// What a query would read, without running it; nothing is written.
    /// - Throws: `JobFailure` of stage `stage`, with Athena's words for a query that cannot be run.
    func scan(of query: AthenaDatasetDefinition) throws -> DatasetScan

    /// Runs a query as Athena's CREATE TABLE AS would: its rows become files of a new, flat folder below OutputS3Uri.
    ///
    /// No file appears before the query has ended well. A query without rows makes none.
    /// - Parameters:
    ///   - query: the query and the form of its result.
    ///   - scratch: a directory for half-written files, which the caller removes; it need not exist.
    ///   - cancellation: ends the query early; it then throws something.
    /// - Throws: `JobFailure` of stage `stage`, with Athena's words where the query is the reason.
    /// - Returns: where the files are, and what was counted.
    func materialize(
        _ query: AthenaDatasetDefinition, scratch: String, cancellation: Cancellation
    ) throws -> MaterializedDataset
}

/// What a query reads.
public struct DatasetScan: Hashable, Sendable {
    /// One table of it.
    public struct Table: Hashable, Sendable {
        /// Its name, `database.table`.
        public let name: String
        /// Files that are read.
        public let files: Int
        /// Their size.
        public let bytes: Int64
        /// Partitions that are read; nil for a table without partitions.
        public let partitions: Int?
        /// Partitions that there are.
        public let allPartitions: Int?

        /// Describes the reading of a table.
        public init(name: String, files: Int, bytes: Int64, partitions: Int? = nil, allPartitions: Int? = nil) {
            self.name = name
            self.files = files
            self.bytes = bytes
            self.partitions = partitions
            self.allPartitions = allPartitions
        }
    }

    /// The tables in the order in which the query names them; one that is read twice is there twice.
    public let tables: [Table]
    /// Name and type of the result's columns.
    public let columns: [String]
    /// What the user should know, such as files that are passed over.
    public let warnings: [String]

    /// Describes what a query reads.
    public init(tables: [Table], columns: [String], warnings: [String] = []) {
        self.tables = tables
        self.columns = columns
        self.warnings = warnings
    }

    /// Bytes of all tables.
    public var bytes: Int64 { tables.reduce(0) { $0 + $1.bytes } }
    /// Files of all tables.
    public var files: Int { tables.reduce(0) { $0 + $1.files } }
}

/// The result of a query, in the object store.
public struct MaterializedDataset: Hashable, Sendable {
    /// The folder of the files; nothing else is in it.
    public let uri: StorageURI
    /// Rows of the result.
    public let rows: Int64
    /// Files of the result.
    public let files: Int
    /// Their size.
    public let bytes: Int64
    /// Bytes of tables that the query has read.
    public let scannedBytes: Int64
    /// What it was to read.
    public let scan: DatasetScan

    /// Describes a result.
    public init(uri: StorageURI, rows: Int64, files: Int, bytes: Int64, scannedBytes: Int64, scan: DatasetScan) {
        self.uri = uri
        self.rows = rows
        self.files = files
        self.bytes = bytes
        self.scannedBytes = scannedBytes
        self.scan = scan
    }
}

extension DatasetDefinition {
    /// Where the query's files are asked for.
    public var outputURI: StorageURI {
        switch query {
        case .athena(let athena): athena.outputURI
        case .redshift(let redshift): redshift.outputURI
        }
    }

    /// The query's result as the input that it is staged like.
    public func source(at uri: StorageURI) -> S3Input {
        S3Input(
            uri: uri, localPath: localPath, dataType: .s3Prefix, mode: mode, distribution: distribution,
            compression: .none)
    }
}
