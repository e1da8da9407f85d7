import Dispatch
import Splitting
import Synchronization

/// Work that several threads do at once; the caller waits.
enum Workers {
    /// The error to tell of two threads: that of the first row, so that it is the same in every run.
    private static func first(_ one: any Error, _ other: any Error) -> any Error {
        // Who waited for another that failed has nothing to say.
        if one is TurnOrder.Abandoned { return other }
        guard let left = (one as? PreprocessingError)?.row, let right = (other as? PreprocessingError)?.row else {
            return one
        }
        return left <= right ? one : other
    }

    /// Calls a body once for each of some threads.
    ///
    /// - Parameters:
    ///   - count: threads.
    ///   - body: one thread's work.
    /// - Throws: what the first body that failed has thrown; of two rows to blame, the first.
    static func run(_ count: Int, _ body: @Sendable () throws -> Void) throws {
        guard count > 1 else { return try body() }
        let failure = Mutex<(any Error)?>(nil)
        DispatchQueue.concurrentPerform(iterations: count) { _ in
            do {
                try body()
            } catch {
                failure.withLock { $0 = $0.map { first($0, error) } ?? error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
    }

    /// Calls a body for each number below a count, whoever is free next.
    static func each(_ items: Int, threads: Int, _ body: @Sendable (Int) throws -> Void) throws {
        let claims = Claims(count: items)
        try run(max(1, min(threads, items))) {
            while let item = claims.next() { try body(item) }
        }
    }
}

/// Numbers that several threads take one by one.
final class Claims: Sendable {
    private let count: Int
    private let taken = Atomic<Int>(0)

    /// The numbers below a count.
    init(count: Int) { self.count = count }

    /// The next number that nobody has; nil at the end.
    func next() -> Int? {
        let number = taken.add(1, ordering: .relaxed).oldValue
        return number < count ? number : nil
    }
}

/// What several threads have found, each at a place of its own.
final class ThreadResults<Value: Sendable>: Sendable {
    private let values = Mutex<[Int: Value]>([:])

    func set(_ value: Value, at place: Int) { values.withLock { $0[place] = value } }

    subscript(place: Int) -> Value? { values.withLock { $0[place] } }
}
