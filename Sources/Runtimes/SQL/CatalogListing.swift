import Columnar
import JobModel
import TrinoSQL

/// What `SHOW` and `DESCRIBE` answer, with the column names that Athena's answers have.
struct CatalogListing {
    private let catalog: TableCatalog
    private let names: NameResolution

    init(_ catalog: TableCatalog, _ session: Session) {
        self.catalog = catalog
        names = NameResolution(catalog: catalog, session: session)
    }

    // MARK: - SHOW

    func rows(_ show: ShowCommand) throws -> Rows {
        switch show {
        case .tables(let database, let pattern):
            return list("tab_name", try catalog.tableNames(in: try names.database(database)), pattern)
        case .views(let database, let pattern):
            let found = try catalog.store().tables(ofDatabase: try names.database(database))
            return list("views", found.filter(StoredView.isView).map(\.name), pattern)
        case .databases(let pattern):
            return list("database_name", try catalog.store().databases().map(\.name), pattern)
        case .columns(let name, let pattern):
            return list("field", try columns(name).all.map(\.name), pattern)
        case .partitions(let name): return try partitions(name)
        case .createTable(let name): return try createTable(name)
        case .createView(let name):
            let view = try stored(name, "it is no view")
            guard StoredView.isView(view) else {
                throw name.error("NOT_SUPPORTED", "Relation '\(names.full(name))' is a table, not a view")
            }
            let text = try StoredView(view).createStatement(
                named: [TableCatalog.name, view.databaseName, view.name])
            return Rows(columns: [("Create View", .text)], rows: [[.text(text)]])
        case .tableProperties(let name, let key): return try properties(name, key)
        case .functions(let pattern): return functions(pattern)
        case .catalogs(let pattern): return list("Catalog", [TableCatalog.name], pattern)
        }
    }

    private func list(_ title: String, _ names: [String], _ pattern: NamePattern?) -> Rows {
        let kept = names.filter { pattern?.matches($0.lowercased()) ?? true }
        return Rows(columns: [(title, .text)], rows: kept.map { [.text($0)] })
    }

    private func partitions(_ name: TableName) throws -> Rows {
        let (database, table) = try names.table(name)
        if let stored = try listed(table, database) {
            return Rows(columns: [("partition", .text)], rows: stored.map { [.text($0)] })
        }
        guard let found = try catalog.fileTable(table, database: database) else { throw names.missing(name) }
        guard !found.partitionColumns.isEmpty else {
            throw name.error("NOT_SUPPORTED", "Table \(database).\(table) is not a partitioned table")
        }
        var seen: Set<[Value]> = []
        let folders = found.tableFiles.filter { seen.insert($0.partition).inserted }.map { file in
            zip(found.partitionColumns, file.partition).map { column, value in
                let text = PartitionValue.text(value, of: column.type) ?? PartitionFolders.null
                return "\(column.name ?? "")=\(text)"
            }.joined(separator: "/")
        }
        return Rows(columns: [("partition", .text)], rows: folders.map { [.text($0)] })
    }

    /// The partitions that the catalog lists; nil where the folders are the list.
    private func listed(_ table: String, _ database: String) throws -> [String]? {
        guard catalog.adHocTable(table, database: database) == nil,
            let stored = try catalog.store().table(named: table, ofDatabase: database), !stored.partitionKeys.isEmpty
        else { return nil }
        let keys = stored.partitionKeys.map(\.name)
        if let partitions = try catalog.store().partitions(ofTable: table, database: database) {
            return partitions.map { $0.name(keys) }
        }
        // AWS, "SHOW PARTITIONS": partitions that are projected are not listed.
        return stored.parameters["projection.enabled"]?.lowercased() == "true" ? [] : nil
    }

    private func createTable(_ name: TableName) throws -> Rows {
        let table = try stored(name, "there is no CREATE TABLE statement of it")
        guard !StoredView.isView(table) else {
            throw name.error(
                "NOT_SUPPORTED", "Relation '\(names.full(name))' is a view, not a table")
        }
        return Rows(columns: [("createtab_stmt", .text)], rows: table.createStatement.map { [.text($0)] })
    }

