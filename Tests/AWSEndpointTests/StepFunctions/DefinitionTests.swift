import JobEngine
import JobModel
import OrderedJSON
import PjrunTesting
import StatesLanguage
import Testing

@testable import AWSEndpoint

@Suite struct `Definitions that nobody created, at the endpoint` {
    /// localstack/localstack, test_sfn_api_validation; radkawar/stackd, testdata/aws/stepfunctions/control_lifecycle.json:
    /// validate-warning-all, validate-invalid-truncated, validate-invalid-severity.
    @Test func `definitions are validated`() async throws {
        let desk = try StepFunctionsDesk()
        func validate(_ definition: String, _ more: JSONObject = [:]) async throws -> JSON {
            var input: JSONObject = ["definition": .string(definition)]
            for (name, value) in more { input[name] = value }
            return recorded(try await desk.call("ValidateStateMachineDefinition", .object(input)))
        }

        #expect(
            try await validate(StepFunctionsDesk.passing) == ["diagnostics": [], "result": "OK", "truncated": false])
        #expect(
            try await validate("not a definition") == [
                "diagnostics": [
                    [
                        "code": "INVALID_JSON_DESCRIPTION",
                        "location": #"[Source: (String)"not a definition"; line: 1, column: 4]"#,
                        "message":
                            "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: (String)\"not a definition\"; line: 1, column: 4]",
                        "severity": "ERROR",
                    ]
                ], "result": "FAIL", "truncated": false,
            ])
        let warned =
            #"{"StartAt":"A","States":{"A":{"Type":"Pass","Parameters":{"value":"$.value"},"End":true}}}"#
        #expect(
            try await validate(warned, ["severity": "WARNING"])["diagnostics"]?[0]?["code"] == "NO_DOLLAR")
        #expect(try await validate(warned, ["severity": "ERROR"])["diagnostics"] == [])
        let wrong =
            #"{"StartAt":"Missing","States":{"A":{"Type":"Pass","Next":"Unknown"},"B":{"Type":"Wait","Seconds":-1,"End":true}}}"#
        let cut = try await validate(wrong, ["maxResults": 1])
        #expect(cut["truncated"] == true)
        #expect(cut["diagnostics"]?.array?.count == 1)
        #expect(
            await desk.refusal("ValidateStateMachineDefinition", ["definition": .string(wrong), "severity": "INFO"])
                == "ValidationException: 1 validation error detected: Value 'INFO' at 'severity' failed to satisfy constraint: Member must satisfy enum value set: [ERROR, WARNING]"
        )
        #expect(
            await desk.refusal(
                "CreateStateMachine",
                ["name": "m", "definition": .string(wrong), "roleArn": .string(StepFunctionsDesk.role)])
                == #"InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Minimum value is 0 at /States/B/Seconds, MISSING_TRANSITION_TARGET: Missing 'Next' target: Missing at /StartAt, MISSING_TRANSITION_TARGET: Missing 'Next' target: Unknown at /States/A/Next, MISSING_TRANSITION_TARGET: State "A" is not reachable. at /States/A, MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/B'"#
        )
    }

    /// localstack/localstack, test_sfn_api_variable_references: BASE_REFERENCE_IN_CHOICE.
    @Test func `variables that states read are described, where there are some`() async throws {
        let desk = try StepFunctionsDesk()
        let definition =
            #"{"StartAt": "Setup", "States": {"Setup": {"Type": "Pass", "Assign": {"guess": "the_guess", "answer": "the_answer"}, "Next": "CheckAnswer"}, "CheckAnswer": {"Type": "Choice", "Choices": [{"Variable": "$guess", "StringEqualsPath": "$answer", "Next": "CorrectAnswer"}], "Default": "WrongAnswer"}, "CorrectAnswer": {"Type": "Pass", "Result": {"state": "CORRECT"}, "End": true}, "WrongAnswer": {"Type": "Pass", "Assign": {"guess.$": "$answer"}, "Result": {"state": "WRONG"}, "Next": "CheckAnswer"}}}"#
        let arn = try await desk.create(definition)

        let described = try await desk.call("DescribeStateMachine", ["stateMachineArn": .string(arn)])
        let bare = try await desk.call(
            "DescribeStateMachine", ["stateMachineArn": .string(arn), "includedData": "METADATA_ONLY"])

        #expect(
            described["variableReferences"] == ["CheckAnswer": ["answer", "guess"], "WrongAnswer": ["answer"]])
        #expect(bare["definition"] == nil)
        #expect(bare["variableReferences"] == nil)
        #expect(bare["name"] == "m")
    }

    @Test func `a state is tested with a mocked result, or its task is performed`() async throws {
        let desk = try StepFunctionsDesk(AnsweringPerformer(answers: ["StateName": .succeeded(output: #"{"b": 2}"#)]))
        let task: JSON = .string(
            #"{"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "ResultPath": "$.r", "Next": "N"}"#
        )
        let performed = try await desk.call(
            "TestState",
            ["definition": task, "roleArn": .string(StepFunctionsDesk.role), "input": #"{"a": 1}"#])

        #expect(performed["status"] == "SUCCEEDED")
        #expect(performed["nextState"] == "N")
        #expect(performed["output"]?.string.flatMap { try? JSON(parsing: $0) } == ["a": 1, "r": ["b": 2]])

        let mocked = try await desk.call(
            "TestState",
            [
                "definition": task, "inspectionLevel": "DEBUG",
                "mock": ["errorOutput": ["error": "E", "cause": "why"]],
            ])
        #expect(mocked["status"] == "FAILED")
        #expect(mocked["error"] == "E")
        #expect(mocked["inspectionData"]?["input"] == "{}")
        #expect(
            await desk.refusal("TestState", ["definition": task])
                == "ValidationException: RoleArn must be specified when testing a Task state")
        #expect(
            await desk.refusal(
                "TestState", ["definition": task, "inspectionLevel": "ALL", "input": .string(long), "mock": [:]])
                == "ValidationException: 2 validation errors detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144; Value 'ALL' at 'inspectionLevel' failed to satisfy constraint: Member must satisfy enum value set: [INFO, DEBUG, TRACE]"
        )
    }

    private let long = String(repeating: "1", count: 262_145)
}
