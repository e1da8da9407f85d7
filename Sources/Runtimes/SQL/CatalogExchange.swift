public import JobModel
import OrderedJSON

/// Brings Glue's descriptions into the table store, and out of it.
public struct CatalogExchange {
    private let store: any TableCatalogStore

    /// Works on a store.
    public init(_ store: any TableCatalogStore) {
        self.store = store
    }

    /// How many things were brought in.
    public struct Counts: Hashable, Sendable {
        /// Databases, with those that were made for tables.
        public var databases = 0
        /// Tables and views.
        public var tables = 0
        /// Partitions.
        public var partitions = 0

        /// One line: `1 database, 2 tables, 0 partitions`.
        public var text: String {
            [(databases, "database"), (tables, "table"), (partitions, "partition")].map { count, noun in
                "\(count) \(noun)\(count == 1 ? "" : "s")"
            }.joined(separator: ", ")
        }
    }

    /// Adds what a document has, in the place of what there is of the same name.
    ///
    /// A database that only tables mention is made. A table that is replaced keeps its partitions; partitions are added to
    /// those there are.
    /// - Throws: ``CatalogDocumentError`` for partitions that no table can have, before anything is changed; what the store
    ///   throws.
    public func importing(_ document: CatalogDocument) throws -> Counts {
        let groups = try groups(document)
        var counts = Counts()
        for database in document.databases {
            try store.put(database)
            counts.databases += 1
        }
        for name in Set(document.tables.map(\.databaseName)).sorted() where try store.database(named: name) == nil {
            try store.put(GlueDatabase(name: name))
            counts.databases += 1
        }
        for table in document.tables {
            _ = try store.put(table)
            counts.tables += 1
        }
        for (place, partitions) in groups {
            _ = try store.changePartitions(
                ofTable: place.table, database: place.database, adding: partitions, removing: [])
            counts.partitions += partitions.count
        }
        return counts
    }

    private struct Place: Hashable {
        let database: String
        let table: String
    }

    /// The partitions by table, each of which is in the document or in the store and has as many keys as they have values.
    private func groups(_ document: CatalogDocument) throws -> [(Place, [GluePartition])] {
        var problems: [CatalogDocumentError.Problem] = []
        var groups: [(Place, [GluePartition])] = []
        var places: [Place: (index: Int, keys: Int)] = [:]
        for entry in document.partitions {
            let place = Place(database: entry.database, table: entry.table)
            if places[place] == nil {
                let known =
                    try document.tables.last { $0.databaseName == entry.database && $0.name == entry.table }
                    ?? store.table(named: entry.table, ofDatabase: entry.database)
                guard let known else {
                    problems.append(
                        .init(
                            path: entry.path,
                            message: "there is no table '\(entry.database).\(entry.table)'; import it first, or with it"
                        ))
                    continue
                }
                places[place] = (groups.count, known.partitionKeys.count)
                groups.append((place, []))
            }
            guard let found = places[place] else { continue }
            guard entry.partition.values.count == found.keys else {
                problems.append(
                    .init(
                        path: entry.path.appending(key: "Values"),
                        message:
                            "has \(entry.partition.values.count) values, and '\(entry.database).\(entry.table)' has "
                            + "\(found.keys) partition columns"))
                continue
            }
            groups[found.index].1.append(entry.partition)
        }
        guard problems.isEmpty else { throw CatalogDocumentError(problems: problems) }
        return groups
    }

    /// What the store has.
    ///
    /// - Parameters:
    ///   - database: one database alone; nil for all.
    ///   - table: one of its tables alone.
    /// - Throws: what the store throws.
    /// - Returns: nil if there is no such database or table.
    public func exporting(database: String? = nil, table: String? = nil) throws -> CatalogDocument? {
        var document = CatalogDocument()
        for found in try store.databases() where database == nil || found.name == database {
            document.databases.append(found)
            for entry in try store.tables(ofDatabase: found.name) where table == nil || entry.name == table {
                document.tables.append(entry)
                let partitions = try store.partitions(ofTable: entry.name, database: found.name) ?? []
                document.partitions += partitions.map {
                    CatalogDocument.Partition(
                        database: found.name, table: entry.name, partition: $0, path: .root)
                }
            }
        }
        if database != nil, document.databases.isEmpty { return nil }
        if table != nil, document.tables.isEmpty { return nil }
        return document
    }
}
