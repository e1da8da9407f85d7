import JobModel
import OrderedJSON
import PjrunTesting
import StatesLanguage
import Synchronization
import Testing

@testable import AWSEndpoint
@testable import JobEngine

/// What tasks start: machines of the store, also by other processes.
@Suite struct `Machines of the store, for tasks` {
    private let machine = "\(StepFunctionsDesk.account):stateMachine:m"
    private let arn = "\(StepFunctionsDesk.account):execution:m:e"

    private func start(_ desk: StepFunctionsDesk, _ machine: String? = nil) throws(ExecutionRefusal) -> String {
        try desk.machines.start(
            ExecutionStart(machine: machine ?? self.machine, name: "e", input: "{}", parent: "p")
        ).arn
    }

    @Test func `an execution is started, found by its name, and its end told`() async throws {
        let desk = try StepFunctionsDesk()
        try await desk.create()
        let started = try start(desk)

        let end = await withCheckedContinuation { continuation in
            desk.machines.followEnd(of: started) { continuation.resume(returning: $0) }
        }

        #expect(started == arn)
        #expect(end?.result.output == #"{"Arg1":"argument1"}"#)
        #expect(desk.machines.execution(named: "e", of: machine)?.arn == arn)
        #expect(desk.machines.execution(named: "f", of: machine) == nil)
        #expect(throws: ExecutionRefusal(code: "ExecutionAlreadyExists", message: "Execution Already Exists: '\(arn)'"))
        {
            _ = try desk.machines.start(
                ExecutionStart(machine: machine, name: "e", input: "[]", parent: "p"))
        }
        #expect(
            throws: ExecutionRefusal(
                code: "StateMachineDoesNotExist", message: "State Machine Does Not Exist: '\(machine)x'")
        ) { try start(desk, machine + "x") }
        #expect(throws: ExecutionRefusal(code: "InvalidArn", message: "Invalid Arn: 'Invalid ARN prefix: x'")) {
            try start(desk, "x")
        }
        let none = await withCheckedContinuation { continuation in
            desk.machines.followEnd(of: started + "x") { continuation.resume(returning: $0) }
        }
        #expect(none == nil)
    }

    @Test func `what another process made is there, and what it changed`() async throws {
        let here = try StepFunctionsDesk()
        let there = try StepFunctionsDesk(in: here.scratch)
        try await there.create()
        #expect(try here.machines.find(machine).revision.definition == StepFunctionsDesk.passing)

        try await there.call(
            "UpdateStateMachine",
            ["stateMachineArn": .string(machine), "definition": .string(StepFunctionsDesk.passing("new"))])

        #expect(try here.machines.find(machine).revision.definition == StepFunctionsDesk.passing("new"))
        try await there.call("DeleteStateMachine", ["stateMachineArn": .string(machine)])
        #expect(
            throws: ExecutionRefusal(
                code: "StateMachineDoesNotExist", message: "State Machine Does Not Exist: '\(machine)'")
        ) { try here.machines.find(machine) }
    }

    @Test func `the end of an execution of another process is told, too`() async throws {
        let here = try StepFunctionsDesk()
        let there = try StepFunctionsDesk(in: here.scratch)
        try await there.create(StepFunctionsDesk.waiting)
        let started = try start(there)
        let ends = Mutex<[EndedExecution?]>([])

        async let end = withCheckedContinuation { continuation in
            here.machines.followEnd(of: started) { end in
                ends.withLock { $0.append(end) }
                continuation.resume(returning: end)
            }
        }
        try await there.call("StopExecution", ["executionArn": .string(started), "error": "E"])

        #expect(await end?.result.status == .aborted)
        #expect(await end?.result.error == "E")
        #expect(ends.withLock { $0.count } == 1)
    }

    // MARK: - aws-sdk:sfn

    private func calling(_ action: String, _ parameters: String) -> String {
        #"{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sfn:\#(action)", "Parameters": \#(parameters), "End": true}}}"#
    }

    private func desk() throws -> StepFunctionsDesk {
        let tasks = StepFunctionsTasks()
        var integrations = TaskIntegrations()
        integrations.stepFunctions = tasks
        let desk = try StepFunctionsDesk(integrations)
        tasks.call(desk.service)
        return desk
    }

    /// localstack/localstack, services/test_aws_sdk_task_service: test_sfn_start_execution_implicit_json_serialisation.
    @Test func `a task starts an execution through the API`() async throws {
        let desk = try desk()
        try await desk.create()
        let caller = try await desk.create(
            calling("startExecution", #"{"StateMachineArn": "\#(machine)", "Name": "e", "Input": {"key": "value"}}"#),
            name: "caller")

        let execution = try await desk.run(caller)

        let ended = try await desk.call("DescribeExecution", ["executionArn": .string(execution)])
        _ = try await desk.runner.waitForEnd(of: arn)
        let target = try await desk.call("DescribeExecution", ["executionArn": .string(arn)])
        #expect(target["input"] == #"{"key":"value"}"#)
        let startDate = try #require(target["startDate"]?.number.flatMap(Timestamp.init(epochSeconds:)))
        let written = startDate.milliseconds % 1000 == 0 ? startDate.iso8601Seconds : startDate.iso8601
        #expect(ended["output"]?.string == #"{"ExecutionArn":"\#(arn)","StartDate":"\#(written)"}"#)
    }

    /// The form of the error: test_sfn_send_task_outcome_with_no_such_token there.
    @Test func `what the API refuses is an error of Sfn`() async throws {
        let desk = try desk()
        let caller = try await desk.create(
            calling("describeExecution", #"{"ExecutionArn": "\#(arn)"}"#), name: "caller")

        let execution = try await desk.run(caller)

        let ended = try await desk.call("DescribeExecution", ["executionArn": .string(execution)])
        #expect(ended["error"] == "Sfn.ExecutionDoesNotExistException")
        #expect(
            ended["cause"]?.string?.hasPrefix(
                "Execution Does Not Exist: '\(arn)' (Service: Sfn, Status Code: 400, Request ID: ") == true)
    }

    @Test func `names of answers are written large, those of users stay`() {
        let answer: JSON = [
            "variableReferences": ["state": ["x"]], "events": [["timestamp": 1800000000, "id": 1]], "startDate": 0.5,
        ]
        #expect(
            StepFunctionsTasks.answer(answer) == [
                "VariableReferences": ["state": ["x"]],
                "Events": [["Timestamp": "2027-01-15T08:00:00Z", "Id": 1]], "StartDate": "1970-01-01T00:00:00.500Z",
            ])
    }
}
