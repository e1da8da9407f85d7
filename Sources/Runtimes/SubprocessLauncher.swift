import FileTree
import Glibc
import JobModel
import Sandboxing
import Synchronization

/// Starts the hosts of one job.
final class SubprocessLauncher: JobLauncher {
    private let request: JobRequest
    private let arn: String
    private let command: [String]
    private let path: String
    private let pythonDirectories: [String]
    private let manifest: RuntimeManifest
    private let version: RuntimeManifest.Version?
    private let answer: SandboxChoice.Answer
    private let context: RuntimeContext
    private let say: @Sendable (String) -> Void
    private let first = Mutex<SandboxedProcess?>(nil)

    init(
        request: JobRequest, arn: String, command: [String], path: String, pythonDirectories: [String],
        manifest: RuntimeManifest, version: RuntimeManifest.Version?, answer: SandboxChoice.Answer,
        context: RuntimeContext, say: @escaping @Sendable (String) -> Void
    ) {
        self.request = request
        self.arn = arn
        self.command = command
        self.path = path
        self.pythonDirectories = pythonDirectories
        self.manifest = manifest
        self.version = version
        self.answer = answer
        self.context = context
        self.say = say
    }

    var supportsOverlays: Bool { answer.hasOverlays }

    var warnings: [String] {
        guard answer.isolation == .none else { return [] }
        let reason = answer.refusals.first ?? "asked for by PJRUN_SANDBOX"
        return ["the job ran without isolation (\(reason)): it saw this machine as it is"]
    }

    func start(_ host: StagedHost, isCancelled: @escaping @Sendable () -> Bool) throws -> any RunningHost {
        let script = ScriptResolver(
            manifest: manifest, path: path, context: context, isIsolated: answer.isolation != .none, say: say)
        let arguments: [String]
        switch try script.resolve(command, on: host) {
        case .run(let resolved): arguments = resolved
        case .cannot(let outcome, let words): return EndedHost(outcome: outcome, words: words)
        }
        do throws(SandboxError) {
            if answer.isolation == .none, request.instanceCount > 1 {
                throw .needsNamespaces(feature: "a job of \(request.instanceCount) hosts")
            }
            let process = try Sandbox(initProgram: context.initProgram, isolation: answer.isolation).start(
                SandboxCommand(
                    arguments: arguments, environment: environment(host), workingDirectory: workingDirectory(host)),
                under: try policy(host, for: arguments[0], isCancelled))
            first.withLock { if $0 == nil { $0 = process } }
            return SandboxedHost(process: process, program: arguments[0])
        } catch {
            if case .refused = error { context.sandbox.forget() }
            throw JobFailure(
                stage: .execute, code: "InternalServerError", message: "\(host.name) cannot be started: \(error)",
                remedy: "'pjrun doctor' says what works on this machine", cause: nil)
        }
    }

    // MARK: - The sandbox

    private func policy(
        _ host: StagedHost, for program: String, _ isCancelled: @escaping @Sendable () -> Bool
    ) throws(SandboxError) -> SandboxPolicy {
        var policy = SandboxPolicy(
            mlDirectory: host.mlDirectory, hostName: host.name, heldDescriptor: context.heldDescriptor(),
            isCancelled: isCancelled)
        guard answer.isolation != .none else {
            if request.networkIsolation { throw .needsNamespaces(feature: "EnableNetworkIsolation") }
            return policy
        }
        policy.mounts += host.overlays.map {
            .overlay(lower: $0.lower, upper: $0.upper, work: $0.work, at: $0.at.text)
        }
        policy.mounts.append(.bind(source: "\(host.directory)/tmp", at: "/tmp", readOnly: false))
        for (name, target) in [("tmp", "/var/tmp"), ("hosts", "/etc/hosts")] where unsafe access(target, F_OK) == 0 {
            policy.mounts.append(.bind(source: "\(host.directory)/\(name)", at: target, readOnly: name == "hosts"))
        }
        for (index, directory) in pythonDirectories.enumerated() {
            try makeMountPoint(directory, host)
            guard mayInstallPackages else {
                policy.mounts.append(.overlayInMemory(lower: directory, at: directory))
                continue
            }
            let upper = "\(host.directory)/python-upper\(index)"
            let work = "\(host.directory)/python-work\(index)"
            try make(upper)
            try make(work)
            policy.mounts.append(.overlay(lower: directory, upper: upper, work: work, at: directory))
        }
        // The job's own /tmp hides what the machine has in it; elsewhere the program is seen as it is.
        // Swift scripts call it too, by the toolkit.
        let worker = context.workerProgram
        if program == worker || command[0].hasSuffix(".swift"),
            ["/tmp/", "/var/tmp/"].contains(where: { worker.hasPrefix($0) })
        {
            let directory = FileName(worker).parent.description
            try makeMountPoint(directory, host)
            policy.mounts.append(.bind(source: directory, at: directory, readOnly: true))
        }
        for open in context.openPaths {
            try makeMountPoint(open.path, host)
            policy.mounts.append(.bind(source: open.path, at: open.path, readOnly: !open.isWritable))
        }
        if request.networkIsolation {
            policy.network = first.withLock { $0.map { .joining($0) } } ?? .isolated
        }
        return policy
    }

