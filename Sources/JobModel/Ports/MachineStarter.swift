/// Starts executions of state machines for who does not wait for their end: rules of events.
public protocol MachineStarter: Sendable {
    /// Starts an execution under a name of its own; blocks until it is recorded.
    /// - Parameters:
    ///   - machine: the machine's ARN.
    ///   - input: JSON text.
    /// - Throws: `MachineRefusal`, such as that there is no such machine.
    func startExecution(of machine: String, input: String) throws(MachineRefusal)
}

/// Why an execution was not started, as StartExecution says it.
public struct MachineRefusal: Error, Hashable, Sendable {
    /// Such as `StateMachineDoesNotExist`.
    public let code: String
    /// What is wrong.
    public let message: String

    /// Makes a refusal.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
