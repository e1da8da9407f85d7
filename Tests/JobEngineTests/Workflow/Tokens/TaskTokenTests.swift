import Dispatch
import JobEngine
import JobModel
import JobStore
import OrderedJSON
import PjrunTesting
import StatesLanguage
import Synchronization
import Testing
import Transfer

/// A process with its own connection to a home, its own runner and its own tokens.
private final class TestProcess: Sendable {
    let store: JobStore
    let tokens: TaskTokens
    let runner: WorkflowRunner
    let calls: FakePerformer

    init(home: String, scratch: String, calls: FakePerformer = FakePerformer { _ in .held }) throws {
        let home = HomeDirectory(environment: ["PJRUN_HOME": home], homeOfUser: "/nowhere")
        store = try JobStore(home)
        let now: @Sendable () -> Timestamp = { Timestamp(milliseconds: 1_800_000_000_000) }
        tokens = TaskTokens(store: store, now: now)
        self.calls = calls
        let performer = Performer(tokens: TokenTasks(tokens: tokens, activities: store, now: now), calls: calls)
        runner = WorkflowRunner(
            performer: performer, directory: store, folders: ExecutionFolders(root: home.executions), scratch: scratch)
        let (store, tokens) = (store, tokens)
        // Owner: the process; the thread ends with it.
        _ = BlockingThread.detach {
            try? store.followRequests { request in
                if case .task(let token) = request { tokens.look(at: token) }
            }
        }
    }

    private struct Performer: TaskPerformer {
        let tokens: TokenTasks
        let calls: FakePerformer

        func start(
            _ task: TaskRequest, of execution: ExecutionContext, isResumed: Bool,
            report: @escaping @Sendable (TaskReport) -> Void
        ) -> any TaskHandle {
            var integrations = TaskIntegrations()
            integrations.tokens = tokens
            guard case .integration = task.resource.target else {
                return integrations.start(task, of: execution, isResumed: isResumed, report: report)
            }
            return tokens.start(
                task, as: task, of: execution, isResumed: isResumed, calling: calls, report: report)
        }
    }
}

/// What workers got.
private final class Inputs: Sendable {
    private let inputs = Mutex<[String]>([])
    var all: [String] { inputs.withLock { $0 } }
    func add(_ input: String) -> Int {
        inputs.withLock { inputs in
            inputs.append(input)
            return inputs.count
        }
    }
}

@Suite struct TaskTokenTests {
    private let scratch = ScratchDirectory()
    private static let activity = "arn:aws:states:us-east-1:123456789012:activity:review"

    private func process(calls: FakePerformer = FakePerformer { _ in .held }) throws -> TestProcess {
        try TestProcess(home: scratch("home"), scratch: scratch("scratch"), calls: calls)
    }

    private func machine(_ resource: String = TaskTokenTests.activity, _ fields: JSONObject = [:]) throws -> TestMachine
    {
        var state: JSONObject = ["Type": "Task", "Resource": .string(resource), "End": true]
        for (name, value) in fields { state[name] = value }
        return try TestMachine(["StartAt": "Ask", "States": ["Ask": .object(state)]])
    }

    private func withActivity(_ process: TestProcess) throws {
        _ = try process.store.createActivity(
            ActivityRecord(arn: TaskTokenTests.activity, name: "review", creationTime: Timestamp(milliseconds: 1)))
    }

    private func waiting(_ process: TestProcess, count: Int = 1) async -> [WaitingTask] {
        await until { (try? process.tokens.waiting().count) == count }
        return (try? process.tokens.waiting()) ?? []
    }

    private func kinds(_ process: TestProcess) throws -> [String] {
        try process.runner.history(of: TestMachine.arn).events.compactMap {
            $0.json(includesData: true)["type"]?.string
        }
    }

    // MARK: - Activities

