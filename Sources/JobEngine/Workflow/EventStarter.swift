public import JobModel

/// Starts executions for events, by what starts them for tasks.
public struct EventStarter: MachineStarter {
    private let starter: any ExecutionStarter

    /// Makes one.
    public init(_ starter: any ExecutionStarter) { self.starter = starter }

    /// See ``MachineStarter/startExecution(of:input:)``.
    public func startExecution(of machine: String, input: String) throws(MachineRefusal) {
        do throws(ExecutionRefusal) {
            _ = try starter.start(
                ExecutionStart(machine: machine, name: RandomUUID.text(), input: input, parent: ""))
        } catch {
            throw MachineRefusal(code: error.code, message: error.message)
        }
    }
}
