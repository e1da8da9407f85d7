import Dispatch
import Synchronization
import Transfer

/// Runs calls that block on threads of their own, so many at once; the others wait in their order.
///
/// A thread that has nothing to do stays for a second: starting one costs as much as a short call.
final class BlockingCalls: Sendable {
    private struct Call {
        let body: @Sendable () -> Void
    }

    private struct State {
        var waiting: [Call] = []
        /// The first of `waiting` that has not been taken: taking one must not move thousands.
        var head = 0
        var threads = 0
        /// Threads that wait for a call and have not been woken.
        var idle = 0
    }

    private static let patience = DispatchTimeInterval.seconds(1)

    private let limit: Int
    private let state = Mutex(State())
    private let calls = DispatchSemaphore(value: 0)

    /// Makes one that has so many threads at most.
    init(limit: Int) {
        precondition(limit > 0, "calls need a thread")
        self.limit = limit
    }

    /// Runs a body soon.
    ///
    /// On this thread, before it returns, when the machine allows no thread at all.
    func run(_ body: @escaping @Sendable () -> Void) {
        let (wakes, starts) = state.withLock { state in
            state.waiting.append(Call(body: body))
            if state.idle > 0 {
                state.idle -= 1
                return (true, false)
            }
            guard state.threads < limit else { return (false, false) }
            state.threads += 1
            return (false, true)
        }
        if wakes { calls.signal() }
        guard starts, !BlockingThread.detach({ self.work(isPatient: true) }) else { return }
        let isLast = state.withLock { state in
            // Others will do it, where there are any.
            if state.threads > 1 { state.threads -= 1 }
            return state.threads == 1
        }
        if isLast { work(isPatient: false) }
    }

    private func work(isPatient: Bool) {
        while true {
            while let call = next(isPatient: isPatient) { call.body() }
            guard isPatient else { return }
            if calls.wait(timeout: .now() + BlockingCalls.patience) == .success { continue }
            let isOver = state.withLock { state in
                // Nobody is idle who has been counted out by `run`: a signal for somebody is on its way.
                guard state.idle > 0 else { return false }
                state.idle -= 1
                state.threads -= 1
                return true
            }
            if isOver { return }
            calls.wait()
        }
    }

    /// The next call; without one, a patient thread is idle from now on, and another has ended.
    private func next(isPatient: Bool) -> Call? {
        state.withLock { state in
            guard state.head < state.waiting.count else {
                state.waiting.removeAll()
                state.head = 0
                if isPatient { state.idle += 1 } else { state.threads -= 1 }
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
