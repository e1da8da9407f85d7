import CSV
import Columnar
import FileTree
public import JobModel
import TrinoSQL

/// Runs the queries of a job's inputs with the built-in engine, over the tables of this machine.
///
/// The service runs `CREATE TABLE … WITH (external_location = '<OutputS3Uri>/<32 hex>/data/', format = …) AS <query>` and
/// drops the table afterwards; the files stay. Here the same files come to the same place, and there is no table.
public struct AthenaMaterializer: DatasetMaterializer {
    private let tables: @Sendable () throws -> any TableCatalogStore
    private let objects: any ObjectStore
    private let names: AthenaNames
    private let limits: TaskLimits
    private let now: @Sendable () -> Timestamp

    /// Makes a materializer.
    ///
    /// - Parameters:
    ///   - tables: opens the table store; called when there is a query.
    ///   - objects: where tables and results are.
    ///   - limits: how much of the machine a query may use.
    ///   - now: the time, for `current_timestamp` and the names of files.
    public init(
        tables: @escaping @Sendable () throws -> any TableCatalogStore, objects: any ObjectStore,
        limits: TaskLimits, now: @escaping @Sendable () -> Timestamp
    ) {
        self.init(tables: tables, objects: objects, limits: limits, names: .random(now: now), now: now)
    }

    /// Makes a materializer whose names are given, for tests.
    package init(
        tables: @escaping @Sendable () throws -> any TableCatalogStore, objects: any ObjectStore,
        limits: TaskLimits, names: AthenaNames, now: @escaping @Sendable () -> Timestamp
    ) {
        self.tables = tables
        self.objects = objects
        self.limits = limits
        self.names = names
        self.now = now
    }

    // MARK: - DatasetMaterializer

    /// See ``DatasetMaterializer/scan(of:)``.
    public func scan(of query: AthenaDatasetDefinition) throws -> DatasetScan {
        try answering(query) { catalog, session in
            let prepared = try prepare(query, catalog, session)
            let scans = prepared.scans.compactMap { scan in
                (scan.source as? ReportingTable).map { ScanReport($0.table, scan.constraints) }
            }
            return AthenaMaterializer.scan(scans, prepared.columns, catalog)
        }
    }

    /// See ``DatasetMaterializer/materialize(_:scratch:cancellation:)``.
    public func materialize(
        _ query: AthenaDatasetDefinition, scratch: String, cancellation: Cancellation
    ) throws -> MaterializedDataset {
        let (folder, name) = (names.folder(), names.query())
        let format = try WriteFormat(of: query)
        let queryCancellation = QueryCancellation()
        cancellation.follow { queryCancellation.cancel() }
        return try answering(query) { catalog, session in
            let target = try AthenaMaterializer.target(query.outputURI, folder)
            let directory = "\(scratch)/\(folder)"
            _ = try Directory.make(FileName(directory))
            let sink = format.files(in: directory, name: names.files(of: name))
            let prepared = try run(query, catalog, session, into: sink, queryCancellation) {
                try refuseExisting(target, query)
            }
            let (scans, bytesRead) = catalog.log.summary
            for file in sink.written {
                try objects.put("\(directory)/\(file.path)", moving: true, at: target, relativePath: file.path)
            }
            return MaterializedDataset(
                uri: target, rows: sink.written.reduce(0) { $0 + Int64($1.rowCount) }, files: sink.written.count,
                bytes: sink.written.reduce(0) { $0 + Int64($1.byteCount) }, scannedBytes: Int64(bytesRead),
                scan: AthenaMaterializer.scan(scans, prepared.columns, catalog))
        }
    }

    // MARK: - Running

    /// Gives a body what it needs to answer a query, and says its errors in Athena's words.
    private func answering<Result>(
        _ query: AthenaDatasetDefinition, _ body: (TableCatalog, Session) throws -> Result
    ) throws -> Result {
        let catalog = TableCatalog(database: query.database, store: tables, objects: { [objects] in objects })
        let session = Session(
            startTime: now().milliseconds * 1000, catalog: query.catalog.lowercased(),
            schema: query.database.lowercased(), parallelism: limits.threads, memoryLimit: limits.memory)
        catalog.beginStatement(at: session.startTime)
        do {
            return try body(catalog, session)
        } catch let failure as JobFailure {
            throw failure
        } catch {
            let suggestions = Suggestions(catalog: catalog, session: session, sql: query.queryString)
            throw AthenaFailure.failure(suggestions.completed(QueryFailure(error)))
        }
    }

    /// Runs a query, again where guessed types turn out to be too narrow.
    private func run(
        _ query: AthenaDatasetDefinition, _ catalog: TableCatalog, _ session: Session, into sink: some FileSet,
        _ cancellation: QueryCancellation, before: () throws -> Void
    ) throws -> PreparedQuery {
        while true {
            let prepared = try prepare(query, catalog, session)
            try before()
            do {
                try prepared.run(into: SpreadSink(sink), cancellation: cancellation)
                return prepared
            } catch let contradiction as SchemaContradiction {
                sink.abandon()
                guard try catalog.widen(contradiction) else { throw contradiction }
                catalog.log.clear()
            }
        }
    }

    /// The query, checked as what it is: the query of a CREATE TABLE AS.
    private func prepare(
        _ query: AthenaDatasetDefinition, _ catalog: TableCatalog, _ session: Session
    ) throws -> PreparedQuery {
        guard case .query(let statement) = try SQLCommand.parse(query.queryString) else {
            throw QueryFailure(
                code: "SYNTAX_ERROR", message: "the statement is no query", line: 1, column: 1,
                help: "CREATE TABLE AS is run with it, so it begins with SELECT, WITH, VALUES or TABLE")
        }
        let prepared = try statement.prepare(catalog: catalog, session: session)
        // A query that names all its tables in full, or none, has not asked for these.
        guard catalog.hasCatalog(session.catalog) else {
            throw QueryFailure(code: "CATALOG_NOT_FOUND", message: "Catalog '\(query.catalog)' does not exist")
        }
        guard try catalog.hasSchema(session.schema, in: session.catalog) else {
            throw QueryFailure(code: "SCHEMA_NOT_FOUND", message: "Schema '\(session.schema)' does not exist")
        }
        try ResultColumns.check(prepared.columns)
        return prepared
    }

    // MARK: - Parts

    private static func target(_ output: StorageURI, _ folder: String) throws -> StorageURI {
        var base = output.text[...]
        while base.hasSuffix("/") { base.removeLast() }
        return try StorageURI(parsing: "\(base)/\(folder)/data/")
    }

    /// A table can only be made where there is nothing.
    private func refuseExisting(_ target: StorageURI, _ query: AthenaDatasetDefinition) throws {
        try objects.prepare(destination: query.outputURI)
        guard try objects.objects(matching: target).objects.isEmpty else {
            throw QueryFailure(
                code: "HIVE_PATH_ALREADY_EXISTS", message: "Target directory for table already exists: \(target)",
                help: "remove what is there, or choose another OutputS3Uri")
        }
    }

    private static func scan(
        _ reports: [ScanReport], _ columns: [ColumnSchema], _ catalog: TableCatalog
    ) -> DatasetScan {
        DatasetScan(
            tables: reports.map { report in
                DatasetScan.Table(
                    // The catalog says nothing: there is one.
                    name: report.table.split(separator: ".").dropFirst().joined(separator: "."),
                    files: report.files.read, bytes: Int64(report.bytes.read), partitions: report.partitions?.read,
                    allPartitions: report.partitions?.all)
            }, columns: columns.map { "\($0.name ?? "") \($0.type)" }, warnings: catalog.takeWarnings())
    }
}
