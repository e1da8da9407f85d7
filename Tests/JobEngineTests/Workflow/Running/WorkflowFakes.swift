import FileTree
import JobEngine
import JobModel
import OrderedJSON
import PjrunTesting
import S3Model
import StatesLanguage
import Synchronization

/// A performer whose answers a test gives.
final class FakePerformer: TaskPerformer {
    enum Answer: Sendable {
        /// At once, before `start` returns.
        case now(TaskReport)
        /// When the test says so.
        case held
    }

    struct Started: Sendable, Hashable {
        let execution: String
        let task: TaskID
        let state: String
        let isResumed: Bool
        let submission: String?
    }

    private struct State {
        var started: [Started] = []
        var cancelled: [Started] = []
        var held: [String: @Sendable (TaskReport) -> Void] = [:]
        var running = 0
        var most = 0
    }

    private struct Handle: TaskHandle {
        let isInstant: Bool
        let onCancel: @Sendable () -> Void
        func cancel() { onCancel() }
    }

    private let answer: @Sendable (TaskRequest) -> Answer
    private let isInstant: Bool
    private let state = Mutex(State())

    init(isInstant: Bool = false, _ answer: @escaping @Sendable (TaskRequest) -> Answer) {
        self.answer = answer
        self.isInstant = isInstant
    }

    var started: [Started] { state.withLock { $0.started } }
    var cancelled: [Started] { state.withLock { $0.cancelled } }
    var states: [String] { started.map(\.state) }
    /// How many were held at once, at most.
    var most: Int { state.withLock { $0.most } }

    func start(
        _ task: TaskRequest, of execution: ExecutionContext, isResumed: Bool,
        report: @escaping @Sendable (TaskReport) -> Void
    ) -> any TaskHandle {
        let started = Started(
            execution: execution.arn, task: task.id, state: task.stateName, isResumed: isResumed,
            submission: task.submission)
        let answer = answer(task)
        state.withLock { state in
            state.started.append(started)
            guard case .held = answer else { return }
            state.held[task.stateName + "@" + execution.name] = report
            state.running += 1
            state.most = max(state.most, state.running)
        }
        if case .now(let said) = answer { report(said) }
        return Handle(isInstant: isInstant) { [self] in state.withLock { $0.cancelled.append(started) } }
    }

    /// Reports for a task that is held; waits until it has been started.
    func report(_ said: TaskReport, of taskState: String, in execution: String = "e") async {
        let key = taskState + "@" + execution
        await until { self.state.withLock { $0.held[key] != nil } }
        let report = state.withLock { state in
            switch said {
            case .succeeded, .failed:
                state.running -= 1
                return state.held.removeValue(forKey: key)
            default: return state.held[key]
            }
        }
        report?(said)
    }

    /// Answers all that are held.
    func releaseAll(_ said: TaskReport) {
        let held = state.withLock { state in
            defer { state.held = [:] }
            state.running -= state.held.count
            return state.held.sorted { $0.key < $1.key }.map(\.value)
        }
        for report in held { report(said) }
    }
}

/// Waits for something that another thread brings about.
func until(_ condition: () -> Bool) async {
    for _ in 0..<30_000_000 {
        if condition() { return }
        await Task.yield()
    }
    fatalError("what was waited for has not come")
}

/// Rows in memory.
final class MemoryDirectory: ExecutionDirectory {
    private struct State {
        var rows: [String: ExecutionRecord] = [:]
        var interrupted: Set<String> = []
    }
    private let state = Mutex(State())

    /// The process that runs what is running is gone.
    func interrupt() {
        state.withLock { state in
            state.interrupted = Set(state.rows.values.filter { $0.status == .running }.map(\.arn))
        }
    }
    func insertInterrupted(_ record: ExecutionRecord) {
        state.withLock { state in
            state.rows[record.arn] = record
            state.interrupted.insert(record.arn)
        }
    }
    func create(_ execution: ExecutionRecord) throws -> ExecutionRecord? {
        state.withLock { state in
            if let existing = state.rows[execution.arn] { return existing }
            state.rows[execution.arn] = execution
            return nil
        }
    }
    func end(_ execution: ExecutionRecord) throws { state.withLock { $0.rows[execution.arn] = execution } }
    func redrive(_ execution: ExecutionRecord) throws -> Bool {
        state.withLock { state in
            guard let row = state.rows[execution.arn], row.status != .running, row.status != .succeeded,
                row.redriveCount == execution.redriveCount - 1
            else { return false }
            state.rows[execution.arn] = execution
            return true
        }
    }
    func execution(arn: String) throws -> ExecutionRecord? { state.withLock { $0.rows[arn] } }
    func page(_ query: ExecutionListQuery) throws -> ExecutionListPage { ExecutionListPage(entries: [], next: nil) }
    func takeInterrupted(arn: String?, ofStoredMachines: Bool) throws -> [ExecutionRecord] {
        state.withLock { state in
            let taken = state.interrupted.filter { arn == nil || $0 == arn }
            state.interrupted.subtract(taken)
            return taken.sorted().compactMap { state.rows[$0] }
        }
    }
    func adopt(_ executions: [ExecutionRecord]) throws -> [ExecutionRecord] {
        state.withLock { state in
            executions.filter { execution in
                guard state.rows[execution.arn] == nil else { return false }
                state.rows[execution.arn] = execution
                return true
            }
        }
    }
    func folders() throws -> Set<String> { state.withLock { Set($0.rows.values.map(\.folder)) } }
}

/// A machine with a name, and requests to run it.
struct TestMachine {
    let definition: String
    let machine: StateMachine

    init(_ definition: JSON) throws {
        self.definition = definition.serialized()
        machine = try StateMachine(definition)
    }

    func request(_ input: String = "{}", name: String? = "e", seed: UInt64 = 7) -> ExecutionRequest {
        ExecutionRequest(
            machine: machine, definition: definition,
            stateMachineARN: "arn:aws:states:us-east-1:123456789012:stateMachine:m", stateMachineName: "m",
            roleARN: "arn:aws:iam::123456789012:role/r", name: name, input: input, seed: seed)
    }

    static let arn = "arn:aws:states:us-east-1:123456789012:execution:m:e"
}

func taskState(_ next: String?) -> JSON {
    var state: JSONObject = ["Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f"]
    if let next { state["Next"] = .string(next) } else { state["End"] = true }
    return .object(state)
}

func waitState(_ seconds: Int, _ next: String?) -> JSON {
    var state: JSONObject = ["Type": "Wait", "Seconds": .number(JSONNumber(seconds))]
    if let next { state["Next"] = .string(next) } else { state["End"] = true }
    return .object(state)
}

let startTime = WallTime(milliseconds: 1_800_000_000_000)
