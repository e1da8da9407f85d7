import Glibc
import PjrunTesting
import Testing

@Suite struct `Scripts that do not behave` {
    let corner = Corner()

    private func run(_ script: String, _ flags: String...) -> Corner.Answer {
        corner.write("s.sh", script + "\n")
        return corner.run(["--script", "s.sh", "--job-name", "job"] + flags)
    }

    private func words(_ end: String) -> String {
        """
        pjrun Starting    job (local, 1 host)
        pjrun Downloading 1 input
        pjrun Processing  /bin/bash /opt/ml/processing/input/code/s.sh
        pjrun Uploading   0 outputs
        \(end)

        """
    }

    @Test func `what a script leaves running in the background ends with the job`() {
        let mark = "54\(getpid())"
        let answer = run("sleep \(mark) & setsid sleep \(mark) & (setsid sleep \(mark) &) ; echo started")

        #expect(answer == Corner.Answer(code: 0, output: "started\n", error: words("pjrun Completed   in <time>")))
        // Its processes have ended before pjrun said so.
        #expect(Shell.run("pgrep -xf 'sleep \(mark)'").output == "")
    }

    @Test func `a script that ignores SIGTERM is killed after its grace`() {
        let answer = run("trap '' TERM; while :; do sleep 0.01; done", "--max-runtime", "1", "--stop-grace", "0")

        #expect(answer.code == 124)
        #expect(corner.records == ["job Stopped"])
    }

    @Test func `an end by MaxRuntimeInSeconds is said to be one`() {
        #expect(
            run("exec sleep 60", "--max-runtime", "1")
                == Corner.Answer(
                    code: 124, error: words("pjrun Stopped     in <time>: MaxRuntimeInSeconds (1) have passed")))
    }

    @Test func `a script that closes its streams goes on to its end`() {
        let answer = run(
            "exec >&- 2>&-; sleep 0.05; printf 1 > /opt/ml/processing/output/out/late", "--output", "out=out")

        #expect(answer.code == 0)
        #expect(answer.output == "")
        #expect(corner.read("out/late") == "1")
    }

    @Test func `100 MB of output pass whole`() {
        corner.write("s.sh", "head -c 100000000 /dev/zero\n")

        let count = corner.shell("PJRUN_HOME=home '\(Products.pjrun)' --script s.sh --quiet | wc -c")

        #expect(count.output == "100000000\n", "\(count.error)")
    }

    @Test func `a reader that goes away does not end the job`() {
        corner.write(
            "s.sh", "head -c 100000000 /dev/zero | tr '\\0' 'x'; printf done > /opt/ml/processing/output/out/f\n")

        let head = corner.shell(
            "set -o pipefail; PJRUN_HOME=$PWD/home '\(Products.pjrun)' --script s.sh --output out=out --job-name job --quiet | head -c 10"
        )

        #expect(head.output == "xxxxxxxxxx")
        #expect(head.code == 0, "\(head.error)")
        #expect(corner.read("out/f") == "done")
        #expect(corner.records == ["job Completed"])
    }

    @Test func `a message of 10 MB is cut to 1 KB`() throws {
        let answer = run("head -c 10000000 /dev/zero | tr '\\0' a > /opt/ml/output/message")
        let message = String(repeating: "a", count: 1024)

        #expect(
            answer
                == Corner.Answer(
                    code: 0, error: words("pjrun             exit message: \(message)\npjrun Completed   in <time>")))
        #expect(try JSONAnswer(corner.run("describe", "job", "--format", "json").output)["ExitMessage"] == message)
    }

    @Test func `a message that is not UTF-8 fails the job`() {
        #expect(
            run(#"printf '\377\376' > /opt/ml/output/message"#)
                == Corner.Answer(
                    code: 125,
                    error: words("pjrun Failed      ClientError: /opt/ml/output/message of algo-1 is not UTF-8")))
        #expect(corner.records == ["job Failed"])
    }
}
