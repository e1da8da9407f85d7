import FileTree
import Glibc
import Sandboxing

/// A process of a function with its two pipes: one for what it says to pjrun, one for what it prints.
///
/// Both are read by the thread that waits for an answer, so that nothing that the process prints can hold it up, and nobody needs
/// a thread for a process that waits for its next call: like Lambda's, it may then be held up itself.
///
/// Used by one thread at a time; `kill` may come from any.
// Invariant that makes sharing safe: a process belongs to the thread that took it from its pool, or to the pool.
final class FunctionProcess: @unchecked Sendable {
    private let process: SandboxedProcess
    private let channel: OpenFile
    private let log: OpenFile
    private var inbox: [UInt8] = []
    private var outbox: ArraySlice<UInt8> = []
    /// False when nobody has the other end of the log any more.
    private var isLogOpen = true
    private var end: CommandEnd?

    /// What happened while pjrun waited.
    enum Step {
        /// The process said something more.
        case said
        /// The process and everything it started have ended, or cannot say anything any more.
        case ended
        /// The time is over.
        case timedOut
    }

    /// Takes over a started process and the ends of its pipes on this side.
    init(process: SandboxedProcess, channel: OpenFile, log: OpenFile) {
        self.process = process
        self.channel = channel
        self.log = log
        for file in [channel, log] { _ = fcntl(file.descriptor, F_SETFL, O_NONBLOCK) }
    }

    deinit { finish() }

    /// What it said that nobody took yet.
    var said: ArraySlice<UInt8> { inbox[...] }

    /// Takes the beginning of what it said.
    func take(_ count: Int) {
        if count == inbox.count { inbox.removeAll(keepingCapacity: count < 1 << 16) } else { inbox.removeFirst(count) }
    }

    /// Tells it something; it is written while pjrun waits.
    func tell(_ bytes: [UInt8]) {
        outbox = bytes[...]
        write()
    }

    /// Kills everything; whoever waits sees the end.
    func kill() { process.kill() }

    /// Whether it waits quietly for its next call.
    var isWaiting: Bool {
        var open = [pollfd(fd: channel.descriptor, events: Int16(POLLIN), revents: 0)]
        return unsafe poll(&open, 1, 0) == 0 && inbox.isEmpty
    }

    /// Waits until it says something, ends, or the time is over.
    func step(until deadline: ContinuousClock.Instant, _ log: inout CallLog) -> Step {
        while true {
            let remaining = deadline - .now
            if remaining <= .zero { return .timedOut }
            let events = Int16(POLLIN) | (outbox.isEmpty ? 0 : Int16(POLLOUT))
            var open = [
                pollfd(fd: channel.descriptor, events: events, revents: 0),
                pollfd(fd: isLogOpen ? self.log.descriptor : -1, events: Int16(POLLIN), revents: 0),
            ]
            // Rounded up, so that it does not spin through the last millisecond.
            let milliseconds = Int32(min(3_600_000, remaining / .milliseconds(1)).rounded(.up))
            guard unsafe poll(&open, 2, milliseconds) > 0 else { continue }
            if open[1].revents != 0 { readLog(&log, pieces: 1) }
            if open[0].revents & Int16(POLLOUT) != 0 { write() }
            if open[0].revents & ~Int16(POLLOUT) != 0 {
                switch read(channel) {
                case .some(let bytes) where !bytes.isEmpty:
                    inbox += bytes
                    return .said
                case .some: continue
                case nil: return .ended
                }
            }
        }
    }

    /// Takes what it has printed until now: all that a pipe holds when nothing else is said.
    ///
    /// Not until there is no more: a thread that prints without end would never let it go.
    func readLog(_ log: inout CallLog, pieces: Int = 2) {
        for _ in 0..<pieces where isLogOpen {
            guard let bytes = read(self.log) else {
                isLogOpen = false
                return
            }
            if bytes.isEmpty { return }
            log.append(bytes[...])
        }
    }

    /// Ends it, unless it has ended, and waits for that.
    /// - Returns: how the program itself ended.
    @discardableResult
    func finish(_ log: inout CallLog) -> CommandEnd {
        let end = finish()
        readLog(&log)
        return end
    }

    /// Ends it, unless it has ended, and waits for that.
    @discardableResult
    private func finish() -> CommandEnd {
        if let end { return end }
        process.kill()
        let result = process.run { _, _ in }.end
        end = result
        return result
    }

    /// Waits for the end of a program that has nothing more to say, as long as there is time.
    /// - Returns: how the program ended; nil when it has not.
    func wait(until deadline: ContinuousClock.Instant, _ log: inout CallLog) -> CommandEnd? {
        if let end { return end }
        while isLogOpen {
            let remaining = deadline - .now
            if remaining <= .zero { return nil }
            var open = [pollfd(fd: self.log.descriptor, events: Int16(POLLIN), revents: 0)]
            let milliseconds = Int32(min(3_600_000, remaining / .milliseconds(1)).rounded(.up))
            guard unsafe poll(&open, 1, milliseconds) > 0 else { continue }
            readLog(&log, pieces: 1)
        }
        // Its process 1 had the log open until it reported.
        let result = process.run { _, _ in }.end
        end = result
        return result
    }

    // MARK: - Bytes

    private static let pieceLength = 1 << 16

    /// - Returns: nothing when there is nothing yet, nil at the end.
    private func read(_ file: OpenFile) -> [UInt8]? {
        var isAtEnd = false
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: FunctionProcess.pieceLength) { buffer, count in
            let length = unsafe Glibc.read(file.descriptor, buffer.baseAddress, buffer.count)
            count = max(0, length)
            isAtEnd = length == 0 || length < 0 && errno != EAGAIN && errno != EINTR
        }
        return isAtEnd ? nil : bytes
    }

    private func write() {
        while !outbox.isEmpty {
            let count = unsafe outbox.withUnsafeBytes {
                unsafe send(channel.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0 {
                // A process that has ended is noticed by reading.
                if errno != EAGAIN, errno != EINTR { outbox = [] }
                return
            }
            outbox = outbox.dropFirst(count)
        }
    }
}
