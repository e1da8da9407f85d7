import Glibc
import PjrunTesting
import Testing

@Suite struct EntrypointTests {
    // MARK: - Kinds of scripts

    private static let scripts: [(name: String, text: String, program: String)] = [
        ("main.py", "import sys\nprint('ran', sys.argv[1:])\n", "python3"),
        ("main.sh", "echo \"ran ['$1']\"\n", "bash"),
        ("main.js", "console.log('ran', process.argv.slice(2))\n", "node"),
        ("main.pl", "print \"ran ['$ARGV[0]']\\n\";\n", "perl"),
        ("main.R", "cat(sprintf(\"ran ['%s']\\n\", commandArgs(TRUE)[1]))\n", "Rscript"),
    ]

    @Test(arguments: scripts)
    func `a script is run by the interpreter of its ending`(_ script: (name: String, text: String, program: String)) {
        let folder = JobFolder()
        folder.write(script.name, script.text)
        let isHere = Shell.run("command -v \(script.program)").code == 0

        let byFlag = folder.pjrun("run", "-q", "--script", script.name, "--argument", "x")
        let byEntrypoint = folder.pjrun(
            "run", "-q", "--input", "i=\(script.name)", "--entrypoint", "/opt/ml/processing/input/i/\(script.name)",
            "--entrypoint", "x")

        if isHere {
            let words = script.name == "main.js" ? "ran [ 'x' ]\n" : "ran ['x']\n"
            #expect(byFlag == ShellResult(exit: 0, words))
            #expect(byEntrypoint == ShellResult(exit: 0, words))
        } else {
            #expect(byFlag.code == 127)
            #expect(byEntrypoint.code == 127)
        }
    }

    @Test(arguments: [0o644, 0o755], ["tool", "tool.bin"])
    func `a program with an interpreter line runs, whether it may be executed or not`(mode: UInt32, name: String) {
        let folder = JobFolder()
        chmod(folder.write(name, "#!/bin/bash\necho \"ran $0 $1\"\n"), mode)

        let result = folder.pjrun("run", "-q", "--script", name, "--argument", "x")

        #expect(result == ShellResult(exit: 0, "ran /opt/ml/processing/input/code/\(name) x\n"))
        #expect(Shell.run("stat -c %a '\(folder(name))'").output == "\(String(mode, radix: 8))\n")
    }

    @Test(arguments: ["file", "s3"])
    func `a binary program runs without its mode bits`(kind: String) {
        let folder = JobFolder()
        Shell.run("cp /bin/echo '\(folder("tool"))'; chmod 644 '\(folder("tool"))'")
        folder.pjrun("s3", "cp", "tool", "s3://bucket/tool")

        let result = folder.pjrun(
            "run", "-q", "--script", kind == "s3" ? "s3://bucket/tool" : "tool", "--argument", "x")

        #expect(result == ShellResult(exit: 0, "x\n"))
    }

