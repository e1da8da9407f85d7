import Glibc
import PjrunTesting
import Testing

/// A mount namespace in which `/opt` may be changed; it ends with the value.
///
/// `/opt` is shown through an overlay, because the programs under test may use libraries in it.
private final class PrivateOpt: Sendable {
    private let scratch = ScratchDirectory()
    private let holder: Int32

    init() {
        let place = scratch("top")
        let line = """
            unshare -m bash -c '
                mkdir "\(place)" && mount -t tmpfs none "\(place)" && mkdir "\(place)/u" "\(place)/w" &&
                mount -t overlay overlay -o "lowerdir=/opt,upperdir=\(place)/u,workdir=\(place)/w" /opt &&
                touch "\(scratch("ready"))" && exec sleep 1000
            ' >/dev/null 2>&1 & echo $!
            """
        let output = Shell.run(line).output
        holder = Int32(output.split(separator: "\n").first ?? "") ?? 0
        guard holder > 0, eventually({ access(scratch("ready"), F_OK) == 0 }) else {
            fatalError("no mount namespace: \(output)")
        }
    }

    deinit { kill(holder, SIGKILL) }

    var launcher: [String] { ["nsenter", "-m", "-t", "\(holder)", "--wd=."] }

    func folder() -> JobFolder { JobFolder(launcher: launcher, environment: ["PJRUN_SANDBOX": "none"]) }

    /// Runs a line of shell inside.
    func run(_ line: String) -> String {
        Shell.run(["nsenter", "-m", "-t", "\(holder)", "/bin/bash", "-c", line]).output
    }
}

