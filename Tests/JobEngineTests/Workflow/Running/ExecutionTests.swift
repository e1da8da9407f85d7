import JobEngine
import JobModel
import OrderedJSON
import PjrunTesting
import StatesLanguage
import Synchronization
import Testing

@Suite struct ExecutionTests {
    private let scratch = ScratchDirectory()

    private func runner(
        _ performer: FakePerformer, clock: any WorkflowClock = VirtualClock(at: startTime),
        directory: MemoryDirectory = MemoryDirectory()
    ) -> WorkflowRunner {
        WorkflowRunner(
            performer: performer, clock: clock, directory: directory,
            folders: ExecutionFolders(root: scratch("executions")), scratch: scratch("scratch"))
    }

    @Test func `a task's answer is the output, and the history tells the way there`() async throws {
        let performer = FakePerformer { _ in .now(.succeeded(output: #"{"a":1}"#)) }
        let runner = runner(performer)
        let machine = try TestMachine(["StartAt": "T", "States": ["T": taskState(nil)]])

        let started = try runner.start(machine.request(#"{"x": 1}"#))
        let ended = try await runner.waitForEnd(of: started.arn)

        #expect(started.status == .running)
        #expect(started.arn == TestMachine.arn)
        #expect(ended.status == .succeeded)
        #expect(ended.output == #"{"a":1}"#)
        #expect(ended.input == #"{"x": 1}"#)
        let history = try runner.history(of: started.arn)
        #expect(history.events.map(\.id) == Array(1...history.total))
        #expect(history.events.last?.kind == .executionSucceeded(output: #"{"a":1}"#))
        let reversed = try runner.history(of: started.arn, skipping: 1, limit: 2, isReversed: true)
        #expect(reversed.events.map(\.id) == [history.total - 1, history.total - 2])
        let middle = try runner.history(of: started.arn, skipping: 2, limit: 2)
        #expect(middle.events.map(\.id) == [3, 4])
    }

    @Test func `the same name and input give the execution that runs, anything else is refused`() async throws {
        let performer = FakePerformer { _ in .held }
        let runner = runner(performer)
        let machine = try TestMachine(["StartAt": "T", "States": ["T": taskState(nil)]])

        let first = try runner.start(machine.request())

        #expect(try runner.start(machine.request()) == first)
        #expect(throws: WorkflowError.executionAlreadyExists(arn: first.arn)) {
            try runner.start(machine.request("[]"))
        }
        await performer.report(.succeeded(output: "1"), of: "T")
        _ = try await runner.waitForEnd(of: first.arn)
        #expect(throws: WorkflowError.executionAlreadyExists(arn: first.arn)) { try runner.start(machine.request()) }
        #expect(performer.started.count == 1)
    }

    @Test(arguments: ["", "a b", "a/b", "a\u{7f}", String(repeating: "x", count: 81)])
    func `names that the service refuses are refused`(name: String) throws {
        let runner = runner(FakePerformer { _ in .held })
        let machine = try TestMachine(["StartAt": "T", "States": ["T": taskState(nil)]])

        #expect(throws: WorkflowError.self) { try runner.start(machine.request(name: name)) }
    }

    @Test func `input that is no JSON is refused, and nothing has the name`() throws {
        let directory = MemoryDirectory()
        let runner = runner(FakePerformer { _ in .held }, directory: directory)
        let machine = try TestMachine(["StartAt": "T", "States": ["T": taskState(nil)]])

        #expect(throws: WorkflowError.self) { try runner.start(machine.request("not")) }
        #expect(throws: WorkflowError.self) {
            try runner.start(machine.request("\"" + String(repeating: "x", count: 262_143) + "\""))
        }
        #expect(try directory.execution(arn: TestMachine.arn) == nil)
    }

    @Test func `a stopped execution is ABORTED at once, and its task is cancelled`() async throws {
        let performer = FakePerformer { _ in .held }
        let runner = runner(performer)
        let machine = try TestMachine(["StartAt": "T", "States": ["T": taskState(nil)]])
        let heard = Mutex<[ExecutionRecord.Status]>([])
        runner.observeStatusChanges { record in heard.withLock { $0.append(record.status) } }

        let started = try runner.start(machine.request())
        await until { performer.started.count == 1 }
        try runner.stop(started.arn, error: "E", cause: "because")
        let ended = try runner.blockUntilEnd(of: started.arn)

        #expect(ended.status == .aborted)
        #expect(ended.error == "E")
        #expect(ended.cause == "because")
        await until { performer.cancelled.map(\.state) == ["T"] }
        #expect(heard.withLock { $0 } == [.running, .aborted])
        #expect(
            try runner.history(of: started.arn).events.last?.kind == .executionAborted(error: "E", cause: "because"))
    }

    @Test func `an execution that is not there is named`() async throws {
        let runner = runner(FakePerformer { _ in .held })

        #expect(throws: WorkflowError.executionDoesNotExist(arn: "x")) { try runner.stop("x") }
        #expect(throws: WorkflowError.executionDoesNotExist(arn: "x")) { try runner.history(of: "x") }
        await #expect(throws: WorkflowError.executionDoesNotExist(arn: "x")) { try await runner.waitForEnd(of: "x") }
    }

    @Test func `whoever waits can give up`() async throws {
        let performer = FakePerformer { _ in .held }
        let runner = runner(performer)
        let machine = try TestMachine(["StartAt": "T", "States": ["T": taskState(nil)]])
        let started = try runner.start(machine.request())

        let waiting = Task { try await runner.waitForEnd(of: started.arn) }
        waiting.cancel()

        #expect(try await waiting.value.status == .running)
        await performer.report(.succeeded(output: "1"), of: "T")
        #expect(try await runner.waitForEnd(of: started.arn).status == .succeeded)
    }

    @Test func `many executions at once all end`() async throws {
        let performer = FakePerformer { _ in .now(.succeeded(output: "1")) }
        let runner = runner(performer)
        let machine = try TestMachine(["StartAt": "W", "States": ["W": waitState(3, "T"), "T": taskState(nil)]])

        for number in 0..<200 { _ = try runner.start(machine.request(name: "n\(number)")) }
        for number in 0..<200 {
            let arn = "arn:aws:states:us-east-1:123456789012:execution:m:n\(number)"
            #expect(try await runner.waitForEnd(of: arn).status == .succeeded)
        }

        #expect(performer.started.count == 200)
        #expect(runner.running.isEmpty)
    }

    @Test func `without folders and rows, executions live in this process alone`() async throws {
        let performer = FakePerformer { _ in .now(.succeeded(output: "1")) }
        let runner = WorkflowRunner(performer: performer, scratch: scratch("scratch"))
        let machine = try TestMachine(["StartAt": "T", "States": ["T": taskState(nil)]])

        let started = try runner.start(machine.request())
        let ended = try await runner.waitForEnd(of: started.arn)

        #expect(ended.status == .succeeded)
        #expect(try runner.history(of: started.arn).events.last?.kind == .executionSucceeded(output: "1"))
    }
}
