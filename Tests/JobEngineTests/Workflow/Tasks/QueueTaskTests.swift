import JobEngine
import JobModel
import OrderedJSON
import Synchronization
import Testing

@testable import StatesLanguage

/// Queues that answer what they are told.
private final class FakeQueues: QueueCalls {
    let inputs = Mutex<[JSON]>([])
    private let result: Result<JSON, QueueRefusal>

    init(_ result: Result<JSON, QueueRefusal>) { self.result = result }

    func call(_ operation: String, _ input: JSON, endpoint: String?) throws(QueueRefusal) -> JSON {
        inputs.withLock { $0.append([.init(stringLiteral: operation), input]) }
        return try result.get()
    }

    func receive(
        _ input: JSON, cancellation: Cancellation, done: @escaping @Sendable (Result<JSON, QueueRefusal>) -> Void
    ) {
        inputs.withLock { $0.append(["ReceiveMessage", input]) }
        done(result)
    }

    func send(_ body: String, attributes: JSONObject, toARN arn: String, groupID: String?) throws(QueueRefusal) {}
}

// Results and failures: localstack/localstack, services/test_sqs_task_service and error_handling/test_task_service_sqs.
@Suite struct `Queues as tasks` {
    private static let time = Timestamp(milliseconds: 1_745_843_765_000)

    private func tasks(_ queues: FakeQueues) -> QueueTasks { QueueTasks(queues: queues, now: { Self.time }) }

    @Test func `a message is sent, and the answer has its metadata`() throws {
        let queues = FakeQueues(
            .success([
                "MD5OfMessageBody": "dfc282c3b5cd99f5bb8a20cdc1b1d1ba",
                "MessageId": "11111111-2222-4333-8444-555555555555",
            ]))
        let outcome = tasks(queues).perform(
            task(
                "arn:aws:states:::sqs:sendMessage",
                ["QueueUrl": "http://x/1/q", "MessageBody": ["b": 1, "a": [2]], "MessageSystemAttribute": ["x": "y"]]))

        let answer = try #require(outcome.json)
        #expect(
            answer.object?.keys == ["MD5OfMessageBody", "MessageId", "SdkHttpMetadata", "SdkResponseMetadata"])
        let http = answer["SdkHttpMetadata"]
        #expect(http?["HttpHeaders"]?["Content-Length"] == "106")
        #expect(
            http?["AllHttpHeaders"]?.object?.keys == [
                "x-amzn-RequestId", "connection", "Content-Length", "Date", "Content-Type",
            ])
        #expect(http?["HttpHeaders"]?["Content-Type"] == "application/x-amz-json-1.0")
        // An object becomes text; what Step Functions does not know is dropped.
        #expect(
            queues.inputs.withLock { $0 } == [
                ["SendMessage", ["QueueUrl": "http://x/1/q", "MessageBody": #"{"b":1,"a":[2]}"#]]
            ])
    }

    @Test(arguments: [
        (
            "sqs:sendMessage",
            QueueRefusal(
                "MissingRequiredParameterException", queryCode: "MissingParameter",
                "The request must contain the parameter MessageBody."), "SQS.AmazonSQSException",
            "The request must contain the parameter MessageBody. (Service: AmazonSQS; Status Code: 400; Error Code: MissingParameter; Request ID: <id>; Proxy: null)"
        ),
        (
            "sqs:sendMessage", QueueRefusal("InvalidAddress", "The address is not valid.", status: 404),
            "SQS.SdkClientException", "Unable to execute HTTP request: no-such-queue: Name or service not known"
        ),
        (
            "sqs:sendMessage",
            QueueRefusal(
                "QueueDoesNotExist", queryCode: "AWS.SimpleQueueService.NonExistentQueue",
                "The specified queue does not exist."), "SQS.QueueDoesNotExistException",
            "The specified queue does not exist. (Service: AmazonSQS; Status Code: 400; Error Code: AWS.SimpleQueueService.NonExistentQueue; Request ID: <id>; Proxy: null)"
        ),
        (
            "aws-sdk:sqs:getQueueUrl",
            QueueRefusal(
                "QueueDoesNotExist", queryCode: "AWS.SimpleQueueService.NonExistentQueue",
                "The specified queue does not exist."), "Sqs.QueueDoesNotExistException",
            "The specified queue does not exist. (Service: Sqs, Status Code: 400, Request ID: <id>)"
        ),
        (
            "aws-sdk:sqs:receiveMessage",
            QueueRefusal("InvalidParameterValueException", queryCode: "InvalidParameterValue", "wrong"),
            "Sqs.SqsException", "wrong (Service: Sqs, Status Code: 400, Request ID: <id>)"
        ),
    ])
    func `a refusal has the name of its SDK`(resource: String, refusal: QueueRefusal, error: String, cause: String) {
        let failure = tasks(FakeQueues(.failure(refusal))).perform(
            task("arn:aws:states:::\(resource)", ["QueueUrl": "no-such-queue"])
        ).failure

        #expect(failure?.error == error)
        #expect(failure?.cause?.withoutIDs == cause)
    }

    @Test func `calls of the API answer without metadata, their members in the order of their names`() {
        let queues = FakeQueues(.success(["queueUrls": ["u"], "NextToken": "n"]))
        let outcome = tasks(queues).perform(
            task("arn:aws:states:::aws-sdk:sqs:listDeadLetterSourceQueues", ["QueueUrl": "u"]))
        #expect(outcome.output == #"{"NextToken":"n","QueueUrls":["u"]}"#)

        let received = FakeQueues(
            .success([
                "Messages": [
                    ["MessageId": "m", "MD5OfBody": "d", "Body": "b", "MessageAttributes": ["MD5Of": ["x": "y"]]]
                ]
            ]))
        #expect(
            tasks(received).perform(task("arn:aws:states:::aws-sdk:sqs:receiveMessage", ["QueueUrl": "u"])).output
                == #"{"Messages":[{"Body":"b","Md5OfBody":"d","MessageAttributes":{"MD5Of":{"x":"y"}},"MessageId":"m"}]}"#
        )
    }
}

