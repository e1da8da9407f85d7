import PjrunTesting
import Testing

@Suite struct `pjrun run` {
    let corner = Corner()

    init() {
        corner.write("in/a.csv", "1\n")
        corner.write("in/deep/b.csv", "2\n")
    }

    private func bytes(_ file: String) -> String { corner.shell("od -An -v -tx1 \(file) | tr -d ' \\n'").output }

    @Test(arguments: [["run"], []]) func `is what happens without a command, too`(command: [String]) {
        corner.write("s.sh", "cp -r /opt/ml/processing/input/data/. /opt/ml/processing/output/out/\n")

        let answer = corner.run(
            command + ["--script", "s.sh", "--input", "data=in", "--output", "out=out", "--job-name", "job"])

        #expect(
            answer
                == Corner.Answer(
                    code: 0,
                    error: """
                        pjrun Starting    job (local, 1 host)
                        pjrun Downloading 2 inputs
                        pjrun Processing  /bin/bash /opt/ml/processing/input/code/s.sh
                        pjrun Uploading   1 output
                        pjrun Completed   in <time>
                        output  where                       files  bytes
                        out     <tmp>/out      2    4 B

                        """))
        #expect(corner.shell("diff -r in out").output == "")
    }

    @Test func `generates names that differ`() {
        corner.write("s.sh", "true\n")

        for _ in 0..<3 { #expect(corner.run("--script", "s.sh", "-q").code == 0) }

        #expect(corner.records == ["<name> Completed", "<name> Completed", "<name> Completed"])
        let names = corner.shell(
            "PJRUN_HOME=home '\(Products.pjrun)' list | awk 'NR > 1 { print $1 }' | sort -u | wc -l")
        #expect(names.output == "3\n")
    }

    @Test func `hands on what a script prints byte for byte`() {
        corner.write("s.sh", #"printf '\000\377a\r\n\033[1m'; printf '\001\200e' >&2"# + "\n")

        corner.shell("PJRUN_HOME=home '\(Products.pjrun)' --script s.sh --quiet > stdout 2> stderr")

        #expect(bytes("stdout") == "00ff610d0a1b5b316d")
        #expect(bytes("stderr") == "018065")
    }

    @Test(arguments: [["--quiet"], ["-q"]]) func `says only what went wrong when it is quiet`(flag: [String]) {
        corner.write("good.sh", "echo out; echo err >&2\n")
        corner.write("bad.sh", "exit 4\n")

        #expect(
            corner.run(["--script", "good.sh"] + flag)
                == Corner.Answer(code: 0, output: "out\n", error: "err\n"))
        #expect(
            corner.run(["--script", "bad.sh"] + flag)
                == Corner.Answer(code: 4, error: "pjrun Failed      AlgorithmError: , exit code: 4\n"))
    }

    @Test func `a detached job prints its name at once and is waited for by name`() throws {
        corner.write(
            "s.sh", "while [ ! -e /data/go ]; do sleep 0.01; done; echo gone\n".replacing("/data", with: corner("gate"))
        )
        corner.shell("mkdir gate")

        let started = corner.run("--script", "s.sh", "-d", "--job-name", "job", "--open-path", corner("gate"))

        #expect(started == Corner.Answer(code: 0, output: "job\n"))
        #expect(corner.records == ["job InProgress"])
        corner.write("gate/go", "")
        #expect(corner.run("wait", "job") == Corner.Answer(code: 0, output: "job Completed\n"))
        #expect(corner.run("logs", "job") == Corner.Answer(code: 0, output: "gone\n"))
    }

    @Test func `a detached job that is refused says so and leaves no record`() {
        #expect(
            corner.refusal("--image", "nosuch", "--entrypoint", "true", "--detach").records == [])
        #expect(corner.run("--image", "nosuch", "--entrypoint", "true", "--detach").code == 2)
    }

    @Test func `--open-path shows a path of this machine, and with :rw lets it be written`() {
        corner.shell("mkdir shown")
        corner.write("shown/a", "here")
        corner.write("s.sh", "cat \(corner("shown"))/a; echo new > \(corner("shown"))/b\n")

        let closed = corner.run("--script", "s.sh", "-q")
        let readOnly = corner.run("--script", "s.sh", "-q", "--open-path", corner("shown"))
        let writable = corner.run("--script", "s.sh", "-q", "--open-path", corner("shown") + ":rw")

        #expect(closed.output == "")
        #expect(readOnly.output == "here")
        #expect(readOnly.code == 1)
        #expect(writable == Corner.Answer(code: 0, output: "here"))
        #expect(corner.read("shown/b") == "new\n")
    }

    @Test func `--source-dir brings the script and what lies beside it`() {
        corner.write("src/main.sh", #". "$(dirname "$0")/lib/words.sh"; say"# + "\n")
        corner.write("src/lib/words.sh", "say() { echo said; }\n")

        #expect(
            corner.run("--source-dir", "src", "--script", "main.sh", "-q") == Corner.Answer(code: 0, output: "said\n"))
    }

    @Test func `variables, arguments and entrypoint reach the script as they were given`() {
        corner.write("s.sh", #"printf '%s|' "$@" "$A" "$B" "${SECRET-unset}""# + "\n")

        let answer = corner.run(
            "--script", "s.sh", "-q", "--argument", "--x", "--argument", "", "--argument", "a b", "--env", "A=1=2",
            "--env",
            "B", environment: ["B": "caller's", "SECRET": "hidden"])

        #expect(answer == Corner.Answer(code: 0, output: "--x||a b|1=2|caller's|unset|"))
    }

    // MARK: - Terminals

    @Test(arguments: [["NO_COLOR=1"], ["NO_COLOR="], ["TERM=xterm"]])
    func `there is no escape sequence without a terminal`(variables: [String]) {
        corner.write("s.sh", "true\n")

        let answer = corner.run("--script", "s.sh", launcher: ["env", "-u", "CI", "-u", "CLICOLOR_FORCE"] + variables)

        #expect(!answer.error.contains("\u{1b}"))
        #expect(!answer.error.contains("\r"))
    }

    /// Runs pjrun with a terminal as its streams; what it saw, with `^[` for ESC and `^M` for CR.
    private func onTerminal(_ arguments: String, _ variables: String = "") -> String {
        corner.shell(
            """
            env -u CI -u NO_COLOR TERM=xterm \(variables) PJRUN_HOME=$PWD/home script -qec \
            "'\(Products.pjrun)' \(arguments)" /dev/null < /dev/null | cat -v
            """
        ).output
    }

    @Test func `a terminal sees staging as a bar that reaches its end and is taken away`() {
        corner.write("s.sh", "true\n")

        let seen = onTerminal("--script s.sh --input data=in --copy-inputs --job-name job")

        #expect(seen.contains("^M^[[K[====================] 3 of 3 files, 9 B of 9 B"), "\(seen)")
        #expect(seen.contains("^M^[[K^[[2mpjrun^[[0m ^[[1mProcessing "), "\(seen)")
    }

    @Test func `a terminal sees how far the upload is`() {
        corner.write("s.sh", "head -c 3000 /dev/zero > /opt/ml/processing/output/out/x\n")

        let seen = onTerminal("--script s.sh --output out=out --job-name job")

        // The last state of the bar, and its end.
        #expect(seen.contains("3.0 kB^M^[[K"), "\(seen)")
    }

    @Test func `a terminal with NO_COLOR sees no colours`() {
        corner.write("s.sh", "true\n")

        let seen = onTerminal("--script s.sh --job-name job", "NO_COLOR=1")

        #expect(seen.contains("pjrun Processing  /bin/bash"), "\(seen)")
        #expect(!seen.contains("^[[2m") && !seen.contains("^[[1m"), "\(seen)")
    }
}
