/// A pattern of the service model with a matcher written by hand.
///
/// `text` is the pattern as the model has it, for messages; matching does not use a regular expression engine,
/// whose start-up would cost more than the whole validation. Patterns apply to the whole value, and `.` does not
/// match a line break, as in the service.
public enum TextPattern: Hashable, Sendable {
    /// Letters and digits with hyphens between them; the number is the model's repetition limit.
    case hyphenatedName(repetitions: Int)
    /// Letters and digits with hyphens and underscores between them.
    case featureGroupName
    /// An S3 URI; here also `file:` URIs.
    case s3URI
    /// Anything without line breaks.
    case singleLine
    /// Anything.
    case anything
    /// Anything that is not empty.
    case something
    /// A KMS key id, alias or ARN.
    case kmsKeyID
    /// The name of an environment variable.
    case environmentKey
    /// The ARN of an IAM role.
    case roleARN
    /// A security group or subnet id.
    case vpcID
    /// A tag's key or value.
    case tagText
    /// An Athena work group.
    case workGroup
    /// An Athena catalog.
    case athenaCatalog
    /// The ARN of a SageMaker resource.
    case resourceARN
    /// An instance type. The model lists the types of its day; the list only grows, so the form is checked instead.
    case instanceType
    /// The name of an event rule, or the id of its target.
    case eventName
    /// A function's handler.
    case handler
    /// The name of an alias of a state machine: not a number alone, which would be a version.
    case machineAliasName
    /// ASCII.
    case ascii
    /// ASCII that can be seen.
    case visibleASCII

    /// The pattern as the service model writes it.
    public var text: String {
        switch self {
        case .hyphenatedName(let repetitions): "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,\(repetitions)}"
        case .featureGroupName: "[a-zA-Z0-9]([_-]*[a-zA-Z0-9]){0,63}"
        case .s3URI: "(https|s3)://([^/]+)/?(.*)"
        case .singleLine: ".*"
        case .anything: #"[\S\s]*"#
        case .something: #"[\s\S]+"#
        case .kmsKeyID: "[a-zA-Z0-9:/_-]*"
        case .environmentKey: "[a-zA-Z_][a-zA-Z0-9_]*"
        case .roleARN: #"arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+"#
        case .vpcID: "[-0-9a-zA-Z]+"
        case .tagText: #"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)"#
        case .workGroup: "[a-zA-Z0-9._-]+"
        case .athenaCatalog: #"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\t]*"#
        case .resourceARN: "arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:.+"
        case .instanceType: #"^ml\.[a-z0-9-]+\.[0-9a-z]+$"#
        case .eventName: #"[\.\-_A-Za-z0-9]+"#
        case .handler: #"[^\s]+"#
        case .machineAliasName: #"^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$"#
        case .ascii: #"\p{ASCII}*"#
        case .visibleASCII: "[!-~]+"
        }
    }

    /// Says what the pattern allows, in words.
    public var explanation: String {
        switch self {
        case .hyphenatedName: "letters, digits and hyphens, with a letter or digit at both ends"
        case .featureGroupName: "letters, digits, hyphens and underscores, with a letter or digit at both ends"
        case .s3URI: "s3://bucket/key, or file:///absolute/path for local data"
        case .singleLine: "text without line breaks"
        case .anything: "any text"
        case .something: "any text that is not empty"
        case .kmsKeyID: "a KMS key id, key ARN or alias"
        case .environmentKey: "letters, digits and underscores, not beginning with a digit"
        case .roleARN: "a role ARN such as arn:aws:iam::123456789012:role/MyRole"
        case .vpcID: "letters, digits and hyphens"
        case .tagText: "letters, digits, spaces and _ . : / = + - @"
        case .workGroup: "letters, digits, dots, underscores and hyphens"
        case .athenaCatalog: "text without control characters"
        case .resourceARN: "an ARN such as arn:aws:sagemaker:us-east-1:123456789012:processing-job/my-job"
        case .instanceType: "an instance type such as ml.m5.xlarge"
        case .eventName: "letters, digits, dots, hyphens and underscores"
        case .handler: "text without spaces"
        case .machineAliasName: "letters, digits, dots, hyphens and underscores, and not digits alone"
        case .ascii: "ASCII text"
        case .visibleASCII: "ASCII text without spaces"
        }
    }
}
