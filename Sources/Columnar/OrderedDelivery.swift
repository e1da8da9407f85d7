import Synchronization

/// Puts what several threads make into the order of the stream.
///
/// A thread says which sequence it works on; pieces of a sequence are delivered once no thread works on an earlier one.
public final class OrderedDelivery<Piece: Sendable>: Sendable {
    private struct State {
        /// The sequence that each thread works on; nil: it has not begun or has ended.
        var current: [Int?]
        var hasEnded: [Bool]
        var waiting: [Int: [Piece]] = [:]
        var error: (any Error)?
    }

    private let state: Mutex<State>
    private let deliver: @Sendable (Piece) throws -> Void

    /// Makes a delivery.
    ///
    /// - Parameters:
    ///   - threads: how many put pieces; each must end.
    ///   - deliver: gets the pieces in order, one at a time.
    public init(
        threads: Int, deliver: @escaping @Sendable (Piece) throws -> Void
    ) {
        state = Mutex(
            State(current: Array(repeating: nil, count: threads), hasEnded: Array(repeating: false, count: threads)))
        self.deliver = deliver
    }

    /// Takes a piece of a sequence from a thread; its sequences ascend.
    ///
    /// - Throws: what an earlier delivery threw.
    public func put(_ piece: Piece, sequence: Int, thread: Int) throws {
        try state.withLock { state in
            if let error = state.error { throw error }
            state.current[thread] = sequence
            state.waiting[sequence, default: []].append(piece)
            try flush(&state)
        }
    }

    /// Says that a thread's next piece has at least this sequence.
    ///
    /// - Throws: what an earlier delivery threw.
    public func advance(to sequence: Int, thread: Int) throws {
        try state.withLock { state in
            if let error = state.error { throw error }
            state.current[thread] = max(sequence, state.current[thread] ?? sequence)
            if !state.waiting.isEmpty { try flush(&state) }
        }
    }

    /// Says that a thread will put nothing more.
    public func end(thread: Int) throws {
        try state.withLock { state in
            state.hasEnded[thread] = true
            state.current[thread] = nil
            try flush(&state)
        }
    }

    private func flush(_ state: inout State) throws {
        // A thread that has not begun may still begin with an early sequence.
        let isOpen = zip(state.current, state.hasEnded).contains { $0 == nil && !$1 }
        let first = isOpen ? nil : state.current.compactMap { $0 }.min()
        let done = state.waiting.keys.filter { sequence in
            if isOpen { return false }
            guard let first else { return true }
            return sequence <= first
        }.sorted()
        for sequence in done {
            for piece in state.waiting[sequence] ?? [] {
                do { try deliver(piece) } catch {
                    state.error = error
                    throw error
                }
            }
            state.waiting[sequence] = nil
        }
    }
}
