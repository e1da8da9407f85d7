public import JobModel
public import OrderedJSON

extension LocalQueues {
    /// How long a deduplication id is remembered.
    private static let deduplicationTime: Int64 = 300_000
    /// The most bytes of all messages of a batch.
    private static let batchSize = 1_048_576

    /// SendMessage.
    func send(_ input: QueueInput) throws(QueueRefusal) -> JSON {
        let name = try LocalQueues.name(input)
        let time = now()
        let answer = try changing { transaction in
            let queue = try LocalQueues.queue(name, transaction)
            return try LocalQueues.send(input, to: queue, at: time, transaction, isBatch: false)
        }
        watch.announce(name)
        return .object(answer)
    }

    /// SendMessageBatch: the entries fail one by one.
    func sendBatch(_ input: QueueInput) throws(QueueRefusal) -> JSON {
        let name = try LocalQueues.name(input)
        let entries = try LocalQueues.entries(input, "SendMessageBatchRequestEntry")
        var size = 0
        for entry in entries {
            size += MessageText.size(
                try entry.text("MessageBody") ?? "", try MessageText.attributes(entry.value("MessageAttributes")))
        }
        guard size <= LocalQueues.batchSize else {
            throw .batch(
                "BatchRequestTooLong",
                "Batch requests cannot be longer than \(LocalQueues.batchSize) bytes. You have sent \(size) bytes.")
        }
        let time = now()
        let answer = try changing { transaction in
            let queue = try LocalQueues.queue(name, transaction)
            return try LocalQueues.batch(entries) { entry in
                try LocalQueues.send(entry, to: queue, at: time, transaction, isBatch: true)
            }
        }
        watch.announce(name)
        return answer
    }

    /// See ``QueueCalls/send(_:attributes:toARN:groupID:)``.
    public func send(
        _ body: String, attributes: JSONObject, toARN arn: String, groupID: String?
    ) throws(QueueRefusal) {
        guard let name = QueueName.ofARN(arn) else { throw .noQueue }
        var input: JSONObject = ["MessageBody": .string(body)]
        if !attributes.isEmpty { input["MessageAttributes"] = .object(attributes) }
        input["MessageGroupId"] = groupID.map(JSON.string)
        let entry = QueueInput(json: .object(input))
        let time = now()
        try changing { transaction in
            let queue = try LocalQueues.queue(name, transaction)
            _ = try LocalQueues.send(entry, to: queue, at: time, transaction, isBatch: false)
        }
        watch.announce(name)
    }

    // MARK: - One message

    /// Checks a message and keeps it, unless it is the same as one that was sent within five minutes.
    private static func send(
        _ entry: QueueInput, to queue: QueueRecord, at time: Timestamp, _ transaction: any QueueTransaction,
        isBatch: Bool
    ) throws -> JSONObject {
        let settings = QueueAttributes(queue)
        let body = try entry.required("MessageBody")
        try MessageText.check(body)
        let attributes = try MessageText.attributes(entry.value("MessageAttributes"))
        guard MessageText.size(body, attributes) <= settings.maximumMessageSize else {
            throw QueueRefusal.invalid(
                "One or more parameters are invalid. Reason: Message must be shorter than \(settings.maximumMessageSize) bytes."
            )
        }
        let delay = try delay(entry, settings)
        var message = QueueMessage(
            queue: queue.id, id: RandomUUID.text(), body: body, sentTime: time,
            visibleTime: Timestamp(milliseconds: delay == 0 ? 0 : time.milliseconds + Int64(delay) * 1000))
        message.attributes = attributes
        message.traceHeader = try traceHeader(entry)
        message.groupID = try groupID(entry, settings, isBatch: isBatch)
        message.deduplicationID = try deduplicationID(entry, settings, body)
        let sent = try keep(message, in: queue, settings, transaction)

        var answer: JSONObject = ["MD5OfMessageBody": .string(MessageText.md5(body))]
        answer["MD5OfMessageAttributes"] = MessageText.md5(of: attributes).map(JSON.string)
        if let header = message.traceHeader {
            let attribute: JSONObject = ["AWSTraceHeader": ["StringValue": .string(header), "DataType": "String"]]
            answer["MD5OfMessageSystemAttributes"] = MessageText.md5(of: attribute).map(JSON.string)
        }
        answer["MessageId"] = .string(sent.id)
        if settings.isFIFO { answer["SequenceNumber"] = .string(sequenceNumber(sent.number)) }
        return answer
    }

    private static func keep(
        _ message: QueueMessage, in queue: QueueRecord, _ settings: QueueAttributes, _ transaction: any QueueTransaction
    ) throws -> SentMessage {
        guard settings.isFIFO, let id = message.deduplicationID else {
            return SentMessage(number: try transaction.add(message), id: message.id)
        }
        let key = settings.isDeduplicatedByGroup ? "\(message.groupID ?? "") \(id)" : id
        if let former = try transaction.sent(key, to: queue, at: message.sentTime) { return former }
        let sent = SentMessage(number: try transaction.add(message), id: message.id)
        let end = Timestamp(milliseconds: message.sentTime.milliseconds + deduplicationTime)
        try transaction.remember(key, of: sent, in: queue, until: end)
        return sent
    }

