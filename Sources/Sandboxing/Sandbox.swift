import CLinux
import CSandbox
import Glibc

/// Starts commands under a policy.
public struct Sandbox: Sendable {
    /// Where `pjrun-init` is.
    public let initProgram: String
    /// The way of isolating that is used.
    public let isolation: Isolation

    /// Makes a starter for one way of isolating; nothing is checked yet.
    public init(initProgram: String, isolation: Isolation) {
        self.initProgram = initProgram
        self.isolation = isolation
    }

    /// Starts the command, in the order: namespaces, file system, `pjrun-init`, command.
    ///
    /// Blocks for some milliseconds at most, unless `/opt/ml` is a link that another job has. The process tree ends at the
    /// latest when this process ends, however that happens: `pjrun-init` notices the closed control channel.
    /// - Throws: `SandboxError`. That the command itself cannot be executed is no error here but an outcome of
    ///   `SandboxedProcess.run`.
    public func start(_ command: SandboxCommand, under policy: SandboxPolicy) throws(SandboxError) -> SandboxedProcess {
        guard isolation != .none else {
            guard case .shared = policy.network else { throw .needsNamespaces(feature: "a network of the job's own") }
            if policy.mlDirectory.isEmpty { return try spawn(command, policy, link: nil) }
            let link = try OptMLLink(to: policy.mlDirectory, isCancelled: policy.isCancelled)
            return try spawn(command, policy, link: link)
        }
        return try spawn(command, policy, link: nil)
    }

    /// Starts a command on the machine as it is, for what prepares a job; only its end is as sure as a job's.
    /// - Throws: `SandboxError`.
    public static func startUnconfined(
        _ command: SandboxCommand, initProgram: String
    ) throws(SandboxError) -> SandboxedProcess {
        try Sandbox(initProgram: initProgram, isolation: .none).spawn(
            command, SandboxPolicy(mlDirectory: ""), link: nil)
    }

    private func spawn(
        _ command: SandboxCommand, _ policy: SandboxPolicy, link: OptMLLink?
    ) throws(SandboxError) -> SandboxedProcess {
        let pipes = try ProcessPipes(policy.streams)
        let program = unsafe pj_open(AT_FDCWD, initProgram, O_RDONLY, 0)
        guard program >= 0 else { throw .initProgramMissing(path: initProgram, errno: errno) }
        defer { close(program) }

        let strings = CStrings()
        var spec = unsafe pj_spec()
        unsafe spec.use_mount_namespace = isolation == .none ? 0 : 1
        unsafe spec.use_user_namespace = isolation == .userNamespace ? 1 : 0
        unsafe spec.uid = geteuid()
        unsafe spec.gid = getegid()
        unsafe spec.join_network_fd = -1
        unsafe spec.join_user_fd = -1
        unsafe spec.hostname = strings.make(policy.hostName)
        unsafe spec.init_fd = program
        let ends = pipes.childEnds(policy.streams)
        unsafe spec.fds = (
            ends.0, ends.1, ends.2, ends.3, ends.4, policy.heldDescriptor ?? -1, policy.streams.channel ?? -1
        )

        var mode = isolation == .none ? "subreaper" : "namespace"
        switch policy.network {
        case .shared: break
        case .isolated:
            unsafe spec.new_network = 1
            mode = "held"
        case .joining(let peer):
            guard let namespaces = peer.namespaces else {
                throw .resource("the network of the first host", errno: ENOENT)
            }
            unsafe spec.join_network_fd = namespaces.network
            if isolation == .userNamespace { unsafe spec.join_user_fd = namespaces.user }
        }

        var mounts = unsafe isolation == .none ? [] : Sandbox.mounts(of: policy, strings)
        var argv = unsafe strings.vector(["pjrun-init", mode, command.workingDirectory] + command.arguments)
        var envp = unsafe strings.vector(command.environment.map { "\($0.name)=\($0.value)" })
        let identifier = unsafe mounts.withUnsafeMutableBufferPointer { mounts in
            unsafe argv.withUnsafeMutableBufferPointer { argv in
                unsafe envp.withUnsafeMutableBufferPointer { envp in
                    unsafe spec.mounts = mounts.baseAddress
                    unsafe spec.mount_count = mounts.count
                    unsafe spec.argv = UnsafePointer(argv.baseAddress)
                    unsafe spec.envp = UnsafePointer(envp.baseAddress)
                    return unsafe pj_spawn(&spec)
                }
            }
        }
        guard identifier > 0 else {
            let step = unsafe spec.failed_step.map { unsafe String(cString: $0) } ?? "clone"
            throw .refused(step: step, errno: unsafe spec.failed_errno)
        }
        var namespaces: HeldNamespaces?
        if mode == "held" { namespaces = try? HeldNamespaces(of: identifier) }
        let process = SandboxedProcess(
            identifier: identifier, pipes: pipes, seesOwnProcesses: unsafe spec.proc_mounted != 0,
            isNamespace: isolation != .none, link: link, namespaces: namespaces)
        if mode == "held" { process.letGo() }
        return process
    }

