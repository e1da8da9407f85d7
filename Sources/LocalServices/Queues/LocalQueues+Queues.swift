import JobModel
import OrderedJSON

extension LocalQueues {
    // MARK: - Making and finding

    /// CreateQueue: one that is there already is the answer, if its attributes are those that are given.
    func create(_ input: QueueInput, _ endpoint: String) throws(QueueRefusal) -> JSON {
        let name = try input.required("QueueName")
        let given = try input.texts("Attributes")
        let tags = try input.texts("tags")
        try QueueName.check(name, isFIFO: given["FifoQueue"] == "true")
        let isFIFO = QueueName.isFIFO(name)
        try QueueAttributes.check(given, isFIFO: isFIFO)
        let time = now()
        try changing { transaction in
            if let existing = try transaction.queue(named: name) {
                let has = QueueAttributes(existing)
                for (attribute, value) in given where !LocalQueues.isSame(has[attribute] ?? "", value.string ?? "") {
                    throw QueueRefusal(
                        "QueueNameExists", queryCode: "QueueAlreadyExists",
                        "A queue already exists with the same name and a different value for attribute \(attribute)")
                }
                return
            }
            let queue = QueueRecord(
                name: name, attributes: LocalQueues.merged([:], given), tags: tags, creationTime: time)
            try checkRedrive(given, of: queue, transaction)
            _ = try transaction.add(queue)
        }
        return ["QueueUrl": url(name, endpoint)]
    }

    /// GetQueueUrl.
    func url(_ input: QueueInput, _ endpoint: String) throws(QueueRefusal) -> JSON {
        let name = try input.required("QueueName")
        _ = try reading { try LocalQueues.queue(name, $0) }
        return ["QueueUrl": url(name, endpoint)]
    }

    /// ListQueues, by name; pages only where MaxResults asks for them, and without it the first thousand.
    func list(_ input: QueueInput, _ endpoint: String) throws(QueueRefusal) -> JSON {
        let prefix = try input.text("QueueNamePrefix") ?? ""
        let names = try reading { try $0.queues() }.map(\.name).filter { $0.hasPrefix(prefix) }
        return try page(names, input, member: "QueueUrls", endpoint)
    }

    /// ListDeadLetterSourceQueues.
    func listSources(_ input: QueueInput, _ endpoint: String) throws(QueueRefusal) -> JSON {
        let name = try LocalQueues.name(input)
        let names = try reading { transaction in
            _ = try LocalQueues.queue(name, transaction)
            return try transaction.queues().filter { queue in
                QueueAttributes(queue).redrivePolicy.flatMap { QueueName.ofARN($0.targetARN) } == name
            }.map(\.name)
        }
        return try page(names, input, member: "queueUrls", endpoint)
    }

    private func page(
        _ names: [String], _ input: QueueInput, member: String, _ endpoint: String
    ) throws(QueueRefusal) -> JSON {
        let limit = try input.number("MaxResults")
        if let limit, !(1...1000).contains(limit) {
            throw .invalid("\(limit)", "MaxResults", "MaxResults must be an integer between 1 and 1000.")
        }
        var rest = names[...]
        // The token is the name that the page before ended with.
        if let token = try input.text("NextToken") {
            guard names.contains(token) || QueueName.isWord(token.split(separator: ".").first ?? "") else {
                throw .invalid("Invalid or expired next token.")
            }
            rest = rest.drop { $0 <= token }
        }
        let page = rest.prefix(limit ?? 1000)
        var answer: JSONObject = [:]
        if !page.isEmpty { answer[member] = .array(page.map { url($0, endpoint) }) }
        if limit != nil, page.endIndex < rest.endIndex, let last = page.last { answer["NextToken"] = .string(last) }
        return .object(answer)
    }

    /// DeleteQueue, with all its messages.
    func delete(_ input: QueueInput) throws(QueueRefusal) -> JSON {
        let name = try LocalQueues.name(input)
        try changing { try $0.remove(LocalQueues.queue(name, $0)) }
        // Who waits for its messages hears that it is gone.
        watch.announce(name)
        return [:]
    }

    /// PurgeQueue, at most once a minute.
    func purge(_ input: QueueInput) throws(QueueRefusal) -> JSON {
        let name = try LocalQueues.name(input)
        let time = now()
        try changing { transaction in
            var queue = try LocalQueues.queue(name, transaction)
            if let last = queue.purgeTime, 0..<60_000 ~= time.milliseconds - last.milliseconds {
                throw QueueRefusal(
                    "PurgeQueueInProgress", queryCode: "AWS.SimpleQueueService.PurgeQueueInProgress",
                    "Only one PurgeQueue operation on \(name) is allowed every 60 seconds.", status: 403)
            }
            queue.purgeTime = time
            try transaction.update(queue)
            try transaction.removeMessages(of: queue, sentBefore: nil)
        }
        return [:]
    }

    // MARK: - Attributes

