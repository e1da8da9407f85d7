import JobModel
import OrderedJSON

extension LocalTopics {
    /// CreateTopic: one that is there already is the answer, if its attributes and tags are those that are given.
    func create(_ input: JSON) throws(TopicRefusal) -> JSON {
        let name = try required(input, "Name")
        let given = input["Attributes"]?.object ?? [:]
        for (attribute, value) in given { try LocalTopics.check(attribute, value.string ?? "") }
        guard (1...256).contains(name.utf8.count), QueueName.isWord(name) else { throw .invalid("Topic Name") }
        let tags = try LocalTopics.tags(input)
        let arn = "arn:\(identity.partition):sns:\(identity.region):\(identity.account):\(name)"
        try changing { table in
            if let existing = table.topics.first(where: { $0.arn == arn }) {
                for (key, value) in tags where existing.tags[key] != value {
                    throw TopicRefusal.invalid("Tags Reason: Topic already exists with different tags")
                }
                for (attribute, value) in given where existing.attributes[attribute] != value {
                    throw TopicRefusal.invalid("Attributes Reason: Topic already exists with different attributes")
                }
                return
            }
            table.topics.append(TopicRecord(arn: arn, attributes: given, tags: tags))
        }
        return ["TopicArn": .string(arn)]
    }

    /// DeleteTopic with its subscriptions; one that is not there is no failure.
    func delete(_ input: JSON) throws(TopicRefusal) -> JSON {
        let arn = try topicARN(input)
        try changing { table in
            table.topics.removeAll { $0.arn == arn }
            table.subscriptions.removeAll { $0.topicARN == arn }
        }
        return [:]
    }

    /// ListTopics.
    func list(_ input: JSON) throws(TopicRefusal) -> JSON {
        let all = try table().topics.map { JSON.object(["TopicArn": .string($0.arn)]) }
        return LocalTopics.page(all, input, member: "Topics", key: "TopicArn")
    }

    /// GetTopicAttributes.
    func attributes(_ input: JSON) throws(TopicRefusal) -> JSON {
        let arn = try topicARN(input)
        let table = try table()
        let topic = table.topics[try LocalTopics.topic(arn, table)]
        let count = table.subscriptions.count { $0.topicARN == arn }
        var attributes: JSONObject = [
            "TopicArn": .string(arn), "DisplayName": "", "Owner": .string(identity.account),
            "Policy": .string(policy(arn)), "EffectiveDeliveryPolicy": .string(LocalTopics.deliveryPolicy),
            "SubscriptionsConfirmed": .string("\(count)"), "SubscriptionsPending": "0", "SubscriptionsDeleted": "0",
        ]
        for (name, value) in topic.attributes { attributes[name] = value }
        return ["Attributes": .object(attributes)]
    }

    /// SetTopicAttributes.
    func setAttribute(_ input: JSON) throws(TopicRefusal) -> JSON {
        let arn = try topicARN(input)
        let name = try required(input, "AttributeName")
        let value = input["AttributeValue"]?.string ?? ""
        try LocalTopics.check(name, value)
        try changing { table in
            table.topics[try LocalTopics.topic(arn, table)].attributes[name] = .string(value)
        }
        return [:]
    }

    private static func check(_ name: String, _ value: String) throws(TopicRefusal) {
        switch name {
        case "DisplayName":
            guard value.unicodeScalars.count <= 100 else { throw .invalid("DisplayName Reason: Length must be <= 100") }
        case "Policy", "DeliveryPolicy":
            guard (try? JSON(parsing: value))?.object != nil else {
                throw .invalid("\(name) Reason: Invalid JSON")
            }
        case "SignatureVersion":
            guard value == "1" || value == "2" else { throw .invalid("SignatureVersion") }
        case "FifoTopic" where value == "false": break
        case "FifoTopic", "ContentBasedDeduplication", "FifoThroughputScope", "ArchivePolicy":
            throw .unsupported(
                "The attribute \(name)", aws: "keep the order of messages in a FIFO topic",
                instead: "Send to a FIFO queue directly.")
        case "KmsMasterKeyId":
            throw .unsupported(
                "The attribute KmsMasterKeyId", aws: "encrypt messages with that key",
                instead: "Leave it out: messages stay on this machine.")
        case "TracingConfig" where value == "PassThrough": break
        case "TracingConfig":
            throw .unsupported(
                "The attribute TracingConfig", aws: "send traces to X-Ray", instead: "Leave it out.")
        default: throw .invalid("AttributeName")
        }
    }

