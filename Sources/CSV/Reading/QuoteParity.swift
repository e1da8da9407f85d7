import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// Whether the chunks of a file begin inside quotes.
///
/// Whoever reads a chunk tells whether it has an odd number of quotes; a chunk begins inside quotes if the chunks before
/// it have an odd number of them. Chunks are handed out in order and each is told soon, so waiting is short.
final class QuoteParity: Sendable {
    private struct State {
        /// Whether each chunk begins inside quotes, as far as it is known.
        var begins: [Bool] = [false]
        /// Chunks that have been told before those in front of them.
        var early: [Int: Bool] = [:]
        var isAbandoned = false
        var hasQuotedChunk = false
    }

    private let state = Mutex(State())

    /// Tells whether a chunk has an odd number of quotes.
    func tell(chunk: Int, isOdd: Bool) {
        state.withLock { state in
            // Whoever guessed wrong tells twice.
            guard chunk >= state.begins.count - 1 else { return }
            state.early[chunk] = isOdd
            while let isOdd = state.early.removeValue(forKey: state.begins.count - 1) {
                let begins = state.begins[state.begins.count - 1] != isOdd
                state.begins.append(begins)
                if begins { state.hasQuotedChunk = true }
            }
        }
    }

    /// Whether a chunk begins inside quotes: what is known, or what is most probable.
    ///
    /// - Returns: nil if it is not known yet and chunks of this file do begin inside quotes.
    func guess(chunk: Int) -> Bool? {
        state.withLock { state in
            if chunk < state.begins.count { return state.begins[chunk] }
            return state.hasQuotedChunk ? nil : false
        }
    }

    /// Says that some chunk will never be told.
    func abandon() {
        state.withLock { $0.isAbandoned = true }
    }

    /// Whether a chunk begins inside quotes; waits until it is known.
    ///
    /// - Returns: nil when it will never be known, since the reader of an earlier chunk failed.
    func begins(chunk: Int) -> Bool? {
        var tries = 0
        while true {
            let (known, isAbandoned) = state.withLock { state in
                (chunk < state.begins.count ? state.begins[chunk] : nil, state.isAbandoned)
            }
            if let known { return known }
            if isAbandoned { return nil }
            tries += 1
            // The other thread is at most reading and counting a chunk, unless it has lost its processor.
            if tries > 200 {
                usleep(50)
            } else if tries > 20 {
                sched_yield()
            }
        }
    }
}
