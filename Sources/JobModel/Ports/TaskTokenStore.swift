/// A task of an execution that waits for an answer from outside: of an activity's worker, or of whoever has its token.
public struct WaitingTask: Hashable, Sendable {
    /// A worker that has taken a task.
    public struct Worker: Hashable, Sendable {
        /// What it calls itself.
        public var name: String?
        /// When it took the task.
        public var time: Timestamp

        /// Names a worker.
        public init(name: String?, time: Timestamp) {
            self.name = name
            self.time = time
        }
    }

    /// What the answer is sent with; no two tasks have the same.
    public var token: String
    /// The execution's ARN; that of the child for tasks of a distributed Map's children.
    public var executionARN: String
    /// The state's name.
    public var stateName: String
    /// What the state calls: the ARN of an activity or of an integration.
    public var resource: String
    /// Whether workers take it with GetActivityTask.
    public var isActivity: Bool
    /// What the task was given: JSON text.
    public var input: String
    /// When it began.
    public var startTime: Timestamp
    /// Seconds until it times out.
    public var timeoutSeconds: Int?
    /// Seconds between heartbeats.
    public var heartbeatSeconds: Int?
    /// Who has taken it.
    public var worker: Worker?
    /// When somebody last said that it is worked on.
    public var lastHeartbeat: Timestamp?
    /// The answer, from the moment it was taken until the execution has written it down.
    public var answer: TaskAnswer?

    /// Makes a task that nobody has taken.
    public init(
        token: String, executionARN: String, stateName: String, resource: String, isActivity: Bool, input: String,
        startTime: Timestamp
    ) {
        self.token = token
        self.executionARN = executionARN
        self.stateName = stateName
        self.resource = resource
        self.isActivity = isActivity
        self.input = input
        self.startTime = startTime
    }
}

/// What somebody outside says of a task.
public enum TaskAnswer: Hashable, Sendable {
    /// It is done; JSON text.
    case succeeded(output: String)
    /// It failed.
    case failed(error: String?, cause: String?)
}

/// The tasks of a home that wait for an answer from outside.
///
/// Whoever runs the execution of a task hears of what others do with it by `JobStore`'s mailbox. Calls block.
public protocol TaskTokenStore: SharedStore {
    /// Adds a task of an execution of this process.
    /// - Returns: the task as it is kept: what became of it before a restart stays.
    func addWaitingTask(_ task: WaitingTask) throws -> WaitingTask
    /// The task with a token, answered or not; nil when there is none any more.
    func waitingTask(token: String) throws -> WaitingTask?
    /// The tasks that nobody has answered, in the order in which they began.
    func waitingTasks() throws -> [WaitingTask]
    /// Lets a worker take the oldest task of an activity that nobody has taken.
    ///
    /// Two workers never get the same one.
    func takeWaitingTask(of activityARN: String, by worker: WaitingTask.Worker) throws -> WaitingTask?
    /// Lets somebody take the task with a token, unless somebody has it.
    /// - Returns: false when there is no such task that can be taken.
    func takeWaitingTask(token: String, by worker: WaitingTask.Worker) throws -> Bool
    /// Notes the answer to a task, and tells whoever runs its execution.
    /// - Returns: false when there is no such task any more, or it has been answered.
    func answerWaitingTask(token: String, _ answer: TaskAnswer) throws -> Bool
    /// Notes that a task is worked on, and tells whoever runs its execution.
    /// - Returns: false when there is no such task any more, or it has been answered.
    func noteHeartbeat(token: String, at time: Timestamp) throws -> Bool
    /// Removes a task: its answer is written down, or it is not wanted any more.
    func removeWaitingTask(token: String) throws
}
