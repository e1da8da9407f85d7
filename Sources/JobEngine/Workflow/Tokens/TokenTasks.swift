public import JobModel
public import StatesLanguage
import Synchronization

/// Tasks that somebody outside answers: those of activities, and those with `.waitForTaskToken`, which call something first.
///
/// <https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token>,
/// <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html>
public struct TokenTasks: Sendable {
    private let tokens: TaskTokens
    private let activities: any ActivityDirectory
    private let now: @Sendable () -> Timestamp
    /// One after the other, so that a task is never removed before it was added.
    private let calls = BlockingCalls(limit: 1)

    /// Makes one.
    /// - Parameters:
    ///   - tokens: the tasks that wait.
    ///   - activities: what workers can take tasks of.
    ///   - now: the time.
    public init(tokens: TaskTokens, activities: any ActivityDirectory, now: @escaping @Sendable () -> Timestamp) {
        self.tokens = tokens
        self.activities = activities
        self.now = now
    }

    /// Begins a task.
    /// - Parameters:
    ///   - task: the task; it has a token.
    ///   - call: the same task as `performer` gets it.
    ///   - execution: whose task it is.
    ///   - isResumed: true after a restart of this process.
    ///   - performer: does what a task with `.waitForTaskToken` calls; nil for those of activities. What it reports as the
    ///     task's success is the answer to the submission.
    ///   - report: takes what becomes of it.
    /// - Returns: what takes the task back.
    public func start(
        _ task: TaskRequest, as call: TaskRequest, of execution: ExecutionContext, isResumed: Bool,
        calling performer: (any TaskPerformer)?, report: @escaping @Sendable (TaskReport) -> Void
    ) -> any TaskHandle {
        guard let token = task.token else { preconditionFailure("a task that waits for an answer has a token") }
        let handle = TokenHandle(token: token, tokens: tokens, calls: calls)
        var waiting = WaitingTask(
            token: token, executionARN: execution.arn, stateName: task.stateName, resource: task.resource.arn,
            isActivity: performer == nil, input: task.parameters.text, startTime: now())
        waiting.timeoutSeconds = task.timeoutSeconds
        waiting.heartbeatSeconds = task.heartbeatSeconds
        let isSubmitted = performer == nil || task.submission != nil
        calls.run { [waiting] in
            guard !handle.isCancelled else { return }
            let answer: TaskAnswer?
            do {
                if waiting.isActivity, !isResumed, try activities.activity(arn: waiting.resource) == nil {
                    return report(
                        .failed(
                            TaskFailure(
                                error: "States.Runtime", cause: "The activity \(waiting.resource) does not exist.",
                                phase: .scheduling)))
                }
                answer = try tokens.begin(waiting, .init(hear: report, isSubmitted: isSubmitted))
            } catch {
                return report(.failed(.unsupported("The task cannot wait for its answer: \(error).")))
            }
            guard let performer, !isSubmitted else { return }
            // An answer that has come before a restart says that the call was made.
            guard answer == nil else { return tokens.submitted(token) }
            handle.calls(
                performer.start(call, of: execution, isResumed: isResumed) { inner in
                    switch inner {
                    case .succeeded(let output):
                        report(.submitted(output: output))
                        tokens.submitted(token)
                    case .failed(let failure):
                        if tokens.submissionFailed(token) { report(.failed(failure)) }
                    case .started, .submitted, .heartbeat: return
                    }
                })
        }
        return handle
    }
}

/// A task that waits for its answer.
private final class TokenHandle: TaskHandle {
    private struct State {
        var isCancelled = false
        var call: (any TaskHandle)?
    }

    private let token: String
    private let tokens: TaskTokens
    private let queue: BlockingCalls
    private let state = Mutex(State())

    init(token: String, tokens: TaskTokens, calls: BlockingCalls) {
        self.token = token
        self.tokens = tokens
        queue = calls
    }

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Names the call that the task makes first.
    func calls(_ call: any TaskHandle) {
        let isCancelled = state.withLock { state in
            state.call = call
            return state.isCancelled
        }
        if isCancelled { call.cancel() }
    }

    func cancel() {
        let call = state.withLock { state in
            state.isCancelled = true
            return state.call
        }
        call?.cancel()
        settle()
    }

    func settle() {
        // A row that stays is one that nobody can answer any more: its execution hears nothing of it.
        queue.run { [token, tokens] in try? tokens.remove(token) }
    }
}
