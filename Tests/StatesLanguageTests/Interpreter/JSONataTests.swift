import OrderedJSON
import StatesLanguage
import Testing

/// States in JSONata.
///
/// Words and orders are the service's, recorded in localstack/localstack
/// (tests/aws/services/stepfunctions/v2: assign, outputdecl, query_language, scenarios).
struct JSONataTests {
    private func run(_ states: String, input: String = "{}", answers: [String: [Simulation.Answer]] = [:]) throws
        -> Simulation
    {
        let first = states.drop { $0 != "\"" }.dropFirst().prefix { $0 != "\"" }
        return try Simulation.run(
            #"{"QueryLanguage":"JSONata","StartAt":"\#(first)","States":{\#(states)}}"#, input: input, answers: answers)
    }

    @Test(arguments: [
        (#""{% $states.input.a + 1 %}""#, "2"),
        (#"" {% $states.input %}""#, #"" {% $states.input %}""#),
        (
            #"{"b":"{% $states.input.a %}","a":[1,"{% 'x' & $states.context.State.Name %}"],"c.$":"$"}"#,
            #"{"b":1,"a":[1,"xP"],"c.$":"$"}"#
        ),
        ("{}", "{}"),
        ("7", "7"),
        (#""{% $partition([1,2,3,4],3) %}""#, "[[1,2,3],[4]]"),
        (#""{% $range(0,6,2) %}""#, "[0,2,4,6]"),
        (#""{% $hash('input','SHA-1') %}""#, #""140f86aae51ab9e1cda9b4254fe98a74eb54c1a1""#),
        (#""{% $random(42) %}""#, "0.7275636800328681"),
        (#""{% $parse('[1.0, {\"a\":null}]') %}""#, #"[1,{"a":null}]"#),
        (#""{% $length($uuid()) %}""#, "36"),
    ])
    func `an Output`(output: String, expected: String) throws {
        let run = try run(#""P":{"Type":"Pass","Output":\#(output),"End":true}"#, input: #"{"a":1}"#)
        #expect(run.output == expected, "\(run.cause ?? "")")
    }

    @Test(arguments: [
        (
            #""{% $doesNotExist %}""#, "Output",
            "The JSONata expression '$doesNotExist' specified for the field 'Output' returned nothing (undefined)."
        ),
        (
            #"{"result":["{% $sum('a') %}"]}"#, "Output/result[0]",
            "The JSONata expression '$sum('a')' specified for the field 'Output/result[0]' threw an error during evaluation. T0412: Argument 1 of function \"sum\" must be an array of \"numbers\""
        ),
        (
            #"{"v":"{% $randomSeeded(1) %}"}"#, "Output/v",
            "The JSONata expression '$randomSeeded(1)' specified for the field 'Output/v' threw an error during evaluation. T1006: Attempted to invoke a non-function"
        ),
    ])
    func `an Output that cannot be evaluated`(output: String, location: String, cause: String) throws {
        let run = try run(#""P":{"Type":"Pass","Output":\#(output),"End":true}"#)
        let prefix = "An error occurred while executing the state 'P' (entered at the event id #2). "
        #expect(
            run.result == ExecutionResult(status: .failed, error: "States.QueryEvaluationError", cause: prefix + cause))
        #expect(run.history.hasSuffix("2 PassStateEntered<-0\n3 EvaluationFailed<-2\n4 ExecutionFailed<-3"))
        #expect(
            run.events[2].kind
                == .evaluationFailed(
                    error: "States.QueryEvaluationError", cause: prefix + cause, location: location, state: "P"))
    }

    @Test func `a task with Arguments, Output, Assign and Catch`() throws {
        let states = #"""
            "T":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","TimeoutSeconds":"{% $states.input.t %}",
            "Arguments":{"FunctionName":"f","Payload":"{% $states.input %}"},
            "Assign":{"code":"{% $states.result.StatusCode %}"},"Output":"{% $states.result.Payload %}","Next":"D",
            "Catch":[{"ErrorEquals":["States.ALL"],"Assign":{"code":"{% $states.errorOutput.Error %}"},
            "Output":{"was":"{% $states.input.t %}"},"Next":"D"}]},
            "D":{"Type":"Succeed","Output":{"in":"{% $states.input %}","code":"{% $code %}"}}
            """#
        let good = try run(states, input: #"{"t":5}"#, answers: ["T": [.output(#"{"Payload":"x","StatusCode":200}"#)]])
        #expect(good.output == #"{"in":"x","code":200}"#, "\(good.cause ?? "")")
        #expect(good.waits == [5000])
        #expect(good.parameters == [#"{"FunctionName":"f","Payload":{"t":5}}"#])
        let bad = try run(states, input: #"{"t":5}"#, answers: ["T": [.error("E", "C")]])
        #expect(bad.output == #"{"in":{"was":5},"code":"E"}"#, "\(bad.cause ?? "")")
    }

    @Test func `a Choice takes the first rule that holds, with its own Output`() throws {
        let states = #"""
            "C":{"Type":"Choice","Assign":{"x":0},"Output":"default","Choices":[
            {"Condition":"{% $states.input.a > 2 %}","Output":"big","Assign":{"x":1},"Next":"S"},
            {"Condition":"{% $states.input.a = 2 %}","Next":"S"}],"Default":"S"},
            "S":{"Type":"Pass","Output":["{% $states.input %}","{% $exists($x) ? $x : 'none' %}"],"End":true}
            """#
        #expect(try run(states, input: #"{"a":3}"#).output == #"["big",1]"#)
        #expect(try run(states, input: #"{"a":2}"#).output == #"[{"a":2},"none"]"#)
        #expect(try run(states, input: #"{"a":1}"#).output == #"["default",0]"#)
    }

    @Test func `a Map over Items`() throws {
        let run = try run(
            #"""
            "M":{"Type":"Map","Items":"{% $states.input.list[n > 1] %}","End":true,
            "ItemSelector":{"n":"{% $states.context.Map.Item.Value.n %}","i":"{% $states.context.Map.Item.Index %}"},
            "ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","Output":"{% $states.input.n * 10 + $states.input.i %}","End":true}}}}
            """#, input: #"{"list":[{"n":1},{"n":2},{"n":3}]}"#)
        #expect(run.output == "[20,31]", "\(run.cause ?? "")")
    }

    /// scenarios: map with Items of another type.
    @Test func `Items that are no array`() throws {
        let run = try run(
            #""M":{"Type":"Map","Items":"{% 1 %}","End":true,"ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}}"#
        )
        #expect(
            run.history.hasSuffix(
                "2 MapStateEntered<-0\n3 EvaluationFailed<-2\n4 MapStateFailed<-3\n5 ExecutionFailed<-4"))
        #expect(
            run.cause
                == "An error occurred while executing the state 'M' (entered at the event id #2). The JSONata expression '1' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'number' for value: 1"
        )
    }

    @Test func `a Fail state with expressions`() throws {
        let run = try run(
            #""F":{"Type":"Fail","Error":"{% 'A' & 'B' %}","Cause":"{% $string($states.input) %}"}"#, input: #"{"a":1}"#
        )
        #expect(run.result == ExecutionResult(status: .failed, error: "AB", cause: #"{"a":1}"#))
    }
}
