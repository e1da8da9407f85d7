import EventPatterns
import JobModel
import OrderedJSON

extension LocalTopics {
    /// Subscribe: one that is there already is the answer, if its attributes are those that are given.
    func subscribe(_ input: JSON) throws(TopicRefusal) -> JSON {
        let topic = try topicARN(input)
        let name = try required(input, "Protocol")
        let endpoint = try LocalTopics.endpoint(input["Endpoint"]?.string ?? "", of: name)
        let given = input["Attributes"]?.object ?? [:]
        for (attribute, value) in given { try LocalTopics.check(attribute, value.string ?? "", of: name) }
        let arn = try changing { table in
            _ = try LocalTopics.topic(topic, table)
            let existing = table.subscriptions.first {
                $0.topicARN == topic && $0.protocol == name && $0.endpoint == endpoint
            }
            if let existing {
                for (attribute, value) in given where existing.attributes[attribute] != value {
                    throw TopicRefusal.invalid(
                        "Attributes Reason: Subscription already exists with different attributes")
                }
                return existing.arn
            }
            let arn = "\(topic):\(RandomUUID.text())"
            table.subscriptions.append(
                SubscriptionRecord(arn: arn, topicARN: topic, protocol: name, endpoint: endpoint, attributes: given))
            return arn
        }
        return ["SubscriptionArn": .string(arn)]
    }

    /// Unsubscribe; one that is not there is no failure.
    func unsubscribe(_ input: JSON) throws(TopicRefusal) -> JSON {
        let arn = try subscriptionARN(input)
        try changing { table in table.subscriptions.removeAll { $0.arn == arn } }
        return [:]
    }

    /// ListSubscriptions and ListSubscriptionsByTopic.
    func listSubscriptions(_ input: JSON, of topic: String?) throws(TopicRefusal) -> JSON {
        let table = try table()
        if let topic { _ = try LocalTopics.topic(topic, table) }
        let all = table.subscriptions.filter { topic == nil || $0.topicARN == topic }.map { subscription -> JSON in
            [
                "SubscriptionArn": .string(subscription.arn), "Owner": .string(identity.account),
                "Protocol": .string(subscription.protocol), "Endpoint": .string(subscription.endpoint),
                "TopicArn": .string(subscription.topicARN),
            ]
        }
        return LocalTopics.page(all, input, member: "Subscriptions", key: "SubscriptionArn")
    }

    /// GetSubscriptionAttributes.
    func subscriptionAttributes(_ input: JSON) throws(TopicRefusal) -> JSON {
        let arn = try subscriptionARN(input)
        let table = try table()
        let subscription = table.subscriptions[try LocalTopics.subscription(arn, table)]
        var attributes: JSONObject = [
            "SubscriptionArn": .string(arn), "TopicArn": .string(subscription.topicARN),
            "Protocol": .string(subscription.protocol), "Endpoint": .string(subscription.endpoint),
            "Owner": .string(identity.account), "RawMessageDelivery": "false", "PendingConfirmation": "false",
            "ConfirmationWasAuthenticated": "true",
            "SubscriptionPrincipal": .string("arn:\(identity.partition):iam::\(identity.account):root"),
        ]
        for (name, value) in subscription.attributes { attributes[name] = value }
        if attributes["FilterPolicy"] != nil, attributes["FilterPolicyScope"] == nil {
            attributes["FilterPolicyScope"] = "MessageAttributes"
        }
        return ["Attributes": .object(attributes)]
    }

    /// SetSubscriptionAttributes.
    func setSubscriptionAttribute(_ input: JSON) throws(TopicRefusal) -> JSON {
        let arn = try subscriptionARN(input)
        let name = try required(input, "AttributeName")
        let value = input["AttributeValue"]?.string ?? ""
        try changing { table in
            let index = try LocalTopics.subscription(arn, table)
            // An empty policy takes it away.
            if value.isEmpty, name == "FilterPolicy" || name == "RedrivePolicy" {
                table.subscriptions[index].attributes[name] = nil
            } else {
                try LocalTopics.check(name, value, of: table.subscriptions[index].protocol)
                table.subscriptions[index].attributes[name] = .string(value)
            }
        }
        return [:]
    }

