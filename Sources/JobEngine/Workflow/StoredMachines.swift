public import JobModel
import OrderedJSON
public import StatesLanguage
import Synchronization

/// What is started: StartExecution's request.
public struct MachineStart: Hashable, Sendable {
    /// The ARN of a machine, of a version or of an alias.
    public var machine: String
    /// The execution's name; one is made when nil.
    public var name: String?
    /// JSON text.
    public var input: String
    /// What X-Ray is told.
    public var traceHeader: String?

    /// Makes a request.
    public init(machine: String, name: String? = nil, input: String = "{}", traceHeader: String? = nil) {
        self.machine = machine
        self.name = name
        self.input = input
        self.traceHeader = traceHeader
    }
}

/// Starts executions of the machines of a `StateMachineDirectory`, as StartExecution does.
///
/// Compiled machines are kept by the numbers of their revisions, which mean the same for ever. As with ``KnownMachines`` there
/// is a knot to tie: the runner comes last.
public final class StoredMachines: Sendable {
    /// A machine that can be started.
    public struct Found: Sendable {
        /// Who it is.
        public let record: StateMachineRecord
        /// What it is: the machine's revision, or that of its version.
        public let revision: StateMachineRevision
        /// The revision's definition, compiled.
        public let machine: StateMachine
        /// The version's ARN, where it was asked for by version or alias.
        public let versionARN: String?
        /// The alias's ARN, where it was asked for by alias.
        public let aliasARN: String?
    }

    private struct Compiled {
        let revision: StateMachineRevision
        let machine: StateMachine
    }
    struct Runners {
        weak var runner: WorkflowRunner?
        var express: ExpressExecutions?
    }
    private struct Dice {
        let roll: @Sendable () -> Int
    }

    /// How many compiled machines are kept.
    private static let compiledLimit = 1000

    private let directory: any StateMachineDirectory
    private let stops: (any ExecutionStopper)?
    private let dice: Dice
    private let compiled = Mutex<[Int64: Compiled]>([:])
    let runners = Mutex(Runners())

    /// Makes one.
    /// - Parameters:
    ///   - directory: has the machines.
    ///   - stops: asks other processes to stop executions.
    ///   - roll: a number from 0 to 99, which chooses between the versions of an alias.
    public init(
        directory: any StateMachineDirectory, stops: (any ExecutionStopper)? = nil,
        roll: @escaping @Sendable () -> Int = { Int.random(in: 0..<100) }
    ) {
        self.directory = directory
        self.stops = stops
        dice = Dice(roll: roll)
    }

    /// Names who runs the executions; before the first of them.
    public func run(with runner: WorkflowRunner, express: ExpressExecutions) {
        runners.withLock { runners in
            runners.runner = runner
            runners.express = express
        }
        runner.recall { [weak self] in self?.request(of: $0) }
    }

    /// What was asked for when an execution was started; nil when its machine's revision is gone.
    private func request(of record: ExecutionRecord) -> ExecutionRequest? {
        guard let number = record.stateMachineRevision,
            let revision = try? directory.stateMachineRevision(number),
            let machine = try? StateMachine(JSON(parsing: revision.definition))
        else { return nil }
        return ExecutionRequest(
            machine: machine, definition: revision.definition, stateMachineARN: record.stateMachineARN,
            stateMachineName: record.stateMachineName, roleARN: revision.roleARN, name: record.name,
            input: record.input)
    }

    // MARK: - Starting

    /// Starts an execution; blocks until it is recorded.
    ///
    /// One that runs under the name already, with the same input, is the answer.
    /// - Throws: `ExecutionRefusal`, as StartExecution refuses.
    public func start(_ start: MachineStart) throws(ExecutionRefusal) -> ExecutionRecord {
        let request = try request(start)
        let (runner, express) = runners.withLock { ($0.runner, $0.express) }
        do {
            if request.arn != nil, let express { return try express.start(request) }
            guard let runner else { throw StoredMachines.nobodyRuns }
            return try runner.start(request)
        } catch {
            throw StoredMachines.refusal(error, input: start.input)
        }
    }

