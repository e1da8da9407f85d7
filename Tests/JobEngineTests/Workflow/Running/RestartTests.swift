import FileTree
import Glibc
import JobEngine
import JobModel
import OrderedJSON
import PjrunTesting
import StatesLanguage
import Synchronization
import Testing

/// Files that remember in which order their bytes were written, so that the end of a process can be put anywhere.
final class RecordedFiles: JournalFiles {
    private let disk = DiskJournalFiles()
    private let log = Mutex<[(name: String, bytes: [UInt8])]>([])

    private struct File: JournalFile {
        let file: any JournalFile
        let owner: RecordedFiles
        var path: String { file.path }
        func append(_ bytes: [UInt8]) throws(FileTreeError) {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            owner.log.withLock { $0.append((name, bytes)) }
            try file.append(bytes)
        }
        func sync() throws(FileTreeError) { try file.sync() }
    }

    func open(_ path: String, cutAt length: Int64?) throws(FileTreeError) -> any JournalFile {
        File(file: try disk.open(path, cutAt: length), owner: self)
    }

    /// How many bytes were written in all.
    var byteCount: Int { log.withLock { $0.reduce(0) { $0 + $1.bytes.count } } }
    /// The ends of the writes.
    var ends: [Int] {
        log.withLock { log in
            var end = 0
            return log.map { write in
                end += write.bytes.count
                return end
            }
        }
    }
    /// What the files were after so many bytes.
    func contents(after count: Int) -> [String: [UInt8]] {
        log.withLock { log in
            var files: [String: [UInt8]] = [:]
            var left = count
            for write in log where left > 0 {
                files[write.name, default: []] += write.bytes.prefix(left)
                left -= min(left, write.bytes.count)
            }
            return files
        }
    }
}

@Suite struct RestartTests {
    private let scratch = ScratchDirectory()

    /// Tasks, a wait, a map run with three children of two tasks each, a task.
    private static func machine() throws -> TestMachine {
        try TestMachine([
            "StartAt": "A",
            "States": [
                "A": taskState("W"), "W": waitState(5, "M"),
                "M": [
                    "Type": "Map", "Next": "Z", "MaxConcurrency": 2,
                    "ItemProcessor": [
                        "ProcessorConfig": ["Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"], "StartAt": "B",
                        "States": ["B": taskState("C"), "C": taskState(nil)],
                    ],
                ],
                "Z": taskState(nil),
            ],
        ])
    }

    private static func answer(_ task: TaskRequest) -> FakePerformer.Answer {
        switch task.stateName {
        case "A": .now(.succeeded(output: "[1,2,3]"))
        case "B": .now(.succeeded(output: "{\"b\":\(task.parameters.text)}"))
        case "C": .now(.succeeded(output: "[\(task.parameters.text)]"))
        default: .now(.succeeded(output: task.parameters.text))
        }
    }

    private func runner(
        _ performer: FakePerformer, _ directory: MemoryDirectory, _ root: String, _ files: any JournalFiles
    )
        -> WorkflowRunner
    {
        WorkflowRunner(
            performer: performer, clock: VirtualClock(at: startTime), directory: directory,
            folders: ExecutionFolders(root: root, files: files), scratch: scratch("scratch"))
    }

    private func finished() async throws -> (files: RecordedFiles, record: ExecutionRecord, history: [HistoryEvent]) {
        let files = RecordedFiles()
        let runner = runner(
            FakePerformer(isInstant: true, RestartTests.answer), MemoryDirectory(), scratch("whole"), files)
        let started = try runner.start(RestartTests.machine().request())
        let record = try await runner.waitForEnd(of: started.arn)
        return (files, record, try runner.history(of: started.arn).events)
    }

    /// Puts a folder there as a process would have left it that ended after so many bytes.
    private func place(_ contents: [String: [UInt8]], _ record: ExecutionRecord, in root: String) {
        for (name, bytes) in contents { scratch.write("\(root)/\(record.folder)/\(name)", bytes) }
    }

    private func interrupted(_ record: ExecutionRecord) -> ExecutionRecord {
        ExecutionRecord(
            arn: record.arn, name: record.name, stateMachineARN: record.stateMachineARN,
            stateMachineName: record.stateMachineName, startTime: record.startTime, input: record.input,
            folder: record.folder)
    }

    @Test func `a map run that was changed keeps the change over a restart`() async throws {
        let files = RecordedFiles()
        let directory = MemoryDirectory()
        let performer = FakePerformer { task in
            task.stateName == "A" ? .now(.succeeded(output: "[1,2,3]")) : .held
        }
        let first = runner(performer, directory, scratch("changed"), files)
        let started = try first.start(RestartTests.machine().request())
        await until { performer.states.filter { $0 == "B" }.count == 2 }
        let run = try #require(try first.mapRuns(of: started.arn).first)
        try first.updateMapRun(run.arn, of: started.arn, MapRunUpdate(maximumConcurrency: 3, toleratedPercentage: 40))
        await until { performer.states.filter { $0 == "B" }.count == 3 }
        first.suspend()
        directory.interrupt()

        let again = FakePerformer { _ in .held }
        let second = runner(again, directory, scratch("changed"), DiskJournalFiles())
        try second.resumeInterrupted()
        await until { again.states.filter { $0 == "B" }.count == 3 }

        let changed = try #require(try second.mapRuns(of: started.arn).first)
        #expect(changed.maximumConcurrency == 3)
        #expect(changed.toleratedPercentage == 40)
        second.suspend()
    }