    /// Twenty digits that grow with each message.
    static func sequenceNumber(_ number: Int64) -> String {
        let digits = String(number)
        return "188" + String(repeating: "0", count: max(0, 17 - digits.utf8.count)) + digits
    }

    // MARK: - Parameters

    private static let notForThisType = "The request include parameter that is not valid for this queue type."

    private static func delay(_ entry: QueueInput, _ settings: QueueAttributes) throws -> Int {
        guard let delay = try entry.number("DelaySeconds") else { return settings.delaySeconds }
        guard 0...900 ~= delay else {
            throw QueueRefusal.invalid("\(delay)", "DelaySeconds", "DelaySeconds must be >= 0 and <= 900.")
        }
        guard !settings.isFIFO || delay == 0 else {
            throw QueueRefusal.invalid("\(delay)", "DelaySeconds", notForThisType)
        }
        return settings.isFIFO ? settings.delaySeconds : delay
    }

    private static func groupID(_ entry: QueueInput, _ settings: QueueAttributes, isBatch: Bool) throws -> String? {
        guard let id = try entry.text("MessageGroupId") else {
            guard settings.isFIFO else { return nil }
            let refusal = QueueRefusal.missing("MessageGroupId")
            throw isBatch ? .invalid(refusal.message) : refusal
        }
        guard MessageText.isID(id) else { throw invalidID(id, "MessageGroupId") }
        return id
    }

    private static func deduplicationID(_ entry: QueueInput, _ settings: QueueAttributes, _ body: String) throws
        -> String?
    {
        let id = try entry.text("MessageDeduplicationId")
        guard settings.isFIFO else {
            if let id { throw QueueRefusal.invalid(id, "MessageDeduplicationId", notForThisType) }
            return nil
        }
        if let id {
            guard MessageText.isID(id) else { throw invalidID(id, "MessageDeduplicationId") }
            return id
        }
        guard settings.isDeduplicatedByContent else {
            throw QueueRefusal.invalid(
                "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
            )
        }
        return MessageText.sha256(body)
    }

    private static func invalidID(_ id: String, _ name: String) -> QueueRefusal {
        .invalid(id, name, "\(name) can only include alphanumeric and punctuation characters. 1 to 128 in length.")
    }

    private static func traceHeader(_ entry: QueueInput) throws -> String? {
        guard let attributes = entry.value("MessageSystemAttributes")?.object else { return nil }
        if let other = attributes.first(where: { $0.key != "AWSTraceHeader" })?.key {
            throw QueueRefusal.invalid(
                "Message system attribute name '\(other)' is invalid.")
        }
        return attributes["AWSTraceHeader"]?["StringValue"]?.string
    }

    // MARK: - Batches

    /// The entries of a batch, whose ids are right.
    static func entries(_ input: QueueInput, _ entry: String) throws(QueueRefusal) -> [QueueInput] {
        let entries = try input.list("Entries").map(QueueInput.init(json:))
        guard !entries.isEmpty else {
            throw .batch("EmptyBatchRequest", "There should be at least one \(entry) in the request.")
        }
        guard entries.count <= 10 else {
            throw .batch(
                "TooManyEntriesInBatchRequest",
                "Maximum number of entries per request are 10. You have sent \(entries.count).")
        }
        var ids: Set<String> = []
        for entry in entries {
            let id = try entry.text("Id") ?? ""
            guard 1...80 ~= id.utf8.count, QueueName.isWord(id) else {
                throw .batch(
                    "InvalidBatchEntryId",
                    "A batch entry id can only contain alphanumeric characters, hyphens and underscores. "
                        + "It can be at most 80 letters long.")
            }
            guard ids.insert(id).inserted else { throw .batch("BatchEntryIdsNotDistinct", "Id \(id) repeated.") }
        }
        return entries
    }

    /// Does something with each entry, and says what became of it.
    static func batch(_ entries: [QueueInput], _ body: (QueueInput) throws -> JSONObject) throws -> JSON {
        var successful: [JSON] = []
        var failed: [JSON] = []
        for entry in entries {
            let id = try entry.text("Id") ?? ""
            do {
                var answer: JSONObject = ["Id": .string(id)]
                for (name, value) in try body(entry) { answer[name] = value }
                successful.append(.object(answer))
            } catch let refusal as QueueRefusal where refusal.status < 500 {
                failed.append([
                    "Id": .string(id), "SenderFault": true, "Code": .string(refusal.queryCode),
                    "Message": .string(refusal.message),
                ])
            }
        }
        var answer: JSONObject = [:]
        if !successful.isEmpty { answer["Successful"] = .array(successful) }
        if !failed.isEmpty { answer["Failed"] = .array(failed) }
        return .object(answer)
    }
}
