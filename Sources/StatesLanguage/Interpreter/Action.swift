public import OrderedJSON

/// What is to be done for an execution.
public enum Action: Sendable {
    /// The history has one more event.
    case record(HistoryEvent)
    /// Starts a task; answered by `taskSucceeded` or `taskFailed`.
    case startTask(TaskRequest)
    /// The task's result is not wanted any more: what it started is stopped, as far as that can be.
    case cancelTask(TaskID)
    /// Starts a timer; answered by `timerFired`, not before its time.
    case startTimer(TimerID, at: WallTime)
    /// Takes a timer back.
    case cancelTimer(TimerID)
    /// Starts the map run of a distributed Map; answered by `mapRunEnded`.
    case startMapRun(MapRunRequest)
    /// Stops a map run with its children.
    case cancelMapRun(TaskID)
    /// The execution has ended; nothing follows.
    case finish(ExecutionResult)
}

/// A task to start.
public struct TaskRequest: Sendable {
    /// Names this attempt.
    public let id: TaskID
    /// What is called.
    public var resource: TaskResource
    /// What it is called with.
    public let parameters: Payload
    /// The state's name.
    public let stateName: String
    /// How often the state was tried before, within this visit.
    public let retryCount: Int
    /// `Index` of the innermost inline Map iteration around the state.
    public let mapIndex: Int?
    /// What `$$.Task.Token` says; only where somebody else gives the answer.
    public let token: String?
    /// Seconds until the task times out.
    public let timeoutSeconds: Int?
    /// Seconds between heartbeats.
    public let heartbeatSeconds: Int?
    /// `Credentials`, evaluated.
    public let credentials: JSON?
    /// What the API answered to the submission, when it was submitted before a restart: JSON text.
    public var submission: String?
    /// How many items that Map has.
    public var mapItemCount: Int?
}

/// How an execution ended.
public struct ExecutionResult: Sendable, Hashable {
    /// As DescribeExecution names it.
    public enum Status: String, Hashable, Sendable {
        /// It came to its end.
        case succeeded = "SUCCEEDED"
        /// An error was not caught.
        case failed = "FAILED"
        /// The machine's TimeoutSeconds are over.
        case timedOut = "TIMED_OUT"
        /// Somebody stopped it.
        case aborted = "ABORTED"
    }

    /// How.
    public var status: Status
    /// JSON text; only where it succeeded.
    public var output: String?
    /// The error's name.
    public var error: String?
    /// What happened.
    public var cause: String?

    /// Makes a result.
    public init(status: Status, output: String? = nil, error: String? = nil, cause: String? = nil) {
        self.status = status
        self.output = output
        self.error = error
        self.cause = cause
    }
}
