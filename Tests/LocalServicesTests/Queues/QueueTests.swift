import JobModel
import OrderedJSON
import Testing

@testable import LocalServices

@Suite struct `Messages of queues` {
    let desk: QueueDesk

    init() throws {
        desk = try QueueDesk()
        try desk.create("q", ["VisibilityTimeout": "30"])
    }

    // The digests: localstack/localstack, tests/aws/services/sqs/test_sqs
    // (test_receive_message_message_attribute_names_filters, test_send_message_with_binary_attributes).
    @Test func `digests are those of the service`() throws {
        func text(_ value: String) -> JSON { ["DataType": "String", "StringValue": .string(value)] }
        let sent = try desk.send(
            "msg", to: "q",
            ["MessageAttributes": ["Help.Me": text("Me"), "Hello": text("There"), "General": text("Kenobi")]])
        #expect(sent["MD5OfMessageBody"] == "6e2baaf3b97dbeef01c0043275f9a0e7")
        #expect(sent["MD5OfMessageAttributes"] == "4c360f3fdafd970e05fae2f149d997f5")

        func digest(_ names: [JSON]) throws -> JSON? {
            try desk.call(
                "ReceiveMessage", "q", ["MessageAttributeNames": .array(names), "VisibilityTimeout": 0])["Messages"]?[
                    0]?[
                    "MD5OfMessageAttributes"]
        }
        #expect(try digest([".*"]) == "4c360f3fdafd970e05fae2f149d997f5")
        #expect(try digest(["Hello", "General"]) == "fca026605781cb4126a1e9044df24232")
        #expect(try digest(["Hello", "Foo"]) == "a311262e065454b75da111d535b8dacd")
        #expect(try digest(["Hel.*"]) == "83fee93c1bcd8b9a5a923ffacdc636c7")
        #expect(try digest(["Foo"]) == nil)

        let binary: JSON = [
            "DataType": "Binary",
            "BinaryValue":
                "dHJhY2VwYXJlbnQeMDAtNzc0MDYyZDZjMzcwODFhNWEwYjliNWI4OGUzMDYyN2MtMmQyNDgyMjExZjY0ODlkYS0wMQ==",
        ]
        #expect(
            try desk.send("test", to: "q", ["MessageAttributes": ["attr1": binary]])["MD5OfMessageAttributes"]
                == "8cbe4db156db8a94db8b801b7addb984")
    }

    @Test func `a received message is hidden until its time is over, and has another handle then`() throws {
        try desk.send("a", to: "q")
        let first = try #require(try desk.receive("q").first)

        desk.advance(seconds: 29.999)
        #expect(try desk.receive("q") == [])
        #expect(try desk.counts("q") == ["0", "1", "0"])
        desk.advance(seconds: 0.001)
        let second = try #require(try desk.receive("q").first)

        #expect(second["MessageId"] == first["MessageId"])
        #expect(second["ReceiptHandle"] != first["ReceiptHandle"])
        #expect(second["Attributes"]?["ApproximateReceiveCount"] == "2")
        #expect(
            second["Attributes"]?["ApproximateFirstReceiveTimestamp"]
                == first["Attributes"]?["ApproximateFirstReceiveTimestamp"])
        // A standard queue takes the older handle, too.
        try desk.call("DeleteMessage", "q", ["ReceiptHandle": first["ReceiptHandle"] ?? ""])
        try desk.call("DeleteMessage", "q", ["ReceiptHandle": second["ReceiptHandle"] ?? ""])
        #expect(try desk.counts("q") == ["0", "0", "0"])
    }

    @Test func `visibility is changed from now on, and to nothing`() throws {
        try desk.send("a", to: "q")
        let handle = try #require(try desk.receive("q").first?["ReceiptHandle"])

        desk.advance(seconds: 20)
        try desk.call("ChangeMessageVisibility", "q", ["ReceiptHandle": handle, "VisibilityTimeout": 20])
        desk.advance(seconds: 15)
        #expect(try desk.bodies("q") == [])
        try desk.call("ChangeMessageVisibility", "q", ["ReceiptHandle": handle, "VisibilityTimeout": 0])
        #expect(try desk.bodies("q") == ["a"])

        #expect(
            desk.refusal("ChangeMessageVisibility", "q", ["ReceiptHandle": handle, "VisibilityTimeout": 43_201])
                == "InvalidParameterValue: Value 43201 for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200, if provided."
        )
        desk.advance(seconds: 10)
        #expect(
            desk.refusal("ChangeMessageVisibility", "q", ["ReceiptHandle": handle, "VisibilityTimeout": 43_200])
                .hasSuffix("Total VisibilityTimeout for the message is beyond the limit [43200 seconds]."))
    }

    @Test func `a delayed message comes later, of the message or of the queue`() throws {
        try desk.create("slow", ["DelaySeconds": "10"])
        try desk.send("own", to: "q", ["DelaySeconds": 5])
        try desk.send("queue's", to: "slow")
        try desk.send("at once", to: "slow", ["DelaySeconds": 0])

        #expect(try desk.counts("q") == ["0", "0", "1"])
        #expect(try desk.bodies("slow") == ["at once"])
        desk.advance(seconds: 5)
        #expect(try desk.bodies("q") == ["own"])
        desk.advance(seconds: 5)
        #expect(try desk.bodies("slow") == ["queue's"])
    }

    @Test func `a message that is too old is gone`() throws {
        try desk.create("short", ["MessageRetentionPeriod": "60"])
        try desk.send("a", to: "short")
        desk.advance(seconds: 60)
        #expect(try desk.bodies("short", ["VisibilityTimeout": 0]) == ["a"])
        desk.advance(seconds: 1)
        #expect(try desk.bodies("short") == [])
        #expect(try desk.counts("short") == ["0", "0", "0"])
    }

    @Test func `a clock that is set back hides nothing that was sent`() throws {
        try desk.send("a", to: "q")
        desk.advance(seconds: -86_400)
        #expect(try desk.bodies("q") == ["a"])
    }

    @Test func `a message that has come too often goes to the dead letters, with its id and its age`() throws {
        try desk.create("dead")
        try desk.create(
            "work",
            [
                "VisibilityTimeout": "0",
                "RedrivePolicy":
                    #"{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:123456789012:dead", "maxReceiveCount": 2}"#,
            ])
        let sent = try desk.send("a", to: "work")
        try desk.send("b", to: "work")
        for _ in 1...4 { _ = try desk.receive("work") }

        #expect(try desk.receive("work") == [])
        let dead = try desk.receive("dead")
        #expect(Set(dead.map { $0["Body"]?.string }) == ["a", "b"])
        let first = dead.first { $0["MessageId"] == sent["MessageId"] }
        #expect(
            first?["Attributes"]?["DeadLetterQueueSourceArn"] == "arn:aws:sqs:us-east-1:123456789012:work")
    }

    @Test(arguments: [
        (
            #"{"deadLetterTargetArn": "dummy", "maxReceiveCount": 42}"#,
            #"Value {"deadLetterTargetArn": "dummy", "maxReceiveCount": 42} for parameter RedrivePolicy is invalid. Reason: Invalid value for deadLetterTargetArn."#
        ),
        (
            #"{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:123456789012:none", "maxReceiveCount": 1}"#,
            "Reason: Dead letter target does not exist."
        ),
        (#"{"maxReceiveCount": 1}"#, "mandatory attribute: deadLetterTargetArn."),
        ("no JSON", "Redrive policy is not a valid JSON map."),
        (
            #"{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:123456789012:q", "maxReceiveCount": 1001}"#,
            "valid values are from 1 to 1000 both inclusive."
        ),
        (
            #"{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:123456789012:closed", "maxReceiveCount": 1}"#,
            "The RedriveAllowPolicy of closed does not admit q as a source."
        ),
    ])
    func `a redrive policy that cannot be is refused`(policy: String, message: String) throws {
        try desk.create("closed", ["RedriveAllowPolicy": #"{"redrivePermission": "denyAll"}"#])
        let refusal = desk.refusal("SetQueueAttributes", "q", ["Attributes": ["RedrivePolicy": .string(policy)]])
        #expect(refusal.hasPrefix("InvalidParameterValue: ") && refusal.contains(message), "\(refusal)")
    }

    // Texts: localstack/localstack, tests/aws/services/sqs/test_sqs.
    @Test(
        arguments: [
            ("SendMessage", ["MessageBody": "\u{1}"], "InvalidMessageContents: Invalid characters found."),
            ("SendMessage", ["MessageBody": "\u{fffe}"], "InvalidMessageContents: "),
            ("SendMessage", [:], "MissingParameter: The request must contain the parameter MessageBody."),
            (
                "SendMessage",
                [
                    "MessageBody": "a",
                    "MessageAttributes": ["ErrorDetails": ["DataType": "String", "StringValue": ""]],
                ],
                "InvalidParameterValue: Message (user) attribute 'ErrorDetails' must contain a non-empty value of type 'String'."
            ),
            (
                "ReceiveMessage", ["MaxNumberOfMessages": 11],
                "InvalidParameterValue: Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided."
            ),
            (
                "DeleteMessage", ["ReceiptHandle": "junk"],
                #"ReceiptHandleIsInvalid: The input receipt handle "junk" is not a valid receipt handle."#
            ),
            (
                "DeleteMessageBatch", ["Entries": [["Id": "invalid:id", "ReceiptHandle": "x"]]],
                "AWS.SimpleQueueService.InvalidBatchEntryId: A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long."
            ),
            (
                "SetQueueAttributes", ["Attributes": ["FifoQueue": "true"]],
                "InvalidAttributeName: Unknown Attribute FifoQueue."
            ),
            ("SetQueueAttributes", ["Attributes": ["VisibilityTimeout": "43201"]], "InvalidAttributeValue: "),
            ("StartMessageMoveTask", [:], "UnknownOperationException: SQS's operation StartMessageMoveTask is not run"),
            (
                "SendMessageBatch", ["Entries": []],
                "AWS.SimpleQueueService.EmptyBatchRequest: There should be at least one SendMessageBatchRequestEntry"
            ),
        ] as [(String, JSONObject, String)])
    func `what cannot be is refused in the words of the service`(operation: String, input: JSONObject, text: String) {
        let refusal = desk.refusal(operation, "q", input)
        #expect(refusal.hasPrefix(text), "\(refusal)")
    }

    @Test func `a message may be as large as the queue allows, and a batch as a megabyte`() throws {
        try desk.create("small", ["MaximumMessageSize": "1024"])
        try desk.send(String(repeating: "a", count: 1024), to: "small")
        #expect(
            desk.refusal("SendMessage", "small", ["MessageBody": .string(String(repeating: "a", count: 1025))])
                == "InvalidParameterValue: One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes."
        )
        let half = JSON.string(String(repeating: "a", count: 524_288))
        #expect(
            desk.refusal(
                "SendMessageBatch", "q",
                [
                    "Entries": [
                        ["Id": "1", "MessageBody": half], ["Id": "2", "MessageBody": half],
                        ["Id": "3", "MessageBody": "a"],
                    ]
                ])
                == "AWS.SimpleQueueService.BatchRequestTooLong: Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes."
        )
    }

    @Test func `a queue is purged once a minute`() throws {
        try desk.send("a", to: "q")
        try desk.call("PurgeQueue", "q")
        #expect(try desk.counts("q") == ["0", "0", "0"])
        #expect(
            desk.refusal("PurgeQueue", "q", [:])
                == "AWS.SimpleQueueService.PurgeQueueInProgress: Only one PurgeQueue operation on q is allowed every 60 seconds."
        )
        desk.advance(seconds: 60)
        try desk.call("PurgeQueue", "q")
    }

    @Test(arguments: ["http://x/123456789012/none", "https://sqs.us-east-1.amazonaws.com/123456789012/none"])
    func `a queue that is not there is said so`(url: String) {
        do throws(QueueRefusal) {
            try desk.call("ReceiveMessage", ["QueueUrl": .string(url)])
            Issue.record("was not refused")
        } catch {
            #expect(error.code == "QueueDoesNotExist")
            #expect(error.queryCode == "AWS.SimpleQueueService.NonExistentQueue")
            #expect(error.message == "The specified queue does not exist.")
        }
    }
}

