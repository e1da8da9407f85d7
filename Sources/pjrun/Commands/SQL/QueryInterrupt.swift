import Glibc
import Synchronization
import Transfer
import TrinoSQL

/// Ctrl-C, SIGTERM and SIGHUP while statements run: the first ends the statement, the second the process.
final class QueryInterrupt: Sendable {
    private struct State {
        var running: QueryCancellation?
        var wasAsked = false
    }

    private let state = Mutex(State())
    /// Whether somebody has asked for the end of everything.
    let isOver = Atomic<Bool>(false)

    /// Begins to listen, on a thread that lasts as long as the process.
    func listen() {
        let isStarted = BlockingThread.detach { [self] in
            var set = sigset_t()
            unsafe sigemptyset(&set)
            for number in [SIGINT, SIGTERM, SIGHUP] { unsafe sigaddset(&set, number) }
            var number: Int32 = 0
            while unsafe sigwait(&set, &number) == 0 { signalled(number) }
        }
        if !isStarted { StopSignals.unblock() }
    }

    private func signalled(_ number: Int32) {
        if number != SIGINT { isOver.store(true, ordering: .relaxed) }
        let (isLast, isFirst) = state.withLock { state in
            defer { state.wasAsked = true }
            guard let running = state.running, !state.wasAsked else { return (true, !state.wasAsked) }
            running.cancel()
            return (false, true)
        }
        if isLast {
            LineEditor.restoreTerminal()
            if isFirst { Terminal.error("cancelled") }
            _exit(130)
        }
    }

    /// Runs a statement that can be ended.
    func during<Result>(_ body: (QueryCancellation) throws -> Result) rethrows -> Result {
        let cancellation = QueryCancellation()
        state.withLock { $0 = State(running: cancellation) }
        defer { state.withLock { $0 = State() } }
        return try body(cancellation)
    }
}
