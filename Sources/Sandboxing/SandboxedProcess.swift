import CLinux
import Glibc
import Synchronization

/// How a command ended; a non-zero exit is an outcome, not an error.
public enum CommandEnd: Sendable, Hashable {
    /// It ended by itself.
    case exited(Int32)
    /// A signal ended it.
    case signalled(Int32)
    /// It could not be executed: the kernel's error number.
    case notExecuted(errno: Int32)
    /// It was ended together with everything else of its host.
    case killed
}

/// What a command used, as wait4(2) tells it.
public struct CommandUsage: Sendable, Hashable {
    /// Largest resident set of one of its processes, bytes.
    public var maxResidentBytes: Int64 = 0
    /// Processor time in user mode, microseconds.
    public var userMicroseconds: Int64 = 0
    /// Processor time in the kernel, microseconds.
    public var systemMicroseconds: Int64 = 0
}

/// A running command with everything it started.
///
/// `signal` and `kill` may be called from any thread at any time; `run` once, by the thread that will wait.
public final class SandboxedProcess: Sendable {
    /// Which of its streams the command wrote to.
    public enum Stream: Sendable, Hashable { case output, error }

    /// The process id of its `pjrun-init`, as this process sees it.
    public let identifier: Int32
    /// Whether `/proc` inside shows only the job's processes; false where the kernel refused a new one.
    public let seesOwnProcesses: Bool
    // Invariant that makes sharing safe: the descriptors are set once, in `init`, and closed with this value.
    nonisolated(unsafe) private let pipes: ProcessPipes
    private let link: Mutex<OptMLLink?>
    private let isNamespace: Bool
    /// For peers that join its network.
    let namespaces: HeldNamespaces?
    /// Whether `identifier` may be somebody else's by now.
    private let isReaped = Mutex(false)

    init(
        identifier: Int32, pipes: ProcessPipes, seesOwnProcesses: Bool, isNamespace: Bool, link: OptMLLink?,
        namespaces: HeldNamespaces?
    ) {
        self.identifier = identifier
        unsafe self.pipes = pipes
        self.seesOwnProcesses = seesOwnProcesses
        self.isNamespace = isNamespace
        self.link = Mutex(link)
        self.namespaces = namespaces
        pipes.closeChildEnds()
    }

    /// Lets a held entrypoint start.
    func letGo() { tell(UInt8(ascii: "G"), 0) }

    /// Sends a signal to the command's process group.
    public func signal(_ number: Int32) { tell(UInt8(ascii: "S"), UInt8(truncatingIfNeeded: number)) }

    /// Kills everything; `run` returns soon after.
    public func kill() {
        tell(UInt8(ascii: "K"), 0)
        // The death of a namespace's process 1 is that of all; without one, only it knows whom to kill.
        guard isNamespace else { return }
        isReaped.withLock { if !$0 { _ = Glibc.kill(identifier, SIGKILL) } }
    }

    private func tell(_ verb: UInt8, _ argument: UInt8) {
        // A peer that has ended already is no error.
        _ = unsafe send(pipes.control.own, [verb, argument], 2, Int32(MSG_NOSIGNAL))
    }

    /// Hands on what the command writes, and blocks until it and everything it started has ended.
    /// - Parameter output: called on this thread, with at most 256 KiB at a time, in the order of arrival.
    /// - Returns: how the command itself ended and what it used.
    public func run(output: (Stream, ArraySlice<UInt8>) -> Void) -> (end: CommandEnd, usage: CommandUsage) {
        var open = unsafe [
            pollfd(fd: pipes.output.read, events: Int16(POLLIN), revents: 0),
            pollfd(fd: pipes.error.read, events: Int16(POLLIN), revents: 0),
            pollfd(fd: pipes.reports.read, events: Int16(POLLIN), revents: 0),
        ]
        var buffer = [UInt8](repeating: 0, count: 256 * 1024)
        var reports: [UInt8] = []
        while open.contains(where: { $0.fd >= 0 }) {
            let ready = unsafe poll(&open, nfds_t(open.count), -1)
            if ready < 0 {
                precondition(errno == EINTR, "poll fails only when interrupted")
                continue
            }
            for index in open.indices where open[index].fd >= 0 && open[index].revents != 0 {
                let count = unsafe buffer.withUnsafeMutableBytes {
                    unsafe read(open[index].fd, $0.baseAddress, $0.count)
                }
                if count < 0, errno == EINTR { continue }
                if count <= 0 {
                    open[index].fd = -1
                } else if index == 2 {
                    if reports.count < 4096 { reports.append(contentsOf: buffer[..<count]) }
                } else {
                    output(index == 0 ? .output : .error, buffer[..<count])
                }
            }
        }
        // Only waited for under the lock: from then on the number may be another process's.
        var information = unsafe siginfo_t()
        while unsafe waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        isReaped.withLock { isReaped in
            var status: Int32 = 0
            unsafe waitpid(identifier, &status, 0)
            isReaped = true
        }
        // Another job may be waiting for it.
        link.withLock { $0 = nil }
        return SandboxedProcess.outcome(of: reports)
    }

    /// Reads the reports of `pjrun-init` (`struct report` in its source: two Int32, three Int64).
    static func outcome(of reports: [UInt8]) -> (end: CommandEnd, usage: CommandUsage) {
        var end = CommandEnd.killed
        var usage = CommandUsage()
        var rest = reports[...]
        func take<Number: FixedWidthInteger>(_: Number.Type) -> Number {
            let width = MemoryLayout<Number>.size
            let bytes = rest.prefix(width)
            rest = rest.dropFirst(width)
            return bytes.reversed().reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
        }
        while rest.count >= 32 {
            let kind = take(Int32.self)
            let value = take(Int32.self)
            let resident = take(Int64.self)
            let user = take(Int64.self)
            let system = take(Int64.self)
            if kind == Int32(UInt8(ascii: "E")) {
                return (.notExecuted(errno: value), usage)
            }
            usage = CommandUsage(maxResidentBytes: resident &* 1024, userMicroseconds: user, systemMicroseconds: system)
            end = value & 0x7f == 0 ? .exited(value >> 8 & 0xff) : .signalled(value & 0x7f)
        }
        return (end, usage)
    }
}