    @Test func `a worker takes a task, says that it is at work, and answers it once`() async throws {
        let process = try process()
        try withActivity(process)
        let started = try process.runner.start(machine().request(#"{"n": 1}"#))

        let task = try #require(
            try await process.tokens.take(TaskTokenTests.activity, worker: "w", within: .seconds(600)))
        #expect(task.input == #"{"n": 1}"#)
        #expect(TaskTokens.isToken(task.token))
        #expect(try process.tokens.take(TaskTokenTests.activity, worker: "other") == nil)
        try process.tokens.heartbeat(task.token)
        try process.tokens.answer(task.token, .succeeded(output: #"{"decision":"Approved"}"#))
        let end = try await process.runner.waitForEnd(of: started.arn)

        #expect(end.output == #"{"decision":"Approved"}"#)
        #expect(
            try kinds(process) == [
                "ExecutionStarted", "TaskStateEntered", "ActivityScheduled", "ActivityStarted", "ActivitySucceeded",
                "TaskStateExited", "ExecutionSucceeded",
            ])
        #expect(throws: TokenRefusal.taskTimedOut) { try process.tokens.answer(task.token, .succeeded(output: "1")) }
        #expect(throws: TokenRefusal.taskTimedOut) { try process.tokens.heartbeat(task.token) }
        await until { (try? process.store.waitingTask(token: task.token)) == .some(nil) }
    }

    @Test func `a worker that waits gets the task that comes, and the one that came first gets the first`() async throws
    {
        let process = try process()
        try withActivity(process)
        async let first = process.tokens.take(TaskTokenTests.activity, worker: "1", within: .seconds(600))

        _ = try process.runner.start(machine().request("1", name: "a"))
        let task = try #require(try await first)

        #expect(task.input == "1")
        #expect(task.worker?.name == "1")
        #expect(try await process.tokens.take(TaskTokenTests.activity, worker: "2", within: .zero) == nil)
    }

    @Test func `a server that ends lets its workers go`() async throws {
        let process = try process()
        async let task = process.tokens.take(TaskTokenTests.activity, worker: nil, within: .seconds(600))
        process.tokens.close()
        #expect(try await task == nil)
    }

    @Test func `a worker that has gone away takes nothing, and the next one gets the task`() async throws {
        let process = try process()
        try withActivity(process)
        let departure = Cancellation()
        async let gone = process.tokens.take(
            TaskTokenTests.activity, worker: "gone", within: .seconds(600), unless: departure)
        departure.cancel()
        #expect(try await gone == nil)

        _ = try process.runner.start(machine().request("1"))
        #expect(
            try await process.tokens.take(
                TaskTokenTests.activity, worker: "gone", within: .seconds(600), unless: departure) == nil)
        let task = try #require(
            try await process.tokens.take(TaskTokenTests.activity, worker: "here", within: .seconds(600)))
        #expect(task.worker?.name == "here")
    }

