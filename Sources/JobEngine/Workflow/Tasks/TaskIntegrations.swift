import NearestNames
public import StatesLanguage

/// Finds what performs a task by its resource, and says what there is nothing for.
public struct TaskIntegrations: TaskPerformer {
    /// Lambda functions.
    public var functions: FunctionTasks?
    /// `sagemaker:createProcessingJob`.
    public var processingJobs: ProcessingJobTasks?
    /// `aws-sdk:s3:…` and `s3:…`.
    public var objects: ObjectTasks?
    /// `states:startExecution`.
    public var executions: ExecutionTasks?
    /// `aws-sdk:sfn:…`.
    public var stepFunctions: StepFunctionsTasks?
    /// `events:putEvents`.
    public var events: EventTasks?
    /// `pjrun:command`.
    public var commands: CommandTasks?
    /// Activities, and `.waitForTaskToken`.
    public var tokens: TokenTasks?
    /// `sqs:sendMessage` and `aws-sdk:sqs:…`.
    public var queues: QueueTasks?
    /// `sns:publish` and `aws-sdk:sns:publish`.
    public var topics: TopicTasks?
    /// `dynamodb:…` and `aws-sdk:dynamodb:…`.
    public var items: ItemTasks?

    /// Makes one that performs nothing yet.
    public init() {}

    /// Begins a task with what performs its resource; fails it with `States.Runtime`, which no Catch takes, where there is
    /// nothing.
    public func start(
        _ task: TaskRequest, of execution: ExecutionContext, isResumed: Bool,
        report: @escaping @Sendable (TaskReport) -> Void
    ) -> any TaskHandle {
        switch find(task.resource) {
        case .success(.itself(let performer)):
            return performer.start(task, of: execution, isResumed: isResumed, report: report)
        case .success(.answered(let tokens, let performer)):
            var call = task
            call.resource = task.resource.requestResponse
            return tokens.start(
                task, as: call, of: execution, isResumed: isResumed, calling: performer, report: report)
        case .failure(let unsupported):
            report(.failed(.unsupported(unsupported.reason)))
            return EndedTask()
        }
    }

    /// Why tasks of a resource cannot be performed here, in a sentence without the state's name; nil when they can.
    public func unsupportedReason(for resource: TaskResource) -> String? {
        switch find(resource) {
        case .success: nil
        case .failure(let unsupported): unsupported.reason
        }
    }

    // MARK: - Finding

    /// Who performs a task.
    private enum Performer {
        /// The one who gives the answer, too.
        case itself(any TaskPerformer)
        /// Somebody outside gives the answer, after the call of the performer, where there is one.
        case answered(TokenTasks, calling: (any TaskPerformer)?)
    }

    private struct Unsupported: Error {
        let reason: String
    }

    private static let known =
        [
            "lambda:invoke", "sagemaker:createProcessingJob", "states:startExecution", "events:putEvents",
            "pjrun:command", "sqs:sendMessage", "sns:publish",
        ] + ItemTasks.actions.map { "dynamodb:\($0)" }

    /// Those that can wait for an answer with the token, besides calls of AWS APIs.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html>
    private static let waiting = [
        "lambda:invoke", "sqs:sendMessage", "sns:publish", "events:putEvents", "states:startExecution", "pjrun:command",
    ]

    private func find(_ resource: TaskResource) -> Result<Performer, Unsupported> {
        if case .activity = resource.target {
            guard let tokens else { return refused("activities are not run here; \(mock)") }
            return .success(.answered(tokens, calling: nil))
        }
        guard resource.pattern == .waitForTaskToken else { return call(resource).map { .itself($0) } }
        guard let tokens else { return refused("'.waitForTaskToken' is not run here; \(mock)") }
        if case .integration(let service, let action, _) = resource.target,
            TaskIntegrations.known.contains("\(service):\(action)"),
            !TaskIntegrations.waiting.contains("\(service):\(action)")
        {
            return refused("'\(service):\(action)' has no '.waitForTaskToken'; leave that out")
        }
        return call(resource.requestResponse).map { .answered(tokens, calling: $0) }
    }

    /// Who makes a call.
    private func call(_ resource: TaskResource) -> Result<any TaskPerformer, Unsupported> {
        switch resource.target {
        case .function: return found(functions, "Lambda functions are")
        case .activity: preconditionFailure("an activity calls nothing")
        case .integration(let service, let action, let pattern):
            return integration(service, action, pattern)
        case .sdk(let service, let action, let pattern):
            return sdk(service, action, pattern)
        }
    }

