import Glibc
import PjrunTesting
import Testing

@Suite struct JobSandboxTests {
    // MARK: - Files of the machine

    @Test(arguments: Caller.possible)
    func `a job cannot write outside of its own places`(caller: Caller) {
        let folder = caller.folder()
        folder.write("open/there", "source\n")
        chmod(folder("open"), 0o777)
        let token = "pjrun-test-\(UInt32.random(in: .min ... .max))"

        let result = folder.runScript(
            """
            for d in / /etc /usr /usr/bin /var /var/lib /home /root /mnt /opt \(folder("open")); do
                if (echo x > $d/\(token)) 2>/dev/null; then echo "wrote to $d"; fi
            done
            (echo x > \(folder("open/there"))) 2>/dev/null && echo changed
            rm -f \(folder("open/there")) 2>/dev/null && echo removed
            for d in /tmp /var/tmp /dev/shm /run $HOME /opt/ml /opt/ml/output /opt/ml/processing; do
                echo x > $d/\(token) && rm $d/\(token) || echo "cannot write to $d"
            done
            cat \(folder("open/there"))
            """, ["--open-path", folder("open")])

        #expect(result == ShellResult(exit: 0, "source\n"))
        #expect(folder.contents("open") == ["there": "source\n"])
        #expect(
            Shell.run(
                "ls -d /\(token) /etc/\(token) /usr/\(token) /usr/bin/\(token) /var/\(token) /var/lib/\(token) /run/\(token) /run/lock/\(token) /home/\(token) /root/\(token) /mnt/\(token) /opt/\(token) 2>/dev/null"
            ).output == "")
    }

    @Test(arguments: Caller.possible)
    func `the job's temporary places are its own`(caller: Caller) {
        let folder = caller.folder()
        let token = "pjrun-test-\(UInt32.random(in: .min ... .max))"
        Shell.run("for d in /tmp /var/tmp /dev/shm; do echo outside > $d/\(token); done")
        defer { Shell.run("rm -f /tmp/\(token) /var/tmp/\(token) /dev/shm/\(token)") }

        let result = folder.runScript(
            """
            ls /tmp/\(token) /var/tmp/\(token) /dev/shm/\(token) 2>/dev/null
            for d in /tmp /var/tmp /dev/shm; do echo inside > $d/\(token); stat -c '%a' $d; done
            echo "$HOME" $(ls -A "$HOME" | wc -l) "$TMPDIR"
            """)

        #expect(result == ShellResult(exit: 0, "1777\n1777\n1777\n/tmp/home 0 \n"))
        #expect(
            Shell.run("cat /tmp/\(token) /var/tmp/\(token) /dev/shm/\(token)").output == "outside\noutside\noutside\n")
    }

    @Test(arguments: Caller.possible)
    func `a path is opened for reading, or for writing too`(caller: Caller) {
        let folder = caller.folder()
        folder.write("open/a", "a\n")
        chmod(folder("open"), 0o777)

        let result = folder.runScript(
            "cat \(folder("open"))/a; echo b > \(folder("open"))/b", ["--open-path", "\(folder("open")):rw"])

        #expect(result == ShellResult(exit: 0, "a\n"))
        #expect(folder.contents("open") == ["a": "a\n", "b": "b\n"])
    }

    @Test(arguments: Caller.possible)
    func `pip install in a script works, and the machine's Python stays as it was`(caller: Caller) {
        let folder = caller.folder()
        let name = "pjrun_test_\(UInt32.random(in: .min ... .max))"
        // A wheel is a zip file with some metadata; made here so that no build tool is needed.
        folder.write(
            "wheel.py",
            """
            import sys, zipfile
            name = '\(name)'
            with zipfile.ZipFile(f'{sys.argv[1]}/{name}-1.0-py3-none-any.whl', 'w') as wheel:
                wheel.writestr(f'{name}.py', "word = 'installed'")
                wheel.writestr(f'{name}-1.0.dist-info/METADATA', f'Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0\\n')
                wheel.writestr(f'{name}-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
                wheel.writestr(f'{name}-1.0.dist-info/RECORD', '')
            """)
        Shell.run("mkdir '\(folder("packages"))' && python3 '\(folder("wheel.py"))' '\(folder("packages"))'")
        folder.write(
            "main.py",
            """
            import subprocess, sys
            pip = subprocess.run([sys.executable, '-m', 'pip', 'install', '--quiet', '--no-index', '/opt/ml/processing/input/p/\(name)-1.0-py3-none-any.whl'])
            print(pip.returncode, flush=True)
            subprocess.run([sys.executable, '-c', 'import \(name); print(\(name).word)'])
            """)
        let look =
            "python3 -c 'import \(name)' 2>&1 | tail -n 1; find $(python3 -c 'import sys; print(sys.prefix)')/lib /usr/lib/python3 /usr/local ~/.local -xdev -name '\(name)*' 2>/dev/null"

        let result = folder.pjrun("run", "-q", "--script", "main.py", "--input", "p=packages")

        #expect(result.withoutError == ShellResult(exit: 0, "0\ninstalled\n"))
        #expect(Shell.run(look).output == "ModuleNotFoundError: No module named '\(name)'\n")
    }

    @Test(arguments: Caller.possible, [[], ["--continuous"]])
    func `outputs belong to the caller`(caller: Caller, flags: [String]) {
        let folder = caller.folder()

        let result = folder.runScript(
            "id -u; cd /opt/ml/processing/output/o; mkdir d; echo 1 > d/f; echo 2 > g; chmod 600 g",
            ["--output", "o=out"] + flags)

        #expect(result.code == 0)
        #expect(
            Shell.run("cd '\(folder("out"))' && find . -mindepth 1 -printf '%P %U %m\\n' | sort").output
                == "d \(caller.user) 755\nd/f \(caller.user) 644\ng \(caller.user) 644\n")
    }

    // MARK: - Processes

    @Test func `a daemon that forks away ends with the job`() {
        let folder = JobFolder()
        let seconds = 1_000_000 + Int.random(in: 0..<1_000_000)

        let result = folder.runScript(
            "(setsid nohup sleep \(seconds) >/dev/null 2>&1 &) ; until pgrep -f 'sleep \(seconds)' >/dev/null; do :; done; echo started"
        )

        #expect(result == ShellResult(exit: 0, "started\n"))
        #expect(eventually { Shell.run("pgrep -fx 'sleep \(seconds)'").output == "" })
    }

    @Test func `a daemon that keeps the output open does not hold the job up`() {
        let folder = JobFolder()

        let result = folder.runScript("(setsid sleep 1000 &) ; echo over")

        #expect(result == ShellResult(exit: 0, "over\n"))
        #expect(folder.state() == JobState("Completed"))
    }

    @Test func `a job sees its own processes only, and is not process 1`() {
        let folder = JobFolder()

        let result = folder.runScript("[ $$ -ne 1 ] && processes=(/proc/[0-9]*) && echo ${#processes[@]}")

        // Process 1 and the shell.
        #expect(result == ShellResult(exit: 0, "2\n"))
    }

    // MARK: - Hosts

    /// Serves on one port of its own address, and asks the other host for its name.
    private static let talking = """
        import os, socket, sys, threading
        me = os.environ['HOSTNAME']
        other = {'algo-1': 'algo-2', 'algo-2': 'algo-1'}[me]
        server = socket.socket()
        # The connections of an earlier run of these tests may still linger at the same address.
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind((socket.gethostbyname(me), int(sys.argv[1])))
        server.listen()
        def serve():
            connection, _ = server.accept()
            connection.sendall(me.encode())
            connection.close()
        thread = threading.Thread(target=serve)
        thread.start()
        while True:
            try:
                connection = socket.create_connection((other, int(sys.argv[1])))
                break
            except ConnectionRefusedError:
                pass
        said = connection.recv(100).decode()
        thread.join()
        try:
            socket.create_connection(('127.0.0.1', int(sys.argv[2])), timeout=20)
            outside = 'outside reached'
        except OSError as error:
            outside = 'outside not reached'
        open(f'/opt/ml/processing/output/o/{me}', 'w').write(f'{said}, {outside}')
        """

    @Test(arguments: Caller.possible, [[], ["--network-isolation"]])
    func `two hosts bind one port each on its own address and talk, and isolation lets nothing else in or out`(
        caller: Caller, flags: [String]
    ) {
        let folder = caller.folder()
        folder.write("main.py", Self.talking)
        let outside = Listener()
        // Another case of this test has another port, so that only its own hosts can be in its way.
        let port = 5000 + (caller == .nobody ? 1 : 0) + (flags.isEmpty ? 2 : 0)

        let result = folder.pjrun(
            [
                "run", "-q", "--script", "main.py", "--instances", "2", "--output", "o=out", "--max-runtime", "30",
                "--argument",
                "\(port)", "--argument", "\(outside.port)",
            ] + flags)

        let seen = flags.isEmpty ? "outside reached" : "outside not reached"
        #expect(result.withoutError == ShellResult(exit: 0))
        #expect(folder.contents("out") == ["algo-1": "algo-2, \(seen)", "algo-2": "algo-1, \(seen)"])
    }

    @Test func `jobs of two homes at once have other addresses, so that both may bind one port`() {
        let folders = [JobFolder(), JobFolder()]
        for folder in folders {
            folder.write(
                "main.py",
                """
                import os, socket, sys, time
                server = socket.socket()
                server.bind((socket.gethostbyname(os.environ['HOSTNAME']), 5010))
                server.listen()
                open(os.environ['GATE'] + '/bound', 'w').close()
                while not os.path.exists(os.environ['GATE'] + '/go'): time.sleep(0.01)
                """)
            folder.write("gate/x", "")
        }

        let jobs = folders.map { folder in
            folder.start(
                "run", "-q", "--script", "main.py", "--job-name", "job", "--open-path", "\(folder("gate")):rw", "-e",
                "GATE=\(folder("gate"))", "--max-runtime", "60")
        }
        for (folder, job) in zip(folders, jobs) { #expect(eventually { folder.has("gate/bound") || !job.isRunning }) }
        for folder in folders { folder.write("gate/go", "") }

        #expect(jobs.map { $0.wait().code } == [0, 0])
    }

    @Test func `host names and the names of the peers are those of the service`() {
        let folder = JobFolder()

        let result = folder.runScript(
            "echo $(hostname) $HOSTNAME $(getent hosts localhost | wc -l) $(getent hosts algo-1 algo-2 algo-3 | awk '{print $1}' | sort -u | wc -l) > /opt/ml/processing/output/o/$HOSTNAME",
            ["--instances", "3", "--output", "o=out"])

        #expect(result.withoutError == ShellResult(exit: 0))
        #expect(
            folder.contents("out") == [
                "algo-1": "algo-1 algo-1 1 3\n", "algo-2": "algo-2 algo-2 1 3\n", "algo-3": "algo-3 algo-3 1 3\n",
            ])
    }

    @Test func `eight jobs at once use the same paths and do not mix`() {
        let folder = JobFolder()
        Shell.run("mkdir '\(folder("gate"))'")
        folder.write(
            "main.sh",
            """
            for f in /opt/ml/processing/output/o/f /opt/ml/processing/input/d/own /tmp/f /dev/shm/f $HOME/f; do echo $1 > $f; done
            touch $GATE/$1
            until [ $(ls $GATE | wc -l) = 8 ]; do sleep 0.01; done
            cat /opt/ml/processing/input/d/* /opt/ml/processing/output/o/f /tmp/f /dev/shm/f $HOME/f
            """)
        for number in 1...8 { folder.write("data-\(number)/given", "given \(number)\n") }

        let jobs = (1...8).map { number in
            folder.start(
                "run", "-q", "--script", "main.sh", "--job-name", "job-\(number)", "--input", "d=data-\(number)",
                "--output",
                "o=out-\(number)", "--argument", "\(number)", "--open-path", "\(folder("gate")):rw", "-e",
                "GATE=\(folder("gate"))",
                "--max-runtime", "60")
        }
        let results = jobs.map { $0.wait().withoutError }

        #expect(
            results == (1...8).map { ShellResult(exit: 0, "given \($0)\n" + String(repeating: "\($0)\n", count: 5)) })
        #expect((1...8).map { folder.contents("out-\($0)") } == (1...8).map { ["f": "\($0)\n"] })
        #expect((1...8).map { folder.contents("data-\($0)") } == (1...8).map { ["given": "given \($0)\n"] })
    }
}

/// A socket of this machine that listens, as something outside of a job.
final class Listener: Sendable {
    private let descriptor: Int32
    /// Its port at 127.0.0.1.
    let port: UInt16

    init() {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                guard bind(descriptor, pointer, length) == 0, listen(descriptor, 16) == 0 else {
                    fatalError("cannot listen")
                }
                getsockname(descriptor, pointer, &length)
            }
        }
        self.descriptor = descriptor
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(descriptor) }
}
