import CSV
import Columnar
public import JobModel
import Parquet
import Synchronization
public import TrinoSQL

/// The tables that statements find: those of the command line, then those that `CREATE EXTERNAL TABLE` has made.
///
/// The table store is opened when a statement needs it, so a query over files alone touches nothing else. Files are
/// listed anew for every statement; types that were guessed are kept for as long as the files stay what they were.
public final class TableCatalog: QueryCatalog {
    /// Athena's name for the Glue Data Catalog.
    public static let name = "awsdatacatalog"

    private struct State {
        var opened: (any TableCatalogStore)?
        /// Tables that the running statement uses, by their full name.
        var tables: [String: any FileTable] = [:]
        /// What was guessed, and from which files.
        var guessed: [String: (files: TableFiles, table: any FileTable)] = [:]
        var warnings: [String] = []
        /// When the statement began, in microseconds since 1970.
        var time: Int64 = 0
        /// What came through pipes, by their paths.
        var spooled: [String: SpooledInput] = [:]
    }

    /// The database that tables of the command line belong to.
    public let database: String
    let adHoc: [String: AdHocTable]
    private let openStore: @Sendable () throws -> any TableCatalogStore
    private let openObjects: @Sendable () throws -> any ObjectStore
    private let state = Mutex(State())
    /// What the running statement reads.
    let log = ScanLog()
    /// Where statements that write put their files.
    let writing: Writing

    /// Where statements that write put their files.
    public struct Writing: Sendable {
        /// A directory for files that are not complete yet.
        public let scratch: String
        /// Where tables go whose statement says no place; nil if there is none.
        public let results: String?

        /// Names the places.
        public init(scratch: String = "/tmp", results: String? = nil) {
            self.scratch = scratch
            self.results = results
        }
    }

    /// Makes a catalog.
    ///
    /// - Parameters:
    ///   - adHoc: tables of the command line.
    ///   - database: the database of names without one, where the tables of the command line are.
    ///   - store: opens the table store; called at most once.
    ///   - objects: opens the object store, for tables in it.
    ///   - writing: where statements that write put their files.
    public init(
        adHoc: [AdHocTable] = [], database: String = GlueDatabase.defaultName,
        store: @escaping @Sendable () throws -> any TableCatalogStore,
        objects: @escaping @Sendable () throws -> any ObjectStore, writing: Writing = Writing()
    ) {
        self.adHoc = Dictionary(adHoc.map { ($0.name, $0) }) { _, last in last }
        self.database = database.lowercased()
        openStore = store
        openObjects = objects
        self.writing = writing
    }

    /// The object store.
    func objects() throws -> any ObjectStore { try openObjects() }

    /// The table store, opened.
    public func store() throws -> any TableCatalogStore {
        try state.withLock { state in
            if let opened = state.opened { return opened }
            let opened = try openStore()
            state.opened = opened
            return opened
        }
    }

    // MARK: - QueryCatalog

    /// There is one catalog.
    public func hasCatalog(_ catalog: String) -> Bool { catalog == TableCatalog.name }

    /// Whether a database exists; `default` always does.
    public func hasSchema(_ schema: String, in catalog: String) throws -> Bool {
        if schema == GlueDatabase.defaultName { return true }
        if schema == InformationSchema.name { return true }
        return try store().database(named: schema) != nil
    }

    /// A table with its columns and files.
    public func table(_ table: String, schema: String, catalog: String) throws -> CatalogTable? {
        if schema == InformationSchema.name {
            return try InformationSchema(catalog: self).table(table).map { CatalogTable(source: $0) }
        }
        guard let found = try fileTable(table, database: schema) else { return nil }
        return CatalogTable(source: ReportingTable(table: found, log: log), hiddenColumnCount: 1)
    }

    /// A view's query and columns.
    public func view(_ view: String, schema: String, catalog: String) throws -> CatalogView? {
        guard schema != InformationSchema.name, adHocTable(view, database: schema) == nil,
            let found = try store().table(named: view, ofDatabase: schema), StoredView.isView(found)
        else { return nil }
        return try StoredView(found).catalogView(named: "\(catalog).\(schema).\(view)")
    }

    // MARK: - Tables

    /// A table as the running statement reads it; nil if there is none.
    func fileTable(_ name: String, database: String) throws -> (any FileTable)? {
        let full = "\(TableCatalog.name).\(database).\(name)"
        if let known = state.withLock({ $0.tables[full] }) { return known }
        let table: any FileTable
        if let found = adHocTable(name, database: database) {
            table = try open(found, full)
        } else if let found = try store().table(named: name, ofDatabase: database), !StoredView.isView(found) {
            table = try open(found, full)
        } else {
            return nil
        }
        state.withLock { $0.tables[full] = table }
        return table
    }

    /// A table of the command line.
    func adHocTable(_ name: String, database: String) -> AdHocTable? {
        database == self.database ? adHoc[name] : nil
    }

    private func open(_ table: AdHocTable, _ full: String) throws -> any FileTable {
        let listing = try files(of: table)
        warn(listing.warnings)
        guard let first = listing.files.first else {
            throw QueryFailure(
                code: "HIVE_FILE_NOT_FOUND", message: "there is no file under '\(table.text)'",
                help: "names that begin with '_' or '.' are hidden files, as in Athena")
        }
        let guessed = state.withLock { $0.guessed[full] }
        if let guessed, guessed.files == listing { return guessed.table }
        let isParquet = AdHocTable.isParquet(first.components.last ?? "")
        let result = isParquet ? try parquet(table, full, listing) : try text(table, full, listing)
        state.withLock { $0.guessed[full] = (listing, result) }
        return result
    }

