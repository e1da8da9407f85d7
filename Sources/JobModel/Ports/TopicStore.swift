public import OrderedJSON

/// Keeps topics and their subscriptions across processes.
///
/// Blocking; call it from threads that may block.
public protocol TopicStore: Sendable {
    /// All there are, by ARN.
    func topics() throws -> TopicTable
    /// Changes them in one transaction; nothing changes when the body throws.
    func changeTopics<Value>(_ change: (inout TopicTable) throws -> Value) throws -> Value
}

/// Topics and who subscribes to them.
public struct TopicTable: Hashable, Sendable {
    /// All topics.
    public var topics: [TopicRecord]
    /// All subscriptions.
    public var subscriptions: [SubscriptionRecord]

    /// Makes a table.
    public init(topics: [TopicRecord] = [], subscriptions: [SubscriptionRecord] = []) {
        self.topics = topics
        self.subscriptions = subscriptions
    }
}

/// A topic.
public struct TopicRecord: Hashable, Sendable {
    /// Its ARN.
    public let arn: String
    /// The attributes that have been set, texts by name.
    public var attributes: JSONObject
    /// Its tags, texts by name.
    public var tags: JSONObject

    /// Makes a topic.
    public init(arn: String, attributes: JSONObject, tags: JSONObject) {
        self.arn = arn
        self.attributes = attributes
        self.tags = tags
    }
}

/// Who gets what is published to a topic.
public struct SubscriptionRecord: Hashable, Sendable {
    /// Its ARN: the topic's and a UUID.
    public let arn: String
    /// The ARN of the topic.
    public let topicARN: String
    /// `sqs`, `lambda`, `file` or `command`.
    public let `protocol`: String
    /// An ARN, a `file:` URL or a command of the shell.
    public let endpoint: String
    /// The attributes that have been set, texts by name.
    public var attributes: JSONObject

    /// Makes a subscription.
    public init(arn: String, topicARN: String, protocol: String, endpoint: String, attributes: JSONObject) {
        self.arn = arn
        self.topicARN = topicARN
        self.protocol = `protocol`
        self.endpoint = endpoint
        self.attributes = attributes
    }
}

extension TopicRecord {
    /// The topic for a store.
    public var json: JSON {
        ["TopicArn": .string(arn), "Attributes": .object(attributes), "Tags": .object(tags)]
    }

    /// Reads what ``json`` wrote; nil when it is not that.
    public init?(json: JSON) {
        guard let arn = json["TopicArn"]?.string else { return nil }
        self.init(arn: arn, attributes: json["Attributes"]?.object ?? [:], tags: json["Tags"]?.object ?? [:])
    }
}

extension SubscriptionRecord {
    /// The subscription for a store.
    public var json: JSON {
        [
            "SubscriptionArn": .string(arn), "TopicArn": .string(topicARN), "Protocol": .string(self.protocol),
            "Endpoint": .string(endpoint), "Attributes": .object(attributes),
        ]
    }

    /// Reads what ``json`` wrote; nil when it is not that.
    public init?(json: JSON) {
        guard let arn = json["SubscriptionArn"]?.string, let topic = json["TopicArn"]?.string,
            let name = json["Protocol"]?.string, let endpoint = json["Endpoint"]?.string
        else { return nil }
        self.init(
            arn: arn, topicARN: topic, protocol: name, endpoint: endpoint, attributes: json["Attributes"]?.object ?? [:]
        )
    }
}
