import JobModel

/// The partitions that an INSERT INTO puts files into, where the table has a list of them.
struct InsertedPartitions {
    private let table: GlueTable
    private let catalog: TableCatalog
    /// The list; nil if every folder is a partition at once.
    private let listed: [GluePartition]?

    init(of table: GlueTable, _ catalog: TableCatalog) throws {
        self.table = table
        self.catalog = catalog
        listed =
            table.partitionKeys.isEmpty
            ? nil : try catalog.store().partitions(ofTable: table.name, database: table.databaseName)
    }

    /// Refuses files for a partition whose files are elsewhere.
    func check(_ files: [WrittenFile]) throws(QueryFailure) {
        let known = Dictionary((listed ?? []).map { ($0.values, $0) }) { first, _ in first }
        for folder in Set(files.map(InsertedPartitions.folder)) {
            guard let partition = known[InsertedPartitions.values(folder)], let place = partition.location,
                InsertedPartitions.trimmed(place) != InsertedPartitions.trimmed(location(folder))
            else { continue }
            throw QueryFailure(
                code: "NOT_SUPPORTED",
                message:
                    "INSERT INTO partition \(folder) of '\(table.databaseName).\(table.name)' is not supported: its files "
                    + "are at \(place)",
                help: "Athena would write them there; write them with UNLOAD to a folder of that place")
        }
    }

    /// Adds those that are new to the list.
    func add(_ files: [WrittenFile]) throws {
        guard let listed else { return }
        let known = Set(listed.map(\.values))
        let added = Set(files.map(InsertedPartitions.folder)).sorted().compactMap { folder -> GluePartition? in
            let values = InsertedPartitions.values(folder)
            if known.contains(values) { return nil }
            var storage = table.storage
            storage.location = location(folder)
            return GluePartition(values: values, storage: storage)
        }
        if added.isEmpty { return }
        _ = try catalog.store().changePartitions(
            ofTable: table.name, database: table.databaseName, adding: added, removing: [])
    }

    private func location(_ folder: String) -> String {
        PartitionFolders.location(folder, below: table.location ?? "")
    }

    private static func trimmed(_ place: String) -> Substring {
        var place = place[...]
        while place.hasSuffix("/") { place.removeLast() }
        return place
    }

    private static func folder(_ file: WrittenFile) -> String {
        file.path.split(separator: "/").dropLast().joined(separator: "/")
    }

    private static func values(_ folder: String) -> [String] {
        folder.split(separator: "/").map { part in
            PartitionFolders.unescaped(part[part.index(after: part.firstIndex(of: "=") ?? part.startIndex)...])
        }
    }
}
