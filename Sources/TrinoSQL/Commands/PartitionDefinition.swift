/// `PARTITION (key = 'value', …) LOCATION '…'`.
public struct PartitionDefinition: Hashable, Sendable {
    /// The keys in lower case with their values as text, in the order of the statement.
    public let values: [TableDefinition.Property]
    /// The folder, when it is not the table's own.
    public let location: String?

    init(_ clause: PartitionClause) {
        values = clause.values.map(TableDefinition.Property.init)
        location = clause.location
    }
}
