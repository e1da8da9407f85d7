import JobModel
public import StatesLanguage
import Synchronization

/// The machines that tasks can start executions of.
///
/// There is a knot to tie: a runner performs tasks, and some tasks start executions, which a runner does. So the runner comes last.
public final class KnownMachines: ExecutionStarter {
    /// A machine that can be started.
    public struct Machine: Sendable {
        /// `arn:aws:states:REGION:ACCOUNT:stateMachine:NAME`.
        public var arn: String
        /// Its name.
        public var name: String
        /// Compiled.
        public var machine: StateMachine
        /// The text it was compiled from.
        public var definition: String
        /// Its role.
        public var roleARN: String

        /// Makes one.
        public init(arn: String, name: String, machine: StateMachine, definition: String, roleARN: String) {
            self.arn = arn
            self.name = name
            self.machine = machine
            self.definition = definition
            self.roleARN = roleARN
        }

        /// A request for an execution of it.
        public func request(name: String?, input: String) -> ExecutionRequest {
            ExecutionRequest(
                machine: machine, definition: definition, stateMachineARN: arn, stateMachineName: self.name,
                roleARN: roleARN, name: name, input: input)
        }
    }

    private struct Weak {
        weak var runner: WorkflowRunner?
    }

    private let machines: [String: Machine]
    private let runner = Mutex(Weak())

    /// Takes the machines.
    public init(_ machines: [Machine]) {
        self.machines = Dictionary(machines.map { ($0.arn, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Names who runs the executions; before the first of them.
    public func run(with runner: WorkflowRunner) { self.runner.withLock { $0.runner = runner } }

    // MARK: - ExecutionStarter

    /// See ``ExecutionStarter/start(_:)``.
    public func start(_ request: ExecutionStart) throws(ExecutionRefusal) -> StartedExecution {
        guard let machine = machines[request.machine], let runner = runner.withLock({ $0.runner }) else {
            throw ExecutionRefusal(
                code: "StateMachineDoesNotExist", message: "State Machine Does Not Exist: '\(request.machine)'")
        }
        do {
            let record = try runner.start(machine.request(name: request.name, input: request.input))
            return StartedExecution(arn: record.arn, startTime: WallTime(milliseconds: record.startTime.milliseconds))
        } catch {
            throw KnownMachines.refusal(error)
        }
    }

    static func refusal(_ error: any Error) -> ExecutionRefusal {
        switch error {
        case WorkflowError.executionAlreadyExists(let arn):
            ExecutionRefusal(code: "ExecutionAlreadyExists", message: "Execution Already Exists: '\(arn)'")
        case WorkflowError.invalidName(let name, _):
            ExecutionRefusal(code: "InvalidName", message: "Invalid Name: '\(name)'")
        case WorkflowError.invalidExecutionInput(let why):
            ExecutionRefusal(
                code: "InvalidExecutionInput", message: "Invalid State Machine Execution Input: '\(why)'")
        default: ExecutionRefusal(code: "InternalError", message: "\(error)")
        }
    }

    /// See ``ExecutionStarter/execution(named:of:)``.
    public func execution(named name: String, of machine: String) -> StartedExecution? {
        guard let known = machines[machine], let runner = runner.withLock({ $0.runner }) else { return nil }
        var parts = known.arn.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 7 else { return nil }
        parts[5] = "execution"
        let arn = (parts[0..<7] + [name]).joined(separator: ":")
        return (try? runner.execution(arn)).map {
            StartedExecution(arn: $0.arn, startTime: WallTime(milliseconds: $0.startTime.milliseconds))
        }
    }

    /// See ``ExecutionStarter/followEnd(of:_:)``.
    public func followEnd(of executionARN: String, _ body: @escaping @Sendable (EndedExecution?) -> Void) {
        guard let runner = runner.withLock({ $0.runner }) else { return body(nil) }
        runner.followEnd(of: executionARN) { body($0.map { EndedExecution($0) }) }
    }

    /// See ``ExecutionStarter/stop(_:error:cause:)``.
    public func stop(_ executionARN: String, error: String?, cause: String?) {
        try? runner.withLock({ $0.runner })?.stop(executionARN, error: error, cause: cause)
    }
}

extension EndedExecution {
    /// What a record says of an execution that has ended.
    init(_ record: ExecutionRecord) {
        let stop = record.stopTime ?? record.startTime
        self.init(
            arn: record.arn, name: record.name, stateMachineARN: record.stateMachineARN, input: record.input,
            startTime: WallTime(milliseconds: record.startTime.milliseconds),
            stopTime: WallTime(milliseconds: stop.milliseconds),
            result: ExecutionResult(
                status: ExecutionResult.Status(rawValue: record.status.rawValue) ?? .failed, output: record.output,
                error: record.error, cause: record.cause))
    }
}