@Suite(.enabled(if: geteuid() == 0)) struct FallbackTests {
    private static let words = "no isolation: asked for by PJRUN_SANDBOX; the job sees this machine as it is"

    @Test func `without namespaces a job runs with opt ml as a link that goes away`() {
        let opt = PrivateOpt()
        let folder = opt.folder()
        folder.write("data/a.csv", "1\n")
        folder.write(
            "main.sh",
            """
            [ -L /opt/ml ] && echo link
            cat /opt/ml/processing/input/d/a.csv; echo more >> /opt/ml/processing/input/d/a.csv
            echo out > /opt/ml/processing/output/o/f
            echo said > /opt/ml/output/message
            echo tmp > "$TMPDIR/x"; echo home > "$HOME/y"
            """)

        let result = folder.pjrun(
            "run", "--job-name", "job", "--script", "main.sh", "--input", "d=data", "--output", "o=out")

        #expect(result.withoutError == ShellResult(exit: 0, "link\n1\n"))
        #expect(result.error.contains(Self.words))
        #expect(folder.state() == JobState("Completed", message: "said\n"))
        #expect(folder.contents("out") == ["f": "out\n"])
        #expect(folder.contents("data") == ["a.csv": "1\n"])
        #expect(opt.run("ls -d /opt/ml 2>&1") == "ls: cannot access '/opt/ml': No such file or directory\n")
        #expect(folder.leftovers == [])
    }

    @Test func `without namespaces a second job waits for the first`() {
        let opt = PrivateOpt()
        let folder = opt.folder()
        folder.write(
            "main.sh",
            """
            touch \(folder("started-"))$1
            [ $1 = second ] || until [ -e \(folder("go")) ]; do sleep 0.01; done
            echo $1 > /opt/ml/processing/output/o/f
            ls \(folder.scratch.path) | grep started-
            """)
        func start(_ name: String) -> PjrunProcess {
            folder.start(
                "run", "--script", "main.sh", "--job-name", name, "--argument", name, "--output", "o=out-\(name)")
        }

        let first = start("first")
        #expect(folder.waits(for: "started-first"))
        let second = start("second")
        #expect(eventually { second.error.contains("Processing") })
        let during = (first.isRunning, folder.has("started-second"))
        folder.write("go", "")

        #expect(during == (true, false))
        #expect(first.wait().withoutError == ShellResult(exit: 0, "started-first\n"))
        #expect(second.wait().withoutError == ShellResult(exit: 0, "started-first\nstarted-second\n"))
        #expect(folder.contents("out-first") == ["f": "first\n"])
        #expect(folder.contents("out-second") == ["f": "second\n"])
    }

    @Test(arguments: [
        (["--instances", "2"], "a job of 2 hosts"), (["--network-isolation"], "EnableNetworkIsolation"),
    ])
    func `without namespaces what needs them is refused by name`(flags: [String], feature: String) {
        let opt = PrivateOpt()
        let folder = opt.folder()

        let result = folder.runScript("echo ran", flags)

        #expect(result.withoutError == ShellResult(exit: 125))
        #expect(
            folder.state()
                == JobState(
                    "Failed",
                    reason:
                        "InternalServerError: algo-1 cannot be started: \(feature) needs Linux namespaces, which are refused or switched off here; 'pjrun doctor' says how to allow them"
                ))
    }

    @Test(arguments: [
        "mkdir /opt/ml && echo mine > /opt/ml/file",
        "mkdir /opt/other && echo mine > /opt/other/file && ln -s other /opt/ml",
    ])
    func `without namespaces an opt ml of somebody else is refused and untouched`(setUp: String) {
        let opt = PrivateOpt()
        let folder = opt.folder()
        _ = opt.run(setUp)
        let look = "stat -c '%N %F' /opt/ml; ls -A /opt/ml/; cat /opt/ml/file"
        let before = opt.run(look)

        let result = folder.runScript("echo ran; touch /opt/ml/ran")

        #expect(result.withoutError == ShellResult(exit: 125))
        #expect(
            folder.state().reason?.hasPrefix(
                "InternalServerError: algo-1 cannot be started: namespaces are refused here and '/opt/ml' exists already"
            ) == true)
        #expect(before.hasSuffix("file\nmine\n"))
        #expect(opt.run(look) == before)
    }

    @Test func `without namespaces a killed pjrun leaves no process, and the next job gets opt ml`() {
        let opt = PrivateOpt()
        let folder = opt.folder()
        let seconds = 1_000_000 + Int.random(in: 0..<1_000_000)
        let job = folder.startScript("(setsid sleep \(seconds) &); touch \(folder("ready")); sleep \(seconds)")
        #expect(folder.waits(for: "ready"))

        job.kill()
        job.wait()

        #expect(eventually { Shell.run("pgrep -fx 'sleep \(seconds)'").output == "" })
        #expect(folder.runScript("echo next", ["--job-name", "next"]).withoutError == ShellResult(exit: 0, "next\n"))
        #expect(folder.state().status == "Failed")
        #expect(opt.run("ls -d /opt/ml 2>/dev/null") == "")
    }

    @Test func `where the kernel refuses namespaces the fallback is chosen and said, and doctor explains`() {
        // A user namespace of its own in which there may be no others, without the right to mount.
        let folder = JobFolder(launcher: [
            "unshare", "-Urm", "bash", "-c",
            """
            set -e
            mkdir -p top && mount -t tmpfs none top && mkdir top/u top/w
            mount -t overlay overlay -o "lowerdir=/opt,upperdir=top/u,workdir=top/w" /opt
            echo 0 > /proc/sys/user/max_user_namespaces
            exec setpriv --bounding-set=-sys_admin --inh-caps=-sys_admin "$@"
            """, "bash",
        ])
        folder.write("main.sh", "[ -L /opt/ml ] && echo link\n")

        let result = folder.pjrun("run", "--job-name", "job", "--script", "main.sh")
        let doctor = folder.pjrun("doctor", "--format", "json")

        let answer = JSONValue(parsing: doctor.output)
        #expect(result.withoutError == ShellResult(exit: 0, "link\n"))
        #expect(result.error.contains("no isolation: "))
        #expect(result.error.contains("the kernel refused"))
        #expect(doctor.code == 0)
        #expect(
            answer["sandbox"]
                == "none: /opt/ml is a link while a job runs; one job at a time, one host, no network isolation")
        #expect(
            answer["refusals"]?.elements.compactMap(\.string) == [
                "mount-namespace: the kernel refused 'clone': Operation not permitted",
                "user-namespace: the kernel refused 'clone': No space left on device",
            ])
        #expect(
            answer["help"]?.elements.contains(
                "user namespaces are switched off: sudo sysctl user.max_user_namespaces=10000") == true)
    }

    @Test func `doctor says which sandbox works here`() {
        let folder = JobFolder()
        let nobody = Caller.nobody.folder()

        let asRoot = JSONValue(parsing: folder.pjrun("doctor", "--format", "json").output)
        let asNobody = JSONValue(parsing: nobody.pjrun("doctor", "--format", "json").output)

        #expect(asRoot["sandbox"] == "mount-namespace (made as root)")
        #expect(asNobody["sandbox"] == "user-namespace (no root needed)")
    }

    @Test func `a job does without user namespaces as root`() {
        let folder = JobFolder(launcher: [
            "unshare", "-Ur", "bash", "-c", "echo 0 > /proc/sys/user/max_user_namespaces && exec \"$@\"", "bash",
        ])

        let result = folder.runScript("[ -L /opt/ml ] || hostname", ["--instances", "1"])

        #expect(result == ShellResult(exit: 0, "algo-1\n"))
    }
}
