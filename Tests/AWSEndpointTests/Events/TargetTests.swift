import OrderedJSON
import Testing

@Suite struct `Targets of rules` {
    let desk = EventsDesk()

    @Test func `targets are listed as they were put`() async throws {
        try await desk.putRule()
        let targets: [JSON] = [
            ["Id": "a", "Arn": "file:///tmp/x.jsonl"],
            ["Id": "b", "Arn": "command:cat", "InputPath": "$.detail"],
            ["Id": "c", "Arn": "command:cat", "Input": #"{"a": 1}"#],
            [
                "Id": "cc", "Arn": "arn:aws:sqs:us-east-1:123456789012:q.fifo", "RoleArn": "arn:aws:iam::1:role/r",
                "SqsParameters": ["MessageGroupId": "g"],
                "DeadLetterConfig": ["Arn": "arn:aws:sqs:us-east-1:123456789012:dead"],
                "RetryPolicy": ["MaximumRetryAttempts": 3, "MaximumEventAgeInSeconds": 60],
            ],
            [
                "Id": "d", "Arn": "command:cat",
                "InputTransformer": ["InputPathsMap": ["s": "$.detail.s"], "InputTemplate": #""<s>""#],
            ],
        ]

        let answer = try await desk.call("PutTargets", ["Rule": "r", "Targets": .array(targets)])

        #expect(answer == ["FailedEntryCount": 0, "FailedEntries": []])
        #expect(try await desk.call("ListTargetsByRule", ["Rule": "r"]) == ["Targets": .array(targets)])
        #expect(
            try await desk.call("ListRuleNamesByTarget", ["TargetArn": "file:///tmp/x.jsonl"]) == ["RuleNames": ["r"]])
        #expect(try await desk.call("ListRuleNamesByTarget", ["TargetArn": "file:///tmp/y"]) == ["RuleNames": []])
    }

    @Test func `the same id replaces a target, the sixth is too many`() async throws {
        try await desk.putRule()
        for number in 1...5 { try await desk.putTarget(["Id": .string("\(number)"), "Arn": "command:a"]) }
        try await desk.putTarget(["Id": "3", "Arn": "command:b"])

        let refusal = await desk.refusal(
            "PutTargets", ["Rule": "r", "Targets": [["Id": "6", "Arn": "command:a"]]])

        #expect(refusal.hasPrefix("LimitExceededException: The requested resource exceeds the maximum number allowed"))
        let targets = try await desk.call("ListTargetsByRule", ["Rule": "r"])["Targets"]?.array ?? []
        #expect(targets.map { $0["Arn"] } == ["command:a", "command:a", "command:b", "command:a", "command:a"])
    }

    @Test(arguments: [
        ("arn:aws:kinesis:us-east-1:123456789012:stream/s", "AWS would put the event into the Kinesis stream arn:aws"),
        ("arn:aws:states:us-east-1:123456789012:activity:a", "the service 'states'"),
        ("arn:aws:newthing:us-east-1:123456789012:x", "the service 'newthing'"),
        ("q", "Parameter q is not valid. Reason: Provided Arn is not in correct format."),
    ])
    func `a target of AWS is refused with what to use instead`(arn: String, part: String) async throws {
        try await desk.putRule()

        let refusal = await desk.refusal(
            "PutTargets", ["Rule": "r", "Targets": [["Id": "t", "Arn": .string(arn)]]])

        #expect(refusal.hasPrefix("ValidationException: "))
        #expect(refusal.contains(part))
        #expect(refusal.contains("file:///absolute/path.jsonl"))
        #expect(try await desk.call("ListTargetsByRule", ["Rule": "r"]) == ["Targets": []])
    }

    @Test(
        arguments: [
            (["Id": "t", "Arn": "command:a", "EcsParameters": [:]], "EcsParameters of target t is not run by pjrun"),
            (
                ["Id": "t", "Arn": "command:a", "SqsParameters": ["MessageGroupId": "g"]],
                "Parameter(s) SqsParameters not valid for target t"
            ),
            (
                ["Id": "t", "Arn": "arn:aws:sqs:us-east-1:123456789012:q.fifo"],
                "Parameter(s) SqsParameters must be specified for target: t."
            ),
            (
                ["Id": "t", "Arn": "command:a", "DeadLetterConfig": ["Arn": "file:///tmp/x"]],
                "DeadLetterConfig of target t must name a standard SQS queue, and is file:///tmp/x."
            ),
            (
                ["Id": "t", "Arn": "command:a", "Input": "{}", "InputPath": "$.a"],
                "Only one of Input, InputPath, or InputTransformer must be provided for target t."
            ),
            (["Id": "t", "Arn": "command:a", "Input": "{"], "JSON syntax error in input for target t"),
            (["Id": "t", "Arn": "command:a", "InputPath": "detail"], "Invalid InputPath for target t"),
            (
                ["Id": "t", "Arn": "command:a", "InputTransformer": ["InputTemplate": "no quotes"]],
                "Invalid InputTemplate for target t"
            ),
            (
                [
                    "Id": "t", "Arn": "command:a",
                    "InputTransformer": ["InputPathsMap": ["a": "x"], "InputTemplate": "\"<a>\""],
                ], "Invalid InputPathsMap for target t"
            ),
            (["Arn": "command:a"], "1 validation error detected: Value null at 'targets.1.member.id'"),
        ] as [(JSON, String)])
    func `what is no target is refused`(target: JSON, part: String) async throws {
        try await desk.putRule()

        let refusal = await desk.refusal("PutTargets", ["Rule": "r", "Targets": [target]])

        #expect(refusal.hasPrefix("ValidationException: \(part)"), "\(refusal)")
    }

    @Test(arguments: ["PutTargets", "RemoveTargets", "ListTargetsByRule"])
    func `a rule that is not there`(operation: String) async {
        let input: JSON = ["Rule": "x", "Ids": ["a"], "Targets": [["Id": "a", "Arn": "command:a"]]]

        #expect(
            await desk.refusal(operation, input)
                == "ResourceNotFoundException: Rule x does not exist on EventBus default.")
    }
}