    // MARK: - Checking

    private func subscriptionARN(_ input: JSON) throws(TopicRefusal) -> String {
        let arn = try required(input, "SubscriptionArn")
        let count = arn.split(separator: ":", omittingEmptySubsequences: false).count
        guard count >= 6 else {
            throw .invalid("SubscriptionArn Reason: An ARN must have at least 6 elements, not \(count)")
        }
        guard count == 7 else { throw .invalid("SubscriptionId") }
        return arn
    }

    private static func subscription(_ arn: String, _ table: TopicTable) throws(TopicRefusal) -> Int {
        guard let index = table.subscriptions.firstIndex(where: { $0.arn == arn }) else {
            throw TopicRefusal("NotFound", "Subscription does not exist", status: 404)
        }
        return index
    }

    /// The endpoint, when the protocol is one of those here and the endpoint is of it.
    private static func endpoint(_ endpoint: String, of name: String) throws(TopicRefusal) -> String {
        switch name {
        case "sqs":
            guard let queue = QueueName.ofARN(endpoint) else { throw .invalid("SQS endpoint ARN") }
            guard !QueueName.isFIFO(queue) else {
                throw .invalid("Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics")
            }
        case "lambda":
            guard endpoint.hasPrefix("arn:"), FunctionName(endpoint) != nil else {
                throw .invalid("Lambda endpoint ARN")
            }
        case "file":
            guard case .file = TargetPlace(arn: endpoint) else {
                throw .invalid("Endpoint Reason: '\(endpoint)' is no file:///absolute/path.jsonl")
            }
        case "command":
            guard case .command = TargetPlace(arn: "command:\(endpoint)") else {
                throw .invalid("Endpoint Reason: the command of the shell is empty")
            }
        case "http", "https", "email", "email-json", "sms", "application", "firehose":
            throw .unsupported(
                "The protocol \(name)", aws: "send messages over it to \(endpoint)",
                instead:
                    "Subscribe an SQS queue, a Lambda function, a file (protocol file, file:///absolute/path.jsonl) or a "
                    + "command of the shell (protocol command), which may send them on.")
        default: throw .invalid("Amazon SNS does not support this protocol string: \(name)")
        }
        return endpoint
    }

    private static func check(_ name: String, _ value: String, of protocol: String) throws(TopicRefusal) {
        switch name {
        case "RawMessageDelivery":
            guard value == "true" || value == "false" else {
                throw .invalid(
                    "Attributes Reason: RawMessageDelivery: Invalid value [\(value)]. Must be true or false.")
            }
            guard `protocol` == "sqs" || value == "false" else {
                throw .invalid(
                    "Attributes Reason: RawMessageDelivery: Delivery protocol [\(`protocol`)] does not support raw message delivery."
                )
            }
        case "FilterPolicyScope":
            guard value == "MessageAttributes" || value == "MessageBody" else {
                throw .invalid(
                    "FilterPolicyScope: Invalid value [\(value)]. Please use either MessageBody or MessageAttributes")
            }
        case "FilterPolicy":
            guard let policy = (try? JSON(parsing: value))?.object else {
                throw .invalid("FilterPolicy: failed to parse JSON.")
            }
            guard !policy.isEmpty else { return }
            do throws(EventPatternError) {
                _ = try EventPattern(parsing: value)
            } catch {
                throw .invalid("FilterPolicy: \(error)")
            }
        case "RedrivePolicy":
            guard let arn = (try? JSON(parsing: value))?["deadLetterTargetArn"]?.string, QueueName.ofARN(arn) != nil
            else { throw .invalid("RedrivePolicy: deadLetterTargetArn is an invalid arn") }
        case "DeliveryPolicy", "SubscriptionRoleArn", "ReplayPolicy":
            throw .unsupported(
                "The attribute \(name) of subscriptions",
                aws: "take it for deliveries over HTTP, to Firehose or from an archive",
                instead: "Leave it out.")
        default: throw .invalid("AttributeName")
        }
    }
}
