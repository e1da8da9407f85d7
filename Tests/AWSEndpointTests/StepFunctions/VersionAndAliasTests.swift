import JobModel
import OrderedJSON
import PjrunTesting
import Testing

@testable import AWSEndpoint

/// What is recorded is in localstack/localstack, tests/aws/services/stepfunctions/v2 (test_sfn_api_versioning,
/// test_sfn_api_aliasing), and in radkawar/stackd, testdata/aws/stepfunctions (control_lifecycle, create_identity).
@Suite struct `Versions and aliases of the endpoint` {
    private let arn = "\(StepFunctionsDesk.account):stateMachine:m"

    private func update(_ desk: StepFunctionsDesk, _ value: String, _ more: JSONObject = [:]) async throws -> JSON {
        var input: JSONObject = [
            "stateMachineArn": .string(arn), "definition": .string(StepFunctionsDesk.passing(value)),
        ]
        for (name, value) in more { input[name] = value }
        return try await desk.call("UpdateStateMachine", .object(input))
    }

    private func versions(_ desk: StepFunctionsDesk) async throws -> [String] {
        (try await desk.call("ListStateMachineVersions", ["stateMachineArn": .string(arn)])["stateMachineVersions"]?
            .array ?? []).compactMap { $0["stateMachineVersionArn"]?.string }
    }

    // MARK: - Versions

