/// Keeps tables and their items across processes.
///
/// Blocking; call it from threads that may block.
public protocol ItemStore: Sendable {
    /// Reads from one moment's state.
    func readItems<Result>(_ body: (any ItemReader) throws -> Result) throws -> Result
    /// Reads and changes in one transaction, alone among all processes; nothing changes when the body throws.
    ///
    /// Waits as long as others take. The body runs once.
    func changeItems<Result>(_ body: (any ItemWriter) throws -> Result) throws -> Result
}

/// Reads tables and items within a transaction.
public protocol ItemReader {
    /// All tables by name.
    func tables() throws -> [ItemTable]
    /// One table, nil when there is none.
    func table(named name: String) throws -> ItemTable?
    /// An item as it was put; nil when there is none.
    func item(at place: ItemPlace) throws -> String?
    /// Hands the items of a range to a closure, one after the other, until it answers false.
    func forEachItem(in range: ItemRange, _ body: (StoredItem) throws -> Bool) throws
    /// How many items a table has, and their bytes as they were given.
    func size(of table: ItemTable) throws -> (itemCount: Int, byteCount: Int)
}

/// Changes tables and items within a transaction.
public protocol ItemWriter: ItemReader {
    /// Makes a table.
    /// - Returns: the table with its id; nil when there is one of that name.
    func make(_ table: ItemTable) throws -> ItemTable?
    /// Changes everything of a table but its id and name.
    func change(_ table: ItemTable) throws
    /// Removes a table with its items.
    func remove(_ table: ItemTable) throws
    /// Makes or replaces an item.
    func put(_ item: StoredItem) throws
    /// Removes an item, where there is one.
    func removeItem(at place: ItemPlace) throws
    /// The request of a transaction with a client's token, when it was remembered at this time or later; older ones are
    /// forgotten.
    func transaction(token: String, since time: Timestamp) throws -> String?
    /// Remembers the request of a transaction.
    func remember(token: String, _ request: String, at time: Timestamp) throws
}

/// Where an item is: its table and the bytes of its key.
public struct ItemPlace: Hashable, Sendable {
    /// The table's.
    public let tableID: Int64
    /// Of the partition key.
    public let partition: [UInt8]
    /// Of the sort key; empty in tables without one.
    public let sort: [UInt8]

    /// Makes a place.
    public init(tableID: Int64, partition: [UInt8], sort: [UInt8]) {
        self.tableID = tableID
        self.partition = partition
        self.sort = sort
    }
}

/// An item and where it is.
public struct StoredItem: Hashable, Sendable {
    /// Where.
    public let place: ItemPlace
    /// JSON text.
    public let text: String
    /// Its bytes as the service counts them.
    public let byteCount: Int

    /// Makes one.
    public init(place: ItemPlace, text: String, byteCount: Int) {
        self.place = place
        self.text = text
        self.byteCount = byteCount
    }
}

/// Items of a table in the order of their keys' bytes.
public struct ItemRange: Hashable, Sendable {
    /// A bound of sort keys.
    public struct Bound: Hashable, Sendable {
        /// The key.
        public let sort: [UInt8]
        /// Whether an item of this very key is in the range.
        public let isIncluded: Bool

        /// Makes a bound.
        public init(_ sort: [UInt8], isIncluded: Bool) {
            self.sort = sort
            self.isIncluded = isIncluded
        }
    }

    /// The table's.
    public let tableID: Int64
    /// The only partition of the range; nil for all.
    public let partition: [UInt8]?
    /// The least sort key; only with a partition.
    public var lower: Bound?
    /// The greatest sort key; only with a partition.
    public var upper: Bound?
    /// Whether the last comes first; only with a partition.
    public var isDescending = false
    /// Begin after this item; only without a partition.
    public var after: ItemPlace?

    /// Makes a range without bounds.
    public init(tableID: Int64, partition: [UInt8]? = nil) {
        self.tableID = tableID
        self.partition = partition
    }
}
