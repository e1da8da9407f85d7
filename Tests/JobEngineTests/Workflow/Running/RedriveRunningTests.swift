import JobEngine
import JobModel
import OrderedJSON
import PjrunTesting
import StatesLanguage
import Synchronization
import Testing

@Suite struct RedriveRunningTests {
    private let scratch = ScratchDirectory()

    private func runner(
        _ performer: FakePerformer, _ directory: (any ExecutionDirectory)?, _ root: String,
        _ files: any JournalFiles = DiskJournalFiles()
    ) -> WorkflowRunner {
        WorkflowRunner(
            performer: performer, clock: VirtualClock(at: startTime), directory: directory,
            folders: ExecutionFolders(root: root, files: files), scratch: scratch("scratch"))
    }

    /// A task that succeeds, then a Parallel with one branch that succeeds and one that fails so many times.
    private static func machine() throws -> TestMachine {
        try TestMachine([
            "StartAt": "A",
            "States": [
                "A": taskState("P"),
                "P": [
                    "Type": "Parallel", "End": true,
                    "Branches": [
                        ["StartAt": "B", "States": ["B": taskState(nil)]],
                        ["StartAt": "W", "States": ["W": waitState(5, "C"), "C": taskState(nil)]],
                    ],
                ],
            ],
        ])
    }

    private static func performer(failures: Int) -> FakePerformer {
        let left = Mutex(failures)
        return FakePerformer(isInstant: true) { task in
            guard task.stateName == "C" else { return .now(.succeeded(output: "\"\(task.stateName)\"")) }
            let fails = left.withLock { left in
                left -= 1
                return left >= 0
            }
            return .now(fails ? .failed(TaskFailure(error: "E", cause: nil)) : .succeeded(output: "1"))
        }
    }

    @Test func `what has succeeded is not done again, and the record counts`() async throws {
        let directory = MemoryDirectory()
        let performer = RedriveRunningTests.performer(failures: 2)
        let runner = runner(performer, directory, scratch("r"))
        let statuses = Mutex<[String]>([])
        runner.observeStatusChanges { record in
            statuses.withLock { $0.append("\(record.status.rawValue) \(record.redriveCount)") }
        }
        let arn = try runner.start(RedriveRunningTests.machine().request()).arn
        let first = try await runner.waitForEnd(of: arn)
        #expect(first.status == .failed)
        #expect(RedriveStatus(of: first, now: first.startTime).name == "REDRIVABLE")

        let redriven = try runner.redrive(arn)
        #expect(redriven.status == .running)
        #expect(redriven.redriveCount == 1)
        #expect(redriven.error == nil && redriven.stopTime == nil)
        let second = try await runner.waitForEnd(of: arn)
        #expect(second.status == .failed)
        #expect(second.redriveTime == redriven.redriveTime)

        // Another process may do it, too.
        let other = self.runner(performer, directory, scratch("r"))
        _ = try other.redrive(arn)
        let third = try await other.waitForEnd(of: arn)
        #expect(third.status == .succeeded)
        #expect(third.redriveCount == 2)
        #expect(third.output == #"["B",1]"#)
        #expect(performer.states == ["A", "B", "C", "C", "C"])
        #expect(statuses.withLock { $0 } == ["RUNNING 0", "FAILED 0", "RUNNING 1", "FAILED 1"])
        let history = try other.history(of: arn).events
        #expect(history.map(\.id) == Array(1...history.count))
        let redrives = history.filter { if case .executionRedriven = $0.kind { true } else { false } }
        #expect(redrives.count == 2)
        #expect(redrives.last?.time.milliseconds == third.redriveTime?.milliseconds)
        #expect(throws: WorkflowError.notRedrivable(arn: arn, reason: "Execution is SUCCEEDED and cannot be redriven"))
        {
            try other.redrive(arn)
        }
    }

    @Test func `one that runs, and one without a journal`() async throws {
        let performer = FakePerformer { _ in .held }
        let runner = runner(performer, MemoryDirectory(), scratch("r"))
        let arn = try runner.start(TestMachine(["StartAt": "T", "States": ["T": taskState(nil)]]).request()).arn
        #expect(throws: WorkflowError.notRedrivable(arn: arn, reason: "Execution is RUNNING and cannot be redriven")) {
            try runner.redrive(arn)
        }
        try runner.stop(arn)
        #expect(try await runner.waitForEnd(of: arn).status == .aborted)
        #expect(throws: WorkflowError.executionDoesNotExist(arn: "x")) { try runner.redrive("x") }

