import JobModel
import TrinoSQL

extension PartitionChanges {
    /// Changes the description of a table, or of one of its partitions; files stay where they are.
    func alter(_ alteration: TableAlteration) throws -> String? {
        var table = try stored(alteration.name)
        guard !StoredView.isView(table) else {
            throw alteration.name.error(
                "NOT_SUPPORTED", "Relation '\(names.full(alteration.name))' is a view, not a table")
        }
        if let clause = alteration.partition {
            try alter(clause, of: try partitioned(alteration.name, clause), alteration.change)
            return nil
        }
        switch alteration.change {
        case .addColumns(let columns): table.columns += try columns.map { try column($0, of: table, table.columns) }
        case .replaceColumns(let columns):
            var replaced: [GlueColumn] = []
            for column in columns { replaced.append(try self.column(column, of: table, replaced)) }
            table.columns = replaced
        case .setProperties(let properties):
            for property in properties { table.parameters[property.key] = property.value }
        case .setLocation(let location):
            _ = try TableLocation(location, relativeTo: nil)
            table.location = location
        case .renamePartition: preconditionFailure("a partition is renamed")
        }
        _ = try catalog.store().put(table)
        return nil
    }

    private func alter(
        _ clause: PartitionDefinition, of table: GlueTable, _ change: TableAlteration.Change
    ) throws {
        let values = try values(clause, of: table)
        let listed = try partitions(of: table)
        let all = try listed ?? found(table)
        guard var partition = all.first(where: { $0.values == values }) else {
            let spec = clause.values.map { "\($0.key) = \($0.value)" }.joined(separator: ", ")
            throw QueryFailure(
                code: "FAILED", message: "SemanticException [Error 10006]: Partition not found \(spec)")
        }
        switch change {
        case .addColumns(let columns):
            partition.columns += try columns.map { try column($0, of: table, partition.columns) }
        case .setLocation(let location):
            _ = try TableLocation(location, relativeTo: nil)
            partition.location = location
        case .renamePartition(let other):
            partition.values = try self.values(other, of: table)
            guard !all.contains(where: { $0.values == partition.values }) else {
                throw QueryFailure(
                    code: "FAILED",
                    message:
                        "Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. Unable to rename "
                        + "partition. Partition already exists: \(table.databaseName).\(table.name) "
                        + "[\(partition.values.joined(separator: ", "))]")
            }
        case .replaceColumns, .setProperties: preconditionFailure("no statement says so of a partition")
        }
        // What is changed of a table whose folders were its partitions is from now on in a list.
        let others = listed == nil ? all.filter { $0.values != values } : []
        try self.change(table, adding: others + [partition], removing: [values])
    }

    /// A new column, whose name no other has.
    private func column(
        _ column: TableDefinition.Column, of table: GlueTable, _ others: [GlueColumn]
    ) throws -> GlueColumn {
        guard !(others + table.partitionKeys).contains(where: { $0.name.lowercased() == column.name }) else {
            throw QueryFailure(
                code: "FAILED",
                message: "Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. Duplicate column "
                    + "name: \(column.name)")
        }
        return GlueColumn(name: column.name, type: try HiveType.spelling(of: column.type), comment: column.comment)
    }
}
