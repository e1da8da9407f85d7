import Glibc
import JobEngine
import JobModel
import OrderedJSON
import PjrunTesting
import StatesLanguage
import Testing

@testable import AWSEndpoint

/// What is recorded is in localstack/localstack, tests/aws/services/stepfunctions/v2; the tests there are named here.
@Suite struct `Express executions, map runs and redrives of the endpoint` {
    private let account = StepFunctionsDesk.account
    private let machine = "\(StepFunctionsDesk.account):stateMachine:m"

    // MARK: - Express

    /// test_sfn_api_express: test_start_sync_execution; express/test_express_sync: test_base.
    @Test func `an express execution is run to its end, and nothing of it is kept`() async throws {
        let desk = try StepFunctionsDesk()
        try await desk.create(StepFunctionsDesk.passing, name: "m", ["type": "EXPRESS"])

        let answer = try await desk.call(
            "StartSyncExecution", ["stateMachineArn": .string(machine), "name": "e", "traceHeader": "t"])

        let arn = answer["executionArn"]?.string ?? ""
        #expect(arn.hasPrefix("\(account):express:m:e:"))
        #expect(arn.count == "\(account):express:m:e:".count + 36)
        var members = recorded(answer).object ?? [:]
        members["executionArn"] = nil
        #expect(
            members == [
                "billingDetails": ["billedDurationInMilliseconds": 100, "billedMemoryUsedInMB": 64], "input": "{}",
                "inputDetails": ["included": true], "name": "e", "output": #"{"Arg1":"argument1"}"#,
                "outputDetails": ["included": true], "startDate": "datetime", "stateMachineArn": .string(machine),
                "status": "SUCCEEDED", "stopDate": "datetime", "traceHeader": "t",
            ])
        #expect(
            await desk.refusal("ListExecutions", ["stateMachineArn": .string(machine)])
                == "StateMachineTypeNotSupported: This operation is not supported by this type of state machine")
        #expect(try desk.store.page(ExecutionListQuery()).entries.isEmpty)
        #expect(!FileTreeProbe.exists(desk.scratch("executions")))
    }

    /// express/test_express_sync: test_base[BASE_RAISE_FAILURE], test_retry (7,600 ms for what took a little less).
    @Test func `its failure is an answer, and its time is paid in steps`() async throws {
        let desk = try StepFunctionsDesk()
        let failing =
            #"{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 7, "Next": "F"}, "F": {"Type": "Fail", "Error": "SomeFailure", "Cause": "why"}}}"#
        try await desk.create(failing, name: "m", ["type": "EXPRESS"])

        let answer = try await desk.call("StartSyncExecution", ["stateMachineArn": .string(machine)])

        #expect(answer["status"] == "FAILED")
        #expect(answer["error"] == "SomeFailure")
        #expect(answer["cause"] == "why")
        #expect(answer["output"] == nil)
        #expect(answer["outputDetails"] == ["included": true])
        #expect(answer["billingDetails"]?["billedDurationInMilliseconds"] == 7000)
    }

    @Test func `an express execution has five minutes`() async throws {
        let desk = try StepFunctionsDesk()
        let waiting = #"{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 301, "End": true}}}"#
        try await desk.create(waiting, name: "m", ["type": "EXPRESS"])

        let answer = try await desk.call("StartSyncExecution", ["stateMachineArn": .string(machine)])

        #expect(answer["status"] == "TIMED_OUT")
        #expect(answer["billingDetails"]?["billedDurationInMilliseconds"] == 300000)
    }

    /// test_sfn_api: test_start_sync_execution; test_sfn_api_express: test_start_async_describe_history_execution and
    /// test_illegal_callbacks.
    @Test func `what express and standard machines are refused`() async throws {
        let desk = try StepFunctionsDesk()
        try await desk.create()
        #expect(
            await desk.refusal("StartSyncExecution", ["stateMachineArn": .string(machine)])
                == "StateMachineTypeNotSupported: This operation is not supported by this type of state machine")
        let express = try await desk.create(StepFunctionsDesk.passing, name: "x", ["type": "EXPRESS"])
        let started = try await desk.call("StartExecution", ["stateMachineArn": .string(express), "name": "e"])
        #expect(started["startDate"] == 1800000000.25)
        #expect(started["executionArn"]?.string?.hasPrefix("\(account):express:x:e:") == true)
        #expect(
            await desk.refusal("StopExecution", ["executionArn": started["executionArn"] ?? .null])
                == "InvalidArn: Invalid Arn: 'Resource type not valid in this context: express'")
        // Names need not be new.
        #expect(
            try await desk.call("StartExecution", ["stateMachineArn": .string(express), "name": "e"])["executionArn"]
                != started["executionArn"])
        #expect(
            await desk.refusal(
                "CreateStateMachine",
                [
                    "name": "y", "type": "EXPRESS", "roleArn": .string(StepFunctionsDesk.role),
                    "definition":
                        #"{"StartAt": "StartExecution", "States": {"StartExecution": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync", "Parameters": {"StateMachineArn": "a"}, "End": true}}}"#,
                ])
                == "InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Express state machine does not support '.sync' service integration at /States/StartExecution/Resource'"
        )
    }

    // MARK: - Map runs

    private static let mapping =
        #"{"StartAt": "M", "States": {"M": {"Type": "Map", "Label": "L", "MaxConcurrency": 1, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}, "End": true}}}"#

    /// test_sfn_api_map_run: test_list_map_runs_and_describe_map_run; later members of the counts: radkawar/stackd,
    /// testdata/aws/stepfunctions/distributed_map.json.
    @Test func `a map run and its children are listed and described`() async throws {
        let desk = try StepFunctionsDesk()
        try await desk.create(Self.mapping)
        let execution = try await desk.run(machine, "[1, {\"a\": 2}]", name: "e")

        let listed = try await desk.call("ListMapRuns", ["executionArn": .string(execution)])
        let run = listed["mapRuns"]?[0]?["mapRunArn"] ?? .null

        #expect(run.string?.hasPrefix("\(account):mapRun:m/L:") == true)
        #expect(
            recorded(listed) == [
                "mapRuns": [
                    [
                        "executionArn": .string(execution), "mapRunArn": run, "startDate": "datetime",
                        "stateMachineArn": .string("\(machine)/L"), "stopDate": "datetime",
                    ]
                ]
            ])
        let counts: JSON = [
            "aborted": 0, "failed": 0, "failuresNotRedrivable": 0, "pending": 0, "pendingRedrive": 0,
            "resultsWritten": 2,
            "running": 0, "succeeded": 2, "timedOut": 0, "total": 2,
        ]
        // Asked by somebody who has not listed it, too.
        for service in [desk, try StepFunctionsDesk(in: desk.scratch)] {
            #expect(
                recorded(try await service.call("DescribeMapRun", ["mapRunArn": run])) == [
                    "executionArn": .string(execution), "executionCounts": counts, "itemCounts": counts,
                    "mapRunArn": run, "maxConcurrency": 1, "redriveCount": 0, "startDate": "datetime",
                    "status": "SUCCEEDED", "stopDate": "datetime", "toleratedFailureCount": 0,
                    "toleratedFailurePercentage": 0.0,
                ])
        }
        let pages = try await desk.pages("ListExecutions", ["mapRunArn": run], of: "executions", size: 1)
        #expect(pages.count == 2)
        #expect(pages.allSatisfy { $0.count == 1 && $0[0]["mapRunArn"] == run && $0[0]["itemCount"] == 1 })
        #expect(
            try await desk.call("ListExecutions", ["mapRunArn": run, "statusFilter": "FAILED"]) == ["executions": []])
        #expect(
            await desk.refusal("DescribeMapRun", ["mapRunArn": .string("\(account):mapRun:m/L:none")])
                == "ResourceNotFound: Resource not found: '\(account):mapRun:m/L:none'")
        #expect(
            await desk.refusal("DescribeMapRun", ["mapRunArn": .string(execution)])
                == "InvalidArn: Invalid Arn: 'Resource type not valid in this context: execution'")
    }

    /// radkawar/stackd, testdata/aws/stepfunctions/distributed_map.json: cancel_pending:early:child_….
    @Test func `a child has a description, a history and a machine`() async throws {
        let desk = try StepFunctionsDesk()
        try await desk.create(Self.mapping)
        let execution = try await desk.run(machine, "[1, {\"a\": 2}]", name: "e")
        let run = try await desk.call("ListMapRuns", ["executionArn": .string(execution)])["mapRuns"]?[0]?["mapRunArn"]
        let children = try await desk.call("ListExecutions", ["mapRunArn": run ?? .null])["executions"]?.array ?? []
        // The newest first.
        let child = children[0]["executionArn"] ?? .null

        // Somebody who has listed nothing finds it as well.
        for service in [desk, try StepFunctionsDesk(in: desk.scratch)] {
            let described = try await service.call("DescribeExecution", ["executionArn": child])
            #expect(described["mapRunArn"] == run)
            #expect(described["status"] == "SUCCEEDED")
            #expect(described["input"] == #"{"a":2}"#)
            #expect(described["output"] == #"{"a":2}"#)
            #expect(described["stateMachineArn"]?.string == "\(machine)/L")
            #expect(described["redriveCount"] == nil)
            let history = try await service.call("GetExecutionHistory", ["executionArn": child])
            #expect(
                history["events"]?.array?.compactMap { $0["type"]?.string } == [
                    "ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded",
                ])
            let pages = try await service.pages(
                "GetExecutionHistory", ["executionArn": child, "reverseOrder": true], of: "events", size: 3)
            #expect(pages.map { $0.compactMap { $0["id"]?.int } } == [[4, 3, 2], [1]])
            let definition = try await service.call("DescribeStateMachineForExecution", ["executionArn": child])
            #expect(definition["mapRunArn"] == run)
            #expect(definition["label"] == "L")
            #expect(definition["name"] == "m")
            #expect(definition["stateMachineArn"]?.string == "\(machine)/L")
            #expect(definition["definition"] == #"{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}"#)
        }
        #expect(try await desk.call("ListMapRuns", ["executionArn": child]) == ["mapRuns": []])
        #expect(
            await desk.refusal("StopExecution", ["executionArn": child])
                == "ValidationException: '\(child.string ?? "")' is a child of a map run, which pjrun stops with its execution alone: \(execution)"
        )
        #expect(
            await desk.refusal("RedriveExecution", ["executionArn": child]).hasPrefix(
                "ExecutionNotRedrivable: Execution \(child.string ?? "") invalid for redrive as: it is a child"))
        let none = "\(account):execution:m/L:none"
        #expect(
            await desk.refusal("DescribeExecution", ["executionArn": .string(none)])
                == "ExecutionDoesNotExist: Execution Does Not Exist: '\(none)'")
    }

    @Test func `what has not begun is pending, and a child that failed is redriven with its run`() async throws {
        let desk = try StepFunctionsDesk()
        let failing = Self.mapping.replacing(
            #"{"P": {"Type": "Pass", "End": true}}"#,
            with:
                #"{"P": {"Type": "Choice", "Choices": [{"Variable": "$", "IsNull": true, "Next": "F"}], "Default": "T"}, "F": {"Type": "Fail"}, "T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true}}"#
        ).replacing(#""Label": "L","#, with: #""Label": "L", "ToleratedFailureCount": 1,"#)
        try await desk.create(failing)
        try await desk.call(
            "StartExecution", ["stateMachineArn": .string(machine), "name": "e", "input": "[null, 1, 2, 3]"])
        let execution: JSON = .string("\(account):execution:m:e")
        var children: [JSON] = []
        var run: JSON = .null
        while children.count < 2 {
            await Task.yield()
            let listed = try await desk.call("ListMapRuns", ["executionArn": execution])
            guard let found = listed["mapRuns"]?[0]?["mapRunArn"] else { continue }
            run = found
            children = try await desk.call("ListExecutions", ["mapRunArn": run])["executions"]?.array ?? []
        }

        let described = try await desk.call("DescribeMapRun", ["mapRunArn": run])
        let failed = try await desk.call("DescribeExecution", ["executionArn": children[1]["executionArn"] ?? .null])

        #expect(described["status"] == "RUNNING")
        #expect(described["toleratedFailureCount"] == 1)
        for counts in [described["itemCounts"], described["executionCounts"]] {
            #expect(counts?["total"] == 4)
            #expect(counts?["pending"] == 2)
            #expect(counts?["running"] == 1)
            #expect(counts?["failed"] == 1)
        }
        #expect(failed["status"] == "FAILED")
        #expect(failed["redriveStatus"] == "REDRIVABLE_BY_MAP_RUN")
        // Two more begin, and are told of with the run.
        let update: JSON = ["mapRunArn": run, "maxConcurrency": 3, "toleratedFailurePercentage": 75.5]
        #expect(try await desk.call("UpdateMapRun", update) == [:])
        while true {
            let changed = try await desk.call("DescribeMapRun", ["mapRunArn": run])
            guard changed["executionCounts"]?["running"] == 3 else {
                await Task.yield()
                continue
            }
            #expect(changed["maxConcurrency"] == 3)
            #expect(changed["toleratedFailureCount"] == 1)
            #expect(changed["toleratedFailurePercentage"] == 75.5)
            break
        }
        #expect(
            await desk.refusal("UpdateMapRun", ["mapRunArn": run, "toleratedFailurePercentage": 101])
                .hasPrefix(
                    "ValidationException: 1 validation error detected: Value '101' at 'toleratedFailurePercentage'"))
    }

    // MARK: - Redrives

    @Test func `a map run is redriven with its execution, and so are its children`() async throws {
        let desk = try StepFunctionsDesk()
        try await desk.create(
            Self.mapping.replacing(#"{"P": {"Type": "Pass", "End": true}}"#, with: #"{"P": {"Type": "Fail"}}"#))
        let execution: JSON = .string(try await desk.run(machine, "[1, 2]", name: "e"))
        let run = try #require(
            try await desk.call("ListMapRuns", ["executionArn": execution])["mapRuns"]?[0]?["mapRunArn"])
        let before = try await desk.call("DescribeMapRun", ["mapRunArn": run])
        #expect(before["redriveCount"] == 0)
        #expect(before["redriveDate"] == nil)
        let redriven: JSON = ["mapRunArn": run, "redriveFilter": "REDRIVEN"]
        let others: JSON = ["mapRunArn": run, "redriveFilter": "NOT_REDRIVEN"]
        #expect(try await desk.call("ListExecutions", redriven)["executions"] == [])
        #expect(try await desk.call("ListExecutions", others)["executions"]?.array?.count == 1)

        try await desk.call("RedriveExecution", ["executionArn": execution])
        _ = try await desk.runner.waitForEnd(of: execution.string ?? "")

        let after = try await desk.call("DescribeMapRun", ["mapRunArn": run])
        #expect(after["status"] == "FAILED")
        #expect(after["redriveCount"] == 1)
        #expect(after["redriveDate"] != nil)
        #expect(after["executionCounts"]?["failed"] == before["executionCounts"]?["failed"])
        let children = try await desk.call("ListExecutions", redriven)["executions"]?.array ?? []
        #expect(children.count == 1)
        let child = try await desk.call("DescribeExecution", ["executionArn": children.first?["executionArn"] ?? .null])
        #expect(child["redriveCount"] == 1)
        #expect(child["redriveDate"] != nil)
        #expect(try await desk.call("ListExecutions", others)["executions"] == [])
    }

    /// radkawar/stackd, testdata/aws/stepfunctions/redrive_execution.json.
    @Test func `an execution that was stopped is redriven, once for each token`() async throws {
        let desk = try StepFunctionsDesk()
        try await desk.create(StepFunctionsDesk.waiting)
        let execution = "\(account):execution:m:e"
        try await desk.call("StartExecution", ["stateMachineArn": .string(machine), "name": "e"])
        let request: JSON = ["executionArn": .string(execution), "clientToken": "once"]
        #expect(
            await desk.refusal("RedriveExecution", request)
                == "ExecutionNotRedrivable: Execution \(execution) invalid for redrive as: Execution is RUNNING and cannot be redriven"
        )
        try await desk.call("StopExecution", ["executionArn": .string(execution), "error": "E"])

        let redriven = try await desk.call("RedriveExecution", request)

        #expect(recorded(redriven) == ["redriveDate": "datetime"])
        #expect(try await desk.call("RedriveExecution", request) == redriven)
        let described = try await desk.call("DescribeExecution", ["executionArn": .string(execution)])
        #expect(described["status"] == "RUNNING")
        #expect(described["redriveCount"] == 1)
        #expect(described["redriveDate"] == redriven["redriveDate"])
        #expect(described["error"] == nil)
        #expect(described["redriveStatusReason"] == "Execution is RUNNING and cannot be redriven")
        #expect(
            await desk.refusal("RedriveExecution", ["executionArn": .string(execution)])
                == "ExecutionNotRedrivable: Execution \(execution) invalid for redrive as: Execution is RUNNING and cannot be redriven"
        )
    }
}

private enum FileTreeProbe {
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
