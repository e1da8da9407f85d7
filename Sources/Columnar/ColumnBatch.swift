/// A name and a type.
public struct ColumnSchema: Hashable, Sendable {
    /// The column's name; nil where SQL gives none.
    public let name: String?
    /// Its type.
    public let type: DataType

    /// Makes the description of a column.
    public init(name: String?, type: DataType) {
        self.name = name
        self.type = type
    }
}

/// A few thousand rows as columns.
public struct ColumnBatch: Sendable {
    /// The columns, all of ``count`` rows.
    public let columns: [Column]
    /// Rows; counted even when there is no column.
    public let count: Int
    /// Where the rows belong among other batches of the same stream: ascending is the order of the source.
    public let sequence: Int

    /// Makes a batch.
    public init(columns: [Column], count: Int, sequence: Int = 0) {
        self.columns = columns
        self.count = count
        self.sequence = sequence
    }

    /// Rows that operators aim to put in a batch.
    public static let targetRows = 2048

    /// Some rows, in the order given.
    public func gathered(_ selection: Selection) -> ColumnBatch {
        ColumnBatch(columns: columns.map { $0.gathered(selection) }, count: selection.count, sequence: sequence)
    }
}