    /// The policy that a topic has when none is set; nobody is refused by it.
    private func policy(_ arn: String) -> String {
        let actions = [
            "GetTopicAttributes", "SetTopicAttributes", "AddPermission", "RemovePermission", "DeleteTopic", "Subscribe",
            "ListSubscriptionsByTopic", "Publish",
        ]
        let policy: JSON = [
            "Version": "2008-10-17", "Id": "__default_policy_ID",
            "Statement": [
                [
                    "Sid": "__default_statement_ID", "Effect": "Allow", "Principal": ["AWS": "*"],
                    "Action": .array(actions.map { .string("SNS:\($0)") }), "Resource": .string(arn),
                    "Condition": ["StringEquals": ["AWS:SourceOwner": .string(identity.account)]],
                ]
            ],
        ]
        return policy.serialized(.compact)
    }

    private static let deliveryPolicy = JSON.object([
        "http": [
            "defaultHealthyRetryPolicy": [
                "minDelayTarget": 20, "maxDelayTarget": 20, "numRetries": 3, "numMaxDelayRetries": 0,
                "numNoDelayRetries": 0, "numMinDelayRetries": 0, "backoffFunction": "linear",
            ],
            "disableSubscriptionOverrides": false,
            "defaultRequestPolicy": ["headerContentType": "text/plain; charset=UTF-8"],
        ]
    ]).serialized(.compact)

    // MARK: - Tags

    private static func tags(_ input: JSON) throws(TopicRefusal) -> JSONObject {
        var tags: JSONObject = [:]
        for tag in input["Tags"]?.array ?? [] {
            let key = tag["Key"]?.string ?? ""
            guard tags[key] == nil else { throw .invalid("Duplicated keys are not allowed.") }
            tags[key] = .string(tag["Value"]?.string ?? "")
        }
        return tags
    }

    /// TagResource.
    func tag(_ input: JSON) throws(TopicRefusal) -> JSON {
        let arn = try topicARN(input, "ResourceArn")
        let tags = try LocalTopics.tags(input)
        try changing { table in
            guard let index = table.topics.firstIndex(where: { $0.arn == arn }) else { throw LocalTopics.noResource }
            for (key, value) in tags { table.topics[index].tags[key] = value }
        }
        return [:]
    }

    /// UntagResource; keys that are not there are no failure.
    func untag(_ input: JSON) throws(TopicRefusal) -> JSON {
        let arn = try topicARN(input, "ResourceArn")
        let keys = (input["TagKeys"]?.array ?? []).compactMap(\.string)
        try changing { table in
            guard let index = table.topics.firstIndex(where: { $0.arn == arn }) else { throw LocalTopics.noResource }
            for key in keys { table.topics[index].tags[key] = nil }
        }
        return [:]
    }

    /// ListTagsForResource.
    func listTags(_ input: JSON) throws(TopicRefusal) -> JSON {
        let arn = try topicARN(input, "ResourceArn")
        guard let topic = try table().topics.first(where: { $0.arn == arn }) else { throw LocalTopics.noResource }
        return ["Tags": .array(topic.tags.map { ["Key": .string($0.key), "Value": $0.value] })]
    }

    private static let noResource = TopicRefusal("ResourceNotFound", "Resource does not exist", status: 404)
}
