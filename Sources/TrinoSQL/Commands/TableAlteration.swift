/// What `ALTER TABLE` changes in the description of a table, or of one of its partitions.
public struct TableAlteration: Hashable, Sendable {
    /// The changes.
    public enum Change: Hashable, Sendable {
        /// `ADD COLUMNS`: behind those there are.
        case addColumns([TableDefinition.Column])
        /// `REPLACE COLUMNS`.
        case replaceColumns([TableDefinition.Column])
        /// `SET TBLPROPERTIES`.
        case setProperties([TableDefinition.Property])
        /// `SET LOCATION`.
        case setLocation(String)
        /// `RENAME TO PARTITION`.
        case renamePartition(PartitionDefinition)
    }

    /// The table.
    public let name: TableName
    /// The partition that is changed in the table's place.
    public let partition: PartitionDefinition?
    /// What is changed.
    public let change: Change

    init(_ name: QualifiedName, _ partition: [TableProperty]?, _ alteration: Alteration) throws(SQLError) {
        let name = try TableName(name)
        self.name = name
        self.partition = partition.map { PartitionDefinition(PartitionClause(values: $0, location: nil)) }
        switch alteration {
        case .addColumns(let columns): change = .addColumns(try TableAlteration.columns(columns, name))
        case .replaceColumns(let columns): change = .replaceColumns(try TableAlteration.columns(columns, name))
        case .setProperties(let properties): change = .setProperties(properties.map(TableDefinition.Property.init))
        case .setLocation(let location): change = .setLocation(location)
        case .renamePartition(let values):
            change = .renamePartition(PartitionDefinition(PartitionClause(values: values, location: nil)))
        }
    }

    private static func columns(
        _ columns: [HiveColumn], _ name: TableName
    ) throws(SQLError) -> [TableDefinition.Column] {
        for column in columns {
            do throws(SQLError) {
                try HiveType.check(column.type.description)
            } catch {
                throw name.error(error.code, "column '\(column.name)': \(error.message)")
            }
        }
        return columns.map(TableDefinition.Column.init)
    }
}