    private func parquet(_ table: AdHocTable, _ full: String, _ listing: TableFiles) throws -> any FileTable {
        if let other = listing.files.first(where: { !AdHocTable.isParquet($0.components.last ?? "") }) {
            throw TableCatalog.mixed(table, listing.files[0], other)
        }
        let parts = try PartitionedFiles.found(listing)
        return try ParquetTable(
            name: full, files: parts.files, columns: table.columns, partitionColumns: parts.columns)
    }

    private func text(_ table: AdHocTable, _ full: String, _ listing: TableFiles) throws -> any FileTable {
        let first = listing.files[0]
        let dialect = try AdHocTable.dialect(ofFile: first.components.last ?? "")
        for file in listing.files.dropFirst() {
            let name = file.components.last ?? ""
            guard try !AdHocTable.isParquet(name) && AdHocTable.dialect(ofFile: name) == dialect else {
                throw TableCatalog.mixed(table, first, file)
            }
        }
        let parts = try PartitionedFiles.found(listing)
        let result: TextTable
        if let columns = table.columns {
            result = try DeclaredColumns(columns, of: full, parts, dialect).table()
        } else {
            result = try TextTable.inferring(
                name: full, files: parts.textFiles, dialect: dialect, partitionColumns: parts.columns)
        }
        return try result.withoutShadowedPartitions()
    }

    private static func mixed(_ table: AdHocTable, _ one: TableFiles.File, _ other: TableFiles.File) -> QueryFailure {
        QueryFailure(
            code: "HIVE_BAD_DATA",
            message: "'\(table.text)' has files of different kinds: '\(one.location)' and '\(other.location)'",
            help: "put them into directories of their own, and name each as a table")
    }

    /// What lies at a table's location now.
    func files(at location: String) throws -> TableFiles {
        try TableFiles(try TableLocation(location, relativeTo: nil), named: location, objects: openObjects)
    }

    private func files(of table: AdHocTable) throws -> TableFiles {
        guard case .path(let path) = table.location, try SpooledInput.isNeeded(path) else {
            return try TableFiles(table.location, named: table.text, objects: openObjects)
        }
        if let known = state.withLock({ $0.spooled[path] }) { return try TableFiles(known, named: table.text) }
        let spooled = try SpooledInput(path: path)
        state.withLock { $0.spooled[path] = spooled }
        return try TableFiles(spooled, named: table.text)
    }

    private func open(_ table: GlueTable, _ full: String) throws -> any FileTable {
        let partitions =
            table.partitionKeys.isEmpty
            ? nil : try store().partitions(ofTable: table.name, database: table.databaseName)
        var stored = StoredTable(
            table, named: full, partitions: partitions, time: state.withLock(\.time), objects: openObjects)
        let opened = try stored.open()
        warn(stored.warnings)
        return opened
    }

    // MARK: - Statements

    /// Forgets the files of the last statement.
    ///
    /// - Parameter time: when the new one begins, in microseconds since 1970.
    func beginStatement(at time: Int64) {
        state.withLock {
            $0.time = time
            $0.tables = [:]
            $0.warnings = []
        }
        log.clear()
    }

    /// Gives a column of a table another type than the one that was guessed.
    ///
    /// - Returns: false if the statement has no such table.
    func widen(_ contradiction: SchemaContradiction) throws -> Bool {
        let name = contradiction.table
        guard let table = state.withLock({ $0.tables[name] }) as? TextTable else { return false }
        let wider = try table.widening(contradiction.column, to: contradiction.widened)
        state.withLock {
            $0.tables[name] = wider
            $0.guessed[name]?.table = wider
        }
        // The statement begins again.
        log.clear()
        return true
    }

    private func warn(_ texts: [String]) {
        if !texts.isEmpty { state.withLock { $0.warnings += texts } }
    }

    /// What was passed over, each once.
    func takeWarnings() -> [String] {
        state.withLock { state in
            defer { state.warnings = [] }
            var seen: Set<String> = []
            return state.warnings.filter { seen.insert($0).inserted }
        }
    }

    /// The tables that the statement has used so far.
    var used: [any FileTable] { state.withLock { $0.tables.sorted { $0.key < $1.key }.map(\.value) } }

    /// The names of all tables of a database.
    func tableNames(in database: String) throws -> [String] {
        if database == InformationSchema.name { return InformationSchema.tableNames }
        let named = database == self.database ? Array(adHoc.keys) : []
        return Set(named + (try store().tables(ofDatabase: database).map(\.name))).sorted()
    }
}

extension TextTable {
    /// The table without partition columns that the files themselves have: the values in the rows count.
    fileprivate func withoutShadowedPartitions() throws -> TextTable {
        let names = Set(columns.map { $0.name.lowercased() })
        let kept = partitionColumns.indices.filter { !names.contains(partitionColumns[$0].name ?? "") }
        if kept.count == partitionColumns.count { return self }
        return try TextTable(
            name: name,
            files: files.map { file in
                TextFile(
                    path: file.path, location: file.location, size: file.size, compression: file.compression,
                    partition: kept.map { file.partition[$0] })
            }, dialect: dialect, columns: columns, partitionColumns: kept.map { partitionColumns[$0] },
            skippedRows: skippedRows, skippedFooterRows: skippedFooterRows, timestampFormats: timestampFormats,
            averageRowBytes: averageRowBytes)
    }
}
