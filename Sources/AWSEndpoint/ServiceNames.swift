/// The services of AWS that clients may call and that are not here, by what names them on the wire.
enum ServiceNames {
    /// The error for a target that no service here has.
    static func unknown(target prefix: String, operation: String) -> AWSError {
        let name = byTarget.first { prefix.hasPrefix($0.prefix) }?.name
        return .notSupported(
            name ?? "The service '\(prefix)'", operation.isEmpty ? "(none)" : operation,
            "pjrun serves SageMaker Processing, Step Functions, S3, STS, IAM roles, CloudWatch Logs, EventBridge rules, "
                + "Lambda, SQS, SNS and DynamoDB items; "
                + "let the client for this service keep its own endpoint.")
    }

    /// Beginnings of `X-Amz-Target`.
    private static let byTarget: [(prefix: String, name: String)] = [
        ("AmazonAthena", "Athena"), ("AWSGlue", "Glue"), ("AWSStepFunctions", "Step Functions"),
        ("AmazonSQS", "SQS"), ("DynamoDB", "DynamoDB"), ("AmazonEC2ContainerRegistry", "ECR"),
        ("AmazonEC2ContainerService", "ECS"), ("AmazonSSM", "Systems Manager"), ("secretsmanager", "Secrets Manager"),
        ("TrentService", "KMS"), ("Kinesis", "Kinesis"), ("Firehose", "Firehose"), ("AWSLambda", "Lambda"),
        ("RedshiftData", "Redshift Data"), ("GraniteServiceVersion", "CloudWatch"), ("Comprehend", "Comprehend"),
        ("AWSCognitoIdentityProviderService", "Cognito"),
    ]
}
