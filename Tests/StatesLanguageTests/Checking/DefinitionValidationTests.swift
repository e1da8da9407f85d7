import OrderedJSON
import StatesLanguage
import Testing

/// Answers of ValidateStateMachineDefinition; the first ones as recorded in localstack/localstack,
/// tests/aws/services/stepfunctions/v2/test_sfn_api_validation.snapshot.json, marked as validated against AWS.
struct DefinitionValidationTests {
    @Test(arguments: [
        (
            "",
            #"[{"severity":"ERROR","code":"SCHEMA_VALIDATION_FAILED","message":"Definition must be a valid JSON object"}]"#
        ),
        (
            "{}",
            #"[{"severity":"ERROR","code":"SCHEMA_VALIDATION_FAILED","message":"These fields are required: [States, StartAt]","location":"/"}]"#
        ),
        (
            "not a definition",
            #"[{"severity":"ERROR","code":"INVALID_JSON_DESCRIPTION","message":"Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: (String)\"not a definition\"; line: 1, column: 4]","location":"[Source: (String)\"not a definition\"; line: 1, column: 4]"}]"#
        ),
    ])
    func `definitions that fail`(definition: String, diagnostics: String) {
        #expect(
            DefinitionValidation(of: definition).json.serialized()
                == #"{"result":"FAIL","diagnostics":\#(diagnostics),"truncated":false}"#)
    }

    @Test func `a machine without a fault`() {
        #expect(
            DefinitionValidation(of: #"{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#).json.serialized()
                == #"{"result":"OK","diagnostics":[],"truncated":false}"#)
    }

    @Test func `warnings are told when they are asked for`() {
        let definition = #"{"StartAt":"A","States":{"A":{"Type":"Pass","Result":"$.x","End":true}}}"#
        #expect(DefinitionValidation(of: definition).diagnostics.isEmpty)
        let validation = DefinitionValidation(of: definition, severity: .warning)
        #expect(validation.isOK)
        #expect(validation.diagnostics.map(\.code) == [.passResultIsStatic])
    }

    @Test func `a resource that runs here alone is accepted with a warning`() {
        let validation = DefinitionValidation(
            of: #"""
                {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::pjrun:command",
                "Parameters":{"Command":["true"]},"End":true}}}
                """#, severity: .warning)
        #expect(validation.isOK)
        #expect(validation.diagnostics.map(\.code) == [.onlyHere])
    }

    @Test func `more than is asked for is cut off`() {
        let states = (0..<150).map { #""S\#($0)":{"Type":"Pass","Next":"X\#($0)"}"# }.joined(separator: ",")
        let definition = #"{"StartAt":"S0","States":{\#(states)}}"#
        let three = DefinitionValidation(of: definition, maximumResults: 3)
        #expect(three.diagnostics.count == 3)
        #expect(three.isTruncated)
        #expect(!three.isOK)
        #expect(DefinitionValidation(of: definition).diagnostics.count == 100)
    }

    @Test func `an Express machine cannot wait for a token`() {
        let validation = DefinitionValidation(
            of: #"""
                {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                "Parameters":{"QueueUrl":"q","MessageBody.$":"$$.Task.Token"},"End":true}}}
                """#, type: .express)
        #expect(
            validation.diagnostics.map(\.message) == [
                "Express state machine does not support '.waitForTaskToken' service integration "
            ])
        #expect(validation.diagnostics.first?.location == "/States/A/Resource")
    }
}
