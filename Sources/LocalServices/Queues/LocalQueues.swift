public import JobModel
public import OrderedJSON
import Synchronization

/// Queues as SQS has them, on a store that several processes share.
///
/// Decides what the operations do; what must not be divided happens in one transaction of the store.
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html>
public final class LocalQueues: QueueCalls {
    let store: any QueueStore
    let identity: JobIdentity
    private let usualEndpoint: Mutex<String>
    let senderID: String
    let now: @Sendable () -> Timestamp
    /// Tells who asks when a queue has got a message.
    public let watch: QueueWatch

    /// Makes the queues of a store.
    /// - Parameters:
    ///   - store: keeps them.
    ///   - identity: the account and region in ARNs and URLs.
    ///   - endpoint: what URLs begin with where the caller has not come through HTTP.
    ///   - senderID: the `SenderId` of messages.
    ///   - now: the time.
    ///   - watch: tells of messages.
    public init(
        store: any QueueStore, identity: JobIdentity, endpoint: String, senderID: String,
        now: @escaping @Sendable () -> Timestamp, watch: QueueWatch
    ) {
        self.store = store
        self.identity = identity
        usualEndpoint = Mutex(endpoint)
        self.senderID = senderID
        self.now = now
        self.watch = watch
    }

    /// Says what URLs begin with from now on: the address of a server of this process.
    public func serve(at endpoint: String) { usualEndpoint.withLock { $0 = endpoint } }

    /// See ``QueueCalls/call(_:_:endpoint:)``.
    public func call(_ operation: String, _ input: JSON, endpoint: String?) throws(QueueRefusal) -> JSON {
        let input = QueueInput(json: input)
        let endpoint = endpoint ?? usualEndpoint.withLock { $0 }
        switch operation {
        case "CreateQueue": return try create(input, endpoint)
        case "GetQueueUrl": return try url(input, endpoint)
        case "ListQueues": return try list(input, endpoint)
        case "DeleteQueue": return try delete(input)
        case "PurgeQueue": return try purge(input)
        case "GetQueueAttributes": return try attributes(input)
        case "SetQueueAttributes": return try setAttributes(input)
        case "ListDeadLetterSourceQueues": return try listSources(input, endpoint)
        case "TagQueue": return try tag(input)
        case "UntagQueue": return try untag(input)
        case "ListQueueTags": return try listTags(input)
        case "SendMessage": return try send(input)
        case "SendMessageBatch": return try sendBatch(input)
        case "ReceiveMessage": return try answer(try received(request(input)).messages, request(input))
        case "DeleteMessage": return try deleteMessage(input)
        case "DeleteMessageBatch": return try deleteMessages(input)
        case "ChangeMessageVisibility": return try changeVisibility(input)
        case "ChangeMessageVisibilityBatch": return try changeVisibilities(input)
        default:
            throw QueueRefusal(
                "UnknownOperationException",
                "SQS's operation \(operation) is not run by pjrun, so nothing was done. It has "
                    + LocalQueues.operations.joined(separator: ", ") + ".")
        }
    }

    /// What can be called.
    public static let operations = [
        "CreateQueue", "GetQueueUrl", "ListQueues", "DeleteQueue", "PurgeQueue", "GetQueueAttributes",
        "SetQueueAttributes", "ListDeadLetterSourceQueues", "TagQueue", "UntagQueue", "ListQueueTags", "SendMessage",
        "SendMessageBatch", "ReceiveMessage", "DeleteMessage", "DeleteMessageBatch", "ChangeMessageVisibility",
        "ChangeMessageVisibilityBatch",
    ]

    // MARK: - Transactions

    /// Decides and changes in one transaction.
    func changing<Value>(_ body: (any QueueTransaction) throws -> Value) throws(QueueRefusal) -> Value {
        do {
            return try store.changeQueues(body)
        } catch {
            throw (error as? QueueRefusal) ?? .failure(error)
        }
    }

    /// Looks in one transaction.
    func reading<Value>(_ body: (any QueueTransaction) throws -> Value) throws(QueueRefusal) -> Value {
        do {
            return try store.readQueues(body)
        } catch {
            throw (error as? QueueRefusal) ?? .failure(error)
        }
    }

    /// The queue that `QueueUrl` names.
    static func queue(_ name: String, _ transaction: any QueueTransaction) throws -> QueueRecord {
        guard let queue = try transaction.queue(named: name) else { throw QueueRefusal.noQueue }
        return queue
    }

    /// The name in `QueueUrl`.
    static func name(_ input: QueueInput) throws(QueueRefusal) -> String {
        try QueueName.ofURL(input.required("QueueUrl"))
    }

    func url(_ name: String, _ endpoint: String) -> JSON { .string("\(endpoint)/\(identity.account)/\(name)") }
}
