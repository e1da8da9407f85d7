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
    /// Blocks for less than a millisecond. The process tree ends at the latest when this process ends, however that
    /// happens: `pjrun-init` notices the closed control channel.
    /// - Throws: `SandboxError`. That the command itself cannot be executed is no error here but an outcome of
    ///   `SandboxedProcess.run`.
    public func start(_ command: SandboxCommand, under policy: SandboxPolicy) throws(SandboxError) -> SandboxedProcess {
        var link: OptMLLink?
        if isolation == .none {
            if case .shared = policy.network {} else { throw .needsNamespaces(feature: "a network of the job's own") }
            link = try OptMLLink(to: policy.mlDirectory)
        }
        let pipes = try ProcessPipes()
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
        unsafe spec.fds = pipes.childEnds

        var joined: [Int32] = []
        defer { for descriptor in joined { close(descriptor) } }
        switch policy.network {
        case .shared: break
        case .isolated: unsafe spec.new_network = 1
        case .joining(let peer):
            unsafe spec.join_network_fd = try Sandbox.namespace("net", of: peer.identifier)
            unsafe joined.append(spec.join_network_fd)
            if isolation == .userNamespace {
                unsafe spec.join_user_fd = try Sandbox.namespace("user", of: peer.identifier)
                unsafe joined.append(spec.join_user_fd)
            }
        }

        var mounts = unsafe Sandbox.mounts(of: policy, strings)
        var entries = unsafe isolation == .none ? [] : Sandbox.entriesOfOpt(strings)
        if unsafe !entries.isEmpty || isolation != .none && access("/opt/ml", F_OK) != 0 {
            unsafe spec.rebuilt_directory = strings.make("/opt" as String)
            unsafe spec.rebuilt_mount_point = strings.make("/opt/ml" as String)
        }
        let arguments = [
            "pjrun-init", isolation == .none ? "subreaper" : "namespace", command.workingDirectory,
        ] + command.arguments
        var argv = unsafe strings.vector(arguments)
        var envp = unsafe strings.vector(command.environment.map { "\($0.name)=\($0.value)" })
        let identifier = unsafe mounts.withUnsafeMutableBufferPointer { mounts in
            unsafe entries.withUnsafeMutableBufferPointer { entries in
                unsafe argv.withUnsafeMutableBufferPointer { argv in
                    unsafe envp.withUnsafeMutableBufferPointer { envp in
                        unsafe spec.mounts = mounts.baseAddress
                        unsafe spec.mount_count = mounts.count
                        unsafe spec.entries = entries.baseAddress
                        unsafe spec.entry_count = entries.count
                        unsafe spec.argv = UnsafePointer(argv.baseAddress)
                        unsafe spec.envp = UnsafePointer(envp.baseAddress)
                        return unsafe pj_spawn(&spec)
                    }
                }
            }
        }
        guard identifier > 0 else {
            let step = unsafe spec.failed_step.map { unsafe String(cString: $0) } ?? "clone"
            throw .refused(step: step, errno: unsafe spec.failed_errno)
        }
        return SandboxedProcess(
            identifier: identifier, pipes: pipes, seesOwnProcesses: unsafe spec.proc_mounted != 0, link: link)
    }

    // MARK: - Parts of the specification

    private static func namespace(_ kind: String, of process: Int32) throws(SandboxError) -> Int32 {
        let descriptor = unsafe pj_open(AT_FDCWD, "/proc/\(process)/ns/\(kind)", O_RDONLY, 0)
        guard descriptor >= 0 else { throw .refused(step: "open the \(kind) namespace of the first host", errno: errno) }
        return descriptor
    }

    private static func mounts(of policy: SandboxPolicy, _ strings: CStrings) -> [pj_mount] {
        guard !policy.mlDirectory.isEmpty else { return unsafe [] }
        let all = [SandboxPolicy.Mount.bind(source: policy.mlDirectory, at: "/opt/ml", readOnly: false)] + policy.mounts
        return unsafe all.map { mount in
            var result = unsafe pj_mount()
            unsafe result.target = strings.make(mount.target as String)
            switch mount {
            case .bind(let source, _, let readOnly):
                unsafe result.kind = Int32(PJ_BIND.rawValue)
                unsafe result.source = strings.make(source as String)
                unsafe result.read_only = readOnly ? 1 : 0
            case .temporary(_, let options):
                unsafe result.kind = Int32(PJ_TMPFS.rawValue)
                unsafe result.source = strings.make(options as String)
            case .overlay(let lower, let upper, let work, _):
                unsafe result.kind = Int32(PJ_OVERLAY.rawValue)
                unsafe result.lower = strings.make(escapedForOverlay(lower) as String)
                unsafe result.upper = strings.make(upper as String)
                unsafe result.work = strings.make(work as String)
            }
            return unsafe result
        }
    }

    /// In `lowerdir` a colon separates layers (Documentation/filesystems/overlayfs.rst).
    static func escapedForOverlay(_ path: String) -> String {
        path.replacing("\\", with: "\\\\").replacing(":", with: "\\:")
    }

    /// What is in `/opt` now, when `/opt/ml` is not: it must be shown again on the file system that will hold it.
    private static func entriesOfOpt(_ strings: CStrings) -> [pj_entry] {
        guard unsafe access("/opt/ml", F_OK) != 0, let stream = unsafe opendir("/opt") else { return unsafe [] }
        defer { unsafe closedir(stream) }
        var result = unsafe [pj_entry]()
        while let entry = unsafe readdir(stream) {
            let name = unsafe String(cString: pj_dirent_name(entry))
            if name == "." || name == ".." || name == "ml" { continue }
            var item = unsafe pj_entry()
            unsafe item.path = strings.make("/opt/\(name)" as String)
            switch unsafe pj_dirent_type(entry) {
            case 4: unsafe item.kind = Int32(UInt8(ascii: "d"))
            case 10:
                unsafe item.kind = Int32(UInt8(ascii: "l"))
                var target = [CChar](repeating: 0, count: 4096)
                let count = unsafe readlink(item.path, &target, target.count - 1)
                if count <= 0 { continue }
                unsafe item.link = strings.make(
                    String(decoding: target[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) as String)
            case 8: unsafe item.kind = Int32(UInt8(ascii: "f"))
            default: continue
            }
            unsafe result.append(item)
        }
        return unsafe result
    }
}
