import OrderedJSON
import StatesLanguage
import Testing

@Suite("Help for a refused definition")
struct HelpTests {
    private static let task = #""Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:F","End":true"#

    @Test(
        arguments: [
            (#""Type":"Pass","nxt":"X","End":true"#, "did you mean \"Next\"?", "nxt"),
            (#""Type":"Pas","End":true"#, "did you mean \"Pass\"?", "Type"),
            (#"\#(task),"Parameters":{"a.$":7}"#, "leave the .$ out", "a.$"),
            (
                #""Type":"Task","Resource":"arn:aws:states:::sagemaker.createTrainingJob.sync","End":true"#,
                "a colon stands between service and action", "Resource"
            ),
            (#""Type":"Task","Resource":"${Start.Arn}","End":true"#, "give the placeholder a value", "Resource"),
            (
                #""Type":"Task","Resource":"arn:aws:states:::sagemaker:createProcesingJob","Parameters":{},"End":true"#,
                "did you mean \"sagemaker:createProcessingJob\"?", "Resource"
            ),
            (#""Type":"Pass","QueryLanguage":"JSONata","Parameters":{},"End":true"#, "\"Arguments\"", "Parameters"),
            (#""Type":"Pass","QueryLanguage":"JSONata","Output":"{% 1 + %}","End":true"#, "at character 5", "Output"),
            (#""Type":"Map","Iteratr":{},"End":true"#, nil, nil),
        ] as [(String, String?, String?)])
    func `a fault has its exact place and says how to mend it`(fields: String, help: String?, field: String?) throws {
        let found = DefinitionChecker.simple().check(text: #"{"StartAt":"X","States":{"X":{\#(fields)}}}"#)
        let first = try #require(found.first)

        if let help { #expect(first.help?.contains(help) == true, "\(first.help ?? "no help")") }
        if let field { #expect(first.path?.components.last == .key(field)) }
    }

    @Test func `a misspelt target is guessed, and one of another machine is explained`() {
        let found = DefinitionChecker.simple().check(
            text:
                #"{"StartAt":"Prepar","States":{"Prepare":{"Type":"Parallel","Branches":[{"StartAt":"In","States":{"In":{"Type":"Pass","Next":"Outside"}}}],"Next":"Outside"},"Outside":{"Type":"Succeed"}}}"#
        )

        #expect(found.first?.help == "did you mean \"Prepare\"?")
        #expect(
            found.first { $0.location?.hasSuffix("/In/Next") == true }?.help
                == "the state at /States/Outside belongs to another machine; a transition stays within its own")
    }

    @Test(
        arguments: [
            (#"\#(task),"TimeoutSeconds":5,"HeartbeatSeconds":5"#, "/States/X"),
            (
                #""Type":"Choice","Choices":[{"And":[{"Variable":"$.a","IsNull":true,"Next":"X"}],"Next":"X"}]"#,
                "/States/X/Choices[0]/And[0]"
            ),
            (#""Type":"Choice","Choices":[{"Variable":"$.a","Next":"X"}]"#, "/States/X/Choices[0]"),
            (
                #""Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"IsString":true,"Next":"X"}]"#,
                "/States/X/Choices[0]"
            ),
            (#""Type":"Choice","Choices":[{"Next":"X"}]"#, "/States/X/Choices[0]"),
            (#""Type":"Choice","Choices":[{"Condition":"{% true %}","Next":"X"}]"#, "/States/X/Choices[0]"),
            (
                #""Type":"Choice","QueryLanguage":"JSONata","Choices":[{"Variable":"$.a","IsNull":true,"Next":"X"}]"#,
                "/States/X/Choices[0]"
            ),
            (#""Type":"Pass","Parameters":{"a":1,"a.$":"$.a"},"End":true"#, "/States/X/Parameters"),
            (#""Type":"Pass","ResultPath":"$$.x","End":true"#, "/States/X/ResultPath"),
            (#""Type":"Fail","Error":"a","ErrorPath":"$.a""#, "/States/X"),
            (#""Type":"Fail","CausePath":"States.Array(1)""#, "/States/X/CausePath"),
            (#""Type":"Succeed","Assign":{}"#, "/States/X"),
            (#""Type":"Succeed","Next":"X""#, "/States/X"),
            (#""Type":"Pass","End":1"#, "/States/X/End"),
            (#""Type":"Wait","Timestamp":"2030-02-29T00:00:00Z","End":true"#, "/States/X/Timestamp"),
        ])
    func `rules without a recording are kept, too`(fields: String, location: String) {
        let found = DefinitionChecker.simple().check(text: #"{"StartAt":"X","States":{"X":{\#(fields)}}}"#)

        #expect(found.first?.severity == .error)
        #expect(found.first?.location == location)
    }

    @Test func `names have a length and variables a scope`() {
        let long = String(repeating: "é", count: 81)
        let found = DefinitionChecker.simple().check(
            text:
                #"{"StartAt":"\#(long)","States":{"\#(long)":{"Type":"Parallel","Assign":{"x":1,"\#(long)":2},"End":true,"Branches":[{"StartAt":"In","States":{"In":{"Type":"Pass","Assign":{"x.$":"$.y"},"End":true}}}]}}}"#
        )

        #expect(found.map(\.code) == [.invalidStateName, .invalidVariableName, .schemaValidationFailed])
        #expect(
            found.last?.message == "The variable name 'x' was already defined in a parent scope."
        )
    }

    @Test func `an island of states and an unknown error name are warned of`() {
        let found = DefinitionChecker.simple().check(
            text:
                #"{"StartAt":"A","States":{"A":{"Type":"Succeed"},"B":{"Type":"Pass","Next":"C"},"C":{\#(Self.task.replacing(#""End":true"#, with: #""Next":"B""#)),"Catch":[{"ErrorEquals":["States.TaskFaild"],"Next":"A"}]}}}"#
        )

        #expect(found.map(\.severity) == [.warning, .warning, .warning])
        #expect(found.map(\.location) == ["/States/C/Catch[0]/ErrorEquals[0]", "/States/B", "/States/C"])
    }
}

extension String {
    fileprivate func replacing(_ part: String, with other: String) -> String {
        guard let range = firstRange(of: part) else { return self }
        return String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
    }
}

@Suite("Hostile definitions")
struct HostileDefinitionTests {
    @Test func `nesting of ten thousand is refused, not followed`() {
        let opening = (0..<10_000).map {
            #"{"StartAt":"P\#($0)","States":{"P\#($0)":{"Type":"Parallel","End":true,"Branches":["#
        }
        let found = DefinitionChecker.simple().check(
            text: opening.joined() + "{}" + String(repeating: "]}}}", count: 10_000))

        #expect(found.map(\.code) == [.tooDeeplyNested])
    }

    @Test func `a value that is deeper than any text is refused, too`() {
        let machine = (0..<1_000).reduce(JSON.array([])) { inner, _ in .array([inner]) }

        #expect(
            DefinitionChecker.simple().check(["StartAt": "S", "States": machine]).map(\.code) == [.tooDeeplyNested])
    }

    @Test func `machines may be nested as deep as the limit goes`() {
        var machine: JSON = ["StartAt": "S", "States": ["S": ["Type": "Succeed"]]]
        for level in 0..<100 {
            machine = [
                "StartAt": .string("P\(level)"),
                "States": .object(
                    JSONObject([("P\(level)", ["Type": "Parallel", "End": true, "Branches": .array([machine])])])),
            ]
        }
        #expect(DefinitionChecker.simple().check(machine) == [])
    }

    @Test func `thousands of faults are found without thousands of guesses`() {
        let states = (0..<3_000).map { #""state\#($0)":{"Type":"Pass","Next":"nowhere\#($0)"}"# }
        let found = DefinitionChecker.simple().check(
            text: #"{"StartAt":"state0","States":{\#(states.joined(separator: ","))}}"#)

        #expect(found.count { $0.message.hasPrefix("Missing 'Next' target") } == 3_000)
        #expect(found.last?.code == .missingEndState)
    }

    @Test func `text that is too deep, too long or says a thing twice is refused`() {
        var limits = DefinitionChecker.Limits()
        limits.byteCount = 100
        let deep = String(repeating: "[", count: 100_000)

        #expect(DefinitionChecker.simple().check(text: deep).map(\.code) == [.tooDeeplyNested])
        #expect(
            DefinitionChecker.simple(limits: limits).check(text: #"{"Comment":"\#(deep)"}"#).map(\.code)
                == [.schemaValidationFailed])
        #expect(
            DefinitionChecker.simple().check(text: #"{"StartAt":"a","StartAt":"b"}"#).map(\.code) == [.invalidJSON])
        #expect(
            DefinitionChecker.simple().check(text: "[]").map(\.message) == ["Definition must be a valid JSON object"])
    }
}

@Suite("Places of faults in the text")
struct FaultPositionTests {
    @Test func `a fault of a field is where the field's key is`() throws {
        let text = """
            {"StartAt": "X",
             "States": {"X": {
               "Type": "Pass", "ÉÉ": 1,
               "nxt": "Y"}}}
            """
        let found = DefinitionChecker.simple().check(text: text)
        let places = found.compactMap { $0.position(in: JSONSourceMap(text)) }.map { [$0.line, $0.column] }

        #expect(places == [[2, 13], [3, 20], [4, 4], [2, 2]])
    }

    @Test func `a fault of the text is where the text stops being JSON`() throws {
        let text = "{\"StartAt\":\n  nope}"
        let fault = try #require(DefinitionChecker.simple().check(text: text).first)

        #expect(fault.position(in: JSONSourceMap(text))?.line == 2)
    }
}