    // MARK: - Parts of the specification

    private static func mounts(of policy: SandboxPolicy, _ strings: CStrings) -> [pj_mount] {
        let ml: [SandboxPolicy.Mount] =
            policy.mlDirectory.isEmpty
            ? [] : SystemView.opt() + [.bind(source: policy.mlDirectory, at: "/opt/ml", readOnly: false)]
        let all = SystemView.devices() + SystemView.run() + SystemView.kernelSwitches + ml + policy.mounts
        return unsafe expanded(all).map { step in
            var result = unsafe pj_mount()
            func set(_ kind: pj_mount_kind, _ target: String, source: String? = nil, isOptional: Bool = false) {
                unsafe result.kind = Int32(kind.rawValue)
                unsafe result.target = strings.make(target as String)
                unsafe result.source = strings.make(source)
                unsafe result.is_optional = isOptional ? 1 : 0
            }
            switch step {
            case .bind(let source, let target, let readOnly):
                set(PJ_BIND, target, source: source)
                unsafe result.read_only = readOnly ? 1 : 0
            case .temporary(let target, let options): set(PJ_TMPFS, target, source: options)
            case .directory(let target): set(PJ_DIRECTORY, target)
            case .file(let target): set(PJ_FILE, target)
            case .link(let source, let target): set(PJ_LINK, target, source: source)
            case .terminals(let target): set(PJ_TERMINALS, target, isOptional: true)
            case .lock(let target): set(PJ_LOCK, target)
            case .guarded(let target): set(PJ_GUARD, target, isOptional: true)
            case .overlayInMemory, .room: preconditionFailure("it was expanded")
            case .overlay(let lower, let upper, let work, let target):
                let isInMemory = upper.hasPrefix(memory)
                set(PJ_OVERLAY, target, isOptional: isInMemory)
                unsafe result.is_late = isInMemory ? 1 : 0
                unsafe result.lower = strings.make(escapedForOverlay(lower) as String)
                unsafe result.upper = strings.make(upper as String)
                unsafe result.work = strings.make(work as String)
            }
            return unsafe result
        }
    }

    private static let memory = "/run/pjrun"

    /// The steps with a place in memory for the overlays that need one.
    private static func expanded(_ steps: [SandboxPolicy.Mount]) -> [SandboxPolicy.Mount] {
        var count = 0
        return steps.flatMap { step -> [SandboxPolicy.Mount] in
            if case .room(let names, let directory) = step { return SystemView.room(for: names, in: directory) }
            guard case .overlayInMemory(let lower, let target) = step else { return [step] }
            defer { count += 1 }
            let place: [SandboxPolicy.Mount] =
                count == 0 ? [.directory(at: memory), .temporary(at: memory, options: "mode=755")] : []
            let upper = "\(memory)/upper\(count)"
            let work = "\(memory)/work\(count)"
            let view = SandboxPolicy.Mount.overlay(lower: lower, upper: upper, work: work, at: target)
            return place + [.directory(at: upper), .directory(at: work), view]
        }
    }

    /// In `lowerdir` a colon separates layers (Documentation/filesystems/overlayfs.rst).
    static func escapedForOverlay(_ path: String) -> String {
        path.replacing("\\", with: "\\\\").replacing(":", with: "\\:")
    }
}

/// The network and user namespace of a host, held open for its peers.
final class HeldNamespaces: Sendable {
    let network: Int32
    let user: Int32

    init(of process: Int32) throws(SandboxError) {
        network = unsafe pj_open(AT_FDCWD, "/proc/\(process)/ns/net", O_RDONLY, 0)
        user = unsafe pj_open(AT_FDCWD, "/proc/\(process)/ns/user", O_RDONLY, 0)
        guard network >= 0, user >= 0 else {
            throw .refused(step: "open the namespaces of the first host", errno: errno)
        }
    }

    deinit {
        close(network)
        close(user)
    }
}
