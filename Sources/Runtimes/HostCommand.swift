import Glibc

/// Runs the programs that prepare a runtime (a compiler, pip) on the machine itself, not in a sandbox.
enum HostCommand {
    /// How a program ended, and what it printed on both streams.
    struct Result: Sendable {
        let code: Int32
        let text: String
    }

    /// Runs a program to its end. Blocks.
    /// - Parameters:
    ///   - line: called with each line as it comes.
    /// - Returns: code 127 when the program is not there, 128 + n when signal n ended it.
    static func run(
        _ arguments: [String], environment: [String: String], line: ((String) -> Void)? = nil
    ) -> Result {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { return Result(code: 125, text: "cannot make a pipe") }
        _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
        _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        let argv = unsafe arguments.map { unsafe strdup($0) } + [nil]
        let envp = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for unsafe pointer in unsafe argv + envp { unsafe free(pointer) } }
        var identifier: pid_t = 0
        let spawned = unsafe posix_spawnp(&identifier, arguments[0], &actions, nil, argv, envp)
        close(ends[1])
        defer { close(ends[0]) }
        guard spawned == 0 else {
            return Result(code: 127, text: "\(arguments[0]): \(unsafe String(cString: strerror(spawned)))")
        }
        var all: [UInt8] = []
        var shown = 0
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(ends[0], $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            all += buffer[..<count]
            while let line, let end = all[shown...].firstIndex(of: UInt8(ascii: "\n")) {
                line(String(decoding: all[shown..<end], as: UTF8.self))
                shown = end + 1
            }
        }
        var status: Int32 = 0
        while unsafe waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        let code = status & 0x7f == 0 ? status >> 8 & 0xff : 128 + (status & 0x7f)
        return Result(code: code, text: String(decoding: all, as: UTF8.self))
    }

    /// The path of a program in a PATH, nil when it is not there.
    static func find(_ program: String, path: String) -> String? {
        if program.contains("/") { return unsafe access(program, X_OK) == 0 ? program : nil }
        for directory in path.split(separator: ":") {
            let candidate = "\(directory)/\(program)"
            var status = stat()
            if unsafe stat(candidate, &status) == 0, status.st_mode & S_IFMT == S_IFREG, unsafe access(candidate, X_OK) == 0 {
                return candidate
            }
        }
        return nil
    }
}
