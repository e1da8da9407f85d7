/// One event of an execution's history.
///
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html>
public struct HistoryEvent: Sendable, Hashable {
    /// Counted from 1.
    public let id: Int
    /// The event that led to this one; 0 for the first two.
    public let previousID: Int
    /// When it happened.
    public let time: WallTime
    /// What happened.
    public let kind: Kind

    /// What happened, with its details.
    ///
    /// Texts of input and output are JSON.
    public enum Kind: Sendable, Hashable {
        case executionStarted(input: String, roleARN: String)
        case executionSucceeded(output: String)
        case executionFailed(error: String?, cause: String?)
        case executionTimedOut(error: String?, cause: String?)
        case executionAborted(error: String?, cause: String?)
        case executionRedriven(count: Int)
        /// `type` is `Pass`, `Task` and so on.
        case stateEntered(type: String, name: String, input: String)
        /// `variables` are names with JSON texts.
        case stateExited(type: String, name: String, output: String, variables: [AssignedVariable])
        case stateAborted(type: String)
        case functionScheduled(resource: String, input: String, timeoutSeconds: Int?)
        case functionStarted
        case functionSucceeded(output: String)
        case functionFailed(error: String?, cause: String?)
        case functionTimedOut(error: String?, cause: String?)
        case functionScheduleFailed(error: String?, cause: String?)
        case functionStartFailed(error: String?, cause: String?)
        case activityScheduled(resource: String, input: String, timeoutSeconds: Int?, heartbeatSeconds: Int?)
        case activityStarted(workerName: String?)
        case activitySucceeded(output: String)
        case activityFailed(error: String?, cause: String?)
        case activityTimedOut(error: String?, cause: String?)
        case activityScheduleFailed(error: String?, cause: String?)
        case taskScheduled(TaskPlace, region: String, parameters: String, timeoutSeconds: Int?, heartbeatSeconds: Int?)
        case taskStarted(TaskPlace)
        case taskSubmitted(TaskPlace, output: String)
        case taskSucceeded(TaskPlace, output: String)
        case taskFailed(TaskPlace, error: String?, cause: String?)
        case taskTimedOut(TaskPlace, error: String?, cause: String?)
        case taskSubmitFailed(TaskPlace, error: String?, cause: String?)
        case taskStartFailed(TaskPlace, error: String?, cause: String?)
        case parallelStarted
        case parallelSucceeded
        case parallelFailed
        case mapStarted(length: Int)
        case mapSucceeded
        case mapFailed
        case mapIterationStarted(name: String, index: Int)
        case mapIterationSucceeded(name: String, index: Int)
        case mapIterationFailed(name: String, index: Int)
        case mapIterationAborted(name: String, index: Int)
        case mapRunStarted(arn: String)
        case mapRunSucceeded
        case mapRunFailed(error: String?, cause: String?)
        case mapRunAborted
        case mapRunRedriven(arn: String, count: Int)
        case evaluationFailed(error: String, cause: String, location: String?, state: String)
    }

    /// A variable that a state assigned.
    public struct AssignedVariable: Sendable, Hashable {
        /// Its name, without `$`.
        public let name: String
        /// Its value as JSON text.
        public let value: String
    }

    /// What events of a service's task name.
    public struct TaskPlace: Sendable, Hashable {
        /// Such as `sagemaker`.
        public let resourceType: String
        /// Such as `createProcessingJob.sync`.
        public let resource: String
    }
}