@Suite struct `FIFO queues` {
    let desk: QueueDesk

    init() throws {
        desk = try QueueDesk()
        try desk.create("q.fifo", ["FifoQueue": "true", "VisibilityTimeout": "30"])
    }

    private func send(_ body: String, _ group: String, id: String? = nil) throws -> JSON {
        try desk.send(
            body, to: "q.fifo",
            ["MessageGroupId": .string(group), "MessageDeduplicationId": .string(id ?? "id-\(body)")])
    }

    @Test func `a group with a message in flight waits, others do not`() throws {
        for body in ["a1", "a2", "b1"] { _ = try send(body, String(body.prefix(1))) }

        let first = try desk.receive("q.fifo", ["MaxNumberOfMessages": 1])
        #expect(first.first?["Body"] == "a1")
        #expect(try desk.bodies("q.fifo") == ["b1"])
        try desk.call("DeleteMessage", "q.fifo", ["ReceiptHandle": first.first?["ReceiptHandle"] ?? ""])
        #expect(try desk.bodies("q.fifo") == ["a2"])
    }

    @Test func `what was not deleted comes first again`() throws {
        for body in ["a1", "a2", "a3"] { _ = try send(body, "a") }
        #expect(try desk.bodies("q.fifo", ["MaxNumberOfMessages": 2]) == ["a1", "a2"])
        desk.advance(seconds: 30)
        #expect(try desk.bodies("q.fifo") == ["a1", "a2", "a3"])
    }

