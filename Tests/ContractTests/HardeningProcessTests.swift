import Glibc
import PjrunTesting
import Testing

/// How jobs end when `pjrun` itself is treated badly.
@Suite struct HardeningProcessTests {
    private func gate(_ folder: JobFolder) -> [String] {
        Shell.run("mkdir -p '\(folder("gate"))'; chmod 777 '\(folder("gate"))'")
        return ["--open-path", "\(folder("gate")):rw", "--env", "GATE=\(folder("gate"))"]
    }

    /// Whether a process runs; one that has ended and that nobody waited for does not.
    private func isAlive(_ pid: String) -> Bool {
        !["", "Z", "X"].contains(Shell.run("ps -o stat= -p \(pid)").output.prefix(1))
    }

    // MARK: - Output

    @Test func `a reader that does not read does not keep the time limit from ending the job`() {
        let folder = JobFolder()
        folder.write("main.sh", "while :; do echo 0123456789012345678901234567890123456789; done\n")
        mkfifo(folder("pipe"), 0o600)
        let reader = open(folder("pipe"), O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        defer { close(reader) }

        let job = PjrunProcess.start(
            ["run", "-q", "--script", "main.sh", "--job-name", "job", "--max-runtime", "1", "--stop-grace", "0"],
            home: folder.home, directory: folder.scratch.path,
            launcher: ["/bin/sh", "-c", "exec \"$@\" >pipe", "sh"])
        let ended = eventually(within: 20) { !job.isRunning }

        #expect(ended)
        if !ended { job.kill() }
        #expect(job.wait() == ShellResult(exit: 124))
        #expect(folder.state() == JobState("Stopped"))
        #expect(folder.leftovers == [])
        // The pipe was full, so this was about a reader that does not read.
        var waiting: Int32 = 0
        _ = ioctl(reader, UInt(FIONREAD), &waiting)
        #expect(waiting > 32_768)
    }

    // MARK: - Compilers

    /// A directory for PATH with a compiler that does what the test says; `$target` is the program that it shall make.
    private func path(_ folder: JobFolder, compiler: String) -> [String: String] {
        folder.write(
            "bin/swiftc",
            """
            #!/bin/bash
            case "$*" in *version*) echo 'Swift version 6.3'; exit;; esac
            while [ $# -gt 1 ]; do [ "$1" = -o ] && target=$2; shift; done
            \(compiler)

            """)
        chmod(folder("bin/swiftc"), 0o755)
        folder.write("main.swift", "let number: Int = \"text\"\n")
        return ["PATH": "\(folder("bin")):/usr/bin:/bin"]
    }

    @Test(arguments: Caller.possible)
    func `a compiler ends with pjrun, however that ends`(caller: Caller) throws {
        let folder = caller.folder()
        let seconds = 1_000_000 + Int.random(in: 0..<1_000_000)
        // The driver of a compiler has children too.
        let variables = path(
            folder,
            compiler:
                "sleep \(seconds) & echo $$ $! > '\(folder("pid~"))'; mv '\(folder("pid~"))' '\(folder("pid"))'; wait")
        let job = folder.start(
            ["run", "-q", "--script", "main.swift", "--job-name", "job"], environment: variables)
        try #require(folder.waits(for: "pid"))
        let processes = try #require(folder.read("pid")).split { " \n".contains($0) }.map(String.init)
        let before = processes.map(isAlive)

        job.kill()

        #expect(before == [true, true])
        #expect(job.wait().code == 137)
        #expect(eventually(within: 10) { !processes.contains(where: isAlive) })
        for process in processes where isAlive(process) { Shell.run("kill -9 \(process)") }
    }

    /// Runs a program whose parent did not want to hear of children.
    private static let deaf = [
        "/usr/bin/python3", "-c",
        "import os, signal, sys; signal.signal(signal.SIGCHLD, signal.SIG_IGN); os.execvp(sys.argv[1], sys.argv[1:])",
    ]

    @Test func `with SIGCHLD ignored by its parent, pjrun hears how a compiler and a script end`() {
        let folder = JobFolder()
        let good = path(folder, compiler: "printf '#!/bin/sh\\necho compiled; exit 7\\n' > $target; chmod +x $target")
        func run(_ script: String, _ variables: [String: String] = [:]) -> ShellResult {
            PjrunProcess.run(
                ["run", "-q", "--script", script], home: folder.home, environment: variables,
                directory: folder.scratch.path, launcher: Self.deaf)
        }
        folder.write("main.sh", "echo ran; (exit 4); echo $?; exit 5\n")

        let script = run("main.sh")
        let compiled = run("main.swift", good)
        let bad = path(folder, compiler: "echo \"main.swift:1:19: error: cannot convert\" >&2; exit 1")
        let wrong = run("main.swift", bad)

        #expect(script.withoutError == ShellResult(exit: 5, "ran\n4\n"))
        #expect(compiled.withoutError == ShellResult(exit: 7, "compiled\n"))
        #expect(wrong.code != 0)
        #expect((wrong.output + wrong.error).contains("main.swift:1:19: error: cannot convert"))
    }

    // MARK: - Stopping

    @Test func `a stop is heard at once after a detached start`() {
        let folder = JobFolder()
        folder.write("main.sh", "sleep 1000\n")

        let results = (1...10).map { number in
            [
                folder.pjrun("run", "--detach", "--script", "main.sh", "--job-name", "job-\(number)"),
                folder.pjrun("stop", "job-\(number)", "--wait"),
            ]
        }

        #expect(results == (1...10).map { [ShellResult(exit: 0, "job-\($0)\n"), ShellResult(exit: 0)] })
        let names = (1...10).map { "job-\($0)" }
        #expect(folder.pjrun(["wait"] + names) == ShellResult(exit: 1, names.map { "\($0) Stopped\n" }.joined()))
    }

    // MARK: - kill -9

    @Test(arguments: Caller.possible, [true, false])
    func `who looks at once after a kill sees an ended job and none of its processes`(
        caller: Caller, isWaitedFor: Bool
    ) {
        let folder = caller.folder()
        let seconds = 1_000_000 + Int.random(in: 0..<1_000_000)
        var seen: [String] = []
        for number in 1...3 {
            let job = folder.startScript(
                """
                trap '' TERM HUP INT
                for i in $(seq 20); do (trap '' TERM HUP INT; setsid sleep \(seconds) & ) ; done
                until [ $(pgrep -fx 'sleep \(seconds)' | wc -l) = 20 ]; do :; done
                touch $GATE/\(number); sleep \(seconds)
                """, gate(folder) + ["--job-name", "job-\(number)"])
            #expect(folder.waits(for: "gate/\(number)"))

            job.kill()
            if isWaitedFor { job.wait() }
            let list = folder.pjrun("list", "--format", "json")
            let alive = Shell.run("pgrep -fx 'sleep \(seconds)' | wc -l").output

            let jobs = JSONValue(parsing: list.output)["ProcessingJobSummaries"]?.elements ?? []
            let own = jobs.first { $0["ProcessingJobName"]?.string == "job-\(number)" }
            seen.append("\(own?["ProcessingJobStatus"]?.string ?? list.output) \(alive)")
        }

        #expect(seen == Array(repeating: "Failed 0\n", count: 3))
    }
}