    @Test func `wherever a process ends, another one brings the execution to the same end`() async throws {
        let whole = try await finished()
        #expect(whole.record.output == #"[[{"b":1}],[{"b":2}],[{"b":3}]]"#)
        let beginning = try #require(whole.files.ends.first)
        let ends = Set(whole.files.ends)

        for count in beginning...whole.files.byteCount {
            // Every end of a write and the bytes around it, and some of the others.
            guard !ends.isDisjoint(with: [count - 1, count, count + 1]) || count % 37 == 0 else { continue }
            let root = "cut\(count)"
            place(whole.files.contents(after: count), whole.record, in: root)
            let directory = MemoryDirectory()
            directory.insertInterrupted(interrupted(whole.record))
            let performer = FakePerformer(isInstant: true, RestartTests.answer)
            let runner = runner(performer, directory, scratch(root), DiskJournalFiles())
            let before = try runner.history(of: whole.record.arn).events

            try runner.resumeInterrupted()
            let end = try await runner.waitForEnd(of: whole.record.arn)

            #expect(end.status == .succeeded, "cut at \(count)")
            #expect(end.output == whole.record.output, "cut at \(count)")
            // What the journal says to be done is not done again.
            let exited = before.compactMap { event in
                if case .stateExited("Task", let name, _, _) = event.kind { name } else { nil }
            }
            let own = performer.started.filter { $0.execution == whole.record.arn }
            #expect(own.allSatisfy { !exited.contains($0.state) }, "cut at \(count)")
            let after = try runner.history(of: whole.record.arn).events
            #expect(Array(after.prefix(before.count)) == before, "cut at \(count)")
            #expect(after.map(\.kind).count == whole.history.count, "cut at \(count)")
        }
    }

    @Test func `children that have ended are not started again`() async throws {
        let whole = try await finished()
        // Before the last write of a child's, two children have ended.
        let ends = whole.files.ends
        let performers = try await ends.asyncMap { count -> (FakePerformer, [String: [UInt8]]) in
            let root = "child\(count)"
            let contents = whole.files.contents(after: count)
            place(contents, whole.record, in: root)
            let directory = MemoryDirectory()
            directory.insertInterrupted(interrupted(whole.record))
            let performer = FakePerformer(isInstant: true, RestartTests.answer)
            let runner = runner(performer, directory, scratch(root), DiskJournalFiles())
            try runner.resumeInterrupted()
            _ = try await runner.waitForEnd(of: whole.record.arn)
            return (performer, contents)
        }

        // Each write takes some tasks off what is left to do, and none is done twice at one end.
        let counts = performers.map { $0.0.started.count }
        #expect(counts == counts.sorted(by: >))
        #expect(counts.last == 0)
        for (performer, _) in performers {
            #expect(Set(performer.started.map { "\($0.execution) \($0.task.number)" }).count == performer.started.count)
        }
    }

