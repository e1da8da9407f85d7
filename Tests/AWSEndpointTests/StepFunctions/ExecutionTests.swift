import Dispatch
import JobEngine
import JobModel
import OrderedJSON
import PjrunTesting
import StatesLanguage
import Testing

@testable import AWSEndpoint

/// What is recorded is in localstack/localstack, tests/aws/services/stepfunctions/v2; the tests there are named here.
@Suite struct `Executions of the endpoint` {
    private let machine = "\(StepFunctionsDesk.account):stateMachine:m"
    private let arn = "\(StepFunctionsDesk.account):execution:m:e"

    /// test_sfn_api: test_start_execution, test_get_execution_history_reversed.
    @Test func `an execution is started, described, listed, and its history told`() async throws {
        let desk = try StepFunctionsDesk()
        try await desk.create()

        let started = try await desk.call("StartExecution", ["stateMachineArn": .string(machine), "name": "e"])
        _ = try await desk.runner.waitForEnd(of: arn)

        #expect(started == ["executionArn": .string(arn), "startDate": 1800000000.25])
        // test_sfn_api: test_describe_execution.
        #expect(
            recorded(try await desk.call("DescribeExecution", ["executionArn": .string(arn)])) == [
                "executionArn": .string(arn), "input": "{}", "inputDetails": ["included": true], "name": "e",
                "output": #"{"Arg1":"argument1"}"#, "outputDetails": ["included": true], "redriveCount": 0,
                "redriveStatus": "NOT_REDRIVABLE",
                "redriveStatusReason": "Execution is SUCCEEDED and cannot be redriven", "startDate": "datetime",
                "stateMachineArn": .string(machine), "status": "SUCCEEDED", "stopDate": "datetime",
            ])
        #expect(
            recorded(try await desk.call("ListExecutions", ["stateMachineArn": .string(machine)])) == [
                "executions": [
                    [
                        "executionArn": .string(arn), "name": "e", "redriveCount": 0, "startDate": "datetime",
                        "stateMachineArn": .string(machine), "status": "SUCCEEDED", "stopDate": "datetime",
                    ]
                ]
            ])
        let events: [JSON] = [
            [
                "executionStartedEventDetails": [
                    "input": "{}", "inputDetails": ["truncated": false], "roleArn": .string(StepFunctionsDesk.role),
                ], "id": 1, "previousEventId": 0, "timestamp": "timestamp", "type": "ExecutionStarted",
            ],
            [
                "id": 2, "previousEventId": 0,
                "stateEnteredEventDetails": ["input": "{}", "inputDetails": ["truncated": false], "name": "State_1"],
                "timestamp": "timestamp", "type": "PassStateEntered",
            ],
            [
                "id": 3, "previousEventId": 2,
                "stateExitedEventDetails": [
                    "name": "State_1", "output": #"{"Arg1":"argument1"}"#, "outputDetails": ["truncated": false],
                ], "timestamp": "timestamp", "type": "PassStateExited",
            ],
            [
                "executionSucceededEventDetails": [
                    "output": #"{"Arg1":"argument1"}"#, "outputDetails": ["truncated": false],
                ], "id": 4, "previousEventId": 3, "timestamp": "timestamp", "type": "ExecutionSucceeded",
            ],
        ]
        let history = try await desk.call("GetExecutionHistory", ["executionArn": .string(arn)])
        #expect(recorded(history) == recorded(["events": .array(events)]))
        #expect(history["events"]?[0]?["timestamp"] == 1800000000.25)
        #expect(
            recorded(try await desk.call("GetExecutionHistory", ["executionArn": .string(arn), "reverseOrder": true]))
                == recorded(["events": .array(events.reversed())]))
    }

    @Test func `history comes in pages from either end, whose tokens fit nothing else`() async throws {
        let desk = try StepFunctionsDesk()
        try await desk.create()
        try await desk.run(machine, name: "e")
        try await desk.run(machine, name: "f")

        func ids(_ more: JSONObject) async throws -> [[Int]] {
            var input: JSONObject = ["executionArn": .string(arn)]
            for (name, value) in more { input[name] = value }
            return try await desk.pages("GetExecutionHistory", input, of: "events", size: 3)
                .map { $0.compactMap { $0["id"]?.int } }
        }
        #expect(try await ids([:]) == [[1, 2, 3], [4]])
        #expect(try await ids(["reverseOrder": true]) == [[4, 3, 2], [1]])
        let bare = try await desk.call(
            "GetExecutionHistory", ["executionArn": .string(arn), "includeExecutionData": false])
        #expect(
            bare["events"]?[2]?["stateExitedEventDetails"] == [
                "name": "State_1", "outputDetails": ["truncated": false],
            ])

        let token =
            try await desk.call("GetExecutionHistory", ["executionArn": .string(arn), "maxResults": 1])["nextToken"]
            ?? .null
        let wrong = "InvalidToken: Invalid Token: 'Invalid token'"
        let other = "\(StepFunctionsDesk.account):execution:m:f"
        #expect(
            await desk.refusal("GetExecutionHistory", ["executionArn": .string(other), "nextToken": token]) == wrong)
        #expect(
            await desk.refusal(
                "GetExecutionHistory", ["executionArn": .string(arn), "nextToken": token, "reverseOrder": true])
                == wrong)
        #expect(
            await desk.refusal("ListExecutions", ["stateMachineArn": .string(machine), "nextToken": token]) == wrong)
        #expect(await desk.refusal("ListStateMachines", ["nextToken": token]) == wrong)
    }

    // MARK: - Starting

    @Test func `the same name and input give the execution that runs, anything else is refused`() async throws {
        let desk = try StepFunctionsDesk()
        try await desk.create(StepFunctionsDesk.waiting)
        let input: JSON = ["stateMachineArn": .string(machine), "name": "e", "input": "[1]"]

        let first = try await desk.call("StartExecution", input)

        #expect(try await desk.call("StartExecution", input) == first)
        let taken = "ExecutionAlreadyExists: Execution Already Exists: '\(arn)'"
        #expect(
            await desk.refusal("StartExecution", ["stateMachineArn": .string(machine), "name": "e", "input": "[2]"])
                == taken)
        try await desk.call("StopExecution", ["executionArn": .string(arn)])
        #expect(await desk.refusal("StartExecution", input) == taken)
    }

    /// test_sfn_api: test_invalid_start_execution_input, test_invalid_start_execution_arn.
    @Test func `wrong starts are refused in the service's words`() async throws {
        let desk = try StepFunctionsDesk()
        try await desk.create()
        func refusal(_ input: String) async -> String {
            await desk.refusal("StartExecution", ["stateMachineArn": .string(machine), "input": .string(input)])
        }
        let invalid = "InvalidExecutionInput: Invalid State Machine Execution Input: "
        #expect(
            await refusal("not some json")
                == invalid
                + "'Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')'"
        )
        #expect(
            await refusal("{'not': 'json'}")
                == invalid + "'Unexpected character (''' (code 39)): was expecting double-quote to start field name'")
        #expect(await refusal("") == invalid + "'Invalid execution input.'")
        for input in ["2", #""test""#, "null"] {
            #expect(await refusal(input).hasPrefix("no error"))
        }
        #expect(
            await refusal("\"" + String(repeating: "x", count: 262_143) + "\"")
                == "ValidationException: 1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144"
        )
        #expect(
            await refusal("\"" + String(repeating: "é", count: 140_000) + "\"")
                == invalid + "'it has 280002 bytes; 262144 are allowed'")
        let other = "\(StepFunctionsDesk.account):stateMachine:other"
        #expect(
            await desk.refusal("StartExecution", ["stateMachineArn": .string(other)])
                == "StateMachineDoesNotExist: State Machine Does Not Exist: '\(other)'")
        #expect(
            await desk.refusal("StartExecution", ["stateMachineArn": .string(machine), "name": "a/b"])
                == "InvalidName: Invalid Name: 'a/b'")
        let long = String(repeating: "n", count: 81)
        #expect(
            await desk.refusal("StartExecution", ["stateMachineArn": .string(machine), "name": .string(long)])
                == "ValidationException: 1 validation error detected: Value '\(long)' at 'name' failed to satisfy constraint: Member must have length less than or equal to 80"
        )
    }

    @Test func `an execution runs what its machine was when it started`() async throws {
        let desk = try StepFunctionsDesk()
        try await desk.create(StepFunctionsDesk.waiting)
        try await desk.call("StartExecution", ["stateMachineArn": .string(machine), "name": "e", "traceHeader": "t"])
        try await desk.call(
            "UpdateStateMachine",
            ["stateMachineArn": .string(machine), "definition": .string(StepFunctionsDesk.passing)])

        let old = try await desk.call("DescribeStateMachineForExecution", ["executionArn": .string(arn)])
        let new = try await desk.run(machine)

        // test_sfn_api: test_describe_state_machine_for_execution.
        #expect(
            recorded(old) == [
                "definition": .string(StepFunctionsDesk.waiting), "encryptionConfiguration": ["type": "AWS_OWNED_KEY"],
                "loggingConfiguration": ["includeExecutionData": false, "level": "OFF"], "name": "m",
                "roleArn": .string(StepFunctionsDesk.role), "stateMachineArn": .string(machine),
                "tracingConfiguration": ["enabled": false], "updateDate": "datetime",
            ])
        let running = try await desk.call("DescribeExecution", ["executionArn": .string(arn)])
        #expect(running["status"] == "RUNNING")
        #expect(running["traceHeader"] == "t")
        #expect(running["stopDate"] == nil)
        #expect(running["redriveStatusReason"] == "Execution is RUNNING and cannot be redriven")
        #expect(try await desk.call("DescribeExecution", ["executionArn": .string(new)])["status"] == "SUCCEEDED")
    }

    // MARK: - Stopping

    /// test_sfn_api: test_stop_execution.
    @Test func `a stopped execution is ABORTED, and one that has ended stays as it is`() async throws {
        let desk = try StepFunctionsDesk()
        try await desk.create(StepFunctionsDesk.waiting)
        try await desk.call("StartExecution", ["stateMachineArn": .string(machine), "name": "e"])
        let stop: JSON = ["executionArn": .string(arn), "error": "Enough", "cause": "why not"]

        let stopped = try await desk.call("StopExecution", stop)
        let again = try await desk.call("StopExecution", ["executionArn": .string(arn)])

        #expect(recorded(stopped) == ["stopDate": "datetime"])
        #expect(again == stopped)
        let ended = try await desk.call("DescribeExecution", ["executionArn": .string(arn)])
        #expect(ended["status"] == "ABORTED")
        #expect(ended["error"] == "Enough")
        #expect(ended["cause"] == "why not")
        #expect(ended["redriveStatus"] == "REDRIVABLE")
        let history = try await desk.call("GetExecutionHistory", ["executionArn": .string(arn), "reverseOrder": true])
        #expect(history["events"]?[0]?["type"] == "ExecutionAborted")
    }

    @Test func `an execution of another process is stopped there, with error and cause`() async throws {
        let scratch = ScratchDirectory()
        let here = try StepFunctionsDesk(in: scratch)
        let there = try StepFunctionsDesk(in: scratch)
        try await there.create(StepFunctionsDesk.waiting)
        try await there.call("StartExecution", ["stateMachineArn": .string(machine), "name": "e"])
        follow(there)
        // A cause that no mailbox has room for.
        let cause = String(repeating: "c", count: 32_768)

        try await here.call(
            "StopExecution", ["executionArn": .string(arn), "error": "Enough", "cause": .string(cause)])

        let ended = try await here.call("DescribeExecution", ["executionArn": .string(arn)])
        #expect(ended["status"] == "ABORTED")
        #expect(ended["error"] == "Enough")
        #expect(ended["cause"]?.string == cause)
    }

    // MARK: - Lists

    /// test_sfn_api: test_state_machine_status_filter, test_list_executions_pagination,
    /// test_list_execution_no_such_state_machine, test_list_execution_invalid_arn.
    @Test func `executions are listed by status, the newest first, in pages`() async throws {
        let desk = try StepFunctionsDesk()
        try await desk.create()
        #expect(try await desk.call("ListExecutions", ["stateMachineArn": .string(machine)]) == ["executions": []])
        for number in 0..<13 { try await desk.run(machine, name: "e\(number)") }

        let of: JSONObject = ["stateMachineArn": .string(machine)]
        let pages = try await desk.pages("ListExecutions", of, of: "executions", size: 10)
        let succeeded = try await desk.pages(
            "ListExecutions", ["stateMachineArn": .string(machine), "statusFilter": "SUCCEEDED"], of: "executions",
            size: 10)
        let running = try await desk.pages(
            "ListExecutions", ["stateMachineArn": .string(machine), "statusFilter": "RUNNING"], of: "executions",
            size: 10)

        let order = (0..<13).reversed().map { "e\($0)" }
        #expect(pages.map { $0.compactMap { $0["name"]?.string } } == [Array(order[..<10]), Array(order[10...])])
        #expect(succeeded == pages)
        #expect(running == [[]])
        #expect(
            await desk.refusal(
                "ListExecutions", ["stateMachineArn": .string(machine), "statusFilter": "succeeded"])
                == "ValidationException: 1 validation error detected: Value 'succeeded' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]"
        )
        let long = String(repeating: "x", count: 3097)
        #expect(
            await desk.refusal("ListExecutions", ["stateMachineArn": .string(machine), "nextToken": .string(long)])
                == "ValidationException: 1 validation error detected: Value '\(long)' at 'nextToken' failed to satisfy constraint: Member must have length less than or equal to 3096"
        )
        let token =
            try await desk.call("ListExecutions", ["stateMachineArn": .string(machine), "maxResults": 1])["nextToken"]
            ?? .null
        #expect(
            await desk.refusal(
                "ListExecutions",
                ["stateMachineArn": .string(machine), "nextToken": token, "statusFilter": "SUCCEEDED"])
                == "InvalidToken: Invalid Token: 'Invalid token'")
        #expect(
            await desk.refusal("ListExecutions", ["stateMachineArn": .string(machine + "x")])
                == "StateMachineDoesNotExist: State Machine Does Not Exist: '\(machine)x'")
        #expect(
            await desk.refusal("ListExecutions", ["stateMachineArn": "invalid_state_machine_arn"])
                == "InvalidArn: Invalid Arn: 'Invalid ARN prefix: invalid_state_machine_arn'")
        #expect(await desk.refusal("ListExecutions", [:]).hasPrefix("ValidationException: "))
    }

    /// test_sfn_api: test_describe_execution_no_such_state_machine, test_describe_execution_invalid_arn and those of
    /// GetExecutionHistory.
    @Test(arguments: [
        "DescribeExecution", "GetExecutionHistory", "StopExecution", "DescribeStateMachineForExecution", "ListMapRuns",
    ])
    func `executions that are not there`(operation: String) async throws {
        let desk = try StepFunctionsDesk()

        #expect(
            await desk.refusal(operation, ["executionArn": .string(arn)])
                == "ExecutionDoesNotExist: Execution Does Not Exist: '\(arn)'")
        #expect(
            await desk.refusal(operation, ["executionArn": "invalid_state_machine_arn"])
                == "InvalidArn: Invalid Arn: 'Invalid ARN prefix: invalid_state_machine_arn'")
        let express = "\(StepFunctionsDesk.account):express:m:e:i"
        #expect(
            await desk.refusal(operation, ["executionArn": .string(express)])
                == "InvalidArn: Invalid Arn: 'Resource type not valid in this context: express'")
    }
}

/// Does what other processes ask a desk for, for as long as the tests run.
private func follow(_ desk: StepFunctionsDesk) {
    DispatchQueue.global().async {
        try? desk.store.followRequests { request in
            guard case .execution(let arn) = request else { return }
            let stop = try? desk.store.requestedStop(ofExecution: arn)
            try? desk.runner.stop(arn, error: stop?.error, cause: stop?.cause)
        }
    }
}