    @Test func `a Swift script is compiled once, with and without the toolkit, and its errors are the job's`() {
        let folder = JobFolder()
        folder.write("plain.swift", "print(\"plain\", CommandLine.arguments.dropFirst().joined(separator: \",\"))\n")
        folder.write(
            "toolkit.swift",
            """
            import ProcessingToolkit
            ProcessingJob.run { job in
                print("toolkit", job.currentHost, job.hosts)
                try job.split("--input", "data", "--test-size", job.arguments.first ?? "1", "--no-shuffle")
                try job.train("--input", "data", "--target", "y")
            }
            """)
        folder.write("data.csv", "x,y\n1,3\n2,5\n3,7\n")
        folder.write("wrong.swift", "let number: Int = \"text\"\n")

        let first = folder.pjrun("run", "--script", "plain.swift", "--argument", "a b", "--argument", "-c")
        let second = folder.pjrun("run", "--script", "plain.swift", "--argument", "again")
        let files = ["--input", "data=data.csv", "--output", "out=out"]
        let toolkit = folder.pjrun(["run", "-q", "--script", "toolkit.swift"] + files)
        let refused = folder.pjrun(
            ["run", "--script", "toolkit.swift", "--argument", "9", "--job-name", "refused"] + files)
        let wrong = folder.pjrun("run", "-q", "--script", "wrong.swift", "--job-name", "wrong")

        #expect(first.withoutError == ShellResult(exit: 0, "plain a b,-c\n"))
        #expect(first.error.contains("Compiling plain.swift"))
        #expect(second.withoutError == ShellResult(exit: 0, "plain again\n"))
        #expect(!second.error.contains("Compiling"))
        #expect(toolkit.code == 0, "\(toolkit.error)")
        #expect(toolkit.output.hasPrefix("toolkit algo-1 [\"algo-1\"]\n"))
        #expect(folder.read("out/test/test.csv") == "x,y\n3,7\n")
        #expect(folder.read("out/model/model.json")?.contains("\"target\": \"y\"") == true)
        #expect(refused.code == 1)
        #expect(refused.error.contains("exit message: ValueError: test_size=9 should be"), "\(refused.error)")
        #expect(wrong.withoutError == ShellResult(exit: 1))
        #expect(
            wrong.error.contains(
                "wrong.swift:1:19: error: cannot convert value of type 'String' to specified type 'Int'"))
        #expect(folder.state("wrong") == JobState("Failed", reason: "AlgorithmError: , exit code: 1"))
        #expect(folder.pjrun("logs", "wrong").output.contains("wrong.swift:1:19: error:"))
    }

    // MARK: - Arguments

    @Test func `arguments arrive as they were given`() {
        let folder = JobFolder()
        folder.write("main.py", "import json, sys\nprint(json.dumps(sys.argv[1:]))\n")
        let arguments = [
            "two words", "\"double\" 'single' `back`", "tab\tand\\n", "grüße 世界 👩‍👩‍👧", "--flag=x", "-v", "",
            "$HOME *.py ~ \\n",
            "{\"a\": [1]}", "-",
        ]

        let flags = folder.pjrun(["run", "-q", "--script", "main.py"] + arguments.flatMap { ["--argument", $0] })
        let request = folder.pjrun(
            ["run", "-q", "--request", "-"],
            input: JSONValue.object([
                "ProcessingJobName": "job",
                "ProcessingResources": [
                    "ClusterConfig": ["InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1]
                ],
                "AppSpecification": [
                    "ImageUri": "local",
                    "ContainerEntrypoint": ["python3", "-c", "import json, sys; print(json.dumps(sys.argv[1:]))"],
                    "ContainerArguments": .array(arguments.map(JSONValue.string)),
                ],
            ]).text)

        #expect(JSONValue(parsing: flags.output) == .array(arguments.map(JSONValue.string)))
        #expect(JSONValue(parsing: request.output) == .array(arguments.map(JSONValue.string)))
        #expect([flags.code, request.code] == [0, 0])
    }

    @Test(arguments: ["--", "--argument", "--help", "--version", "-h"])
    func `an argument that looks like a flag of pjrun is the script's all the same`(argument: String) {
        let folder = JobFolder()
        folder.write("main.py", "import json, sys\nprint(json.dumps(sys.argv[1:]))\n")

        let result = folder.pjrun(
            "run", "--quiet", "--argument", "first", "--argument", argument, "--argument", "last", "--script", "main.py"
        )

        #expect(result == ShellResult(exit: 0, "[\"first\", \"\(argument)\", \"last\"]\n"))
    }

    @Test func `a line break in an argument is refused, as by the service's pattern`() {
        let folder = JobFolder()

        let result = folder.pjrun("run", "--entrypoint", "/bin/echo", "--argument", "fine", "--argument", "two\nlines")

        #expect(result.withoutError == ShellResult(exit: 2))
        #expect(result.error.contains("  --> AppSpecification.ContainerArguments[1]\n"))
    }

    // MARK: - How it ends

    @Test(arguments: [1, 2, 42, 124, 125, 126, 127, 130, 255] as [Int32])
    func `the script's exit code is the command's and is in the reason`(code: Int32) {
        let folder = JobFolder()

        let result = folder.runScript("echo before; echo broken >&2; exit \(code)")

        #expect(result.withoutError == ShellResult(exit: code, "before\n"))
        #expect(result.error.hasPrefix("broken\n"))
        #expect(folder.state() == JobState("Failed", reason: "AlgorithmError: , exit code: \(code)"))
    }

    @Test(arguments: [SIGTERM, SIGKILL, SIGSEGV, SIGINT, SIGHUP])
    func `death by a signal is 128 and its number`(signal: Int32) {
        let folder = JobFolder()

        let result = folder.runScript("kill -\(signal) $$; sleep 20")

        #expect(result.code == 128 + signal)
        #expect(folder.state() == JobState("Failed", reason: "AlgorithmError: , exit code: \(128 + signal)"))
    }

    @Test func `output is passed on untouched, on its own stream`() {
        let folder = JobFolder()

        let result = folder.runScript("printf 'no line break'; printf 'é\\r\\033[1m' >&2; printf '\\n\\0x'")

        #expect(result == ShellResult(exit: 0, "no line break\n\0x", error: "é\r\u{1b}[1m"))
    }

    @Test func `what pjrun itself says is on standard error, one line per phase, and quiet is quiet`() {
        let folder = JobFolder()
        folder.write("main.sh", "echo done > /opt/ml/processing/output/o/f\n")

        let loud = folder.pjrun("run", "--script", "main.sh", "--output", "o=out")
        let quiet = folder.pjrun("run", "--quiet", "--script", "main.sh", "--output", "o=out")

        let phases = loud.error.split(separator: "\n").map { $0.split(separator: " ") }.filter { $0.first == "pjrun" }
            .map { $0[1] }
        #expect(loud.withoutError == ShellResult(exit: 0))
        #expect(phases == ["Starting", "Downloading", "Processing", "Uploading", "Completed"])
        #expect(quiet == ShellResult(exit: 0))
    }

    // MARK: - What cannot run

    /// A PATH in which there is bash and nothing else.
    private func barePath(_ folder: JobFolder) -> [String: String] {
        Shell.run("mkdir -p '\(folder("bin"))'; ln -s /bin/bash '\(folder("bin/bash"))'")
        return ["PATH": folder("bin")]
    }

    @Test(arguments: [
        ("main.py", "apt-get install python3"), ("main.js", "apt-get install nodejs"),
        ("main.R", "apt-get install r-base-core"),
        ("main.swift", "https://www.swift.org/install/linux"),
    ])
    func `a script whose interpreter is missing ends with 127 and the fix`(script: String, fix: String) {
        let folder = JobFolder()
        folder.write(script, "x\n")

        let result = folder.pjrun(
            ["run", "-q", "--job-name", "job", "--script", script], environment: barePath(folder))

        #expect(result.withoutError == ShellResult(exit: 127))
        #expect(result.error.contains("not found"))
        #expect(result.error.contains(fix))
        #expect(folder.state() == JobState("Failed", reason: "AlgorithmError: , exit code: 127"))
    }

    @Test(arguments: [
        "/no/such/program", "no-such-program", "/opt/ml/processing/input/none.sh", "/opt/ml/processing/input/none",
    ])
    func `an entrypoint that is not there ends with 127 and is named`(entrypoint: String) {
        let folder = JobFolder()

        let result = folder.pjrun("run", "-q", "--job-name", "job", "--entrypoint", entrypoint, "--argument", "x")

        #expect(result.withoutError == ShellResult(exit: 127))
        #expect(result.error.hasPrefix("\(entrypoint): "))
        #expect(folder.state() == JobState("Failed", reason: "AlgorithmError: , exit code: 127"))
    }

    @Test(arguments: ["/etc/passwd", "/etc", "/opt/ml/processing/input/d/text", "/opt/ml/processing/input/d"])
    func `an entrypoint that cannot be executed ends with 126 and is named`(entrypoint: String) {
        let folder = JobFolder()
        folder.write("d/text", "just text\n")

        let result = folder.pjrun("run", "-q", "--job-name", "job", "--input", "d=d", "--entrypoint", entrypoint)

        #expect(result.withoutError == ShellResult(exit: 126))
        #expect(result.error.hasPrefix("\(entrypoint): "))
        #expect(folder.state() == JobState("Failed", reason: "AlgorithmError: , exit code: 126"))
    }

    @Test func `an interpreter line with a missing interpreter ends with 127`() {
        let folder = JobFolder()
        folder.write("tool", "#!/no/such/interpreter\n")

        let result = folder.pjrun("run", "-q", "--job-name", "job", "--script", "tool")

        #expect(result.withoutError == ShellResult(exit: 127))
        #expect(folder.state() == JobState("Failed", reason: "AlgorithmError: , exit code: 127"))
    }

    @Test(arguments: [("none.py", 127), ("folder", 126)] as [(String, Int32)])
    func `a script that is not there is refused before there is a job`(script: String, code: Int32) {
        let folder = JobFolder()
        folder.write("folder/main.py", "")

        let result = folder.pjrun("run", "--job-name", "job", "--script", script)

        #expect(result.withoutError == ShellResult(exit: code))
        #expect(result.error.hasPrefix("error: the script '\(script)' "))
        #expect(folder.pjrun("list", "--format", "json").output == "{\n  \"ProcessingJobSummaries\": []\n}\n")
    }
}
