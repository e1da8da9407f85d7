/// What is said about targets of AWS, which are not on this machine.
enum TargetRefusal {
    private static let services = [
        "kinesis": "would put the event into the Kinesis stream",
        "firehose": "would put the event into the Firehose stream",
        "logs": "would write the event to the CloudWatch Logs group",
        "events": "would send the event to the EventBridge bus or API destination",
        "ecs": "would run the ECS task", "batch": "would submit the Batch job",
        "codebuild": "would start the CodeBuild build", "codepipeline": "would start the CodePipeline pipeline",
        "sagemaker": "would start the SageMaker pipeline", "glue": "would start the Glue workflow",
        "ssm": "would start the Systems Manager automation", "execute-api": "would call the API Gateway endpoint",
        "redshift": "would run the Redshift statement", "redshift-serverless": "would run the Redshift statement",
        "appsync": "would call the AppSync API",
    ]

    private static let instead =
        "Targets of pjrun are the ARNs of SQS queues, SNS topics, Lambda functions and state machines, "
        + "file:///absolute/path.jsonl (one event per line) and command:SHELL TEXT (the event on standard input)."

    static func error(id: String, arn: String) -> AWSError {
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 6, parts[0] == "arn" else {
            return AWSError(
                "ValidationException",
                "Parameter \(arn) is not valid. Reason: Provided Arn is not in correct format. \(instead)")
        }
        let action = services[String(parts[2])] ?? "would deliver the event to the service '\(parts[2])'"
        return AWSError(
            "ValidationException",
            "Target \(id) is not run by pjrun: AWS \(action) \(arn). \(instead)")
    }
}
