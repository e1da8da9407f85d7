public import Columnar

/// A column that lies in the files of a table.
public struct TextColumn: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The type of its values.
    public let type: DataType
    /// Whether the type was guessed from some of the values.
    ///
    /// A value that contradicts a guessed type widens it (``SchemaContradiction``); one that contradicts a declared type
    /// is an error.
    public let isInferred: Bool

    /// Describes a column.
    public init(name: String, type: DataType, isInferred: Bool = false) {
        self.name = name
        self.type = type
        self.isInferred = isInferred
    }
}
