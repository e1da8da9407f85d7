import OrderedJSON
import StatesLanguage
import Testing

// The words are the service's, as recorded by others; the sources are named beside each.

private let localStack = "localstack/localstack, tests/aws/services/stepfunctions/v2, recorded against AWS: "
private let tinyASL =
    "gabrielmoreira/tiny-asl-machine, tests/conformance/cases/.snapshots/aws, recorded against AWS in 2026; places derived: "
private let preflight = "cdk-preflight, rules measured with ValidateStateMachineDefinition on 2026-09-05"

@Suite("Refusals that were recorded from the service")
struct RecordedRefusalTests {
    private static let task = #""Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:F","End":true"#

    private static let refusals: [RecordedRefusal] = [
        RecordedRefusal(
            what: "an empty object", definition: "{}",
            errors: ["SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /"],
            source: localStack + "test_sfn_api_validation EMPTY_DICT"),
        RecordedRefusal(
            what: "no StartAt", definition: #"{"States":{"S":{"Type":"Pass","End":true}}}"#,
            errors: ["SCHEMA_VALIDATION_FAILED: These fields are required: [StartAt] at /"],
            source: localStack + "test_sfn_api_validation INVALID_BASE_NO_STARTAT"),
        RecordedRefusal(
            what: "no States", definition: #"{"StartAt":"S"}"#,
            errors: ["SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /"],
            source: localStack + "test_sfn_api test_create_delete_invalid_sm"),
        RecordedRefusal(
            what: "white space", definition: " ",
            errors: ["SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object at null"],
            source: localStack + "test_sfn_api_validation EMPTY_STRING"),
        RecordedRefusal(
            what: "back to JSONPath",
            definition:
                #"{"QueryLanguage":"JSONata","StartAt":"Pass","States":{"Pass":{"Type":"Pass","QueryLanguage":"JSONPath","End":true}}}"#,
            errors: [
                "SCHEMA_VALIDATION_FAILED: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/Pass"
            ], source: localStack + "test_sfn_api_validation INVALID_DOWNGRADE_QUERY_LANGUAGE"),
        RecordedRefusal(
            what: "a callback in an express machine",
            definition:
                #"{"StartAt":"Publish","States":{"Publish":{"Type":"Task","Resource":"arn:aws:states:::sns:publish.waitForTaskToken","Parameters":{"Message":"m"},"End":true}}}"#,
            errors: [
                "SCHEMA_VALIDATION_FAILED: Express state machine does not support '.waitForTaskToken' service integration  at /States/Publish/Resource"
            ], source: localStack + "test_sfn_api_express WAIT_FOR_TASK_TOKEN", type: .express),
        RecordedRefusal(
            what: ".sync in an express machine",
            definition:
                #"{"StartAt":"StartExecution","States":{"StartExecution":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync","Parameters":{"StateMachineArn.$":"$.arn"},"End":true}}}"#,
            errors: [
                "SCHEMA_VALIDATION_FAILED: Express state machine does not support '.sync' service integration at /States/StartExecution/Resource"
            ], source: localStack + "test_sfn_api_express SYNC", type: .express),
        RecordedRefusal(
            what: "an activity in an express machine",
            definition:
                #"{"StartAt":"ActivityTask","States":{"ActivityTask":{"Type":"Task","Resource":"arn:aws:states:us-east-1:123456789012:activity:A","End":true}}}"#,
            errors: [
                "SCHEMA_VALIDATION_FAILED: Express state machine does not support Activity ARN at /States/ActivityTask/Resource"
            ], source: localStack + "test_sfn_api_express test_illegal_activity_task", type: .express),
        RecordedRefusal(
            what: "a transition to nowhere and a state nobody names",
            definition:
                #"{"StartAt":"pass1","States":{"pass1":{"Type":"Pass","Next":"pass3"},"pass2":{"Type":"Pass","End":true}}}"#,
            errors: [
                "MISSING_TRANSITION_TARGET: Missing 'Next' target: pass3 at /States/pass1/Next",
                "MISSING_TRANSITION_TARGET: State \"pass2\" is not reachable. at /States/pass2",
            ], source: "https://github.com/localstack/localstack/issues/11978"),
        RecordedRefusal(
            what: "a StartAt to nowhere leaves only the first state unnamed",
            definition:
                #"{"StartAt":"Not sure","States":{"Pass One":{"Type":"Pass","Next":"Success"},"Success":{"Type":"Succeed"}}}"#,
            errors: [
                "MISSING_TRANSITION_TARGET: Missing 'Next' target: Not sure at /StartAt",
                "MISSING_TRANSITION_TARGET: State \"Pass One\" is not reachable. at /States/Pass One",
            ], source: "https://github.com/aws-cloudformation/cfn-lint/issues/4074"),
        RecordedRefusal(
            what: "a loop without an end",
            definition: #"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Next":"A"}}}"#,
            errors: ["MISSING_END_STATE: Workflow has no terminal state at null"],
            source: "https://github.com/floci-io/floci/issues/2735"),
        RecordedRefusal(
            what: "a loop without an end, and a state nobody names, are one fault",
            definition: #"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"A"},"C":{"Type":"Pass","Next":"A"}}}"#,
            errors: ["MISSING_END_STATE: Workflow has no terminal state at null"],
            source: "https://github.com/floci-io/floci/pull/2786"),
        RecordedRefusal(
            what: "a loop, and an end nobody names",
            definition:
                #"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Next":"A"},"C":{"Type":"Pass","End":true}}}"#,
            errors: ["MISSING_TRANSITION_TARGET: State \"C\" is not reachable. at /States/C"],
            source: "https://github.com/floci-io/floci/issues/2735"),
        RecordedRefusal(
            what: "a transition to nowhere comes before the missing end",
            definition: #"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"NOPE"}}}"#,
            errors: [
                "MISSING_TRANSITION_TARGET: Missing 'Next' target: NOPE at /States/A/Next",
                "MISSING_END_STATE: Workflow has no terminal state at null",
            ], source: "https://github.com/floci-io/floci/pull/2786"),
        RecordedRefusal(
            what: "a catcher to nowhere",
            definition: #"{"StartAt":"T","States":{"T":{\#(task),"Catch":[{"ErrorEquals":["E"],"Next":"NOPE"}]}}}"#,
            errors: ["MISSING_TRANSITION_TARGET: Missing 'Next' target: NOPE at /States/T/Catch[0]/Next"],
            source: "https://github.com/aws/aws-cdk/issues/25798"),
        RecordedRefusal(
            what: "a Default to nowhere is called Next as well",
            definition:
                #"{"StartAt":"A","States":{"A":{"Type":"Choice","Choices":[{"Variable":"$.x","IsPresent":true,"Next":"B"}],"Default":"NOPE"},"B":{"Type":"Succeed"}}}"#,
            errors: ["MISSING_TRANSITION_TARGET: Missing 'Next' target: NOPE at /States/A/Default"],
            source: "https://github.com/floci-io/floci/pull/2786"),
        RecordedRefusal(
            what: "a rule without Next",
            definition:
                #"{"StartAt":"Choice","States":{"Choice":{"Type":"Choice","Choices":[{"Variable":"$","StringMatches":"Test"}],"Default":"Success"},"Success":{"Type":"Succeed"}}}"#,
            errors: ["SCHEMA_VALIDATION_FAILED: These fields are required: [Next] at /States/Choice/Choices[0]"],
            source: "https://github.com/aws-cloudformation/cfn-lint/issues/4077"),
        RecordedRefusal(
            what: "a Choice state without rules, deep inside",
            definition:
                #"{"StartAt":"Run Providers","States":{"Run Providers":{"Type":"Parallel","End":true,"Branches":[{"StartAt":"Choose provider","States":{"Choose provider":{"Type":"Choice"}}}]}}}"#,
            errors: [
                "SCHEMA_VALIDATION_FAILED: These fields are required: [Choices] at /States/Run Providers/Branches[0]/States/Choose provider"
            ], source: "https://github.com/CloudSnorkel/cdk-github-runners/issues/434"),
        RecordedRefusal(
            what: "a template instead of a machine", definition: #"{"Fn::Sub":"x"}"#,
            errors: [
                "SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /",
                "SCHEMA_VALIDATION_FAILED: Field 'Fn::Sub' is not supported at /",
            ], source: "https://github.com/cloudtools/troposphere/issues/1450"),
        RecordedRefusal(
            what: "a timeout of a Map state",
            definition:
                #"{"StartAt":"M","States":{"M":{"Type":"Map","TimeoutSeconds":5,"ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}},"End":true}}}"#,
            errors: ["SCHEMA_VALIDATION_FAILED: Field 'TimeoutSeconds' is not supported at /States/M"],
            source: "https://github.com/floci-io/floci/issues/2735"),
        RecordedRefusal(
            what: "States.ALL before other catchers",
            definition:
                #"{"StartAt":"lambdaInvoke","States":{"lambdaInvoke":{\#(task),"Catch":[{"ErrorEquals":["States.ALL"],"Next":"X"},{"ErrorEquals":["Exception"],"Next":"X"}]},"X":{"Type":"Succeed"}}}"#,
            errors: [
                "SCHEMA_VALIDATION_FAILED: States.ALL must appear alone and at end of list at /States/lambdaInvoke/Catch[0]/ErrorEquals[0]"
            ], source: "https://github.com/aws/aws-cdk/issues/10530"),
        RecordedRefusal(
            what: "a name twice",
            definition:
                #"{"StartAt":"MissingValue","States":{"MissingValue":{"Type":"Parallel","Branches":[{"StartAt":"MissingValue","States":{"MissingValue":{"Type":"Succeed"}}}],"End":true}}}"#,
            errors: [
                "DUPLICATE_STATE_NAME: Duplicate State name: MissingValue at /States/MissingValue/Branches[0]/States/MissingValue"
            ], source: "the words: localstack/localstack, tests of Step Functions Local; the place is derived"),
        RecordedRefusal(
            what: "a function where a path belongs",
            definition:
                #"{"StartAt":"Choice","States":{"Choice":{"Type":"Choice","Choices":[{"Variable":"States.ArrayLength($.Arns)","NumericEquals":0,"Next":"Success"}],"Default":"Success"},"Success":{"Type":"Succeed"}}}"#,
            errors: [
                "SCHEMA_VALIDATION_FAILED: Value is not a Reference Path: Reference path didn't start with '$' at /States/Choice/Choices[0]/Variable"
            ], source: "the words: an article on functions in Choice states, terraform's error; the place is derived"),
        RecordedRefusal(
            what: "an action that the service does not have",
            definition:
                #"{"StartAt":"Query","States":{"Query":{"Type":"Task","Resource":"arn:aws:states:::dynamodb:query","Parameters":{"TableName.$":"$.TableName"},"End":true}}}"#,
            errors: [
                "SCHEMA_VALIDATION_FAILED: The resource provided arn:aws:states:::dynamodb:query is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/Query/Resource"
            ], source: localStack + "services/test_dynamodb_task_service test_invalid_integration"),
        RecordedRefusal(
            what: "no ARN at all",
            definition:
                #"{"StartAt":"Check Stock Value","States":{"Check Stock Value":{"Type":"Task","Resource":"createToken","End":true}}}"#,
            errors: [
                "SCHEMA_VALIDATION_FAILED: Value is not a valid resource ARN at /States/Check Stock Value/Resource"
            ],
            source: "https://github.com/aws/aws-sam-cli-app-templates/issues/185"),
        RecordedRefusal(
            what: "fields of the other language are reported at the state, also within a JSONata map",
            definition:
                #"{"StartAt":"M","States":{"M":{"Type":"Map","QueryLanguage":"JSONata","ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","Output":1,"End":true}}},"End":true}}}"#,
            errors: [
                "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/M/ItemProcessor/States/P"
            ], source: "https://github.com/floci-io/floci/issues/2968"),
        RecordedRefusal(
            what: "a language of an item processor",
            definition:
                #"{"StartAt":"M","States":{"M":{"Type":"Map","ItemProcessor":{"QueryLanguage":"JSONata","StartAt":"P","States":{"P":{"Type":"Pass","End":true}}},"End":true}}}"#,
            errors: ["SCHEMA_VALIDATION_FAILED: Field 'QueryLanguage' is not supported at /States/M/ItemProcessor"],
            source: "https://github.com/floci-io/floci/issues/2968"),
        RecordedRefusal(
            what: "a name at the top level of an expression",
            definition:
                #"{"QueryLanguage":"JSONata","StartAt":"E","States":{"E":{"Type":"Pass","Output":{"v":"{% phone %}"},"End":true}}}"#,
            errors: [
                "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. at /States/E/Output/v"
            ], source: "https://github.com/floci-io/floci/issues/2670"),
        RecordedRefusal(
            what: "both limits of a map",
            definition:
                #"{"StartAt":"M","States":{"M":{"Type":"Map","ItemReader":{"Resource":"arn:aws:states:::s3:listObjectsV2","ReaderConfig":{"MaxItems":1,"MaxItemsPath":"$.n"},"Parameters":{}},"ToleratedFailurePercentage":101,"ToleratedFailureCountPath":"$$.Execution.Input.n","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}},"End":true}}}"#,
            errors: [
                "SCHEMA_VALIDATION_FAILED: Maximum value is 100.0 at /States/M/ToleratedFailurePercentage",
                "SCHEMA_VALIDATION_FAILED: Value is not a Reference Path at /States/M/ToleratedFailureCountPath",
                "SCHEMA_VALIDATION_FAILED: There should only be one of the following fields: [MaxItems, MaxItemsPath] at /States/M/ItemReader/ReaderConfig",
            ], source: "https://github.com/floci-io/floci/issues/3733; the place of the pair is derived"),
        RecordedRefusal(
            what: "a state without a type ends nothing",
            definition:
                #"{"StartAt":"S","States":{"S":{"End":true}}}"#,
            errors: [
                "SCHEMA_VALIDATION_FAILED: The field 'Type' is required at /States/S",
                "MISSING_END_STATE: Workflow has no terminal state at null",
            ], source: tinyASL + "Validation.BasicStructure-001"),
        RecordedRefusal(
            what: "an unknown type",
            definition:
                #"{"StartAt":"S","States":{"S":{"Type":"Sleep","End":true}}}"#,
            errors: [
                "SCHEMA_VALIDATION_FAILED: The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /States/S/Type"
            ], source: tinyASL + "Validation.BasicStructure-002"),
        RecordedRefusal(
            what: "neither Next nor End",
            definition:
                #"{"StartAt":"S","States":{"S":{"Type":"Pass"}}}"#,
            errors: [
                "SCHEMA_VALIDATION_FAILED: This object should have only one of the following fields: [Next, End] at /States/S",
                "MISSING_END_STATE: Workflow has no terminal state at null",
            ], source: tinyASL + "Validation.BasicStructure-004"),
        RecordedRefusal(
            what: "no state at all",
            definition:
                #"{"StartAt":"S","States":{}}"#,
            errors: [
                "SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States",
                "MISSING_TRANSITION_TARGET: Missing 'Next' target: S at /StartAt",
                "MISSING_END_STATE: Workflow has no terminal state at null",
            ], source: tinyASL + "Validation.BasicStructure-005"),
        RecordedRefusal(
            what: "a rule without an operator",
            definition:
                #"{"StartAt":"C","States":{"C":{"Type":"Choice","Choices":[{"Variable":"$.a","Next":"D"}],"Default":"D"},"D":{"Type":"Succeed"}}}"#,
            errors: [
                "SCHEMA_VALIDATION_FAILED: This object should have only one of the following fields: [StringEquals, IsBoolean, StringLessThan, IsNumeric, BooleanEquals, StringLessThanEqualsPath, NumericLessThan, NumericGreaterThan, NumericLessThanPath, StringMatches, TimestampLessThanEqualsPath, NumericEquals, TimestampGreaterThan, StringGreaterThanEqualsPath, TimestampGreaterThanEqualsPath, TimestampLessThanEquals, NumericLessThanEqualsPath, TimestampEquals, BooleanEqualsPath, IsTimestamp, StringLessThanEquals, NumericLessThanEquals, StringLessThanPath, TimestampGreaterThanPath, StringGreaterThan, StringGreaterThanPath, IsString, StringEqualsPath, TimestampEqualsPath, TimestampLessThan, StringGreaterThanEquals, NumericGreaterThanPath, NumericGreaterThanEquals, NumericEqualsPath, TimestampLessThanPath, IsNull, IsPresent, TimestampGreaterThanEquals, NumericGreaterThanEqualsPath] at /States/C/Choices[0]"
            ], source: tinyASL + "Feature.ChoiceValidation-003"),
        RecordedRefusal(
            what: "a rule with two operators",
            definition:
                #"{"StartAt":"C","States":{"C":{"Type":"Choice","Choices":[{"Variable":"$.a","StringEquals":"1","NumericGreaterThan":0,"Next":"D"}],"Default":"D"},"D":{"Type":"Succeed"}}}"#,
            errors: [
                "SCHEMA_VALIDATION_FAILED: There should only be one of the following fields: [StringEquals, IsBoolean, StringLessThan, IsNumeric, BooleanEquals, StringLessThanEqualsPath, NumericLessThan, NumericGreaterThan, NumericLessThanPath, StringMatches, TimestampLessThanEqualsPath, NumericEquals, TimestampGreaterThan, StringGreaterThanEqualsPath, TimestampGreaterThanEqualsPath, TimestampLessThanEquals, NumericLessThanEqualsPath, TimestampEquals, BooleanEqualsPath, IsTimestamp, StringLessThanEquals, NumericLessThanEquals, StringLessThanPath, TimestampGreaterThanPath, StringGreaterThan, StringGreaterThanPath, IsString, StringEqualsPath, TimestampEqualsPath, TimestampLessThan, StringGreaterThanEquals, NumericGreaterThanPath, NumericGreaterThanEquals, NumericEqualsPath, TimestampLessThanPath, IsNull, IsPresent, TimestampGreaterThanEquals, NumericGreaterThanEqualsPath] at /States/C/Choices[0]"
            ], source: tinyASL + "Feature.ChoiceValidation-005"),
        RecordedRefusal(
            what: "listed files without a type",
            definition:
                #"{"StartAt":"M","States":{"M":{"Type":"Map","ItemReader":{"Resource":"arn:aws:states:::s3:listObjectsV2","ReaderConfig":{"Transformation":"LOAD_AND_FLATTEN"},"Parameters":{"Bucket":"b"}},"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}},"End":true}}}"#,
            errors: [
                "SCHEMA_VALIDATION_FAILED: The field 'InputType' is required at /States/M/ItemReader/ReaderConfig"
            ], source: tinyASL + "Validation.ItemReader-002"),
        RecordedRefusal(
            what: "a pointer that is none",
            definition:
                #"{"StartAt":"M","States":{"M":{"Type":"Map","ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSON","ItemsPointer":"a/b"},"Parameters":{"Bucket":"b"}},"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}},"End":true}}}"#,
            errors: [
                "SCHEMA_VALIDATION_FAILED: Invalid input: JSON Pointer expression must start with '/': \"a/b\" at /States/M/ItemReader/ReaderConfig/ItemsPointer"
            ], source: tinyASL + "Validation.ItemReader-004"),
        RecordedRefusal(
            what: "a manifest of JSON",
            definition:
                #"{"StartAt":"M","States":{"M":{"Type":"Map","ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSON","ManifestType":"ATHENA_DATA"},"Parameters":{"Bucket":"b"}},"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}},"End":true}}}"#,
            errors: [
                "SCHEMA_VALIDATION_FAILED: Field 'ManifestType' is not supported at /States/M/ItemReader/ReaderConfig"
            ], source: tinyASL + "Validation.ItemReader-007"),
        RecordedRefusal(
            what: "headers of lines of JSON",
            definition:
                #"{"StartAt":"M","States":{"M":{"Type":"Map","ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSONL","CSVHeaderLocation":"GIVEN","CSVHeaders":["id"]},"Parameters":{"Bucket":"b"}},"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}},"End":true}}}"#,
            errors: [
                "SCHEMA_VALIDATION_FAILED: Field 'CSVHeaderLocation' is not supported at /States/M/ItemReader/ReaderConfig",
                "SCHEMA_VALIDATION_FAILED: Field 'CSVHeaders' is not supported at /States/M/ItemReader/ReaderConfig",
            ], source: tinyASL + "Validation.ItemReader-009"),
    ]

