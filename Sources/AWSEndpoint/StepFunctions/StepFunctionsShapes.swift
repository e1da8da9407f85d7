import JobModel

/// The requests of Step Functions' operations, after botocore's service model (`2016-11-23`).
enum StepFunctionsShapes {
    static let createStateMachine = Shape.structure([
        .required("name", text(1...80)), .required("definition", text(1...1_048_576)), .required("roleArn", arn),
        .optional("type", machineType), .optional("loggingConfiguration", logging), .optional("tags", tagList),
        .optional("tracingConfiguration", tracing), .optional("publish", .boolean),
        .optional("versionDescription", text(0...256)), .optional("encryptionConfiguration", encryption),
    ])

    static let updateStateMachine = Shape.structure([
        .required("stateMachineArn", arn), .optional("definition", text(1...1_048_576)), .optional("roleArn", arn),
        .optional("loggingConfiguration", logging), .optional("tracingConfiguration", tracing),
        .optional("publish", .boolean), .optional("versionDescription", text(0...256)),
        .optional("encryptionConfiguration", encryption),
    ])

    static let describeStateMachine = Shape.structure([.required("stateMachineArn", arn), includedData])

    static let deleteStateMachine = Shape.structure([.required("stateMachineArn", arn)])

    static let listStateMachines = Shape.structure(page(tokenLength: 1024))

    static let validateDefinition = Shape.structure([
        .required("definition", text(1...1_048_576)), .optional("type", machineType),
        .optional("severity", .string(.words(["ERROR", "WARNING"]))), .optional("maxResults", .integer(0...100)),
    ])

    static let testState = Shape.structure([
        .required("definition", text(1...1_048_576)), .optional("roleArn", arn),
        .optional("input", text(0...262_144)),
        .optional("inspectionLevel", .string(.words(["INFO", "DEBUG", "TRACE"]))),
        .optional("revealSecrets", .boolean), .optional("variables", text(0...262_144)),
        .optional("stateName", text(1...80)),
        .optional(
            "mock",
            .structure([
                .optional("result", text(0...262_144)),
                .optional(
                    "errorOutput",
                    .structure([.optional("error", text(0...256)), .optional("cause", text(0...32_768))])),
                .optional("fieldValidationMode", .string(.words(["STRICT", "PRESENT", "NONE"]))),
            ])), .optional("context", text(0...262_144)),
        .optional(
            "stateConfiguration",
            .structure([
                .optional("retrierRetryCount", .integer(0...Int(Int32.max))),
                .optional("errorCausedByState", text(1...80)),
                .optional("mapIterationFailureCount", .integer(0...Int(Int32.max))),
                .optional("mapItemReaderData", text(0...262_144)),
            ])),
    ])

    // MARK: - Versions and aliases

    static let publishVersion = Shape.structure([
        .required("stateMachineArn", arn), .optional("revisionId", .string(.any)),
        .optional("description", text(0...256)),
    ])

    /// ListStateMachineVersions and ListStateMachineAliases.
    static let listOfMachine = Shape.structure([.required("stateMachineArn", arn)] + page(tokenLength: 1024))

    static let deleteVersion = Shape.structure([.required("stateMachineVersionArn", text(1...2000))])

    static let createAlias = Shape.structure([
        .optional("description", text(0...256)),
        .required("name", .string(.text(1...80, .machineAliasName))), .required("routingConfiguration", routes),
    ])

    static let updateAlias = Shape.structure([
        .required("stateMachineAliasArn", arn), .optional("description", text(0...256)),
        .optional("routingConfiguration", routes),
    ])

    /// DescribeStateMachineAlias and DeleteStateMachineAlias.
    static let alias = Shape.structure([.required("stateMachineAliasArn", arn)])

    // MARK: - Tags

    static let tagResource = Shape.structure([.required("resourceArn", arn), .required("tags", tagList)])

    static let untagResource = Shape.structure([
        .required("resourceArn", arn), .required("tagKeys", .list(of: text(1...128), count: 0...Int(Int32.max))),
    ])

    static let listTags = Shape.structure([.required("resourceArn", arn)])

    // MARK: - Executions

    static let startExecution = Shape.structure(start)

    static let startSyncExecution = Shape.structure(start + [includedData])

    static let stopExecution = Shape.structure([
        .required("executionArn", arn), .optional("error", text(0...256)), .optional("cause", text(0...32_768)),
    ])

    /// DescribeExecution and DescribeStateMachineForExecution.
    static let describeExecution = Shape.structure([.required("executionArn", arn), includedData])

