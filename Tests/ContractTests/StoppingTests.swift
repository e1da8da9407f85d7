import Glibc
import PjrunTesting
import Testing

@Suite struct StoppingTests {
    /// Arguments that let the script and the test see each other's files in `gate`, whose path `$GATE` has.
    private func gate(_ folder: JobFolder) -> [String] {
        Shell.run("mkdir -p '\(folder("gate"))'")
        return ["--open-path", "\(folder("gate")):rw", "--env", "GATE=\(folder("gate"))", "--output", "o=out"]
    }

    /// Leaves a file, says that it is ready, and waits for ever, in a way that lets traps run at once.
    private static let waiting =
        "echo kept > /opt/ml/processing/output/o/f; touch $GATE/ready; while :; do sleep 100 & wait $!; done"

    // MARK: - Stop

    @Test func `a stop goes through Stopping, lets the script clean up, uploads, and ends in Stopped`() {
        let folder = JobFolder()
        let job = folder.startScript(
            """
            trap 'touch $GATE/trapped; until [ -e $GATE/go ]; do sleep 0.01; done; echo cleaned > /opt/ml/processing/output/o/g; exit 0' TERM
            \(Self.waiting)
            """, gate(folder))
        #expect(folder.waits(for: "gate/ready"))

        let stop = folder.pjrun("stop", "job")
        #expect(folder.waits(for: "gate/trapped"))
        let between = folder.state()
        folder.write("gate/go", "")
        let result = job.wait()

        #expect(stop == ShellResult(exit: 0))
        #expect(between == JobState("Stopping"))
        #expect(result.withoutError == ShellResult(exit: 130))
        #expect(folder.state() == JobState("Stopped"))
        #expect(folder.contents("out") == ["f": "kept\n", "g": "cleaned\n"])
        #expect(folder.leftovers == [])
    }

    @Test func `a stop returns when the job has ended if it is told to wait`() {
        let folder = JobFolder()
        let job = folder.startScript(Self.waiting, gate(folder))
        #expect(folder.waits(for: "gate/ready"))

        let stop = folder.pjrun("stop", "job", "--wait")

        #expect(stop == ShellResult(exit: 0))
        #expect(folder.state() == JobState("Stopped"))
        #expect(job.wait().withoutError == ShellResult(exit: 130))
    }

    @Test(arguments: [0, 7])
    func `once a stop has begun the end is Stopped, whatever the script exits with`(code: Int) {
        let folder = JobFolder()
        let job = folder.startScript("trap 'exit \(code)' TERM; \(Self.waiting)", gate(folder))
        #expect(folder.waits(for: "gate/ready"))

        folder.pjrun("stop", "job")

        #expect(job.wait().withoutError == ShellResult(exit: 130))
        #expect(folder.state() == JobState("Stopped"))
    }

    @Test func `a script that ignores the signal is killed after the grace`() {
        let folder = JobFolder()
        let job = folder.startScript(
            "trap 'touch $GATE/asked' TERM; \(Self.waiting)", gate(folder) + ["--stop-grace", "1"])
        #expect(folder.waits(for: "gate/ready"))

        folder.pjrun("stop", "job")

        #expect(job.wait().withoutError == ShellResult(exit: 130))
        #expect(folder.has("gate/asked"))
        #expect(folder.state() == JobState("Stopped"))
        #expect(folder.contents("out") == ["f": "kept\n"])
    }

    @Test func `a stop may kill at once`() {
        let folder = JobFolder()
        let job = folder.startScript("trap 'touch $GATE/asked' TERM; \(Self.waiting)", gate(folder))
        #expect(folder.waits(for: "gate/ready"))

        folder.pjrun("stop", "--kill", "job")

        #expect(job.wait().withoutError == ShellResult(exit: 130))
        #expect(!folder.has("gate/asked"))
        #expect(folder.state() == JobState("Stopped"))
    }

