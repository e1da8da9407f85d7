import JobModel
import OrderedJSON
import PjrunTesting
import Synchronization
import Testing

@testable import LocalServices

@Suite struct `Topics` {
    private let desk: QueueDesk
    private let bus: EventBus
    private let topics: LocalTopics
    private let topic = "arn:aws:sns:us-east-1:123456789012:news"

    init() throws {
        desk = try QueueDesk()
        bus = EventBus(
            settings: EventBus.Settings(), rules: Rules(), now: { Timestamp(milliseconds: 0) }, report: { _ in })
        topics = LocalTopics(
            store: desk.store, identity: JobIdentity(), queues: desk.queues, bus: bus,
            now: { Timestamp(milliseconds: 1_700_000_000_123) })
        _ = try topics.call("CreateTopic", ["Name": "news"])
        for name in ["q", "dead"] { try desk.create(name) }
    }

    private func arn(_ queue: String) -> String { "arn:aws:sqs:us-east-1:123456789012:\(queue)" }

    @discardableResult
    private func subscribe(_ name: String, _ endpoint: String, _ attributes: JSONObject = [:]) throws -> String {
        let answer = try topics.call(
            "Subscribe",
            [
                "TopicArn": .string(topic), "Protocol": .string(name), "Endpoint": .string(endpoint),
                "Attributes": .object(attributes),
            ])
        return answer["SubscriptionArn"]?.string ?? ""
    }

    private func publish(_ message: String, _ attributes: JSONObject = [:], _ more: JSONObject = [:]) throws {
        var input = more
        input["TopicArn"] = .string(topic)
        input["Message"] = .string(message)
        input["MessageAttributes"] = .object(attributes)
        _ = try topics.call("Publish", .object(input))
    }

    private func refusal(_ operation: String, _ input: JSON) -> String {
        do throws(TopicRefusal) {
            return "no refusal, but \(try topics.call(operation, input).serialized())"
        } catch {
            return "\(error.code): \(error.message)"
        }
    }

    private func text(_ value: String, _ type: String = "String") -> JSON {
        ["DataType": .string(type), "StringValue": .string(value)]
    }

    // Members and their order: localstack/localstack, tests/aws/services/sns/test_sns
    // (test_publish_message_before_subscribe_topic).
    @Test func `a queue gets a notification, before Publish has answered`() throws {
        try subscribe("sqs", arn("q"))
        try publish("hello", [:], ["Subject": "s"])

        let body = try JSON(parsing: try #require(try desk.bodies("q").first))
        #expect(
            body.object?.keys == [
                "Type", "MessageId", "TopicArn", "Subject", "Message", "Timestamp", "SignatureVersion", "Signature",
                "SigningCertURL", "UnsubscribeURL",
            ])
        #expect(body["Message"] == "hello" && body["Timestamp"] == "2023-11-14T22:13:20.123Z")
    }