    private func integration(
        _ service: String, _ action: String, _ pattern: TaskResource.Pattern
    ) -> Result<any TaskPerformer, Unsupported> {
        switch (service, action, pattern) {
        case ("lambda", "invoke", .requestResponse): return found(functions, "Lambda functions are")
        case ("sagemaker", "createProcessingJob", .requestResponse), ("sagemaker", "createProcessingJob", .sync):
            return found(processingJobs, "processing jobs are")
        case ("states", "startExecution", _): return found(executions, "executions started by others are")
        case ("events", "putEvents", .requestResponse): return found(events, "events are")
        case ("sqs", "sendMessage", .requestResponse): return found(queues, "queues are")
        case ("sns", "publish", .requestResponse): return found(topics, "topics are")
        case ("pjrun", "command", .requestResponse): return found(commands, "commands are")
        case ("dynamodb", _, .requestResponse) where ItemTasks.actions.contains(action):
            return found(items, "tables of DynamoDB are")
        case ("s3", _, .requestResponse) where ObjectTasks.actions.contains(action):
            return found(objects, "calls of S3 are")
        default:
            let name = "\(service):\(action)"
            guard !TaskIntegrations.known.contains(name) else {
                return refused("'\(name)' has no '\(pattern.rawValue)'; leave that out")
            }
            let near = NearestNames.of(name, among: TaskIntegrations.known)
            let meant = near.first.map { "did you mean '\($0)'? It" } ?? "it"
            return refused(
                "'\(name)\(pattern.rawValue)' is not run by pjrun; \(meant) runs "
                    + TaskIntegrations.known.joined(separator: ", ")
                    + ", functions by their ARN and aws-sdk:\(TaskIntegrations.apiNames); \(mock)")
        }
    }

    /// The AWS APIs that tasks can call, with their actions.
    private static let apis: [(service: String, actions: [String])] = [
        ("dynamodb", ItemTasks.sdkActions), ("s3", ObjectTasks.actions), ("sfn", StepFunctionsTasks.actions),
        ("sns", TopicTasks.actions), ("sqs", QueueTasks.actions),
    ]

    private static var apiNames: String { apis.map(\.service).joined(separator: ", ") }

    private func api(_ service: String) -> (performer: (any TaskPerformer)?, what: String) {
        switch service {
        case "dynamodb": (items, "tables of DynamoDB are")
        case "s3": (objects, "calls of S3 are")
        case "sfn": (stepFunctions, "calls of Step Functions are")
        case "sns": (topics, "topics are")
        default: (queues, "queues are")
        }
    }

    private func sdk(
        _ service: String, _ action: String, _ pattern: TaskResource.Pattern
    ) -> Result<any TaskPerformer, Unsupported> {
        guard let actions = TaskIntegrations.apis.first(where: { $0.service == service })?.actions else {
            let integration = TaskIntegrations.known.first { $0.hasPrefix(service + ":") }
            let instead = integration.map { "take 'arn:aws:states:::\($0)', or " } ?? ""
            return refused(
                "'aws-sdk:\(service):\(action)' is not run by pjrun, which calls AWS APIs of "
                    + "\(TaskIntegrations.apiNames) alone; \(instead)\(mock)")
        }
        guard pattern == .requestResponse else {
            return refused("calls of AWS APIs have no '\(pattern.rawValue)'; leave that out")
        }
        if actions.contains(action) {
            let (performer, what) = api(service)
            return found(performer, what)
        }
        let near = NearestNames.of(action, among: actions).first.map { "did you mean '\($0)'? It" } ?? "it"
        return refused(
            "'aws-sdk:\(service):\(action)' is not run by pjrun; \(near) runs "
                + actions.joined(separator: ", ") + "; \(mock)")
    }

    private var mock: String { "give its answer with --mock" }

    private func refused<Success>(_ reason: String) -> Result<Success, Unsupported> {
        .failure(Unsupported(reason: reason))
    }

    private func found(_ performer: (any TaskPerformer)?, _ what: String) -> Result<any TaskPerformer, Unsupported> {
        performer.map { .success($0) } ?? refused("\(what) not run here; give the answer with --mock")
    }
}
