import Columnar
import Synchronization

/// What all parts of a running query share.
final class QueryContext: Sendable {
    let session: Session
    let memory: MemoryPool
    /// Set from outside to end the query.
    let cancellation: QueryCancellation
    /// What was computed for ``Plan/shared(_:number:)``.
    let shared = Mutex<[Int: [ColumnBatch]]>([:])
    /// What operators do, if somebody wants to know.
    let profile: QueryProfile?

    init(session: Session, cancellation: QueryCancellation, profile: QueryProfile? = nil) {
        self.session = session
        self.cancellation = cancellation
        self.profile = profile
        memory = MemoryPool(limit: session.memoryLimit)
    }

    var evaluation: EvaluationContext { EvaluationContext(session: session) }

    /// Throws if the query was cancelled.
    func check() throws {
        if cancellation.isCancelled { throw SQLError("USER_CANCELED", "Query was canceled") }
    }
}

/// Ends a running query from another thread.
public final class QueryCancellation: Sendable {
    private let flag = Atomic<Bool>(false)

    /// Makes a cancellation that was not asked for.
    public init() {}

    /// Whether the query shall end.
    public var isCancelled: Bool { flag.load(ordering: .relaxed) }

    /// Asks the query to end; safe in a signal handler.
    public func cancel() { flag.store(true, ordering: .relaxed) }
}

/// Counts the bytes that a query holds.
final class MemoryPool: Sendable {
    private let limit: Int
    private let used = Atomic<Int>(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes or (negative) gives back bytes.
    ///
    /// - Throws: `EXCEEDED_LOCAL_MEMORY_LIMIT`.
    func take(_ bytes: Int) throws {
        let now = used.add(bytes, ordering: .relaxed).newValue
        guard bytes <= 0 || now <= limit else {
            used.subtract(bytes, ordering: .relaxed)
            throw SQLError(
                "EXCEEDED_LOCAL_MEMORY_LIMIT",
                "Query exceeded per-node memory limit of \(MemoryPool.described(limit)): "
                    + "\(MemoryPool.described(now)) would be needed. Raise --memory-limit, or make the query hold less: "
                    + "filter earlier, group by fewer keys, or sort fewer columns.")
        }
    }

    private static func described(_ bytes: Int) -> String {
        let units = ["B", "kB", "MB", "GB", "TB"]
        var value = Double(bytes)
        var unit = 0
        while value >= 1024 && unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        return "\((value * 100).rounded() / 100)\(units[unit])"
    }
}

/// The bytes that one operator holds, reported as they change.
struct MemoryAccount {
    private let pool: MemoryPool
    private var held = 0

    init(_ pool: MemoryPool) {
        self.pool = pool
    }

    /// Says how much is held now.
    mutating func set(_ bytes: Int) throws {
        try pool.take(bytes - held)
        held = bytes
    }

    /// Gives everything back.
    mutating func release() {
        try? pool.take(-held)
        held = 0
    }
}
