import OrderedJSON
import StatesLanguage
import Testing

func fill(_ template: String, input: JSON = [:], context: JSON = [:], variables: [String: JSON] = [:]) throws -> String
{
    var random = FixedGenerator(state: 1)
    let template = try PayloadTemplate(JSON(parsing: template), at: "/States/Run/Parameters")
    return try template.evaluate(
        { root in
            switch root {
            case .input: input
            case .context: context
            case .variable(let name): variables[name]
            }
        }, random: &random
    ).serialized()
}

@Suite struct `Payload templates` {
    @Test(arguments: [
        ("{}", "{}"), (#"{"a": 1.50, "b": [{"c": null}]}"#, #"{"a":1.50,"b":[{"c":null}]}"#),
        (#"{"z": 1, "v.$": "$.x", "a": 2}"#, #"{"z":1,"a":2,"v":{"y":1.0}}"#),
        (#"{"v.$": "$"}"#, #"{"v":{"x":{"y":1.0},"list":[1,2]}}"#),
        (#"{"In": [{"Data": {"S3": {"Uri.$": "$.x.y"}}}, 7]}"#, #"{"In":[{"Data":{"S3":{"Uri":1.0}}},7]}"#),
        (#"[[{"a.$": "$.list[0]"}]]"#, #"[[{"a":1}]]"#),
        (#"{"v.$": "$.list[?(@.a)]"}"#, #"{"v":[]}"#), (#"{"v.$": "$.no[*]"}"#, #"{"v":[]}"#),
        (#"{"id.$": "$$.Execution.Id", "n.$": "$count"}"#, #"{"id":"e","n":3}"#),
        (#"{"v.$": "States.Format('{}!', $.x.y)"}"#, #"{"v":"1.0!"}"#),
        (#"{"v.$": "States.MathAdd($count, 1)"}"#, #"{"v":4}"#),
        (#"{"a$": "$.x", "$": "$.x", "a.$b": 1, "": 2}"#, #"{"a$":"$.x","$":"$.x","a.$b":1,"":2}"#),
        (#"{"日本.$": "$.x.y"}"#, #"{"日本":1.0}"#), ("3", "3"), (#""$.x""#, #""$.x""#),
    ])
    func `take values at any depth, in order`(template: String, expected: String) throws {
        let input: JSON = ["x": ["y": 1.0], "list": [1, 2]]
        let filled = try fill(template, input: input, context: ["Execution": ["Id": "e"]], variables: ["count": 3])
        #expect(filled == expected)
    }

    @Test func `what has nothing to fill is constant`() throws {
        #expect(try PayloadTemplate(["a": [["b": 1]]], at: "/").isConstant)
        #expect(try !PayloadTemplate(["a": [["b.$": "$"]]], at: "/").isConstant)
        #expect(
            try PayloadTemplate(["a.$": "$.x", "b.$": "States.Array($y, $$.z)"], at: "/").paths.map(\.text)
                == ["$.x", "$y", "$$.z"])
    }

    /// The first is recorded from the service (`The JSONPath '$.no_such' specified for the field 'value.$' …`); for the
    /// context object see issue texts such as "The JSONPath '$$.Map.Item.Value.checkId' specified for the field
    /// 'checkId.$' could not be found in the input '{"Execution":…"; the others are Floci's
    /// AslExecutorUnresolvableJsonPathTest, "verified against real AWS".
    @Test(arguments: [
        (
            #"{"value.$": "$.no_such"}"#,
            "The JSONPath '$.no_such' specified for the field 'value.$' could not be found in the input '{\"other\":1}'"
        ),
        (
            #"{"outer": [{"missing.$": "$.a.b.c"}]}"#,
            "The JSONPath '$.a.b.c' specified for the field 'missing.$' could not be found in the input '{\"other\":1}'"
        ),
        (
            #"{"v.$": "$.other.x"}"#,
            "The JSONPath '$.other.x' specified for the field 'v.$' could not be found in the input '{\"other\":1}'"
        ),
        (
            #"{"v.$": "$$.Map.Item"}"#,
            "The JSONPath '$$.Map.Item' specified for the field 'v.$' could not be found in the input '{\"Execution\":{}}'"
        ),
        (
            #"{"v.$": "States.Format('{}', $.nope)"}"#,
            "The function 'States.Format('{}', $.nope)' had the following error: The JsonPath argument for the field '$.nope' could not be found in the input '{\"other\":1}'"
        ),
    ])
    func `say which field finds nothing`(template: String, cause: String) throws {
        do {
            Issue.record("\(try fill(template, input: ["other": 1], context: ["Execution": [:]]))")
        } catch let failure as TemplateFailure {
            #expect(failure.cause == cause)
        }
        #expect(TemplateFailure.errorName == "States.Runtime")
    }

    /// Floci's AslExecutorUnresolvableJsonPathTest: outOfRangeArrayIndexStillResolvesToNull and two more.
    @Test func `an index behind the end of an array is null here`() throws {
        #expect(try fill(#"{"v.$": "$.items[5]"}"#, input: ["items": [1, 2]]) == #"{"v":null}"#)
        #expect(try fill(#"{"v.$": "$.items[99999999999999999999]"}"#, input: ["items": [1]]) == #"{"v":null}"#)
        #expect(try fill(#"{"v.$": "$.nul"}"#, input: ["nul": .null]) == #"{"v":null}"#)
        #expect(throws: TemplateFailure.self) { try fill(#"{"v.$": "$.items[5].x"}"#, input: ["items": [1]]) }
        #expect(throws: TemplateFailure.self) {
            try fill(#"{"v.$": "States.Array($.items[5])"}"#, input: ["items": [1]])
        }
    }

    @Test func `a variable that there is not is a failure`() throws {
        #expect(throws: TemplateFailure.self) { try fill(#"{"v.$": "$nope.a"}"#) }
    }

    /// Recorded from the service: `SCHEMA_VALIDATION_FAILED: The value for the field 'x.$' must be a valid JSONPath or a
    /// valid intrinsic function call at /States/…` (also serverless-step-functions issue 399 with `States.format`).
    @Test func `everything that is wrong is found when a template is read`() throws {
        let template = try JSON(
            parsing: #"""
                {"a.$": 1, "b.$": "x", "c": {"d.$": "States.format('{}')", "list": [0, {"e.$": "$."}]}, "f": 1, "f.$": "$"}
                """#)
        do {
            _ = try PayloadTemplate(template, at: "/States/Run/Parameters")
            Issue.record("it was taken")
        } catch {
            let words = "must be a valid JSONPath or a valid intrinsic function call"
            #expect(
                error.diagnostics.map { "\($0.problem.message) at \($0.location)" } == [
                    "The value for the field 'a.$' \(words) at /States/Run/Parameters",
                    "The value for the field 'b.$' \(words) at /States/Run/Parameters",
                    "The value for the field 'd.$' \(words) at /States/Run/Parameters/c",
                    "The value for the field 'e.$' \(words) at /States/Run/Parameters/c/list[1]",
                    "The field 'f' is defined twice: with and without '.$' at /States/Run/Parameters",
                ])
            #expect(error.description.contains("there is no function 'States.format'"))
        }
    }

    @Test func `a template of 10,000 levels is refused`() {
        var template: JSON = ["v.$": "$"]
        for _ in 0..<10_000 {
            template = [template]
        }
        #expect(throws: TemplateSyntaxError.self) { try PayloadTemplate(template, at: "/") }
    }
}