    @Test func `a failure has the error that was sent, or none`() async throws {
        let process = try process()
        try withActivity(process)
        let started = try process.runner.start(machine().request())
        let task = try #require(
            try await process.tokens.take(TaskTokenTests.activity, worker: nil, within: .seconds(600)))
        try process.tokens.answer(task.token, .failed(error: nil, cause: nil))
        let end = try await process.runner.waitForEnd(of: started.arn)
        #expect(end.status == .failed)
        #expect(end.error == nil)
        #expect(end.cause == nil)
    }

    @Test func `an activity that is not there fails the execution as the service does`() async throws {
        let process = try process()
        let started = try process.runner.start(machine().request())
        let end = try await process.runner.waitForEnd(of: started.arn)
        #expect(end.error == "States.Runtime")
        // Recorded: localstack/localstack, activities/test_activities, test_activity_task_on_deleted.
        #expect(
            end.cause == "An error occurred while executing the state 'Ask' (entered at the event id #2). "
                + "The activity \(TaskTokenTests.activity) does not exist.")
    }

    @Test func `what is no token is refused, and so is the token of an execution that was stopped`() async throws {
        let process = try process()
        try withActivity(process)
        let started = try process.runner.start(machine().request())
        let task = try #require(
            try await process.tokens.take(TaskTokenTests.activity, worker: nil, within: .seconds(600)))
        try process.runner.stop(started.arn)
        _ = try await process.runner.waitForEnd(of: started.arn)
        await until { (try? process.store.waitingTask(token: task.token)) == .some(nil) }

        #expect(throws: TokenRefusal.taskTimedOut) { try process.tokens.answer(task.token, .succeeded(output: "1")) }
        #expect(throws: TokenRefusal.invalidToken) { try process.tokens.answer("x", .succeeded(output: "1")) }
        #expect(TokenRefusal.invalidToken.message == "Invalid Token: 'Invalid token'")
        #expect(
            TokenRefusal.taskTimedOut.message == "Task Timed Out: 'Provided task does not exist anymore'")
    }

    // MARK: - Callbacks

    private static let callback = "arn:aws:states:::lambda:invoke.waitForTaskToken"

    @Test func `a task calls first, and its answer comes after that`() async throws {
        let process = try process(calls: FakePerformer { _ in .held })
        let started = try process.runner.start(
            machine(TaskTokenTests.callback, ["Parameters": ["t.$": "$$.Task.Token"]]).request())
        let task = try #require(await waiting(process).first)
        #expect(try JSON(parsing: task.input)["t"]?.string == task.token)

        // The answer is faster than the call's.
        try process.tokens.answer(task.token, .succeeded(output: "[2]"))
        await process.calls.report(.succeeded(output: "{\"StatusCode\":200}"), of: "Ask")
        let end = try await process.runner.waitForEnd(of: started.arn)

        #expect(end.output == "[2]")
        #expect(
            try kinds(process) == [
                "ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskSubmitted",
                "TaskSucceeded", "TaskStateExited", "ExecutionSucceeded",
            ])
    }

    @Test func `a call that fails fails the task, and its token is worth nothing any more`() async throws {
        let process = try process(calls: FakePerformer { _ in .held })
        let started = try process.runner.start(machine(TaskTokenTests.callback).request())
        let task = try #require(await waiting(process).first)
        await process.calls.report(.failed(TaskFailure(error: "Lambda.X", cause: "c")), of: "Ask")
        let end = try await process.runner.waitForEnd(of: started.arn)
        #expect(end.error == "Lambda.X")
        await until { (try? process.store.waitingTask(token: task.token)) == .some(nil) }
        #expect(throws: TokenRefusal.taskTimedOut) { try process.tokens.answer(task.token, .succeeded(output: "1")) }
    }

    // MARK: - Several processes

    @Test func `what another process does with a task is heard of here`() async throws {
        let (runs, serves) = (try process(), try process())
        try withActivity(runs)
        let started = try runs.runner.start(machine().request("7"))

        // Waits in one process for what comes in the other.
        let task = try #require(
            try await serves.tokens.take(TaskTokenTests.activity, worker: "far", within: .seconds(600)))
        try serves.tokens.heartbeat(task.token)
        try serves.tokens.answer(task.token, .succeeded(output: task.input))
        let end = try await runs.runner.waitForEnd(of: started.arn)

        #expect(end.output == "7")
        #expect(try kinds(runs).contains("ActivityStarted"))
        #expect(throws: TokenRefusal.taskTimedOut) { try runs.tokens.answer(task.token, .succeeded(output: "1")) }
    }

    @Test func `a hundred tasks and four workers in two processes: each task has one worker`() async throws {
        let processes = [try process(), try process()]
        try withActivity(processes[0])
        let machine = try machine()
        for number in 0..<100 {
            _ = try processes[number % 2].runner.start(machine.request("\(number)", name: "e\(number)"))
        }
        let taken = Inputs()
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    let tokens = processes[worker % 2].tokens
                    while let task = try? await tokens.take(
                        TaskTokenTests.activity, worker: "w\(worker)", within: .seconds(600))
                    {
                        try? processes[(worker + 1) % 2].tokens.answer(task.token, .succeeded(output: task.input))
                        // There are no more: nobody need wait.
                        if taken.add(task.input) == 100 { for process in processes { process.tokens.close() } }
                    }
                }
            }
        }
        #expect(taken.all.sorted() == (0..<100).map(String.init).sorted())
        for number in 0..<100 {
            let arn = TestMachine.arn.dropLast() + "e\(number)"
            #expect(try await processes[number % 2].runner.waitForEnd(of: String(arn)).output == "\(number)")
        }
    }

    // MARK: - Restarts

    @Test func `an answer that came while nobody ran the execution is not lost`() async throws {
        let former = try process()
        try withActivity(former)
        let started = try former.runner.start(machine().request("1"))
        let task = try #require(await waiting(former).first)
        #expect(try former.tokens.take(TaskTokenTests.activity, worker: "w")?.token == task.token)
        await until { (try? kinds(former).contains("ActivityStarted")) == true }
        // The process is gone: its lease is given up, and it hears nothing.
        former.runner.suspend()
        former.store.close()

        let server = try process()
        try server.tokens.answer(task.token, .succeeded(output: "\"late\""))
        try server.runner.resumeInterrupted()
        let end = try await server.runner.waitForEnd(of: started.arn)

        #expect(end.output == "\"late\"")
        // The worker is told of once.
        #expect(
            try kinds(server) == [
                "ExecutionStarted", "TaskStateEntered", "ActivityScheduled", "ActivityStarted", "ActivitySucceeded",
                "TaskStateExited", "ExecutionSucceeded",
            ])
    }

    @Test func `a task that is taken up again keeps its token, its worker and its place`() async throws {
        let former = try process()
        try withActivity(former)
        _ = try former.runner.start(machine().request("1"))
        let task = try #require(await waiting(former).first)
        former.runner.suspend()
        former.store.close()

        let server = try process()
        let resumed = try server.runner.resumeInterrupted()
        let taken = try #require(
            try await server.tokens.take(TaskTokenTests.activity, worker: "w", within: .seconds(600)))

        #expect(resumed.count == 1)
        #expect(taken.token == task.token)
        try server.tokens.answer(task.token, .succeeded(output: "2"))
        #expect(try await server.runner.waitForEnd(of: TestMachine.arn).output == "2")
    }
}
