import OrderedJSON
import StatesLanguage
import Testing

@Suite("Refusals of Map states")
struct MapStateTests {
    private static let machine = #""StartAt":"P","States":{"P":{"Type":"Pass","End":true}}"#
    private static let distributed =
        #""ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},\#(machine)}"#

    /// The words are the service's, measured with ValidateStateMachineDefinition on 2026-09-05 by the authors of
    /// cdk-preflight, and in floci's issues 2968 and 3733; the places are derived.
    private static let refusals = [
        (
            #""ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED"},\#(machine)}"#,
            "These fields are required: [ExecutionType] at /States/M/ItemProcessor/ProcessorConfig"
        ),
        (
            #""Iterator":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"FAST"},\#(machine)}"#,
            "Value should be one of the following: [STANDARD, EXPRESS] at /States/M/Iterator/ProcessorConfig/ExecutionType"
        ),
        (
            #""ItemProcessor":{"ProcessorConfig":{"Mode":"INLINE","ExecutionType":"STANDARD"},\#(machine)}"#,
            "Field 'ExecutionType' is not supported at /States/M/ItemProcessor/ProcessorConfig"
        ),
        (
            #""ItemProcessor":{"StartAt":"P"}"#, "These fields are required: [States] at /States/M/ItemProcessor"
        ),
        (
            #"\#(distributed),"ItemReader":{"Resource":"arn:aws:states:::s3:unknownOperation","Parameters":{}}"#,
            "The field 'Resource' does not match any of the allowed values. Examples: [arn:<partition>:states:::s3:getObject, arn:<partition>:states:::s3:listObjectsV2] at /States/M/ItemReader/Resource"
        ),
        (
            #"\#(distributed),"ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"XML"},"Parameters":{}}"#,
            "The field 'InputType' should have one of these values: [MANIFEST, JSON, CSV, JSONL, PARQUET] at /States/M/ItemReader/ReaderConfig/InputType"
        ),
        (
            #"\#(distributed),"ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"CSV"},"Parameters":{}}"#,
            "The field 'CSVHeaderLocation' is required at /States/M/ItemReader/ReaderConfig"
        ),
        (
            #"\#(distributed),"ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"CSV","CSVHeaderLocation":"GIVEN"},"Parameters":{}}"#,
            "These fields are required: [CSVHeaders] at /States/M/ItemReader/ReaderConfig"
        ),
        (
            #"\#(distributed),"ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"MaxItems":100000001},"Parameters":{}}"#,
            "Maximum value is 100000000 at /States/M/ItemReader/ReaderConfig/MaxItems"
        ),
        (
            #"\#(distributed),"ItemBatcher":{"MaxItemsPerBatch":-1}"#,
            "Minimum value is 0 at /States/M/ItemBatcher/MaxItemsPerBatch"
        ),
        (
            #"\#(distributed),"QueryLanguage":"JSONata","ItemBatcher":{"MaxItemsPerBatchPath":"$.n"}"#,
            "The QueryLanguage is set to 'JSONata', but field 'MaxItemsPerBatchPath' is only supported for the 'JSONPath' QueryLanguage at /States/M/ItemBatcher"
        ),
        (
            #"\#(distributed),"MaxConcurrencyPath":"$$.Execution.Input.n""#,
            "Value is not a Reference Path at /States/M/MaxConcurrencyPath"
        ),
        (
            #"\#(distributed),"ToleratedFailurePercentage":-0.5"#,
            "Minimum value is 0.0 at /States/M/ToleratedFailurePercentage"
        ),
        (
            #"\#(distributed),"ToleratedFailureCount":1,"ToleratedFailureCountPath":"$.n""#,
            "There should only be one of the following fields: [ToleratedFailureCountPath, ToleratedFailureCount] at /States/M"
        ),
    ]

    @Test(arguments: refusals)
    func `the fields of maps are refused in the service's words`(fields: String, error: String) {
        let found = DefinitionChecker.simple().errors(
            #"{"StartAt":"M","States":{"M":{"Type":"Map",\#(fields),"End":true}}}"#)

        #expect(found == ["SCHEMA_VALIDATION_FAILED: " + error])
    }

    // The words: cdk-preflight, as above.
    @Test func `an express machine has no distributed maps, and an express map no callbacks`() {
        let task =
            #""Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","Parameters":{"QueueUrl":"q","MessageBody":"m"},"End":true"#
        let map =
            #"{"StartAt":"M","States":{"M":{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"EXPRESS"},"StartAt":"T","States":{"T":{\#(task)}}},"End":true}}}"#
        let place = "/States/M/ItemProcessor"
        let callback =
            "SCHEMA_VALIDATION_FAILED: Express state machine does not support '.waitForTaskToken' service integration  at \(place)/States/T/Resource"

        #expect(DefinitionChecker.simple().errors(map) == [callback])
        #expect(
            DefinitionChecker.simple(.express).errors(map) == [
                "SCHEMA_VALIDATION_FAILED: The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines at \(place)/ProcessorConfig/Mode",
                callback,
            ])
    }

    @Test(arguments: ["", "a b", "a/b", "a\\u0007", String(repeating: "x", count: 41)])
    func `a label has no special characters`(label: String) {
        let found = DefinitionChecker.simple().check(
            text: #"{"StartAt":"M","States":{"M":{"Type":"Map","Label":"\#(label)",\#(Self.distributed),"End":true}}}"#)

        #expect(found.map(\.code) == [.invalidLabelName])
        #expect(found.first?.location == "/States/M/Label")
    }

    @Test func `a label stands once, and does nothing on a map that runs inline`() {
        let found = DefinitionChecker.simple().check(
            text:
                #"{"StartAt":"M","States":{"M":{"Type":"Map","Label":"L",\#(Self.distributed),"Next":"N"},"N":{"Type":"Map","Label":"L","ItemProcessor":{"StartAt":"Q","States":{"Q":{"Type":"Succeed"}}},"End":true}}}"#
        )

        #expect(found.map(\.code) == [.duplicateLabelName, .fieldHasNoEffect])
    }
}
