import CLinux
import Glibc
import Synchronization
import Transfer

/// Reads what processes print and waits for their end: one thread for all of them, there while any runs.
///
/// A command is over when its process is. What that has left in its group is killed then, while the number of the group is
/// certainly its own, and what the pipes still hold is read; so nothing waits for a reader or a writer that stays.
final class CommandReaper: Sendable {
    /// A process that has ended, with what it printed.
    struct Ended: Sendable {
        /// As waitpid(2) gives it.
        let status: Int32
        let output: [UInt8]
        let isOutputCut: Bool
        /// The last bytes.
        let errors: [UInt8]
    }

    private struct Running {
        let started: CommandProcess.Started
        let slot: Int?
        let didEnd: @Sendable (Ended) -> Void
        var output: [UInt8] = []
        var isOutputCut = false
        var errors: [UInt8] = []
        var isOutputOpen = true
        var areErrorsOpen = true
        /// Whether its pipes are watched.
        var isRead = false
    }

    private struct State {
        var running: [UInt64: Running] = [:]
        var count: UInt64 = 0
        var isWatching = false
        /// Processes whose pipes are not watched yet, in the order of their start.
        var young: [(number: UInt64, since: ContinuousClock.Instant)] = []
    }

    private enum Source: UInt64 { case end, output, errors }

    /// The most that is kept of what a process prints.
    private let outputLimit: Int
    private static let errorLimit = 8192
    /// How old a process is when its pipes are first read.
    ///
    /// Most commands are short and print less than a pipe holds: reading that once, at the end, saves them six system calls and
    /// two switches of threads.
    private static let youth = Duration.milliseconds(10)

    private let poll: Int32
    private let keeper: GroupKeeper
    private let state = Mutex(State())

    /// Makes one that watches nothing yet.
    init(keeper: GroupKeeper, outputLimit: Int) throws(GroupKeeper.Unavailable) {
        poll = pj_poll_create()
        guard poll >= 0 else { throw GroupKeeper.Unavailable(what: "epoll", errno: errno) }
        self.keeper = keeper
        self.outputLimit = outputLimit
    }

    deinit { close(poll) }

    /// Takes a process over.
    /// - Returns: its number here, for `kill`.
    func watch(_ started: CommandProcess.Started, didEnd: @escaping @Sendable (Ended) -> Void) -> UInt64 {
        let slot = keeper.keep(started.process)
        let (number, mustStart) = state.withLock { state in
            state.count += 1
            state.running[state.count] = Running(started: started, slot: slot, didEnd: didEnd)
            state.young.append((state.count, .now))
            defer { state.isWatching = true }
            return (state.count, !state.isWatching)
        }
        add(started.end, number, .end)
        if mustStart, !BlockingThread.detach({ self.loop() }) { loop() }
        return number
    }

    /// Kills a process with its group, if it still runs.
    func kill(_ number: UInt64) {
        state.withLock { state in
            // While it is here, nobody has waited for it, and its number is its own.
            if let process = state.running[number]?.started.process { _ = Glibc.kill(-process, SIGKILL) }
        }
    }

    private func add(_ file: Int32, _ number: UInt64, _ source: Source) {
        // Fails when the kernel has no memory; then nothing else goes on either.
        guard pj_poll_add(poll, file, number * 4 + source.rawValue) == 0 else {
            preconditionFailure("epoll_ctl: error \(errno)")
        }
    }

    private func remove(_ file: Int32) {
        _ = pj_poll_remove(poll, file)
        close(file)
    }

    // MARK: - The thread

    private func loop() {
        var numbers = [UInt64](repeating: 0, count: 64)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let milliseconds = readThoseThatAreOldEnough()
            let count = unsafe pj_poll_wait(poll, &numbers, Int32(numbers.count), milliseconds)
            for number in numbers.prefix(max(0, Int(count))) {
                switch Source(rawValue: number % 4) {
                case .output: read(number / 4, isOutput: true, &buffer)
                case .errors: read(number / 4, isOutput: false, &buffer)
                case .end: end(number / 4, &buffer)
                case nil: break
                }
            }
            let isDone = state.withLock { state in
                if state.running.isEmpty { state.isWatching = false }
                return !state.isWatching
            }
            if isDone { return }
        }
    }

    /// Begins to watch pipes.
    /// - Returns: when to do so again, in milliseconds; -1 when there is nothing left to do.
    private func readThoseThatAreOldEnough() -> Int32 {
        state.withLock { state in
            let now = ContinuousClock.now
            var done = 0
            for (number, since) in state.young {
                if let started = state.running[number]?.started {
                    guard now - since >= CommandReaper.youth else { break }
                    state.running[number]?.isRead = true
                    add(started.output, number, .output)
                    add(started.errors, number, .errors)
                }
                done += 1
            }
            state.young.removeFirst(done)
            return state.young.isEmpty ? -1 : 10
        }
    }

    /// Takes a process out to change it: this thread alone does that, so that buffers are not copied.
    private func read(_ number: UInt64, isOutput: Bool, _ buffer: inout [UInt8]) {
        state.withLock { state in
            // An event of before its end.
            guard var running = state.running[number] else { return }
            state.running[number]?.output = []
            state.running[number]?.errors = []
            let isOpen = isOutput ? running.isOutputOpen : running.areErrorsOpen
            if isOpen { take(&running, isOutput: isOutput, &buffer) }
            state.running[number] = running
        }
    }

    /// Reads once; closes what is at its end.
    private func take(_ running: inout Running, isOutput: Bool, _ buffer: inout [UInt8]) {
        let file = isOutput ? running.started.output : running.started.errors
        let size = buffer.count
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(file, $0.baseAddress, size) }
        guard count > 0 else {
            if count < 0, errno == EINTR { return }
            if running.isRead { remove(file) } else { close(file) }
            if isOutput { running.isOutputOpen = false } else { running.areErrorsOpen = false }
            return
        }
        if isOutput {
            let room = outputLimit - running.output.count
            running.output += buffer.prefix(min(count, room))
            if count > room { running.isOutputCut = true }
        } else {
            running.errors += buffer.prefix(count)
            if running.errors.count > 4 * CommandReaper.errorLimit {
                running.errors.removeFirst(running.errors.count - CommandReaper.errorLimit)
            }
        }
    }

    private func end(_ number: UInt64, _ buffer: inout [UInt8]) {
        guard var running = state.withLock({ $0.running.removeValue(forKey: number) }) else { return }
        let process = running.started.process
        _ = Glibc.kill(-process, SIGKILL)
        if let slot = running.slot { keeper.forget(slot) }
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        while running.isOutputOpen, pj_readable_bytes(running.started.output) > 0 {
            take(&running, isOutput: true, &buffer)
        }
        while running.areErrorsOpen, pj_readable_bytes(running.started.errors) > 0 {
            take(&running, isOutput: false, &buffer)
        }
        let files =
            (running.isOutputOpen ? [running.started.output] : [])
            + (running.areErrorsOpen ? [running.started.errors] : [])
        for file in files { if running.isRead { remove(file) } else { close(file) } }
        remove(running.started.end)
        running.didEnd(
            Ended(
                status: status, output: running.output, isOutputCut: running.isOutputCut,
                errors: Array(running.errors.suffix(CommandReaper.errorLimit))))
    }
}
