import Dispatch
import JobModel
import OrderedJSON
public import StatesLanguage
import Synchronization

/// Tasks of `aws-sdk:sfn:…`: calls of the Step Functions API of this process.
///
/// Names of members begin with a capital letter there, in requests and in answers, and times are ISO 8601. Recorded:
/// localstack/localstack, services/test_aws_sdk_task_service. There is a knot to tie: the API needs a runner, which needs this.
public final class StepFunctionsTasks: TaskPerformer {
    /// What can be called.
    static let actions = [
        "startExecution", "startSyncExecution", "describeExecution", "stopExecution", "listExecutions",
        "getExecutionHistory", "redriveExecution", "describeStateMachine", "listStateMachines", "sendTaskSuccess",
        "sendTaskFailure", "sendTaskHeartbeat",
    ]

    /// All errors of the service's model have an exception of their own.
    private static let modelled: Set<String> = [
        "ActivityDoesNotExist", "ConflictException", "ExecutionAlreadyExists", "ExecutionDoesNotExist",
        "ExecutionLimitExceeded", "ExecutionNotRedrivable", "InvalidArn", "InvalidExecutionInput", "InvalidName",
        "InvalidOutput", "InvalidToken", "ResourceNotFound", "StateMachineDeleting", "StateMachineDoesNotExist",
        "StateMachineTypeNotSupported", "TaskDoesNotExist", "TaskTimedOut", "ValidationException",
    ]

    /// Members that are text: what else is given for them is written as JSON.
    private static let texts: Set<String> = ["input", "output"]

    /// Members whose own members are names that users gave.
    private static let maps: Set<String> = ["variableReferences", "assignedVariables"]

    private struct State {
        var api: (any LocalAPI)?
    }

    private let state = Mutex(State())
    private let executor = QueueExecutor()

    /// Makes one that calls nothing yet.
    public init() {}

    /// Names who answers; before the first task.
    public func call(_ api: any LocalAPI) { state.withLock { $0.api = api } }

    /// Begins a call; after a restart it is made again.
    public func start(
        _ task: TaskRequest, of execution: ExecutionContext, isResumed: Bool,
        report: @escaping @Sendable (TaskReport) -> Void
    ) -> any TaskHandle {
        let handle = CancellationHandle()
        guard let api = state.withLock({ $0.api }) else {
            report(.failed(.unsupported("calls of Step Functions are not run here; give the answer with --mock")))
            return EndedTask()
        }
        let parameters = task.parameters.json
        if let name = StepFunctionsTasks.unknownName(in: parameters) {
            report(.failed(.unsupported("The field '\(name)' is not supported by Step Functions")))
            return EndedTask()
        }
        let operation = APICall(task.resource).operation
        Task.detached(executorPreference: executor) {
            guard !handle.cancellation.isCancelled else { return }
            do throws(LocalAPIRefusal) {
                let answer = try await api.call(operation, StepFunctionsTasks.request(parameters))
                report(.succeeded(output: StepFunctionsTasks.answer(answer).serialized()))
            } catch {
                let refusal = ServiceRefusal(status: error.status, code: error.code, message: error.message)
                report(.failed(refusal.sdkFailure(service: "Sfn", modelled: StepFunctionsTasks.modelled)))
            }
        }
        return handle
    }

    // MARK: - Names

    /// A member of a request that begins with a small letter.
    private static func unknownName(in parameters: JSON) -> String? {
        parameters.object?.first { $0.key.first?.isLowercase == true }?.key
    }

    private static func request(_ parameters: JSON) -> JSON {
        guard let members = parameters.object else { return parameters }
        return .object(
            JSONObject(
                members.map { name, value in
                    let name = name.prefix(1).lowercased() + name.dropFirst()
                    guard texts.contains(name), value.string == nil, !value.isNull else { return (name, value) }
                    return (name, .string(value.serialized()))
                }))
    }

    /// The answer of a call: only the answers' own members are renamed, and times are written out.
    static func answer(_ value: JSON, named name: String = "") -> JSON {
        switch value {
        case .number(let number) where name.hasSuffix("Date") || name == "timestamp":
            return Timestamp(epochSeconds: number).map { .string(text(of: $0)) } ?? value
        case .array(let values): return .array(values.map { answer($0) })
        case .object(let members):
            guard !maps.contains(name) else { return value }
            return .object(
                JSONObject(
                    members.map {
                        ($0.key.prefix(1).uppercased() + $0.key.dropFirst(), answer($0.value, named: $0.key))
                    }
                ))
        default: return value
        }
    }

    /// With milliseconds only where there are some, as Java writes an instant.
    private static func text(of time: Timestamp) -> String {
        time.milliseconds % 1000 == 0 ? time.iso8601Seconds : time.iso8601
    }
}

/// Dispatch's threads, which may block.
private final class QueueExecutor: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        DispatchQueue.global().async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
