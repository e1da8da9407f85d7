import Glibc
import JobModel
import Synchronization
import Transfer

/// Waits for jobs that other processes run; only their records tell, so these are looked at again and again.
///
/// One thread for all of them, which ends with the last. Tasks need it after a restart alone: the jobs of this process tell
/// their end themselves.
final class ForeignJobWatcher: Sendable {
    private struct Wait {
        let number: Int
        let name: String
        let isWanted: @Sendable () -> Bool
        let body: @Sendable () -> Void
    }

    private struct State {
        var waits: [Wait] = []
        var isWatching = false
        var count = 0
    }

    /// Microseconds between two looks.
    private static let interval: useconds_t = 50_000
    /// Looks between two recoveries.
    private static let recoveryRounds = 20

    private let directory: any JobDirectory
    private let recover: @Sendable () -> Void
    private let state = Mutex(State())

    /// Makes one that watches nothing yet.
    init(directory: any JobDirectory, recover: @escaping @Sendable () -> Void) {
        self.directory = directory
        self.recover = recover
    }

    /// Calls a body once, when a job has ended or has no record any more; not when it isn't wanted any more.
    func followEnd(of name: String, isWanted: @escaping @Sendable () -> Bool, _ body: @escaping @Sendable () -> Void) {
        let mustStart = state.withLock { state in
            state.count += 1
            state.waits.append(Wait(number: state.count, name: name, isWanted: isWanted, body: body))
            defer { state.isWatching = true }
            return !state.isWatching
        }
        if mustStart, !BlockingThread.detach({ self.watch() }) { watch() }
    }

    private func watch() {
        var rounds = 0
        while true {
            if rounds % ForeignJobWatcher.recoveryRounds == 0 { recover() }
            rounds += 1
            for wait in state.withLock({ $0.waits }) {
                let isWanted = wait.isWanted()
                guard !isWanted || hasEnded(wait.name) else { continue }
                state.withLock { $0.waits.removeAll { $0.number == wait.number } }
                if isWanted { wait.body() }
            }
            let isDone = state.withLock { state in
                if state.waits.isEmpty { state.isWatching = false }
                return !state.isWatching
            }
            if isDone { return }
            usleep(ForeignJobWatcher.interval)
        }
    }

    private func hasEnded(_ name: String) -> Bool {
        do {
            return try directory.job(named: name)?.status.isTerminal ?? true
        } catch {
            // What cannot be read now, can be later.
            return false
        }
    }
}
