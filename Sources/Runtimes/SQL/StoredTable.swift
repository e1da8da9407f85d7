import Columnar
import JobModel
import TrinoSQL

/// A table of the catalog on its way to its files.
///
/// Which partitions it has is told by its projection, else by the catalog's list of partitions, else by the folders
/// `key=value` below its location. A table begins without a list: what lies there can be queried at once. With the first
/// `ADD PARTITION`, `DROP PARTITION` or `MSCK REPAIR TABLE`, or when partitions are imported, it gets one, and from then on
/// the list alone counts, as in Athena.
struct StoredTable {
    let table: GlueTable
    /// Catalog, database and table.
    let name: String
    let objects: () throws -> any ObjectStore
    /// The catalog's list of partitions; nil if there is none.
    let partitions: [GluePartition]?
    /// When the statement began, in microseconds since 1970.
    let time: Int64
    /// What was passed over, for the user.
    private(set) var warnings: [String] = []

    init(
        _ table: GlueTable, named name: String, partitions: [GluePartition]?, time: Int64,
        objects: @escaping () throws -> any ObjectStore
    ) {
        self.table = table
        self.name = name
        self.partitions = partitions
        self.time = time
        self.objects = objects
    }

    /// The table with its files as they are now.
    ///
    /// - Throws: `QueryFailure`; errors of the object store and of directories.
    mutating func open() throws -> any FileTable {
        let format = try TableFormat(table)
        let keys = try table.partitionSchema
        if !keys.isEmpty {
            if let projection = try PartitionProjection(table, columns: keys, time: time) {
                return try open(projection, format, keys)
            }
            if let partitions { return try open(partitions, keys) }
        }
        let listing = try files(at: try location)
        let parts = try PartitionedFiles.declared(listing, columns: keys)
        if parts.outside > 0 {
            let folders = keys.compactMap(\.name).map { "\($0)=…" }.joined(separator: "/")
            warnings.append(
                "passed over files of '\(table.name)' that are in no folder \(folders)/: \(parts.outside)")
        }
        return try format.table(
            named: name, columns: try table.columnSchema, partitionColumns: keys, files: parts.files)
    }

    /// `LOCATION`.
    private var location: String {
        get throws(QueryFailure) {
            guard let location = table.location, !location.isEmpty else {
                throw QueryFailure(
                    code: "HIVE_INVALID_METADATA",
                    message: "table '\(table.databaseName).\(table.name)' has no LOCATION")
            }
            return location
        }
    }

    private mutating func files(at text: String) throws -> TableFiles {
        let listing = try TableFiles(try TableLocation(text, relativeTo: nil), named: text, objects: objects)
        warnings += listing.warnings
        // In S3 a folder without objects is not there, so such a table has no rows; Athena says nothing about it.
        if listing.files.isEmpty { warnings.append("there is no file under '\(text)'") }
        return listing
    }

    // MARK: - Projection

    private mutating func open(
        _ projection: PartitionProjection, _ format: TableFormat, _ keys: [ColumnSchema]
    ) throws -> any FileTable {
        let template: LocationTemplate
        if let given = projection.template {
            template = given
        } else {
            template = LocationTemplate(location: try location, keys: keys.compactMap(\.name))
        }
        let listing = try partitionFiles(at: template.root)
        var found: [TableFile] = []
        for file in listing {
            guard let texts = template.values(of: file, where: { projection.admits($1, column: $0) }) else { continue }
            var values: [Value] = []
            for (text, key) in zip(texts, keys) {
                values.append(try PartitionFolders.value(text, of: key.type, key: key.name ?? ""))
            }
            found.append(file.with(values))
        }
        let plain = try format.table(
            named: name, columns: try table.columnSchema, partitionColumns: keys, files: found)
        let injected = projection.injectedColumns.map { table.columns.count + $0 }
        return injected.isEmpty ? plain : InjectedTable(table: plain, columns: injected)
    }

    // MARK: - Listed partitions

    /// Partitions that are read in the same way.
    private struct Group {
        let storage: GlueStorage
        var names: [String] = []
        var files: [TableFile] = []
    }

    private mutating func open(_ partitions: [GluePartition], _ keys: [ColumnSchema]) throws -> any FileTable {
        var groups: [Group] = []
        var places: [GlueStorage: Int] = [:]
        for partition in partitions {
            let values = try self.values(of: partition, keys)
            let storage = table.storage(of: partition)
            var key = storage
            key.location = nil
            let place = places[key] ?? groups.count
            if place == groups.count {
                places[key] = place
                groups.append(Group(storage: key))
            }
            groups[place].names.append(partition.name(keys))
            for file in try partitionFiles(at: storage.location ?? "") {
                groups[place].files.append(file.with(values))
            }
        }
        var own = table.storage
        own.location = nil
        if groups.isEmpty { groups.append(Group(storage: own)) }
        if groups.count == 1, groups[0].storage == own {
            return try TableFormat(table).table(
                named: name, columns: try table.columnSchema, partitionColumns: keys, files: groups[0].files)
        }
        let columns = try table.columnSchema
        let parts = try groups.map { try part($0, columns, keys) }
        return UnitedTable(
            name: name, schema: columns + keys + [ColumnSchema(name: UnitedTable.pathColumn, type: .text)],
            partitionColumns: keys, parts: parts)
    }

