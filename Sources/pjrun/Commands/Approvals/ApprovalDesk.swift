import ArgumentParser
import JobEngine
import JobModel
import JobStore
import OrderedJSON
import StatesLanguage

/// The tasks of a home that wait for an answer, as people see them.
struct ApprovalDesk {
    private let composition: Composition
    private let tokens: TaskTokens

    init() throws {
        composition = try Composition.open()
        tokens = TaskTokens(store: composition.store, now: { Composition.now })
    }

    /// All of them, the oldest first.
    func waiting() throws -> [WaitingTask] { try tokens.waiting() }

    /// The task that somebody means: by its execution, or by the token or its beginning.
    /// - Throws: `UserError` when there is none, or more than one.
    func task(_ text: String) throws -> WaitingTask {
        let all = try waiting()
        if let exact = all.first(where: { $0.token == text }) { return exact }
        let found = all.filter {
            $0.executionARN == text || $0.executionName == text || (text.count >= 6 && $0.token.hasPrefix(text))
        }
        if let task = found.first, found.count == 1 { return task }
        guard found.isEmpty else {
            throw UserError(
                message: "\(Amount.count(found.count, "task")) of '\(text)' wait for an answer",
                help: "name one by the beginning of its token, as 'pjrun approvals' lists them", code: 2)
        }
        if TaskTokens.isToken(text) {
            throw UserError(message: TokenRefusal.taskTimedOut.message, help: ApprovalDesk.isOver, code: 1)
        }
        throw UserError(
            message: "no task that waits for an answer is '\(text)'",
            help: all.isEmpty
                ? "none waits; 'pjrun workflow list' lists executions" : "'pjrun approvals' lists those that wait",
            code: 1)
    }

    private static let isOver = "it has been answered before, has timed out, or its execution has ended"

    /// Answers a task.
    func answer(_ task: WaitingTask, _ answer: TaskAnswer) throws {
        do throws(TokenRefusal) {
            if task.isActivity, task.worker == nil {
                // Who answers is the worker.
                _ = try? composition.store.takeWaitingTask(
                    token: task.token, by: .init(name: "pjrun approvals", time: Composition.now))
            }
            try tokens.answer(task.token, answer)
        } catch {
            throw UserError(message: error.message, help: ApprovalDesk.isOver, code: 1)
        }
    }

    // MARK: - Rendering

    func table(_ tasks: [WaitingTask]) -> String {
        let now = Composition.now
        let rows = tasks.map { task -> [String] in
            let input = task.input.count > 60 ? String(task.input.prefix(60)) + "…" : task.input
            return [
                String(task.token.prefix(10)), task.executionName, task.stateName, task.subject,
                Amount.duration(milliseconds: now.milliseconds - task.startTime.milliseconds), task.worker?.name ?? "",
                input,
            ]
        }
        return Table.text(["token", "execution", "state", "asked of", "waits", "taken by", "input"], rows)
    }

    func json(_ tasks: [WaitingTask]) -> JSON {
        let endpoint = ServerRegistry(composition.home).endpoints().first
        return .array(
            tasks.map { task in
                var members: JSONObject = [
                    "taskToken": .string(task.token), "executionArn": .string(task.executionARN),
                    "stateName": .string(task.stateName), "resource": .string(task.resource),
                    "input": .string(task.input), "startDate": .number(task.startTime.epochSeconds),
                ]
                if let seconds = task.timeoutSeconds { members["timeoutSeconds"] = .number(JSONNumber(seconds)) }
                if let seconds = task.heartbeatSeconds { members["heartbeatSeconds"] = .number(JSONNumber(seconds)) }
                if let worker = task.worker { members["workerName"] = worker.name.map(JSON.string) ?? .null }
                if let endpoint {
                    members["approve"] = .string(task.link("approve", endpoint))
                    members["reject"] = .string(task.link("reject", endpoint))
                }
                return .object(members)
            })
    }
}

extension WaitingTask {
    /// The last part of the execution's ARN.
    var executionName: String { executionARN.split(separator: ":").last.map(String.init) ?? executionARN }

    /// What is asked: an activity's name, or `sqs:sendMessage.waitForTaskToken`.
    var subject: String {
        let parts = resource.split(separator: ":", omittingEmptySubsequences: false)
        return isActivity ? parts.last.map(String.init) ?? resource : parts.dropFirst(5).joined(separator: ":")
    }

    /// A link that answers it.
    func link(_ word: String, _ endpoint: String) -> String {
        "\(endpoint)/\(word)/\(token.replacing("+", with: "%2B").replacing("/", with: "%2F"))"
    }
}

/// Which task is answered.
struct AnswerOptions: ParsableArguments {
    @Argument(help: "The execution's name or ARN, or the task's token or its beginning.")
    var task: String

    func give(_ answer: TaskAnswer, _ word: String) throws {
        StopSignals.unblock()
        if case .succeeded(let output) = answer, let fault = ExecutionInput.fault(in: output) {
            throw UserError(message: "Invalid Output: '\(fault)'", help: "--output takes JSON; quote it for the shell")
        }
        let desk = try ApprovalDesk()
        let task = try desk.task(self.task)
        try desk.answer(task, answer)
        print("\(word): state '\(task.stateName)' of execution '\(task.executionName)'")
    }
}
