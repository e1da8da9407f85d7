import HTTPTypes
import JobModel
import OrderedJSON
import Testing

@testable import AWSEndpoint

@Suite struct `DynamoDB's API` {
    private struct Refusing: ItemService {
        func perform(_ operation: String, _ input: JSON) throws(ItemRefusal) -> JSON {
            guard operation == "PutItem" else { return input }
            throw ItemRefusal(
                code: "ConditionalCheckFailedException", message: "The conditional request failed",
                members: ["Item": ["a": ["S": "x"]]])
        }
    }

    private let service = DynamoDBService(items: Refusing())
    private let request = AWSRequest(
        method: .post, target: "/", headers: [.contentType: "application/x-amz-json-1.0"],
        body: RequestBody(byteCount: 0) { nil }, time: 0, id: "id")

    @Test func `answers with what the tables say`() async throws {
        let call = JSONCall(operation: "GetItem", input: ["TableName": "t"], request: request)

        #expect(try await service.respond(to: call) == ["TableName": "t"])
    }

    @Test func `tells all members of an error`() async {
        do throws(AWSError) {
            _ = try await service.respond(to: JSONCall(operation: "PutItem", input: [:], request: request))
            Issue.record("no error")
        } catch {
            let answer = JSONProtocol.answer(error, to: request)
            #expect(answer.status == 400 && answer.headers[.contentType] == "application/x-amz-json-1.0")
            guard case .bytes(let bytes) = answer.body else {
                Issue.record("no body")
                return
            }
            #expect(
                String(decoding: bytes, as: UTF8.self)
                    == #"{"__type":"ConditionalCheckFailedException","message":"The conditional request failed","Item":{"a":{"S":"x"}}}"#
            )
        }
    }
}
