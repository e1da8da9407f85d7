import CLinux
import Glibc

/// What every host sees of the machine beside its files: `/opt` with a place for `/opt/ml`, devices that are harmless, and
/// nothing of `/run`, where the machine's daemons have their sockets.
enum SystemView {
    /// Steps that make room for `/opt/ml` where the machine has none: a tmpfs with everything that `/opt` holds.
    static func opt() -> [SandboxPolicy.Mount] { room(for: ["ml"], in: "/opt") }

    /// Steps that make directories in a directory of the machine where they are missing: a tmpfs with them and with everything
    /// that is in it.
    static func room(for names: [String], in directory: String) -> [SandboxPolicy.Mount] {
        guard names.contains(where: { unsafe access("\(directory)/\($0)", F_OK) != 0 }) else { return [] }
        var steps: [SandboxPolicy.Mount] = [.temporary(at: directory, options: "mode=755,size=1m")]
        for (name, kind) in entries(of: directory) where !names.contains(name) {
            steps += again("\(directory)/\(name)", kind)
        }
        return steps + names.map { .directory(at: "\(directory)/\($0)") } + [.lock(at: directory)]
    }

    /// A `/dev` with what programs expect and graphics processors, but no disks, no kernel log, no foreign terminals.
    static func devices() -> [SandboxPolicy.Mount] {
        var steps: [SandboxPolicy.Mount] = [.temporary(at: "/dev", options: "mode=755,size=1m")]
        let common = ["null", "zero", "full", "random", "urandom", "tty"]
        let special = entries(of: "/dev").map(\.name).filter { $0.hasPrefix("nvidia") || $0 == "dri" || $0 == "kfd" }
        for name in common + special.sorted() {
            var status = stat()
            guard unsafe stat("/dev/\(name)", &status) == 0 else { continue }
            let isDirectory = status.st_mode & S_IFMT == S_IFDIR
            steps += [
                isDirectory ? .directory(at: "/dev/\(name)") : .file(at: "/dev/\(name)"),
                .bind(source: "/dev/\(name)", at: "/dev/\(name)", readOnly: false),
            ]
        }
        steps += [.directory(at: "/dev/pts"), .terminals(at: "/dev/pts"), .link(to: "pts/ptmx", at: "/dev/ptmx")]
        steps += [.directory(at: "/dev/shm"), .temporary(at: "/dev/shm", options: "mode=1777")]
        steps += [.link(to: "/proc/self/fd", at: "/dev/fd")]
        for (number, name) in ["stdin", "stdout", "stderr"].enumerated() {
            steps.append(.link(to: "/proc/self/fd/\(number)", at: "/dev/\(name)"))
        }
        return steps
    }

    /// A `/run` with name resolution and nothing else.
    static func run() -> [SandboxPolicy.Mount] {
        guard unsafe access("/run", F_OK) == 0 else { return [] }
        var steps: [SandboxPolicy.Mount] = [.temporary(at: "/run", options: "mode=755,size=64m")]
        var made: Set<String> = []
        // Files of the resolver, and the programs and drivers of NixOS.
        for path in [
            "/run/systemd/resolve", "/run/resolvconf", "/run/NetworkManager/resolv.conf", "/run/current-system",
            "/run/opengl-driver",
        ] where unsafe access(path, F_OK) == 0 {
            var parent = ""
            for component in path.split(separator: "/").dropFirst() {
                parent += "/\(component)"
                guard made.insert(parent).inserted else { continue }
                let isFile = "/run\(parent)" == path && path.hasSuffix(".conf")
                steps.append(isFile ? .file(at: path) : .directory(at: "/run\(parent)"))
            }
            steps.append(.bind(source: path, at: path, readOnly: true))
        }
        return steps
    }

    /// Switches of the kernel that root could turn, also inside.
    static var kernelSwitches: [SandboxPolicy.Mount] {
        ["/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus", "/proc/fs", "/proc/acpi", "/proc/scsi"]
            .map { .guarded(at: $0) }
    }

    // MARK: - Parts

    private static func again(_ path: String, _ kind: UInt8) -> [SandboxPolicy.Mount] {
        switch kind {
        case 4: return [.directory(at: path), .bind(source: path, at: path, readOnly: true)]
        case 8: return [.file(at: path), .bind(source: path, at: path, readOnly: true)]
        case 10:
            var target = [CChar](repeating: 0, count: 4096)
            let count = unsafe readlink(path, &target, target.count - 1)
            guard count > 0 else { return [] }
            return [
                .link(to: String(decoding: target[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self), at: path)
            ]
        default: return []
        }
    }

    private static func entries(of directory: String) -> [(name: String, kind: UInt8)] {
        guard let stream = unsafe opendir(directory) else { return [] }
        defer { unsafe closedir(stream) }
        var result: [(name: String, kind: UInt8)] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe String(cString: pj_dirent_name(entry))
            if name != ".", name != ".." { result.append((name, UInt8(clamping: unsafe pj_dirent_type(entry)))) }
        }
        return result.sorted { $0.name < $1.name }
    }
}
