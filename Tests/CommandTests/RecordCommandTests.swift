import Glibc
import PjrunTesting
import Testing

@Suite struct `Commands about jobs` {
    typealias Answer = Corner.Answer
    let corner = Corner()

    /// A job that has ended.
    private func job(_ name: String, _ script: String, _ flags: String...) {
        corner.write("\(name).sh", script + "\n")
        corner.run(["--script", "\(name).sh", "--job-name", name, "--quiet"] + flags)
    }

    /// A job that runs until it is stopped.
    private func longJob(_ name: String, _ trap: String = "exit 0") -> PjrunProcess {
        corner.write("\(name).sh", "trap '\(trap)' TERM; echo started; while :; do sleep 0.01; done\n")
        let process = corner.start("--script", "\(name).sh", "--job-name", name)
        #expect(eventually(within: 10) { process.output == "started\n" })
        return process
    }

    private static let unknown = Answer(
        code: 2,
        error: """
            error: Could not find requested job with name: nope
              help: 'pjrun list' shows all jobs

            """)

    @Test(arguments: ["describe", "stop", "logs", "wait", "rm"]) func `a job that is not there is named`(
        command: String
    ) {
        #expect(corner.run(command, "nope") == Self.unknown)
    }

    // MARK: - list

    @Test func `list shows the newest first and filters`() throws {
        job("good-a", "true")
        job("bad", "exit 3")
        job("good-b", "true")

        #expect(corner.records == ["good-b Completed", "bad Failed", "good-a Completed"])
        func names(_ flags: String...) throws -> [String?] {
            let answer = corner.run(["list", "--format", "json"] + flags)
            return try JSONAnswer(answer.output).list("ProcessingJobSummaries").map {
                $0["ProcessingJobName"] as? String
            }
        }
        #expect(try names() == ["good-b", "bad", "good-a"])
        #expect(try names("--status", "Completed") == ["good-b", "good-a"])
        #expect(try names("--status", "Failed") == ["bad"])
        #expect(try names("--status", "InProgress") == [])
        #expect(try names("--name-contains", "od-a") == ["good-a"])
        #expect(try names("--max-results", "1") == ["good-b"])
        #expect(corner.run("list", "--status", "Failed").output.contains("AlgorithmError: , exit code: 3"))
    }

    @Test(arguments: ["list", "ls", "ps"]) func `list has the names that other tools use`(name: String) {
        #expect(corner.run(name) == Answer(code: 0, output: "name  status  created  took\n"))
    }

    // MARK: - describe

