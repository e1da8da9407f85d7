import Columnar
import JobModel
import TrinoSQL

/// What DDL does to the partitions of a table.
///
/// The first change gives the table a list of partitions: see ``StoredTable``. Words are Hive's, which Athena's DDL has:
/// its errors begin with `FAILED:`.
struct PartitionChanges {
    let catalog: TableCatalog
    let names: NameResolution

    init(_ catalog: TableCatalog, _ session: Session) {
        self.catalog = catalog
        names = NameResolution(catalog: catalog, session: session)
    }

    // MARK: - Statements

    func add(_ clauses: [PartitionDefinition], to name: TableName, ifNotExists: Bool) throws -> String? {
        let table = try partitioned(name, clauses.first)
        let listed = try partitions(of: table) ?? []
        var known = Set(listed.map(\.values))
        var added: [GluePartition] = []
        var notes: [String] = []
        for clause in clauses {
            let values = try values(clause, of: table)
            guard known.insert(values).inserted else {
                guard ifNotExists else {
                    throw QueryFailure(
                        code: "FAILED",
                        message: "Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. "
                            + "AlreadyExistsException(message:Partition already exists.)",
                        help: "IF NOT EXISTS leaves it as it is")
                }
                notes.append("the partition exists already")
                continue
            }
            var storage = table.storage
            storage.location = try location(clause, of: table, values)
            added.append(GluePartition(values: values, storage: storage))
        }
        try change(table, adding: added)
        return notes.first
    }

    func drop(_ clauses: [PartitionDefinition], of name: TableName, ifExists: Bool) throws -> String? {
        let table = try partitioned(name, clauses.first)
        let listed = try partitions(of: table)
        // What is left of a table whose folders were its partitions is from now on a list.
        let all = try listed ?? found(table)
        var removed: [[String]] = []
        for clause in clauses {
            let wanted = try positions(clause, of: table)
            let matching = all.map(\.values).filter { values in wanted.allSatisfy { values[$0.key] == $0.value } }
            guard !matching.isEmpty || ifExists else {
                let spec = clause.values.map { "\($0.key) = \($0.value)" }.joined(separator: ", ")
                throw QueryFailure(
                    code: "FAILED", message: "SemanticException [Error 10006]: Partition not found \(spec)")
            }
            removed += matching
        }
        if removed.isEmpty { return "there is no such partition" }
        let gone = Set(removed)
        try change(table, adding: listed == nil ? all.filter { !gone.contains($0.values) } : [], removing: removed)
        return nil
    }

    /// Adds the folders `key=value` below the location that are no partitions yet, and says so as Hive does.
    func repair(_ name: TableName) throws -> String? {
        let table = try stored(name)
        guard !table.partitionKeys.isEmpty else { return nil }
        let known = Set(try partitions(of: table)?.map(\.values) ?? [])
        let added = try found(table).filter { !known.contains($0.values) }
        try change(table, adding: added)
        guard !added.isEmpty else { return nil }
        let names = added.map { "\(table.name):\($0.name(table.partitionKeys.map(\.name)))" }
        return
            (["Partitions not in metastore:\t" + names.joined(separator: "\t")]
            + names.map { "Repair: Added partition to metastore \($0)" }).joined(separator: "\n")
    }

    // MARK: - The table

    func stored(_ name: TableName) throws -> GlueTable {
        let (database, table) = try names.table(name)
        if catalog.adHocTable(table, database: database) != nil {
            throw name.error("NOT_SUPPORTED", "'\(table)' comes from --table; its folders are its partitions")
        }
        guard let found = try catalog.store().table(named: table, ofDatabase: database) else {
            throw names.missing(name)
        }
        return found
    }

    func partitioned(_ name: TableName, _ clause: PartitionDefinition?) throws -> GlueTable {
        let table = try stored(name)
        guard !table.partitionKeys.isEmpty else {
            let spec = clause?.values.map { "\($0.key)=\($0.value)" }.joined(separator: ", ") ?? ""
            throw QueryFailure(
                code: "FAILED",
                message: "SemanticException table is not partitioned but partition spec exists: {\(spec)}")
        }
        return table
    }

    /// The catalog's list; nil if there is none yet.
    func partitions(of table: GlueTable) throws -> [GluePartition]? {
        try catalog.store().partitions(ofTable: table.name, database: table.databaseName)
    }

    /// The folders that are there.
    func found(_ table: GlueTable) throws -> [GluePartition] {
        guard let location = table.location else { return [] }
        let keys = try table.partitionSchema
        let files: TableFiles
        do {
            files = try catalog.files(at: location)
        } catch let failure as QueryFailure where failure.code == "HIVE_FILE_NOT_FOUND" {
            return []
        }
        var seen: Set<[String]> = []
        var result: [GluePartition] = []
        for file in files.files {
            guard let folder = PartitionedFiles.folder(of: file, columns: keys), seen.insert(folder.values).inserted
            else { continue }
            var storage = table.storage
            storage.location = PartitionFolders.location(folder.path, below: location)
            result.append(GluePartition(values: folder.values, storage: storage))
        }
        return result
    }

    func change(
        _ table: GlueTable, adding added: [GluePartition], removing removed: [[String]] = []
    ) throws {
        _ = try catalog.store().changePartitions(
            ofTable: table.name, database: table.databaseName, adding: added, removing: removed)
    }

    // MARK: - Clauses

    /// The texts of a clause by the positions of their columns.
    func positions(_ clause: PartitionDefinition, of table: GlueTable) throws -> [Int: String] {
        var result: [Int: String] = [:]
        for property in clause.values {
            guard let position = table.partitionKeys.firstIndex(where: { $0.name.lowercased() == property.key }) else {
                let spec = clause.values.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
                throw QueryFailure(
                    code: "FAILED",
                    message: "SemanticException Partition spec {\(spec)} contains non-partition columns",
                    help:
                        "partition columns of \(table.name): \(table.partitionKeys.map(\.name).joined(separator: ", "))"
                )
            }
            result[position] = property.value
        }
        return result
    }

    /// A text for each partition column, each of which is a value of its column.
    func values(_ clause: PartitionDefinition, of table: GlueTable) throws -> [String] {
        let texts = try positions(clause, of: table)
        let keys = try table.partitionSchema
        return try keys.enumerated().map { position, key in
            guard let text = texts[position] else {
                let spec = clause.values.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
                throw QueryFailure(
                    code: "FAILED",
                    message: "SemanticException partition spec {\(spec)} doesn't contain all (\(keys.count)) partition "
                        + "columns",
                    help: "it has no \(key.name ?? "")")
            }
            let value = text == PartitionFolders.null ? nil : text
            _ = try PartitionFolders.value(value, of: key.type, key: key.name ?? "")
            return text
        }
    }

    private func location(
        _ clause: PartitionDefinition, of table: GlueTable, _ values: [String]
    ) throws(QueryFailure) -> String {
        guard let text = clause.location else { return table.folder(of: values) }
        _ = try TableLocation(text, relativeTo: nil)
        return text
    }
}
