public import JobModel
import StatesLanguage
import Synchronization

/// The tasks of executions that wait for an answer from outside, by their tokens.
///
/// What is true is in the store: an answer that was taken is there before anybody is told so, and stays until the execution has
/// written it down. This knows besides which of them are executed by this process, and which workers of it wait for tasks.
public final class TaskTokens: Sendable {
    /// How a task of this process hears of what happens to it.
    struct Listener {
        let hear: @Sendable (TaskReport) -> Void
        /// Whether what the task calls has been called: an answer is held until then, so that events come in their order.
        var isSubmitted: Bool
        var hasHeardOfWorker = false
        var lastHeartbeat: Timestamp?
        var hasHeardAnswer = false
    }

    private struct Observer {
        let hear: @Sendable (WaitingTask) -> Void
    }

    private let store: any TaskTokenStore
    private let now: @Sendable () -> Timestamp
    private let listeners = Mutex<[String: Listener]>([:])
    private let observer = Mutex<Observer?>(nil)
    let workers = WaitingWorkers()

    /// Makes one for a process.
    /// - Parameters:
    ///   - store: the tasks of the home.
    ///   - now: the time.
    public init(store: any TaskTokenStore, now: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.now = now
    }

    /// Lets somebody hear of every task of this process that begins to wait; the body must return soon.
    public func observe(_ hear: @escaping @Sendable (WaitingTask) -> Void) {
        observer.withLock { $0 = Observer(hear: hear) }
    }

    // MARK: - Tasks of this process

    /// Lets a task wait for its answer, from now on or again after a restart.
    /// - Returns: the answer that has come before a restart.
    func begin(_ task: WaitingTask, _ listener: Listener) throws -> TaskAnswer? {
        listeners.withLock { $0[task.token] = listener }
        do {
            let kept = try store.addWaitingTask(task)
            tell(kept)
            if kept.isActivity, kept.worker == nil { workers.wake(kept.resource) }
            if kept.answer == nil { observer.withLock { $0 }?.hear(kept) }
            return kept.answer
        } catch {
            forget(task.token)
            throw error
        }
    }

    /// The task has called what it calls: its answer may be heard.
    func submitted(_ token: String) {
        listeners.withLock { $0[token]?.isSubmitted = true }
        look(at: token)
    }

    /// What the task calls has failed.
    /// - Returns: whether the failure is the task's; not where somebody has answered it nevertheless, which is heard now.
    func submissionFailed(_ token: String) -> Bool {
        if let task = try? store.waitingTask(token: token), task.answer != nil {
            submitted(token)
            return false
        }
        forget(token)
        return true
    }

    /// The task hears of nothing any more.
    func forget(_ token: String) { listeners.withLock { $0[token] = nil } }

    /// The task waits no longer.
    func remove(_ token: String) throws {
        forget(token)
        try store.removeWaitingTask(token: token)
    }

    /// Looks what somebody, maybe in another process, has done with a task of this process.
    public func look(at token: String) {
        guard listeners.withLock({ $0[token] != nil }), let task = try? store.waitingTask(token: token) else { return }
        tell(task)
    }

    private func tell(_ task: WaitingTask) {
        let (hear, reports) = listeners.withLock { listeners -> ((@Sendable (TaskReport) -> Void)?, [TaskReport]) in
            guard var listener = listeners[task.token] else { return (nil, []) }
            var reports: [TaskReport] = []
            if let worker = task.worker, !listener.hasHeardOfWorker {
                listener.hasHeardOfWorker = true
                reports.append(.started(workerName: worker.name))
            }
            if let time = task.lastHeartbeat, listener.lastHeartbeat != time {
                listener.lastHeartbeat = time
                reports.append(.heartbeat)
            }
            if let answer = task.answer, listener.isSubmitted, !listener.hasHeardAnswer {
                listener.hasHeardAnswer = true
                reports.append(TaskReport(answer))
            }
            listeners[task.token] = listener
            return (listener.hear, reports)
        }
        for report in reports { hear?(report) }
    }

    // MARK: - What others do

    /// Answers a task.
    /// - Throws: `TokenRefusal`.
    public func answer(_ token: String, _ answer: TaskAnswer) throws(TokenRefusal) {
        try change(token) { try store.answerWaitingTask(token: token, answer) }
    }

    /// Says that a task is worked on.
    /// - Throws: `TokenRefusal`.
    public func heartbeat(_ token: String) throws(TokenRefusal) {
        try change(token) { try store.noteHeartbeat(token: token, at: now()) }
    }

    private func change(_ token: String, _ body: () throws -> Bool) throws(TokenRefusal) {
        guard TaskTokens.isToken(token) else { throw .invalidToken }
        let isTaken: Bool
        do {
            isTaken = try body()
        } catch {
            throw .unavailable("\(error)")
        }
        guard isTaken else { throw .taskTimedOut }
        look(at: token)
    }

    /// Lets a worker take the oldest task of an activity; nil when there is none.
    /// - Throws: an error of the store.
    public func take(_ activityARN: String, worker: String?) throws -> WaitingTask? {
        let task = try store.takeWaitingTask(of: activityARN, by: WaitingTask.Worker(name: worker, time: now()))
        if let task { look(at: task.token) }
        return task
    }

    /// The same, and waits for a task that comes within a time.
    ///
    /// One of this process is there at once, one of another process within some hundredths of a second. No thread is held.
    /// - Parameters:
    ///   - activityARN: the activity.
    ///   - worker: what the worker calls itself.
    ///   - limit: how long it waits.
    ///   - cancellation: the worker takes no task any more.
    /// - Returns: the task; nil when none has come, or the worker has gone.
    /// - Throws: an error of the store.
    public func take(
        _ activityARN: String, worker: String?, within limit: Duration, unless cancellation: Cancellation = .init()
    ) async throws -> WaitingTask? {
        let deadline = ContinuousClock.now + limit
        let place = WaitingWorkers.Place()
        cancellation.follow { [workers] in
            if let turn = place.turn { workers.giveUp(turn) }
        }
        while true {
            let turn = workers.expect(activityARN) { [store] in try? store.changesElsewhere() }
            place.turn = turn
            guard !cancellation.isCancelled else {
                workers.leave(turn)
                // What it may have been woken for goes to the next.
                workers.wake(activityARN)
                return nil
            }
            do {
                if let task = try take(activityARN, worker: worker) {
                    workers.leave(turn)
                    return task
                }
            } catch {
                workers.leave(turn)
                throw error
            }
            guard await workers.wait(turn, until: deadline) else { return nil }
        }
    }

    /// The tasks of the home that nobody has answered, the oldest first.
    /// - Throws: an error of the store.
    public func waiting() throws -> [WaitingTask] { try store.waitingTasks() }

    /// Lets all workers go that wait, and keeps none waiting any more; for the end of a server.
    public func close() { workers.close() }

    /// Whether a text is made like a token: 128 characters of Base64, the first of which are always the same.
    public static func isToken(_ text: String) -> Bool {
        text.utf8.count == 128 && text.hasPrefix("AQC")
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
                    true
                default: false
                }
            }
    }
}

extension TaskReport {
    /// What somebody outside says, as a task reports it.
    init(_ answer: TaskAnswer) {
        self =
            switch answer {
            case .succeeded(let output): .succeeded(output: output)
            case .failed(let error, let cause): .failed(.init(error: error, cause: cause))
            }
    }
}