    @Test(arguments: [
        (#"{"kind": ["x"]}"#, "MessageAttributes", ["1", "3"]),
        (#"{"n": [{"numeric": [">=", 2]}]}"#, "MessageAttributes", ["2"]),
        (#"{"list": ["b"]}"#, "MessageAttributes", ["3"]), (#"{}"#, "MessageAttributes", ["1", "2", "3"]),
        (#"{"kind": [{"anything-but": "x"}]}"#, "MessageAttributes", ["2"]),
        (#"{"id": [3, 1]}"#, "MessageBody", ["1", "3"]),
    ])
    func `a filter lets some through`(policy: String, scope: String, ids: [String]) throws {
        try subscribe(
            "sqs", arn("q"),
            ["RawMessageDelivery": "true", "FilterPolicy": .string(policy), "FilterPolicyScope": .string(scope)])
        try publish(#"{"id": 1}"#, ["kind": text("x"), "n": text("1", "Number")])
        try publish(#"{"id": 2}"#, ["kind": text("y"), "n": text("2.5", "Number")])
        try publish(#"{"id": 3}"#, ["kind": text("x"), "list": text(#"["a", "b"]"#, "String.Array")])

        #expect(try desk.bodies("q").map { try JSON(parsing: $0)["id"]?.serialized() ?? "" } == ids)
    }

    @Test func `what cannot be delivered goes to the dead letters`() throws {
        try subscribe(
            "sqs", arn("gone"),
            [
                "RawMessageDelivery": "true",
                "RedrivePolicy": .string(#"{"deadLetterTargetArn": "\#(arn("dead"))"}"#),
            ])
        try publish("lost", ["k": text("v")])

        let dead = try desk.receive("dead")
        #expect(dead.first?["Body"] == "lost")
        #expect(dead.first?["MessageAttributes"] == ["k": ["StringValue": "v", "DataType": "String"]])
    }

    @Test func `a function gets an event, a file a line`() throws {
        let function = FakeFunction(answers: ["null"])
        bus.deliver { $0.functions = function }
        let subscription = try subscribe("lambda", "arn:aws:lambda:us-east-1:123456789012:function:f")
        try subscribe("file", "file://\(desk.scratch("out"))")
        try publish("hello", ["k": text("v")])
        #expect(bus.drain(within: .seconds(60)))

        let record = function.event(0)["Records"]?[0]
        #expect(record?["EventSource"] == "aws:sns" && record?["EventVersion"] == "1.0")
        #expect(record?["EventSubscriptionArn"] == .string(subscription))
        #expect(record?["Sns"]?["Message"] == "hello" && record?["Sns"]?["Subject"] == .null)
        #expect(record?["Sns"]?["MessageAttributes"] == ["k": ["Type": "String", "Value": "v"]])
        let lines = (desk.scratch.read("out") ?? "").split(separator: "\n")
        #expect(try lines.map { try JSON(parsing: String($0))["Message"] } == ["hello"])
    }

    @Test func `other processes know topics and subscriptions`() throws {
        try subscribe("sqs", arn("q"), ["RawMessageDelivery": "true"])
        let other = try QueueDesk(desk.scratch)
        let there = LocalTopics(
            store: other.store, identity: JobIdentity(), queues: other.queues, bus: bus,
            now: { Timestamp(milliseconds: 0) })

        _ = try there.call("Publish", ["TopicArn": .string(topic), "Message": "from there"])

        #expect(try desk.bodies("q") == ["from there"])
        _ = try there.call("DeleteTopic", ["TopicArn": .string(topic)])
        #expect(try desk.store.topics() == TopicTable())
    }

    // localstack/localstack, tests/aws/services/sns/test_sns.
    @Test func `what cannot be is refused`() {
        let arn = JSON.string(topic)
        #expect(
            refusal("Publish", ["TopicArn": "x", "Message": "m"])
                == "InvalidParameter: Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1")
        #expect(
            refusal("GetTopicAttributes", ["TopicArn": .string(topic + "x")]) == "NotFound: Topic does not exist")
        #expect(
            refusal(
                "CreateTopic",
                ["Name": "t", "Tags": [["Key": "k", "Value": "1"], ["Key": "k", "Value": "2"]]])
                == "InvalidParameter: Invalid parameter: Duplicated keys are not allowed.")
        #expect(
            refusal("CreateTopic", ["Name": "news", "Tags": [["Key": "k", "Value": "1"]]]).hasSuffix("different tags"))
        #expect(
            refusal("CreateTopic", ["Name": "a.fifo", "Attributes": ["FifoTopic": "true"]]).contains(
                "FifoTopic is not run"))
        for name in ["http", "email", "sms"] {
            #expect(
                refusal("Subscribe", ["TopicArn": arn, "Protocol": .string(name), "Endpoint": "x"])
                    .contains("The protocol \(name) is not run by pjrun"))
        }
        #expect(
            refusal("Subscribe", ["TopicArn": arn, "Protocol": "sqs", "Endpoint": "x"])
                == "InvalidParameter: Invalid parameter: SQS endpoint ARN")
        #expect(
            refusal(
                "Publish", ["TopicArn": arn, "Message": #"{"sqs": "s"}"#, "MessageStructure": "json"])
                == "InvalidParameter: Invalid parameter: Message Structure - No default entry in JSON message body")
        #expect(
            refusal("Publish", ["TopicArn": arn, "Message": .string(String(repeating: "a", count: 262_145))])
                == "InvalidParameter: Invalid parameter: Message too long")
        #expect(refusal("CreatePlatformApplication", [:]).hasPrefix("InvalidAction: SNS's operation"))
    }
}
