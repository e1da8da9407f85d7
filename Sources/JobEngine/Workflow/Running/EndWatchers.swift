import Dispatch
import JobModel
import Synchronization

/// Who waits for an execution's end.
final class EndWatchers: Sendable {
    private struct Watcher {
        let hear: @Sendable (ExecutionRecord) -> Void
    }
    private struct State {
        var end: ExecutionRecord?
        var watchers: [Int: Watcher] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    /// Calls a body at the end, at once when that has come; gives back what takes it back.
    ///
    /// The body must return soon.
    @discardableResult
    func follow(_ body: @escaping @Sendable (ExecutionRecord) -> Void) -> Int {
        let (number, end) = state.withLock { state in
            state.next += 1
            if state.end == nil { state.watchers[state.next] = Watcher(hear: body) }
            return (state.next, state.end)
        }
        if let end { body(end) }
        return number
    }

    /// Waits without holding a thread; nil when the waiting task is cancelled first.
    func wait() async -> ExecutionRecord? {
        let answer = Answer()
        let number = follow { answer.give($0) }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { answer.wait($0) }
        } onCancel: {
            _ = state.withLock { $0.watchers.removeValue(forKey: number) }
            answer.give(nil)
        }
    }

    /// Waits on a thread that may block.
    func block() -> ExecutionRecord {
        let semaphore = DispatchSemaphore(value: 0)
        let end = Mutex<ExecutionRecord?>(nil)
        follow { record in
            end.withLock { $0 = record }
            semaphore.signal()
        }
        semaphore.wait()
        guard let record = end.withLock({ $0 }) else { preconditionFailure("the end was told before the signal") }
        return record
    }

    /// Tells all.
    func end(_ record: ExecutionRecord) {
        let watchers = state.withLock { state in
            state.end = record
            defer { state.watchers = [:] }
            return state.watchers.sorted { $0.key < $1.key }.map(\.value)
        }
        for watcher in watchers { watcher.hear(record) }
    }
}

/// One answer to one who waits, whichever comes first.
private final class Answer: Sendable {
    private enum State {
        case open
        case waiting(CheckedContinuation<ExecutionRecord?, Never>)
        case given(ExecutionRecord?)
    }
    private let state = Mutex(State.open)

    func wait(_ continuation: CheckedContinuation<ExecutionRecord?, Never>) {
        let given = state.withLock { state -> ExecutionRecord?? in
            if case .given(let record) = state { return .some(record) }
            state = .waiting(continuation)
            return nil
        }
        if let given { continuation.resume(returning: given) }
    }

    func give(_ record: ExecutionRecord?) {
        let continuation = state.withLock { state -> CheckedContinuation<ExecutionRecord?, Never>? in
            switch state {
            case .given: return nil
            case .open:
                state = .given(record)
                return nil
            case .waiting(let continuation):
                state = .given(record)
                return continuation
            }
        }
        continuation?.resume(returning: record)
    }
}
