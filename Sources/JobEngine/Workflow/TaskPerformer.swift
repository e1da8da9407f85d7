public import StatesLanguage

/// Does what Task states ask for.
public protocol TaskPerformer: Sendable {
    /// Begins a task and returns at once.
    ///
    /// `report` is called with `.submitted` at most once and then with one of the others exactly once, from any thread, also
    /// before this returns; after `cancel` nothing need be reported.
    /// - Parameters:
    ///   - task: what is to be done.
    ///   - execution: whose task it is.
    ///   - isResumed: true after a restart of this process: what a former attempt started is looked for by its name or
    ///     token (`task.submission` is the answer it got, if that was recorded), before it's started again.
    ///   - report: takes what becomes of it.
    /// - Returns: what takes the task back.
    func start(
        _ task: TaskRequest, of execution: ExecutionContext, isResumed: Bool,
        report: @escaping @Sendable (TaskReport) -> Void
    ) -> any TaskHandle
}

/// What becomes of a task.
public enum TaskReport: Sendable {
    /// A worker has taken it.
    case started(workerName: String?)
    /// What it started has been accepted; `output` is the JSON text of the answer.
    case submitted(output: String)
    /// It is still worked on.
    case heartbeat
    /// It is done; `output` is JSON text.
    case succeeded(output: String)
    /// It failed.
    case failed(TaskFailure)
}

/// A task that has begun.
public protocol TaskHandle: Sendable {
    /// Stops what the task started, as far as that can be; returns at once.
    func cancel()
    /// Its answer is written down: nothing will ask for it again, not even after a restart; returns at once.
    func settle()
    /// Whether its answer comes without time passing, as a mocked one's does; no fast-forward clock goes on meanwhile.
    var isInstant: Bool { get }
}

extension TaskHandle {
    /// Nothing.
    public func settle() {}
    /// False.
    public var isInstant: Bool { false }
}
