public import JobModel
import OrderedJSON
public import StatesLanguage

/// Tasks of `events:putEvents`.
///
/// Results are recorded: localstack/localstack, services/test_events_task_service.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html>
public struct EventTasks: TaskPerformer {
    private let publisher: any EventPublisher

    /// Makes one that gives events to a publisher.
    public init(publisher: any EventPublisher) { self.publisher = publisher }

    /// Publishes the entries; the machine and the execution become resources of each.
    public func start(
        _ task: TaskRequest, of execution: ExecutionContext, isResumed: Bool,
        report: @escaping @Sendable (TaskReport) -> Void
    ) -> any TaskHandle {
        do throws(EventRefusal) {
            let answer = try publisher.putEvents(EventTasks.request(task.parameters.json, execution))
            let text = EventTasks.answer(answer).serialized()
            if answer["FailedEntryCount"]?.int == 0 {
                report(.succeeded(output: text))
            } else {
                report(.failed(TaskFailure(error: "EventBridge.FailedEntry", cause: text)))
            }
        } catch {
            let refusal = ServiceRefusal(status: 400, code: error.code, message: error.message)
            report(
                .failed(
                    refusal.failure(
                        prefix: "EventBridge", service: "AmazonEventBridge", modelled: ["InternalException"])))
        }
        return EndedTask()
    }

    private static func request(_ parameters: JSON, _ execution: ExecutionContext) -> JSON {
        guard var request = parameters.object, let entries = request["Entries"]?.array else { return parameters }
        request["Entries"] = .array(
            entries.map { entry in
                guard var members = entry.object else { return entry }
                if let detail = members["Detail"], detail.string == nil, !detail.isNull {
                    members["Detail"] = .string(detail.serialized())
                }
                if members["Resources"] == nil || members["Resources"]?.array != nil {
                    members["Resources"] = .array(
                        (members["Resources"]?.array ?? []) + [
                            .string(execution.stateMachineARN), .string(execution.arn),
                        ])
                }
                return .object(members)
            })
        return .object(request)
    }

    /// Members in the order of their names.
    private static func answer(_ answer: JSON) -> JSON { SDKAnswer.sorted(answer) }
}
