import JobModel
import OrderedJSON

/// What a queue does, by its attributes.
///
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html>
struct QueueAttributes {
    /// Those that have been set.
    let set: JSONObject
    let isFIFO: Bool

    init(_ queue: QueueRecord) {
        set = queue.attributes
        isFIFO = QueueName.isFIFO(queue.name)
    }

    init(set: JSONObject, isFIFO: Bool) {
        self.set = set
        self.isFIFO = isFIFO
    }

    // MARK: - Values

    var visibilityTimeout: Int { number("VisibilityTimeout") }
    var delaySeconds: Int { number("DelaySeconds") }
    var waitSeconds: Int { number("ReceiveMessageWaitTimeSeconds") }
    var maximumMessageSize: Int { number("MaximumMessageSize") }
    var retentionSeconds: Int { number("MessageRetentionPeriod") }
    var isDeduplicatedByContent: Bool { self["ContentBasedDeduplication"] == "true" }
    var isDeduplicatedByGroup: Bool { self["DeduplicationScope"] == "messageGroup" }
    var redrivePolicy: RedrivePolicy? { self["RedrivePolicy"].flatMap { try? RedrivePolicy(parsing: $0) } }
    var redriveAllowPolicy: RedriveAllowPolicy {
        self["RedriveAllowPolicy"].flatMap { try? RedriveAllowPolicy(parsing: $0) } ?? .all
    }

    /// The value that an attribute has, set or not; nil when the queue has none.
    subscript(name: String) -> String? {
        if let text = set[name]?.string { return text }
        if isFIFO, let text = QueueAttributes.defaultsOfFIFO[name] { return text }
        return QueueAttributes.defaults.first { $0.name == name }?.value
    }

    private func number(_ name: String) -> Int { self[name].flatMap { Int($0) } ?? 0 }

    /// All that a queue has, in the order in which they are told.
    var all: [(name: String, value: String)] {
        (QueueAttributes.defaults.map(\.name) + QueueAttributes.others + QueueAttributes.namesOfFIFO).compactMap {
            name in
            self[name].map { (name, $0) }
        }
    }

    private static let defaults: [(name: String, value: String)] = [
        ("VisibilityTimeout", "30"), ("MaximumMessageSize", "1048576"),
        ("MessageRetentionPeriod", "345600"), ("DelaySeconds", "0"), ("ReceiveMessageWaitTimeSeconds", "0"),
        ("SqsManagedSseEnabled", "true"),
    ]
    private static let others = ["Policy", "RedrivePolicy", "RedriveAllowPolicy"]
    private static let namesOfFIFO = [
        "FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit",
    ]
    private static let defaultsOfFIFO = [
        "FifoQueue": "true", "ContentBasedDeduplication": "false", "DeduplicationScope": "queue",
        "FifoThroughputLimit": "perQueue",
    ]

    /// Whether a queue may be asked for an attribute.
    static func isKnown(_ name: String) -> Bool {
        defaults.contains { $0.name == name } || others.contains(name) || namesOfFIFO.contains(name)
            || name == "KmsMasterKeyId" || name == "KmsDataKeyReusePeriodSeconds"
    }

    // MARK: - Checking

    private static let ranges: [String: ClosedRange<Int>] = [
        "VisibilityTimeout": 0...43_200, "MaximumMessageSize": 1024...1_048_576,
        "MessageRetentionPeriod": 60...1_209_600, "DelaySeconds": 0...900, "ReceiveMessageWaitTimeSeconds": 0...20,
    ]

