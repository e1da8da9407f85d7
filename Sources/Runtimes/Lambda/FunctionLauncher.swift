import FileTree
import Glibc
import JobModel
import Sandboxing

/// Starts processes of functions, each in a sandbox of its own.
///
/// A function sees the machine read-only, its code as `/var/task`, and a `/tmp` of its own that is gone with the process; it is on
/// the machine's network, where the endpoint is.
struct FunctionLauncher: Sendable {
    let settings: FunctionSettings
    let pythons: PythonInterpreter.Finder

    init(_ settings: FunctionSettings) {
        self.settings = settings
        pythons = PythonInterpreter.Finder(
            path: settings.environment["PATH"] ?? FunctionLauncher.defaultPath,
            host: HostCommand(initProgram: settings.initProgram, environment: settings.environment))
    }

    static let defaultPath = "/usr/local/bin:/usr/bin:/bin"
    private static let task = "/var/task"
    private static let runtime = "/var/runtime"

    /// The name of the log stream of a new process: `2026/11/21/[$LATEST]…`.
    func streamName() -> String {
        let day = settings.now().iso8601.prefix(10).split(separator: "-").joined(separator: "/")
        return "\(day)/[$LATEST]\(RandomUUID.text().split(separator: "-").joined())"
    }

    /// Starts the process that runs a handler; it says when it is ready.
    func startPython(
        _ program: FunctionProgram, handler: String, isGuessed: Bool, stream: String, _ log: inout CallLog
    ) throws(FunctionFailure) -> FunctionProcess {
        guard let python = pythons.interpreter(for: program.configuration.runtime) else {
            throw .service(
                message:
                    "the function \(program.name) needs python3, and there is none on PATH; install Python (apt-get "
                    + "install python3)")
        }
        if python.isSubstitute, let runtime = program.configuration.runtime {
            log.append(line: "pjrun: \(runtime) is not on PATH, so \(python.program) runs this function")
        }
        do throws(SandboxError) {
            let answer = try settings.sandbox.answer()
            let isIsolated = answer.isolation != .none
            let channel = try StreamPair.sockets()
            let output = try StreamPair.pipe()
            var policy = policy(program, isIsolated, shown: [python.program])
            policy.streams.output = output.write.descriptor
            policy.streams.error = output.write.descriptor
            policy.streams.channel = channel.child.descriptor
            let runtime = isIsolated ? FunctionLauncher.runtime : settings.runtime
            // Unbuffered: what is printed before a crash is in the log, as with Lambda.
            let arguments =
                [python.program, "-u", "\(runtime)/bootstrap.py", handler] + (isGuessed ? ["--guessed"] : [])
            let process = try start(
                program, arguments, policy, answer, handler: handler, stream: stream, python: python.program)
            return FunctionProcess(process: process, channel: channel.own, log: output.read)
        } catch {
            throw failure(error, program)
        }
    }

    /// Starts an executable file, which reads the event and prints the answer.
    func startExecutable(
        _ program: FunctionProgram, file: String, event: [UInt8], requestID: String, stream: String
    ) throws(FunctionFailure) -> FunctionProcess {
        do {
            let answer = try settings.sandbox.answer()
            let isIsolated = answer.isolation != .none
            let input = try FunctionLauncher.nameless(event)
            let output = try StreamPair.pipe()
            let log = try StreamPair.pipe()
            var policy = policy(program, isIsolated, shown: [])
            policy.streams.input = input.descriptor
            policy.streams.output = output.write.descriptor
            policy.streams.error = log.write.descriptor
            let directory = isIsolated ? FunctionLauncher.task : program.directory
            let process = try start(
                program, ["\(directory)/\(file)"], policy, answer, handler: file, stream: stream, python: nil,
                requestID: requestID)
            return FunctionProcess(process: process, channel: output.read, log: log.read)
        } catch let error as SandboxError {
            throw failure(error, program)
        } catch {
            throw .service(message: "the function \(program.name) cannot be given its event: \(error)")
        }
    }

    private func start(
        _ program: FunctionProgram, _ arguments: [String], _ policy: SandboxPolicy, _ answer: SandboxChoice.Answer,
        handler: String, stream: String, python: String?, requestID: String? = nil
    ) throws(SandboxError) -> SandboxedProcess {
        let isIsolated = answer.isolation != .none
        var variables = FunctionVariables(settings, program, isIsolated: isIsolated)
        variables.add(handler: handler, stream: stream, python: python)
        if let requestID { variables.set("AWS_LAMBDA_REQUEST_ID", requestID) }
        return try Sandbox(initProgram: settings.initProgram, isolation: answer.isolation).start(
            SandboxCommand(
                arguments: arguments, environment: variables.all,
                workingDirectory: isIsolated ? FunctionLauncher.task : program.directory),
            under: policy)
    }

    private func failure(_ error: SandboxError, _ program: FunctionProgram) -> FunctionFailure {
        if case .refused = error { settings.sandbox.forget() }
        return .service(
            message: "the function \(program.name) cannot be started: \(error); 'pjrun doctor' says what works here")
    }

    // MARK: - What it sees

    private func policy(_ program: FunctionProgram, _ isIsolated: Bool, shown: [String]) -> SandboxPolicy {
        guard isIsolated else { return SandboxPolicy(mlDirectory: "") }
        var mounts: [SandboxPolicy.Mount] = [
            .room(for: ["task", "runtime"], at: "/var"),
            .bind(source: program.directory, at: FunctionLauncher.task, readOnly: true),
            .bind(source: settings.runtime, at: FunctionLauncher.runtime, readOnly: true),
            // As large as EphemeralStorage is when nothing is said.
            .temporary(at: "/tmp", options: "mode=1777,size=512m"),
        ]
        // A program below /tmp is hidden by the function's own; the directory above its bin is its whole installation.
        for path in shown.map({ FileName($0).parent.parent.description })
            + (settings.endpoint == nil ? [] : [settings.clients])
        where path.hasPrefix("/tmp/") {
            var made = "/tmp"
            for component in path.split(separator: "/").dropFirst() {
                made += "/\(component)"
                mounts.append(.directory(at: made))
            }
            mounts.append(.bind(source: path, at: path, readOnly: true))
        }
        return SandboxPolicy(mlDirectory: "", mounts: mounts, hostName: "localhost")
    }

    /// A file without a name, so that no program can hold pjrun up by not reading.
    private static func nameless(_ bytes: [UInt8]) throws(FileTreeError) -> OpenFile {
        let path = FileName("/tmp/pjrun-event-\(RandomUUID.text())")
        let file = try OpenFile(path: path, flags: O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
        try Directory("/tmp").remove(path.last)
        try file.write(bytes[...])
        lseek(file.descriptor, 0, SEEK_SET)
        return file
    }
}
