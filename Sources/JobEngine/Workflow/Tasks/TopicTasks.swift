public import JobModel
import OrderedJSON
public import StatesLanguage

/// Tasks that publish to topics: `sns:publish`, and `aws-sdk:sns:publish`.
///
/// Results are recorded: localstack/localstack, services/test_sns_task_service.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/connect-sns.html>
public struct TopicTasks: TaskPerformer {
    /// What can be called as `aws-sdk:sns:…`.
    static let actions = ["publish", "publishBatch"]

    private static let modelled: Set<String> = [
        "NotFound", "InvalidParameter", "ParameterValueInvalid", "EndpointDisabled", "AuthorizationError",
    ]

    private let topics: any TopicCalls
    private let now: @Sendable () -> Timestamp
    private let calls: BlockingCalls

    /// Makes one.
    /// - Parameters:
    ///   - topics: does what the operations do.
    ///   - limit: how many calls run at once; each has a thread.
    ///   - now: the time, for headers.
    public init(topics: any TopicCalls, limit: Int = 4, now: @escaping @Sendable () -> Timestamp) {
        self.topics = topics
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
        var input = task.parameters.json
        // What is to be text and is not becomes JSON text.
        if var members = input.object, let message = members["Message"], message.string == nil, !message.isNull {
            members["Message"] = .string(message.serialized())
            input = .object(members)
        }
        let request = input
        calls.run {
            guard !handle.cancellation.isCancelled else { return }
            do throws(TopicRefusal) {
                let answer = try topics.call(call.operation, request)
                report(.succeeded(output: output(answer, isSDK: isSDK)))
            } catch {
                let refusal = ServiceRefusal(status: error.status, code: error.code, message: error.message)
                report(
                    .failed(
                        isSDK
                            ? refusal.sdkFailure(service: "Sns", modelled: TopicTasks.modelled)
                            : refusal.failure(prefix: "SNS", service: "AmazonSNS", modelled: TopicTasks.modelled)))
            }
        }
        return handle
    }

    private func output(_ answer: JSON, isSDK: Bool) -> String {
        guard !isSDK else { return SDKAnswer.sorted(answer, depth: 1).serialized() }
        let requestID = RandomUUID.text()
        // The answer that is meant is XML of this length.
        let length = answer["SequenceNumber"] == nil ? 294 : 352
        let headers: [SDKAnswer.Header] = [
            ("x-amzn-RequestId", requestID), ("Content-Length", "\(length)"), ("Date", SDKAnswer.httpDate(now())),
            ("Content-Type", "text/xml"),
        ]
        return SDKAnswer.json(answer.object ?? [:], headers: headers, status: 200, requestID: requestID).serialized()
    }
}
