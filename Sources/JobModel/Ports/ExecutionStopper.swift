/// Asks the process that runs an execution to stop it.
public protocol ExecutionStopper: Sendable {
    /// Asks for the end of an execution of another process.
    /// - Returns: false when there is no such process any more.
    func requestStop(ofExecution arn: String, error: String?, cause: String?) throws -> Bool
    /// What was asked for last; nil when nobody has asked.
    func requestedStop(ofExecution arn: String) throws -> RequestedStop?
}

/// How an execution is to be stopped.
public struct RequestedStop: Hashable, Sendable {
    /// What its end is to be called.
    public var error: String?
    /// Why.
    public var cause: String?

    /// Makes one.
    public init(error: String?, cause: String?) {
        self.error = error
        self.cause = cause
    }
}
