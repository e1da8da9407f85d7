import Columnar
import JobModel
import TrinoSQL

/// Runs the statements that write files: CREATE TABLE AS, INSERT INTO and UNLOAD.
struct StatementWriting {
    let catalog: TableCatalog
    let session: Session
    let parameters: [QueryParameter]
    let cancellation: QueryCancellation
    private let names: NameResolution
    private let fileNames: AthenaNames

    init(
        _ catalog: TableCatalog, _ session: Session, _ parameters: [QueryParameter], _ cancellation: QueryCancellation
    ) {
        self.catalog = catalog
        self.session = session
        self.parameters = parameters
        self.cancellation = cancellation
        names = NameResolution(catalog: catalog, session: session)
        let time = Timestamp(milliseconds: session.startTime / 1000)
        fileNames = AthenaNames.random { time }
    }

    // MARK: - Statements

    /// CREATE TABLE AS.
    ///
    /// - Returns: what to tell the user.
    func create(_ statement: TableAsQuery) throws -> String {
        let name = statement.name
        let (database, table) = try names.table(name)
        if try catalog.adHocTable(table, database: database) != nil
            || catalog.store().table(named: table, ofDatabase: database) != nil
        {
            if statement.ifNotExists { return "table '\(database).\(table)' exists already" }
            throw name.error("TABLE_ALREADY_EXISTS", "Table '\(names.full(name))' already exists")
        }
        let properties = try WriteProperties(statement.properties, of: .createTableAs)
        let prepared = try prepare(statement.query)
        let columns = try WrittenColumns.named(prepared.columns, statement.columnNames)
        try WrittenColumns.check(columns, partitionedBy: properties.partitionColumns)
        let place = try place(try properties.location ?? usualLocation(database, table))
        guard try place.isEmpty() else {
            throw QueryFailure(
                code: "HIVE_PATH_ALREADY_EXISTS",
                message: "Target directory for table '\(database).\(table)' already exists: \(place.text)",
                help: "remove what is there, or choose another external_location")
        }
        var written: [WrittenFile] = []
        if statement.withData {
            written = try write(properties, columns, to: place) { () throws in try prepare(statement.query) }
        }
        try place.make()
        let made = try glueTable(statement, database, columns, properties, place)
        if try catalog.store().create(made) != .done {
            throw name.error("TABLE_ALREADY_EXISTS", "Table '\(names.full(name))' already exists")
        }
        return "table '\(database).\(table)': \(StatementWriting.summary(written, place))"
    }

    /// UNLOAD.
    func unload(_ statement: UnloadQuery) throws -> String {
        let properties = try WriteProperties(statement.properties, of: .unload)
        let prepared = try prepare(statement.query)
        let columns = try WrittenColumns.named(prepared.columns, nil)
        try WrittenColumns.check(columns, partitionedBy: properties.partitionColumns)
        let place = try place(statement.location)
        guard try place.isEmpty() else {
            throw QueryFailure(
                code: "HIVE_PATH_ALREADY_EXISTS", message: "Target directory for UNLOAD already exists: \(place.text)",
                help: "remove what is there, or choose another place")
        }
        let written = try write(properties, columns, to: place) { () throws in try prepare(statement.query) }
        return StatementWriting.summary(written, place)
    }

    /// INSERT INTO.
    func insert(_ statement: InsertQuery) throws -> String {
        let (database, name) = try names.table(statement.table)
        if catalog.adHocTable(name, database: database) != nil {
            throw statement.table.error(
                "NOT_SUPPORTED", "'\(name)' comes from --table; INSERT INTO adds to tables of the catalog")
        }
        guard let table = try catalog.store().table(named: name, ofDatabase: database) else {
            throw names.missing(statement.table)
        }
        guard table.viewOriginalText == nil else {
            throw statement.table.error("NOT_SUPPORTED", "Inserting into views is not supported")
        }
        if table.parameters["storage.location.template"] != nil {
            throw statement.table.error(
                "NOT_SUPPORTED",
                "INSERT INTO a table with storage.location.template is not supported; write the files with UNLOAD")
        }
        guard let location = table.storage.location else {
            throw QueryFailure(
                code: "HIVE_INVALID_METADATA", message: "table '\(database).\(name)' has no LOCATION")
        }
        let columns = try (table.storage.columns + table.partitionKeys).map { column throws(QueryFailure) in
            do throws(SQLError) {
                return ColumnSchema(name: column.name, type: try HiveType.dataType(of: column.type))
            } catch {
                throw QueryFailure(error)
            }
        }
        let properties = WriteProperties(
            format: try WriteFormat(of: table), partitionColumns: table.partitionKeys.map(\.name))
        let target = try InsertTarget(columns: columns, names: statement.columns, of: statement)
        let place = try place(location)
        let partitions = try InsertedPartitions(of: table, catalog)
        let written = try write(properties, columns, to: place, before: partitions.check) { () throws in
            try prepare(statement.query, into: target)
        }
        try partitions.add(written)
        return StatementWriting.summary(written, place)
    }

