import OrderedJSON

/// One resource of a template: what `Ref` and `Fn::GetAtt` give for it.
///
/// A resource without a name of its own is called like its logical id; CloudFormation would add the stack and random letters.
struct TemplateResource {
    let template: Template
    let logicalID: String
    let type: String
    let properties: JSON

    private var place: String { "Resources.\(logicalID)" }

    /// The property that names a resource of this type.
    private var nameProperty: String? {
        switch type {
        case "AWS::Serverless::Function", "AWS::Lambda::Function": "FunctionName"
        case "AWS::Serverless::StateMachine": "Name"
        case "AWS::StepFunctions::StateMachine": "StateMachineName"
        case "AWS::StepFunctions::Activity": "Name"
        case "AWS::IAM::Role": "RoleName"
        case "AWS::SQS::Queue": "QueueName"
        case "AWS::SNS::Topic": "TopicName"
        case "AWS::S3::Bucket": "BucketName"
        case "AWS::DynamoDB::Table", "AWS::Serverless::SimpleTable": "TableName"
        case "AWS::Events::EventBus": "Name"
        case "AWS::Glue::Job": "Name"
        case "AWS::Batch::JobQueue": "JobQueueName"
        case "AWS::Batch::JobDefinition": "JobDefinitionName"
        case "AWS::SageMaker::Model": "ModelName"
        default: nil
        }
    }

    /// The resource's name.
    func name(_ references: Int) throws(DefinitionSourceError) -> String {
        guard let property = nameProperty, let value = properties[property] else {
            return type == "AWS::S3::Bucket" ? logicalID.lowercased() : logicalID
        }
        return try template.text(value, at: "\(place).\(property)", references: references + 1)
    }

    /// What `Ref` gives.
    func reference(_ references: Int) throws(DefinitionSourceError) -> String {
        switch type {
        case "AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine", "AWS::StepFunctions::Activity",
            "AWS::SNS::Topic", "AWS::Batch::JobQueue", "AWS::Batch::JobDefinition":
            return try arn(references) ?? logicalID
        case "AWS::SQS::Queue": return try queueURL(references)
        default: return try name(references)
        }
    }

    /// What `Fn::GetAtt` gives; `nil` for attributes that are not known.
    func attribute(_ attribute: String, _ references: Int) throws(DefinitionSourceError) -> String? {
        switch (type, attribute) {
        case ("AWS::SNS::Topic", "TopicArn"), ("AWS::Batch::JobQueue", "JobQueueArn"): return try arn(references)
        case ("AWS::SQS::Queue", "QueueUrl"): return try queueURL(references)
        case (_, "Arn"): return try arn(references)
        case (_, "Name") where nameProperty == "Name" || nameProperty == "StateMachineName": return try name(references)
        case (_, let wanted) where wanted == nameProperty: return try name(references)
        default: return nil
        }
    }

    private func queueURL(_ references: Int) throws(DefinitionSourceError) -> String {
        let identity = template.identity
        let suffix = identity.pseudoParameter("AWS::URLSuffix") ?? "amazonaws.com"
        return "https://sqs.\(identity.region).\(suffix)/\(identity.account)/\(try name(references))"
    }

    /// The resource's ARN; `nil` for types whose ARNs are not known.
    func arn(_ references: Int) throws(DefinitionSourceError) -> String? {
        let identity = template.identity
        let name = try name(references)
        func arn(_ service: String, _ resource: String) -> String {
            "arn:\(identity.partition):\(service):\(identity.region):\(identity.account):\(resource)"
        }
        switch type {
        case "AWS::Serverless::Function", "AWS::Lambda::Function": return arn("lambda", "function:\(name)")
        case "AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine":
            return arn("states", "stateMachine:\(name)")
        case "AWS::StepFunctions::Activity": return arn("states", "activity:\(name)")
        case "AWS::IAM::Role": return "arn:\(identity.partition):iam::\(identity.account):role/\(name)"
        case "AWS::SQS::Queue": return arn("sqs", name)
        case "AWS::SNS::Topic": return arn("sns", name)
        case "AWS::S3::Bucket": return "arn:\(identity.partition):s3:::\(name)"
        case "AWS::DynamoDB::Table", "AWS::Serverless::SimpleTable": return arn("dynamodb", "table/\(name)")
        case "AWS::Events::EventBus": return arn("events", "event-bus/\(name)")
        case "AWS::Batch::JobQueue": return arn("batch", "job-queue/\(name)")
        case "AWS::Batch::JobDefinition": return arn("batch", "job-definition/\(name):1")
        default: return nil
        }
    }
}
