import JobEngine
import JobModel
import OrderedJSON
import Synchronization
import Testing

@testable import StatesLanguage

/// Answers every call alike, and remembers the calls.
private final class FakeItems: ItemService {
    private let answer: Result<JSON, ItemRefusal>
    private let heard = Mutex<[String]>([])

    init(_ answer: Result<JSON, ItemRefusal>) { self.answer = answer }

    var calls: [String] { heard.withLock { $0 } }

    func perform(_ operation: String, _ input: JSON) throws(ItemRefusal) -> JSON {
        heard.withLock { $0.append("\(operation) \(input.serialized())") }
        return try answer.get()
    }

    var tasks: ItemTasks { ItemTasks(items: self, now: { Timestamp(milliseconds: 1_700_000_000_000) }) }
}

/// Results and causes are recorded: localstack/localstack, services/test_dynamodb_task_service and
/// error_handling/test_task_service_dynamodb.
@Suite struct `Tasks of DynamoDB` {
    @Test func `get the answer with the headers of the call`() throws {
        let items = FakeItems(.success(["Item": ["id": ["S": "id1"], "data": ["S": "HelloWorld"]]]))

        let outcome = items.tasks.perform(
            task("arn:aws:states:::dynamodb:getItem", ["TableName": "t", "Key": ["id": ["S": "id1"]]]))

        let answer = try #require(outcome.json)
        #expect(items.calls == [#"GetItem {"TableName":"t","Key":{"id":{"S":"id1"}}}"#])
        #expect(answer.object?.map(\.key) == ["Item", "SdkHttpMetadata", "SdkResponseMetadata"])
        #expect(answer["Item"] == ["id": ["S": "id1"], "data": ["S": "HelloWorld"]])
        let metadata = try #require(answer["SdkHttpMetadata"])
        #expect(
            metadata["AllHttpHeaders"]?.object?.map(\.key)
                == [
                    "Server", "Connection", "x-amzn-RequestId", "x-amz-crc32", "Content-Length", "Date", "Content-Type",
                ])
        #expect(
            metadata["HttpHeaders"]?.object?.map(\.key)
                == [
                    "Connection", "Content-Length", "Content-Type", "Date", "Server", "x-amz-crc32", "x-amzn-RequestId",
                ])
        // The length is that of the recorded answer with this item.
        #expect(metadata["HttpHeaders"]?["Content-Length"] == "53")
        #expect(metadata["HttpHeaders"]?["Content-Type"] == "application/x-amz-json-1.0")
        #expect(metadata["HttpStatusCode"] == 200)
        #expect(
            answer["SdkResponseMetadata"]?["RequestId"] == metadata["HttpHeaders"]?["x-amzn-RequestId"])
    }

    @Test func `have the checksum of the answer among the headers`() {
        // The CRC-32 of "{}".
        let answer = FakeItems(.success([:])).tasks.perform(task("arn:aws:states:::dynamodb:putItem", [:])).json

        #expect(answer?["SdkHttpMetadata"]?["HttpHeaders"]?["x-amz-crc32"] == "2745614147")
    }

    @Test func `of the API get the answer alone, members in the order of their names`() {
        let items = FakeItems(.success(["Items": [], "Count": 0, "ScannedCount": 0]))

        let outcome = items.tasks.perform(task("arn:aws:states:::aws-sdk:dynamodb:query", ["TableName": "t"]))

        #expect(outcome.output == #"{"Count":0,"Items":[],"ScannedCount":0}"#)
        #expect(items.calls == [#"Query {"TableName":"t"}"#])
    }

    @Test(arguments: [
        (
            "ConditionalCheckFailedException", "The conditional request failed",
            "DynamoDB.ConditionalCheckFailedException"
        ),
        ("ResourceNotFoundException", "Requested resource not found", "DynamoDB.ResourceNotFoundException"),
        (
            "ValidationException",
            "1 validation error detected: Value null at 'item' failed to satisfy constraint: Member must not be null",
            "DynamoDB.AmazonDynamoDBException"
        ),
    ]) func `fail with the errors of the first SDK`(_ code: String, _ message: String, _ error: String) {
        let items = FakeItems(.failure(ItemRefusal(code: code, message: message)))

        let failure = items.tasks.perform(task("arn:aws:states:::dynamodb:updateItem", [:])).failure

        #expect(failure?.error == error)
        #expect(
            failure?.cause?.withoutIDs
                == "\(message) (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: \(code); Request ID: <id>; Proxy: null)"
        )
    }

    @Test(arguments: [
        ("ConditionalCheckFailedException", "DynamoDb.ConditionalCheckFailedException"),
        ("ValidationException", "DynamoDb.DynamoDbException"),
    ]) func `of the API fail with the errors of the second SDK`(_ code: String, _ error: String) {
        let items = FakeItems(.failure(ItemRefusal(code: code, message: "no")))

        let failure = items.tasks.perform(task("arn:aws:states:::aws-sdk:dynamodb:updateItem", [:])).failure

        #expect(failure?.error == error)
        #expect(failure?.cause?.withoutIDs == "no (Service: DynamoDb, Status Code: 400, Request ID: <id>)")
    }

    @Test func `are not started with values of the wrong kind`() {
        let items = FakeItems(
            .failure(
                ItemRefusal(code: "SerializationException", message: "NUMBER_VALUE cannot be converted to String")))

        let failure = items.tasks.perform(
            task("arn:aws:states:::dynamodb:putItem", ["Item": ["n": ["N": 1]]])
        ).failure

        #expect(failure?.error == "States.Runtime")
        #expect(
            failure?.cause
                == #"The Parameters '{"Item":{"n":{"N":1}}}' could not be used to start the Task: [NUMBER_VALUE cannot be converted to String]"#
        )
    }
}
