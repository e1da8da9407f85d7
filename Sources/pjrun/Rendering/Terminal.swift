import Glibc
import Synchronization

/// Where pjrun's own words go, and what that place can show.
enum Terminal {
    private static let guardian = Mutex(())

    /// Whether standard error is a terminal that redraws lines.
    static let isInteractive = isatty(2) == 1 && variable("TERM") != "dumb" && variable("CI") == nil

    /// Whether to use colour: https://no-color.org, and `CLICOLOR_FORCE`.
    static let hasColour =
        (variable("NO_COLOR") ?? "").isEmpty && (isInteractive || !(variable("CLICOLOR_FORCE") ?? "0").hasPrefix("0"))

    static func variable(_ name: String) -> String? { unsafe getenv(name).map { unsafe String(cString: $0) } }

    /// A line on standard error.
    static func error(_ line: String) { write(2, line + "\n") }

    /// Writes text whole, so that lines of several threads do not mix. A reader that went away is no failure.
    static func write(_ descriptor: Int32, _ text: String) { writeAll(descriptor, Array(text.utf8)[...]) }

    /// - Returns: false when nobody reads any more.
    @discardableResult
    static func writeAll(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) -> Bool {
        guardian.withLock { _ in
            var rest = bytes
            while !rest.isEmpty {
                let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if count >= 0 {
                    rest = rest.dropFirst(count)
                } else if errno == EAGAIN {
                    var waiting = [pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)]
                    unsafe poll(&waiting, 1, -1)
                } else if errno != EINTR {
                    return false
                }
            }
            return true
        }
    }

    static func dim(_ text: String) -> String { hasColour ? "\u{1b}[2m\(text)\u{1b}[0m" : text }
    static func bold(_ text: String) -> String { hasColour ? "\u{1b}[1m\(text)\u{1b}[0m" : text }
    static func red(_ text: String) -> String { hasColour ? "\u{1b}[31m\(text)\u{1b}[0m" : text }
}
