import JobModel
import OrderedJSON
import PjrunTesting
import Testing

@testable import AWSEndpoint

/// What is recorded is in localstack/localstack, tests/aws/services/stepfunctions/v2; the tests there are named here.
@Suite struct `State machines of the endpoint` {
    private let arn = "\(StepFunctionsDesk.account):stateMachine:m"

    private func described(_ more: JSON = [:]) -> JSON {
        var members: JSONObject = [
            "creationDate": "datetime", "definition": .string(StepFunctionsDesk.passing),
            "encryptionConfiguration": ["type": "AWS_OWNED_KEY"],
            "loggingConfiguration": ["includeExecutionData": false, "level": "OFF"], "name": "m",
            "roleArn": .string(StepFunctionsDesk.role), "stateMachineArn": .string(arn), "status": "ACTIVE",
            "tracingConfiguration": ["enabled": false], "type": "STANDARD",
        ]
        for (name, value) in more.object ?? [:] { members[name] = value }
        return recorded(.object(members))
    }

    // MARK: - Creating

    /// test_sfn_api: test_create_delete_valid_sm, test_create_exact_duplicate_sm; members that came later are from
    /// test_sfn_api_variable_references.
    @Test func `a machine is made once, and the same request again is answered like the first`() async throws {
        let desk = try StepFunctionsDesk()
        let input: JSON = [
            "name": "m", "definition": .string(StepFunctionsDesk.passing), "roleArn": .string(StepFunctionsDesk.role),
        ]

        let first = try await desk.call("CreateStateMachine", input)
        let second = try await desk.call("CreateStateMachine", input)

        #expect(first == ["stateMachineArn": .string(arn), "creationDate": 1800000000.25])
        #expect(second == first)
        #expect(recorded(try await desk.call("DescribeStateMachine", ["stateMachineArn": .string(arn)])) == described())
    }

    /// test_sfn_api: test_create_duplicate_definition_format_sm, test_create_duplicate_sm_name.
    @Test func `a name is taken by a machine of another definition, type, configuration or publication`() async throws {
        let desk = try StepFunctionsDesk()
        try await desk.create()
        let taken = "StateMachineAlreadyExists: State Machine Already Exists: '\(arn)'"
        func again(_ more: JSONObject) async -> String {
            var input: JSONObject = [
                "name": "m", "definition": .string(StepFunctionsDesk.passing),
                "roleArn": .string(StepFunctionsDesk.role),
            ]
            for (name, value) in more { input[name] = value }
            return await desk.refusal("CreateStateMachine", .object(input))
        }

        #expect(await again(["definition": .string(StepFunctionsDesk.passing + " ")]) == taken)
        #expect(await again(["type": "EXPRESS"]) == taken)
        #expect(await again(["tracingConfiguration": ["enabled": true]]) == taken)
        #expect(await again(["publish": true]) == taken)
        // Role and tags are passed over: API_CreateStateMachine, "idempotent".
        #expect(await again(["roleArn": "arn:aws:iam::1:role/other"]).hasPrefix("no error"))
    }

