import Glibc
import Synchronization

/// The program under test, running.
///
/// What it prints can be read while it runs. A process that nobody waited for is killed with the value.
public final class PjrunProcess: Sendable {
    /// Its process id.
    public let pid: pid_t
    private let out: Int32
    private let err: Int32
    private let end = Mutex<Int32?>(nil)

    private init(pid: pid_t, out: Int32, err: Int32) {
        self.pid = pid
        self.out = out
        self.err = err
    }

    deinit {
        if isRunning {
            kill()
            wait()
        }
        close(out)
        close(err)
    }

    // MARK: - Starting

    /// Runs `pjrun` to its end.
    /// - Parameters:
    ///   - args: its arguments.
    ///   - home: `PJRUN_HOME`; one per test.
    ///   - environment: added to this process's environment.
    ///   - directory: where it starts; the tests' own when nil.
    ///   - input: its standard input; empty when nil.
    ///   - launcher: a program that runs it, such as `setpriv` with its arguments.
    /// - Returns: how it ended, and what it printed.
    @discardableResult
    public static func run(
        _ args: [String], home: String, environment: [String: String] = [:], directory: String? = nil,
        input: String? = nil, launcher: [String] = []
    ) -> ShellResult {
        start(args, home: home, environment: environment, directory: directory, input: input, launcher: launcher).wait()
    }

    /// Starts `pjrun`, with the parameters of `run`.
    public static func start(
        _ args: [String], home: String, environment: [String: String] = [:], directory: String? = nil,
        input: String? = nil, launcher: [String] = []
    ) -> PjrunProcess {
        let arguments = (directory.map { ["/usr/bin/env", "-C", $0] } ?? []) + launcher + [Products.pjrun] + args
        let out = temporary()
        let err = temporary()
        let given = input.map { text in
            let file = temporary()
            var bytes = Array(text.utf8)[...]
            while !bytes.isEmpty {
                let count = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
                guard count > 0 else { fatalError("cannot write to a temporary file") }
                bytes = bytes.dropFirst(count)
            }
            lseek(file, 0, SEEK_SET)
            return file
        }
        defer { if let given { close(given) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let given {
            posix_spawn_file_actions_adddup2(&actions, given, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, out, 1)
        posix_spawn_file_actions_adddup2(&actions, err, 2)
        let identifier = spawn(
            arguments, &actions, environment: environment.merging(["PJRUN_HOME": home]) { $1 })
        return PjrunProcess(pid: identifier, out: out, err: err)
    }

    /// Starts a program in which no signal is blocked or ignored, whatever the test runner does.
    ///
    /// - Parameters:
    ///   - arguments: the program and its arguments.
    ///   - actions: what becomes of its descriptors.
    ///   - environment: added to this process's environment.
    ///   - flags: more `POSIX_SPAWN_…` flags.
    /// - Returns: its process id.
    static func spawn(
        _ arguments: [String], _ actions: inout posix_spawn_file_actions_t, environment: [String: String],
        flags: Int32 = 0
    ) -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | flags))
        let argv = arguments.map { strdup($0) } + [nil]
        let envp = variables(adding: environment).map { strdup($0) } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        var identifier: pid_t = 0
        let code = posix_spawnp(&identifier, arguments[0], &actions, &attributes, argv, envp)
        guard code == 0 else { fatalError("\(arguments[0]): \(String(cString: strerror(code)))") }
        return identifier
    }

    // MARK: - While it runs

    /// Whether it has not ended.
    public var isRunning: Bool { reap(WNOHANG) == nil }
    /// Its standard output so far.
    public var output: String { PjrunProcess.text(of: out) }
    /// Its standard error so far.
    public var error: String { PjrunProcess.text(of: err) }

    /// Sends it a signal.
    public func signal(_ number: Int32) { if isRunning { _ = Glibc.kill(pid, number) } }
    /// Ends it at once, with SIGKILL.
    public func kill() { signal(SIGKILL) }

    /// Waits until it has ended.
    ///
    /// One that hangs is killed in the end, so that its test fails and the others go on.
    @discardableResult
    public func wait(within seconds: Double = 60) -> ShellResult {
        if !eventually(within: seconds, { !isRunning }) { kill() }
        while isRunning { usleep(2000) }
        return ShellResult(code: reap(WNOHANG) ?? -1, output: output, error: error)
    }

    private func reap(_ flags: Int32) -> Int32? {
        end.withLock { end in
            if let end { return end }
            var status: Int32 = 0
            guard waitpid(pid, &status, flags) == pid else { return nil }
            end = status & 0x7f == 0 ? status >> 8 & 0xff : 128 + (status & 0x7f)
            return end
        }
    }

    // MARK: - Parts

    /// This process's environment with others added, without its own settings of pjrun.
    private static func variables(adding environment: [String: String]) -> [String] {
        var result = environment.map { "\($0)=\($1)" }
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            let name = String(text.prefix { $0 != "=" })
            if environment[name] == nil, !name.hasPrefix("PJRUN_") { result.append(text) }
            next += 1
        }
        return result
    }

    private static func temporary() -> Int32 {
        let file = open("/tmp", O_RDWR | O_TMPFILE_FLAG | O_CLOEXEC, 0o600)
        guard file >= 0 else { fatalError("a temporary file: \(String(cString: strerror(errno)))") }
        return file
    }

    /// `O_TMPFILE`, which the importer does not show.
    private static let O_TMPFILE_FLAG: Int32 = 0o20000000 | O_DIRECTORY

    private static func text(of file: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = pread(file, &buffer, buffer.count, off_t(bytes.count)), count > 0 {
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Looks again and again until something is so.
/// - Returns: whether it became so before the limit.
public func eventually(within seconds: Double = 20, _ condition: () throws -> Bool) rethrows -> Bool {
    let clock = ContinuousClock()
    let limit = clock.now + .seconds(seconds)
    while clock.now < limit {
        if try condition() { return true }
        usleep(2000)
    }
    return try condition()
}
