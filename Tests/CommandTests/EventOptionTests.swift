import PjrunTesting
import Testing

@Suite struct `Events of a run` {
    let corner = Corner()

    init() { corner.write("s.sh", "true\n") }

    /// The statuses in a file of events, in their order.
    private func statuses(_ file: String) -> [String] {
        let field = #"grep -o '"ProcessingJobStatus":"[A-Za-z]*"' "# + file + #" | cut -d '"' -f 4"#
        return corner.shell(field).output.split(separator: "\n").map(String.init)
    }

    @Test(arguments: [[], ["--detach"]])
    func `are appended to a file and given to a command`(mode: [String]) throws {
        corner.write("events.jsonl", "")

        let answer = corner.run(
            ["run", "--script", "s.sh", "--job-name", "job", "--quiet", "--events-file", "events.jsonl"] + mode
                + [
                    "--on-event",
                    "cat >> \(corner("seen")); echo $PJRUN_JOB_NAME $PJRUN_JOB_STATUS >> \(corner("names"))",
                ])

        #expect(answer.code == 0)
        #expect(answer.error == "")
        // A detached run goes on until its last event is delivered.
        #expect(eventually { corner.read("names") == "job InProgress\njob Completed\n" })
        #expect(statuses("events.jsonl") == ["InProgress", "Completed"])
        #expect(corner.read("seen") == corner.read("events.jsonl"))
    }

    @Test func `a command that fails is said once, and the job is none the worse`() {
        let answer = corner.run("run", "--script", "s.sh", "--job-name", "job", "--quiet", "--on-event", "exit 3")

        #expect(
            answer
                == Corner.Answer(
                    code: 0,
                    error: "warning: --on-event 'exit 3' ended with code 3, for job InProgress; "
                        + "further failures there are not reported\n"))
    }

    @Test func `a file that cannot be written is known before the job runs`() {
        let refusal = corner.refusal("run", "--script", "s.sh", "--events-file", "missing/events.jsonl")

        #expect(refusal.code != 0)
        #expect(refusal.error.contains("--events-file: cannot create"))
        #expect(refusal.records == [])
    }

    @Test func `a dry run makes no file`() {
        #expect(corner.run("run", "--script", "s.sh", "--dry-run", "--events-file", "events.jsonl").code == 0)
        #expect(corner.read("events.jsonl") == nil)
    }
}
