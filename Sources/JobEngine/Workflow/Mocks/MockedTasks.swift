public import StatesLanguage
import Synchronization

/// Answers tasks from a file instead of doing them.
///
/// Nothing else is called for a task that has answers, and each gives its answer at once. Jobs, executions and tokens that would
/// be waited for are answered, too: those that end well, time out or fail with an error of `States.` are submitted first, with
/// `{}`; other errors are the service's refusal. What waits for a token is always submitted.
public final class MockedTasks: TaskPerformer {
    private struct Handle: TaskHandle {
        var isInstant: Bool { true }
        func cancel() {}
    }

    /// What tasks have had so far: by state, and for states inside a Map by item.
    private struct Count: Hashable {
        let state: String
        let turn: Turn
    }

    /// Whose turn is counted.
    private enum Turn: Hashable {
        /// That of all tasks of a state.
        case any
        /// That of an item's tasks.
        case item(Int)
        /// That of what comes again when items have had their own answers.
        case further
    }

    private let mocks: TaskMocks
    private let others: (any TaskPerformer)?
    private let onUnanswered: @Sendable (_ task: TaskRequest) -> Void
    private let counts = Mutex<[Count: Int]>([:])

    /// Makes one for a run.
    /// - Parameters:
    ///   - mocks: the answers.
    ///   - others: does the tasks that the file leaves to real calls; nil to do none.
    ///   - onUnanswered: called for a task that has no answer, which is not done and not reported on: the run stops there.
    public init(
        _ mocks: TaskMocks, others: (any TaskPerformer)?,
        onUnanswered: @escaping @Sendable (_ task: TaskRequest) -> Void
    ) {
        self.mocks = mocks
        self.others = others
        self.onUnanswered = onUnanswered
    }

    /// Answers a task before it returns.
    public func start(
        _ task: TaskRequest, of execution: ExecutionContext, isResumed: Bool,
        report: @escaping @Sendable (TaskReport) -> Void
    ) -> any TaskHandle {
        if let answers = mocks.answers[task.stateName] {
            if let answer = next(answers, task) {
                MockedTasks.report(answer, task, report)
            } else if case .numbered(let all) = answers {
                // As Step Functions Local does: the execution fails.
                report(
                    .failed(
                        .unsupported(
                            "The test case answers '\(task.stateName)' \(all.count) times, and this is one time more."))
                )
            } else {
                onUnanswered(task)
            }
            return Handle()
        }
        if mocks.callsOthers, let others {
            return others.start(task, of: execution, isResumed: isResumed, report: report)
        }
        onUnanswered(task)
        return Handle()
    }

    /// The answer that it is a task's turn to get.
    private func next(_ answers: TaskMocks.Answers, _ task: TaskRequest) -> TaskMocks.Answer? {
        switch answers {
        case .always(let answer): return answer
        case .numbered(let all):
            let number = count(Count(state: task.stateName, turn: .any))
            return number < all.count ? all[number] : nil
        case .list(let items):
            guard let item = task.mapIndex else {
                let number = count(Count(state: task.stateName, turn: .any))
                // Outside a Map lists in the list only say what belongs together.
                let all = items.joined()
                return all.dropFirst(number).first
            }
            guard items.indices.contains(item) else { return nil }
            let number = count(Count(state: task.stateName, turn: .item(item)))
            if number < items[item].count { return items[item][number] }
            // Answers that are left when each item has had its own go to what comes again, in order.
            guard let itemCount = task.mapItemCount else { return nil }
            let further = count(Count(state: task.stateName, turn: .further))
            return Array(items.dropFirst(itemCount).joined()).dropFirst(further).first
        }
    }

    private func count(_ key: Count) -> Int {
        counts.withLock { counts in
            defer { counts[key, default: 0] += 1 }
            return counts[key, default: 0]
        }
    }

    private static func report(
        _ answer: TaskMocks.Answer, _ task: TaskRequest, _ report: @Sendable (TaskReport) -> Void
    ) {
        if isSubmitted(answer, task.resource.pattern) { report(.submitted(output: "{}")) }
        switch answer {
        case .output(let output): report(.succeeded(output: output))
        case .error(let error, let cause): report(.failed(TaskFailure(error: error, cause: cause)))
        case .timedOut: report(.failed(TaskFailure(error: "States.Timeout", cause: nil, isTimeout: true)))
        }
    }

    private static func isSubmitted(_ answer: TaskMocks.Answer, _ pattern: TaskResource.Pattern) -> Bool {
        switch (pattern, answer) {
        case (.requestResponse, _): false
        case (.waitForTaskToken, _): true
        case (_, .error(let error, _)): error.hasPrefix("States.")
        default: true
        }
    }
}
