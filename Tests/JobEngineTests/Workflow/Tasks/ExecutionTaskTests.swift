import JobEngine
import JobModel
import OrderedJSON
import Synchronization
import Testing

@testable import StatesLanguage

private let machine = "arn:aws:states:us-east-2:000000000000:stateMachine:child"
private let child = "arn:aws:states:us-east-2:000000000000:execution:child:run-1"

@Suite struct `Executions as tasks` {
    // Members: localstack/localstack, services/test_sfn_task_service.
    @Test func `an execution is started`() {
        let starter = FakeStarter()
        let json = perform(starter, "", ["StateMachineArn": .string(machine), "Input": ["k": 1], "Name": "run-1"]).json

        #expect(json?.object?.keys == ["ExecutionArn", "SdkHttpMetadata", "SdkResponseMetadata", "StartDate"])
        #expect(json?["ExecutionArn"]?.string == child)
        #expect(json?["StartDate"] == 1_790_676_767_025)
        #expect(
            starter.started == [
                ExecutionStart(machine: machine, name: "run-1", input: #"{"k":1}"#, parent: execution.arn)
            ])
    }

    @Test func `input may be text, or nothing`() {
        let starter = FakeStarter()
        _ = perform(starter, "", ["StateMachineArn": .string(machine), "Input": "[1]"]).output
        _ = perform(starter, "", ["StateMachineArn": .string(machine), "Input": .null]).output

        #expect(starter.started.map(\.input) == ["[1]", "{}"])
    }

    @Test func `an execution without a name has one that the same attempt has again`() {
        let starter = FakeStarter()
        let tasks = ExecutionTasks(starter: starter, now: { Timestamp(milliseconds: 0) })
        for id in [1, 1, 2] {
            _ = tasks.perform(task("arn:aws:states:::states:startExecution", ["StateMachineArn": "m"], id: id)).output
        }
        let names = starter.started.map(\.name)

        #expect(names[0] == names[1])
        #expect(names[0] != names[2])
        #expect(names[0].wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
    }

    // localstack/localstack, mocking/test_base_callbacks, recorded on AWS 24-04-2025.
    @Test func `its end is the result, with sync 2 as JSON`() {
        let starter = FakeStarter(end: ExecutionResult(status: .succeeded, output: #"{"Arg1": "argument1"}"#))
        let sync = perform(starter, ".sync", ["StateMachineArn": .string(machine)])
        let sync2 = perform(starter, ".sync:2", ["StateMachineArn": .string(machine)])

        func expected(_ input: String, _ output: String) -> String {
            #"{"ExecutionArn":"\#(child)","Input":\#(input),"InputDetails":{"Included":true},"Name":"run-1","#
                + #""Output":\#(output),"OutputDetails":{"Included":true},"RedriveCount":0,"#
                + #""RedriveStatus":"NOT_REDRIVABLE","RedriveStatusReason":"Execution is SUCCEEDED and cannot be redriven","#
                + #""StartDate":1790676767025,"StateMachineArn":"\#(machine)","Status":"SUCCEEDED","StopDate":1790676767071}"#
        }
        #expect(sync.output == expected(#""{\"k\":1}""#, #""{\"Arg1\": \"argument1\"}""#))
        #expect(sync2.output == expected(#"{"k":1}"#, #"{"Arg1":"argument1"}"#))
        #expect(sync.submission?.contains(#""ExecutionArn":"\#(child)""#) == true)
    }

    // floci-io/floci, AslExecutorNestedSyncFailureTest: six endings that its author measured on AWS (2026-09-29).
    @Test(arguments: [
        ("FAILED", "Boom", "custom cause", #"{"Cause":"custom cause","Error":"Boom","#),
        ("FAILED", "Boom", nil, #"{"Error":"Boom","#),
        ("FAILED", "States.Timeout", nil, #"{"Error":"States.Timeout","#),
        ("TIMED_OUT", nil, nil, "{"),
        ("ABORTED", "ManualStop", "stopped", #"{"Cause":"stopped","Error":"ManualStop","#),
    ])
    func `one that does not succeed fails the task`(status: String, error: String?, cause: String?, beginning: String)
        throws
    {
        let status = try #require(ExecutionResult.Status(rawValue: status))
        let starter = FakeStarter(end: ExecutionResult(status: status, error: error, cause: cause))
        for mode in [".sync", ".sync:2"] {
            let failure = perform(starter, mode, ["StateMachineArn": .string(machine)]).failure

            #expect(failure?.error == "States.TaskFailed")
            #expect(
                failure?.cause == beginning
                    + #""ExecutionArn":"\#(child)","Input":"{\"k\":1}","InputDetails":{"Included":true},"Name":"run-1","#
                    + #""RedriveCount":0,"RedriveStatus":"REDRIVABLE","StartDate":1790676767025,"#
                    + #""StateMachineArn":"\#(machine)","Status":"\#(status.rawValue)","StopDate":1790676767071}"#)
        }
    }

    // localstack/localstack, error_handling/test_task_service_sfn.
    @Test func `a machine that is not there is said as the SDK says it`() {
        let message = "State Machine Does Not Exist: '\(machine)'"
        let starter = FakeStarter(refusal: ExecutionRefusal(code: "StateMachineDoesNotExist", message: message))
        let failure = perform(starter, "", ["StateMachineArn": .string(machine)]).failure

        #expect(failure?.error == "StepFunctions.StateMachineDoesNotExistException")
        #expect(
            failure?.cause?.withoutIDs
                == "\(message) (Service: AWSStepFunctions; Status Code: 400; Error Code: StateMachineDoesNotExist; Request ID: <id>; Proxy: null)"
        )
    }

    @Test func `cancelling stops the execution`() {
        let starter = FakeStarter()
        let tasks = ExecutionTasks(starter: starter, now: { Timestamp(milliseconds: 0) })
        let (_, handle) = tasks.begin(
            task("arn:aws:states:::states:startExecution.sync", ["StateMachineArn": .string(machine)]))
        starter.waitForFollower()
        handle.cancel()

        #expect(starter.stopped == [child])
    }

    @Test func `after a restart an execution is found by its ARN or its name`() {
        let starter = FakeStarter(end: ExecutionResult(status: .succeeded, output: "1"), hasFormer: true)
        let tasks = ExecutionTasks(starter: starter, now: { Timestamp(milliseconds: 0) })
        let resource = "arn:aws:states:::states:startExecution.sync:2"
        let submitted = tasks.perform(
            task(resource, ["StateMachineArn": "m"], submission: #"{"ExecutionArn":"\#(child)","StartDate":1}"#),
            isResumed: true)
        let named = tasks.perform(task(resource, ["StateMachineArn": "m", "Name": "n"]), isResumed: true)

        #expect(submitted.json?["Output"] == 1)
        #expect(submitted.submission == nil)
        #expect(named.json?["Output"] == 1)
        #expect(named.submission != nil)
        #expect(starter.started.isEmpty)
    }

    private func perform(_ starter: FakeStarter, _ mode: String, _ parameters: JSON) -> TaskOutcome {
        ExecutionTasks(starter: starter, now: { Timestamp(milliseconds: 0) })
            .perform(task("arn:aws:states:::states:startExecution\(mode)", parameters))
    }
}