    @Test func `tasks that were running are taken up as resumed, with the answer to their submission`() async throws {
        let directory = MemoryDirectory()
        let first = FakePerformer { _ in .held }
        let machine = try TestMachine([
            "StartAt": "T",
            "States": [
                "T": ["Type": "Task", "Resource": "arn:aws:states:::sagemaker:createProcessingJob.sync", "End": true]
            ],
        ])
        let before = runner(first, directory, scratch("r"), DiskJournalFiles())
        let started = try before.start(machine.request())
        await first.report(.submitted(output: #"{"ProcessingJobArn":"a"}"#), of: "T")
        await until {
            (try? before.history(of: started.arn).events.contains {
                if case .taskSubmitted = $0.kind { true } else { false }
            }) == true
        }

        directory.interrupt()
        let second = FakePerformer { _ in .held }
        let after = runner(second, directory, scratch("r"), DiskJournalFiles())
        #expect(try after.resume(started.arn).status == .running)
        await second.report(.succeeded(output: "1"), of: "T")
        let end = try await after.waitForEnd(of: started.arn)

        #expect(end.status == .succeeded)
        #expect(second.started.map(\.isResumed) == [true])
        #expect(second.started.map(\.submission) == [#"{"ProcessingJobArn":"a"}"#])
        #expect(try before.history(of: started.arn).events.map(\.id) == Array(1...8))
    }

    @Test func `one whose journal has no beginning begins, where somebody knows what it was to run`() async throws {
        let whole = try await finished()
        let beginning = try #require(whole.files.ends.first)

        for count in [nil, 0, 1, beginning / 2, beginning - 1] {
            let root = "unbegun\(count ?? -1)"
            if let count {
                place(["journal": []], whole.record, in: root)
                place(whole.files.contents(after: count), whole.record, in: root)
            }
            let directory = MemoryDirectory()
            directory.insertInterrupted(interrupted(whole.record))
            let runner = runner(
                FakePerformer(isInstant: true, RestartTests.answer), directory, scratch(root), DiskJournalFiles())
            let request = try RestartTests.machine().request()
            runner.recall { $0.arn == whole.record.arn ? request : nil }

            #expect(try runner.resumeInterrupted().map(\.arn) == [whole.record.arn])
            let end = try await runner.waitForEnd(of: whole.record.arn)

            #expect(end.status == .succeeded, "cut at \(count ?? -1): \(end.cause ?? "")")
            #expect(end.output == whole.record.output)
            #expect(try runner.history(of: whole.record.arn).events.count == whole.history.count)
        }
    }

    @Test func `one whose journal has no beginning fails, where nobody knows what it was to run`() async throws {
        let whole = try await finished()
        let directory = MemoryDirectory()
        directory.insertInterrupted(interrupted(whole.record))
        let runner = runner(FakePerformer { _ in .held }, directory, scratch("none"), DiskJournalFiles())
        runner.recall { _ in nil }

        #expect(try runner.resumeInterrupted().isEmpty)

        let end = try runner.execution(whole.record.arn)
        #expect(end.status == .failed && end.error == "States.Runtime")
    }

    @Test func `a folder without a row gets one`() async throws {
        let whole = try await finished()
        let cut = whole.files.ends[1]
        place(whole.files.contents(after: cut), whole.record, in: "lost")
        let directory = MemoryDirectory()
        let runner = runner(
            FakePerformer(isInstant: true, RestartTests.answer), directory, scratch("lost"), DiskJournalFiles())

        #expect(try runner.resumeInterrupted().map(\.arn) == [whole.record.arn])

        #expect(try await runner.waitForEnd(of: whole.record.arn).output == whole.record.output)
    }

    @Test func `a changed byte is found, and the execution ends with the place in its cause`() async throws {
        let whole = try await finished()
        let bytes = try #require(whole.files.contents(after: whole.files.byteCount)["journal"])
        let path = "\(scratch("flip"))/\(whole.record.folder)/journal"

        for place in stride(from: 0, to: bytes.count, by: 11) {
            var changed = bytes
            changed[place] ^= 0x10
            scratch.write("flip/\(whole.record.folder)/journal", changed)
            let directory = MemoryDirectory()
            directory.insertInterrupted(interrupted(whole.record))
            let performer = FakePerformer(isInstant: true, RestartTests.answer)
            let runner = runner(performer, directory, scratch("flip"), DiskJournalFiles())

            #expect(try runner.resumeInterrupted().isEmpty)

            let end = try runner.execution(whole.record.arn)
            #expect(end.status == .failed)
            #expect(end.cause?.contains("'\(path)' is damaged at byte ") == true, "byte \(place): \(end.cause ?? "")")
            #expect(performer.started.isEmpty)
            #expect(throws: JournalError.self) { try runner.history(of: whole.record.arn) }
        }
    }

    @Test func `a full disk ends the execution with the name of the file`() async throws {
        struct Full: JournalFile {
            let file: any JournalFile
            let left: Int
            let count: CountOfWrites
            var path: String { file.path }
            func append(_ bytes: [UInt8]) throws(FileTreeError) {
                guard count.next() <= left else {
                    throw FileTreeError(operation: "write", path: FileName(path), errno: ENOSPC)
                }
                try file.append(bytes)
            }
            func sync() throws(FileTreeError) {}
        }
        struct FullFiles: JournalFiles {
            let left: Int
            func open(_ path: String, cutAt length: Int64?) throws(FileTreeError) -> any JournalFile {
                Full(file: try DiskJournalFiles().open(path, cutAt: length), left: left, count: CountOfWrites())
            }
        }
        let machine = try TestMachine(["StartAt": "A", "States": ["A": taskState("B"), "B": taskState(nil)]])
        let performer = FakePerformer { $0.stateName == "A" ? .now(.succeeded(output: "1")) : .held }
        // The beginning, the start, A's answer; not B's.
        let runner = runner(performer, MemoryDirectory(), scratch("full"), FullFiles(left: 3))

        let started = try runner.start(machine.request())
        await performer.report(.succeeded(output: "2"), of: "B")
        let end = try await runner.waitForEnd(of: started.arn)

        #expect(end.status == .failed)
        #expect(end.error == "States.Runtime")
        #expect(end.cause?.contains("/journal': No space left on device") == true, "\(end.cause ?? "")")
        // Nothing can be begun either.
        let none = self.runner(performer, MemoryDirectory(), scratch("none"), FullFiles(left: 0))
        #expect(throws: FileTreeError.self) { try none.start(machine.request(name: "n")) }
    }
}

final class CountOfWrites: Sendable {
    private let count = Mutex(0)
    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
