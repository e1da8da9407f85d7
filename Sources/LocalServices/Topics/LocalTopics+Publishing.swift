import Checksums
import EventPatterns
import JobModel
import OrderedJSON

extension LocalTopics {
    /// The most bytes of a message with its attributes.
    private static let sizeLimit = 262_144

    /// What is published, checked.
    struct Notification {
        let id: String
        let topicARN: String
        let message: String
        /// For some protocols another message.
        let messages: JSONObject
        let subject: String?
        let attributes: JSONObject
        let time: Timestamp

        func message(for name: String) -> String { messages[name]?.string ?? message }
    }

    /// Publish.
    func publish(_ input: JSON) throws(TopicRefusal) -> JSON {
        guard input["PhoneNumber"]?.string == nil else {
            throw .unsupported(
                "PhoneNumber", aws: "send the message as SMS",
                instead: "Publish to a topic, which a command may subscribe to.")
        }
        let name = input["TopicArn"]?.string == nil && input["TargetArn"]?.string != nil ? "TargetArn" : "TopicArn"
        let arn = try topicARN(input, name)
        let table = try table()
        _ = try LocalTopics.topic(arn, table)
        let notification = try notification(input, arn)
        deliver(notification, table)
        return ["MessageId": .string(notification.id)]
    }

    /// PublishBatch: the entries fail one by one.
    func publishBatch(_ input: JSON) throws(TopicRefusal) -> JSON {
        let arn = try topicARN(input)
        let table = try table()
        _ = try LocalTopics.topic(arn, table)
        let entries = input["PublishBatchRequestEntries"]?.array ?? []
        guard !entries.isEmpty else {
            throw TopicRefusal("EmptyBatchRequest", "The batch request doesn't contain any entries.")
        }
        guard entries.count <= 10 else {
            throw TopicRefusal(
                "TooManyEntriesInBatchRequest", "The batch request contains more entries than permissible.")
        }
        let ids = entries.map { $0["Id"]?.string ?? "" }
        guard ids.allSatisfy({ 1...80 ~= $0.utf8.count && QueueName.isWord($0) }) else {
            throw TopicRefusal(
                "InvalidBatchEntryId", "The Id of a batch entry in a batch request doesn't abide by the specification.")
        }
        guard Set(ids).count == ids.count else {
            throw TopicRefusal(
                "BatchEntryIdsNotDistinct",
                "Two or more batch entries in the request have the same Id.")
        }
        var successful: [JSON] = []
        var failed: [JSON] = []
        for (id, entry) in zip(ids, entries) {
            do throws(TopicRefusal) {
                let notification = try notification(entry, arn)
                deliver(notification, table)
                successful.append(["Id": .string(id), "MessageId": .string(notification.id)])
            } catch {
                failed.append([
                    "Id": .string(id), "Code": .string(error.code), "Message": .string(error.message),
                    "SenderFault": true,
                ])
            }
        }
        return ["Successful": .array(successful), "Failed": .array(failed)]
    }

    // MARK: - Checking

    private func notification(_ input: JSON, _ arn: String) throws(TopicRefusal) -> Notification {
        let message = input["Message"]?.string ?? ""
        guard !message.isEmpty else { throw .invalid("Empty message") }
        if input["MessageGroupId"]?.string != nil || input["MessageDeduplicationId"]?.string != nil {
            throw .invalid(
                "MessageGroupId Reason: The request includes MessageGroupId parameter that is not valid for this topic type"
            )
        }
        let attributes: JSONObject
        do throws(QueueRefusal) {
            attributes = try LocalTopics.attributes(input["MessageAttributes"]?.object ?? [:])
        } catch {
            throw TopicRefusal("ParameterValueInvalid", error.message)
        }
        guard MessageText.size(message, attributes) <= LocalTopics.sizeLimit else { throw .invalid("Message too long") }
        let subject = input["Subject"]?.string
        if let subject {
            guard 1...100 ~= subject.unicodeScalars.count, !subject.contains(where: \.isNewline) else {
                throw .invalid("Subject")
            }
        }
        var messages: JSONObject = [:]
        if let structure = input["MessageStructure"]?.string {
            guard structure == "json" else { throw .invalid("MessageStructure") }
            guard let parsed = (try? JSON(parsing: message))?.object else {
                throw .invalid("Message Structure - JSON message body failed to parse")
            }
            guard parsed["default"]?.string != nil else {
                throw .invalid("Message Structure - No default entry in JSON message body")
            }
            messages = parsed
        }
        return Notification(
            id: RandomUUID.text(), topicARN: arn, message: messages["default"]?.string ?? message, messages: messages,
            subject: subject, attributes: attributes, time: now())
    }

