public import JobModel
public import OrderedJSON

/// Topics as SNS has them, on a store that several processes share.
///
/// What is published is in the queues of its subscribers when Publish has answered; functions, files and commands get it soon.
/// <https://docs.aws.amazon.com/sns/latest/api/API_Operations.html>
public final class LocalTopics: TopicCalls {
    let store: any TopicStore
    let identity: JobIdentity
    let queues: any QueueCalls
    let bus: EventBus
    let now: @Sendable () -> Timestamp

    /// Makes the topics of a store.
    /// - Parameters:
    ///   - store: keeps them.
    ///   - identity: the account and region in ARNs.
    ///   - queues: subscribers.
    ///   - bus: calls functions and runs commands.
    ///   - now: the time.
    public init(
        store: any TopicStore, identity: JobIdentity, queues: any QueueCalls, bus: EventBus,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.identity = identity
        self.queues = queues
        self.bus = bus
        self.now = now
    }

    /// What can be called.
    public static let operations = [
        "CreateTopic", "DeleteTopic", "ListTopics", "GetTopicAttributes", "SetTopicAttributes", "Subscribe",
        "Unsubscribe", "ListSubscriptions", "ListSubscriptionsByTopic", "GetSubscriptionAttributes",
        "SetSubscriptionAttributes", "Publish", "PublishBatch", "TagResource", "UntagResource", "ListTagsForResource",
    ]

    /// See ``TopicCalls/call(_:_:)``.
    public func call(_ operation: String, _ input: JSON) throws(TopicRefusal) -> JSON {
        switch operation {
        case "CreateTopic": return try create(input)
        case "DeleteTopic": return try delete(input)
        case "ListTopics": return try list(input)
        case "GetTopicAttributes": return try attributes(input)
        case "SetTopicAttributes": return try setAttribute(input)
        case "Subscribe": return try subscribe(input)
        case "Unsubscribe": return try unsubscribe(input)
        case "ListSubscriptions": return try listSubscriptions(input, of: nil)
        case "ListSubscriptionsByTopic":
            let arn = try topicARN(input)
            return try listSubscriptions(input, of: arn)
        case "GetSubscriptionAttributes": return try subscriptionAttributes(input)
        case "SetSubscriptionAttributes": return try setSubscriptionAttribute(input)
        case "Publish": return try publish(input)
        case "PublishBatch": return try publishBatch(input)
        case "TagResource": return try tag(input)
        case "UntagResource": return try untag(input)
        case "ListTagsForResource": return try listTags(input)
        default:
            throw TopicRefusal(
                "InvalidAction",
                "SNS's operation \(operation) is not run by pjrun, so nothing was done. It has "
                    + LocalTopics.operations.joined(separator: ", ") + ".")
        }
    }

    // MARK: - Transactions

    func changing<Value>(_ body: (inout TopicTable) throws -> Value) throws(TopicRefusal) -> Value {
        do {
            return try store.changeTopics(body)
        } catch {
            throw (error as? TopicRefusal) ?? .failure(error)
        }
    }

    func table() throws(TopicRefusal) -> TopicTable {
        do {
            return try store.topics()
        } catch {
            throw .failure(error)
        }
    }

    // MARK: - Parameters

    /// A text that is there.
    func required(_ input: JSON, _ name: String) throws(TopicRefusal) -> String {
        guard let text = input[name]?.string, !text.isEmpty else {
            throw TopicRefusal(
                "ValidationError",
                "1 validation error detected: Value null at '\(name.prefix(1).lowercased() + name.dropFirst())' failed to "
                    + "satisfy constraint: Member must not be null")
        }
        return text
    }

    /// An ARN that could be a topic's.
    func topicARN(_ input: JSON, _ name: String = "TopicArn") throws(TopicRefusal) -> String {
        let arn = input[name]?.string ?? ""
        let count = arn.split(separator: ":", omittingEmptySubsequences: false).count
        guard count >= 6 else {
            throw .invalid("\(name) Reason: An ARN must have at least 6 elements, not \(count)")
        }
        guard arn.hasPrefix("arn:"), count == 6 else { throw .invalid("Topic Name") }
        return arn
    }

    static func topic(_ arn: String, _ table: TopicTable) throws(TopicRefusal) -> Int {
        guard let index = table.topics.firstIndex(where: { $0.arn == arn }) else {
            throw TopicRefusal("NotFound", "Topic does not exist", status: 404)
        }
        return index
    }

    /// A page of a hundred, and the token of the next one.
    static func page(_ all: [JSON], _ input: JSON, member: String, key: String) -> JSON {
        let token = input["NextToken"]?.string
        let rest = token.map { token in all.drop { ($0[key]?.string ?? "") <= token } } ?? all[...]
        let page = rest.prefix(100)
        var answer: JSONObject = [member: .array(Array(page))]
        if page.endIndex < rest.endIndex { answer["NextToken"] = page.last?[key] }
        return .object(answer)
    }
}

// What SNS says. Recorded: localstack/localstack, tests/aws/services/sns (recorded on AWS).
extension TopicRefusal {
    /// A parameter that is wrong; the words say which, and why.
    static func invalid(_ what: String) -> TopicRefusal {
        TopicRefusal("InvalidParameter", "Invalid parameter: \(what)")
    }

    /// Something that pjrun does not do.
    static func unsupported(_ what: String, aws: String, instead: String) -> TopicRefusal {
        invalid("\(what) is not run by pjrun, so nothing was done. AWS would \(aws). \(instead)")
    }

    /// Something that pjrun could not do, although the request is right.
    static func failure(_ error: any Error) -> TopicRefusal {
        TopicRefusal("InternalError", "pjrun could not do this: \(error)", status: 500)
    }
}
