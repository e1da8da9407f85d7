import StatesLanguage
import Synchronization

/// A task on its way: what it keeps from happening until it is answered.
final class StartedTask: Sendable {
    private struct State {
        var handle: (any TaskHandle)?
        var isAnswered = false
        var activity: WorkflowActivity?
        var isOver = false
        /// The answer may be written down before the one who gave it has returned.
        var isSettled = false
    }

    private let state = Mutex(State())
    private let clock: any WorkflowClock
    /// Starts an execution and waits for it: the time of that one is this one's, too.
    private let followsExecution: Bool
    /// Whether that one was started before a restart.
    private let wasSubmitted: Bool

    init(_ request: TaskRequest, clock: any WorkflowClock) {
        self.clock = clock
        wasSubmitted = request.submission != nil
        followsExecution =
            switch request.resource.target {
            case .integration("states", "startExecution", .sync), .integration("states", "startExecution", .sync2): true
            default: false
            }
    }

    /// Takes the handle; `begin` of the clock was called with `step` before the task was started.
    func began(_ handle: any TaskHandle) {
        let (isReal, isSettled) = state.withLock { state -> (Bool?, Bool) in
            state.handle = handle
            // What is answered by now has taken no time; without an activity, an execution is followed by now.
            if state.isOver || state.isAnswered || handle.isInstant || state.activity == nil {
                return (nil, state.isSettled)
            }
            let isReal = !(followsExecution && wasSubmitted)
            state.activity = isReal ? .task : nil
            return (isReal, state.isSettled)
        }
        if isSettled { handle.settle() }
        guard let isReal else { return }
        if isReal { clock.begin(.task) }
        clock.end(.step)
    }

    /// Notes a report, before it is given on.
    func hear(_ report: TaskReport) {
        let isFollowed = state.withLock { state -> WorkflowActivity? in
            switch report {
            case .succeeded, .failed:
                state.isAnswered = true
                return nil
            case .submitted where followsExecution:
                defer { state.activity = nil }
                return state.activity
            case .submitted, .started, .heartbeat: return nil
            }
        }
        if let isFollowed { clock.end(isFollowed) }
    }

    func begin() {
        clock.begin(.step)
        state.withLock { $0.activity = .step }
    }

    /// It has been answered, or is not wanted any more.
    func finish(cancelling: Bool) {
        let (handle, activity) = state.withLock { state -> ((any TaskHandle)?, WorkflowActivity?) in
            defer {
                state.isOver = true
                state.activity = nil
            }
            return (cancelling && !state.isAnswered ? state.handle : nil, state.activity)
        }
        handle?.cancel()
        if let activity { clock.end(activity) }
    }

    /// Its answer is in the journal.
    func settle() {
        let handle = state.withLock { state in
            state.isSettled = true
            return state.handle
        }
        handle?.settle()
    }
}
