import Dispatch
import FileTree
import Glibc
import JobModel
import Synchronization

/// A command of the shell that gets an event: on its standard input, and in variables.
///
/// It runs in a process group of its own, so that Ctrl-C ends pjrun and not what pjrun still has to tell; what it prints goes to
/// standard error.
struct ShellCommand: Sendable {
    /// Given to `/bin/sh -c`.
    let text: String
    /// What it reads.
    let input: String
    /// Variables, added to those of this process.
    let environment: [String: String]

    /// Why a command did not end well.
    enum Failure: Error, CustomStringConvertible {
        case cannotStart(errno: Int32)
        case noInput(FileTreeError)
        case ended(code: Int32)
        case signal(Int32)

        var description: String {
            switch self {
            case .cannotStart(let number): "cannot be started: \(unsafe String(cString: strerror(number)))"
            case .noInput(let error): "cannot be given its input: \(error)"
            case .ended(let code): "ended with code \(code)"
            case .signal(let number): "was ended by signal \(number)"
            }
        }
    }

    /// The longest text that the kernel takes as one variable, with its name.
    private static let variableLimit = 128 * 1024 - 64

    /// Runs it to its end, which comes at the latest after `limit`.
    func run(limit: Duration) throws(Failure) {
        let input: OpenFile
        do throws(FileTreeError) {
            input = try ShellCommand.temporary(self.input)
        } catch {
            throw .noInput(error)
        }
        let child = try spawn(input)
        let guardian = Guardian(child)
        let timer = DispatchWorkItem { guardian.kill() }
        DispatchQueue.global().asyncAfter(
            deadline: .now() + .milliseconds(Int(limit / .milliseconds(1))), execute: timer)
        var outcome = unsafe siginfo_t()
        while unsafe waitid(P_PID, id_t(child), &outcome, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        guardian.hasEnded()
        timer.cancel()
        var status: Int32 = 0
        while unsafe waitpid(child, &status, 0) < 0, errno == EINTR {}
        if status & 0x7f != 0 { throw .signal(status & 0x7f) }
        if status != 0 { throw .ended(code: status >> 8 & 0xff) }
    }

    /// A file without a name, so that no reader can hold pjrun up.
    private static func temporary(_ text: String) throws(FileTreeError) -> OpenFile {
        let path = FileName("/tmp/pjrun-event-\(RandomUUID.text())")
        let file = try OpenFile(path: path, flags: O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
        try Directory("/tmp").remove(path.last)
        try file.write(Array(text.utf8)[...])
        lseek(file.descriptor, 0, SEEK_SET)
        return file
    }

    private func spawn(_ input: OpenFile) throws(Failure) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, input.descriptor, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, 2, 1)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        unsafe sigemptyset(&none)
        var all = sigset_t()
        unsafe sigfillset(&all)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        unsafe posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        let arguments = unsafe (["/bin/sh", "-c", text] as [String]).map { unsafe strdup($0) } + [nil]
        let variables = unsafe ShellCommand.variables(adding: environment).map { unsafe strdup($0) } + [nil]
        defer { unsafe (arguments + variables).forEach { unsafe free($0) } }
        var child: pid_t = 0
        let code = unsafe posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments, variables)
        guard code == 0 else { throw .cannotStart(errno: code) }
        return child
    }

    private static func variables(adding added: [String: String]) -> [String] {
        var result = added.filter { $0.value.utf8.count < variableLimit }.map { "\($0.key)=\($0.value)" }
        var next = unsafe environ
        while let entry = unsafe next.pointee {
            let text = unsafe String(cString: entry)
            if added[String(text.prefix { $0 != "=" })] == nil { result.append(text) }
            unsafe next += 1
        }
        return result
    }
}

/// Kills a process group, but only while its number is certainly its own: until its leader has been waited for.
private final class Guardian: Sendable {
    private let group: Mutex<pid_t?>

    init(_ group: pid_t) { self.group = Mutex(group) }

    func kill() {
        group.withLock { group in
            if let group { _ = Glibc.kill(-group, SIGKILL) }
        }
    }

    func hasEnded() { group.withLock { $0 = nil } }
}