    @Test func `describe --format json is the answer of DescribeProcessingJob`() throws {
        corner.write("in/a", "a")
        job(
            "job", "printf said > /opt/ml/output/message; exit 3", "--input", "data=in", "--output", "out=out", "--env",
            "A=1",
            "--tag", "k=v", "--max-runtime", "60")

        let answer = corner.run("describe", "job", "--format", "json")
        let describe = try JSONAnswer(answer.output)

        #expect(
            describe.keys == [
                "ProcessingInputs", "ProcessingOutputConfig", "ProcessingJobName", "ProcessingResources",
                "StoppingCondition", "AppSpecification", "Environment", "RoleArn", "ProcessingJobArn",
                "ProcessingJobStatus", "ExitMessage", "FailureReason", "ProcessingEndTime", "ProcessingStartTime",
                "LastModifiedTime", "CreationTime",
            ])
        #expect(describe["ProcessingJobStatus"] == "Failed")
        #expect(describe["FailureReason"] == "AlgorithmError: , exit code: 3")
        #expect(describe["ExitMessage"] == "said")
        #expect(describe["ProcessingJobArn"] == "arn:aws:sagemaker:us-east-1:123456789012:processing-job/job")
    }

    @Test func `what describe prints can be run again`() {
        corner.write("in/a", "a")
        job("job", "cat /opt/ml/processing/input/data/a", "--input", "data=in")
        let request = corner.shell("PJRUN_HOME=home '\(Products.pjrun)' describe job --format json").output

        let again = corner.run("--request", "-", "--job-name", "again", "-q", input: request)

        #expect(again == Answer(code: 0, output: "a"))
    }

    @Test func `describe shows people what happened`() {
        job("job", "printf 12345 > /opt/ml/processing/output/out/f; exit 3", "--output", "out=out")

        let lines = corner.run("describe", "job").output.split(separator: "\n").map(String.init)

        #expect(
            Array(lines.prefix(9)) == [
                "name     job", "arn      arn:aws:sagemaker:us-east-1:123456789012:processing-job/job",
                "status   Failed", "created  <now>", "started  <now>", "ended    <now>",
                "reason   AlgorithmError: , exit code: 3", "image    local",
                "command  /bin/bash /opt/ml/processing/input/code/job.sh",
            ])
        #expect(lines.contains("logs     <tmp>/home/logs/job"))
        #expect(lines.contains { $0.hasPrefix("algo-1  exit 3 ") })
        #expect(lines.last == "out     <tmp>/out      1    5 B")
    }

    // MARK: - logs

    @Test func `logs give back what a job printed, byte for byte`() {
        job("job", #"printf 'a\000\377\n'; printf 'no end'"#)

        corner.shell("PJRUN_HOME=home '\(Products.pjrun)' logs job > log")

        #expect(corner.shell("od -An -v -tx1 log | tr -d ' \\n'").output == "6100ff0a6e6f20656e64")
    }

    @Test func `logs of several hosts name the host of each line`() {
        job("job", "echo I am $HOSTNAME; printf last", "--instances", "2")

        #expect(
            corner.run("logs", "job")
                == Answer(
                    code: 0, output: "algo-1 I am algo-1\nalgo-1 last\nalgo-2 I am algo-2\nalgo-2 last\n"))
        #expect(corner.run("logs", "job", "--host", "algo-2") == Answer(code: 0, output: "I am algo-2\nlast"))
        #expect(
            corner.run("logs", "job", "--host", "algo-3")
                == Answer(
                    code: 2,
                    error: """
                        error: job 'job' has no host 'algo-3'
                          help: its hosts are: algo-1, algo-2

                        """))
    }

    @Test func `logs have times and can begin late`() {
        job("job", "echo one")

        #expect(corner.run("logs", "job", "--timestamps") == Answer(code: 0, output: "<now> one\n"))
        #expect(corner.run("logs", "job", "--since", "1h") == Answer(code: 0, output: "one\n"))
        #expect(corner.run("logs", "job", "--since", "2001-01-01T00:00:00Z") == Answer(code: 0, output: "one\n"))
        #expect(corner.run("logs", "job", "--since", "2999-01-01T00:00:00Z") == Answer(code: 0))
    }

    @Test(arguments: ["-f", "--follow"]) func `logs -f shows lines as they come and ends with the job`(flag: String) {
        let running = longJob("job", "echo stopped; exit 0")
        let follower = corner.start("logs", "job", flag)
        #expect(eventually(within: 10) { follower.output == "started\n" })
        #expect(follower.isRunning)

        running.signal(SIGTERM)

        let end = follower.wait()
        #expect(end.code == 0)
        // The shell says so of its child, which the signal reaches too.
        #expect(end.output.replacing("Terminated\n", with: "") == "started\nstopped\n")
    }

    // MARK: - stop, wait

    @Test func `stop ends a job of another process`() {
        let running = longJob("job")

        #expect(
            corner.run("rm", "job").error
                == "error: job 'job' is InProgress\n  help: 'pjrun stop job --wait' ends it first\n")
        #expect(corner.run("stop", "job", "--wait") == Answer(code: 0))

        #expect(corner.records == ["job Stopped"])
        #expect(running.wait().code == 130)
        #expect(
            corner.run("stop", "job")
                == Answer(
                    code: 2, error: "error: The request was rejected because the processing job is in status Stopped.\n"
                ))
    }

    @Test func `stop --kill does not wait for a script that does not listen`() {
        let running = longJob("job", "")

        #expect(corner.run("stop", "job", "--kill", "--wait") == Answer(code: 0))

        #expect(running.wait().code == 130)
        #expect(corner.records == ["job Stopped"])
    }

    @Test func `wait waits for all and is 1 unless all are Completed`() {
        job("good", "true")
        job("bad", "exit 3")
        let running = longJob("long")
        let waiting = corner.start("wait", "good", "bad", "long")
        #expect(eventually(within: 10) { waiting.output.contains("bad Failed") })
        #expect(waiting.isRunning)

        corner.run("stop", "long")

        let end = waiting.wait()
        #expect(end.code == 1)
        #expect(end.output == "good Completed\nbad Failed AlgorithmError: , exit code: 3\nlong Stopped\n")
        #expect(running.wait().code == 130)
        #expect(corner.run("wait", "good", "good") == Answer(code: 0, output: "good Completed\ngood Completed\n"))
    }

    @Test func `a job whose pjrun was killed is Failed, and nothing of it is left`() {
        let running = longJob("job")

        running.kill()
        running.wait()

        #expect(corner.run("wait", "job").code == 1)
        #expect(corner.records == ["job Failed"])
        #expect(corner.scratchEntries == [])
    }

    // MARK: - rm, prune

    @Test func `rm takes records and logs away`() {
        job("a", "echo a")
        job("b", "echo b")

        #expect(corner.run("rm", "a", "b") == Answer(code: 0))

        #expect(corner.records == [])
        #expect(corner.shell("ls -A home/logs").output == "")
    }

    @Test func `rm of several does nothing when one is not there`() {
        job("a", "true")

        #expect(corner.run("rm", "a", "nope") == Self.unknown)

        #expect(corner.records == ["a Completed"])
    }

    @Test func `prune keeps the newest and removes leftovers, and shows both first`() {
        for name in ["a", "b", "c"] { job(name, "true") }
        corner.write("home/scratch/999/algo-1/file", "left over")
        let shown = "job b\njob a\n<tmp>/home/scratch/999\n"

        #expect(corner.run("prune", "--keep", "1", "--dry-run") == Answer(code: 0, output: shown))
        #expect(corner.records == ["c Completed", "b Completed", "a Completed"])
        #expect(corner.scratchEntries == ["999"])

        #expect(corner.run("prune", "--keep", "1", "--yes") == Answer(code: 0, output: shown))
        #expect(corner.records == ["c Completed"])
        #expect(corner.scratchEntries == [])
    }

    @Test func `prune --cache removes what can be made again, and shows only what is there`() {
        job("job", "true")
        corner.write("home/cache/python/old/file", "x")
        let shown = corner.run("prune", "--cache", "--dry-run").output.split(separator: "\n").map(String.init)

        let there = ["python", "python-prefix", "swift", "toolkit"].filter {
            corner.shell("test -e home/cache/\($0)").code == 0
        }
        #expect(shown.sorted() == there.map { "<tmp>/home/cache/\($0)" })
        #expect(there.contains("python"))
        #expect(corner.run("prune", "--cache", "--yes").code == 0)
        #expect(corner.shell("ls home/cache").output.contains("python") == false)
    }

    @Test func `prune touches neither a running job nor buckets`() {
        corner.write("a", "a")
        corner.run("s3", "cp", "a", "s3://bucket/a")
        let running = longJob("job")
        let staged = corner.scratchEntries

        #expect(corner.run("prune", "--keep", "0", "--yes") == Answer(code: 0))

        #expect(corner.records == ["job InProgress"])
        #expect(corner.scratchEntries == staged)
        #expect(staged.count == 1)
        #expect(corner.read("home/s3/bucket/a") == "a")
        #expect(corner.run("stop", "job", "--wait").code == 0)
        #expect(running.wait().code == 130)
    }
}