    @Test(arguments: refusals)
    func `the checker says what the service says`(refusal: RecordedRefusal) {
        #expect(
            DefinitionChecker.simple(refusal.type).errors(refusal.definition) == refusal.errors, "\(refusal.source)")
    }

    @Test(
        arguments: [
            (#""Type":"Pass","Next":"X","End":true"#, "There should only be one of the following fields: [Next, End]"),
            (
                #""Type":"Wait","Seconds":1,"SecondsPath":"$.x","End":true"#,
                "There should only be one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp]"
            ),
            (
                #""Type":"Map","End":true"#,
                "This object should have only one of the following fields: [ItemProcessor, Iterator]"
            ),
            (#"\#(task),"Retry":[{}]"#, "These fields are required: [ErrorEquals]"),
            (#"\#(task),"Retry":[{"ErrorEquals":[]}]"#, "Value cannot be empty"),
            (
                #"\#(task),"Retry":[{"ErrorEquals":["A"],"JitterStrategy":"HALF"}]"#,
                "Value should be one of the following: [NONE, FULL]"
            ),
            (#"\#(task),"Retry":[{"ErrorEquals":["A"],"BackoffRate":0.5}]"#, "Minimum value is 1.0"),
            (#"\#(task),"Retry":[{"ErrorEquals":["A"],"MaxDelaySeconds":31622401}]"#, "Maximum value is 31622400"),
            (#"\#(task),"TimeoutSeconds":0"#, "Minimum value is 1"),
            (#"\#(task),"TimeoutSeconds":100000000"#, "Maximum value is 99999999"),
            (#"\#(task),"TimeoutSeconds":"5""#, "Expected value of type Integer"),
            (#"\#(task),"Credentials":{}"#, "The field 'RoleArn' is required but was missing"),
            (#""Type":"Wait","Timestamp":"2030-01-01","End":true"#, "String does not match RFC3339 timestamp"),
            (#""Type":"Pass","InputPath":"x","End":true"#, "Value must be a valid JSONPath."),
            (#""Type":"Pass","ResultPath":"$.a[*]","End":true"#, "Value is not a Reference Path"),
            (
                #""Type":"Pass","Parameters":{"x.$":"1"},"End":true"#,
                "The value for the field 'x.$' must be a valid JSONPath or a valid intrinsic function call"
            ),
            (#""Type":"Parallel","Branches":[],"End":true"#, "Value cannot be empty"),
            (
                #""Type":"Pass","QueryLanguage":"JSONata","Output":"{% 1","End":true"#,
                "JSONata string must start with {% and end with %}"
            ),
            (
                #""Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true"#,
                "Parameters field is required for resource ARN: arn:aws:states:::lambda:invoke"
            ),
            (
                #""Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{},"End":true"#,
                "The field 'FunctionName' is required but was missing"
            ),
            (
                #""Type":"Task","Resource":"arn:aws:states:::lambda:invoke.sync","Parameters":{"FunctionName":"f"},"End":true"#,
                "The resource provided arn:aws:states:::lambda:invoke.sync is not recognized. The value is not a valid resource ARN, or the resource is not available in this region."
            ),
        ])
    func `single fields are refused in the service's words`(fields: String, message: String) {
        let errors = DefinitionChecker.simple().check(text: #"{"StartAt":"X","States":{"X":{\#(fields)}}}"#)

        #expect(errors.map(\.message) == [message], "\(preflight)")
        #expect(errors.first?.code == .schemaValidationFailed)
    }

    @Test(
        arguments: [
            (
                #"{"states":1}"#,
                "RESERVED_VARIABLE_NAME: Cannot assign to reserved variable '$states'. at /States/X/Assign/states"
            ),
            (
                #"{"a-b":1}"#,
                "INVALID_VARIABLE_NAME: Invalid variable name 'a-b': the variable name contains invalid characters. at /States/X/Assign/a-b"
            ),
        ])
    func `names of variables are refused in the service's words`(assign: String, error: String) {
        #expect(
            DefinitionChecker.simple().errors(ofState: #""Type":"Pass","Assign":\#(assign),"End":true"#) == [error],
            "\(preflight); the place is derived")
    }

    // localstack/localstack, scenarios/test_base_scenarios test_wait_timestamp_invalid, recorded against AWS
    @Test(
        arguments: [
            "2016-12-05 21:29:29Z", "2016-12-05T21:29:29", "2016-13-05T21:29:29Z", "2016-12-05T25:29:29Z",
            "05-12-2016T21:29:29Z", "{% $states.input %}",
        ])
    func `times are refused in the service's words`(timestamp: String) {
        #expect(
            DefinitionChecker.simple().errors(
                #"{"StartAt":"WaitUntil","States":{"WaitUntil":{"Type":"Wait","Timestamp":"\#(timestamp)","End":true}}}"#
            )
                == ["SCHEMA_VALIDATION_FAILED: String does not match RFC3339 timestamp at /States/WaitUntil/Timestamp"])
    }

    // localstack/localstack, test_sfn_api_validation NOT_A_DEF
    @Test func `what is no JSON is refused in Jackson's words`() {
        let found = DefinitionChecker.simple().check(text: "not a definition")

        #expect(found.map(\.code) == [.invalidJSON])
        #expect(
            found.first?.message
                == "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: (String)\"not a definition\"; line: 1, column: 4]"
        )
        #expect(found.first?.location == "[Source: (String)\"not a definition\"; line: 1, column: 4]")
    }

    // The same source as above: what CreateStateMachine makes of the list.
    @Test func `the faults are joined into one message`() {
        let found = DefinitionChecker.simple().check(text: #"{"Fn::Sub":"x"}"#)

        #expect(
            found.invalidDefinitionMessage
                == "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /, SCHEMA_VALIDATION_FAILED: Field 'Fn::Sub' is not supported at /'"
        )
        #expect(
            DefinitionChecker.simple().check(text: #"{"StartAt":"X","States":{"X":{"Type":"Succeed"}}}"#)
                .invalidDefinitionMessage == nil)
    }
}
