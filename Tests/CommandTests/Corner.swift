import Glibc
import PjrunTesting

/// One test's own corner of the machine: a directory for its files and a home for pjrun.
///
/// Everything that pjrun says comes back through `Placeholders`.
final class Corner: Sendable {
    let scratch = ScratchDirectory()

    init() {
        // Other users pass through, as they do in a home directory.
        chmod(scratch.path, 0o755)
        mkdir(home, 0o755)
    }

    /// `PJRUN_HOME`.
    var home: String { scratch("home") }
    /// The path of a file of this corner.
    func callAsFunction(_ name: String) -> String { scratch(name) }

    // MARK: - Files

    /// Writes a file and gives back its path.
    @discardableResult
    func write(_ name: String, _ text: String) -> String { scratch.write(name, text) }
    func read(_ name: String) -> String? { scratch.read(name) }
    /// Runs a line of bash in this corner.
    @discardableResult
    func shell(_ line: String) -> ShellResult { Shell.run("cd '\(scratch.path)' && \(line)") }

    /// Every file below, without pjrun's home; directories are not files.
    var files: Set<String> {
        let found = shell("find . -path ./home -prune -o ! -type d -printf '%P\\n'").output
        return Set(found.split(separator: "\n").map(String.init))
    }

    // MARK: - Running pjrun

    /// What a command left on its two streams, with placeholders, and its exit code.
    struct Answer: Hashable {
        var code: Int32
        var output = ""
        var error = ""
    }

    @discardableResult
    func run(
        _ arguments: String..., environment: [String: String] = [:], input: String? = nil, launcher: [String] = []
    ) -> Answer {
        run(arguments, environment: environment, input: input, launcher: launcher)
    }

    @discardableResult
    func run(
        _ arguments: [String], environment: [String: String] = [:], input: String? = nil, launcher: [String] = []
    ) -> Answer {
        let result = PjrunProcess.run(
            arguments, home: home, environment: environment, directory: scratch.path, input: input, launcher: launcher)
        return Answer(
            code: result.code, output: Placeholders.put(into: result.output, for: scratch.path),
            error: Placeholders.put(into: result.error, for: scratch.path))
    }

    /// Starts a command that goes on.
    func start(_ arguments: String..., environment: [String: String] = [:]) -> PjrunProcess {
        PjrunProcess.start(arguments, home: home, environment: environment, directory: scratch.path)
    }

    // MARK: - What a refusal leaves behind

    /// An answer, and everything that is there now and was not before.
    struct Refusal: Hashable {
        var code: Int32
        var error: String
        var output = ""
        /// Files outside pjrun's home.
        var files: Set<String> = []
        /// "name Status" of the records.
        var records: [String] = []
        /// Entries of the directory for running jobs.
        var scratch: [String] = []
    }

    func refusal(
        _ arguments: String..., environment: [String: String] = [:], input: String? = nil, launcher: [String] = []
    ) -> Refusal {
        refusal(arguments, environment: environment, input: input, launcher: launcher)
    }

    func refusal(
        _ arguments: [String], environment: [String: String] = [:], input: String? = nil, launcher: [String] = []
    ) -> Refusal {
        let before = files
        let answer = run(arguments, environment: environment, input: input, launcher: launcher)
        return Refusal(
            code: answer.code, error: answer.error, output: answer.output, files: files.subtracting(before),
            records: records, scratch: scratchEntries)
    }

    /// "name Status" of every record, newest first.
    var records: [String] {
        run("list").output.split(separator: "\n").dropFirst().map { line in
            line.split(separator: " ", omittingEmptySubsequences: true).prefix(2).joined(separator: " ")
        }
    }

    /// What is left of running jobs.
    var scratchEntries: [String] {
        shell("ls -A home/scratch 2>/dev/null").output.split(separator: "\n").map(String.init)
    }

    // MARK: - Requests

    /// A request that runs, with further members.
    static func request(_ members: String = "", entrypoint: String = #"["/bin/true"]"#) -> String {
        """
        {"ProcessingJobName": "job",
         "ProcessingResources": {"ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 30}},
         "AppSpecification": {"ImageUri": "local", "ContainerEntrypoint": \(entrypoint)}\(members.isEmpty ? "" : ",\n \(members)")}
        """
    }

    /// An input of a request.
    static func input(_ name: String, _ uri: String, at path: String) -> String {
        """
        {"InputName": "\(name)", "S3Input": {"S3Uri": "\(uri)", "LocalPath": "\(path)", "S3DataType": "S3Prefix", "S3InputMode": "File"}}
        """
    }
}

/// Ways to be somebody else.
enum Launcher {
    /// As the user "nobody", without any right of root.
    static let nobody = [
        "setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "env", "HOME=/nonexistent",
    ]

    /// With mounts of its own, made by a line of shell, which end with the program.
    ///
    /// `afterwards` is a line of shell that looks at what is there before they go.
    static func mounting(_ line: String, afterwards: String = "true") -> [String] {
        ["unshare", "--mount", "sh", "-c", "\(line) || exit 99; \"$@\"; code=$?; \(afterwards); exit $code", "sh"]
    }

    static let isRoot = geteuid() == 0
    /// Whether "nobody" may execute the program under test where it lies.
    static let nobodyCanRun =
        isRoot && Shell.run(nobody + [Products.pjrun, "--version"]).code == 0
    /// Whether mounts can be made here.
    static let canMount = isRoot && Shell.run(mounting("mount -t tmpfs none /mnt") + ["true"]).code == 0
}