@Suite struct `Topics as tasks` {
    private final class FakeTopics: TopicCalls {
        let inputs = Mutex<[JSON]>([])
        private let result: Result<JSON, TopicRefusal>
        init(_ result: Result<JSON, TopicRefusal>) { self.result = result }
        func call(_ operation: String, _ input: JSON) throws(TopicRefusal) -> JSON {
            inputs.withLock { $0.append([.init(stringLiteral: operation), input]) }
            return try result.get()
        }
    }

    // localstack/localstack, services/test_sns_task_service.
    @Test func `a message is published as text`() throws {
        let topics = FakeTopics(.success(["MessageId": "m"]))
        let outcome = TopicTasks(topics: topics, now: { Timestamp(milliseconds: 0) }).perform(
            task("arn:aws:states:::sns:publish", ["TopicArn": "t", "Message": ["a": 1]]))

        let answer = try #require(outcome.json)
        #expect(answer.object?.keys == ["MessageId", "SdkHttpMetadata", "SdkResponseMetadata"])
        #expect(answer["SdkHttpMetadata"]?["HttpHeaders"]?["Content-Length"] == "294")
        #expect(topics.inputs.withLock { $0 } == [["Publish", ["TopicArn": "t", "Message": #"{"a":1}"#]]])
    }

    @Test(arguments: [
        (
            "sns:publish", "SNS.NotFoundException",
            "Topic does not exist (Service: AmazonSNS; Status Code: 404; Error Code: NotFound; Request ID: <id>; Proxy: null)"
        ),
        (
            "aws-sdk:sns:publish", "Sns.NotFoundException",
            "Topic does not exist (Service: Sns, Status Code: 404, Request ID: <id>)"
        ),
    ])
    func `a refusal has the name of its SDK`(resource: String, error: String, cause: String) {
        let topics = FakeTopics(.failure(TopicRefusal("NotFound", "Topic does not exist", status: 404)))
        let failure = TopicTasks(topics: topics, now: { Timestamp(milliseconds: 0) }).perform(
            task("arn:aws:states:::\(resource)", ["TopicArn": "t", "Message": "m"])
        ).failure
        #expect(failure?.error == error)
        #expect(failure?.cause?.withoutIDs == cause)
    }
}