    static let redriveExecution = Shape.structure([
        .required("executionArn", arn), .optional("clientToken", .string(.text(1...64, .visibleASCII))),
    ])

    /// The order of the words is recorded for `statusFilter`.
    static let listExecutions = Shape.structure(
        [
            .optional("stateMachineArn", arn),
            .optional(
                "statusFilter",
                .string(.words(["SUCCEEDED", "TIMED_OUT", "PENDING_REDRIVE", "ABORTED", "FAILED", "RUNNING"]))),
            .optional("mapRunArn", text(1...2000)),
            .optional("redriveFilter", .string(.words(["REDRIVEN", "NOT_REDRIVEN"]))),
        ] + page(tokenLength: 3096))

    static let history = Shape.structure(
        [
            .required("executionArn", arn), .optional("reverseOrder", .boolean),
            .optional("includeExecutionData", .boolean),
        ] + page(tokenLength: 1024))

    // MARK: - Activities and tokens

    static let createActivity = Shape.structure([
        .required("name", text(1...80)), .optional("tags", tagList), .optional("encryptionConfiguration", encryption),
    ])

    /// DescribeActivity and DeleteActivity.
    static let activity = Shape.structure([.required("activityArn", arn)])

    static let getActivityTask = Shape.structure([
        .required("activityArn", arn), .optional("workerName", text(1...80)),
    ])

    static let sendTaskSuccess = Shape.structure([
        .required("taskToken", text(1...2048)), .required("output", text(0...262_144)),
    ])

    static let sendTaskFailure = Shape.structure([
        .required("taskToken", text(1...2048)), .optional("error", text(0...256)),
        .optional("cause", text(0...32_768)),
    ])

    static let sendTaskHeartbeat = Shape.structure([.required("taskToken", text(1...2048))])

    // MARK: - Map runs

    static let listMapRuns = Shape.structure([.required("executionArn", arn)] + page(tokenLength: 1024))

    static let describeMapRun = Shape.structure([.required("mapRunArn", text(1...2000))])

    /// Without the percentage, which is no whole number.
    static let updateMapRun = Shape.structure([
        .required("mapRunArn", text(1...2000)), .optional("maxConcurrency", .integer(0...Int(Int32.max))),
        .optional("toleratedFailureCount", .integer(0...Int.max)),
    ])

    // MARK: - Parts

    /// What is not repeated to the client when it is wrong; `sensitive` in the model.
    static let sensitive: Set<String> = [
        "definition", "input", "output", "error", "cause", "versionDescription", "description", "variables", "context",
        "stateName",
    ]

    static let arn = text(1...256)

    static let tagList = Shape.list(
        of: .structure([.optional("key", text(1...128)), .optional("value", text(0...256))]),
        count: 0...Int(Int32.max))

    static func text(_ length: ClosedRange<Int>) -> Shape { .string(.text(length, .anything)) }

    static func page(tokenLength: Int) -> [Shape.Member] {
        [.optional("maxResults", .integer(0...1000)), .optional("nextToken", text(1...tokenLength))]
    }

    private static let includedData = Shape.Member.optional(
        "includedData", .string(.words(["ALL_DATA", "METADATA_ONLY"])))

    private static let machineType = Shape.string(.words(["STANDARD", "EXPRESS"]))

    private static let start: [Shape.Member] = [
        .required("stateMachineArn", arn), .optional("name", text(1...80)), .optional("input", text(0...262_144)),
        .optional("traceHeader", .string(.text(0...256, .ascii))),
    ]

    private static let routes = Shape.list(
        of: .structure([.required("stateMachineVersionArn", arn), .required("weight", .integer(0...100))]),
        count: 1...2)

    private static let logging = Shape.structure([
        .optional("level", .string(.words(["ALL", "ERROR", "FATAL", "OFF"]))),
        .optional("includeExecutionData", .boolean),
        .optional(
            "destinations",
            .list(
                of: .structure([
                    .optional("cloudWatchLogsLogGroup", .structure([.optional("logGroupArn", arn)]))
                ]), count: 0...Int(Int32.max))),
    ])

    private static let tracing = Shape.structure([.optional("enabled", .boolean)])

    private static let encryption = Shape.structure([
        .optional("kmsKeyId", text(1...2048)), .optional("kmsDataKeyReusePeriodSeconds", .integer(60...900)),
        .required("type", .string(.words(["AWS_OWNED_KEY", "CUSTOMER_MANAGED_KMS_KEY"]))),
    ])
}
