import CLinux
import Glibc

/// Starts processes for commands.
enum CommandProcess {
    /// What a new process is the leader of.
    enum Leadership {
        case group
        case session
    }

    /// The system's refusal.
    struct Failure: Error {
        let errno: Int32
    }

    /// A process with what it prints.
    struct Started {
        let process: pid_t
        /// Readable when it has ended.
        let end: Int32
        let output: Int32
        let errors: Int32
    }

    /// Starts a command in a process group of its own, with its input and what it prints.
    static func start(_ request: CommandRequest) -> Result<Started, Failure> {
        var pipes: [Int32] = [-1, -1, -1, -1]
        let isMade = unsafe pipes.withUnsafeMutableBufferPointer { ends -> Bool in
            guard let base = ends.baseAddress else { return false }
            return unsafe pj_pipe(base) == 0 && pj_pipe(base + 2) == 0
        }
        let error = errno
        // The ends of the new process.
        defer { for end in [pipes[1], pipes[3]] where end >= 0 { close(end) } }
        var result: Result<Started, Failure> = .failure(Failure(errno: error))
        if isMade { result = start(request, pipes) }
        if case .failure = result { for end in [pipes[0], pipes[2]] where end >= 0 { close(end) } }
        return result
    }

    private static func start(_ request: CommandRequest, _ pipes: [Int32]) -> Result<Started, Failure> {
        var files = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&files)
        defer { unsafe posix_spawn_file_actions_destroy(&files) }
        var input: Int32 = -1
        defer { if input >= 0 { close(input) } }
        if let bytes = request.input {
            // A file, so that no pipe need be filled while the command reads something else or nothing.
            input = unsafe pj_memory_file("pjrun-input")
            guard input >= 0, isWritten(bytes, to: input) else { return .failure(Failure(errno: errno)) }
            unsafe posix_spawn_file_actions_adddup2(&files, input, 0)
        } else {
            unsafe posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        }
        unsafe posix_spawn_file_actions_adddup2(&files, pipes[1], 1)
        unsafe posix_spawn_file_actions_adddup2(&files, pipes[3], 2)
        if let directory = request.workingDirectory {
            unsafe pj_spawn_change_directory(&files, directory)
        }
        let spawned = unsafe spawn(
            request.program, request.arguments, environment: request.environment, &files, leads: .group)
        switch spawned {
        case .failure(let failure): return .failure(failure)
        case .success(let process):
            let end = pj_process_file(process)
            guard end < 0 else {
                return .success(Started(process: process, end: end, output: pipes[0], errors: pipes[2]))
            }
            let error = errno
            kill(-process, SIGKILL)
            while waitpid(process, nil, 0) < 0, errno == EINTR {}
            return .failure(Failure(errno: error))
        }
    }

    private static func isWritten(_ bytes: [UInt8], to file: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return lseek(file, 0, SEEK_SET) == 0
    }

    /// Starts a program with nothing of this process but what is said: signals are at their defaults, descriptors are closed.
    ///
    /// - Parameters:
    ///   - program: a path, or a name that is looked for in PATH.
    ///   - arguments: with the name first.
    ///   - environment: `NAME=value`; nil for that of this process.
    ///   - files: what it has open.
    ///   - leads: a group or a session of its own.
    /// - Returns: the process's number.
    static func spawn(
        _ program: String, _ arguments: [String], environment: [String]?,
        _ files: inout posix_spawn_file_actions_t, leads: Leadership
    ) -> Result<pid_t, Failure> {
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        unsafe sigemptyset(&none)
        var all = sigset_t()
        unsafe sigfillset(&all)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        let leadership =
            switch leads {
            case .group: Int32(POSIX_SPAWN_SETPGROUP)
            case .session: pj_posix_spawn_setsid
            }
        unsafe posix_spawnattr_setflags(
            &attributes, Int16(Int32(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) | leadership))
        let words = unsafe arguments.map { unsafe strdup($0) } + [nil]
        let variables = unsafe environment.map { unsafe $0.map { unsafe strdup($0) } + [nil] }
        defer { unsafe (words + (variables ?? [])).forEach { unsafe free($0) } }
        var process: pid_t = 0
        let code: Int32
        if let variables = unsafe variables {
            code = unsafe posix_spawnp(&process, program, &files, &attributes, words, variables)
        } else {
            code = unsafe posix_spawnp(&process, program, &files, &attributes, words, environ)
        }
        return code == 0 ? .success(process) : .failure(Failure(errno: code))
    }
}
