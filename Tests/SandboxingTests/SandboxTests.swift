import Glibc
import PjrunTesting
import Testing

@testable import Sandboxing

/// The ways that work where the tests run; the others are tested through the binary with a forced choice.
private let isolations: [Isolation] = geteuid() == 0 ? [.mountNamespace, .userNamespace] : [.userNamespace]

private struct Result: Equatable {
    var output = ""
    var error = ""
    var end = CommandEnd.killed
}

private func run(
    _ script: String, _ isolation: Isolation, mounts: (ScratchDirectory) -> [SandboxPolicy.Mount] = { _ in [] },
    hostName: String? = nil, network: SandboxPolicy.Network = .shared, in scratch: ScratchDirectory = ScratchDirectory()
) throws -> Result {
    Shell.run("mkdir -p \(scratch.path)/ml/output \(scratch.path)/tmp")
    let policy = SandboxPolicy(
        mlDirectory: scratch("ml"),
        mounts: [.bind(source: scratch("tmp"), at: "/tmp", readOnly: false)] + mounts(scratch), hostName: hostName,
        network: network)
    let process = try Sandbox(initProgram: Products.pjrunInit, isolation: isolation).start(
        SandboxCommand(
            arguments: ["/bin/sh", "-c", script], environment: [("PATH", "/usr/bin:/bin")], workingDirectory: "/"),
        under: policy)
    var result = Result()
    result.end =
        process.run { stream, bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            if stream == .output { result.output += text } else { result.error += text }
        }.end
    return result
}

@Suite struct SandboxTests {
    @Test(arguments: isolations)
    func `the job's directory is /opt/ml and the machine's is untouched`(_ isolation: Isolation) throws {
        let scratch = ScratchDirectory()
        let before = Shell.run("ls -la /opt; grep -c . /proc/self/mountinfo").output

        let result = try run("echo hello > /opt/ml/output/x; ls /opt; echo done", isolation, in: scratch)

        #expect(result.end == .exited(0))
        #expect(scratch.read("ml/output/x") == "hello\n")
        #expect(result.output.hasSuffix("done\n"))
        #expect(Shell.run("ls -la /opt; grep -c . /proc/self/mountinfo").output == before)
    }

    @Test(arguments: isolations)
    func `everything in /opt is still there, and the machine's files are read-only`(_ isolation: Isolation) throws {
        let expected = Shell.run("ls -A /opt").output.split(separator: "\n").map(String.init) + ["ml"]

        let listing = try run("ls -A /opt", isolation)
        let write = try run(
            "touch /etc/pjrun-was-here /usr/pjrun-was-here /opt/pjrun-was-here; ls /etc/pjrun-was-here", isolation)

        #expect(listing.output.split(separator: "\n").map(String.init).sorted() == expected.sorted())
        #expect(write.error.contains("Read-only file system"))
        #expect(Shell.run("ls /etc/pjrun-was-here /usr/pjrun-was-here /opt/pjrun-was-here").code == 2)
    }

    @Test(arguments: isolations)
    func `a directory gets room for a mount point and keeps what is in it`(_ isolation: Isolation) throws {
        let scratch = ScratchDirectory()
        scratch.write("task/file", "hello")
        let expected = Shell.run("ls -A /var").output.split(separator: "\n").map(String.init) + ["pjrun-task"]

        let result = try run(
            "ls -A /var; cat /var/pjrun-task/file; touch /var/x /var/pjrun-task/x", isolation,
            mounts: {
                [
                    .room(for: ["pjrun-task"], at: "/var"),
                    .bind(source: $0("task"), at: "/var/pjrun-task", readOnly: true),
                ]
            }, in: scratch)

        let lines = result.output.split(separator: "\n").map(String.init)
        #expect(lines.dropLast().sorted() == expected.sorted())
        #expect(lines.last == "hello")
        #expect(result.error.split(separator: "\n").filter { $0.contains("Read-only file system") }.count == 2)
        #expect(Shell.run("ls /var/pjrun-task").code == 2)
    }

    @Test(arguments: isolations)
    func `a program has the streams that it is given, and a channel`(_ isolation: Isolation) throws {
        let output = try StreamPair.pipe()
        let channel = try StreamPair.sockets()
        var policy = SandboxPolicy(mlDirectory: "")
        policy.streams.output = output.write.descriptor
        policy.streams.channel = channel.child.descriptor
        let process = try Sandbox(initProgram: Products.pjrunInit, isolation: isolation).start(
            SandboxCommand(
                arguments: ["/bin/bash", "-c", "read -u 6 word; echo got $word; echo answer >&6; sleep 1000"],
                environment: [("PATH", "/usr/bin:/bin")], workingDirectory: "/"), under: policy)
        try channel.own.write(Array("question\n".utf8)[...])

        var answer = [UInt8](repeating: 0, count: 64)
        answer.removeLast(64 - (try channel.own.read(into: &answer)))
        process.kill()

        #expect(process.run { _, _ in }.end != .exited(0))
        #expect(String(decoding: answer, as: UTF8.self) == "answer\n")
        var printed = [UInt8](repeating: 0, count: 64)
        printed.removeLast(64 - (try output.read.read(into: &printed)))
        #expect(String(decoding: printed, as: UTF8.self) == "got question\n")
    }

    @Test(arguments: isolations)
    func `a script cannot make the machine's files writable again`(_ isolation: Isolation) throws {
        let result = try run(
            "mount -o remount,rw,bind / && touch /etc/pjrun-was-here; mount -t tmpfs none /mnt", isolation)

        #expect(result.end != .exited(0))
        #expect(Shell.run("ls /etc/pjrun-was-here").code == 2)
    }

