import Dispatch
import JobEngine
import JobModel
import Synchronization

/// Answers every call the same.
final class FakeFunctions: FunctionInvoker {
    private struct State {
        var calls: [FunctionCall] = []
        var running = 0
        var most = 0
    }

    private let answer: Result<FunctionAnswer, FunctionFailure>
    private let waitsForCancellation: Bool
    private let limit: Int
    private let state = Mutex(State())
    private let called = DispatchSemaphore(value: 0)

    init(_ answer: Result<FunctionAnswer, FunctionFailure>, waitsForCancellation: Bool = false, limit: Int = 4) {
        self.answer = answer
        self.waitsForCancellation = waitsForCancellation
        self.limit = limit
    }

    /// Tasks that call it, on the 28th of April 2025.
    var tasks: FunctionTasks {
        FunctionTasks(invoker: self, limit: limit, now: { Timestamp(milliseconds: 1_745_843_565_123) })
    }

    var calls: [FunctionCall] { state.withLock { $0.calls } }

    var mostAtOnce: Int { state.withLock { $0.most } }

    /// The next call, at most a minute from now.
    func waitForCall() -> FunctionCall? {
        _ = called.wait(timeout: .now() + 60)
        return calls.last
    }

    func invoke(_ call: FunctionCall) throws(FunctionFailure) -> FunctionAnswer {
        state.withLock { state in
            state.calls.append(call)
            state.running += 1
            state.most = max(state.most, state.running)
        }
        called.signal()
        defer { state.withLock { $0.running -= 1 } }
        if waitsForCancellation {
            let over = DispatchSemaphore(value: 0)
            call.cancellation?.follow { over.signal() }
            _ = over.wait(timeout: .now() + 60)
            throw .cancelled
        }
        return try answer.get()
    }
}
