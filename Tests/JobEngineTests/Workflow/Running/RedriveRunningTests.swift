import JobEngine
import JobModel
import ObjectStorage
import OrderedJSON
import PjrunTesting
import S3Model
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

    // MARK: - Map runs

    /// Six items, two at once, one task each; the run goes into an array.
    private static func mapMachine(_ type: String) throws -> TestMachine {
        try TestMachine([
            "StartAt": "M",
            "States": [
                "M": [
                    "Type": "Map", "End": true, "Label": "L", "MaxConcurrency": 2,
                    "ItemProcessor": [
                        "ProcessorConfig": ["Mode": "DISTRIBUTED", "ExecutionType": .string(type)], "StartAt": "A",
                        "States": ["A": taskState("B"), "B": taskState(nil)],
                    ],
                ]
            ],
        ])
    }

    /// `B` of item 2 fails so many times.
    private static func mapPerformer(failures: Int) -> FakePerformer {
        let left = Mutex(failures)
        return FakePerformer(isInstant: true) { task in
            guard task.stateName == "B", task.parameters.text == "2" else {
                return .now(.succeeded(output: task.parameters.text))
            }
            let fails = left.withLock { left in
                left -= 1
                return left >= 0
            }
            return .now(fails ? .failed(TaskFailure(error: "E", cause: nil)) : .succeeded(output: "\"two\""))
        }
    }

    @Test(arguments: ["STANDARD", "EXPRESS"])
    func `children that have not succeeded are redriven, Express ones start again, others begin`(type: String)
        async throws
    {
        let directory = MemoryDirectory()
        let performer = RedriveRunningTests.mapPerformer(failures: 2)
        let runner = runner(performer, directory, scratch("r"))
        let arn = try runner.start(RedriveRunningTests.mapMachine(type).request("[0,1,2,3,4,5]")).arn
        #expect(try await runner.waitForEnd(of: arn).error == "States.ExceedToleratedFailureThreshold")
        let failed = try #require(try runner.mapRuns(of: arn).first)
        #expect(failed.status == .failed)
        #expect(failed.executions.failed == 1)

        _ = try runner.redrive(arn)
        #expect(try await runner.waitForEnd(of: arn).status == .failed)
        // The one that failed is the first to go on, so the others have not begun.
        #expect(try runner.mapRuns(of: arn).first?.executions.failed == 1)
        _ = try runner.redrive(arn)
        let end = try await runner.waitForEnd(of: arn)

        #expect(end.output == #"[0,1,"two",3,4,5]"#)
        let run = try #require(try runner.mapRuns(of: arn).first)
        #expect(try runner.mapRuns(of: arn).count == 1)
        #expect(run.arn == failed.arn)
        #expect(run.status == .succeeded)
        #expect(run.redriveCount == 2)
        #expect(run.executions.succeeded == 6)
        #expect(run.executions.total == 6)
        #expect(run.items.succeeded == 6)
        #expect(run.children.count == 6)
        #expect(Set(run.children.map(\.record.arn)).count == 6)
        // A standard child goes on at its second task, an Express one begins at the first.
        let twos = performer.started.filter { started in
            run.children.contains {
                $0.record.arn == started.execution && (try? runner.child($0.record.arn, of: arn).record.input) == "2"
            }
        }
        #expect(twos.map(\.state) == (type == "STANDARD" ? ["A", "B", "B", "B"] : ["A", "B", "A", "B", "A", "B"]))
        #expect(performer.started.count == 10 + twos.count)
        let kinds = try runner.history(of: arn).events.map(\.kind.typeName)
        #expect(kinds.filter { $0 == "MapRunRedriven" }.count == 2)
        #expect(kinds.filter { $0 == "MapRunStarted" }.count == 1)
        if type == "STANDARD" {
            let child = try #require(run.children.first { $0.record.redriveCount == 2 })
            let history = try runner.child(child.record.arn, of: arn).events.map(\.kind.typeName)
            #expect(history.filter { $0 == "ExecutionRedriven" }.count == 2)
            #expect(history.last == "ExecutionSucceeded")
        }
    }

    @Test(arguments: ["STANDARD", "EXPRESS"])
    func `wherever a process ends while a map run is redriven, another one brings it to the same end`(type: String)
        async throws
    {
        let files = RecordedFiles()
        let whole = runner(RedriveRunningTests.mapPerformer(failures: 1), MemoryDirectory(), scratch("whole"), files)
        let arn = try whole.start(RedriveRunningTests.mapMachine(type).request("[0,1,2,3,4,5]")).arn
        _ = try await whole.waitForEnd(of: arn)
        let before = files.byteCount
        let redriven = try whole.redrive(arn)
        let end = try await whole.waitForEnd(of: arn)
        #expect(end.status == .succeeded)
        let ends = Set(files.ends)

        for cut in before...files.byteCount {
            guard !ends.isDisjoint(with: [cut - 1, cut, cut + 1]) || cut % 23 == 0 else { continue }
            let root = "cut\(type)\(cut)"
            for (name, bytes) in files.contents(after: cut) {
                scratch.write("\(root)/\(redriven.folder)/\(name)", bytes)
            }
            let directory = MemoryDirectory()
            directory.insertInterrupted(redriven)
            let runner = runner(RedriveRunningTests.mapPerformer(failures: 0), directory, scratch(root))

            try runner.resumeInterrupted()
            let again = try await runner.waitForEnd(of: arn)

            #expect(again.status == .succeeded, "cut at \(cut): \(again.cause ?? "")")
            #expect(again.output == end.output, "cut at \(cut)")
            let run = try runner.mapRuns(of: arn).first
            #expect(run?.executions.succeeded == 6, "cut at \(cut)")
            #expect(run?.redriveCount == 1, "cut at \(cut)")
        }
    }

    @Test func `children of a run that was stopped go on, at most so many at once`() async throws {
        let performer = FakePerformer { _ in .held }
        let runner = runner(performer, MemoryDirectory(), scratch("r"))
        let arn = try runner.start(RedriveRunningTests.mapMachine("STANDARD").request("[0,1,2]")).arn
        await until { performer.started.count == 2 }
        try runner.stop(arn)
        #expect(try await runner.waitForEnd(of: arn).status == .aborted)
        #expect(try runner.mapRuns(of: arn).first?.status == .aborted)

        _ = try runner.redrive(arn)
        await until { performer.started.count == 4 }
        let again = performer.started.suffix(2)

        #expect(Set(again.map(\.execution)) == Set(performer.started.prefix(2).map(\.execution)))
        #expect(again.allSatisfy { !$0.isResumed && $0.state == "A" })
        let run = try #require(try runner.mapRuns(of: arn).first)
        #expect(run.status == .running)
        #expect(run.executions.running == 2)
        try runner.stop(arn)
        _ = try await runner.waitForEnd(of: arn)
    }

    /// redrive_map.json, standard-2-0: the results of the second redrive are in a folder of their own.
    @Test func `results of a redriven run do not lie over the former ones`() async throws {
        scratch.write("s3/b/x", "x")
        let store = try LocalObjectStore(root: scratch("s3"))
        let runner = WorkflowRunner(
            performer: RedriveRunningTests.mapPerformer(failures: 1), clock: VirtualClock(at: startTime),
            objects: HomeMapRunObjects(store: store, outputs: store), directory: MemoryDirectory(),
            folders: ExecutionFolders(root: scratch("r")), scratch: scratch("scratch"))
        let machine = try TestMachine([
            "StartAt": "M",
            "States": [
                "M": [
                    "Type": "Map", "End": true, "Label": "L",
                    "ItemProcessor": [
                        "ProcessorConfig": ["Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"], "StartAt": "B",
                        "States": ["B": taskState(nil)],
                    ],
                    "ResultWriter": [
                        "Resource": "arn:aws:states:::s3:putObject", "Parameters": ["Bucket": "b", "Prefix": "p"],
                    ],
                ]
            ],
        ])
        let arn = try runner.start(machine.request("[1,2,3]")).arn
        #expect(try await runner.waitForEnd(of: arn).status == .failed)

        _ = try runner.redrive(arn)
        let end = try await runner.waitForEnd(of: arn)

        let output = try JSON(parsing: end.output ?? "null")
        let uuid = output["MapRunArn"]?.string?.split(separator: ":").last ?? ""
        #expect(output["ResultWriterDetails"]?["Key"]?.string == "p/\(uuid)/Redrive-1/manifest.json")
        let text = try #require(scratch.read("s3/b/p/\(uuid)/Redrive-1/SUCCEEDED_0.json"))
        let written = try JSON(parsing: text)
        #expect(written.array?.count == 3)
        #expect(written.array?.filter { $0["RedriveCount"]?.int == 1 && $0["RedriveDate"] != nil }.count ?? 0 >= 1)
    }
}
