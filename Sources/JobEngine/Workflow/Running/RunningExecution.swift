import Dispatch
import JobModel
import StatesLanguage
import Synchronization

/// An execution that runs in this process: its inbox, and whoever waits for its end.
///
/// What it hears is put into the inbox from any thread; one thread at a time, one of Dispatch's, empties it and acts. So
/// nothing of it blocks anybody, and ten thousand executions need no more threads than one.
final class RunningExecution: WorkflowSleeper, Sendable {
    /// What it is told.
    enum Message: Sendable {
        case heard(execution: Int, Stimulus)
        /// A task's final word has been heard; `heard` follows.
        case opened(run: Int, ItemReading.Opened, skipped: Int)
        case openingFailed(run: Int, cause: String)
        case written(run: Int, MapRun.Event)
        case updateRun(arn: String, MapRunUpdate)
        /// Its time has come, or it goes on after a restart.
        case look
    }

    private struct Inbox {
        var messages: [Message] = []
        var isScheduled = false
        var isSuspended = false
    }

    /// As it was when it started here.
    let started: ExecutionRecord
    let watchers = EndWatchers()
    private let clock: any WorkflowClock
    private let inbox = Mutex(Inbox())
    private let work: Mutex<ExecutionWork>

    init(_ record: ExecutionRecord, work: sending ExecutionWork, clock: any WorkflowClock) {
        started = record
        self.clock = clock
        self.work = Mutex(work)
    }

    /// Takes a message; returns at once.
    func post(_ message: Message) {
        let mustSchedule = inbox.withLock { inbox in
            guard !inbox.isSuspended else { return false }
            inbox.messages.append(message)
            defer { inbox.isScheduled = true }
            return !inbox.isScheduled
        }
        guard mustSchedule else { return }
        clock.begin(.step)
        DispatchQueue.global().async { [self] in
            empty()
            clock.end(.step)
        }
    }

    /// From now on it hears nothing, in this process: what is in its journal is what it was.
    ///
    /// A turn that goes on is waited for.
    func suspend() {
        inbox.withLock { inbox in
            inbox.isSuspended = true
            inbox.messages = []
        }
        work.withLock { _ in }
    }

    /// See ``WorkflowSleeper/wake()``.
    func wake() { post(.look) }

    /// What came since this was last asked.
    func takeMessages() -> [Message] {
        inbox.withLock { inbox in
            defer { inbox.messages = [] }
            return inbox.messages
        }
    }

    /// Looks at the execution when nothing of it is going on.
    func withWork<Result: Sendable>(_ body: (inout sending ExecutionWork) -> sending Result) -> Result {
        work.withLock { body(&$0) }
    }

    private func empty() {
        var isDone = false
        while !isDone {
            work.withLock { $0.turn(self) }
            isDone = inbox.withLock { inbox in
                if inbox.messages.isEmpty { inbox.isScheduled = false }
                return inbox.messages.isEmpty
            }
        }
    }
}