    /// Runs an execution of an EXPRESS machine to its end.
    /// - Throws: `ExecutionRefusal`, as StartSyncExecution refuses.
    public func runToEnd(_ start: MachineStart) async throws(ExecutionRefusal) -> ExecutionRecord {
        let request = try request(start)
        guard request.arn != nil else {
            throw ExecutionRefusal(
                code: "StateMachineTypeNotSupported",
                message: "This operation is not supported by this type of state machine")
        }
        do {
            guard let express = runners.withLock({ $0.express }) else { throw StoredMachines.nobodyRuns }
            return try await express.run(request)
        } catch {
            throw StoredMachines.refusal(error, input: start.input)
        }
    }

    /// A request with the execution's ARN where the machine is an EXPRESS one.
    private func request(_ start: MachineStart) throws(ExecutionRefusal) -> ExecutionRequest {
        let found = try find(start.machine)
        guard !found.record.isDeleting else {
            throw ExecutionRefusal(
                code: "StateMachineDeleting", message: "State Machine is being deleted: '\(found.record.arn)'")
        }
        var request = ExecutionRequest(
            machine: found.machine, definition: found.revision.definition, stateMachineARN: found.record.arn,
            stateMachineName: found.record.name, roleARN: found.revision.roleARN, name: start.name,
            input: start.input)
        request.stateMachineVersionARN = found.versionARN
        request.stateMachineAliasARN = found.aliasARN
        request.stateMachineRevision = found.revision.number
        request.traceHeader = start.traceHeader
        if found.record.type == .express {
            let name = start.name ?? RandomUUID.text()
            request.name = name
            request.arn = ExpressExecutions.arn(
                of: name, RandomUUID.text(), machineARN: found.record.arn, machineName: found.record.name)
        }
        return request
    }

    static let nobodyRuns = ExecutionRefusal(
        code: "ServiceUnavailable", message: "nobody runs executions here any more; the server is ending")

    private static func refusal(_ error: any Error, input: String) -> ExecutionRefusal {
        if let refusal = error as? ExecutionRefusal { return refusal }
        if case WorkflowError.invalidExecutionInput = error, let fault = ExecutionInput.fault(in: input) {
            return ExecutionRefusal(
                code: "InvalidExecutionInput", message: "Invalid State Machine Execution Input: '\(fault)'")
        }
        return KnownMachines.refusal(error)
    }

    // MARK: - Finding

    /// The machine, version or alias with an ARN, also while it is deleting.
    /// - Throws: `ExecutionRefusal`: `InvalidArn` or `StateMachineDoesNotExist`.
    public func find(_ text: String) throws(ExecutionRefusal) -> Found {
        let arn: StatesARN
        do {
            arn = try StatesARN(text)
        } catch {
            throw ExecutionRefusal(code: "InvalidArn", message: "Invalid Arn: '\(error.message)'")
        }
        guard case .stateMachine(_, let qualifier) = arn.resource, let machineARN = arn.unqualifiedMachine else {
            throw ExecutionRefusal(
                code: "InvalidArn", message: "Invalid Arn: '\(StatesARN.wrongType(arn.type))'")
        }
        do {
            guard let record = try directory.stateMachine(arn: machineARN) else {
                throw StoredMachines.missing(text)
            }
            guard let qualifier else { return try found(record, record.revision) }
            if let number = Int(qualifier) { return try found(record, version: number, asked: text) }
            guard let alias = try directory.stateMachineAlias(qualifier, of: machineARN) else {
                throw StoredMachines.missing(text, "State Machine Alias")
            }
            return try found(record, version: choose(alias), alias: text, asked: text)
        } catch let refusal as ExecutionRefusal {
            throw refusal
        } catch {
            throw ExecutionRefusal(code: "InternalError", message: "\(error)")
        }
    }