    // MARK: - Parts

    private func prepare(_ query: QueryStatement, into target: InsertTarget? = nil) throws -> PreparedQuery {
        // The values are for all statements of a script; those without `?` take none.
        try query.prepare(
            catalog: catalog, session: session, parameters: query.parameterCount == 0 ? [] : parameters, into: target)
    }

    private func place(_ text: String) throws(QueryFailure) -> WritePlace {
        try WritePlace(
            text, objects: { [catalog] in try catalog.objects() }, scratch: catalog.writing.scratch,
            name: "write-\(fileNames.folder())")
    }

    /// Where a table's files go when nothing says it: below its database, else where Athena puts results.
    private func usualLocation(_ database: String, _ table: String) throws -> String {
        if let base = try catalog.store().database(named: database)?.location {
            return "\(base.hasSuffix("/") ? base : base + "/")\(table)/"
        }
        guard let results = catalog.writing.results else {
            throw QueryFailure(
                code: "INVALID_TABLE_PROPERTY", message: "the table needs an external_location",
                help: "WITH (external_location = 's3://bucket/prefix/')")
        }
        return "\(results.hasSuffix("/") ? results : results + "/")tables/\(fileNames.folder())/"
    }

    /// Runs a query and gives its files their place; again where guessed types turn out to be too narrow.
    private func write(
        _ properties: WriteProperties, _ columns: [ColumnSchema], to place: WritePlace,
        before check: ([WrittenFile]) throws -> Void = { _ in }, _ query: () throws -> PreparedQuery
    ) throws -> [WrittenFile] {
        defer { place.clean() }
        let name = fileNames.query()
        let directory = try place.prepare()
        while true {
            let files = sink(properties, in: directory, place, name)
            do {
                let prepared = try query().named(columns.map(\.name))
                try prepared.run(into: files, cancellation: cancellation)
                let written = files.written.filter { $0.rowCount > 0 }
                try check(written)
                try place.publish(written)
                return written
            } catch let contradiction as SchemaContradiction {
                files.abandon()
                guard try catalog.widen(contradiction) else { throw contradiction }
            } catch let failure as OutputError {
                files.abandon()
                // Files that are not complete have hidden names.
                throw failure.named(place.text)
            } catch {
                files.abandon()
                throw error
            }
        }
    }

    private func sink(
        _ properties: WriteProperties, in directory: String, _ place: WritePlace, _ name: String
    ) -> any FileSet {
        let (format, fileNames) = (properties.format, fileNames)
        guard !properties.partitionColumns.isEmpty else {
            return format.files(in: directory, name: fileNames.files(of: name))
        }
        return PartitionedSink(columnCount: properties.partitionColumns.count) { folder in
            format.files(in: try place.prepare(folder: folder), name: fileNames.files(of: name))
        }
    }

    private func glueTable(
        _ statement: TableAsQuery, _ database: String, _ columns: [ColumnSchema], _ properties: WriteProperties,
        _ place: WritePlace
    ) throws -> GlueTable {
        var table = GlueTable(name: statement.name.table, databaseName: database)
        let keys = properties.partitionColumns.count
        table.storage.columns = WrittenColumns.glue(columns.dropLast(keys))
        table.partitionKeys = WrittenColumns.glue(columns.suffix(keys))
        table.storage.location = place.text
        try table.setStorage(properties.format)
        table.parameters["EXTERNAL"] = "TRUE"
        if let comment = statement.comment { table.parameters["comment"] = comment }
        return table
    }

    private static func summary(_ files: [WrittenFile], _ place: WritePlace) -> String {
        let rows = files.reduce(0) { $0 + $1.rowCount }
        let size = files.reduce(0) { $0 + $1.byteCount }
        return "\(rows) row\(rows == 1 ? "" : "s") in \(files.count) file\(files.count == 1 ? "" : "s"), "
            + "\(size) bytes, at \(place.text)"
    }
}
