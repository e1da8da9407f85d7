public import JobModel
import OrderedJSON
public import StatesLanguage

/// Tasks that use queues: `sqs:sendMessage`, and `aws-sdk:sqs:…`.
///
/// Results and failures are recorded: localstack/localstack, services/test_sqs_task_service and
/// error_handling/test_task_service_sqs.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html>
public struct QueueTasks: TaskPerformer {
    /// What can be called as `aws-sdk:sqs:…`.
    static let actions = [
        "sendMessage", "sendMessageBatch", "receiveMessage", "deleteMessage", "deleteMessageBatch",
        "changeMessageVisibility", "changeMessageVisibilityBatch", "getQueueUrl", "getQueueAttributes",
        "setQueueAttributes", "listQueues", "createQueue", "deleteQueue", "purgeQueue", "listQueueTags", "tagQueue",
        "untagQueue", "listDeadLetterSourceQueues",
    ]

    /// The exceptions that SDKs have for codes of SQS; all others are that of the service.
    private static let modelled: Set<String> = [
        "BatchEntryIdsNotDistinct", "BatchRequestTooLong", "EmptyBatchRequest", "InvalidAddress",
        "InvalidAttributeName", "InvalidAttributeValue", "InvalidBatchEntryId", "InvalidMessageContents", "OverLimit",
        "PurgeQueueInProgress", "QueueDoesNotExist", "QueueNameExists", "ReceiptHandleIsInvalid",
        "TooManyEntriesInBatchRequest", "UnsupportedOperation",
    ]

    /// What Step Functions passes on of a `sqs:sendMessage`; the rest is dropped, as recorded.
    private static let parameters = [
        "DelaySeconds", "MessageAttributes", "MessageBody", "MessageDeduplicationId", "MessageGroupId", "QueueUrl",
    ]

    private let queues: any QueueCalls
    private let now: @Sendable () -> Timestamp
    private let calls: BlockingCalls

    /// Makes one.
    /// - Parameters:
    ///   - queues: does what the operations do.
    ///   - limit: how many calls run at once; each has a thread, but those that wait for messages have none.
    ///   - now: the time, for headers.
    public init(queues: any QueueCalls, limit: Int = 8, now: @escaping @Sendable () -> Timestamp) {
        self.queues = queues
        self.now = now
        calls = BlockingCalls(limit: limit)
    }

    /// Begins a call; after a restart it is made again, since nobody can tell whether the former one was.
    public func start(
        _ task: TaskRequest, of execution: ExecutionContext, isResumed: Bool,
        report: @escaping @Sendable (TaskReport) -> Void
    ) -> any TaskHandle {
        let handle = CancellationHandle()
        let call = APICall(task.resource)
        let isSDK = call.isSDK
        let input = QueueTasks.input(task.parameters.json, isSDK: isSDK)
        let done: @Sendable (Result<JSON, QueueRefusal>) -> Void = { result in
            guard !handle.cancellation.isCancelled else { return }
            switch result {
            case .success(let answer): report(.succeeded(output: output(answer, isSDK: isSDK)))
            case .failure(let refusal):
                report(.failed(QueueTasks.failure(refusal, task.parameters.json, isSDK: isSDK)))
            }
        }
        let operation = call.operation
        calls.run {
            guard !handle.cancellation.isCancelled else { return }
            guard operation != "ReceiveMessage" else {
                return queues.receive(input, cancellation: handle.cancellation, done: done)
            }
            do throws(QueueRefusal) {
                done(.success(try queues.call(operation, input, endpoint: nil)))
            } catch {
                done(.failure(error))
            }
        }
        return handle
    }

    // MARK: - Input and output

    /// The request: what is to be text and is not becomes JSON text.
    private static func input(_ parameters: JSON, isSDK: Bool) -> JSON {
        guard var members = parameters.object else { return parameters }
        if !isSDK {
            members = JSONObject(members.filter { self.parameters.contains($0.key) }.map { ($0.key, $0.value) })
        }
        members["MessageBody"] = members["MessageBody"].map(text)
        if let entries = members["Entries"]?.array {
            members["Entries"] = .array(
                entries.map { entry in
                    guard var members = entry.object, let body = members["MessageBody"] else { return entry }
                    members["MessageBody"] = text(body)
                    return .object(members)
                })
        }
        // The API writes this one small.
        if let tags = members["Tags"], members["QueueName"] != nil {
            members["tags"] = tags
            members["Tags"] = nil
        }
        return .object(members)
    }

    private static func text(_ value: JSON) -> JSON {
        value.string == nil && !value.isNull ? .string(value.serialized()) : value
    }

    private func output(_ answer: JSON, isSDK: Bool) -> String {
        guard isSDK else {
            let requestID = RandomUUID.text()
            let headers = SDKAnswer.headers(
                answer, type: "application/x-amz-json-1.0", requestID: requestID, at: now())
            return SDKAnswer.json(answer.object ?? [:], headers: headers, status: 200, requestID: requestID)
                .serialized()
        }
        return SDKAnswer.sorted(QueueTasks.renamed(answer)).serialized()
    }

    /// The answer with the names of the SDK for Java 2, whose members are `md5OfBody` and so on, in capitals at their beginning.
    ///
    /// Answers nest four deep at most.
    private static func renamed(_ answer: JSON, depth: Int = 4) -> JSON {
        guard depth > 0 else { return answer }
        switch answer {
        case .array(let elements): return .array(elements.map { renamed($0, depth: depth - 1) })
        case .object(let members):
            return .object(
                JSONObject(
                    members.map { name, value in
                        // Attributes have the names that users gave them.
                        guard name != "MessageAttributes", name != "Attributes", name != "Tags" else {
                            return (name, value)
                        }
                        let capital = name.prefix(1).uppercased() + name.dropFirst()
                        return (
                            capital.hasPrefix("MD5Of") ? "Md5Of" + capital.dropFirst(5) : capital,
                            renamed(value, depth: depth - 1)
                        )
                    }))
        default: return answer
        }
    }

    // MARK: - Failures

    private static func failure(_ refusal: QueueRefusal, _ parameters: JSON, isSDK: Bool) -> TaskFailure {
        let service = ServiceRefusal(status: refusal.status, code: refusal.code, message: refusal.message)
        if isSDK { return service.sdkFailure(service: "Sqs", modelled: modelled) }
        if refusal.code == "InvalidAddress", let url = parameters["QueueUrl"]?.string {
            return TaskFailure(
                error: "SQS.SdkClientException",
                cause: "Unable to execute HTTP request: \(url): Name or service not known")
        }
        // The exception has the new name, the code the old one.
        let error = service.failure(prefix: "SQS", service: "AmazonSQS", modelled: modelled).error
        let cause = ServiceRefusal(status: refusal.status, code: refusal.queryCode, message: refusal.message)
            .failure(prefix: "SQS", service: "AmazonSQS", modelled: []).cause
        return TaskFailure(error: error, cause: cause)
    }
}
