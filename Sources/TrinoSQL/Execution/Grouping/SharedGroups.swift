import Columnar
import Synchronization

/// Groups of all threads, in parts by hash.
///
/// A thread that has collected many groups gives them over part by part, and begins anew: each group is held once, and
/// a part grows by itself.
final class SharedGroups: Sendable {
    private let parts: [Part]

    private final class Part: Sendable {
        /// Used by one thread at a time, under the lock.
        let groups: Mutex<UncheckedBox<AggregateConsumer>>

        init(_ groups: AggregateConsumer) {
            self.groups = Mutex(UncheckedBox(groups))
        }
    }

    /// Makes empty parts.
    init(_ plan: AggregatePlan, parts count: Int, context: QueryContext) throws {
        parts = try (0..<count).map { _ in Part(try AggregateConsumer(plan, context: context)) }
    }

    /// Takes over all groups of a thread.
    func absorb(_ groups: AggregateConsumer) throws {
        // Parts that another thread is at come last.
        var busy: [Int] = []
        for part in parts.indices {
            let done: Void? = try parts[part].groups.withLockIfAvailable {
                try $0.value.absorb(groups, part: (part, parts.count))
            }
            if done == nil { busy.append(part) }
        }
        for part in busy {
            try parts[part].groups.withLock { try $0.value.absorb(groups, part: (part, parts.count)) }
        }
    }

    /// The keys and results of all groups; nothing may be taken over afterwards.
    func finish() throws -> [any StreamSource] {
        try parts.map { try $0.groups.withLock { try $0.value.finish() } }
    }
}
