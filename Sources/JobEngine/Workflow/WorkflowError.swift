/// Why an execution cannot be started, stopped or shown; the cases are the service's errors.
public enum WorkflowError: Error, Hashable, Sendable {
    /// The name is taken: by one that has ended, or one with another input.
    case executionAlreadyExists(arn: String)
    /// There is none with this ARN.
    case executionDoesNotExist(arn: String)
    /// A name cannot be this.
    case invalidName(String, why: String)
    /// The input is no JSON, or too long.
    case invalidExecutionInput(why: String)
    /// It cannot be redriven; why, in the service's words.
    case notRedrivable(arn: String, reason: String)
    /// It runs in another process, which alone can do that.
    case runsElsewhere(arn: String)
    /// Nothing of it is kept any more, or nothing was.
    case historyUnavailable(arn: String, why: String)
}
