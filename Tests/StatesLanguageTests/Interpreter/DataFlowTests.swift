import OrderedJSON
import StatesLanguage
import Testing

/// What goes into a state and what comes out of it.
///
/// Words of causes are the service's, recorded in localstack/localstack
/// (tests/aws/services/stepfunctions/v2) where a test says so.
struct DataFlowTests {
    private func pass(_ fields: String, input: String) throws -> Simulation {
        try Simulation.run(#"{"StartAt":"P","States":{"P":{"Type":"Pass","End":true\#(fields)}}}"#, input: input)
    }

    private func prefix(_ state: String) -> String {
        "An error occurred while executing the state '\(state)' (entered at the event id #2). "
    }

    @Test(arguments: [
        (#","InputPath":"$.a""#, #"{"b":[1, 2]}"#),
        (#","InputPath":null"#, "{}"),
        (#","OutputPath":null"#, "{}"),
        (#","ResultPath":null,"Result":1"#, #"{"a": {"b": [1, 2]}}"#),
        (#","ResultPath":"$.c.d","Result":1"#, #"{"a":{"b":[1,2]},"c":{"d":1}}"#),
        (#","ResultPath":"$.a.b[0]","Result":"x""#, #"{"a":{"b":["x",2]}}"#),
        (#","Parameters":{"x.$":"$.a.b[*]","y":{"z.$":"$.a.b[5:]"}}"#, #"{"y":{"z":[]},"x":[1,2]}"#),
        (#","Parameters":{"x.$":"States.ArrayLength($.a.b)"}"#, #"{"x":2}"#),
        (#","Result":{"x.$":"$.a"}"#, #"{"x.$":"$.a"}"#),
        (#","Parameters":{"n.$":"$$.Execution.Name","s.$":"$$.State.Name"}"#, #"{"s":"P","n":"E"}"#),
    ])
    func `a Pass state`(fields: String, output: String) throws {
        let input = #"{"a": {"b": [1, 2]}}"#
        let expected = output == #"{"b":[1, 2]}"# ? #"{"b":[1,2]}"# : output
        let run = try pass(fields, input: input)
        #expect(run.output == expected, "\(run.cause ?? "")")
    }

    /// base: query_context_object_values; the callback tests of SNS.
    @Test func `members from paths follow the literal ones, in the order of a Java map`() throws {
        let names = [
            "context_object", "execution", "execution_id", "execution_input", "execution_name", "execution_rolearn",
            "execution_starttime", "state", "state_enteredtime", "state_name", "statemachine", "statemachine_id",
            "statemachine_name",
        ]
        let members = names.map { #""\#($0).$":"$""# }.joined(separator: ",")
        let run = try pass(#","Parameters":{\#(members)}"#, input: "1")
        let keys = try JSON(parsing: run.output ?? "").object?.map(\.key)
        #expect(
            keys == [
                "execution", "execution_rolearn", "execution_name", "statemachine_id", "execution_id",
                "execution_input",
                "execution_starttime", "state_name", "state_enteredtime", "statemachine", "state", "context_object",
                "statemachine_name",
            ])
        let mixed = try pass(
            #","Parameters":{"TopicArn.$":"$","Message":{"TaskToken.$":"$","arg1.$":"$","arg2.$":"$"},"b":1}"#,
            input: "1")
        #expect(mixed.output == #"{"Message":{"arg2":1,"arg1":1,"TaskToken":1},"b":1,"TopicArn":1}"#)
    }

    @Test func `the context object`() throws {
        let run = try pass(#","InputPath":"$$""#, input: #"{"a":1}"#)
        #expect(
            run.output
                == #"{"Execution":{"Id":"arn:aws:states:us-east-1:123456789012:execution:M:E","Input":{"a":1},"StartTime":"2026-01-01T00:00:00.000Z","Name":"E","RoleArn":"arn:aws:iam::123456789012:role/R","RedriveCount":0},"StateMachine":{"Id":"arn:aws:states:us-east-1:123456789012:stateMachine:M","Name":"M"},"State":{"Name":"P","EnteredTime":"2026-01-01T00:00:00.000Z"}}"#
        )
    }

    @Test(arguments: [
        (
            #","Parameters":{"value.$":"$.no_such"}"#,
            "The JSONPath '$.no_such' specified for the field 'value.$' could not be found in the input '{\"a\":1}'"
        ),
        (#","InputPath":"$.NoSuch""#, "Invalid path '$.NoSuch' : No results for path: $['NoSuch']"),
        (#","OutputPath":"$.no.such""#, "Invalid path '$.no.such' : Missing property in path $['no']"),
    ])
    func `a path that leads nowhere ends the execution`(fields: String, cause: String) throws {
        let run = try pass(fields, input: #"{"a":1}"#)
        #expect(run.result == ExecutionResult(status: .failed, error: "States.Runtime", cause: prefix("P") + cause))
    }

    /// base/test_wait.
    @Test(arguments: [
        // gabrielmoreira/tiny-asl-machine, Feature.WaitValidation-006, 008, 009: recorded in 2026.
        (#""SecondsPath":"$.y""#, "1", "The SecondsPath parameter does not reference an input value: $.y"),
        (#""TimestampPath":"$.y""#, "1", "The TimestampPath parameter does not reference an input value: $.y"),
        (
            #""SecondsPath":"$.x""#, #"{"raw":"3"}"#,
            #"The SecondsPath parameter cannot be parsed as a long value: $.x == {"raw":"3"}"#
        ),
        (#""SecondsPath":"$.x""#, "-1", "The SecondsPath parameter references a negative value: $.x == -1"),
        (#""SecondsPath":"$.x""#, "1.5", "The SecondsPath parameter cannot be parsed as a long value: $.x == 1.5"),
        (
            #""TimestampPath":"$.x""#, #""2016-12-05 21:29:29Z""#,
            "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: $.x == 2016-12-05 21:29:29Z"
        ),
        (#""TimestampPath":"$.x""#, #""2126-01-01T00:00:00Z""#, "Wait state delay is too long."),
    ])
    func `a Wait state that cannot wait`(field: String, value: String, cause: String) throws {
        let run = try Simulation.run(
            #"{"StartAt":"W","States":{"W":{"Type":"Wait",\#(field),"End":true}}}"#, input: #"{"x":\#(value)}"#)
        #expect(run.cause == prefix("W") + cause)
    }

    @Test(arguments: [
        (#""Seconds":30"#, [30_000]), (#""Timestamp":"2026-01-01T00:01:00Z""#, [60_000]),
        (#""Timestamp":"2016-01-01T00:00:00+01:00""#, []), (#""Seconds":0"#, []),
    ])
    func `a Wait state waits`(field: String, waits: [Int64]) throws {
        let run = try Simulation.run(
            #"{"StartAt":"W","States":{"W":{"Type":"Wait",\#(field),"End":true}}}"#, input: "1")
        #expect(run.waits == waits)
        #expect(run.output == "1")
    }

    @Test func `selectors of a task's result`() throws {
        let run = try Simulation.run(
            """
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","InputPath":"$.in",
            "Parameters":{"FunctionName":"f","Payload.$":"$"},"ResultSelector":{"r.$":"$.Payload"},"ResultPath":"$.out",
            "OutputPath":"$.out.r","Assign":{"code.$":"$.StatusCode"},"Next":"P"},
            "P":{"Type":"Pass","Parameters":{"v.$":"$","code.$":"$code"},"End":true}}}
            """, input: #"{"in":7}"#, answers: ["T": [.output(#"{"Payload": "x", "StatusCode": 200}"#)]])
        #expect(run.parameters == [#"{"FunctionName":"f","Payload":7}"#])
        #expect(run.output == #"{"code":200,"v":"x"}"#)
        guard case .stateExited(_, _, _, let variables) = run.events[5].kind else {
            Issue.record("\(run.history)")
            return
        }
        #expect(variables.map { "\($0.name)=\($0.value)" } == ["code=200"])
    }

    /// scenarios: a Map's selector sees the state's input and the item.
    @Test func `the selector of a Map's items`() throws {
        let run = try Simulation.run(
            """
            {"StartAt":"M","States":{"M":{"Type":"Map","ItemsPath":"$.items","ResultPath":"$.items","End":true,
            "ItemSelector":{"i.$":"$$.Map.Item.Index","v.$":"$$.Map.Item.Value","all.$":"$.k"},
            "ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}}}}
            """, input: #"{"k":"x","items":[true,null]}"#)
        #expect(
            run.output == #"{"k":"x","items":[{"all":"x","v":true,"i":0},{"all":"x","v":null,"i":1}]}"#,
            "\(run.cause ?? "")")
    }

    @Test func `variables are seen by inner states and do not come out`() throws {
        let run = try Simulation.run(
            """
            {"StartAt":"A","States":{"A":{"Type":"Pass","Assign":{"x":1,"y.$":"$.n"},"Next":"M"},
            "M":{"Type":"Parallel","Branches":[{"StartAt":"B","States":{"B":{"Type":"Pass","Assign":{"z.$":"$x"},"Next":"C"},
            "C":{"Type":"Pass","InputPath":"$z","End":true}}}],"Next":"D"},
            "D":{"Type":"Pass","Parameters":{"in.$":"$","sum.$":"States.MathAdd($x,$y)"},"End":true}}}
            """, input: #"{"n":41}"#)
        #expect(run.output == #"{"in":[1],"sum":42}"#, "\(run.cause ?? "")")
    }

    /// error_handling/test_states_errors: a result that is too large can be caught, also by States.ALL.
    @Test func `a result of more than 256 KiB`() throws {
        let large = #"""# + String(repeating: "x", count: 262_143) + #"""#
        let run = try Simulation.run(
            """
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true,
            "Catch":[{"ErrorEquals":["States.ALL"],"Next":"P"}]},"P":{"Type":"Pass","End":true}}}
            """, answers: ["T": [.output(large)]])
        #expect(
            run.output
                == #"{"Error":"States.DataLimitExceeded","Cause":"The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit."}"#
        )
    }

    @Test func `retriers have budgets of their own`() throws {
        let run = try Simulation.run(
            """
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true,
            "Retry":[{"ErrorEquals":["A","B"],"MaxAttempts":2,"IntervalSeconds":2,"BackoffRate":3,"MaxDelaySeconds":5},
            {"ErrorEquals":["States.TaskFailed"],"MaxAttempts":1}],
            "Catch":[{"ErrorEquals":["B"],"ResultPath":"$.e","Next":"P"}]},"P":{"Type":"Pass","End":true}}}
            """,
            answers: ["T": [.error("A", "1"), .error("B", "2"), .error("C", "3"), .error("B", "4"), .output("1")]])
        #expect(run.waits == [2000, 5000, 1000])
        #expect(run.output == #"{"e":{"Error":"B","Cause":"4"}}"#)
    }

    @Test func `what cannot be caught`() throws {
        let run = try Simulation.run(
            """
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true,
            "ResultSelector":{"x.$":"$.no"},"Retry":[{"ErrorEquals":["States.ALL"]}],
            "Catch":[{"ErrorEquals":["States.Runtime"],"Next":"P"}]},"P":{"Type":"Pass","End":true}}}
            """, answers: ["T": [.output("{}")]])
        #expect(run.result?.error == "States.Runtime")
        #expect(run.history.hasSuffix("5 TaskSucceeded<-4\n6 ExecutionFailed<-5"))
    }

    @Test func `heartbeats and timeouts`() throws {
        let run = try Simulation.run(
            """
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "TimeoutSeconds":60,"HeartbeatSeconds":10,"Parameters":{"t.$":"$$.Task.Token"},"End":true,
            "Catch":[{"ErrorEquals":["States.HeartbeatTimeout"],"Next":"P"}]},"P":{"Type":"Pass","End":true}}}
            """, answers: ["T": [.silence]])
        #expect(run.waits == [60_000, 10_000])
        #expect(run.output == #"{"Error":"States.Timeout","Cause":null}"#)
        #expect(run.cancelled == [TaskID(1)])
        #expect(run.parameters.first?.utf8.count == 136)
    }

    /// gabrielmoreira/tiny-asl-machine, Observation.ItemReader-002, has the second one from AWS; the others are documented.
    @Test(arguments: [
        ("", "STATE_DATA"),
        (
            #""ItemReader":{"Resource":"arn:aws:states:::s3:listObjectsV2","Parameters":{"Bucket":"b","Prefix":"p/"}},"#,
            "s3://b"
        ),
        (
            #""ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSON"},"Parameters":{"Bucket":"b","Key":"k.json"}},"#,
            "s3://b/k.json"
        ),
    ])
    func `items of a distributed Map say where they are from`(reader: String, source: String) throws {
        let run = try Simulation.run(
            """
            {"StartAt":"M","States":{"M":{"Type":"Map","End":true,\(reader)
            "ItemSelector":{"Source.$":"$$.Map.Item.Source","Key.$":"$$.Map.Item.Value.Key"},"ItemProcessor":{
            "ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},
            "StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}}}}
            """, input: "[]", mapRun: .succeeded(output: "[]"))
        let request = try #require(run.mapRuns.first)
        #expect(try request.select(["Key": "p/a"], index: 0) == ["Source": .string(source), "Key": "p/a"])
    }
}

struct DepthTests {
    @Test func `an input that is wrapped time and again`() throws {
        let run = try Simulation.run(
            #"{"StartAt":"A","States":{"A":{"Type":"Pass","Parameters":{"a.$":"$"},"Next":"B"},"B":{"Type":"Pass","Next":"A"}}}"#
        )
        #expect(run.result?.error == "States.Runtime")
        #expect(run.cause?.hasSuffix("The output of the state is nested deeper than 1000 levels.") == true)
        // Two states of two events for every two levels; the last is left without an output.
        #expect(run.events.count == 3999)
    }
}
