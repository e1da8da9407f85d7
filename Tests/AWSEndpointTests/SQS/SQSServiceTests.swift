import HTTPTypes
import JobModel
import OrderedJSON
import Synchronization
import Testing

@testable import AWSEndpoint

/// Queues that answer what they are told.
private final class FakeQueues: QueueCalls {
    let calls = Mutex<[String]>([])
    private let result: Result<JSON, QueueRefusal>

    init(_ result: Result<JSON, QueueRefusal>) { self.result = result }

    func call(_ operation: String, _ input: JSON, endpoint: String?) throws(QueueRefusal) -> JSON {
        calls.withLock { $0.append("\(operation) \(endpoint ?? "")") }
        return try result.get()
    }

    func receive(
        _ input: JSON, cancellation: Cancellation, done: @escaping @Sendable (Result<JSON, QueueRefusal>) -> Void
    ) {
        cancellation.follow { done(.success([:])) }
    }

    func send(_ body: String, attributes: JSONObject, toARN arn: String, groupID: String?) throws(QueueRefusal) {}
}

@Suite struct `SQS over HTTP` {
    private func call(_ queues: FakeQueues, _ operation: String) async throws(AWSError) -> JSON? {
        let request = AWSRequest(
            method: .post, target: "/123456789012/q", headers: [.host: "localhost:1234"],
            body: RequestBody(byteCount: 0) { nil }, time: 0, id: "id")
        return try await SQSService(queues: queues).respond(
            to: JSONCall(operation: operation, input: [:], request: request))
    }

    @Test func `URLs begin with the address by which the caller came`() async throws {
        let queues = FakeQueues(.success(["QueueUrl": "u"]))
        #expect(try await call(queues, "CreateQueue") == ["QueueUrl": "u"])
        #expect(queues.calls.withLock { $0 } == ["CreateQueue http://localhost:1234"])
    }

    // The header and both names: localstack/localstack, tests/aws/services/sqs/test_sqs (test_non_existent_queue).
    @Test func `an error has the name of either protocol`() async throws {
        let refusal = QueueRefusal(
            "QueueDoesNotExist", queryCode: "AWS.SimpleQueueService.NonExistentQueue",
            "The specified queue does not exist.")
        do throws(AWSError) {
            _ = try await call(FakeQueues(.failure(refusal)), "GetQueueUrl")
            Issue.record("was not refused")
        } catch {
            let request = AWSRequest(
                method: .post, target: "/", headers: [.contentType: "application/x-amz-json-1.0"],
                body: RequestBody(byteCount: 0) { nil }, time: 0, id: "id")
            let answer = JSONProtocol.answer(error, to: request)
            #expect(answer.status == 400)
            #expect(
                answer.headers[.known("x-amzn-query-error")] == "AWS.SimpleQueueService.NonExistentQueue;Sender")
            #expect(answer.headers[.contentType] == "application/x-amz-json-1.0")
            guard case .bytes(let bytes) = answer.body else {
                Issue.record("no body")
                return
            }
            #expect(
                try JSON(parsing: bytes)
                    == ["__type": "QueueDoesNotExist", "message": "The specified queue does not exist."])
        }
    }

    @Test func `who goes away waits no more`() async throws {
        let queues = FakeQueues(.success([:]))
        let waiting = Task { try await call(queues, "ReceiveMessage") }
        waiting.cancel()
        #expect(try await waiting.value == [:])
    }
}

@Suite struct `Parameters of Query as JSON` {
    @Test func `members are lists, entries are maps`() throws {
        let parameters = [
            "Name": "n", "Tags.member.2.Key": "b", "Tags.member.10.Key": "c", "Tags.member.1.Key": "a",
            "Attributes.entry.1.key": "k", "Attributes.entry.1.value": "v", "MessageAttributes.entry.1.Name": "m",
            "MessageAttributes.entry.1.Value.DataType": "String", "MessageAttributes.entry.1.Value.StringValue": "s",
        ]
        #expect(
            try QueryTree.json(parameters) == [
                "Attributes": ["k": "v"], "MessageAttributes": ["m": ["DataType": "String", "StringValue": "s"]],
                "Name": "n", "Tags": [["Key": "a"], ["Key": "b"], ["Key": "c"]],
            ])
    }

    @Test func `a name without end is refused`() {
        #expect(throws: AWSError.self) {
            try QueryTree.json([String(repeating: "member.1.", count: 10_000): "x"])
        }
    }

    @Test func `answers are elements`() {
        let elements = QueryTree.elements(
            ["Topics": [["TopicArn": "a&b"]], "Attributes": ["k": "v"]], maps: ["Attributes"])
        #expect(
            QueryElement("R", elements).document.hasSuffix(
                "<R><Topics><member><TopicArn>a&amp;b</TopicArn></member></Topics><Attributes><entry><key>k</key><value>v</value></entry></Attributes></R>"
            ))
    }
}
