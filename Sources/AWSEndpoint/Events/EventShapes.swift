import JobModel

/// The requests of EventBridge's operations, after botocore's service model (`2015-10-07`).
enum EventShapes {
    static let putRule = Shape.structure([
        .required("Name", name),
        .optional("ScheduleExpression", text(0...256)),
        .optional("EventPattern", text(0...4096)),
        .optional(
            "State", .string(.words(["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"]))),
        .optional("Description", text(0...512)),
        .optional("RoleArn", text(1...1600)),
        .optional("Tags", .list(of: tag, count: 0...50)),
        bus,
    ])

    /// DescribeRule, EnableRule, DisableRule and DeleteRule.
    static let ruleByName = Shape.structure([.required("Name", name), .optional("Force", .boolean), bus])

    static let listRules = Shape.structure([.optional("NamePrefix", name), bus] + page)

    static let putTargets = Shape.structure([
        .required("Rule", name), bus, .required("Targets", .list(of: target, count: 1...100)),
    ])

    static let removeTargets = Shape.structure([
        .required("Rule", name), bus, .required("Ids", .list(of: name, count: 1...100)),
        .optional("Force", .boolean),
    ])

    static let listTargetsByRule = Shape.structure([.required("Rule", name), bus] + page)

    static let listRuleNamesByTarget = Shape.structure([.required("TargetArn", text(1...1600)), bus] + page)

    static let testEventPattern = Shape.structure([
        .required("EventPattern", text(0...4096)), .required("Event", .string(.any)),
    ])

    static let describeEventBus = Shape.structure([.optional("Name", text(1...1600))])

    static let listEventBuses = Shape.structure([.optional("NamePrefix", text(1...256))] + page)

    // MARK: - Parts

    /// The members of a target that are run here.
    static let targetMembers = [
        "Id", "Arn", "RoleArn", "Input", "InputPath", "InputTransformer", "SqsParameters", "DeadLetterConfig",
        "RetryPolicy",
    ]

    private static let name = Shape.string(.text(1...64, .eventName))

    private static let bus = Shape.Member.optional("EventBusName", text(1...1600))

    private static let page: [Shape.Member] = [
        .optional("NextToken", text(1...2048)), .optional("Limit", .integer(1...100)),
    ]

    private static let tag = Shape.structure([.required("Key", text(1...128)), .required("Value", text(0...256))])

    private static let target = Shape.structure([
        .required("Id", name),
        .required("Arn", text(1...1600)),
        .optional("RoleArn", text(1...1600)),
        .optional("SqsParameters", .structure([.optional("MessageGroupId", text(1...128))])),
        .optional("DeadLetterConfig", .structure([.optional("Arn", text(1...1600))])),
        .optional(
            "RetryPolicy",
            .structure([
                .optional("MaximumRetryAttempts", .integer(0...185)),
                .optional("MaximumEventAgeInSeconds", .integer(60...86_400)),
            ])),
        .optional("Input", text(0...8192)),
        .optional("InputPath", text(0...256)),
        .optional(
            "InputTransformer",
            .structure([
                .optional(
                    "InputPathsMap",
                    .map(key: .text(1...256, .eventName), value: .text(0...256, .anything), count: 0...100)),
                .required("InputTemplate", text(1...8192)),
            ])),
    ])

    private static func text(_ length: ClosedRange<Int>) -> Shape { .string(.text(length, .anything)) }
}