    private func properties(_ name: TableName, _ key: String?) throws -> Rows {
        let table = try stored(name, "it has no properties")
        if let key {
            // Hive's answer, in the place of an error.
            let value =
                table.parameters[key]
                ?? "Table \(table.databaseName).\(table.name) does not have property: \(key)"
            return Rows(columns: [("prpt_name", .text)], rows: [[.text(value)]])
        }
        let all = table.parameters.sorted { $0.key < $1.key }
        return Rows(
            columns: [("prpt_name", .text), ("prpt_value", .text)], rows: all.map { [.text($0.key), .text($0.value)] })
    }

    private func functions(_ pattern: NamePattern?) -> Rows {
        let kept = FunctionCatalog.entries.filter { pattern?.matches($0.name) ?? true }
        return Rows(
            columns: [
                ("Function", .text), ("Return Type", .text), ("Argument Types", .text), ("Function Type", .text),
                ("Deterministic", .boolean),
            ],
            rows: kept.map {
                [.text($0.name), .text($0.result), .text($0.arguments), .text($0.kind), .bool($0.isDeterministic)]
            })
    }

    /// A table of the table store.
    private func stored(_ name: TableName, _ problem: String) throws -> GlueTable {
        let (database, table) = try names.table(name)
        if catalog.adHocTable(table, database: database) != nil {
            throw name.error("NOT_SUPPORTED", "'\(table)' comes from --table; \(problem)")
        }
        guard let found = try catalog.store().table(named: table, ofDatabase: database) else {
            throw names.missing(name)
        }
        return found
    }

    // MARK: - DESCRIBE

    /// The columns of a table, the partition columns apart; types of tables of the command line are Trino's.
    private func columns(_ name: TableName) throws -> (plain: [GlueColumn], partition: [GlueColumn], all: [GlueColumn])
    {
        let (database, table) = try names.table(name)
        if database == InformationSchema.name {
            guard let found = InformationSchema.columns(of: table) else { throw names.missing(name) }
            let columns = found.map { GlueColumn(name: $0.name ?? "", type: $0.type.description) }
            return (columns, [], columns)
        }
        if catalog.adHocTable(table, database: database) != nil,
            let found = try catalog.fileTable(table, database: database)
        {
            let all = found.schema.dropLast().map { GlueColumn(name: $0.name ?? "", type: $0.type.description) }
            let partition = Array(all.suffix(found.partitionColumns.count))
            return (Array(all.dropLast(partition.count)), partition, all)
        }
        guard let found = try catalog.store().table(named: table, ofDatabase: database) else {
            throw names.missing(name)
        }
        return (found.columns, found.partitionKeys, found.columns + found.partitionKeys)
    }

    func describe(_ name: TableName, isDetailed: Bool) throws -> Rows {
        let (_, partition, all) = try columns(name)
        func rows(_ columns: [GlueColumn]) -> [[Value]] {
            columns.map { [.text($0.name), .text($0.type), $0.comment.map { .text($0) } ?? .null] }
        }
        func title(_ text: String) -> [[Value]] { [[.text(""), .null, .null], [.text(text), .null, .null]] }
        var result = rows(all)
        if !partition.isEmpty {
            result += title("# Partition Information")
            result += [[.text("# col_name"), .text("data_type"), .text("comment")]] + rows(partition)
        }
        let (database, table) = try names.table(name)
        if isDetailed, catalog.adHocTable(table, database: database) == nil,
            let found = try catalog.store().table(named: table, ofDatabase: database)
        {
            let details: [(String, String?)] = [
                ("Database:", found.databaseName), ("Location:", found.location), ("Table Type:", found.tableType),
                ("SerDe Library:", found.serializationLibrary), ("InputFormat:", found.inputFormat),
                ("OutputFormat:", found.outputFormat),
            ]
            result += title("# Detailed Table Information")
            result += details.compactMap { name, text in text.map { [.text(name), .text($0), .null] } }
            for (key, value) in found.parameters.sorted(by: { $0.key < $1.key }) {
                result.append([.text("Table Parameter:"), .text(key), .text(value)])
            }
            for (key, value) in found.serdeParameters.sorted(by: { $0.key < $1.key }) {
                result.append([.text("SerDe Parameter:"), .text(key), .text(value)])
            }
        }
        return Rows(columns: [("col_name", .text), ("data_type", .text), ("comment", .text)], rows: result)
    }
}