    private func choose(_ alias: StateMachineAlias) -> Int {
        let roll = dice.roll()
        var sum = 0
        for route in alias.routes {
            sum += route.weight
            if roll < sum { return route.version }
        }
        return alias.routes.last?.version ?? 0
    }

    private func found(
        _ record: StateMachineRecord, version number: Int, alias: String? = nil, asked: String
    ) throws -> Found {
        guard let version = try directory.stateMachineVersion(number, of: record.arn) else {
            throw StoredMachines.missing(asked, "State Machine Version")
        }
        return try found(record, version.revision, versionARN: "\(record.arn):\(number)", aliasARN: alias)
    }

    private func found(
        _ record: StateMachineRecord, _ number: Int64, versionARN: String? = nil, aliasARN: String? = nil
    ) throws -> Found {
        let compiled = try compiled(number, record)
        return Found(
            record: record, revision: compiled.revision, machine: compiled.machine, versionARN: versionARN,
            aliasARN: aliasARN)
    }

    private func compiled(_ number: Int64, _ record: StateMachineRecord) throws -> Compiled {
        if let known = compiled.withLock({ $0[number] }) { return known }
        // A machine that was deleted just now has lost it.
        guard let revision = try directory.stateMachineRevision(number) else {
            throw StoredMachines.missing(record.arn)
        }
        var machine = try StateMachine(JSON(parsing: revision.definition))
        if record.type == .express { machine = machine.limited(toSeconds: ExpressExecutions.longestTime) }
        let made = Compiled(revision: revision, machine: machine)
        compiled.withLock { known in
            if known.count >= StoredMachines.compiledLimit { known = [:] }
            known[number] = made
        }
        return made
    }

    /// The words for versions are recorded: radkawar/stackd, testdata/aws/stepfunctions/control_lifecycle.json.
    private static func missing(_ arn: String, _ what: String = "State Machine") -> ExecutionRefusal {
        ExecutionRefusal(code: "StateMachineDoesNotExist", message: "\(what) Does Not Exist: '\(arn)'")
    }
}

extension StoredMachines: ExecutionStarter {
    /// See ``ExecutionStarter/start(_:)``.
    public func start(_ request: ExecutionStart) throws(ExecutionRefusal) -> StartedExecution {
        StartedExecution(
            try start(MachineStart(machine: request.machine, name: request.name, input: request.input)))
    }

    /// See ``ExecutionStarter/execution(named:of:)``.
    public func execution(named name: String, of machine: String) -> StartedExecution? {
        guard let runner = runners.withLock({ $0.runner }), let arn = try? StatesARN(machine),
            case .stateMachine(let machineName, _) = arn.resource
        else { return nil }
        let record = try? runner.execution("\(arn.prefix):execution:\(machineName):\(name)")
        return record.map { StartedExecution($0) }
    }

    /// See ``ExecutionStarter/followEnd(of:_:)``.
    public func followEnd(of executionARN: String, _ body: @escaping @Sendable (EndedExecution?) -> Void) {
        guard let runner = runners.withLock({ $0.runner }) else { return body(nil) }
        runner.followEnd(of: executionARN) { body($0.map { EndedExecution($0) }) }
    }

    /// See ``ExecutionStarter/stop(_:error:cause:)``.
    public func stop(_ executionARN: String, error: String?, cause: String?) {
        do {
            try runners.withLock({ $0.runner })?.stop(executionARN, error: error, cause: cause)
        } catch WorkflowError.runsElsewhere {
            _ = try? stops?.requestStop(ofExecution: executionARN, error: error, cause: cause)
        } catch {
            // One that is not there needs no stop.
        }
    }
}

extension StartedExecution {
    /// What a record says of its start.
    init(_ record: ExecutionRecord) {
        self.init(arn: record.arn, startTime: WallTime(milliseconds: record.startTime.milliseconds))
    }
}
