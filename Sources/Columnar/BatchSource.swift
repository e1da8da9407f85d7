/// A table's data: something that can be scanned by several threads at once.
public protocol BatchSource: Sendable {
    /// All columns, in the table's order.
    var schema: [ColumnSchema] { get }
    /// Rows, if that is known or can be guessed cheaply; for the order of joins.
    var estimatedRowCount: Int? { get }
    /// Begins to read.
    ///
    /// - Parameters:
    ///   - columns: positions in ``schema`` of the columns that may be asked for; may be empty (then rows are counted).
    ///   - constraints: facts about rows that matter to the query; a source may skip what cannot satisfy them
    ///     (partitions), and need not.
    /// - Returns: a scan that threads can share.
    /// - Throws: what opening the data throws.
    func scan(columns: [Int], constraints: [ColumnConstraint]) throws -> any TableScan
}

/// A condition on one column that every row of interest satisfies.
public struct ColumnConstraint: Sendable {
    /// Position in the source's schema.
    public let column: Int
    /// Whether a value of the column can satisfy the condition.
    public let admits: @Sendable (Value) -> Bool
    /// Whether some value from one to another, both included, can satisfy it; nil if that cannot be told.
    public let admitsRange: (@Sendable (Value, Value) -> Bool)?
    /// The only values that can satisfy it, if they are few and known.
    public let values: [Value]?

    /// Makes a condition on a column.
    public init(
        column: Int, values: [Value]? = nil, admitsRange: (@Sendable (Value, Value) -> Bool)? = nil,
        admits: @escaping @Sendable (Value) -> Bool
    ) {
        self.column = column
        self.values = values
        self.admitsRange = admitsRange
        self.admits = admits
    }
}

/// One scan of a table, shared by the threads that read it.
public protocol TableScan: AnyObject, Sendable {
    /// A reader for one thread. Readers of one scan share the work: each block comes out of one of them.
    func makeReader() throws -> any BlockReader
    /// How many readers are worth having.
    var parallelism: Int { get }
    /// Bytes of files that the scan has read so far.
    var bytesRead: Int { get }
}

/// What one thread reads of a scan.
public protocol BlockReader: AnyObject {
    /// The next block, or nil at the end.
    func next() throws -> (any RowBlock)?
}

/// Rows as they lie in the source; columns are made when they are asked for.
///
/// Belongs to the thread whose reader gave it. Its columns stay valid after it.
public protocol RowBlock: AnyObject {
    /// Blocks of a scan in ascending sequence are the rows in the order of the source.
    var sequence: Int { get }
    /// Rows of the block.
    var rowCount: Int { get }
    /// One column.
    ///
    /// - Parameters:
    ///   - position: position in the scan's `columns`.
    ///   - rows: the rows wanted, ascending; nil for all.
    ///   - undecoded: whether text with a decoder will do (``Column/decoder``); the source may decode all the same.
    /// - Returns: a column of the rows wanted.
    /// - Throws: what reading the data throws.
    func column(_ position: Int, rows: Selection?, undecoded: Bool) throws -> Column
}

/// Thrown by a scan when data contradicts the types that were guessed for it.
///
/// Whoever runs the query starts it again with the new schema.
public struct SchemaContradiction: Error, Sendable {
    /// The table, as the source names it.
    public let table: String
    /// The column's name.
    public let column: String
    /// The type that holds all that was seen.
    public let widened: DataType

    /// Makes the message from a scan to whoever runs the query.
    public init(table: String, column: String, widened: DataType) {
        self.table = table
        self.column = column
        self.widened = widened
    }
}

/// Where a query's result goes.
///
/// Several threads write at once; the batches of one thread have ascending sequence, and the batches of all threads by
/// ascending sequence are the result in order (see ``OrderedDelivery``).
public protocol ResultSink: Sendable {
    /// Whether columns may come as undecoded text (``Column/decoder``).
    var takesUndecoded: Bool { get }
    /// Called once, before anything is written.
    func open(columns: [ColumnSchema], threads: Int) throws
    /// Takes rows; failures of rows have been raised before.
    func write(_ batch: ColumnBatch, thread: Int) throws
    /// Says that a thread's next rows have at least this sequence.
    func advance(to sequence: Int, thread: Int) throws
    /// Called once for each thread when it has no more rows; not after an error.
    func end(thread: Int) throws
}

extension ResultSink {
    /// Does nothing: for sinks that do not wait for the rows of other threads.
    public func advance(to sequence: Int, thread: Int) throws {}
}