    /// The attributes in the form of messages of queues, which know no arrays.
    private static func attributes(_ given: JSONObject) throws(QueueRefusal) -> JSONObject {
        var arrays: JSONObject = [:]
        var plain: JSONObject = [:]
        for (name, value) in given {
            if value["DataType"]?.string == "String.Array" { arrays[name] = value } else { plain[name] = value }
        }
        var all = try MessageText.attributes(.object(plain))
        for (name, value) in arrays {
            guard let text = value["StringValue"]?.string, (try? JSON(parsing: text))?.array != nil else {
                throw .invalid(
                    "Invalid parameter: Invalid value of message attribute '\(name)': an array in JSON is needed")
            }
            all[name] = ["StringValue": .string(text), "DataType": "String.Array"]
        }
        return all
    }

    // MARK: - Delivering

    private func deliver(_ notification: Notification, _ table: TopicTable) {
        for subscription in table.subscriptions
        where subscription.topicARN == notification.topicARN && LocalTopics.isWanted(notification, subscription) {
            let body = body(notification, subscription)
            let name = "the subscription of \(subscription.endpoint) to \(notification.topicARN)"
            let occasion = "message \(notification.id)"
            switch subscription.protocol {
            case "sqs": send(body, notification, subscription, name)
            case "lambda":
                let event = LocalTopics.event(notification, subscription, envelope(notification, subscription))
                let text = event.serialized(.compact)
                bus.perform(name, occasion: occasion) { [bus, weak self] in
                    guard let functions = bus.functions else {
                        return "cannot be served: Lambda functions are not served in this process"
                    }
                    let why = ServiceTarget.call(subscription.endpoint, text, functions)
                    if why != nil { self?.bury(body, notification, subscription) }
                    return why
                }
            case "file": bus.write(body, to: subscription.endpoint)
            default:
                bus.run(
                    subscription.endpoint, input: body, variable: "PJRUN_MESSAGE", name: name, occasion: occasion)
            }
        }
    }

    private func send(_ body: String, _ notification: Notification, _ subscription: SubscriptionRecord, _ name: String)
    {
        let attributes = LocalTopics.isRaw(subscription) ? notification.attributes : [:]
        do throws(QueueRefusal) {
            try queues.send(body, attributes: attributes, toARN: subscription.endpoint, groupID: nil)
        } catch {
            let why = ServiceTarget.quoted(error.message)
            bury(body, notification, subscription)
            bus.perform(name, occasion: "message \(notification.id)") { "cannot be served: \(why)" }
        }
    }

    /// What cannot be delivered goes to the subscription's dead-letter queue, where it has one.
    private func bury(_ body: String, _ notification: Notification, _ subscription: SubscriptionRecord) {
        guard let policy = subscription.attributes["RedrivePolicy"]?.string,
            let arn = (try? JSON(parsing: policy))?["deadLetterTargetArn"]?.string
        else { return }
        try? queues.send(
            body, attributes: LocalTopics.isRaw(subscription) ? notification.attributes : [:], toARN: arn, groupID: nil)
    }