    /// Whether the command is one that may well run pip.
    ///
    /// That is a script of any kind but a compiled one. Its packages go to the disk; for the others a place in memory does, which
    /// needs no directories on the disk.
    private var mayInstallPackages: Bool {
        let program = FileName(command[0]).last.description
        let interpreters = [
            "python", "pip", "bash", "sh", "dash", "zsh", "perl", "ruby", "node", "env", "make", "conda",
        ]
        let isStaged = command[0].hasPrefix("/opt/ml/") && !program.hasSuffix(".swift")
        return isStaged || interpreters.contains { program.hasPrefix($0) }
    }

    /// A path below /tmp is not there in the job's own /tmp until it is made.
    private func makeMountPoint(_ path: String, _ host: StagedHost) throws(SandboxError) {
        for (outer, inner) in [("/tmp/", "tmp"), ("/var/tmp/", "tmp")] where path.hasPrefix(outer) {
            try make("\(host.directory)/\(inner)/\(path.dropFirst(outer.count))")
        }
    }

    private func make(_ path: String) throws(SandboxError) {
        do throws(FileTreeError) {
            _ = try Directory.make(FileName(path))
        } catch {
            throw .resource("'\(path)'", errno: error.errno)
        }
    }

    // MARK: - What the entrypoint finds

    private func workingDirectory(_ host: StagedHost) -> String {
        // An image's "/" is writable in the cloud; the machine's is not, here.
        guard manifest.workingDirectory == "/" else { return manifest.workingDirectory }
        return answer.isolation == .none ? "\(host.directory)/tmp" : "/tmp"
    }

    /// The request's variables over the image's over these; nothing else of the caller's environment is passed.
    private func environment(_ host: StagedHost) -> [(name: String, value: String)] {
        let temporary = answer.isolation == .none ? "\(host.directory)/tmp" : "/tmp"
        var all: [(name: String, value: String)] = [
            ("PATH", path),
            ("HOME", "\(temporary)/home"),
            ("LANG", "C.UTF-8"),
            ("HOSTNAME", host.name),
            ("AWS_REGION", context.identity.region),
            ("AWS_DEFAULT_REGION", context.identity.region),
            ("PROCESSING_JOB_NAME", request.name),
            ("PROCESSING_JOB_ARN", arn),
            ("PYTHONUNBUFFERED", "1"),
            // The distribution's Python refuses pip because it would change the machine; here it cannot.
            ("PIP_BREAK_SYSTEM_PACKAGES", "1"),
            ("PIP_DISABLE_PIP_VERSION_CHECK", "1"),
            ("PIP_ROOT_USER_ACTION", "ignore"),
            // How the toolkit of Swift scripts finds the splitter and the trainer.
            ("PJRUN_WORKER", context.workerProgram),
        ]
        if answer.isolation == .none { all.append(("TMPDIR", temporary)) }
        if version != nil { all.append(("VIRTUAL_ENV", String(path.prefix { $0 != ":" }.dropLast(4)))) }
        if let endpoint = context.awsEndpoint { all += AWSClientEnvironment.variables(endpoint: endpoint) }
        // What a program needs to reach a network from here.
        for name in SubprocessLauncher.networkVariables {
            if let value = context.environment[name] { all.append((name, value)) }
        }
        func set(_ name: String, _ value: String) {
            if let index = all.firstIndex(where: { $0.name == name }) {
                all[index].value = value
            } else {
                all.append((name, value))
            }
        }
        for (name, value) in manifest.environment { set(name, value) }
        for (name, value) in version?.environment ?? [] { set(name, value) }
        for variable in request.environment { set(variable.name, variable.value) }
        return all
    }

    private static let networkVariables = [
        "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE",
        "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL",
        "PIP_FIND_LINKS", "PIP_CERT", "PIP_CONFIG_FILE", "TZ",
    ]
}