    /// GetQueueAttributes.
    func attributes(_ input: QueueInput) throws(QueueRefusal) -> JSON {
        let name = try LocalQueues.name(input)
        let wanted = try input.names("AttributeNames")
        let time = now()
        let (queue, counts) = try reading { transaction in
            let queue = try LocalQueues.queue(name, transaction)
            return (queue, try transaction.counts(of: queue, at: time))
        }
        var all: JSONObject = [
            "QueueArn": .string(QueueName.arn(name, identity)),
            "ApproximateNumberOfMessages": .string("\(counts.visible)"),
            "ApproximateNumberOfMessagesNotVisible": .string("\(counts.inFlight)"),
            "ApproximateNumberOfMessagesDelayed": .string("\(counts.delayed)"),
            "CreatedTimestamp": .string("\(queue.creationTime.milliseconds / 1000)"),
            "LastModifiedTimestamp": .string("\(queue.lastModifiedTime.milliseconds / 1000)"),
        ]
        for (name, value) in QueueAttributes(queue).all { all[name] = .string(value) }
        let isAll = wanted.contains("All")
        for name in wanted where name != "All" && all[name] == nil && !QueueAttributes.isKnown(name) {
            throw .unknownAttribute(name)
        }
        let shown = all.filter { isAll || wanted.contains($0.key) }
        return shown.isEmpty ? [:] : ["Attributes": .object(JSONObject(shown.map { ($0.key, $0.value) }))]
    }

    /// SetQueueAttributes.
    func setAttributes(_ input: QueueInput) throws(QueueRefusal) -> JSON {
        let name = try LocalQueues.name(input)
        guard input.value("Attributes") != nil else { throw .missing("Attribute.Name") }
        let given = try input.texts("Attributes")
        let time = now()
        try changing { transaction in
            var queue = try LocalQueues.queue(name, transaction)
            try QueueAttributes.check(given, isFIFO: QueueName.isFIFO(name))
            try checkRedrive(given, of: queue, transaction)
            queue.attributes = LocalQueues.merged(queue.attributes, given)
            queue.lastModifiedTime = time
            try transaction.update(queue)
        }
        // What was hidden may be seen now, or the other way round.
        watch.announce(name)
        return [:]
    }

    /// Attributes with those that are given; policies that are given empty are gone.
    private static func merged(_ attributes: JSONObject, _ given: JSONObject) -> JSONObject {
        var merged = attributes
        for (name, value) in given { merged[name] = value.string?.isEmpty == true ? nil : value }
        return merged
    }

    /// Two policies are the same whatever the order of their members is.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        if left == right { return true }
        guard let first = try? JSON(parsing: left), let second = try? JSON(parsing: right), first.object != nil else {
            return false
        }
        return first.serialized(.pretty(sorted: true)) == second.serialized(.pretty(sorted: true))
    }

    /// Checks that dead letters have somewhere to go.
    private func checkRedrive(
        _ given: JSONObject, of queue: QueueRecord, _ transaction: any QueueTransaction
    ) throws {
        guard let text = given["RedrivePolicy"]?.string, !text.isEmpty else { return }
        let policy = try RedrivePolicy(parsing: text)
        func refusal(_ reason: String) -> QueueRefusal { .invalid(text, "RedrivePolicy", reason) }
        guard let name = QueueName.ofARN(policy.targetARN), let target = try transaction.queue(named: name) else {
            throw refusal("Dead letter target does not exist.")
        }
        guard QueueName.isFIFO(name) == QueueName.isFIFO(queue.name) else {
            throw refusal("Dead-letter queue must be same type of queue as the source.")
        }
        guard QueueAttributes(target).redriveAllowPolicy.admits(queue.name) else {
            throw refusal("The RedriveAllowPolicy of \(name) does not admit \(queue.name) as a source.")
        }
    }

    // MARK: - Tags

    /// TagQueue.
    func tag(_ input: QueueInput) throws(QueueRefusal) -> JSON {
        let name = try LocalQueues.name(input)
        guard input.value("Tags") != nil else { throw .missing("Tags") }
        let tags = try input.texts("Tags")
        try changing { transaction in
            var queue = try LocalQueues.queue(name, transaction)
            for (key, value) in tags { queue.tags[key] = value }
            guard queue.tags.count <= 50 else {
                throw QueueRefusal.invalid("Too many tags added for queue \(name).")
            }
            try transaction.update(queue)
        }
        return [:]
    }

    /// UntagQueue; keys that are not there are no failure.
    func untag(_ input: QueueInput) throws(QueueRefusal) -> JSON {
        let name = try LocalQueues.name(input)
        guard input.value("TagKeys") != nil else { throw .missing("TagKeys") }
        let keys = try input.names("TagKeys")
        try changing { transaction in
            var queue = try LocalQueues.queue(name, transaction)
            for key in keys { queue.tags[key] = nil }
            try transaction.update(queue)
        }
        return [:]
    }

    /// ListQueueTags.
    func listTags(_ input: QueueInput) throws(QueueRefusal) -> JSON {
        let name = try LocalQueues.name(input)
        let queue = try reading { try LocalQueues.queue(name, $0) }
        return queue.tags.isEmpty ? [:] : ["Tags": .object(queue.tags)]
    }
}
