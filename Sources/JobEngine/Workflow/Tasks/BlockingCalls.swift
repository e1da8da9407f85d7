import Synchronization
import Transfer

/// Runs calls that block on threads of their own, so many at once; the others wait in their order.
final class BlockingCalls: Sendable {
    private struct Call {
        let body: @Sendable () -> Void
    }

    private struct State {
        var waiting: [Call] = []
        /// The first of `waiting` that has not been taken: taking one must not move thousands.
        var head = 0
        var threads = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    /// Makes one that has so many threads at most; they end when nothing waits.
    init(limit: Int) {
        precondition(limit > 0, "calls need a thread")
        self.limit = limit
    }

    /// Runs a body soon.
    ///
    /// On this thread, before it returns, when the machine allows no thread at all.
    func run(_ body: @escaping @Sendable () -> Void) {
        let needsThread = state.withLock { state in
            state.waiting.append(Call(body: body))
            guard state.threads < limit else { return false }
            state.threads += 1
            return true
        }
        guard needsThread, !BlockingThread.detach({ self.work() }) else { return }
        let isLast = state.withLock { state in
            // Others will do it, where there are any.
            if state.threads > 1 { state.threads -= 1 }
            return state.threads == 1
        }
        if isLast { work() }
    }

    private func work() {
        while let call = next() { call.body() }
    }

    private func next() -> Call? {
        state.withLock { state in
            guard state.head < state.waiting.count else {
                state.waiting.removeAll()
                state.head = 0
                state.threads -= 1
                return nil
            }
            let call = state.waiting[state.head]
            state.head += 1
            if state.head > 1024, state.head * 2 > state.waiting.count {
                state.waiting.removeFirst(state.head)
                state.head = 0
            }
            return call
        }
    }
}
