import Checksums
public import JobModel
import OrderedJSON
public import StatesLanguage

/// Tasks of `dynamodb:getItem`, `putItem`, `updateItem` and `deleteItem`, and calls of the API by `aws-sdk:dynamodb:…`.
///
/// Results and causes are recorded: localstack/localstack, services/test_dynamodb_task_service and
/// error_handling/test_task_service_dynamodb.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/connect-ddb.html>
public struct ItemTasks: TaskPerformer {
    /// The actions that have an integration of their own.
    public static let actions = ["getItem", "putItem", "updateItem", "deleteItem"]

    /// The operations that `aws-sdk:dynamodb` calls.
    public static let sdkActions =
        actions + [
            "batchGetItem", "batchWriteItem", "createTable", "deleteTable", "describeTable", "describeTimeToLive",
            "listTables", "listTagsOfResource", "query", "scan", "tagResource", "transactGetItems",
            "transactWriteItems", "untagResource", "updateTable", "updateTimeToLive",
        ]

    private let items: any ItemService
    private let calls: BlockingCalls
    private let now: @Sendable () -> Timestamp

    /// Makes one.
    /// - Parameters:
    ///   - items: the tables.
    ///   - limit: how many calls run at once; each has a thread.
    ///   - now: the time, for headers.
    public init(items: any ItemService, limit: Int = 4, now: @escaping @Sendable () -> Timestamp) {
        self.items = items
        calls = BlockingCalls(limit: limit)
        self.now = now
    }

    /// Begins a call; after a restart it is made again, since nobody can tell what became of the former one.
    public func start(
        _ task: TaskRequest, of execution: ExecutionContext, isResumed: Bool,
        report: @escaping @Sendable (TaskReport) -> Void
    ) -> any TaskHandle {
        let handle = CancellationHandle()
        let call = APICall(task.resource)
        let isSDK = call.isSDK
        calls.run {
            guard !handle.cancellation.isCancelled else { return }
            do throws(ItemRefusal) {
                let answer = try items.perform(call.operation, task.parameters.json)
                let result = isSDK ? SDKAnswer.sorted(answer, depth: 1) : withMetadata(answer)
                report(.succeeded(output: result.serialized()))
            } catch {
                report(.failed(ItemTasks.failure(error, of: task, isSDK: isSDK)))
            }
        }
        return handle
    }

    private func withMetadata(_ answer: JSON) -> JSON {
        let body = answer.serializedBytes()
        // The service's ids are no UUIDs; their form is one of 52 letters and digits.
        let requestID = ItemTasks.requestID()
        var checksum = RunningChecksum(.crc32)
        checksum.update(body[...])
        let value = checksum.value().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let headers: [SDKAnswer.Header] = [
            ("Server", "Server"), ("Connection", "keep-alive"), ("x-amzn-RequestId", requestID),
            ("x-amz-crc32", String(value)), ("Content-Length", String(body.count)),
            ("Date", SDKAnswer.httpDate(now())), ("Content-Type", "application/x-amz-json-1.0"),
        ]
        return SDKAnswer.json(answer.object ?? [:], headers: headers, status: 200, requestID: requestID)
    }

    private static func requestID() -> String {
        let digits = (RandomUUID.text() + RandomUUID.text()).filter { $0 != "-" }
        return String(digits.prefix(52)).uppercased()
    }

    // MARK: - Failures

    /// The codes that have an exception of their own, in both SDKs; all others are the service's.
    private static let modelled: Set<String> = [
        "ConditionalCheckFailedException", "ResourceNotFoundException", "ResourceInUseException",
        "TransactionCanceledException", "IdempotentParameterMismatchException", "InternalServerError",
    ]

    private static func failure(_ refusal: ItemRefusal, of task: TaskRequest, isSDK: Bool) -> TaskFailure {
        // Step Functions looks at the kinds of values itself, and does not call.
        guard refusal.code != "SerializationException" else {
            return TaskFailure(
                error: "States.Runtime",
                cause:
                    "The Parameters '\(task.parameters.text)' could not be used to start the Task: [\(refusal.message)]"
            )
        }
        let refused = ServiceRefusal(status: refusal.status, code: refusal.code, message: refusal.message)
        return isSDK
            ? refused.sdkFailure(service: "DynamoDb", modelled: modelled)
            : refused.failure(
                prefix: "DynamoDB", service: "AmazonDynamoDBv2", modelled: modelled,
                other: "AmazonDynamoDBException")
    }
}
