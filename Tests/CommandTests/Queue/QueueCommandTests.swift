import Glibc
import PjrunTesting
import Testing

/// Queues of jobs, as they are run from outside.
@Suite("queues of jobs")
struct QueueCommandTests {
    private let folder = JobFolder()

    // MARK: - Tasks

    /// A request that runs a line of bash; jobs see the folder where `--open-path` shows it.
    private func task(_ line: String, _ members: String = "") -> String {
        let quoted = line.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return """
            {\(members)"AppSpecification": {"ImageUri": "local", "ContainerEntrypoint": ["/bin/bash", "-c", "\(quoted)"]}, \
            "ProcessingResources": {"ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1}}}
            """
    }

    private var top: String { folder.scratch.path }

    private func write(_ tasks: [String], as name: String = "tasks.jsonl") {
        folder.write(name, tasks.joined(separator: "\n") + "\n")
    }

    private func arguments(_ more: [String]) -> [String] {
        ["queue", "run", "tasks.jsonl", "--open-path", "\(top):rw"] + more
    }

    private func run(_ more: String...) -> ShellResult { folder.pjrun(arguments(more)) }

    private func lines(_ name: String) -> [String] { (folder.read(name) ?? "").split(separator: "\n").map(String.init) }

    // MARK: - Reports

    private struct Line: Hashable {
        var line: Int
        var status: String
        var job: String?
        var attempts: Int
        var interruptions = 0
        var reason: String?
    }

    private func report(_ name: String = "tasks") -> JSONValue {
        JSONValue(parsing: folder.pjrun("queue", "status", name, "--format", "json").output)
    }

    private func tasks(_ report: JSONValue) -> [Line] {
        (report["Tasks"]?.elements ?? []).map { task in
            Line(
                line: number(task, "Line"), status: task["TaskStatus"]?.string ?? "",
                job: task["ProcessingJobName"]?.string, attempts: number(task, "Attempts"),
                interruptions: number(task, "Interruptions"), reason: task["FailureReason"]?.string)
        }
    }

    private func number(_ value: JSONValue, _ key: String) -> Int {
        if case .number(let number)? = value[key] { Int(number) } else { -1 }
    }

    // MARK: - To the end