    /// Checks attributes that are to be set, as far as nothing of other queues must be known.
    static func check(_ attributes: JSONObject, isFIFO: Bool) throws(QueueRefusal) {
        for (name, value) in attributes {
            let text = value.string ?? ""
            switch name {
            case _ where ranges[name] != nil:
                guard let number = Int(text), let range = ranges[name], range.contains(number) else {
                    throw .invalidAttribute(name)
                }
            case "SqsManagedSseEnabled", "ContentBasedDeduplication":
                guard isFIFO || name == "SqsManagedSseEnabled" else { throw .unknownAttribute(name) }
                guard text == "true" || text == "false" else { throw .invalidAttribute(name) }
            case "FifoQueue":
                guard isFIFO else { throw .unknownAttribute(name) }
                guard text == "true" else {
                    throw .invalidAttribute(name, "Modifying queue type is not supported.")
                }
            case "DeduplicationScope":
                guard isFIFO else { throw .unknownAttribute(name) }
                guard ["queue", "messageGroup"].contains(text) else { throw .invalidAttribute(name) }
            case "FifoThroughputLimit":
                guard isFIFO else { throw .unknownAttribute(name) }
                guard ["perQueue", "perMessageGroupId"].contains(text) else { throw .invalidAttribute(name) }
            case "RedrivePolicy":
                if !text.isEmpty { _ = try RedrivePolicy(parsing: text) }
            case "RedriveAllowPolicy":
                if !text.isEmpty { _ = try RedriveAllowPolicy(parsing: text) }
            case "Policy":
                guard text.isEmpty || (try? JSON(parsing: text))?.object != nil else { throw .invalidAttribute(name) }
            case "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds":
                throw .unsupported(
                    "The attribute \(name)", aws: "encrypt messages with that key",
                    instead: "Leave it out: messages lie in your own home.")
            default: throw .unknownAttribute(name)
            }
        }
    }
}

/// Where messages go that have been received too often.
struct RedrivePolicy: Hashable {
    let targetARN: String
    let maxReceiveCount: Int

    /// Reads `{"deadLetterTargetArn": …, "maxReceiveCount": …}`, the count as a number or as text.
    init(parsing text: String) throws(QueueRefusal) {
        func refusal(_ reason: String) -> QueueRefusal { .invalid(text, "RedrivePolicy", reason) }
        guard let policy = (try? JSON(parsing: text))?.object else {
            throw refusal("Redrive policy is not a valid JSON map.")
        }
        guard let count = policy["maxReceiveCount"] else {
            throw refusal("Redrive policy does not contain mandatory attribute: maxReceiveCount.")
        }
        guard let target = policy["deadLetterTargetArn"] else {
            throw refusal("Redrive policy does not contain mandatory attribute: deadLetterTargetArn.")
        }
        let shown = count.string ?? count.serialized()
        guard let number = count.int ?? count.string.flatMap({ Int($0) }), 1...1000 ~= number else {
            throw refusal(
                "Invalid value for maxReceiveCount: \(shown), valid values are from 1 to 1000 both inclusive.")
        }
        guard let arn = target.string, QueueName.ofARN(arn) != nil else {
            throw refusal("Invalid value for deadLetterTargetArn.")
        }
        targetARN = arn
        maxReceiveCount = number
    }
}

/// Which queues may send their dead letters to a queue.
enum RedriveAllowPolicy: Hashable {
    case all
    case none
    case queues([String])

    /// Reads `{"redrivePermission": …, "sourceQueueArns": […]}`.
    init(parsing text: String) throws(QueueRefusal) {
        func refusal(_ reason: String) -> QueueRefusal { .invalid(text, "RedriveAllowPolicy", reason) }
        guard let policy = (try? JSON(parsing: text))?.object else {
            throw refusal("Redrive allow policy is not a valid JSON map.")
        }
        let arns = policy["sourceQueueArns"]?.array?.compactMap(\.string)
        switch policy["redrivePermission"]?.string {
        case "allowAll" where arns == nil: self = .all
        case "denyAll" where arns == nil: self = .none
        case "byQueue":
            guard let arns, 1...10 ~= arns.count, arns.allSatisfy({ QueueName.ofARN($0) != nil }) else {
                throw refusal("byQueue needs one to ten ARNs of queues as sourceQueueArns.")
            }
            self = .queues(arns)
        default: throw refusal("redrivePermission is allowAll, denyAll, or byQueue with sourceQueueArns.")
        }
    }

    /// Whether a queue may.
    func admits(_ name: String) -> Bool {
        switch self {
        case .all: true
        case .none: false
        case .queues(let arns): arns.contains { QueueName.ofARN($0) == name }
        }
    }
}
