import HTTPTypes
import JobEngine
import JobModel
import JobStore
import OrderedJSON
import PjrunTesting
import StatesLanguage
import Synchronization

@testable import AWSEndpoint

/// A performer that answers some tasks at once and holds the others for ever.
struct AnsweringPerformer: TaskPerformer {
    struct Handle: TaskHandle {
        func cancel() {}
    }

    /// By the names of states.
    var answers: [String: TaskReport] = [:]

    func start(
        _ task: TaskRequest, of execution: ExecutionContext, isResumed: Bool,
        report: @escaping @Sendable (TaskReport) -> Void
    ) -> any TaskHandle {
        if let answer = answers[task.stateName] { report(answer) }
        return Handle()
    }
}

/// Step Functions over a store in a temporary home, with a time that does not wait.
struct StepFunctionsDesk {
    static let account = "arn:aws:states:us-east-1:123456789012"
    static let role = "arn:aws:iam::123456789012:role/r"
    static let time: Int64 = 1_800_000_000_250

    let scratch: ScratchDirectory
    let store: JobStore
    let runner: WorkflowRunner
    let machines: StoredMachines
    let service: StepFunctionsService

    /// A desk with its home in a directory; `roll` chooses the version of an alias.
    init(
        _ performer: any TaskPerformer = AnsweringPerformer(), in scratch: ScratchDirectory = ScratchDirectory(),
        roll: @escaping @Sendable () -> Int = { 0 }
    ) throws {
        self.scratch = scratch
        let store = try JobStore(HomeDirectory(environment: ["PJRUN_HOME": scratch("home")], homeOfUser: "/"))
        self.store = store
        let clock = VirtualClock(at: WallTime(milliseconds: StepFunctionsDesk.time))
        runner = WorkflowRunner(
            performer: performer, clock: clock, directory: store,
            folders: ExecutionFolders(root: scratch("executions")), scratch: scratch("scratch"))
        machines = StoredMachines(directory: store, stops: store, roll: roll)
        machines.run(
            with: runner, express: ExpressExecutions(performer: performer, clock: clock, scratch: scratch("scratch")))
        service = StepFunctionsService(
            directory: store, executions: store, machines: machines, runner: runner, stops: store,
            identity: JobIdentity(), now: { Timestamp(milliseconds: StepFunctionsDesk.time) })
    }

    /// What an operation answers.
    @discardableResult
    func call(_ operation: String, _ input: JSON = [:]) async throws(AWSError) -> JSON {
        let request = AWSRequest(
            method: .post, target: "/", headers: [:], body: RequestBody(byteCount: 0) { nil }, time: 0, id: "id")
        return try await service.respond(to: JSONCall(operation: operation, input: input, request: request)) ?? .null
    }

    /// The error that an operation ends in, as `Code: message`.
    func refusal(_ operation: String, _ input: JSON) async -> String {
        do throws(AWSError) {
            return "no error, but \(try await call(operation, input).serialized(.compact))"
        } catch {
            return "\(error.code): \(error.message)"
        }
    }

    /// Makes a machine and gives its ARN.
    @discardableResult
    func create(_ definition: String = passing, name: String = "m", _ more: JSONObject = [:]) async throws -> String {
        var input: JSONObject = [
            "name": .string(name), "definition": .string(definition), "roleArn": .string(StepFunctionsDesk.role),
        ]
        for (name, value) in more { input[name] = value }
        return try await call("CreateStateMachine", .object(input))["stateMachineArn"]?.string ?? ""
    }

    /// Starts an execution and waits for its end.
    @discardableResult
    func run(_ machine: String, _ input: String = "{}", name: String? = nil) async throws -> String {
        var request: JSONObject = ["stateMachineArn": .string(machine), "input": .string(input)]
        request["name"] = name.map(JSON.string)
        let arn = try await call("StartExecution", .object(request))["executionArn"]?.string ?? ""
        _ = try await runner.waitForEnd(of: arn)
        return arn
    }

    /// All pages of a list.
    func pages(_ operation: String, _ input: JSONObject, of member: String, size: Int) async throws -> [[JSON]] {
        var pages: [[JSON]] = []
        var input = input
        input["maxResults"] = .number(JSONNumber(size))
        while true {
            let answer = try await call(operation, .object(input))
            pages.append(answer[member]?.array ?? [])
            guard let token = answer["nextToken"] else { return pages }
            input["nextToken"] = token
        }
    }

    /// `BASE_PASS_RESULT` of localstack/localstack's templates.
    static let passing =
        #"{"Comment": "BASE_PASS_RESULT", "StartAt": "State_1", "States": {"State_1": {"Type": "Pass", "Result": {"Arg1": "argument1"}, "End": true}}}"#

    static func passing(_ value: String) -> String {
        passing.replacing("argument1", with: value)
    }

    static let waiting =
        #"{"StartAt": "State_1", "States": {"State_1": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true}}}"#
}

/// An answer as recordings have it: members in the order of their names, times and made-up ids by their names.
func recorded(_ answer: JSON) -> JSON {
    var ids: [String: String] = [:]
    func stable(_ value: JSON, _ name: String) -> JSON {
        switch value {
        case .number where name.hasSuffix("Date"): return "datetime"
        case .number where name == "timestamp": return "timestamp"
        case .string(let text) where name == "revisionId":
            ids[text] = ids[text] ?? "<uuid:\(ids.count + 1)>"
            return .string(ids[text] ?? "")
        case .array(let values): return .array(values.map { stable($0, "") })
        case .object(let members):
            return .object(
                JSONObject(members.sorted { $0.key < $1.key }.map { ($0.key, stable($0.value, $0.key)) }))
        default: return value
        }
    }
    return stable(answer, "")
}
