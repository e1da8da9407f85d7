import Synchronization

/// Hands out 0, 1, 2 … to several threads.
final class Counter: Sendable {
    private let value = Atomic<Int>(0)

    /// The next number.
    func next() -> Int { value.add(1, ordering: .relaxed).oldValue }
}
