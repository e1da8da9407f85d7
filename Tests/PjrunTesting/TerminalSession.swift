import Glibc

/// The program under test at a terminal of its own, where a test types.
///
/// Keys are sent when a prompt is there, never before: what is typed while a statement runs goes to the terminal's own
/// line editing, as it would for a user.
public final class TerminalSession {
    private let terminal: Int32
    private let pid: pid_t
    private var bytes: [UInt8] = []
    private var prompts = 0

    /// A prompt begins with this: it asks the terminal to mark what is pasted.
    private static let promptMark = "\u{1B}[?2004h"

    /// Starts `pjrun` with a terminal of 24 lines and 80 columns as its standard streams.
    public init(_ args: [String], home: String, directory: String) {
        terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        // What unlockpt(3) and ptsname(3) do: <stdlib.h> shows them with _XOPEN_SOURCE alone.
        var isLocked: Int32 = 0
        var number: UInt32 = 0
        guard terminal >= 0, ioctl(terminal, 0x4004_5431, &isLocked) == 0, ioctl(terminal, 0x8004_5430, &number) == 0
        else { fatalError("no terminal: \(String(cString: strerror(errno)))") }
        let name = "/dev/pts/\(number)"
        var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
        _ = fcntl(terminal, F_SETFL, O_NONBLOCK)
        let arguments = ["/usr/bin/env", "-C", directory, Products.pjrun] + args
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // The first terminal that the leader of a session opens becomes its own.
        posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        // POSIX_SPAWN_SETSID of glibc's <spawn.h>.
        pid = PjrunProcess.spawn(
            arguments, &actions, environment: ["PJRUN_HOME": home, "TERM": "xterm"], flags: 0x80)
    }

    deinit {
        if !hasEnded {
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
        }
        close(terminal)
    }

    private var hasEnded = false

    /// Types keys at the next prompt.
    /// - Returns: whether there was one.
    @discardableResult
    public func type(_ keys: String) -> Bool {
        let isThere = eventually {
            drain()
            return text.ranges(of: TerminalSession.promptMark).count > prompts
        }
        prompts += 1
        var rest = Array(keys.utf8)[...]
        while isThere, !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) }
            drain()
        }
        return isThere
    }

    /// Waits for the end, and gives all that was shown.
    ///
    /// A program that stays is killed after twenty seconds.
    public func finish() -> String {
        var status: Int32 = 0
        let hasLeft = eventually {
            drain()
            return waitpid(pid, &status, WNOHANG) == pid
        }
        if !hasLeft {
            kill(pid, SIGKILL)
            waitpid(pid, &status, 0)
        }
        hasEnded = true
        drain()
        return text
    }

    private var text: String { String(decoding: bytes, as: UTF8.self) }

    private func drain() {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(terminal, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
    }
}
