import Checksums
import EventPatterns
import JobModel
import OrderedJSON

/// What a function gets of messages, and what it says of them.
///
/// Recorded: localstack/localstack, tests/aws/services/lambda_/event_source_mapping/test_lambda_integration_sqs.
enum EventSourceEvent {
    /// The event with all messages of a call.
    static func json(_ messages: [QueueMessage], _ mapping: EventSourceMapping, _ queues: LocalQueues) -> JSON {
        ["Records": .array(messages.map { record($0, mapping, queues) })]
    }

    private static func record(_ message: QueueMessage, _ mapping: EventSourceMapping, _ queues: LocalQueues) -> JSON {
        var record: JSONObject = [
            "messageId": .string(message.id), "receiptHandle": .string(ReceiptHandle(message)?.text ?? ""),
            "body": .string(message.body), "attributes": .object(queues.systemAttributes(message)),
            "messageAttributes": .object(JSONObject(message.attributes.map { ($0.key, attribute($0.value)) })),
        ]
        if let digest = MessageText.md5(of: message.attributes) { record["md5OfMessageAttributes"] = .string(digest) }
        record["md5OfBody"] = .string(MessageText.md5(message.body))
        record["eventSource"] = "aws:sqs"
        record["eventSourceARN"] = .string(QueueName.arn(QueueName.ofARN(mapping.sourceARN) ?? "", queues.identity))
        record["awsRegion"] = .string(queues.identity.region)
        return .object(record)
    }

    private static func attribute(_ value: JSON) -> JSON {
        var attribute: JSONObject = [:]
        if let text = value["StringValue"] { attribute["stringValue"] = text }
        if let bytes = value["BinaryValue"] { attribute["binaryValue"] = bytes }
        attribute["stringListValues"] = []
        attribute["binaryListValues"] = []
        attribute["dataType"] = value["DataType"] ?? "String"
        return .object(attribute)
    }

    // MARK: - Filters

    /// Whether one of the patterns matches a message; a body that is JSON is looked into.
    static func isWanted(
        _ message: QueueMessage, _ patterns: [EventPattern], _ mapping: EventSourceMapping, _ queues: LocalQueues
    ) -> Bool {
        guard !patterns.isEmpty, var record = record(message, mapping, queues).object else { return true }
        if let body = try? JSON(parsing: message.body, duplicateKeys: .lastWins), body.object != nil {
            record["body"] = body
        }
        return patterns.contains { $0.matches(.object(record)) }
    }

    // MARK: - Answers

    /// The ids of messages that a function says have failed; nil when its answer is none, and all have failed.
    ///
    /// <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html>
    static func failures(_ payload: [UInt8], of messages: [QueueMessage]) -> Set<String>? {
        guard let answer = try? JSON(parsing: payload, duplicateKeys: .lastWins) else { return nil }
        guard !answer.isNull, let list = answer["batchItemFailures"], !list.isNull else { return [] }
        guard let items = list.array else { return nil }
        var failed: Set<String> = []
        for item in items {
            guard let id = item["itemIdentifier"]?.string, messages.contains(where: { $0.id == id }) else { return nil }
            failed.insert(id)
        }
        return failed
    }
}