    @Test func `the same id within five minutes is the same message, also after it was deleted`() throws {
        let first = try send("a", "g", id: "same")
        let handle = try desk.receive("q.fifo").first?["ReceiptHandle"] ?? ""
        try desk.call("DeleteMessage", "q.fifo", ["ReceiptHandle": handle])

        desk.advance(seconds: 299)
        let second = try send("b", "other", id: "same")
        #expect(second["MessageId"] == first["MessageId"] && second["SequenceNumber"] == first["SequenceNumber"])
        #expect(try desk.bodies("q.fifo") == [])
        desk.advance(seconds: 1)
        _ = try send("b", "other", id: "same")
        #expect(try desk.bodies("q.fifo") == ["b"])
    }

    @Test func `content makes the id where the queue says so`() throws {
        try desk.create("c.fifo", ["FifoQueue": "true", "ContentBasedDeduplication": "true"])
        for _ in 1...2 { try desk.send("same", to: "c.fifo", ["MessageGroupId": "g"]) }
        #expect(try desk.bodies("c.fifo") == ["same"])
    }

    // localstack/localstack, tests/aws/services/sqs/test_sqs.
    @Test func `what does not go with order is refused`() throws {
        #expect(
            desk.refusal("SendMessage", "q.fifo", ["MessageBody": "a", "MessageGroupId": "g"])
                == "InvalidParameterValue: The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
        )
        #expect(
            desk.refusal("SendMessage", "q.fifo", ["MessageBody": "a", "MessageDeduplicationId": "d"])
                == "MissingParameter: The request must contain the parameter MessageGroupId.")
        #expect(
            desk.refusal(
                "SendMessage", "q.fifo",
                ["MessageBody": "a", "MessageGroupId": "g", "MessageDeduplicationId": "d", "DelaySeconds": 2])
                == "InvalidParameterValue: Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type."
        )
        _ = try send("a", "g")
        let handle = try #require(try desk.receive("q.fifo").first?["ReceiptHandle"]?.string)
        desk.advance(seconds: 30)
        #expect(
            desk.refusal("DeleteMessage", "q.fifo", ["ReceiptHandle": .string(handle)])
                == "InvalidParameterValue: Value \(handle) for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired."
        )
    }
}
