/// What the `Resource` of a Task state names.
enum ResourceName: Hashable {
    /// A Lambda function by its ARN.
    case function
    /// An activity.
    case activity
    /// An action of a service, `lambda:invoke`, with how the state waits for its end.
    case integration(service: String, action: String, pattern: Pattern)

    enum Pattern: String {
        case requestResponse = ""
        case sync = ".sync"
        case syncParsed = ".sync:2"
        case waitForTaskToken = ".waitForTaskToken"
    }

    /// Reads an ARN; `nil` for what is none, or names what no Task state can call.
    init?(arn: String) {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "arn", !parts[1].isEmpty, !parts[5].isEmpty else { return nil }
        switch (parts[2], parts[3].isEmpty && parts[4].isEmpty) {
        case ("lambda", false) where parts[5].hasPrefix("function:") && parts[5].utf8.count > 9: self = .function
        case ("states", false) where parts[5].hasPrefix("activity:") && parts[5].utf8.count > 9: self = .activity
        case ("states", true):
            guard let colon = parts[5].lastIndex(of: ":", beforeSuffix: ":2") else { return nil }
            let service = String(parts[5][..<colon])
            var action = String(parts[5][parts[5].index(after: colon)...])
            var pattern = Pattern.requestResponse
            for candidate in [Pattern.syncParsed, .sync, .waitForTaskToken] where action.hasSuffix(candidate.rawValue) {
                pattern = candidate
                action = String(action.dropLast(candidate.rawValue.count))
                break
            }
            guard !service.isEmpty, !action.isEmpty else { return nil }
            self = .integration(service: service, action: action, pattern: pattern)
        default: return nil
        }
    }
}

extension String {
    /// The last place of a character, passing over one in `suffix` at the end.
    fileprivate func lastIndex(of character: Character, beforeSuffix suffix: String) -> Index? {
        (hasSuffix(suffix) ? dropLast(suffix.count) : self[...]).lastIndex(of: character)
    }
}

/// What the checker knows of the services that Task states call.
///
/// <https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html>; which pattern no action of a service
/// has, and which parameters are required, was measured against the service by the authors of cdk-preflight on 2026-09-05.
enum ServiceIntegration {
    /// The actions of each service, where the list is short; an empty one stands for any.
    static let actions: [String: [String]] = [
        "apigateway": ["invoke"],
        "athena": ["startQueryExecution", "stopQueryExecution", "getQueryExecution", "getQueryResults"],
        "batch": ["submitJob"], "bedrock": [], "bedrock-agentcore": [],
        "codebuild": [
            "startBuild", "stopBuild", "batchDeleteBuilds", "batchGetReports", "startBuildBatch",
            "stopBuildBatch", "retryBuildBatch", "deleteBuildBatch",
        ],
        "databrew": ["startJobRun"], "dynamodb": ["getItem", "putItem", "updateItem", "deleteItem"], "ecs": ["runTask"],
        "eks": [], "elasticmapreduce": [], "emr-containers": [], "emr-serverless": [],
        "events": ["putEvents"], "glue": ["startJobRun"], "http": ["invoke"], "lambda": ["invoke"],
        "mediaconvert": ["createJob"], "redshift-data": [],
        "sagemaker": [
            "createAutoMLJob", "createAutoMLJobV2", "createEndpoint", "createEndpointConfig",
            "createHyperParameterTuningJob", "createLabelingJob", "createModel", "createProcessingJob",
            "createTrainingJob", "createTransformJob", "updateEndpoint",
        ],
        // Ours: the service has neither. It calls S3 as aws-sdk:s3.
        "pjrun": ["command"],
        "s3": ["getObject", "putObject", "listObjectsV2", "headObject", "copyObject", "deleteObject"],
        "sns": ["publish"], "sqs": ["sendMessage"], "states": ["startExecution"],
    ]

    static let onlyHere = ["pjrun", "s3"]
    static let servicesWithoutSync = [
        "pjrun", "s3", "lambda", "sns", "sqs", "dynamodb", "events", "apigateway", "aws-sdk", "bedrock-agentcore",
        "http",
    ]
    static let servicesWithoutCallback = [
        "pjrun", "s3",
        "athena", "batch", "codebuild", "elasticmapreduce", "emr-containers", "emr-serverless", "glue", "databrew",
        "mediaconvert", "sagemaker", "dynamodb", "bedrock-agentcore", "http",
    ]
    /// The actions of SageMaker that end with their request: there is no job to wait for.
    private static let sageMakerWithoutSync = [
        "createEndpoint", "createEndpointConfig", "createModel", "updateEndpoint",
    ]

    /// Whether the service has this action with this pattern.
    static func exists(service: String, action: String, pattern: ResourceName.Pattern) -> Bool {
        let name = service.hasPrefix("aws-sdk:") ? "aws-sdk" : service
        if name != "aws-sdk" {
            guard let known = actions[name] else { return false }
            if !known.isEmpty, !known.contains(action) { return false }
        } else if service == "aws-sdk:" || action.first?.isUppercase == true {
            return false
        }
        switch pattern {
        case .requestResponse: return true
        case .sync:
            return !servicesWithoutSync.contains(name)
                && !(name == "sagemaker" && sageMakerWithoutSync.contains(action))
        case .syncParsed: return name == "states"
        case .waitForTaskToken: return !servicesWithoutCallback.contains(name)
        }
    }

    /// The parameters without which the action is refused.
    static func requiredParameters(service: String, action: String) -> [String] {
        switch "\(service):\(action)" {
        case "lambda:invoke": ["FunctionName"]
        case "sqs:sendMessage": ["QueueUrl", "MessageBody"]
        case "sns:publish": ["Message"]
        case "dynamodb:putItem": ["TableName", "Item"]
        case "dynamodb:getItem": ["TableName", "Key"]
        case "states:startExecution": ["StateMachineArn"]
        case "events:putEvents": ["Entries"]
        case "ecs:runTask": ["TaskDefinition"]
        case "glue:startJobRun": ["JobName"]
        default: []
        }
    }
}
