import OrderedJSON
import Testing

@Suite struct `Rules of EventBridge` {
    let desk = EventsDesk()

    @Test func `a rule is put, described, listed, disabled and deleted`() async throws {
        let arn: JSON = "arn:aws:events:us-east-1:123456789012:rule/r"
        let pattern = #"{"source": ["aws.sagemaker"]}"#

        let answer = try await desk.call(
            "PutRule",
            [
                "Name": "r", "EventPattern": .string(pattern), "Description": "d",
                "RoleArn": "arn:aws:iam::123456789012:role/r", "EventBusName": "default",
                "Tags": [["Key": "k", "Value": "v"]],
            ])
        try await desk.call("DisableRule", ["Name": "r"])

        #expect(answer == ["RuleArn": arn])
        let rule: JSONObject = [
            "Name": "r", "Arn": arn, "EventPattern": .string(pattern), "State": "DISABLED", "Description": "d",
            "RoleArn": "arn:aws:iam::123456789012:role/r", "EventBusName": "default",
        ]
        #expect(try await desk.call("ListRules") == ["Rules": [.object(rule)]])
        var described = rule
        described["CreatedBy"] = "123456789012"
        #expect(try await desk.call("DescribeRule", ["Name": "r"]) == .object(described))
        try await desk.call("EnableRule", ["Name": "r"])
        #expect(try await desk.call("DescribeRule", ["Name": "r"])["State"] == "ENABLED")
        #expect(try await desk.call("DeleteRule", ["Name": "r"]) == .null)
        #expect(try await desk.call("ListRules") == ["Rules": []])
        #expect(try await desk.call("DeleteRule", ["Name": "r"]) == .null)
    }

    @Test func `a rule that is put again keeps its targets and nothing else`() async throws {
        try await desk.call(
            "PutRule", ["Name": "r", "EventPattern": #"{"a": ["b"]}"#, "Description": "d", "State": "DISABLED"])
        try await desk.putTarget(["Id": "t", "Arn": "command:true"])

        try await desk.putRule()

        let rule = try await desk.call("DescribeRule", ["Name": "r"])
        #expect(rule["Description"] == nil)
        #expect(rule["State"] == "ENABLED")
        #expect(try await desk.call("ListTargetsByRule", ["Rule": "r"])["Targets"]?.array?.count == 1)
    }

    @Test func `a rule with targets is not deleted`() async throws {
        try await desk.putRule()
        try await desk.putTarget(["Id": "t", "Arn": "command:true"])

        #expect(
            await desk.refusal("DeleteRule", ["Name": "r"])
                == "ValidationException: Rule can't be deleted since it has targets.")

        try await desk.call("RemoveTargets", ["Rule": "r", "Ids": ["t", "other"]])
        #expect(try await desk.call("DeleteRule", ["Name": "r"]) == .null)
    }

    @Test func `rules are listed by prefix and page by page`() async throws {
        for name in ["b-2", "a", "b-1", "b-3"] { try await desk.putRule(name) }

        let first = try await desk.call("ListRules", ["NamePrefix": "b", "Limit": 2])
        let token = try #require(first["NextToken"])
        let second = try await desk.call("ListRules", ["NamePrefix": "b", "Limit": 2, "NextToken": token])

        #expect(first["Rules"]?.array?.map { $0["Name"] } == ["b-1", "b-2"])
        #expect(second["Rules"]?.array?.map { $0["Name"] } == ["b-3"])
        #expect(second["NextToken"] == nil)
        #expect(
            await desk.refusal("ListRules", ["NextToken": token])
                == "ValidationException: The NextToken is not one that was given for this listing.")
    }

    @Test(
        arguments: [
            (
                ["Name": "r", "EventPattern": #"{"detail": {"x": "y"}}"#],
                #"InvalidEventPatternException: Event pattern is not valid. Reason: "x" must be an object or an array at detail.x"#
            ),
            (
                ["Name": "r"],
                "ValidationException: Parameter(s) EventPattern or ScheduleExpression must be specified."
            ),
            (
                ["Name": "r", "EventPattern": #"{"a": ["b"]}"#, "EventBusName": "mine"],
                "ResourceNotFoundException: Event bus mine does not exist. pjrun has the bus default alone."
            ),
            (
                ["Name": "a b", "EventPattern": #"{"a": ["b"]}"#],
                #"ValidationException: 1 validation error detected: Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\.\-_A-Za-z0-9]+"#
            ),
        ] as [(JSON, String)])
    func `what is no rule is refused`(input: JSON, message: String) async {
        #expect(await desk.refusal("PutRule", input) == message)
    }

    @Test func `schedules are refused by name`() async throws {
        let message = await desk.refusal("PutRule", ["Name": "r", "ScheduleExpression": "rate(5 minutes)"])

        #expect(message.hasPrefix("ValidationException: ScheduleExpression is not run by pjrun"))
        #expect(try await desk.call("ListRules") == ["Rules": []])
    }

    @Test(arguments: ["DescribeRule", "EnableRule", "DisableRule"])
    func `a rule that is not there`(operation: String) async {
        #expect(
            await desk.refusal(operation, ["Name": "x"])
                == "ResourceNotFoundException: Rule x does not exist on EventBus default.")
    }

    @Test func `there is one bus`() async throws {
        let bus: JSON = ["Name": "default", "Arn": "arn:aws:events:us-east-1:123456789012:event-bus/default"]

        #expect(try await desk.call("DescribeEventBus") == bus)
        #expect(try await desk.call("DescribeEventBus", ["Name": bus["Arn"] ?? .null]) == bus)
        #expect(try await desk.call("ListEventBuses") == ["EventBuses": [bus]])
        #expect(try await desk.call("ListEventBuses", ["NamePrefix": "x"]) == ["EventBuses": []])
        #expect(await desk.refusal("DescribeEventBus", ["Name": "x"]).hasPrefix("ResourceNotFoundException"))
        #expect(await desk.refusal("CreateEventBus", ["Name": "x"]).hasPrefix("UnknownOperationException"))
    }
}