    /// test_create_with_publish, test_create_publish_describe_with_version_description, test_update_state_machine.
    @Test func `a version is what the machine was`() async throws {
        let desk = try StepFunctionsDesk()
        let made = try await desk.call(
            "CreateStateMachine",
            [
                "name": "m", "definition": .string(StepFunctionsDesk.passing),
                "roleArn": .string(StepFunctionsDesk.role), "publish": true, "versionDescription": "HelloWorld!",
            ])

        let updated = try await update(desk, "R1", ["publish": true])

        #expect(
            recorded(made) == [
                "creationDate": "datetime", "stateMachineArn": .string(arn),
                "stateMachineVersionArn": .string("\(arn):1"),
            ])
        #expect(
            recorded(updated) == [
                "revisionId": "<uuid:1>", "stateMachineVersionArn": .string("\(arn):2"), "updateDate": "datetime",
            ])
        #expect(try await versions(desk) == ["\(arn):2", "\(arn):1"])
        let first = try await desk.call("DescribeStateMachine", ["stateMachineArn": .string("\(arn):1")])
        #expect(first["definition"]?.string == StepFunctionsDesk.passing)
        #expect(first["description"] == "HelloWorld!")
        #expect(first["stateMachineArn"]?.string == "\(arn):1")
        #expect(first["revisionId"] == nil)
        let second = try await desk.call("DescribeStateMachine", ["stateMachineArn": .string("\(arn):2")])
        #expect(second["revisionId"] == updated["revisionId"])
        #expect(second["description"] == nil)
        #expect(
            await desk.refusal(
                "UpdateStateMachine", ["stateMachineArn": .string("\(arn):2"), "roleArn": "arn:r", "publish": true])
                == "StateMachineDoesNotExist: State Machine Does Not Exist: '\(arn):2'")
    }

    /// test_publish_state_machine_version, test_idempotent_publish, test_version_ids_between_deletions,
    /// test_list_delete_version; what is said of versions that are gone: control_lifecycle.
    @Test func `a revision has one version, and numbers are not used again`() async throws {
        let desk = try StepFunctionsDesk()
        try await desk.create()
        func publish(_ more: JSONObject = [:]) async throws -> JSON? {
            var input: JSONObject = ["stateMachineArn": .string(arn)]
            for (name, value) in more { input[name] = value }
            return try await desk.call("PublishStateMachineVersion", .object(input))["stateMachineVersionArn"]
        }

        #expect(try await publish(["revisionId": "INITIAL", "description": "a"])?.string == "\(arn):1")
        #expect(try await publish(["description": "b"])?.string == "\(arn):1")
        let revision = try await update(desk, "R1")["revisionId"]?.string ?? ""
        #expect(
            await desk.refusal(
                "PublishStateMachineVersion", ["stateMachineArn": .string(arn), "revisionId": "INITIAL"])
                == "ConflictException: Failed to publish the State Machine version for revision INITIAL. The current State Machine revision is \(revision)."
        )
        #expect(try await publish(["revisionId": .string(revision)])?.string == "\(arn):2")
        for _ in 0..<2 {
            try await desk.call("DeleteStateMachineVersion", ["stateMachineVersionArn": .string("\(arn):2")])
        }
        #expect(try await publish()?.string == "\(arn):3")
        #expect(try await versions(desk) == ["\(arn):3", "\(arn):1"])
        let gone = "StateMachineDoesNotExist: State Machine Version Does Not Exist: '\(arn):2'"
        #expect(await desk.refusal("DescribeStateMachine", ["stateMachineArn": .string("\(arn):2")]) == gone)
        #expect(await desk.refusal("StartExecution", ["stateMachineArn": .string("\(arn):2")]) == gone)
        #expect(
            await desk.refusal("PublishStateMachineVersion", ["stateMachineArn": .string(arn + "x")])
                == "StateMachineDoesNotExist: State Machine Does Not Exist: '\(arn)x'")
        #expect(
            await desk.refusal("DeleteStateMachineVersion", ["stateMachineVersionArn": .string(arn)])
                .hasPrefix("ValidationException: "))
    }

    /// test_list_state_machine_versions_pagination.
    @Test func `versions are listed in pages, and nothing moves between them`() async throws {
        let desk = try StepFunctionsDesk()
        try await desk.create()
        for number in 1...13 { _ = try await update(desk, "R\(number)", ["publish": true]) }
        func page(_ more: JSONObject) async throws -> JSON {
            var input: JSONObject = ["stateMachineArn": .string(arn)]
            for (name, value) in more { input[name] = value }
            return try await desk.call("ListStateMachineVersions", .object(input))
        }

        let first = try await page(["maxResults": 10])
        _ = try await update(desk, "R14", ["publish": true])
        let second = try await page(["maxResults": 3, "nextToken": first["nextToken"] ?? .null])

        func numbers(_ page: JSON) -> [String] {
            (page["stateMachineVersions"]?.array ?? []).compactMap {
                $0["stateMachineVersionArn"]?.string?.split(separator: ":").last.map(String.init)
            }
        }
        #expect(numbers(first) == (4...13).reversed().map(String.init))
        #expect(numbers(second) == ["3", "2", "1"])
        #expect(second["nextToken"] == nil)
        #expect(try await page(["maxResults": 0])["stateMachineVersions"]?.array?.count == 14)
        #expect(
            await desk.refusal(
                "ListStateMachineVersions", ["stateMachineArn": .string(arn), "nextToken": "not-a-token"])
                == "InvalidToken: Invalid Token: 'Invalid token'")
        #expect(
            await desk.refusal(
                "ListStateMachineAliases",
                ["stateMachineArn": .string(arn), "nextToken": first["nextToken"] ?? .null])
                == "InvalidToken: Invalid Token: 'Invalid token'")
    }

    /// test_start_version_execution; control_lifecycle, executions-version-filter.
    @Test func `executions by version are listed by it, also when it is gone`() async throws {
        let desk = try StepFunctionsDesk()
        try await desk.create(["publish": true])
        _ = try await update(desk, "R1")
        try await desk.run(arn, name: "plain")
        let execution = try await desk.run("\(arn):1", name: "versioned")

        #expect(
            try await desk.call("DescribeExecution", ["executionArn": .string(execution)])["output"]
                == #"{"Arg1":"argument1"}"#)
        try await desk.call("DeleteStateMachineVersion", ["stateMachineVersionArn": .string("\(arn):1")])
        #expect(
            recorded(try await desk.call("ListExecutions", ["stateMachineArn": .string("\(arn):1")])) == [
                "executions": [
                    [
                        "executionArn": .string(execution), "name": "versioned", "redriveCount": 0,
                        "startDate": "datetime", "stateMachineArn": .string(arn),
                        "stateMachineVersionArn": .string("\(arn):1"), "status": "SUCCEEDED", "stopDate": "datetime",
                    ]
                ]
            ])
    }

    /// create_identity: all its calls until the machine is updated.
    @Test func `a machine that was published later counts as made so`() async throws {
        let desk = try StepFunctionsDesk()
        func again(_ more: JSONObject = [:]) async -> String {
            var input: JSONObject = [
                "name": "m", "definition": .string(StepFunctionsDesk.passing),
                "roleArn": .string(StepFunctionsDesk.role), "publish": false,
            ]
            for (name, value) in more { input[name] = value }
            return await desk.refusal("CreateStateMachine", .object(input))
        }
        _ = await again()
        #expect(await again().hasPrefix("no error"))
        try await desk.call(
            "PublishStateMachineVersion", ["stateMachineArn": .string(arn), "description": "later-publication"])

        let already = "StateMachineAlreadyExists: State Machine Already Exists: This state machine was already created"
        #expect(await again() == "\(already) with a published version.")
        #expect(await again(["publish": true]) == "\(already) with a published version using a different description.")
        #expect(
            await again(["publish": true, "versionDescription": "later-publication"])
                == #"no error, but {"stateMachineArn":"\#(arn)","creationDate":1800000000.25,"stateMachineVersionArn":"\#(arn):1"}"#
        )
        // Of the first version, whatever the machine is now.
        _ = try await update(desk, "R1", ["publish": true, "versionDescription": "updated-publication"])
        #expect(
            await again(["publish": true, "versionDescription": "later-publication"])
                == "StateMachineAlreadyExists: State Machine Already Exists: '\(arn)'")
        let changed: JSON = .string(StepFunctionsDesk.passing("R1"))
        #expect(
            await again(["definition": changed, "publish": true, "versionDescription": "updated-publication"])
                == "\(already) with a published version using a different description.")
        #expect(
            await again(["definition": changed, "publish": true, "versionDescription": "later-publication"])
                .hasPrefix("no error"))
    }

    // MARK: - Aliases

    private func route(_ weights: (Int, Int)...) -> JSON {
        .array(
            weights.map { version, weight in
                [
                    "stateMachineVersionArn": .string(version > 0 ? "\(arn):\(version)" : arn),
                    "weight": .number(JSONNumber(weight)),
                ]
            })
    }

    private func withTwoVersions(_ roll: @escaping @Sendable () -> Int = { 0 }) async throws -> StepFunctionsDesk {
        let desk = try StepFunctionsDesk(roll: roll)
        try await desk.create(["publish": true])
        _ = try await update(desk, "R1", ["publish": true])
        return desk
    }

    /// test_idempotent_create_alias, test_error_create_alias_not_idempotent, test_base_lifecycle_create_update_describe;
    /// members without an update: control_lifecycle, alias-describe-initial.
    @Test func `an alias is made, described, changed and listed`() async throws {
        let desk = try await withTwoVersions()
        let input: JSONObject = ["name": "live", "routingConfiguration": route((1, 100)), "description": "d"]

        let made = try await desk.call("CreateStateMachineAlias", .object(input))

        #expect(recorded(made) == ["creationDate": "datetime", "stateMachineAliasArn": .string("\(arn):live")])
        #expect(try await desk.call("CreateStateMachineAlias", .object(input)) == made)
        let conflict =
            "ConflictException: Failed to create alias because an alias with the same name and a different routing configuration already exists."
        var other = input
        other["description"] = "other"
        #expect(await desk.refusal("CreateStateMachineAlias", .object(other)) == conflict)
        other = input
        other["routingConfiguration"] = route((1, 50), (2, 50))
        #expect(await desk.refusal("CreateStateMachineAlias", .object(other)) == conflict)
        let alias: JSON = ["stateMachineAliasArn": .string("\(arn):live")]
        #expect(
            recorded(try await desk.call("DescribeStateMachineAlias", alias)) == [
                "creationDate": "datetime", "description": "d", "name": "live",
                "routingConfiguration": route((1, 100)), "stateMachineAliasArn": .string("\(arn):live"),
            ])

        let changed = try await desk.call(
            "UpdateStateMachineAlias",
            ["stateMachineAliasArn": .string("\(arn):live"), "routingConfiguration": route((1, 50), (2, 50))])

        #expect(recorded(changed) == ["updateDate": "datetime"])
        #expect(
            recorded(try await desk.call("DescribeStateMachineAlias", alias)) == [
                "creationDate": "datetime", "description": "d", "name": "live",
                "routingConfiguration": route((1, 50), (2, 50)), "stateMachineAliasArn": .string("\(arn):live"),
                "updateDate": "datetime",
            ])
        #expect(
            await desk.refusal("UpdateStateMachineAlias", alias)
                == "ValidationException: Either description or routing configuration must be specified")
        // test_delete_version_with_alias.
        #expect(
            await desk.refusal("DeleteStateMachineVersion", ["stateMachineVersionArn": .string("\(arn):1")])
                == "ConflictException: Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [live]"
        )
        // test_delete_no_such_alias_arn, test_update_no_such_alias_arn; alias-describe-deleted.
        for _ in 0..<2 { try await desk.call("DeleteStateMachineAlias", alias) }
        #expect(
            await desk.refusal(
                "UpdateStateMachineAlias", ["stateMachineAliasArn": .string("\(arn):live"), "description": "d"])
                == "ResourceNotFound: Request references a resource that does not exist.")
        #expect(
            await desk.refusal("DescribeStateMachineAlias", alias)
                == "ResourceNotFound: Resource not found: '\(arn):live'")
    }

    /// test_error_create_alias_invalid_router_configs, test_error_create_alias_with_state_machine_arn,
    /// test_error_create_alias_invalid_name; control_lifecycle, alias-invalid-mixed-machines.
    @Test func `wrong routes and names are refused in the service's words`() async throws {
        let desk = try await withTwoVersions()
        try await desk.create(name: "n", ["publish": true])
        func refusal(_ routes: JSON, name: String = "a") async -> String {
            await desk.refusal(
                "CreateStateMachineAlias", ["name": .string(name), "routingConfiguration": routes])
        }
        let validation = "ValidationException: "

        #expect(
            await refusal(route((0, 100)))
                == "\(validation)Routing configuration must contain state machine version ARNs. Received: [\(arn)]")
        #expect(
            await refusal(route((0, 70), (2, 30)))
                == "\(validation)Routing configuration must contain state machine version ARNs. Received: [\(arn), \(arn):2]"
        )
        #expect(
            await refusal(route((1, 50), (1, 50)))
                == "\(validation)Routing configuration must contain distinct state machine version ARNs. Received: [\(arn):1, \(arn):1]"
        )
        #expect(
            await refusal(route((1, 70), (2, 29)))
                == "\(validation)Sum of routing configuration weights must equal 100. Received: [70, 29]")
        #expect(
            await refusal([
                ["stateMachineVersionArn": .string("\(arn):1"), "weight": 50],
                ["stateMachineVersionArn": .string("\(StepFunctionsDesk.account):stateMachine:n:1"), "weight": 50],
            ])
                == "\(validation)Routing configuration must contain state machine version ARNs for the same state machine. Received: [\(arn):1, \(StepFunctionsDesk.account):stateMachine:n:1]"
        )
        #expect(
            await refusal(route((1, 101)))
                == "\(validation)1 validation error detected: Value '101' at 'routingConfiguration.1.member.weight' failed to satisfy constraint: Member must have value less than or equal to 100"
        )
        #expect(
            await refusal(route((1, 50), (2, 30), (3, 20)))
                == "\(validation)1 validation error detected: Value '[RoutingConfigurationListItem(stateMachineVersionArn=\(arn):1, weight=50), RoutingConfigurationListItem(stateMachineVersionArn=\(arn):2, weight=30), RoutingConfigurationListItem(stateMachineVersionArn=\(arn):3, weight=20)]' at 'routingConfiguration' failed to satisfy constraint: Member must have length less than or equal to 2"
        )
        #expect(
            await refusal(route((3, 100))) == "ResourceNotFound: Request references a resource that does not exist.")
        for name in ["123", "INVALID ALIAS", "!INVALID", "ALIAS@"] {
            #expect(
                await refusal(route((1, 100)), name: name)
                    == #"\#(validation)1 validation error detected: Value '\#(name)' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$"#
            )
        }
        let long = String(repeating: "A", count: 81)
        #expect(
            await refusal(route((1, 100)), name: long)
                == "\(validation)1 validation error detected: Value '\(long)' at 'name' failed to satisfy constraint: Member must have length less than or equal to 80"
        )
    }

    /// test_base_lifecycle_create_invoke_describe_list.
    @Test func `an execution by alias knows the alias and the version that it got`() async throws {
        let desk = try await withTwoVersions { 30 }
        try await desk.call(
            "CreateStateMachineAlias", ["name": "live", "routingConfiguration": route((1, 30), (2, 70))])

        let execution = try await desk.run("\(arn):live", name: "e")

        let described = try await desk.call("DescribeExecution", ["executionArn": .string(execution)])
        #expect(described["stateMachineAliasArn"]?.string == "\(arn):live")
        #expect(described["stateMachineVersionArn"]?.string == "\(arn):2")
        #expect(described["stateMachineArn"]?.string == arn)
        #expect(described["output"] == #"{"Arg1":"R1"}"#)
        let listed = try await desk.call("ListExecutions", ["stateMachineArn": .string("\(arn):live")])
        #expect(listed["executions"]?[0]?["stateMachineAliasArn"]?.string == "\(arn):live")
        #expect(
            try await desk.call("ListExecutions", ["stateMachineArn": .string("\(arn):1")]) == ["executions": []])
        #expect(
            await desk.refusal("StartExecution", ["stateMachineArn": .string("\(arn):none")])
                == "StateMachineDoesNotExist: State Machine Alias Does Not Exist: '\(arn):none'")
    }

    @Test(arguments: [(0, 1), (29, 1), (30, 2), (99, 2)])
    func `weights decide which version runs`(roll: Int, version: Int) async throws {
        let desk = try await withTwoVersions { roll }
        try await desk.call(
            "CreateStateMachineAlias", ["name": "live", "routingConfiguration": route((1, 30), (2, 70))])

        let execution = try await desk.run("\(arn):live")

        #expect(
            try await desk.call("DescribeExecution", ["executionArn": .string(execution)])["stateMachineVersionArn"]?
                .string == "\(arn):\(version)")
    }

    /// control_lifecycle: aliases-page, aliases-filter-version-one and -two.
    @Test func `aliases are listed by name, in pages, and by version`() async throws {
        let desk = try await withTwoVersions()
        for name in ["live", "other", "a-1"] {
            try await desk.call(
                "CreateStateMachineAlias",
                ["name": .string(name), "routingConfiguration": route(name == "a-1" ? (1, 100) : (2, 100))])
        }
        func names(_ pages: [[JSON]]) -> [[String]] {
            pages.map {
                $0.compactMap { $0["stateMachineAliasArn"]?.string?.split(separator: ":").last.map(String.init) }
            }
        }
        func list(_ of: String) async throws -> [[String]] {
            names(
                try await desk.pages(
                    "ListStateMachineAliases", ["stateMachineArn": .string(of)], of: "stateMachineAliases", size: 2))
        }

        #expect(try await list(arn) == [["a-1", "live"], ["other"]])
        #expect(try await list("\(arn):1") == [["a-1"]])
        #expect(try await list("\(arn):2") == [["live", "other"]])
        // test_delete_revision_with_alias.
        try await desk.call("DeleteStateMachine", ["stateMachineArn": .string(arn)])
        #expect(
            await desk.refusal("ListStateMachineAliases", ["stateMachineArn": .string(arn)])
                == "StateMachineDoesNotExist: State Machine Does Not Exist: '\(arn)'")
    }
}

extension StepFunctionsDesk {
    fileprivate func create(name: String = "m", _ more: JSONObject) async throws {
        _ = try await create(StepFunctionsDesk.passing, name: name, more)
    }
}