    @Test func `the stop signal may be SIGINT`() {
        let folder = JobFolder()
        let job = folder.startScript(
            "trap 'touch $GATE/int; exit' INT; trap 'touch $GATE/term; exit' TERM; \(Self.waiting)",
            gate(folder) + ["--stop-signal", "INT"])
        #expect(folder.waits(for: "gate/ready"))

        folder.pjrun("stop", "job")

        #expect(job.wait().code == 130)
        #expect(folder.files("gate") == ["int", "ready"])
    }

    @Test func `the signal reaches the whole process group`() {
        let folder = JobFolder()
        let job = folder.startScript(
            """
            trap : TERM
            (trap 'touch $GATE/child; exit' TERM; touch $GATE/ready; while :; do sleep 100 & wait $!; done) &
            child=$!
            while kill -0 $child 2>/dev/null; do wait $child; done
            """, gate(folder))
        #expect(folder.waits(for: "gate/ready"))

        folder.pjrun("stop", "job")

        #expect(job.wait().code == 130)
        #expect(folder.has("gate/child"))
    }

    @Test func `a job that has ended cannot be stopped`() {
        let folder = JobFolder()
        folder.runScript("true")

        let result = folder.pjrun("stop", "job")

        #expect(
            result
                == ShellResult(
                    exit: 2, "",
                    error: "error: The request was rejected because the processing job is in status Completed.\n"))
        #expect(folder.state() == JobState("Completed"))
    }

    @Test func `a stop while inputs are staged ends in Stopped, and the script never runs`() {
        let folder = JobFolder()
        Shell.run("mkdir '\(folder("data"))'; truncate -s 1G '\(folder("data/big"))'")
        let job = folder.startScript("touch $GATE/ran", gate(folder) + ["--input", "d=data", "--copy-inputs"])
        #expect(eventually { Shell.run("find '\(folder.home)/scratch' -name big 2>/dev/null").output != "" })

        let stop = folder.pjrun("stop", "job")

        #expect(stop == ShellResult(exit: 0))
        #expect(job.wait().withoutError == ShellResult(exit: 130))
        #expect(folder.state() == JobState("Stopped"))
        #expect(folder.files("gate") == [])
        #expect(folder.leftovers == [])
    }

    // MARK: - Ctrl-C

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func `one signal to pjrun is a graceful stop`(signal: Int32) {
        let folder = JobFolder()
        let job = folder.startScript(
            "trap 'echo cleaned > /opt/ml/processing/output/o/g; exit' TERM; \(Self.waiting)", gate(folder))
        #expect(folder.waits(for: "gate/ready"))

        job.signal(signal)

        #expect(job.wait().withoutError == ShellResult(exit: 130))
        #expect(folder.state() == JobState("Stopped"))
        #expect(folder.contents("out") == ["f": "kept\n", "g": "cleaned\n"])
    }

    @Test func `a second signal to pjrun kills`() {
        let folder = JobFolder()
        let job = folder.startScript("trap 'touch $GATE/asked' TERM; \(Self.waiting)", gate(folder))
        #expect(folder.waits(for: "gate/ready"))

        job.signal(SIGINT)
        #expect(folder.waits(for: "gate/asked"))
        job.signal(SIGINT)

        #expect(job.wait().withoutError == ShellResult(exit: 130))
        #expect(folder.state() == JobState("Stopped"))
        #expect(folder.contents("out") == ["f": "kept\n"])
    }

    // MARK: - MaxRuntime

    @Test func `MaxRuntime ends in Stopped and 124, and uploads`() {
        let folder = JobFolder()

        let result = folder.runScript(
            "trap 'echo cleaned > /opt/ml/processing/output/o/g; exit 0' TERM; \(Self.waiting)",
            gate(folder) + ["--max-runtime", "1"])

        #expect(result.withoutError == ShellResult(exit: 124))
        #expect(folder.state() == JobState("Stopped"))
        #expect(folder.contents("out") == ["f": "kept\n", "g": "cleaned\n"])
    }

    @Test func `MaxRuntime kills a script that ignores the signal`() {
        let folder = JobFolder()

        let result = folder.runScript(
            "trap 'touch $GATE/asked' TERM; \(Self.waiting)",
            gate(folder) + ["--max-runtime", "1", "--stop-grace", "0"])

        #expect(result.withoutError == ShellResult(exit: 124))
        #expect(folder.state() == JobState("Stopped"))
    }

    // MARK: - Several hosts

    @Test func `one host that fails ends its peers, and is the reason`() {
        let folder = JobFolder()

        let result = folder.runScript(
            """
            if [ $HOSTNAME = algo-2 ]; then
                until [ -e $GATE/algo-1 ] && [ -e $GATE/algo-3 ]; do sleep 0.01; done
                exit 3
            fi
            trap 'echo ended > /opt/ml/processing/output/o/$HOSTNAME; exit 9' TERM
            touch $GATE/$HOSTNAME
            while :; do sleep 100 & wait $!; done
            """, gate(folder) + ["--instances", "3"])

        #expect(result.withoutError == ShellResult(exit: 3))
        #expect(folder.state() == JobState("Failed", reason: "AlgorithmError: , exit code: 3"))
        #expect(folder.contents("out") == ["algo-1": "ended\n", "algo-3": "ended\n"])
    }

    // MARK: - ExitMessage

    private static let messages: [(text: String, end: String, state: JobState)] = [
        ("all good", "exit 0", JobState("Completed", message: "all good")),
        ("went wrong", "exit 4", JobState("Failed", reason: "AlgorithmError: , exit code: 4", message: "went wrong")),
    ]

    @Test(arguments: messages)
    func `the message of the script is kept when it ends`(_ message: (text: String, end: String, state: JobState)) {
        let folder = JobFolder()

        folder.runScript("printf '\(message.text)' > /opt/ml/output/message; \(message.end)")

        #expect(folder.state() == message.state)
    }

    @Test func `the message of the script is kept when it is stopped`() {
        let folder = JobFolder()
        let job = folder.startScript(
            "trap 'echo stopping > /opt/ml/output/message; exit' TERM; \(Self.waiting)", gate(folder))
        #expect(folder.waits(for: "gate/ready"))

        job.signal(SIGINT)

        #expect(job.wait().code == 130)
        #expect(folder.state() == JobState("Stopped", message: "stopping\n"))
    }

    @Test func `a message of 10 MB is cut to 1024 bytes, between characters`() {
        let folder = JobFolder()

        // "x" and then characters of three bytes: the limit falls into the middle of one.
        let result = folder.runScript(
            "(printf x; head -c 3500000 /dev/zero | sed 's/\\x0/€/g') > /opt/ml/output/message; stat -c %s /opt/ml/output/message"
        )

        #expect(result == ShellResult(exit: 0, "10500001\n"))
        #expect(folder.state() == JobState("Completed", message: "x" + String(repeating: "€", count: 341)))
    }

    @Test(arguments: ["\\xff\\xfe", "caf\\xe9"])
    func `a message that is not UTF-8 fails the job`(message: String) {
        let folder = JobFolder()

        let result = folder.runScript("printf '\(message)' > /opt/ml/output/message")

        #expect(result.withoutError == ShellResult(exit: 125))
        #expect(
            folder.state() == JobState("Failed", reason: "ClientError: /opt/ml/output/message of algo-1 is not UTF-8"))
    }

    @Test func `the messages of several hosts follow each other, in the order of the hosts`() {
        let folder = JobFolder()

        folder.runScript(
            "[ $HOSTNAME = algo-2 ] || printf \"$HOSTNAME;\" > /opt/ml/output/message", ["--instances", "11"])

        #expect(
            folder.state()
                == JobState("Completed", message: "algo-1;" + (3...11).map { "algo-\($0);" }.joined()))
    }

    @Test(arguments: [
        "mkdir /opt/ml/output/message", "ln -s /etc/passwd /opt/ml/output/message", "mkfifo /opt/ml/output/message",
        "rm -r /opt/ml/output",
    ])
    func `a message that is not a file is no message`(script: String) {
        let folder = JobFolder()

        let result = folder.runScript(script)

        #expect(result == ShellResult(exit: 0))
        #expect(folder.state() == JobState("Completed"))
    }
}
