import Glibc
import PjrunTesting
import Testing

@Suite struct RecordTests {
    private func gate(_ folder: JobFolder) -> [String] {
        Shell.run("mkdir -p '\(folder("gate"))'")
        return ["--open-path", "\(folder("gate")):rw", "--env", "GATE=\(folder("gate"))", "--output", "o=out"]
    }

    private func reason(_ process: PjrunProcess) -> String {
        "InternalServerError: The pjrun process that ran the job (\(process.pid)) ended before the job did; everything that it ran was ended with it, and outputs that were not uploaded by then are lost."
    }

    // MARK: - kill -9

    @Test func `killed while staging, the script never runs, nothing is left and the record says why`() {
        let folder = JobFolder()
        Shell.run("mkdir '\(folder("data"))'; truncate -s 2G '\(folder("data/big"))'")
        let job = folder.startScript("touch $GATE/ran", gate(folder) + ["--input", "d=data", "--copy-inputs"])
        #expect(eventually { Shell.run("find '\(folder.home)/scratch' -name big 2>/dev/null").output != "" })

        job.kill()

        #expect(job.wait().code == 137)
        #expect(folder.state() == JobState("Failed", reason: reason(job)))
        #expect(folder.leftovers == [])
        #expect(folder.files("gate") == [])
        #expect(folder.files("out") == [])
    }

    @Test(arguments: [[], ["--continuous"], ["--instances", "3"]])
    func `killed while the script runs, no process survives, nothing is left and the record says why`(flags: [String]) {
        let folder = JobFolder()
        let seconds = 1_000_000 + Int.random(in: 0..<1_000_000)
        let job = folder.startScript(
            """
            trap '' TERM HUP INT
            echo 1 > /opt/ml/processing/output/o/$HOSTNAME
            (setsid sleep \(seconds) &); touch $GATE/$HOSTNAME; sleep \(seconds)
            """, gate(folder) + flags)
        let hosts = flags.contains("--instances") ? 3 : 1
        #expect(eventually { folder.files("gate").count == hosts })

        job.kill()

        #expect(job.wait().code == 137)
        #expect(eventually { Shell.run("pgrep -fx 'sleep \(seconds)'").output == "" })
        #expect(folder.state() == JobState("Failed", reason: reason(job)))
        #expect(folder.leftovers == [])
        if !flags.contains("--continuous") { #expect(folder.files("out") == []) }
    }

    @Test(arguments: ["out", "s3://bucket/deep/out"])
    func `killed while uploading, no part of an object is visible and nothing is left`(destination: String) throws {
        let folder = JobFolder()
        let place = destination == "out" ? "out" : "home/s3/bucket/deep/out"
        // Nested outputs are copied, which takes a moment for so large a file.
        let job = folder.startScript(
            "truncate -s 2G /opt/ml/processing/output/in/big",
            ["--output", "all=\(destination):/opt/ml/processing/output", "--output", "in=other"])
        try #require(
            eventually { Shell.run("find '\(folder(place))' -name '.pjrun~*' -size +0 2>/dev/null").output != "" })

        job.kill()
        job.wait()
        let seenBefore = folder.pjrun("s3", "ls", "--recursive", "s3://bucket/").output
        let state = folder.state()

        #expect(seenBefore == "")
        #expect(state == JobState("Failed", reason: reason(job)))
        #expect(folder.leftovers == [])
        #expect(folder.files(place) == [])
        #expect(folder.files("other") == [])
    }

    @Test func `a name stays taken after a crash, and other jobs go on`() {
        let folder = JobFolder()
        let job = folder.startScript("touch $GATE/ready; sleep 1000", gate(folder))
        #expect(folder.waits(for: "gate/ready"))
        let other = folder.startScript(
            "touch $GATE/other; until [ -e $GATE/go ]; do sleep 0.01; done; echo done",
            gate(folder) + ["--job-name", "other"])
        #expect(folder.waits(for: "gate/other"))

        job.kill()
        job.wait()
        let again = folder.runScript("echo ran")
        let states = [folder.state().status, folder.state("other").status]
        folder.write("gate/go", "")

        #expect(again.withoutError == ShellResult(exit: 2))
        #expect(states == ["Failed", "InProgress"])
        #expect(other.wait().withoutError == ShellResult(exit: 0, "done\n"))
        #expect(folder.state("other") == JobState("Completed"))
    }

    // MARK: - Several processes

