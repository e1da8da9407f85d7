import JobModel
import OrderedJSON

/// A ReceiveMessage whose parameters are right.
struct ReceiveRequest: Sendable {
    var queue: String
    var limit = 1
    /// Seconds; nil for the queue's.
    var visibilityTimeout: Int?
    /// Seconds; nil for the queue's.
    var wait: Int?
    var systemAttributes: [String] = []
    var messageAttributes: [String] = []
}

/// What a ReceiveMessage has found.
struct Received: Sendable {
    var messages: [QueueMessage] = []
    /// How long to wait when there is none, in seconds.
    var wait = 0
    /// When one that is hidden can be seen.
    var nextAppearance: Timestamp?
}

extension LocalQueues {
    /// As many messages may be in flight.
    private static let inFlightLimit = 120_000

    /// Reads a ReceiveMessage.
    func request(_ input: QueueInput) throws(QueueRefusal) -> ReceiveRequest {
        var request = ReceiveRequest(queue: try LocalQueues.name(input))
        if let limit = try input.number("MaxNumberOfMessages") {
            guard 1...10 ~= limit else {
                throw .invalid("\(limit)", "MaxNumberOfMessages", "Must be between 1 and 10, if provided.")
            }
            request.limit = limit
        }
        if let timeout = try input.number("VisibilityTimeout") {
            request.visibilityTimeout = try LocalQueues.checked(timeout)
        }
        if let wait = try input.number("WaitTimeSeconds") {
            guard 0...20 ~= wait else {
                throw .invalid("\(wait)", "WaitTimeSeconds", "Must be >= 0 and <= 20, if provided.")
            }
            request.wait = wait
        }
        if try input.text("ReceiveRequestAttemptId") != nil {
            throw .unsupported(
                "ReceiveRequestAttemptId", aws: "give the same messages to the same attempt within five minutes",
                instead: "Leave it out: a message that is not deleted comes again after its visibility timeout.")
        }
        request.systemAttributes = try input.names("MessageSystemAttributeNames") + input.names("AttributeNames")
        request.messageAttributes = try input.names("MessageAttributeNames")
        return request
    }

    /// A visibility timeout in its bounds.
    static func checked(_ timeout: Int) throws(QueueRefusal) -> Int {
        guard 0...43_200 ~= timeout else {
            throw .invalid("\(timeout)", "VisibilityTimeout", "Must be between 0 and 43200, if provided.")
        }
        return timeout
    }

    /// Receives what there is, in one transaction.
    func received(_ request: ReceiveRequest) throws(QueueRefusal) -> Received {
        let time = now()
        return try changing { transaction in
            let queue = try LocalQueues.queue(request.queue, transaction)
            var received = Received()
            received.wait = request.wait ?? QueueAttributes(queue).waitSeconds
            received.messages = try receive(request, from: queue, at: time, transaction)
            if received.messages.isEmpty {
                received.nextAppearance = try transaction.nextAppearance(in: queue, after: time)
            }
            return received
        }
    }

    /// Looks whether there may be something to receive; cheaper than trying.
    func hasMessages(_ name: String) throws(QueueRefusal) -> (isThere: Bool, nextAppearance: Timestamp?) {
        let time = now()
        return try reading { transaction in
            let queue = try LocalQueues.queue(name, transaction)
            let found = try transaction.receivable(
                in: queue, at: time, limit: 1, isOrdered: QueueName.isFIFO(name))
            return (!found.isEmpty, try transaction.nextAppearance(in: queue, after: time))
        }
    }

