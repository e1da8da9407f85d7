import Glibc
import Synchronization

/// Where pjrun's own words go, and what that place can show.
enum Terminal {
    private static let guardian = Mutex(())
    private static let errorGuardian = Mutex(())

    /// Whether standard error is a terminal that redraws lines.
    static let isInteractive = isatty(2) == 1 && variable("TERM") != "dumb" && variable("CI") == nil

    /// Whether to use colour: https://no-color.org, and `CLICOLOR_FORCE`.
    static let hasColour =
        (variable("NO_COLOR") ?? "").isEmpty && (isInteractive || !(variable("CLICOLOR_FORCE") ?? "0").hasPrefix("0"))

    static func variable(_ name: String) -> String? { unsafe getenv(name).map { unsafe String(cString: $0) } }

    /// A line on standard error.
    static func error(_ line: String) { write(2, line + "\n") }

    /// A line on standard error that says what pjrun does: a word in its column, and about what.
    static func progress(_ word: String, _ text: String) {
        let padded = word + String(repeating: " ", count: max(0, 11 - word.count))
        error("\(dim("pjrun")) \(bold(padded)) \(text)")
    }

    /// Writes text whole, so that lines of several threads do not mix; a reader that went away is no failure.
    static func write(_ descriptor: Int32, _ text: String) { writeAll(descriptor, Array(text.utf8)[...]) }

    /// - Returns: false when nobody reads any more.
    ///
    /// Never blocks in write(2): once `isImpatient` is set, a reader that takes nothing for a second is given up.
    @discardableResult
    static func writeAll(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) -> Bool {
        descriptor == 2
            ? errorGuardian.withLock { _ in write(bytes, to: descriptor) }
            : guardian.withLock { _ in write(bytes, to: descriptor) }
    }

    private static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
        var rest = bytes
        var idle = 0
        while !rest.isEmpty {
            var waiting = [pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)]
            let ready = unsafe poll(&waiting, 1, 100)
            if ready == 0 {
                idle += 1
                if idle >= 10, isImpatient.load(ordering: .relaxed) { return false }
                continue
            }
            // A pipe that is ready takes this much at least (PIPE_BUF); more might block.
            let piece = rest.prefix(4096)
            let count = unsafe piece.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
                idle = 0
            } else if errno != EINTR, errno != EAGAIN {
                return false
            }
        }
        return true
    }

    /// Whether the job is being stopped, so that nobody who does not read may hold it up.
    static let isImpatient = Atomic(false)

    static func dim(_ text: String) -> String { hasColour ? "\u{1b}[2m\(text)\u{1b}[0m" : text }
    static func bold(_ text: String) -> String { hasColour ? "\u{1b}[1m\(text)\u{1b}[0m" : text }
    static func red(_ text: String) -> String { hasColour ? "\u{1b}[31m\(text)\u{1b}[0m" : text }
}
