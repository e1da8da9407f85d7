import Glibc
import PjrunTesting
import Testing

@Suite struct `Exit codes` {
    let corner = Corner()

    private func code(of script: String, _ flags: String...) -> Int32 {
        corner.write("s.sh", script + "\n")
        return corner.run(["--script", "s.sh", "--quiet"] + flags).code
    }

    @Test(arguments: [0, 1, 42, 124, 127, 255] as [Int32])
    func `a script's own code is passed on`(code expected: Int32) {
        #expect(code(of: "exit \(expected)") == expected)
    }

    @Test(arguments: [SIGHUP, SIGKILL, SIGSEGV])
    func `a script that a signal ended is 128 and the signal`(signal: Int32) {
        #expect(code(of: "kill -\(signal) $$") == 128 + signal)
    }

    @Test func `a script that is over its time is 124`() {
        #expect(code(of: "exec sleep 60", "--max-runtime", "1") == 124)
    }

    @Test func `a job whose input is not there is 125`() {
        #expect(code(of: "true", "--input", "data=nope") == 125)
    }

    @Test(arguments: [("/etc/passwd", 126), ("/etc", 126), ("/bin/nosuch", 127), ("nosuch", 127)] as [(String, Int32)])
    func `an entrypoint that cannot be executed is 126, one that is not there 127`(program: String, code: Int32) {
        #expect(corner.run("--entrypoint", program, "--quiet").code == code)
    }

    @Test func `an entrypoint that is not there is named`() {
        #expect(
            corner.run("--entrypoint", "nosuch", "--job-name", "job")
                == Corner.Answer(
                    code: 127,
                    error: """
                        pjrun Starting    job (local, 1 host)
                        pjrun Downloading 0 inputs
                        pjrun Processing  nosuch
                        nosuch: not found in PATH
                        pjrun Uploading   0 outputs
                        pjrun Failed      AlgorithmError: , exit code: 127

                        """))
    }

    @Test(arguments: [
        ("s.js", "node: not found, and /opt/ml/processing/input/code/s.js needs it; apt-get install nodejs"),
        ("s.pl", "perl: not found, and /opt/ml/processing/input/code/s.pl needs it; apt-get install perl"),
        (
            "s.swift",
            "swiftc: not found, and /opt/ml/processing/input/code/s.swift needs it; install Swift 6.2 or later from https://www.swift.org/install/linux"
        ),
        ("s.R", "Rscript: not found in PATH; apt-get install r-base-core"),
        ("s.py", "python3: not found in PATH; apt-get install python3"),
    ])
    func `a script whose interpreter is not there is 127 with the fix`(script: String, words: String) {
        corner.write(script, "")
        corner.shell("mkdir bin")

        let answer = corner.run(
            "--script", script, "--entrypoint", "/opt/ml/processing/input/code/\(script)",
            environment: ["PATH": corner("bin")], launcher: ["/usr/bin/env", "PATH=\(corner("bin"))"])

        // Named as the entrypoint, every script is run by its ending.
        let named = words.replacing(
            "not found in PATH", with: "not found, and /opt/ml/processing/input/code/\(script) needs it")
        #expect(answer.code == 127)
        #expect(answer.error.split(separator: "\n").contains(named[...]), "\(answer.error)")
    }

    @Test(arguments: ["thing", "thing.xyz"]) func `a script of no known kind is 126 with the kinds`(name: String) {
        corner.write(name, "hello\n")

        let answer = corner.run("--script", name)

        #expect(answer.code == 126)
        #expect(
            answer.error.contains(
                "\n/opt/ml/processing/input/code/\(name): not a program: it has no '#!' line and its ending is not one of .R .js .mjs .pl .py .sh .sql .swift\n"
            ), "\(answer.error)")
    }

    @Test func `a script whose first line names an interpreter that is not there says so`() {
        corner.write("tool", "#!/usr/bin/nosuch -x\n")

        let answer = corner.run("--script", "tool")

        #expect(answer.code == 127)
        #expect(
            answer.error.contains(
                "\n/opt/ml/processing/input/code/tool: its first line names '/usr/bin/nosuch', which is not there\n"),
            "\(answer.error)")
    }

    @Test func `an invalid request is 2`() { #expect(code(of: "true", "--instances", "0") == 2) }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func `a job that is stopped from the terminal is 130`(signal: Int32) {
        corner.write("s.sh", "echo started; trap 'exit 7' TERM; while :; do sleep 0.01; done\n")
        let process = corner.start("--script", "s.sh", "--job-name", "job")
        #expect(eventually(within: 10) { process.output == "started\n" })

        process.signal(signal)

        #expect(process.wait().code == 130)
        #expect(corner.records == ["job Stopped"])
    }

    @Test func `a second signal kills a script that does not listen`() {
        corner.write("s.sh", "trap '' TERM; echo started; while :; do sleep 0.01; done\n")
        let process = corner.start("--script", "s.sh", "--job-name", "job")
        #expect(eventually(within: 10) { process.output == "started\n" })

        process.signal(SIGINT)
        #expect(eventually(within: 10) { process.error.contains("pjrun: stopping job; once more kills it\n") })
        process.signal(SIGINT)

        #expect(process.wait().code == 130)
        #expect(corner.records == ["job Stopped"])
    }
}
