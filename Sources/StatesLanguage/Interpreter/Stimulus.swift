/// Names a task attempt within its execution; counted from 1.
public struct TaskID: Hashable, Sendable, Comparable {
    /// The number.
    public let number: Int
    /// Takes a number.
    public init(_ number: Int) { self.number = number }
    /// Orders by number.
    public static func < (lhs: TaskID, rhs: TaskID) -> Bool { lhs.number < rhs.number }
}

/// Names a timer within its execution; counted from 1.
public struct TimerID: Hashable, Sendable, Comparable {
    /// The number.
    public let number: Int
    /// Takes a number.
    public init(_ number: Int) { self.number = number }
    /// Orders by number.
    public static func < (lhs: TimerID, rhs: TimerID) -> Bool { lhs.number < rhs.number }
}

/// What an execution hears of the world.
///
/// Whoever keeps these, with their times, can run the execution again.
///
/// One that comes too late, for a task that has timed out or a timer that was taken back, is passed over.
public enum Stimulus: Hashable, Sendable {
    /// The execution starts. The first, and only once.
    case start
    /// A worker has taken an activity's task.
    case taskStarted(TaskID, workerName: String?)
    /// What the task started has been accepted; `output` is the JSON text of the answer.
    case taskSubmitted(TaskID, output: String)
    /// The task is done; `output` is JSON text, the raw result.
    case taskSucceeded(TaskID, output: String)
    /// The task failed.
    case taskFailed(TaskID, TaskFailure)
    /// The task is still worked on.
    case heartbeat(TaskID)
    /// A timer's time has come.
    case timerFired(TimerID)
    /// A map run of a distributed Map has ended.
    case mapRunEnded(TaskID, MapRunEnd)
    /// Somebody stops the execution.
    case stop(error: String?, cause: String?)
    /// An execution that has failed, was stopped or was out of time goes on where it was; `at` is what it is told as.
    ///
    /// The only stimulus that is heard after the end.
    case redrive(at: WallTime)
}

/// How a task failed.
public struct TaskFailure: Hashable, Sendable {
    /// Which event says it.
    public enum Phase: String, Hashable, Sendable {
        /// While it ran: `TaskFailed`, `LambdaFunctionFailed`, `ActivityFailed`.
        case running
        /// When it was given over: `TaskSubmitFailed`.
        case submitting
        /// When it was to start: `TaskStartFailed`.
        case starting
        /// When it was scheduled: `LambdaFunctionScheduleFailed`, `ActivityScheduleFailed`.
        case scheduling
    }

    /// The error's name, such as `States.TaskFailed`.
    public var error: String?
    /// What happened.
    public var cause: String?
    /// Which event says it.
    public var phase: Phase
    /// True for `States.Timeout` and what else no answer of the task is: the event is `…TimedOut`.
    public var isTimeout: Bool

    /// Makes a failure.
    public init(error: String?, cause: String?, phase: Phase = .running, isTimeout: Bool = false) {
        self.error = error
        self.cause = cause
        self.phase = phase
        self.isTimeout = isTimeout
    }
}

/// How a map run ended.
public enum MapRunEnd: Hashable, Sendable {
    /// `output` is JSON text.
    case succeeded(output: String)
    /// With an error such as `States.ExceedToleratedFailureThreshold`.
    case failed(error: String?, cause: String?)
}
