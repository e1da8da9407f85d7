import OrderedJSON
import StatesLanguage
import Testing

/// JSONata expressions that CreateStateMachine refuses, with the grammars that machines run with.
///
/// Measured on AWS: gabrielmoreira/tiny-asl-machine, Feature.JSONataValidation-002 to 004 (`$states.result`,
/// `$states.errorOutput`); floci-io/floci, StepFunctionsTopLevelReferenceIntegrationTest and its tests of
/// ValidateStateMachineDefinition (the others).
struct ServiceSyntaxTests {
    private func errors(_ state: String, then rest: String = "") -> [String] {
        DefinitionChecker(syntax: .service).check(
            text: #"{"QueryLanguage":"JSONata","StartAt":"E","States":{"E":{\#(state)}\#(rest)}}"#
        ).filter { $0.severity == .error }.map(\.description)
    }

    @Test(arguments: [
        ("phone", ["Reference to 'phone' at the top level is not supported."]),
        ("$.phone", ["Reference to '$' at the top level is not supported."]),
        ("$$", ["Reference to '$$' is not supported."]),
        (
            "aaa + bbb",
            [
                "Reference to 'aaa' at the top level is not supported.",
                "Reference to 'bbb' at the top level is not supported.",
            ]
        ),
        ("$map([1], function($x) { phone })", ["Reference to 'phone' at the top level is not supported."]),
        ("$states.result", ["Field '$states.result' does not exist."]),
        ("$states.errorOutput.Cause", ["Field '$states.errorOutput' does not exist."]),
        ("$states.input.a[b = 1].c", []),
        ("$phone", []),
    ])
    func `what an expression may not read`(expression: String, messages: [String]) {
        let found = errors(#""Type":"Pass","Output":{"a":["{% \#(expression) %}"]},"End":true"#)
        #expect(found == messages.map { "UNSUPPORTED_JSONATA_EXPRESSION: \($0) at /States/E/Output/a[0]" })
    }

    @Test(arguments: [
        ("'abc", "String literal must be terminated by a matching quote"),
        ("1 +", "Unexpected end of expression"),
        ("", "Unexpected end of expression"),
        ("}", #"The symbol "}" cannot be used as a unary operator"#),
        ("/abc", "No terminating / in regular expression"),
        ("$a[1,2]", #"Expected "]", got ",""#),
    ])
    func `what does not parse`(expression: String, message: String) {
        let found = errors(#""Type":"Pass","Output":"{% \#(expression.replacing("\"", with: "\\\"")) %}","End":true"#)
        #expect(found == ["INVALID_JSONATA_EXPRESSION: \(message) at /States/E/Output"])
    }

    private static let task = #""Type":"Task","Resource":"arn:aws:states:::aws-sdk:sts:getCallerIdentity""#

    @Test(
        arguments: [
            (#"\#(task),"Arguments":{},"Output":"{% $states.result %}","End":true"#, nil),
            (#"\#(task),"Arguments":{},"Assign":{"a":"{% $states.result %}"},"End":true"#, nil),
            (
                #"\#(task),"Arguments":{"a":"{% $states.result %}"},"End":true"#,
                "result' does not exist. at /States/E/Arguments/a"
            ),
            (
                #"\#(task),"Arguments":{},"Output":"{% $states.errorOutput %}","End":true"#,
                "errorOutput' does not exist. at /States/E/Output"
            ),
            (
                #"\#(task),"Arguments":{},"Catch":[{"ErrorEquals":["States.ALL"],"Output":"{% $states.errorOutput %}","Next":"Z"}],"End":true"#,
                nil
            ),
            (
                #"\#(task),"Arguments":{},"Catch":[{"ErrorEquals":["States.ALL"],"Output":"{% $states.result %}","Next":"Z"}],"End":true"#,
                "result' does not exist. at /States/E/Catch[0]/Output"
            ),
        ] as [(String, String?)])
    func `where there is a result, and where an error`(state: String, fault: String?) {
        let catcher = state.contains("Catch") ? #","Z":{"Type":"Succeed"}"# : ""
        #expect(
            errors(state, then: catcher)
                == (fault.map { ["UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.\($0)"] } ?? []))
    }

    @Test(arguments: [
        (#"{"RoleArn":"{% phone %}"}"#, "Credentials/RoleArn"), (#""{% phone %}""#, "Credentials"),
    ])
    func `credentials are read, too`(credentials: String, place: String) {
        #expect(
            errors(#"\#(Self.task),"Arguments":{},"Credentials":\#(credentials),"End":true"#)
                == [
                    "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. at /States/E/\(place)"
                ])
    }

    @Test func `a text that does not begin with the braces is only a text`() {
        #expect(errors(#""Type":"Pass","Output":["Hello {% name %}"," {% name %}"],"End":true"#).isEmpty)
    }
}