    private static func isRaw(_ subscription: SubscriptionRecord) -> Bool {
        subscription.attributes["RawMessageDelivery"] == "true"
    }

    /// Whether the subscription's filter lets a message through.
    private static func isWanted(_ notification: Notification, _ subscription: SubscriptionRecord) -> Bool {
        guard let text = subscription.attributes["FilterPolicy"]?.string,
            let policy = (try? JSON(parsing: text))?.object,
            !policy.isEmpty, let pattern = try? EventPattern(parsing: text)
        else { return true }
        if subscription.attributes["FilterPolicyScope"] == "MessageBody" {
            guard let body = try? JSON(parsing: notification.message, duplicateKeys: .lastWins), body.object != nil
            else {
                return false
            }
            return pattern.matches(body)
        }
        let values = notification.attributes.compactMap { name, value -> (String, JSON)? in
            let type = value["DataType"]?.string ?? ""
            guard let text = value["StringValue"]?.string else { return nil }
            if type == "String.Array" { return (name, (try? JSON(parsing: text)) ?? .string(text)) }
            if type.hasPrefix("Number"), let number = JSONNumber(text: text) { return (name, .number(number)) }
            return (name, .string(text))
        }
        return pattern.matches(.object(JSONObject(values)))
    }

    // MARK: - Forms

    private func body(_ notification: Notification, _ subscription: SubscriptionRecord) -> String {
        if LocalTopics.isRaw(subscription) { return notification.message(for: subscription.protocol) }
        return JSON.object(envelope(notification, subscription)).serialized(.pretty)
    }

    /// The message as subscribers get it.
    ///
    /// Recorded: localstack/localstack, tests/aws/services/sns/test_sns. The signature is none: nobody here could check it.
    private func envelope(_ notification: Notification, _ subscription: SubscriptionRecord) -> JSONObject {
        var envelope: JSONObject = [
            "Type": "Notification", "MessageId": .string(notification.id), "TopicArn": .string(notification.topicARN),
        ]
        envelope["Subject"] = notification.subject.map(JSON.string)
        envelope["Message"] = .string(notification.message(for: subscription.protocol))
        envelope["Timestamp"] = .string(notification.time.iso8601)
        envelope["SignatureVersion"] = "1"
        envelope["Signature"] = .string(Base64.encoded(Array("pjrun".utf8)))
        envelope["SigningCertURL"] = "http://127.0.0.1/SimpleNotificationService.pem"
        envelope["UnsubscribeURL"] = .string(
            "http://127.0.0.1/?Action=Unsubscribe&SubscriptionArn=\(subscription.arn)")
        if !notification.attributes.isEmpty {
            envelope["MessageAttributes"] = LocalTopics.shown(notification.attributes)
        }
        return envelope
    }

    private static func shown(_ attributes: JSONObject) -> JSON {
        .object(
            JSONObject(
                attributes.map { name, value in
                    (
                        name,
                        [
                            "Type": value["DataType"] ?? "String",
                            "Value": value["StringValue"] ?? value["BinaryValue"] ?? "",
                        ]
                    )
                }))
    }

    /// The event that a function gets.
    /// <https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html>
    private static func event(
        _ notification: Notification, _ subscription: SubscriptionRecord, _ envelope: JSONObject
    ) -> JSON {
        var sns = envelope
        sns["Subject"] = notification.subject.map(JSON.string) ?? .null
        for (name, other) in [("SigningCertURL", "SigningCertUrl"), ("UnsubscribeURL", "UnsubscribeUrl")] {
            sns[other] = sns[name]
            sns[name] = nil
        }
        sns["MessageAttributes"] = shown(notification.attributes)
        return [
            "Records": [
                [
                    "EventSource": "aws:sns", "EventVersion": "1.0",
                    "EventSubscriptionArn": .string(subscription.arn), "Sns": .object(sns),
                ]
            ]
        ]
    }
}