    private func values(of partition: GluePartition, _ keys: [ColumnSchema]) throws(QueryFailure) -> [Value] {
        guard partition.values.count == keys.count else {
            throw QueryFailure(
                code: "HIVE_INVALID_METADATA",
                message:
                    "a partition of '\(table.databaseName).\(table.name)' has \(partition.values.count) values for "
                    + "\(keys.count) partition columns: \(partition.values.joined(separator: ", "))")
        }
        return try zip(partition.values, keys).map { text, key throws(QueryFailure) in
            try PartitionFolders.value(text == PartitionFolders.null ? nil : text, of: key.type, key: key.name ?? "")
        }
    }

    /// The files of partitions; none if their folder is not there, which in S3 is the same as an empty one.
    private mutating func partitionFiles(at text: String) throws -> [TableFiles.File] {
        do {
            let listing = try TableFiles(try TableLocation(text, relativeTo: nil), named: text, objects: objects)
            warnings += listing.warnings
            return listing.files
        } catch let failure as QueryFailure where failure.code == "HIVE_FILE_NOT_FOUND" {
            warnings.append("a folder of '\(table.name)' is not there: '\(text)'")
            return []
        }
    }

    private func part(
        _ group: Group, _ columns: [ColumnSchema], _ keys: [ColumnSchema]
    ) throws -> UnitedTable.Part {
        var own = table
        own.storage = group.storage
        let format = try TableFormat(own)
        let found = try own.columnSchema
        let names = Dictionary(
            found.enumerated().map { ($0.element.name ?? "", $0.offset) }, uniquingKeysWith: { first, _ in first })
        var failure: QueryFailure?
        var positions: [Int?] = []
        for (index, column) in columns.enumerated() {
            let position = format.findsColumnsByName ? names[column.name ?? ""] : index < found.count ? index : nil
            positions.append(position)
            guard let position, failure == nil,
                !HiveCoercion.isAllowed(from: found[position].type, to: column.type)
            else { continue }
            failure = QueryFailure(
                code: "HIVE_PARTITION_SCHEMA_MISMATCH",
                message: "There is a mismatch between the table and partition schemas. The types are incompatible and "
                    + "cannot be coerced. The column '\(column.name ?? "")' in table "
                    + "'\(table.databaseName).\(table.name)' is declared as type '\(table.columns[index].type)', but "
                    + "partition '\(group.names[0])' declared column '\(own.columns[position].name)' as type "
                    + "'\(own.columns[position].type)'.",
                help: "drop the partition and add it again, so that it gets the table's columns")
        }
        let last = found.count
        return UnitedTable.Part(
            table: try format.table(named: name, columns: found, partitionColumns: keys, files: group.files),
            columns: positions + (0...keys.count).map { last + $0 }, failure: failure)
    }
}

extension GlueTable {
    /// Where the files of a partition are and who reads them: what it does not say itself is as in the table.
    func storage(of partition: GluePartition) -> GlueStorage {
        var storage = partition.storage
        if storage.columns.isEmpty { storage.columns = self.columns }
        if storage.serializationLibrary == nil {
            storage.serializationLibrary = self.serializationLibrary
            storage.serdeParameters = self.serdeParameters
        }
        storage.inputFormat = storage.inputFormat ?? self.inputFormat
        storage.outputFormat = storage.outputFormat ?? self.outputFormat
        // Comments make no difference.
        storage.columns = zip(storage.columns.indices, storage.columns).map { index, column in
            let own = index < self.columns.count ? self.columns[index] : nil
            return own?.name == column.name && own?.type == column.type ? own ?? column : column
        }
        if storage.location?.isEmpty ?? true { storage.location = self.folder(of: partition.values) }
        storage.bucketColumns = self.bucketColumns
        storage.numberOfBuckets = self.numberOfBuckets
        return storage
    }

    /// The folder of a partition that has no location of its own.
    func folder(of values: [String]) -> String {
        let names = zip(partitionKeys, values).map {
            "\(PartitionFolders.escaped($0.name))=\(PartitionFolders.escaped($1))"
        }
        return PartitionFolders.location(names.joined(separator: "/") + "/", below: self.location ?? "")
    }
}

extension GluePartition {
    /// `year=2024/month=01`, escaped as in folders.
    func name(_ keys: [ColumnSchema]) -> String { name(keys.compactMap(\.name)) }

    /// `year=2024/month=01`, escaped as in folders.
    func name(_ keys: [String]) -> String {
        zip(keys, values).map { "\(PartitionFolders.escaped($0))=\(PartitionFolders.escaped($1))" }
            .joined(separator: "/")
    }
}