        let bare = WorkflowRunner(
            performer: RedriveRunningTests.performer(failures: 1), clock: VirtualClock(at: startTime),
            scratch: scratch("scratch"))
        let other = try bare.start(RedriveRunningTests.machine().request()).arn
        _ = try await bare.waitForEnd(of: other)
        #expect(throws: WorkflowError.self) { try bare.redrive(other) }
    }

    @Test func `a stopped one goes on without a directory, too`() async throws {
        let performer = FakePerformer { _ in .held }
        let runner = runner(performer, nil, scratch("r"))
        let arn = try runner.start(TestMachine(["StartAt": "T", "States": ["T": taskState(nil)]]).request()).arn
        await until { performer.started.count == 1 }
        try runner.stop(arn, error: "Stopped")
        #expect(try await runner.waitForEnd(of: arn).error == "Stopped")

        _ = try runner.redrive(arn)
        // Not the report of the first attempt, which nobody hears any more.
        await until { performer.started.count == 2 }
        await performer.report(.succeeded(output: "1"), of: "T")

        let end = try await runner.waitForEnd(of: arn)
        #expect(end.status == .succeeded)
        #expect(end.error == nil)
        #expect(performer.started.map(\.task.number) == [1, 2])
    }

    @Test func `wherever a process ends after the redrive was taken, another one brings it to the same end`()
        async throws
    {
        let files = RecordedFiles()
        let whole = runner(RedriveRunningTests.performer(failures: 1), MemoryDirectory(), scratch("whole"), files)
        let arn = try whole.start(RedriveRunningTests.machine().request()).arn
        _ = try await whole.waitForEnd(of: arn)
        let before = files.byteCount
        let redriven = try whole.redrive(arn)
        let end = try await whole.waitForEnd(of: arn)
        #expect(end.status == .succeeded)
        let count = try whole.history(of: arn).total

        for cut in before...files.byteCount {
            let root = "cut\(cut)"
            for (name, bytes) in files.contents(after: cut) {
                scratch.write("\(root)/\(redriven.folder)/\(name)", bytes)
            }
            let directory = MemoryDirectory()
            directory.insertInterrupted(redriven)
            let runner = runner(RedriveRunningTests.performer(failures: 0), directory, scratch(root))

            try runner.resumeInterrupted()
            let again = try await runner.waitForEnd(of: arn)

            #expect(again.status == .succeeded, "cut at \(cut)")
            #expect(again.output == end.output, "cut at \(cut)")
            #expect(again.redriveCount == 1, "cut at \(cut)")
            #expect(try runner.history(of: arn).total == count, "cut at \(cut)")
        }
    }

    @Test func `several redrives at once are one`() async throws {
        let directory = MemoryDirectory()
        let performer = FakePerformer { task in
            task.id.number == 1 ? .now(.failed(TaskFailure(error: "E", cause: nil))) : .held
        }
        let runners = (0..<4).map { _ in runner(performer, directory, scratch("r")) }
        let arn = try runners[0].start(TestMachine(["StartAt": "T", "States": ["T": taskState(nil)]]).request()).arn
        _ = try await runners[0].waitForEnd(of: arn)

        let taken = await withTaskGroup(of: Bool.self) { group in
            for runner in runners { group.addTask { (try? runner.redrive(arn)) != nil } }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }

        #expect(taken == 1)
        await performer.report(.succeeded(output: "1"), of: "T")
        await until { (try? directory.execution(arn: arn))??.status == .succeeded }
        #expect(performer.started.count == 2)
    }

    @Test func `reasons are the service's`() {
        var record = ExecutionRecord(
            arn: "a", name: "n", stateMachineARN: "m", stateMachineName: "m", startTime: Timestamp(milliseconds: 0),
            input: "{}", folder: "f")
        record.status = .failed
        record.stopTime = Timestamp(milliseconds: 1000)
        let day: Int64 = 86_400_000
        func reason(_ now: Int64, events: Int? = nil, deleting: Bool = false) -> String? {
            RedriveStatus(
                of: record, now: Timestamp(milliseconds: now), eventCount: events, isMachineDeleting: deleting
            ).reason
        }

        #expect(reason(14 * day) == nil)
        #expect(reason(14 * day + 1001) == "Execution redrivable period exceeded")
        #expect(reason(366 * day) == "Execution has exceeded the max execution time")
        #expect(reason(1000, events: 24_998) == nil)
        #expect(reason(1000, events: 24_999) == "Execution history event limit exceeded")
        #expect(reason(1000, deleting: true) == "State machine is in DELETING status")
        record.cause = "The execution reached the maximum number of history events (25000)."
        #expect(reason(1000) == "Execution history event limit exceeded")
    }
}
