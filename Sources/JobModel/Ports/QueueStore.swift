public import OrderedJSON

/// Keeps queues and their messages across processes.
///
/// Every decision about messages is made within one transaction, which no other process can divide: a message that one has
/// received is not given to another. Blocking; call it from threads that may block.
public protocol QueueStore: SharedStore {
    /// Runs a body that may change something, alone among all processes; nothing changes when it throws.
    func changeQueues<Value>(_ body: (any QueueTransaction) throws -> Value) throws -> Value
    /// Runs a body that only looks.
    func readQueues<Value>(_ body: (any QueueTransaction) throws -> Value) throws -> Value
}

/// What can be done with queues within a transaction.
public protocol QueueTransaction {
    /// One queue, nil when there is none.
    func queue(named name: String) throws -> QueueRecord?
    /// All queues by name.
    func queues() throws -> [QueueRecord]
    /// Keeps a new queue, and says its id.
    func add(_ queue: QueueRecord) throws -> Int64
    /// Keeps the attributes, tags and times of a queue.
    func update(_ queue: QueueRecord) throws
    /// Forgets a queue with its messages.
    func remove(_ queue: QueueRecord) throws

    /// Keeps a new message, and says its number: later messages have greater ones.
    func add(_ message: QueueMessage) throws -> Int64
    /// A message by its number, wherever it is.
    func message(_ number: Int64) throws -> QueueMessage?
    /// Keeps a message as it is now.
    func update(_ message: QueueMessage) throws
    /// Forgets a message.
    func removeMessage(_ number: Int64) throws
    /// Forgets the messages of a queue that were sent before a time, all with nil.
    func removeMessages(of queue: QueueRecord, sentBefore time: Timestamp?) throws
    /// The messages that can be received, at most so many, those that wait longest first.
    ///
    /// Where they are ordered, the order within each group is kept: a group with a message in flight has none for others, and
    /// none after one that is delayed.
    func receivable(in queue: QueueRecord, at time: Timestamp, limit: Int, isOrdered: Bool) throws -> [QueueMessage]
    /// How many messages there are.
    func counts(of queue: QueueRecord, at time: Timestamp) throws -> QueueCounts
    /// Whether more messages than so many are hidden.
    func hasMoreHidden(than count: Int, in queue: QueueRecord, at time: Timestamp) throws -> Bool
    /// When the next of the messages that are hidden can be seen; nil when none is hidden.
    func nextAppearance(in queue: QueueRecord, after time: Timestamp) throws -> Timestamp?

    /// The message that was sent with a deduplication id not long before a time.
    func sent(_ deduplicationID: String, to queue: QueueRecord, at time: Timestamp) throws -> SentMessage?
    /// Remembers a deduplication id until a time.
    func remember(
        _ deduplicationID: String, of message: SentMessage, in queue: QueueRecord, until time: Timestamp) throws
}

/// A queue.
public struct QueueRecord: Hashable, Sendable {
    /// Its number in the store; 0 before it is kept.
    public var id: Int64 = 0
    /// Its name.
    public var name: String
    /// The attributes that have been set, texts by name.
    public var attributes: JSONObject
    /// Its tags, texts by name.
    public var tags: JSONObject
    /// When it was made.
    public var creationTime: Timestamp
    /// When its attributes were last changed.
    public var lastModifiedTime: Timestamp
    /// When it was last emptied by PurgeQueue.
    public var purgeTime: Timestamp?

    /// Makes a queue that is new.
    public init(name: String, attributes: JSONObject, tags: JSONObject, creationTime: Timestamp) {
        self.name = name
        self.attributes = attributes
        self.tags = tags
        self.creationTime = creationTime
        lastModifiedTime = creationTime
    }
}

/// A message.
public struct QueueMessage: Hashable, Sendable {
    /// Its place in the order of all messages; 0 before it is kept.
    public var number: Int64 = 0
    /// The queue it is in.
    public var queue: Int64
    /// Its id, a UUID.
    public var id: String
    /// Its text.
    public var body: String
    /// Its attributes as they were sent; empty without any.
    public var attributes: JSONObject = [:]
    /// `AWSTraceHeader`, where it was sent.
    public var traceHeader: String?
    /// When it was sent.
    public var sentTime: Timestamp
    /// When it can be received; 1970 when that is at once.
    public var visibleTime: Timestamp
    /// How often it has been received.
    public var receiveCount = 0
    /// When it was first received.
    public var firstReceiveTime: Timestamp?
    /// When it was last received.
    public var lastReceiveTime: Timestamp?
    /// What the newest receipt handle has in it; nil while it has never been received.
    public var receipt: String?
    /// The group in whose order it is.
    public var groupID: String?
    /// By which a second one is known to be the same.
    public var deduplicationID: String?
    /// The ARN of the queue that it was moved from.
    public var sourceARN: String?

    /// Makes a message that nobody has received.
    public init(queue: Int64, id: String, body: String, sentTime: Timestamp, visibleTime: Timestamp) {
        self.queue = queue
        self.id = id
        self.body = body
        self.sentTime = sentTime
        self.visibleTime = visibleTime
    }
}

/// A message that was sent, as its sender was told.
public struct SentMessage: Hashable, Sendable {
    /// Its number.
    public let number: Int64
    /// Its id.
    public let id: String

    /// Makes one.
    public init(number: Int64, id: String) {
        self.number = number
        self.id = id
    }
}

/// How many messages a queue has.
public struct QueueCounts: Hashable, Sendable {
    /// Those that can be received.
    public var visible = 0
    /// Those that somebody has received and not deleted.
    public var inFlight = 0
    /// Those whose delay is not over.
    public var delayed = 0

    /// Makes counts.
    public init(visible: Int = 0, inFlight: Int = 0, delayed: Int = 0) {
        self.visible = visible
        self.inFlight = inFlight
        self.delayed = delayed
    }
}