    @Test(arguments: isolations)
    func `the entrypoint is a child of process 1 and leads a session of its own`(_ isolation: Isolation) throws {
        let result = try run("echo $PPID; ps -o sid= -p $$ | tr -d ' '; echo $$", isolation)

        let lines = result.output.split(separator: "\n")
        #expect(lines.first == "1")
        #expect(lines[1] == lines[2])
    }

    @Test(arguments: isolations)
    func `exit codes, signals and missing programs are told apart`(_ isolation: Isolation) throws {
        #expect(try run("exit 7", isolation).end == .exited(7))
        #expect(try run("kill -SEGV $$", isolation).end == .signalled(SIGSEGV))
        let scratch = ScratchDirectory()
        Shell.run("mkdir \(scratch.path)/ml")
        let process = try Sandbox(initProgram: Products.pjrunInit, isolation: isolation).start(
            SandboxCommand(arguments: ["no-such-program"], environment: [("PATH", "/bin")], workingDirectory: "/"),
            under: SandboxPolicy(mlDirectory: scratch("ml")))
        #expect(process.run { _, _ in }.end == .notExecuted(errno: ENOENT))
    }

    @Test(arguments: isolations)
    func `what a script leaves running dies with it`(_ isolation: Isolation) throws {
        let mark = "sleep 98\(Int.random(in: 100...999)).5"

        let result = try run("setsid \(mark) >/dev/null 2>&1 & (\(mark) &) ; echo started", isolation)

        #expect(result.output == "started\n")
        #expect(Shell.run("pgrep -f '\(mark)'").output == "")
    }

    @Test(arguments: isolations)
    func `an overlay can be written and its lower directory stays as it is`(_ isolation: Isolation) throws {
        let scratch = ScratchDirectory()
        scratch.write("lower: with \\ and : in it/a.csv", "original\n")
        Shell.run("cd \(scratch.path); mkdir -p upper work ml/processing/input")

        let result = try run(
            "cd /opt/ml/processing/input; cat a.csv; echo changed > a.csv; echo new > b.csv; cat a.csv b.csv",
            isolation,
            mounts: { scratch in
                [
                    .overlay(
                        lower: scratch("lower: with \\ and : in it"), upper: scratch("upper"), work: scratch("work"),
                        at: "/opt/ml/processing/input")
                ]
            }, in: scratch)

        #expect(result == Result(output: "original\nchanged\nnew\n", end: .exited(0)))
        #expect(scratch.read("lower: with \\ and : in it/a.csv") == "original\n")
        #expect(scratch.read("lower: with \\ and : in it/b.csv") == nil)
    }

    @Test(arguments: isolations)
    func `an isolated network has loopback, reaches its peers and nothing else`(_ isolation: Isolation) throws {
        let scratch = ScratchDirectory()
        Shell.run("mkdir -p \(scratch.path)/ml/output")
        let sandbox = Sandbox(initProgram: Products.pjrunInit, isolation: isolation)
        let server = """
            import socket
            s = socket.socket(); s.bind(("127.0.0.9", 7)); s.listen()
            print("ready", flush=True)
            c, _ = s.accept(); c.sendall(b"hello"); c.close()
            """
        let first = try sandbox.start(
            SandboxCommand(
                arguments: ["/usr/bin/python3", "-c", server], environment: [], workingDirectory: "/"),
            under: SandboxPolicy(mlDirectory: scratch("ml"), network: .isolated))
        let client = """
            import socket
            while True:
                try:
                    s = socket.create_connection(("127.0.0.9", 7)); break
                except ConnectionRefusedError: pass
            print(s.recv(9).decode())
            try: socket.create_connection(("192.0.2.1", 80), timeout=5)
            except OSError as e: print(e.strerror)
            """
        let second = try sandbox.start(
            SandboxCommand(arguments: ["/usr/bin/python3", "-c", client], environment: [], workingDirectory: "/"),
            under: SandboxPolicy(mlDirectory: scratch("ml"), network: .joining(first)))

        var output = ""
        let end = second.run { _, bytes in output += String(decoding: bytes, as: UTF8.self) }.end
        #expect(output == "hello\nNetwork is unreachable\n")
        #expect(end == .exited(0))
        #expect(first.run { _, _ in }.end == .exited(0))
    }

    @Test(arguments: isolations)
    func `a signal reaches the entrypoint, kill reaches everything`(_ isolation: Isolation) throws {
        let scratch = ScratchDirectory()
        Shell.run("mkdir -p \(scratch.path)/ml/output")
        let sandbox = Sandbox(initProgram: Products.pjrunInit, isolation: isolation)
        func start(_ script: String) throws -> SandboxedProcess {
            try sandbox.start(
                SandboxCommand(
                    arguments: ["/bin/bash", "-c", script], environment: [("PATH", "/bin:/usr/bin")],
                    workingDirectory: "/"), under: SandboxPolicy(mlDirectory: scratch("ml")))
        }

        let polite = try start("trap 'echo bye; exit 3' TERM; echo ready; while :; do sleep 0.01; done")
        var output = ""
        let politeEnd = polite.run { stream, bytes in
            guard stream == .output else { return }
            output += String(decoding: bytes, as: UTF8.self)
            if output == "ready\n" { polite.signal(SIGTERM) }
        }.end
        let stubborn = try start("trap '' TERM; echo ready; while :; do sleep 0.01; done")
        let stubbornEnd = stubborn.run { _, _ in
            stubborn.signal(SIGTERM)
            stubborn.kill()
        }.end

        #expect(output == "ready\nbye\n")
        #expect(politeEnd == .exited(3))
        #expect(stubbornEnd == .killed)
    }

    @Test(arguments: isolations)
    func `the host name is the one asked for`(_ isolation: Isolation) throws {
        #expect(try run("uname -n", isolation, hostName: "algo-2").output == "algo-2\n")
    }
}