    /// Takes messages out of sight, after those that are too old are gone and those that have come too often are moved.
    private func receive(
        _ request: ReceiveRequest, from queue: QueueRecord, at time: Timestamp, _ transaction: any QueueTransaction
    ) throws -> [QueueMessage] {
        let settings = QueueAttributes(queue)
        let retention = Int64(settings.retentionSeconds) * 1000
        try transaction.removeMessages(
            of: queue, sentBefore: Timestamp(milliseconds: time.milliseconds - retention))
        guard try !transaction.hasMoreHidden(than: LocalQueues.inFlightLimit, in: queue, at: time) else {
            throw QueueRefusal(
                "OverLimit", "The maximum number of in flight messages is reached: \(LocalQueues.inFlightLimit).",
                status: 403)
        }
        let timeout = Int64(request.visibilityTimeout ?? settings.visibilityTimeout) * 1000
        let policy = settings.redrivePolicy
        let target = try policy.flatMap { try QueueName.ofARN($0.targetARN).flatMap(transaction.queue(named:)) }
        var received: [QueueMessage] = []
        var hasMoved = true
        // What has been moved makes room for others.
        while hasMoved, received.count < request.limit {
            hasMoved = false
            let found = try transaction.receivable(
                in: queue, at: time, limit: request.limit, isOrdered: settings.isFIFO)
            for var message in found where received.count < request.limit {
                if received.contains(where: { $0.number == message.number }) { continue }
                if let policy, let target, message.receiveCount >= policy.maxReceiveCount {
                    message.moveOn(to: target, from: QueueName.arn(queue.name, identity), at: time)
                    try transaction.update(message)
                    hasMoved = true
                    continue
                }
                message.receive(at: time, hiddenFor: timeout)
                try transaction.update(message)
                received.append(message)
            }
        }
        return received
    }

    // MARK: - Answers

    /// The messages as ReceiveMessage gives them.
    func answer(_ messages: [QueueMessage], _ request: ReceiveRequest) -> JSON {
        guard !messages.isEmpty else { return [:] }
        return ["Messages": .array(messages.map { json($0, request) })]
    }

    private func json(_ message: QueueMessage, _ request: ReceiveRequest) -> JSON {
        var json: JSONObject = [
            "MessageId": .string(message.id),
            "ReceiptHandle": .string(ReceiptHandle(message)?.text ?? ""),
            "MD5OfBody": .string(MessageText.md5(message.body)), "Body": .string(message.body),
        ]
        let isAll = request.systemAttributes.contains("All")
        let system = systemAttributes(message).filter { isAll || request.systemAttributes.contains($0.key) }
        if !system.isEmpty { json["Attributes"] = .object(JSONObject(system.map { ($0.key, $0.value) })) }
        let attributes = JSONObject(
            message.attributes.filter { LocalQueues.isWanted($0.key, request.messageAttributes) }
                .map { ($0.key, $0.value) })
        if let digest = MessageText.md5(of: attributes) {
            json["MD5OfMessageAttributes"] = .string(digest)
            json["MessageAttributes"] = .object(attributes)
        }
        return .object(json)
    }

    /// What SQS says of a message itself.
    func systemAttributes(_ message: QueueMessage) -> JSONObject {
        var system: JSONObject = ["ApproximateReceiveCount": .string("\(message.receiveCount)")]
        if let header = message.traceHeader { system["AWSTraceHeader"] = .string(header) }
        system["SentTimestamp"] = .string("\(message.sentTime.milliseconds)")
        if let id = message.deduplicationID {
            system["SequenceNumber"] = .string(LocalQueues.sequenceNumber(message.number))
            system["MessageDeduplicationId"] = .string(id)
        }
        if let id = message.groupID { system["MessageGroupId"] = .string(id) }
        system["SenderId"] = .string(senderID)
        if let time = message.firstReceiveTime {
            system["ApproximateFirstReceiveTimestamp"] = .string("\(time.milliseconds)")
        }
        if let arn = message.sourceARN { system["DeadLetterQueueSourceArn"] = .string(arn) }
        return system
    }

    private static func isWanted(_ name: String, _ patterns: [String]) -> Bool {
        patterns.contains { pattern in
            if pattern == "All" || pattern == ".*" || pattern == name { return true }
            return pattern.hasSuffix(".*") && name.hasPrefix(pattern.dropLast(2))
        }
    }
}

extension QueueMessage {
    /// Somebody has it now.
    mutating func receive(at time: Timestamp, hiddenFor milliseconds: Int64) {
        receiveCount += 1
        if firstReceiveTime == nil { firstReceiveTime = time }
        lastReceiveTime = time
        visibleTime = Timestamp(milliseconds: time.milliseconds + milliseconds)
        receipt = RandomUUID.text()
    }

    /// It goes to a dead-letter queue; a standard queue keeps the time at which it was sent.
    /// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html>
    fileprivate mutating func moveOn(to target: QueueRecord, from arn: String, at time: Timestamp) {
        queue = target.id
        visibleTime = Timestamp(milliseconds: 0)
        receipt = nil
        sourceARN = arn
        if QueueName.isFIFO(target.name) { sentTime = time }
    }
}
