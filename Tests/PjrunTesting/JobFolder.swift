import Glibc

extension ShellResult {
    /// A result to compare with.
    public init(exit code: Int32, _ output: String = "", error: String = "") {
        self.init(code: code, output: output, error: error)
    }

    /// Code and standard output alone, for programs that talk on standard error.
    public var withoutError: ShellResult { ShellResult(exit: code, output) }
}

/// A user's directory with a `PJRUN_HOME` of its own, in which `pjrun` is run.
public final class JobFolder: Sendable {
    /// Where the files are, and where `pjrun` is started.
    public let scratch = ScratchDirectory()
    /// What `pjrun` is run by: nothing, or a program such as `setpriv` with its arguments.
    public let launcher: [String]
    /// What it finds in its environment beside this process's.
    public let environment: [String: String]

    /// Makes one.
    public init(launcher: [String] = [], environment: [String: String] = [:]) {
        self.launcher = launcher
        self.environment = environment
        // What Python answers about itself is the same in all homes; asking takes longer than most jobs.
        if launcher.isEmpty { Shell.run("mkdir -p '\(home)' && cp -r '\(JobFolder.answers)' '\(home)/cache'") }
    }

    /// `PJRUN_HOME`.
    public var home: String { scratch("home") }
    /// The absolute path of a file here.
    public func callAsFunction(_ name: String) -> String { scratch(name) }
    /// Writes a file here.
    @discardableResult
    public func write(_ name: String, _ text: String) -> String { scratch.write(name, text) }
    /// The text of a file here; nil when there is none.
    public func read(_ name: String) -> String? { scratch.read(name) }
    /// Whether something is here.
    public func has(_ name: String) -> Bool { access(scratch(name), F_OK) == 0 }

    /// Waits until a file is here.
    public func waits(for name: String) -> Bool { eventually { has(name) } }

    /// The paths of all files below a directory here, sorted; directories are not told.
    public func files(_ name: String) -> [String] {
        Shell.run("cd '\(scratch(name))' 2>/dev/null && find . -mindepth 1 ! -type d -printf '%P\\n' | LC_ALL=C sort")
            .output
            .split(separator: "\n").map(String.init)
    }

    /// Path → text of all files below a directory here.
    public func contents(_ name: String) -> [String: String] {
        Dictionary(uniqueKeysWithValues: files(name).map { ($0, read("\(name)/\($0)") ?? "(unreadable)") })
    }

    // MARK: - Running

    /// Runs `pjrun` here.
    @discardableResult
    public func pjrun(_ arguments: [String], environment: [String: String] = [:], input: String? = nil) -> ShellResult {
        start(arguments, environment: environment, input: input).wait()
    }

    /// Runs `pjrun` here.
    @discardableResult
    public func pjrun(_ arguments: String...) -> ShellResult { pjrun(arguments) }

    /// Starts `pjrun` here.
    public func start(_ arguments: [String], environment: [String: String] = [:], input: String? = nil) -> PjrunProcess
    {
        PjrunProcess.start(
            arguments, home: home, environment: self.environment.merging(environment) { $1 }, directory: scratch.path,
            input: input, launcher: launcher)
    }

    /// Starts `pjrun` here.
    public func start(_ arguments: String...) -> PjrunProcess { start(arguments) }

    /// Runs a shell script as the job `job`, saying nothing else.
    @discardableResult
    public func runScript(_ text: String, _ arguments: [String] = [], environment: [String: String] = [:])
        -> ShellResult
    {
        startScript(text, arguments, environment: environment).wait()
    }

    /// Starts a shell script as the job `job`, saying nothing else.
    public func startScript(
        _ text: String, _ arguments: [String] = [], environment: [String: String] = [:]
    ) -> PjrunProcess {
        write("main.sh", text + "\n")
        let name = arguments.contains("--job-name") ? [] : ["--job-name", "job"]
        return start(["run", "--quiet", "--script", "main.sh"] + name + arguments, environment: environment)
    }

    /// The DescribeProcessingJob answer of a job.
    public func describe(_ name: String = "job") -> JSONValue {
        let result = pjrun("describe", name, "--format", "json")
        return result.code == 0 ? JSONValue(parsing: result.output) : .string(result.error)
    }

    /// How a job stands, by the answer of `describe`.
    public func state(_ name: String = "job") -> JobState { JobState(describe(name)) }

    /// Half-made files anywhere below, and what running jobs leave in the home.
    public var leftovers: [String] {
        let partial = files(".").filter { $0.split(separator: "/").last?.hasPrefix(".pjrun~") == true }
        let scratch = Shell.run("ls -A '\(home)/scratch' 2>/dev/null").output.split(separator: "\n").map(String.init)
        return partial + scratch
    }

    // MARK: - Python's answers

    private static let answers: String = {
        let folder = "/tmp/pjrun-test-answers-\(getpid())"
        Shell.run("mkdir -p '\(folder)/home/cache/python-prefix'")
        PjrunProcess.run(["run", "--quiet", "--entrypoint", "/bin/true"], home: "\(folder)/home")
        Shell.run(
            "mkdir '\(folder)/cache' && mv '\(folder)/home/cache/python-prefix' '\(folder)/cache/'; rm -rf '\(folder)/home'"
        )
        atexit { Shell.run("rm -rf /tmp/pjrun-test-answers-\(getpid())") }
        return "\(folder)/cache"
    }()
}

/// Status, FailureReason and ExitMessage of a job.
public struct JobState: Hashable, Sendable {
    /// ProcessingJobStatus.
    public let status: String?
    /// FailureReason.
    public let reason: String?
    /// ExitMessage.
    public let message: String?

    /// A state to compare with.
    public init(_ status: String, reason: String? = nil, message: String? = nil) {
        self.status = status
        self.reason = reason
        self.message = message
    }

    init(_ answer: JSONValue) {
        status = answer["ProcessingJobStatus"]?.string ?? answer.string
        reason = answer["FailureReason"]?.string
        message = answer["ExitMessage"]?.string
    }
}

/// Who calls `pjrun`.
public enum Caller: String, CaseIterable, Sendable {
    /// The user of these tests.
    case tester
    /// Somebody without any rights.
    case nobody

    /// Those that can be tried here: only root can become somebody else.
    public static var possible: [Caller] { geteuid() == 0 ? allCases : [.tester] }

    /// A folder of this caller's own.
    public func folder(_ environment: [String: String] = [:]) -> JobFolder {
        switch self {
        case .tester: return JobFolder(environment: environment)
        case .nobody:
            let folder = JobFolder(
                launcher: ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"],
                environment: ["HOME": "/nonexistent", "PATH": "/usr/local/bin:/usr/bin:/bin"].merging(environment) {
                    $1
                })
            chmod(folder.scratch.path, 0o777)
            return folder
        }
    }

    /// The owner of this caller's files.
    public var user: UInt32 { self == .tester ? geteuid() : 65534 }
}
