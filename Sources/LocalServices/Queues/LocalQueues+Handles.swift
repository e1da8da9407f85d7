import JobModel
import OrderedJSON

extension LocalQueues {
    // MARK: - Deleting

    /// DeleteMessage; a message that is not there any more is no failure.
    func deleteMessage(_ input: QueueInput) throws(QueueRefusal) -> JSON {
        let name = try LocalQueues.name(input)
        let time = now()
        try changing { transaction in
            try LocalQueues.delete(input, from: LocalQueues.queue(name, transaction), at: time, transaction)
        }
        // The next of a FIFO group can be received now.
        if QueueName.isFIFO(name) { watch.announce(name) }
        return [:]
    }

    /// DeleteMessageBatch.
    func deleteMessages(_ input: QueueInput) throws(QueueRefusal) -> JSON {
        let name = try LocalQueues.name(input)
        let entries = try LocalQueues.entries(input, "DeleteMessageBatchRequestEntry")
        let time = now()
        let answer = try changing { transaction in
            let queue = try LocalQueues.queue(name, transaction)
            return try LocalQueues.batch(entries) { entry in
                try LocalQueues.delete(entry, from: queue, at: time, transaction)
                return [:]
            }
        }
        if QueueName.isFIFO(name) { watch.announce(name) }
        return answer
    }

    /// Standard queues take every handle that a message has had, FIFO queues the newest within its visibility timeout.
    private static func delete(
        _ entry: QueueInput, from queue: QueueRecord, at time: Timestamp, _ transaction: any QueueTransaction
    ) throws {
        let (text, handle) = try handle(entry, queue)
        guard let message = try transaction.message(handle.message), message.queue == queue.id else { return }
        if QueueName.isFIFO(queue.name), message.receipt != handle.receipt || message.visibleTime <= time {
            throw QueueRefusal.invalid(text, "ReceiptHandle", "The receipt handle has expired.")
        }
        try transaction.removeMessage(message.number)
    }

    // MARK: - Visibility

    /// ChangeMessageVisibility.
    func changeVisibility(_ input: QueueInput) throws(QueueRefusal) -> JSON {
        let name = try LocalQueues.name(input)
        let time = now()
        try changing { transaction in
            try LocalQueues.hide(input, in: LocalQueues.queue(name, transaction), at: time, transaction)
        }
        watch.announce(name)
        return [:]
    }

    /// ChangeMessageVisibilityBatch.
    func changeVisibilities(_ input: QueueInput) throws(QueueRefusal) -> JSON {
        let name = try LocalQueues.name(input)
        let entries = try LocalQueues.entries(input, "ChangeMessageVisibilityBatchRequestEntry")
        let time = now()
        let answer = try changing { transaction in
            let queue = try LocalQueues.queue(name, transaction)
            return try LocalQueues.batch(entries) { entry in
                try LocalQueues.hide(entry, in: queue, at: time, transaction)
                return [:]
            }
        }
        watch.announce(name)
        return answer
    }

    /// Hides a message from now on for some time, at most twelve hours since it was received.
    private static func hide(
        _ entry: QueueInput, in queue: QueueRecord, at time: Timestamp, _ transaction: any QueueTransaction
    ) throws {
        let (text, handle) = try handle(entry, queue)
        guard let seconds = try entry.number("VisibilityTimeout") else {
            throw QueueRefusal.missing("VisibilityTimeout")
        }
        let timeout = try checked(seconds)
        guard var message = try transaction.message(handle.message), message.queue == queue.id,
            message.receipt == handle.receipt || !QueueName.isFIFO(queue.name)
        else {
            // As users quote it: mapbox/ecs-watchbot#135.
            throw QueueRefusal.invalid(
                text, "ReceiptHandle", "Message does not exist or is not available for visibility timeout change.")
        }
        let end = Timestamp(milliseconds: time.milliseconds + Int64(timeout) * 1000)
        let limit = Int64(43_200_000) + (message.lastReceiveTime ?? time).milliseconds
        guard end.milliseconds <= limit else {
            throw QueueRefusal.invalid(
                "\(timeout)", "VisibilityTimeout",
                "Total VisibilityTimeout for the message is beyond the limit [43200 seconds].")
        }
        message.visibleTime = end
        try transaction.update(message)
    }

    // MARK: - Handles

    private static func handle(_ entry: QueueInput, _ queue: QueueRecord) throws -> (String, ReceiptHandle) {
        let text = try entry.required("ReceiptHandle")
        guard let handle = ReceiptHandle(text) else { throw QueueRefusal.invalidHandle(text) }
        // As users quote it: aws/aws-sdk-java-v2#3101.
        guard handle.queue == queue.id else {
            throw QueueRefusal(
                "ReceiptHandleIsInvalid", "The receipt handle \"\(text)\" is not valid for this queue.")
        }
        return (text, handle)
    }
}