    @Test func `what is wrong with a request is said in the service's words`() async throws {
        let desk = try StepFunctionsDesk()
        func refusal(_ more: JSONObject) async -> String {
            var input: JSONObject = [
                "name": "m", "definition": .string(StepFunctionsDesk.passing),
                "roleArn": .string(StepFunctionsDesk.role),
            ]
            for (name, value) in more { input[name] = value }
            return await desk.refusal("CreateStateMachine", .object(input))
        }
        // test_sfn_api: test_create_delete_invalid_sm.
        #expect(
            await refusal(["definition": #"{"StartAt": "S"}"#])
                == "InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'"
        )
        #expect(await refusal(["name": "a b"]) == "InvalidName: Invalid Name: 'a b'")
        #expect(await refusal(["roleArn": "role"]) == "InvalidArn: Invalid Arn: 'Invalid ARN prefix: role'")
        #expect(
            await refusal(["name": .null, "definition": "", "type": "SLOW"])
                == "ValidationException: 3 validation errors detected: Value null at 'name' failed to satisfy constraint: Member must not be null; Value at 'definition' failed to satisfy constraint: Member must have length greater than or equal to 1; Value 'SLOW' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [STANDARD, EXPRESS]"
        )
        // test_sfn_api_versioning: test_create_with_version_description_no_publish.
        #expect(
            await refusal(["versionDescription": "v"])
                == "ValidationException: Version description can only be set when publish is true")
        // test_sfn_api_logs: test_invalid_logging_configuration, test_multiple_destinations.
        let destination: JSON = ["cloudWatchLogsLogGroup": ["logGroupArn": "arn:aws:logs:us-east-1:1:log-group:g:*"]]
        let one =
            "InvalidLoggingConfiguration: Invalid Logging Configuration: Must specify exactly one Log Destination."
        #expect(await refusal(["loggingConfiguration": ["level": "FATAL"]]) == one)
        #expect(
            await refusal(["loggingConfiguration": ["level": "OFF", "destinations": [destination, destination]]]) == one
        )
        #expect(
            await refusal(["encryptionConfiguration": ["type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": "k"]])
                .hasPrefix("InvalidEncryptionConfiguration: "))
        let tags = (0...50).map { JSON.object(["key": .string("k\($0)"), "value": "v"]) }
        #expect(await refusal(["tags": .array(tags)]).hasPrefix("TooManyTags: "))
        #expect(try await desk.call("ListStateMachines") == ["stateMachines": []])
    }

    /// test_sfn_api_logs: test_logging_configuration, test_incomplete_logging_configuration.
    @Test func `logging is shown as it was given, with what is usual for the rest`() async throws {
        let desk = try StepFunctionsDesk()
        func shown(_ name: String, _ logging: JSON) async throws -> JSON? {
            let arn = try await desk.create(name: name, ["loggingConfiguration": logging])
            return try await desk.call("DescribeStateMachine", ["stateMachineArn": .string(arn)])[
                "loggingConfiguration"]
        }
        let destinations: JSON = [["cloudWatchLogsLogGroup": ["logGroupArn": "arn:aws:logs:us-east-1:1:log-group:g:*"]]]

        #expect(try await shown("a", [:]) == ["includeExecutionData": false, "level": "OFF"])
        #expect(
            try await shown("b", ["destinations": []])
                == ["destinations": [], "includeExecutionData": false, "level": "OFF"])
        #expect(
            try await shown("c", ["level": "ALL", "includeExecutionData": true, "destinations": destinations])
                == ["destinations": destinations, "includeExecutionData": true, "level": "ALL"])
    }

    // MARK: - Changing

    /// test_sfn_api: test_create_update_state_machine_base_definition_and_role, …_same_parameters, …_update_none.
    @Test func `an update is a revision, unless it changes nothing`() async throws {
        let desk = try StepFunctionsDesk()
        try await desk.create()
        let changed = StepFunctionsDesk.passing("AfterUpdate1")
        let update: JSON = ["stateMachineArn": .string(arn), "definition": .string(changed), "roleArn": "arn:r"]

        let first = try await desk.call("UpdateStateMachine", update)
        let second = try await desk.call("UpdateStateMachine", update)
        let third = try await desk.call("UpdateStateMachine", ["stateMachineArn": .string(arn), "roleArn": "arn:s"])

        #expect(recorded(first) == ["revisionId": "<uuid:1>", "updateDate": "datetime"])
        #expect(second["revisionId"] == first["revisionId"])
        #expect(third["revisionId"] != first["revisionId"])
        let machine = try await desk.call("DescribeStateMachine", ["stateMachineArn": .string(arn)])
        #expect(machine["revisionId"] == third["revisionId"])
        #expect(
            recorded(machine)
                == described(["definition": .string(changed), "roleArn": "arn:s", "revisionId": "<uuid:1>"]))
        #expect(
            await desk.refusal("UpdateStateMachine", ["stateMachineArn": .string(arn)])
                == "MissingRequiredParameter: Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified"
        )
        #expect(
            await desk.refusal("UpdateStateMachine", ["stateMachineArn": .string(arn), "definition": "{}"])
                == "InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /'"
        )
    }

    /// test_sfn_api: test_describe_nonexistent_sm, test_describe_invalid_arn_sm, test_delete_nonexistent_sm.
    @Test func `machines that are not there, and ARNs of other things`() async throws {
        let desk = try StepFunctionsDesk()
        let missing = "StateMachineDoesNotExist: State Machine Does Not Exist: '\(arn)'"

        #expect(await desk.refusal("DescribeStateMachine", ["stateMachineArn": .string(arn)]) == missing)
        #expect(
            await desk.refusal("UpdateStateMachine", ["stateMachineArn": .string(arn), "roleArn": "arn:r"]) == missing)
        #expect(
            await desk.refusal("DescribeStateMachine", ["stateMachineArn": "not_a_valid_arn"])
                == "InvalidArn: Invalid Arn: 'Invalid ARN prefix: not_a_valid_arn'")
        #expect(
            await desk.refusal(
                "DescribeStateMachine", ["stateMachineArn": .string("\(StepFunctionsDesk.account):execution:m:e")])
                == "InvalidArn: Invalid Arn: 'Resource type not valid in this context: execution'")
        #expect(
            await desk.refusal("DescribeStateMachine", ["stateMachineArn": "arn:aws:s3:::b"])
                .hasPrefix("InvalidArn: Invalid Arn: 'Invalid ARN: arn:aws:s3:::b"))
        #expect(try await desk.call("DeleteStateMachine", ["stateMachineArn": .string(arn)]) == [:])
    }

    @Test func `a deleted machine is gone, and its name free, when its executions have ended`() async throws {
        let desk = try StepFunctionsDesk()
        try await desk.create(StepFunctionsDesk.waiting)
        let execution = try await desk.call("StartExecution", ["stateMachineArn": .string(arn)])["executionArn"]

        try await desk.call("DeleteStateMachine", ["stateMachineArn": .string(arn)])

        #expect(try await desk.call("DescribeStateMachine", ["stateMachineArn": .string(arn)])["status"] == "DELETING")
        let deleting = "StateMachineDeleting: State Machine is being deleted: '\(arn)'"
        #expect(await desk.refusal("StartExecution", ["stateMachineArn": .string(arn)]) == deleting)
        #expect(
            await desk.refusal("UpdateStateMachine", ["stateMachineArn": .string(arn), "roleArn": "arn:r"]) == deleting)
        let again: JSON = [
            "name": "m", "definition": .string(StepFunctionsDesk.waiting), "roleArn": .string(StepFunctionsDesk.role),
        ]
        #expect(await desk.refusal("CreateStateMachine", again) == deleting)
        #expect(
            try await desk.call("DescribeExecution", ["executionArn": execution ?? .null])["status"] == "RUNNING")

        try await desk.call("StopExecution", ["executionArn": execution ?? .null])

        #expect(
            await desk.refusal("DescribeStateMachine", ["stateMachineArn": .string(arn)])
                .hasPrefix("StateMachineDoesNotExist"))
        #expect(try await desk.call("ListStateMachines") == ["stateMachines": []])
        try await desk.create(StepFunctionsDesk.passing)
        // The execution keeps what it ran with.
        let kept = try await desk.call("DescribeStateMachineForExecution", ["executionArn": execution ?? .null])
        #expect(kept["definition"]?.string == StepFunctionsDesk.waiting)
    }

    // MARK: - Lists

    /// test_sfn_api: test_list_sms_pagination, whose names are m_0_… to m_12_….
    @Test func `machines are listed by name, in pages whose tokens are their own`() async throws {
        let desk = try StepFunctionsDesk()
        for number in 0..<13 { try await desk.create(name: "m_\(number)_x") }

        let pages = try await desk.pages("ListStateMachines", [:], of: "stateMachines", size: 10)

        let order = [0, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9].map { "m_\($0)_x" }
        #expect(pages.map { $0.compactMap { $0["name"]?.string } } == [Array(order[..<10]), Array(order[10...])])
        #expect(
            recorded(pages[0][0]) == [
                "creationDate": "datetime", "name": "m_0_x",
                "stateMachineArn": .string("\(StepFunctionsDesk.account):stateMachine:m_0_x"), "type": "STANDARD",
            ])
        #expect(try await desk.call("ListStateMachines", ["maxResults": 0])["stateMachines"]?.array?.count == 13)
        #expect(
            await desk.refusal("ListStateMachines", ["maxResults": 1001])
                == "ValidationException: 1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000"
        )
        let long = String(repeating: "x", count: 1025)
        #expect(
            await desk.refusal("ListStateMachines", ["nextToken": .string(long)])
                == "ValidationException: 1 validation error detected: Value '\(long)' at 'nextToken' failed to satisfy constraint: Member must have length less than or equal to 1024"
        )
        #expect(
            await desk.refusal("ListStateMachines", ["nextToken": "nonsense"])
                == "InvalidToken: Invalid Token: 'Invalid token'")
    }

    // MARK: - Tags

    /// test_sfn_api_tagging: test_tag_state_machine, test_untag_state_machine, test_tag_state_machine_version.
    @Test func `machines have tags, versions have none`() async throws {
        let desk = try StepFunctionsDesk()
        try await desk.create(["tags": [["key": "key1", "value": "value1"]], "publish": true])
        let of: JSON = .string(arn)

        try await desk.call(
            "TagResource",
            ["resourceArn": of, "tags": [["key": "key1", "value": ""], ["key": "key2", "value": "value2"]]])
        #expect(
            try await desk.call("ListTagsForResource", ["resourceArn": of])
                == ["tags": [["key": "key1", "value": ""], ["key": "key2", "value": "value2"]]])
        try await desk.call("UntagResource", ["resourceArn": of, "tagKeys": ["key1", "none"]])
        #expect(
            try await desk.call("ListTagsForResource", ["resourceArn": of])
                == ["tags": [["key": "key2", "value": "value2"]]])
        #expect(
            await desk.refusal("TagResource", ["resourceArn": .string("\(arn):1"), "tags": []])
                == "ResourceNotFound: Resource not found: '\(arn):1'")
        #expect(
            await desk.refusal("TagResource", ["resourceArn": of, "tags": [["key": "", "value": "v"]]])
                == "ValidationException: 1 validation error detected: Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1"
        )
    }

    @Test func `operations that are not here are refused by name`() async throws {
        let desk = try StepFunctionsDesk()

        #expect(
            await desk.refusal("DoSomething", [:]).hasPrefix(
                "UnknownOperationException: Step Functions's operation DoSomething"))
    }
}

extension StepFunctionsDesk {
    @discardableResult
    fileprivate func create(_ more: JSONObject) async throws -> String {
        try await create(StepFunctionsDesk.passing, name: "m", more)
    }
}