    @Test("tasks are tried again as jobs of their own, and the report has them all")
    func retries() {
        write([
            "// a comment",
            task("echo fine"),
            task("echo x >> \(top)/flaky; test $(wc -l < \(top)/flaky) -ge 3"),
            task("exit 4", #""ProcessingJobName": "mine", "#),
            task("exit 5", #""StoppingCondition": {"MaxRuntimeInSeconds": 60}, "#),
        ])

        let result = run(
            "--max-concurrency", "2", "--retries", "2", "--backoff", "1ms", "--report", "report.json", "--format",
            "json")

        #expect(result.code == 1, "\(result.error)")
        let report = JSONValue(parsing: result.output)
        #expect(
            tasks(report) == [
                Line(line: 2, status: "Completed", job: "tasks-2", attempts: 1),
                Line(line: 3, status: "Completed", job: "tasks-3-3", attempts: 3),
                Line(
                    line: 4, status: "Failed", job: "mine-3", attempts: 3, reason: "AlgorithmError: , exit code: 4"),
                Line(
                    line: 5, status: "Failed", job: "tasks-5-3", attempts: 3, reason: "AlgorithmError: , exit code: 5"),
            ])
        #expect(report["QueueStatus"]?.string == "Failed")
        #expect(number(report, "HighestConcurrency") == 2)
        #expect(folder.read("report.json") == result.output)
        #expect(self.report() == report)
        // Nobody has a record but the runs: 1 + 3 + 3 + 3.
        #expect(folder.pjrun("list").output.split(separator: "\n").count == 11)
        #expect(folder.leftovers == [])

        let text = folder.pjrun("queue", "status", "tasks").output.split(separator: "\n")
        #expect(text.first?.hasPrefix("line  job") == true)
        #expect(text.last == "tasks Failed: 2 Completed, 2 Failed of 4 tasks; highest concurrency 2 of 2")
        #expect(folder.pjrun("queue", "list").output.contains("tasks  Failed"))
    }

    @Test("what has succeeded does not run again; --retry-failed and --restart run the rest, and all")
    func again() {
        write([task("echo a >> \(top)/log"), task("echo b >> \(top)/log; test -e \(top)/go")])

        #expect(run().code == 1)
        #expect(lines("log").sorted() == ["a", "b"])
        let again = run()
        #expect(again.code == 1 && again.error.contains("--retry-failed"), "\(again.error)")
        #expect(lines("log").count == 2)
        folder.write("go", "")
        #expect(run("--retry-failed").code == 0)
        #expect(lines("log").sorted() == ["a", "b", "b"])
        #expect(run().code == 0)
        #expect(lines("log").count == 3)
        #expect(run("--restart").code == 0)
        #expect(lines("log").sorted() == ["a", "a", "b", "b", "b"])
        #expect(tasks(report()).map(\.job) == ["tasks-1-2", "tasks-2-3"])
        #expect(folder.pjrun("queue", "rm", "tasks").code == 0)
        #expect(folder.pjrun("queue", "list", "--format", "json").output == "{\n  \"Queues\": []\n}\n")
    }

    @Test("jobs that have ended hold no file open")
    func descriptors() {
        write((1...60).map { _ in task("true") })

        // A host has four, and pjrun itself some ten; those that a host keeps are put beyond a hundred.
        let result = PjrunProcess.run(
            arguments(["--max-concurrency", "2"]), home: folder.home, directory: top,
            launcher: ["prlimit", "--nofile=200"])

        #expect(result.code == 0, "\(result.error)")
    }

    @Test("a name that another job has is refused, once, and the other tasks run")
    func takenName() {
        folder.runScript("true")
        write([task("true", #""ProcessingJobName": "job", "#), task("true")])

        let result = run("--retries", "5", "--backoff", "1h")

        #expect(result.code == 1)
        let lines = tasks(report())
        #expect(lines.map(\.status) == ["Failed", "Completed"])
        #expect(lines[0].attempts == 1)
        #expect(lines[0].reason?.hasPrefix("ResourceInUse: Job name must be unique") == true)
    }

    // MARK: - Crashes and stops

    /// Two tasks that end at once, and six that wait for the file `go`.
    private func writeWaiting() {
        write(
            (1...8).map { number in
                let wait = number > 2 ? "while [ ! -e \(top)/go ]; do sleep 0.01; done; " : ""
                return task("echo \(number) >> \(top)/begun; \(wait)echo \(number) >> \(top)/done")
            })
    }

    @Test(
        "kill -9: nothing is lost, nothing that had ended runs again, and nothing has failed", arguments: [true, false])
    func crash(bySameCommand: Bool) {
        writeWaiting()
        let first = folder.start(arguments(["--max-concurrency", "3"]))
        #expect(eventually { lines("done").count == 2 && lines("begun").count == 5 }, "\(first.error)")
        first.kill()
        first.wait()
        #expect(report()["QueueStatus"]?.string == "Interrupted")
        folder.write("go", "")

        let second = bySameCommand ? run("--max-concurrency", "3") : folder.pjrun("queue", "resume", "tasks")

        #expect(second.code == 0, "\(second.error)")
        #expect(lines("done").sorted() == ["1", "2", "3", "4", "5", "6", "7", "8"])
        #expect(lines("begun").sorted() == ["1", "2", "3", "3", "4", "4", "5", "5", "6", "7", "8"])
        let all = tasks(report())
        #expect(all.allSatisfy { $0.status == "Completed" && $0.attempts == 1 })
        #expect(all.map(\.interruptions) == [0, 0, 1, 1, 1, 0, 0, 0])
        #expect(all.map(\.job) == [1, 2, 3, 4, 5, 6, 7, 8].map { "tasks-\($0)" + (3...5 ~= $0 ? "-2" : "") })
        #expect(number(report(), "HighestConcurrency") == 3)
        #expect(folder.leftovers == [])
    }

    @Test("a journal whose last record was cut off loses that record alone")
    func tornJournal() {
        writeWaiting()
        let first = folder.start(arguments(["--max-concurrency", "2"]))
        #expect(eventually { lines("begun").count == 4 }, "\(first.error)")
        first.kill()
        first.wait()
        let journal = "\(folder.home)/queues/tasks/journal"
        #expect(truncate(journal, off_t(fileSize(journal) - 3)) == 0)
        folder.write("go", "")

        #expect(run().code == 0)
        // The start that was cut off is not known any more; its job is, so its name is not taken again.
        #expect(Set(lines("done")) == Set((1...8).map(String.init)))
        #expect(tasks(report()).allSatisfy { $0.status == "Completed" })
    }

    @Test("when nothing can be written any more, the queue stops, and goes on when there is room")
    func full() {
        write((1...60).map { task("echo \($0) >> \(top)/done") })
        // The records do not fit below this limit; it is as if the disk were full.
        let full = PjrunProcess.run(
            arguments(["--max-concurrency", "3"]), home: folder.home, directory: top,
            launcher: ["env", "--ignore-signal=XFSZ", "prlimit", "--fsize=300000"])

        #expect(full.code == 125, "\(full.error)")
        #expect(full.error.contains("the same command goes on"), "\(full.error)")
        let left = tasks(report()).filter { $0.status != "Completed" }
        #expect(!left.isEmpty && left.allSatisfy { $0.attempts == 0 })
        #expect(run().code == 0)
        #expect(tasks(report()).allSatisfy { $0.status == "Completed" && $0.attempts == 1 })
        #expect(Set(lines("done")) == Set((1...60).map(String.init)))
    }

    @Test("a damaged journal is not followed; --restart gets over it")
    func damagedJournal() {
        write([task("true"), task("true")])
        #expect(run().code == 0)
        Shell.run("printf '\\377' | dd of='\(folder.home)/queues/tasks/journal' bs=1 seek=70 conv=notrunc")

        let refused = run()
        #expect(refused.code == 125)
        #expect(
            refused.error.hasPrefix("error: the journal of the queue 'tasks' is damaged at byte"), "\(refused.error)")
        #expect(run("--restart").code == 0)
        #expect(tasks(report()).map(\.attempts) == [1, 1])
    }

    @Test("one process runs a queue; Ctrl-C stops it, and it goes on later")
    func stop() {
        writeWaiting()
        let first = folder.start(arguments(["--max-concurrency", "3"]))
        #expect(eventually { lines("begun").count == 5 }, "\(first.error)")
        #expect(report()["QueueStatus"]?.string == "Running")

        let second = run()
        #expect(second.code == 2)
        #expect(
            second.error.hasPrefix("error: the queue 'tasks' is run by another process (\(first.pid))\n"),
            "\(second.error)")
        #expect(folder.pjrun("queue", "rm", "tasks").code == 2)

        first.signal(SIGINT)
        let end = first.wait()
        #expect(end.code == 130)
        #expect(
            end.error.contains("6 tasks left; the same command, or 'pjrun queue resume tasks', goes on"), "\(end.error)"
        )
        #expect(tasks(report()).filter { $0.status == "Interrupted" }.map(\.line) == [3, 4, 5])
        #expect(lines("done").count == 2)

        folder.write("go", "")
        #expect(folder.pjrun("queue", "resume", "tasks").code == 0)
        #expect(lines("done").sorted() == (1...8).map(String.init))
        #expect(tasks(report()).allSatisfy { $0.attempts == 1 })
    }

    @Test("the second signal kills jobs that do not want to stop")
    func killing() {
        write([task("trap '' TERM; echo x >> \(top)/begun; while true; do sleep 0.01; done")])
        let process = folder.start(arguments([]))
        #expect(eventually { lines("begun").count == 1 }, "\(process.error)")
        process.signal(SIGTERM)
        #expect(eventually { process.error.contains("once more kills it") })
        process.signal(SIGTERM)

        #expect(process.wait().code == 130)
        #expect(tasks(report()).map(\.status) == ["Interrupted"])
    }

    @Test("a job that somebody stops is stopped, and not tried again")
    func stoppedJob() {
        write([task("echo x >> \(top)/begun; while true; do sleep 0.01; done"), task("true")])
        let process = folder.start(arguments(["--retries", "3"]))
        #expect(eventually { lines("begun").count == 1 }, "\(process.error)")
        #expect(folder.pjrun("stop", "tasks-1").code == 0)

        #expect(process.wait().code == 1)
        #expect(tasks(report()).map(\.status) == ["Stopped", "Completed"])
        #expect(lines("begun").count == 1)
    }

    @Test("a job that takes too long has failed, and is tried again")
    func timeout() {
        write([
            task(
                "echo x >> \(top)/begun; test $(wc -l < \(top)/begun) -ge 2 || sleep 60",
                #""StoppingCondition": {"MaxRuntimeInSeconds": 1}, "#)
        ])

        #expect(run("--retries", "1", "--backoff", "0").code == 0)
        #expect(tasks(report()).map(\.attempts) == [2])
    }

    // MARK: - Refusals

    @Test("bad lines are said all at once, and nothing is started")
    func badLines() {
        write([task("true"), #"{"AppSpecification": {"ImageUri": 5}"#, "", task("true", #""ImageUri": "x", "#)])

        let result = run()

        #expect(result.code == 2)
        #expect(
            result.error == """
                error: the task is not JSON: the document ends in the middle of a value
                  --> tasks.jsonl:2:37
                  help: each line is one whole request; 'jq -c' makes such lines
                error: the API has no member "ImageUri" here
                  --> tasks.jsonl:4:2  ImageUri
                  help: did you mean "AppSpecification.ImageUri"?
                pjrun: nothing was started: 2 lines of 'tasks.jsonl' are no task that can be run

                """)
        #expect(folder.pjrun("queue", "list").output.split(separator: "\n").count == 1)
        #expect(folder.pjrun("list").output.split(separator: "\n").count <= 1)
    }

    @Test("tasks that have changed are not taken for those of the queue")
    func changed() {
        write([task("true"), task("true")])
        #expect(run().code == 0)
        write([task("true"), task("false")])

        let result = run()

        #expect(
            result
                == ShellResult(
                    exit: 2,
                    error: """
                        error: the queue 'tasks' was begun with other tasks (tasks.jsonl): line 2 is the first that differs; 2 of 2 tasks have ended
                          help: 'pjrun queue resume tasks' goes on with the tasks as they were; --name makes another queue; --restart begins this one from nothing

                        """))
        #expect(run("--name", "other").code == 1)
        #expect(run("--restart").code == 1)
    }

    @Test(
        "what cannot be a queue",
        arguments: [
            (["queue", "run", "none.jsonl"], "error: the tasks cannot be read: No such file or directory"),
            (["queue", "run", "."], "error: the tasks cannot be read: Is a directory"),
            (["queue", "run", "empty.jsonl"], "error: there is no task in 'empty.jsonl'"),
            (["queue", "run", "-"], "Error: tasks from standard input need a --name"),
            (["queue", "run", "empty.jsonl", "--name", "../x"], "Error: --name '../x' is not 1 to 50 letters"),
            (["queue", "run", "empty.jsonl", "--max-concurrency", "0"], "Error: --max-concurrency is a number from 1"),
            (["queue", "run", "empty.jsonl", "--retries=-1"], "Error: --retries is 0 or more"),
            (
                ["queue", "run", "empty.jsonl", "--backoff", "2 days"],
                "Error: The value '2 days' is invalid for '--backoff"
            ),
            (["queue", "run", "empty.jsonl", "--backoff-rate", "0.5"], "Error: --backoff-rate is a number from 1"),
            (
                ["queue", "run", "empty.jsonl", "--limit", "jobs=1"],
                "Error: The value 'jobs=1' is invalid for '--limit"
            ),
            (["queue", "run", "empty.jsonl", "--report", "no/dir"], "error: --report: "),
            (["queue", "resume", "none"], "error: there is no queue 'none'"),
            (["queue", "status", "../x"], "error: there is no queue '../x'"),
            (["queue", "rm", "none"], "error: there is no queue 'none'"),
        ])
    func refused(arguments: [String], error: String) {
        folder.write("empty.jsonl", "// nothing\n\n")

        let result = folder.pjrun(arguments)

        #expect(result.code == 2)
        #expect(result.error.hasPrefix(error), "\(result.error)")
        #expect(!folder.has("home/queues/none"))
    }

    @Test("tasks come from standard input, too")
    func standardInput() {
        let result = folder.pjrun(["queue", "run", "-", "--name", "piped"], input: task("true") + "\n" + task("true"))

        #expect(result.code == 0, "\(result.error)")
        #expect(tasks(report("piped")).map(\.job) == ["piped-1", "piped-2"])
    }

    // MARK: - Quotas

    /// <https://github.com/data-science-on-aws/data-science-on-aws/issues/200> has the first sentence.
    private static let limitText =
        "The account-level service limit 'Number of instances across all processing jobs' is 1 Instances, with current utilization of 1 Instances and a request delta of 1 Instances."

    @Test("a quota refuses jobs beyond it, which are tried again later")
    func limit() {
        write([
            task("echo 1 >> \(top)/begun; while [ ! -e \(top)/go ]; do sleep 0.01; done"), task("true"),
        ])
        let process = folder.start(
            arguments([
                "--limit", "processing-jobs=1", "--retries", "100000", "--backoff", "20ms", "--backoff-rate", "1",
            ]))
        #expect(
            eventually { lines("begun").count == 1 && (tasks(report()).last?.attempts ?? 0) >= 2 }, "\(process.error)")
        let reason = tasks(report()).last?.reason
        #expect(reason?.hasPrefix("ResourceLimitExceeded: " + Self.limitText) == true, "\(reason ?? "")")
        folder.write("go", "")

        #expect(process.wait().code == 0)
    }

    @Test("a state machine sees the quota as the service's error")
    func limitOfMachine() {
        folder.write(
            "m.asl.json",
            """
            {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::sagemaker:createProcessingJob", "Parameters":
            \(task("true", #""ProcessingJobName": "a", "RoleArn": "arn:aws:iam::123456789012:role/r", "#)),
            "Catch": [{"ErrorEquals": ["SageMaker.ResourceLimitExceededException"], "Next": "C"}], "Next": "C"},
            "C": {"Type": "Pass", "End": true}}}
            """)

        let result = folder.pjrun("workflow", "run", "m.asl.json", "--limit", "processing-jobs=0", "-q")

        #expect(result.code == 0, "\(result.error)")
        #expect(result.output.contains(#""Error":"SageMaker.ResourceLimitExceededException""#), "\(result.output)")
        #expect(
            result.output.contains("is 0 Instances, with current utilization of 0 Instances and a request delta of 1"))
    }

    private func fileSize(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
}
