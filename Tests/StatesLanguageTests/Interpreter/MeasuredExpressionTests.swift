import OrderedJSON
import StatesLanguage
import Testing

/// What expressions give and how they fail, measured on AWS.
///
/// Sources: gabrielmoreira/tiny-asl-machine (Feature.JSONataBuiltins, Feature.JSONataErrors: whole causes of executions);
/// floci-io/floci, issues 2736 and 2737, and JsonataEvaluator (TestState on us-east-1, August and September 2026);
/// localstack/localstack, scenarios/test_base_scenarios.snapshot.json (a function as Items).
struct MeasuredExpressionTests {
    private func run(_ expression: String, input: String = "{}") throws -> Simulation {
        let output = JSON.string("{% \(expression) %}").serialized()
        return try Simulation.run(
            #"{"QueryLanguage":"JSONata","StartAt":"Do","States":{"Do":{"Type":"Pass","Output":\#(output),"End":true}}}"#,
            input: input)
    }

    private func cause(_ expression: String, _ rest: String) -> String {
        "An error occurred while executing the state 'Do' (entered at the event id #2). "
            + "The JSONata expression '\(expression)' specified for the field 'Output' \(rest)"
    }

    @Test(arguments: [
        ("1/0", #""Infinity""#),
        ("1e308*10", #""Infinity""#),
        ("-1/0", #""-Infinity""#),
        ("0/0", #""NaN""#),
        ("[1/0]", #"["Infinity"]"#),
        ("{'k':1/0}", #"{"k":"Infinity"}"#),
        ("$string(1e20)", #""100000000000000000000""#),
        ("$string(1e21)", #""1e+21""#),
        ("$string(9223372036854775808)", #""9223372036854776000""#),
        ("$string(999999999999999868928)", #""999999999999999900000""#),
        ("$string(1/3)", #""0.333333333333333""#),
        ("$parse('1.0')", "1"),
        ("$parse('1e2')", "100"),
        ("$parse('-0')", "0"),
        ("$parse('9223372036854775807')", "9223372036854775807"),
        ("$parse('9223372036854775808')", "9.223372036854776E18"),
        ("$parse('123456789012345678901234567890')", "1.2345678901234568E29"),
        ("$states.input.x", #"[1,12345678901234567,0.5,"1.0"]"#),
        ("$exists(null)", "true"),
        ("{'k': null, 'l': $states.input.missing}", #"{"k":null}"#),
    ])
    func `gives`(expression: String, output: String) throws {
        let run = try run(expression, input: #"{"x":[1.0,12345678901234567,5e-1,"1.0"]}"#)
        #expect(run.output == output, "\(run.cause ?? "")")
    }

    /// A function of the service gets as many arguments from `$map` as it has parameters, like those of the language.
    @Test func `functions of the service as arguments`() throws {
        #expect(try run("$map(['1','[2]'], $parse)").output == "[1,[2]]")
        #expect(try run("$map([[1,2,3]], $partition(?, 2))").output == "[[1,2],[3]]")
    }

    @Test(arguments: [
        ("$states.input.missing", "returned nothing (undefined)."),
        ("$partition([1], 0)", "returned nothing (undefined)."),
        (
            "'a' + 1",
            #"threw an error during evaluation. T2001: The left side of the "+" operator must evaluate to a number"#
        ),
        ("$partition([1], -1)", "threw an error during evaluation. D3137: Second argument must be zero or greater"),
        (
            "$partition('a', 2)",
            #"threw an error during evaluation. T0412: Argument 1 of function "partition" must be an array of undefined"#
        ),
        (
            "$sum('a')",
            #"threw an error during evaluation. T0412: Argument 1 of function "sum" must be an array of "numbers""#
        ),
        ("$eval('1')", "threw an error during evaluation. T1006: Attempted to invoke a non-function"),
        ("$fn := function($x){$x}", "returned an unsupported result type."),
    ])
    func `fails`(expression: String, rest: String) throws {
        let run = try run(expression)
        #expect(run.result?.error == "States.QueryEvaluationError")
        #expect(run.cause == cause(expression, rest))
    }

    @Test func `what the service does not explain`() throws {
        let told = try #require(try run("$base64decode('!!!')").cause)
        let expected = cause("$base64decode('!!!')", "threw an internal error during evaluation. ")
        #expect(told.hasPrefix(expected))
        #expect(told.dropFirst(expected.count).split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
    }

    // MARK: - Limits

    private static let recursion = "($f := function($n){ $n = 0 ? 0 : 1 + $f($n - 1) }; $f(%))"
    private static let doubling = "($d := function($s, $n){ $n = 0 ? $s : $d($s & $s, $n - 1) }; $length($d('x', %)))"

    @Test(arguments: [
        (String(repeating: "1+", count: 99) + "1", "100"),
        (String(repeating: "(", count: 99) + "1" + String(repeating: ")", count: 99), "1"),
        ("1" + String(repeating: " ~> $abs()", count: 99), "1"),
        (recursion.replacing("%", with: "31"), "31"),
        (doubling.replacing("%", with: "22"), "4194304"),
        ("$count([1..873782])", "873782"),
        ("$count($range(1, 360145, 1))", "360145"),
        // A call that is the last thing a function does is no deeper than the one before.
        ("($f := function($n, $a){ $n = 0 ? $a : $f($n - 1, $a + 1) }; $f(2000, 0))", "2000"),
    ])
    func `what is within the limits`(expression: String, output: String) throws {
        let run = try run(expression)
        #expect(run.output == output, "\(run.cause ?? "")")
    }

    private static let deep =
        "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive"
    private static let large = "Expression evaluation memory limit exceeded: Check for excessive memory usage"

    @Test(arguments: [
        (String(repeating: "1+", count: 100) + "1", deep),
        (String(repeating: "(", count: 100) + "1" + String(repeating: ")", count: 100), deep),
        (recursion.replacing("%", with: "32"), deep),
        ("($f := function($n){ 1 + $f($n) }; $f(1))", deep),
        (doubling.replacing("%", with: "23"), large),
        ("$count([1..873783])", large),
        ("[1..900000] ~> $count()", large),
        ("$count($range(1, 360146, 1))", large),
        ("$pad('', 1000000000, 'x')", large),
    ])
    func `what is beyond the limits`(expression: String, message: String) throws {
        let run = try run(expression)
        #expect(run.cause == cause(expression, "threw an error during evaluation: \(message)"))
    }

    /// How long AWS waits was not measured, only that it does not wait for ever.
    @Test func `a loop without end ends`() throws {
        let expression = "($f := function($n){ $f($n + 1) }; $f(1))"
        let message = "Expression evaluation timeout: Check for infinite loop"
        #expect(try run(expression).cause == cause(expression, "threw an error during evaluation: \(message)"))
    }

    // MARK: - Places

    /// The place of each field was measured on AWS (floci-io/floci, docs/services/step-functions.md; ItemSelector:
    /// gabrielmoreira/tiny-asl-machine, Feature.JsonataScopeSource-003).
    @Test(arguments: [
        (#""Type":"Pass","Output":{"a":{"b":["{% $x %}"]}},"End":true"#, "Output/a/b[0]"),
        (#""Type":"Pass","Assign":{"x":"{% $x %}"},"End":true"#, "Assign/x"),
        (
            #""Type":"Choice","Choices":[{"Condition":false,"Next":"Z"},{"Condition":"{% $x %}","Next":"Z"}]"#,
            "Choices[1]/Condition"
        ),
        (
            #""Type":"Choice","Choices":[{"Condition":true,"Output":{"v":"{% $x %}"},"Next":"Z"}]"#,
            "Choices[0]/Output/v"
        ),
        (
            #""Type":"Choice","Choices":[{"Condition":true,"Assign":{"v":"{% $x %}"},"Next":"Z"}]"#,
            "Choices[0]/Assign/v"
        ),
        (#""Type":"Wait","Seconds":"{% $x %}","End":true"#, "Seconds"),
        (#""Type":"Fail","Error":"{% $x %}""#, "Error"),
        (#""Type":"Fail","Cause":"{% $x %}""#, "Cause"),
        (#""Type":"Map","Items":"{% $x %}",\#(processor),"End":true"#, "Items"),
        (#""Type":"Map","Items":[1],"MaxConcurrency":"{% $x %}",\#(processor),"End":true"#, "MaxConcurrency"),
        (#""Type":"Map","Items":[1],"ItemSelector":{"s":"{% $x %}"},\#(processor),"End":true"#, "ItemSelector/s"),
    ])
    func `the field is named`(state: String, field: String) throws {
        let run = try Simulation.run(
            #"{"QueryLanguage":"JSONata","StartAt":"Do","States":{"Do":{\#(state)},"Z":{"Type":"Succeed"}}}"#)
        #expect(
            run.cause == "An error occurred while executing the state 'Do' (entered at the event id #2). "
                + "The JSONata expression '$x' specified for the field '\(field)' returned nothing (undefined).")
    }

    private static let processor = #""ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Pass","End":true}}}"#
}
