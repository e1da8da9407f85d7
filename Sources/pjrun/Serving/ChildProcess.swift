import CLinux
import Glibc
import Synchronization
import Transfer

/// A command in the foreground: our standard streams, its exit code.
final class ChildProcess: Sendable {
    private let command: [String]
    private let identifier = Mutex<pid_t?>(nil)

    init(_ command: [String]) { self.command = command }

    /// Sends a signal while it runs.
    func signal(_ number: Int32) {
        identifier.withLock { identifier in
            if let identifier { kill(identifier, number) }
        }
    }

    /// Runs it to its end.
    /// - Returns: its exit code; 128 and the signal's number when a signal ended it.
    func run(
        adding variables: [(name: String, value: String)], to environment: [String: String]
    ) async throws -> Int32 {
        var all = environment
        for (name, value) in variables { all[name] = value }
        let entries = all.map { "\($0.key)=\($0.value)" }
        return try await BlockingThread.run { [self] in
            let child = try start(entries)
            identifier.withLock { $0 = child }
            var status: Int32 = 0
            // Waited for without reaping it, so that its number is not another's while a signal may be sent.
            var info = unsafe siginfo_t()
            while unsafe waitid(P_PID, id_t(child), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
            identifier.withLock { $0 = nil }
            unsafe waitpid(child, &status, 0)
            return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + (status & 0x7f)
        }
    }

    private func start(_ environment: [String]) throws -> pid_t {
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // Our mask blocks what stops us; the command must be stoppable.
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        var pipe = sigset_t()
        unsafe sigemptyset(&pipe)
        unsafe sigaddset(&pipe, SIGPIPE)
        unsafe posix_spawnattr_setsigdefault(&attributes, &pipe)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let argv = unsafe command.map { unsafe strdup($0) } + [nil]
        let envp = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer {
            unsafe (argv + envp).forEach { unsafe free($0) }
        }
        var child: pid_t = 0
        let code = unsafe posix_spawnp(&child, command[0], nil, &attributes, argv, envp)
        guard code == 0 else {
            throw UserError(
                message: "'\(command[0])' cannot be started: \(unsafe String(cString: strerror(code)))",
                help: code == ENOENT ? "give its path, or install it" : nil, code: code == ENOENT ? 127 : 126)
        }
        return child
    }
}
