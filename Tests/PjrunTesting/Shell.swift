import Glibc

/// What a program left behind.
public struct ShellResult: Sendable, Hashable {
    /// Exit code, or 128 + signal.
    public let code: Int32
    /// Standard output.
    public let output: String
    /// Standard error.
    public let error: String
}

/// Runs programs for tests.
public enum Shell {
    /// Runs a line of bash to its end.
    @discardableResult
    public static func run(_ line: String, environment: [String: String]? = nil) -> ShellResult {
        run(["/bin/bash", "-c", line], environment: environment)
    }

    /// Runs a program to its end, with standard input from `/dev/null`.
    /// - Parameters:
    ///   - arguments: the program, looked for in PATH, and what it is called with.
    ///   - environment: added to this process's environment and stronger than it, or nil for that alone.
    /// - Returns: what it left behind; code 127 and the reason as its error when it cannot be started.
    @discardableResult
    public static func run(_ arguments: [String], environment: [String: String]? = nil) -> ShellResult {
        let out = temporary()
        let err = temporary()
        defer {
            fclose(out)
            fclose(err)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, fileno(out), 1)
        posix_spawn_file_actions_adddup2(&actions, fileno(err), 2)
        var all: [String] = []
        if let environment { all = environment.map { "\($0)=\($1)" } }
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            let name = String(text.prefix { $0 != "=" })
            if environment?[name] == nil { all.append(text) }
            next += 1
        }
        let argv = arguments.map { strdup($0) } + [nil]
        let envp = all.map { strdup($0) } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        var identifier: pid_t = 0
        let code = posix_spawnp(&identifier, arguments[0], &actions, nil, argv, envp)
        guard code == 0 else { return ShellResult(code: 127, output: "", error: String(cString: strerror(code))) }
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        let end = status & 0x7f == 0 ? status >> 8 & 0xff : 128 + (status & 0x7f)
        return ShellResult(code: end, output: text(of: out), error: text(of: err))
    }

    private static func temporary() -> UnsafeMutablePointer<FILE> {
        guard let file = tmpfile() else { fatalError("tmpfile") }
        return file
    }

    private static func text(of file: UnsafeMutablePointer<FILE>) -> String {
        rewind(file)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