    @Test func `of several jobs with one name at once exactly one runs`() {
        let folder = JobFolder()
        let flags = gate(folder)
        folder.write("main.sh", "echo ran >> $GATE/log\n")

        let jobs = (0..<6).map { _ in folder.start(["run", "-q", "--script", "main.sh", "--job-name", "job"] + flags) }
        let results = jobs.map { $0.wait() }

        let refused = results.filter { $0.code != 0 }
        #expect(results.map(\.code).sorted() == [0, 2, 2, 2, 2, 2])
        #expect(
            refused.filter {
                !$0.error.hasPrefix(
                    "error: a job named 'job' exists already (arn:aws:sagemaker:us-east-1:123456789012:processing-job/job)\n"
                )
            } == [])
        #expect(folder.read("gate/log") == "ran\n")
        #expect(folder.state() == JobState("Completed"))
    }

    @Test func `a name is taken until the job is removed`() {
        let folder = JobFolder()

        let first = folder.runScript("echo 1")
        let second = folder.runScript("echo 2")
        let removed = folder.pjrun("rm", "job")
        let third = folder.runScript("echo 3")

        #expect(
            [first, removed, third] == [ShellResult(exit: 0, "1\n"), ShellResult(exit: 0), ShellResult(exit: 0, "3\n")])
        #expect(second.withoutError == ShellResult(exit: 2))
        #expect(folder.pjrun("logs", "job").output == "3\n")
    }

    @Test func `a detached job prints its name, runs on, and other processes follow it`() {
        let folder = JobFolder()
        folder.write(
            "main.sh",
            "echo one; touch $GATE/ready; until [ -e $GATE/go ]; do sleep 0.01; done; echo two >&2; echo 1 > /opt/ml/processing/output/o/f\n"
        )

        let started = folder.pjrun(["run", "--detach", "--script", "main.sh", "--job-name", "job"] + gate(folder))
        #expect(folder.waits(for: "gate/ready"))
        let during = folder.state()
        let follower = folder.start("logs", "-f", "job")
        let waiter = folder.start("wait", "job")
        #expect(eventually { follower.output == "one\n" })
        let soFar = folder.pjrun("logs", "job")
        let stillRunning = follower.isRunning && waiter.isRunning
        folder.write("gate/go", "")

        #expect(started == ShellResult(exit: 0, "job\n"))
        #expect(during == JobState("InProgress"))
        #expect(soFar == ShellResult(exit: 0, "one\n"))
        #expect(stillRunning)
        #expect(waiter.wait() == ShellResult(exit: 0, "job Completed\n"))
        #expect(follower.wait() == ShellResult(exit: 0, "one\ntwo\n"))
        #expect(folder.contents("out") == ["f": "1\n"])
    }

    @Test func `a detached job that cannot be accepted says why`() {
        let folder = JobFolder()
        folder.runScript("true")

        let taken = folder.pjrun("run", "--detach", "--script", "main.sh", "--job-name", "job")
        let image = folder.pjrun("run", "--detach", "--script", "main.sh", "--image", "no/such-image:1")

        #expect(taken.withoutError == ShellResult(exit: 2))
        #expect(taken.error.hasPrefix("error: a job named 'job' exists already "))
        #expect(image.withoutError == ShellResult(exit: 2))
        #expect(image.error.hasPrefix("error: the image 'no/such-image:1' is not one that pjrun can run\n"))
    }

    @Test func `a detached job is stopped from another process`() {
        let folder = JobFolder()
        folder.write(
            "main.sh", "trap 'echo bye; exit' TERM; touch $GATE/ready; while :; do sleep 100 & wait $!; done\n")
        folder.pjrun(["run", "--detach", "--script", "main.sh", "--job-name", "job"] + gate(folder))
        #expect(folder.waits(for: "gate/ready"))

        let stop = folder.pjrun("stop", "job", "--wait")
        let wait = folder.pjrun("wait", "job")

        #expect(stop == ShellResult(exit: 0))
        #expect(wait == ShellResult(exit: 1, "job Stopped\n"))
        #expect(folder.pjrun("logs", "job").output == "bye\n")
    }

    @Test func `wait tells how jobs ended`() {
        let folder = JobFolder()
        folder.runScript("true", ["--job-name", "good"])
        folder.runScript("exit 3", ["--job-name", "bad"])

        #expect(folder.pjrun("wait", "good") == ShellResult(exit: 0, "good Completed\n"))
        #expect(
            folder.pjrun("wait", "good", "bad")
                == ShellResult(exit: 1, "good Completed\nbad Failed AlgorithmError: , exit code: 3\n"))
    }

    @Test func `wait and logs end when the job's process is killed`() {
        let folder = JobFolder()
        let job = folder.startScript("echo begun; touch $GATE/ready; sleep 1000", gate(folder))
        #expect(folder.waits(for: "gate/ready"))
        let waiter = folder.start("wait", "job")
        let follower = folder.start("logs", "-f", "job")
        #expect(eventually { follower.output == "begun\n" })

        job.kill()
        job.wait()

        #expect(waiter.wait() == ShellResult(exit: 1, "job Failed \(reason(job))\n"))
        #expect(follower.wait() == ShellResult(exit: 0, "begun\n"))
    }

    @Test func `times and statuses of a job are in their order`() throws {
        let folder = JobFolder()

        folder.runScript("true")

        let answer = folder.describe()
        let times = ["CreationTime", "ProcessingStartTime", "ProcessingEndTime", "LastModifiedTime"].compactMap {
            name in
            if case .number(let time)? = answer[name] { time } else { nil }
        }
        #expect(times.count == 4)
        #expect(times == times.sorted())
        #expect(times.allSatisfy { $0 > 1_700_000_000 && $0 < 4_000_000_000 })
    }

    @Test func `the log keeps what the script printed, to the byte, per host`() {
        let folder = JobFolder()

        folder.runScript("printf 'out %s\\n' $HOSTNAME; printf 'no line break' >&2", ["--instances", "2"])

        let first = folder.pjrun("logs", "job", "--host", "algo-1")
        let both = folder.pjrun("logs", "job")
        #expect(first == ShellResult(exit: 0, "out algo-1\nno line break"))
        #expect(both.output.contains("algo-2 out algo-2\n"))
    }
}
