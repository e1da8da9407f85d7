import OrderedJSON
import StatesLanguage
import Testing

/// Answers of TestState as recorded from the service: radkawar/stackd, testdata/aws/stepfunctions/test_state_mock.json
/// (2026-09-23), and localstack/localstack, tests/aws/services/stepfunctions/v2/test_state/*.snapshot.json, marked as
/// validated against AWS.
struct StateTestTests {
    private static let task = #"""
        {"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f"},"End":true}
        """#
    private static let map = #"""
        {"Type":"Map","ItemsPath":"$.items","ItemSelector":{"i.$":"$$.Map.Item.Index","v.$":"$$.Map.Item.Value"},"ItemProcessor":{"ProcessorConfig":{"Mode":"INLINE"},"StartAt":"Child","States":{"Child":{"Type":"Pass","End":true}}},"End":true}
        """#
    private static let batched = #"""
        {"Type":"Map","ItemsPath":"$.items","ItemSelector":{"i.$":"$$.Map.Item.Index","v.$":"$$.Map.Item.Value"},"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"Child","States":{"Child":{"Type":"Pass","End":true}}},"End":true,"ItemBatcher":{"MaxItemsPerBatch":2},"MaxConcurrency":2,"ToleratedFailureCount":1}
        """#
    private static let items = #"{"items":[1,2,3]}"#

    private static func request(
        _ definition: String, result: String? = nil, error: String? = nil, input: String = items
    ) -> StateTest.Request {
        var request = StateTest.Request(definition: definition)
        request.input = input
        request.level = .debug
        if result != nil || error != nil {
            request.mock = .init(result: result, errorOutput: error.map { .init(error: $0, cause: "mock") })
        }
        return request
    }

    private static func answer(_ request: StateTest.Request) throws -> StateTest.Answer {
        let setting = StateTest.Setting(
            region: "us-east-1", account: "123456789012", now: Simulation.start, seed: 7)
        guard case .finished(let answer) = try StateTest.begin(request, setting) else {
            throw CancellationError()
        }
        return answer
    }

    private static func refusal(_ request: StateTest.Request) throws -> StateTest.Refusal? {
        do {
            _ = try answer(request)
            return nil
        } catch let refusal as StateTest.Refusal {
            return refusal
        }
    }

    /// The answer as recorded; members in any order, as clients sort them.
    private func expect(
        _ request: StateTest.Request, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let answer = try StateTestTests.answer(request).json
        #expect(sorted(answer) == sorted(try JSON(parsing: expected)), sourceLocation: sourceLocation)
    }

    private func sorted(_ json: JSON) -> String {
        func sort(_ json: JSON) -> JSON {
            guard let object = json.object else { return json }
            return .object(JSONObject(object.sorted { $0.key < $1.key }.map { ($0.key, sort($0.value)) }))
        }
        return sort(json).serialized()
    }

    // MARK: - Tasks

    @Test func `a mocked task`() throws {
        try expect(
            StateTestTests.request(StateTestTests.task, result: #"{"Payload":"{\"ok\":true}"}"#),
            #"""
            {"output":"{\"Payload\":\"{\\\"ok\\\":true}\"}","inspectionData":{"input":"{\"items\":[1,2,3]}",
            "afterInputPath":"{\"items\":[1,2,3]}","afterParameters":"{\"FunctionName\":\"f\"}",
            "result":"{\"Payload\":\"{\\\"ok\\\":true}\"}","afterResultSelector":"{\"Payload\":\"{\\\"ok\\\":true}\"}",
            "afterResultPath":"{\"Payload\":\"{\\\"ok\\\":true}\"}"},"status":"SUCCEEDED"}
            """#)
    }

    @Test func `an error that is retried, the second time`() throws {
        var request = StateTestTests.request(
            #"""
            {"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f"},"End":true,
            "Retry":[{"ErrorEquals":["Owned.Error"],"IntervalSeconds":2,"MaxAttempts":3,"BackoffRate":2}]}
            """#, error: "Owned.Error")
        request.configuration.retrierRetryCount = 1
        try expect(
            request,
            #"""
            {"error":"Owned.Error","cause":"mock","inspectionData":{"input":"{\"items\":[1,2,3]}",
            "afterInputPath":"{\"items\":[1,2,3]}","afterParameters":"{\"FunctionName\":\"f\"}",
            "errorDetails":{"retryIndex":0,"retryBackoffIntervalSeconds":4}},"status":"RETRIABLE"}
            """#)
    }

    /// test_state_configuration_retrier_retry_count.
    @Test func `retries that are used up are named without an interval`() throws {
        var request = StateTestTests.request(
            #"""
            {"QueryLanguage":"JSONata","Type":"Task","Resource":"arn:aws:states:::lambda:invoke",
            "Arguments":{"FunctionName":"foo","Payload":"bar"},
            "Retry":[{"ErrorEquals":["MockException"],"IntervalSeconds":1,"MaxAttempts":5,"BackoffRate":2.0}],"End":true}
            """#, error: "MockException", input: "{}")
        request.configuration.retrierRetryCount = 4
        try expect(
            request,
            #"""
            {"error":"MockException","cause":"mock","inspectionData":{"input":"{}",
            "afterArguments":"{\"FunctionName\":\"foo\",\"Payload\":\"bar\"}",
            "errorDetails":{"retryIndex":0,"retryBackoffIntervalSeconds":16}},"status":"RETRIABLE"}
            """#)
        request.configuration.retrierRetryCount = 5
        try expect(
            request,
            #"""
            {"error":"MockException","cause":"mock","inspectionData":{"input":"{}",
            "afterArguments":"{\"FunctionName\":\"foo\",\"Payload\":\"bar\"}","errorDetails":{"retryIndex":0}},
            "status":"FAILED"}
            """#)
    }

    @Test func `an error that is caught`() throws {
        try expect(
            StateTestTests.request(
                #"""
                {"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f"},"End":true,
                "Catch":[{"ErrorEquals":["Owned.Error"],"ResultPath":"$.error","Next":"Caught"}]}
                """#, error: "Owned.Error"),
            #"""
            {"output":"{\"items\":[1,2,3],\"error\":{\"Error\":\"Owned.Error\",\"Cause\":\"mock\"}}",
            "error":"Owned.Error","cause":"mock","inspectionData":{"input":"{\"items\":[1,2,3]}",
            "afterInputPath":"{\"items\":[1,2,3]}","afterParameters":"{\"FunctionName\":\"f\"}",
            "afterResultPath":"{\"items\":[1,2,3],\"error\":{\"Error\":\"Owned.Error\",\"Cause\":\"mock\"}}",
            "errorDetails":{"catchIndex":0}},"nextState":"Caught","status":"CAUGHT_ERROR"}
            """#)
    }

    @Test func `a task without a mock is to be performed`() throws {
        var request = StateTestTests.request(
            #"""
            {"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f"},
            "ResultPath":"$.r","Next":"After"}
            """#)
        #expect(
            try StateTestTests.refusal(request) == .validation("RoleArn must be specified when testing a Task state"))
        request.roleARN = "arn:aws:iam::123456789012:role/R"
        let setting = StateTest.Setting(region: "us-east-1", account: "123456789012", now: Simulation.start, seed: 7)
        guard case .perform(let task, let context, let test) = try StateTest.begin(request, setting) else {
            Issue.record("it was not to be performed")
            return
        }

        #expect(task.parameters.text == #"{"FunctionName":"f"}"#)
        #expect(context.roleARN == request.roleARN)
        let answer = test.finish(output: "7")
        #expect(answer.output == #"{"items":[1,2,3],"r":7}"#)
        #expect(answer.nextState == "After")
        #expect(test.finish(failure: TaskFailure(error: "E", cause: nil)).json.serialized().contains(#""error":"E""#))
    }

    // MARK: - Other states

    @Test func `a Pass state with and without a result, at each level`() throws {
        var request = StateTestTests.request(#"{"Type":"Pass","End":true}"#, input: #"{"a": 1}"#)
        try expect(
            request,
            #"""
            {"output":"{\"a\": 1}","inspectionData":{"input":"{\"a\": 1}","afterInputPath":"{\"a\": 1}",
            "afterParameters":"{\"a\": 1}","afterResultSelector":"{\"a\": 1}","afterResultPath":"{\"a\": 1}"},
            "status":"SUCCEEDED"}
            """#)
        request.level = .info
        try expect(request, #"{"output":"{\"a\": 1}","status":"SUCCEEDED"}"#)
        request.level = .trace
        request.definition = #"{"Type":"Pass","Result":{"r":2},"ResultPath":"$.x","Next":"N"}"#
        try expect(
            request,
            #"""
            {"output":"{\"a\":1,\"x\":{\"r\":2}}","inspectionData":{"input":"{\"a\": 1}","result":"{\"r\":2}",
            "afterResultSelector":"{\"r\":2}","afterResultPath":"{\"a\":1,\"x\":{\"r\":2}}"},"nextState":"N",
            "status":"SUCCEEDED"}
            """#)
    }

    @Test func `Fail, Succeed, Choice and Wait have an input alone`() throws {
        try expect(
            StateTestTests.request(#"{"Type":"Fail","Error":"E","Cause":"C"}"#, input: "1"),
            #"{"error":"E","cause":"C","inspectionData":{"input":"1","afterInputPath":"1"},"status":"FAILED"}"#)
        try expect(
            StateTestTests.request(#"{"Type":"Succeed"}"#, input: "1"),
            #"{"output":"1","inspectionData":{"input":"1","afterInputPath":"1"},"status":"SUCCEEDED"}"#)
        try expect(
            StateTestTests.request(
                #"{"Type":"Choice","Choices":[{"Variable":"$.v","NumericEquals":1,"Next":"A"}],"Default":"B"}"#,
                input: #"{"v":2}"#),
            #"""
            {"output":"{\"v\":2}","inspectionData":{"input":"{\"v\":2}","afterInputPath":"{\"v\":2}"},"nextState":"B",
            "status":"SUCCEEDED"}
            """#)
        try expect(
            StateTestTests.request(#"{"Type":"Wait","Seconds":60,"Next":"A"}"#, input: "1"),
            #"""
            {"output":"1","inspectionData":{"input":"1","afterInputPath":"1"},"nextState":"A","status":"SUCCEEDED"}
            """#)
        try expect(
            StateTestTests.request(
                #"{"QueryLanguage":"JSONata","Type":"Pass","Output":"{% $states.input.x %}","End":true}"#, input: "{}"),
            #"""
            {"error":"States.QueryEvaluationError",
            "cause":"The JSONata expression '$states.input.x' specified for the field 'Output' returned nothing (undefined).",
            "inspectionData":{"input":"{}"},"status":"FAILED"}
            """#)
    }

    /// test_base_state_name_multi_state, and the finding that only a Map may have failed iterations.
    @Test func `a state of a machine, also of one inside`() throws {
        let machine = #"""
            {"StartAt":"State0","QueryLanguage":"JSONata","States":{"State0":{"Type":"Pass","Next":"Outer"},
            "Outer":{"Type":"Parallel","End":true,"Branches":[{"StartAt":"In","States":{
            "In":{"Type":"Fail","Error":"SomeFailure"}}}]}}}
            """#
        var request = StateTestTests.request(machine, input: "1")
        request.stateName = "State0"
        try expect(
            request,
            #"{"output":"1","inspectionData":{"input":"1"},"nextState":"Outer","status":"SUCCEEDED"}"#)
        request.stateName = "In"
        try expect(request, #"{"error":"SomeFailure","inspectionData":{"input":"1"},"status":"FAILED"}"#)
        request.stateName = "dne"
        #expect(try StateTestTests.refusal(request) == .validation("State not found in definition"))
    }

    // MARK: - Map and Parallel

    @Test func `a mocked Map`() throws {
        try expect(
            StateTestTests.request(StateTestTests.map, result: "[10,20,30]"),
            #"""
            {"output":"[10,20,30]","inspectionData":{"input":"{\"items\":[1,2,3]}",
            "afterInputPath":"{\"items\":[1,2,3]}","afterResultSelector":"[10,20,30]","afterResultPath":"[10,20,30]",
            "afterItemsPath":"[1, 2, 3]",
            "afterItemSelector":"[{\"v\":1,\"i\":0}, {\"v\":2,\"i\":1}, {\"v\":3,\"i\":2}]","maxConcurrency":0},
            "status":"SUCCEEDED"}
            """#)
        var failing = StateTestTests.request(StateTestTests.map, error: "Owned.Error")
        failing.configuration.errorCausedByState = "Child"
        try expect(
            failing,
            #"""
            {"error":"Owned.Error","cause":"mock","inspectionData":{"input":"{\"items\":[1,2,3]}",
            "afterInputPath":"{\"items\":[1,2,3]}","afterItemsPath":"[1, 2, 3]",
            "afterItemSelector":"[{\"v\":1,\"i\":0}, {\"v\":2,\"i\":1}, {\"v\":3,\"i\":2}]","maxConcurrency":0},
            "status":"FAILED"}
            """#)
    }

    @Test func `batches are counted, and failures before results`() throws {
        let inspection = #"""
            "input":"{\"items\":[1,2,3]}","afterInputPath":"{\"items\":[1,2,3]}","afterItemsPath":"[1, 2, 3]",
            "afterItemSelector":"[{\"v\":1,\"i\":0}, {\"v\":2,\"i\":1}, {\"v\":3,\"i\":2}]",
            "afterItemBatcher":"[{\"Items\":[\"{\\\"v\\\":1,\\\"i\\\":0}\",\"{\\\"v\\\":2,\\\"i\\\":1}\"]}, {\"Items\":[\"{\\\"v\\\":3,\\\"i\\\":2}\"]}]",
            "toleratedFailureCount":1,"maxConcurrency":2
            """#
        try expect(
            StateTestTests.request(StateTestTests.batched, result: "[10,20]"),
            #"""
            {"output":"[10,20]","inspectionData":{\#(inspection),"afterResultSelector":"[10,20]",
            "afterResultPath":"[10,20]"},"status":"SUCCEEDED"}
            """#)
        var request = StateTestTests.request(StateTestTests.batched, result: "[10,20,30]")
        #expect(
            try StateTestTests.refusal(request)
                == .validation("Input array does not equal the mocked result array's size"))
        request.configuration.mapIterationFailureCount = 2
        try expect(
            request,
            #"""
            {"error":"States.ExceedToleratedFailureThreshold",
            "cause":"The specified tolerated failure threshold was exceeded","inspectionData":{\#(inspection)},
            "status":"FAILED"}
            """#)
        request.configuration.mapIterationFailureCount = 4
        #expect(
            try StateTestTests.refusal(request)
                == .validation(
                    "Map iteration failure count must be less than or equal to the number of Map iterations"))
    }

    @Test func `items of a reader are given`() throws {
        var request = StateTestTests.request(
            StateTestTests.batched.replacing(
                #""ItemsPath":"$.items","#,
                with: #"""
                    "ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSON",
                    "ItemsPointer":"/items"},"Parameters":{"Bucket":"b","Key":"none.json"}},
                    """#), result: "[10]")
        #expect(
            try StateTestTests.refusal(request)
                == .validation(
                    "ItemReader data must be specified when testing a Map state with ItemReader specified."))
        request.configuration.mapItemReaderData = #"{"items":[4,5]}"#
        try expect(
            request,
            #"""
            {"output":"[10]","inspectionData":{"input":"{\"items\":[1,2,3]}","afterInputPath":"{\"items\":[1,2,3]}",
            "afterResultSelector":"[10]","afterResultPath":"[10]",
            "afterItemSelector":"[{\"v\":4,\"i\":0}, {\"v\":5,\"i\":1}]",
            "afterItemBatcher":"[{\"Items\":[\"{\\\"v\\\":4,\\\"i\\\":0}\",\"{\\\"v\\\":5,\\\"i\\\":1}\"]}]",
            "afterItemsPointer":"[4,5]","toleratedFailureCount":1,"maxConcurrency":2},"status":"SUCCEEDED"}
            """#)
    }

    /// test_map_state_failure_count, BASE_MAP_STATE_CATCH; the mocked result keeps its blanks.
    @Test func `a JSONata Map beyond its tolerance, caught`() throws {
        var request = StateTestTests.request(
            #"""
            {"Type":"Map","QueryLanguage":"JSONata","Items":"{% $states.input.Values %}","ItemProcessor":{
            "ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"T","States":{"T":{
            "Type":"Pass","End":true}}},"Catch":[{"ErrorEquals":["MockException"],"Next":"HandleMockError"},
            {"ErrorEquals":["States.ExceedToleratedFailureThreshold"],"Output":"{% $states.errorOutput %}",
            "Next":"HandleThreshold"}],"ToleratedFailureCount":1,"End":true}
            """#, result: "[1, 1, 1]", input: #"{"Values":["a","b","c"]}"#)
        let inspection = #""input":"{\"Values\":[\"a\",\"b\",\"c\"]}","maxConcurrency":0,"toleratedFailureCount":1"#
        request.configuration.mapIterationFailureCount = 0
        try expect(
            request, #"{"output":"[1, 1, 1]","inspectionData":{\#(inspection)},"status":"SUCCEEDED"}"#)
        request.configuration.mapIterationFailureCount = 2
        try expect(
            request,
            #"""
            {"output":"{\"Error\":\"States.ExceedToleratedFailureThreshold\",\"Cause\":\"The specified tolerated failure threshold was exceeded\"}",
            "error":"States.ExceedToleratedFailureThreshold",
            "cause":"The specified tolerated failure threshold was exceeded","inspectionData":{\#(inspection),
            "errorDetails":{"catchIndex":1}},"nextState":"HandleThreshold","status":"CAUGHT_ERROR"}
            """#)
    }

    // MARK: - Context and variables

    @Test func `the context object that is made, and one that is given`() throws {
        var request = StateTestTests.request(
            #"{"Type":"Pass","Parameters":{"c.$":"$$"},"End":true}"#, input: #"{"x":1}"#)
        let made = try JSON(parsing: StateTestTests.answer(request).output ?? "null")["c"]
        #expect(made?.object.map { $0.map(\.key) } == ["Execution", "StateMachine", "State"])
        #expect(
            made?["Execution"]?.object.map { $0.map(\.key) } == ["Id", "Input", "Name", "RoleArn", "StartTime"])
        #expect(made?["Execution"]?["RoleArn"] == .null)
        #expect(made?["Execution"]?["Id"]?.string?.hasPrefix("arn:aws:states:us-east-1:123456789012:express:") == true)
        #expect(made?["State"]?["Name"]?.string == "StateName")
        #expect(made?["State"]?["RetryCount"] == nil)
        request.context = #"{"State":{"Name":"Configured"}}"#
        #expect(try StateTestTests.answer(request).output == #"{"c":{"State":{"Name":"Configured"}}}"#)
    }

    @Test(arguments: [
        (#"{"Execution":{"Id":1}}"#, "Execution.Id must be a string"),
        (#"{"Execution":{"pokemon":1}}"#, "Field 'pokemon' is not allowed"),
        (#"{"Map":{}}"#, "'Map' field is not supported when mocking a Context object"),
        (
            #"{"Task":{"Token":"t"}}"#,
            "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern"
        ),
    ])
    func `contexts that are refused`(context: String, why: String) throws {
        var request = StateTestTests.request(StateTestTests.task, result: "{}")
        request.context = context

        #expect(try StateTestTests.refusal(request) == .validation("Invalid Context object provided: \(why)"))
    }

    /// test_state_with_variables.
    @Test func `variables that are given and assigned`() throws {
        var request = StateTestTests.request(
            #"""
            {"QueryLanguage":"JSONata","Type":"Pass","Assign":{"b":"{% $a + 1 %}"},"Output":"{% $a %}","End":true}
            """#, input: "{}")
        request.variables = #"{"a":1}"#
        try expect(
            request,
            #"""
            {"output":"1","inspectionData":{"input":"{}","variables":"{\"a\":1,\"b\":2}"},"status":"SUCCEEDED"}
            """#)
        request.variables = "[]"
        #expect(try StateTestTests.refusal(request)?.code == "ValidationException")
    }

    // MARK: - Refusals

    @Test func `mocks that are refused`() throws {
        func why(_ definition: String, result: String? = nil, error: String? = nil) throws -> String? {
            try StateTestTests.refusal(StateTestTests.request(definition, result: result, error: error))?.message
        }
        let parallel = #"""
            {"Type":"Parallel","Branches":[{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}},
            {"StartAt":"B","States":{"B":{"Type":"Pass","End":true}}}],"End":true}
            """#
        #expect(
            try why(#"{"Type":"Pass","End":true}"#, result: "{}")
                == "State type 'Pass' is not supported when a mock is specified")
        #expect(try why(StateTestTests.task, result: "null") == "Mocked result must be a valid JSON object.")
        #expect(
            try why(StateTestTests.task, result: "{}", error: "E")
                == "A test mock should have only one of the following fields: [result, errorOutput].")
        #expect(try why(StateTestTests.map, result: "{}") == "Mocked result must be an array.")
        #expect(try why(parallel, result: "{}") == "Mocked result must be an array.")
        #expect(
            try why(parallel, result: "[1]")
                == "Mocked result must contain the same number of items as number of Parallel branches.")
        #expect(try why(parallel, result: "[1,2]") == nil)
        let unmocked =
            "TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]"
        #expect(
            try StateTestTests.refusal(StateTestTests.request(parallel)) == .invalidDefinition(unmocked))
        var empty = StateTestTests.request(StateTestTests.task)
        empty.mock = .init()
        #expect(
            try StateTestTests.refusal(empty)?.message
                == "One of the following fields is required for a test mock: [result, errorOutput].")
        empty.mock = .init(errorOutput: .init(error: nil, cause: nil))
        #expect(
            try StateTestTests.refusal(empty)?.message == "An error was not specified in the mocked error output.")
        var secret = StateTestTests.request(StateTestTests.task, result: "{}")
        secret.revealsSecrets = true
        #expect(
            try StateTestTests.refusal(secret)?.message
                == "TestState does not support RevealSecrets when a mock is specified.")
        var count = StateTestTests.request(StateTestTests.task, result: "{}")
        count.configuration.mapIterationFailureCount = 1
        #expect(
            try StateTestTests.refusal(count)?.message
                == "MapIterationFailureCount is only supported when testing a Map state.")
    }

    @Test(arguments: [
        ("lambda:invoke", #"{"Payload":{"ok":true}}"#, "Field 'Payload' must be a string"),
        ("lambda:invoke", #"{"StatusCode":"200"}"#, "Field 'StatusCode' must be a number"),
        ("states:startExecution", #"{}"#, "Required field 'ExecutionArn' is missing"),
        (
            "states:startExecution", #"{"ExecutionArn":"a","StartDate":true}"#, "Field 'StartDate' must be a string"
        ),
        ("events:putEvents", #"{"Entries":{}}"#, "Field 'Entries' must be an array"),
        ("events:putEvents", #"{"Entries":[{"EventId":"1"},{"EventId":2}]}"#, "Field 'EventId' must be a string"),
        (
            "dynamodb:putItem", #"{"ConsumedCapacity":{"CapacityUnits":"1"}}"#,
            "Field 'CapacityUnits' must be a number"
        ),
    ])
    func `results that no API would answer`(resource: String, result: String, why: String) throws {
        let parameters = [
            "lambda:invoke": #"{"FunctionName":"f"}"#, "states:startExecution": #"{"StateMachineArn":"a"}"#,
            "events:putEvents": #"{"Entries":[{"Detail":"{}","DetailType":"d","Source":"s"}]}"#,
            "dynamodb:putItem": #"{"TableName":"t","Item":{}}"#,
        ]
        let definition = #"""
            {"Type":"Task","Resource":"arn:aws:states:::\#(resource)","Parameters":\#(parameters[resource] ?? "{}"),"End":true}
            """#
        var request = StateTestTests.request(definition, result: result)
        #expect(
            try StateTestTests.refusal(request) == .validation("Mock result schema validation error: \(why)"))
        request.mock?.validation = .present
        #expect((try StateTestTests.refusal(request) == nil) == why.hasPrefix("Required"))
        request.mock?.validation = .none
        #expect(try StateTestTests.answer(request).output == result)
    }

    @Test func `definitions that are refused`() throws {
        let missing = StateTestTests.batched.replacing(#","ExecutionType":"STANDARD""#, with: "")
        #expect(
            try StateTestTests.refusal(StateTestTests.request(missing, result: "[]"))
                == .invalidDefinition(
                    "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [ExecutionType] at /States/StateName/ItemProcessor/ProcessorConfig'"
                ))
        #expect(try StateTestTests.refusal(StateTestTests.request("{"))?.code == "InvalidDefinition")
        #expect(try StateTestTests.refusal(StateTestTests.request("[]"))?.code == "InvalidDefinition")
        let deep = #"{"Type":"Pass","Result":"# + String(repeating: "[", count: 10_000)
        #expect(try StateTestTests.refusal(StateTestTests.request(deep))?.code == "InvalidDefinition")
        var input = StateTestTests.request(#"{"Type":"Pass","End":true}"#, input: "{")
        #expect(try StateTestTests.refusal(input)?.code == "InvalidExecutionInput")
        input.input = nil
        #expect(try StateTestTests.answer(input).output == "{}")
    }
}
