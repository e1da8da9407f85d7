public import JobModel
import OrderedJSON
public import StatesLanguage

/// Tasks of `states:startExecution`, with `.sync` and `.sync:2`.
///
/// An execution whose name is not given gets one that is made from the parent's ARN and the attempt, so that it is found again
/// after a restart.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html>
public struct ExecutionTasks: TaskPerformer {
    private let starter: any ExecutionStarter
    private let now: @Sendable () -> Timestamp
    private let calls = BlockingCalls(limit: 4)

    /// Makes one.
    /// - Parameters:
    ///   - starter: starts the executions.
    ///   - now: the time, for headers.
    public init(starter: any ExecutionStarter, now: @escaping @Sendable () -> Timestamp) {
        self.starter = starter
        self.now = now
    }

    /// Starts an execution, or finds the one that was started before this process was started again.
    public func start(
        _ task: TaskRequest, of execution: ExecutionContext, isResumed: Bool,
        report: @escaping @Sendable (TaskReport) -> Void
    ) -> any TaskHandle {
        let handle = CancellationHandle()
        calls.run {
            guard !handle.cancellation.isCancelled else { return }
            do throws(ServiceRefusal) {
                let request = try ExecutionTasks.request(task, execution)
                let started = try started(request, task, isResumed: isResumed)
                let answer = self.answer(started)
                guard task.resource.pattern != .requestResponse else { return report(.succeeded(output: answer)) }
                if task.submission == nil { report(.submitted(output: answer)) }
                handle.cancellation.follow { starter.stop(started.arn, error: nil, cause: nil) }
                starter.followEnd(of: started.arn) { end in
                    report(ExecutionTasks.report(end, started.arn, isParsed: task.resource.pattern == .sync2))
                }
            } catch {
                report(
                    .failed(
                        error.failure(
                            prefix: "StepFunctions", service: "AWSStepFunctions", modelled: ExecutionTasks.modelled)))
            }
        }
        return handle
    }

    // MARK: - Starting

    private static let modelled: Set<String> = [
        "StateMachineDoesNotExist", "ExecutionAlreadyExists", "ExecutionLimitExceeded", "InvalidArn",
        "InvalidExecutionInput", "InvalidName", "StateMachineDeleting",
    ]

    private static let known = ["StateMachineArn", "Name", "Input", "TraceHeader"]

    private static func request(
        _ task: TaskRequest, _ execution: ExecutionContext
    ) throws(ServiceRefusal) -> ExecutionStart {
        let parameters = task.parameters.json
        for (name, _) in parameters.object ?? [:] where !known.contains(name) {
            throw ServiceRefusal(
                status: 400, code: "ValidationException",
                message:
                    "'\(name)' is not a parameter of states:startExecution; it has \(known.joined(separator: ", ")).")
        }
        guard let machine = parameters["StateMachineArn"]?.string, !machine.isEmpty else {
            throw ServiceRefusal(
                status: 400, code: "ValidationException",
                message: "1 validation error detected: Value null at 'stateMachineArn' failed to satisfy constraint: "
                    + "Member must not be null")
        }
        let input: String
        switch parameters["Input"] ?? .null {
        case .null: input = "{}"
        case .string(let text): input = text
        case let value: input = value.serialized()
        }
        let name = parameters["Name"]?.string ?? self.name(of: execution.arn, task.id)
        return ExecutionStart(machine: machine, name: name, input: input, parent: execution.arn)
    }

    /// A UUID that is the same for the same attempt.
    private static func name(of parent: String, _ id: TaskID) -> String {
        // FNV-1a, twice.
        func hash(_ seed: UInt64) -> UInt64 {
            "\(parent)#\(id.number)".utf8.reduce(0xcbf2_9ce4_8422_2325 ^ seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        }
        let digits = [hash(0) & 0xffff_ffff_ffff_0fff | 0x4000, hash(0x9e37_79b9) & 0x3fff_ffff_ffff_ffff | 1 << 63]
            .map { value in
                let text = String(value, radix: 16)
                return String(repeating: "0", count: 16 - text.utf8.count) + text
            }.joined()
        let ends = [0, 8, 12, 16, 20, 32]
        return zip(ends, ends.dropFirst()).map { digits.dropFirst($0).prefix($1 - $0) }.joined(separator: "-")
    }

    private func started(
        _ request: ExecutionStart, _ task: TaskRequest, isResumed: Bool
    ) throws(ServiceRefusal) -> StartedExecution {
        if isResumed {
            if let submission = task.submission, let answer = try? JSON(parsing: submission),
                let arn = answer["ExecutionArn"]?.string
            {
                return StartedExecution(
                    arn: arn, startTime: WallTime(milliseconds: Int64(answer["StartDate"]?.int ?? 0)))
            }
            if let former = starter.execution(named: request.name, of: request.machine) { return former }
        }
        do throws(ExecutionRefusal) {
            return try starter.start(request)
        } catch {
            throw ServiceRefusal(status: 400, code: error.code, message: error.message)
        }
    }

    private func answer(_ started: StartedExecution) -> String {
        let requestID = RandomUUID.text()
        let members: JSONObject = [
            "ExecutionArn": .string(started.arn), "StartDate": .number(JSONNumber(started.startTime.milliseconds)),
        ]
        let headers = SDKAnswer.headers(
            .object(members), type: "application/x-amz-json-1.0", requestID: requestID, at: now())
        return SDKAnswer.json(members, headers: headers, status: 200, requestID: requestID).serialized()
    }

    // MARK: - Ending

    /// The end of an execution as DescribeExecution has it, members in the order of their names; only where it succeeded, and
    /// with `.sync:2`, input and output are JSON.
    ///
    /// Recorded: localstack/localstack, mocking/test_base_callbacks; failures: floci-io/floci,
    /// AslExecutorNestedSyncFailureTest, whose author measured them.
    private static func report(_ end: EndedExecution?, _ arn: String, isParsed: Bool) -> TaskReport {
        guard let end else {
            return .failed(
                TaskFailure(
                    error: "States.TaskFailed",
                    cause: "The execution \(arn) is not there any more; nobody can tell its end."))
        }
        let isSuccess = end.result.status == .succeeded
        func text(_ text: String) -> JSON {
            guard isParsed, isSuccess else { return .string(text) }
            return (try? JSON(parsing: text, duplicateKeys: .lastWins)) ?? .string(text)
        }
        var members: JSONObject = [
            "ExecutionArn": .string(end.arn), "Input": text(end.input), "InputDetails": ["Included": true],
            "Name": .string(end.name), "RedriveCount": 0,
            "StartDate": .number(JSONNumber(end.startTime.milliseconds)),
            "StateMachineArn": .string(end.stateMachineARN), "Status": .string(end.result.status.rawValue),
            "StopDate": .number(JSONNumber(end.stopTime.milliseconds)),
        ]
        if isSuccess {
            members["Output"] = text(end.result.output ?? "{}")
            members["OutputDetails"] = ["Included": true]
            members["RedriveStatus"] = "NOT_REDRIVABLE"
            members["RedriveStatusReason"] = "Execution is SUCCEEDED and cannot be redriven"
        } else {
            members["RedriveStatus"] = "REDRIVABLE"
            members["Error"] = end.result.error.map(JSON.string)
            members["Cause"] = end.result.cause.map(JSON.string)
        }
        let answer = SDKAnswer.sorted(.object(members), depth: 1).serialized()
        return isSuccess
            ? .succeeded(output: answer) : .failed(TaskFailure(error: "States.TaskFailed", cause: answer))
    }
}
