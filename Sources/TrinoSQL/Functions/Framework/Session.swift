/// What a statement runs under: zone, clock, limits.
public struct Session: Sendable {
    /// The session's time zone, `UTC`, `Europe/Zurich` or `+08:35`.
    public var timeZone: String
    /// When the statement began: microseconds since 1970-01-01 00:00 UTC.
    public var startTime: Int64
    /// The catalog that unqualified names belong to.
    public var catalog: String
    /// The database that unqualified tables belong to.
    public var schema: String
    /// Worker threads.
    public var parallelism: Int
    /// Bytes that a statement may hold; beyond it ends with EXCEEDED_LOCAL_MEMORY_LIMIT.
    public var memoryLimit: Int
    /// Seed of `random` and of samples, when runs must repeat.
    public var seed: UInt64?

    /// Makes a session.
    public init(
        timeZone: String = "UTC", startTime: Int64, catalog: String = "awsdatacatalog", schema: String = "default",
        parallelism: Int = 1, memoryLimit: Int = .max, seed: UInt64? = nil
    ) {
        self.timeZone = timeZone
        self.startTime = startTime
        self.catalog = catalog
        self.schema = schema
        self.parallelism = parallelism
        self.memoryLimit = memoryLimit
        self.seed = seed
    }
}
