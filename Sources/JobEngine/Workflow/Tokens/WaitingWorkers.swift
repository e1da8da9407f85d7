import Synchronization

/// The calls of workers of this process that wait for a task of their activity, each in its turn.
final class WaitingWorkers: Sendable {
    /// The place of a call in the row of its activity.
    struct Turn: Hashable, Sendable {
        let activity: String
        let number: Int
    }

    /// The turn that a call has at the moment.
    final class Place: Sendable {
        private let kept = Mutex<Turn?>(nil)

        var turn: Turn? {
            get { kept.withLock { $0 } }
            set { kept.withLock { $0 = newValue } }
        }
    }

    private struct State {
        /// Calls by their numbers, in their order; with a continuation as soon as they wait.
        var rows: [String: [(number: Int, continuation: CheckedContinuation<Bool, Never>?)]] = [:]
        /// Woken before they waited.
        var woken: Set<Int> = []
        var last = 0
        var isClosed = false
        var isWatching = false

        /// Takes a call out of its row; what it waits with.
        @discardableResult
        mutating func remove(_ turn: Turn) -> CheckedContinuation<Bool, Never>? {
            guard var row = rows[turn.activity], let index = row.firstIndex(where: { $0.number == turn.number }) else {
                return nil
            }
            let continuation = row.remove(at: index).continuation
            rows[turn.activity] = row.isEmpty ? nil : row
            return continuation
        }
    }

    private let state = Mutex(State())

    /// Takes a place, before looking for a task: one that comes from then on is not missed.
    /// - Parameters:
    ///   - activity: what of.
    ///   - changes: changes when another process has changed something.
    /// - Returns: the place, to be given up by `leave` or `wait`.
    func expect(_ activity: String, changes: @escaping @Sendable () -> Int?) -> Turn {
        let (turn, isFirst) = state.withLock { state in
            state.last += 1
            state.rows[activity, default: []].append((state.last, nil))
            defer { state.isWatching = true }
            return (Turn(activity: activity, number: state.last), !state.isWatching)
        }
        if isFirst { watch(changes) }
        return turn
    }

    /// Gives up a place; a task that it was woken for goes to the next.
    func leave(_ turn: Turn) {
        let wasWoken = state.withLock { state in
            state.remove(turn)
            return state.woken.remove(turn.number) != nil
        }
        if wasWoken { wake(turn.activity) }
    }

    /// Wakes the first call of an activity that has not been woken: there is a task.
    func wake(_ activity: String) {
        let continuation = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard var row = state.rows[activity], !row.isEmpty else { return nil }
            let first = row.removeFirst()
            state.rows[activity] = row.isEmpty ? nil : row
            if first.continuation == nil { state.woken.insert(first.number) }
            return first.continuation
        }
        continuation?.resume(returning: true)
    }

    /// Wakes every call: something may have come for any of them.
    func wakeAll() {
        let activities = state.withLock { Array($0.rows.mapValues(\.count)) }
        for (activity, count) in activities { for _ in 0..<count { wake(activity) } }
    }

    /// Waits for a task.
    /// - Parameters:
    ///   - turn: the place.
    ///   - deadline: when to give up.
    /// - Returns: whether there may be one; false when the time is over. The place is given up.
    func wait(_ turn: Turn, until deadline: ContinuousClock.Instant) async -> Bool {
        let clock = Task {
            // Cancelled when the call has been woken.
            guard (try? await Task.sleep(until: deadline, clock: .continuous)) != nil else { return }
            giveUp(turn)
        }
        defer { clock.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> Bool? in
                    if state.woken.remove(turn.number) != nil { return true }
                    guard !state.isClosed, !Task.isCancelled, ContinuousClock.now < deadline,
                        let index = state.rows[turn.activity]?.firstIndex(where: { $0.number == turn.number })
                    else {
                        state.remove(turn)
                        return false
                    }
                    state.rows[turn.activity]?[index].continuation = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            giveUp(turn)
        }
    }

    /// Ends the wait of a call.
    func giveUp(_ turn: Turn) {
        let continuation = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            state.remove(turn)
        }
        continuation?.resume(returning: false)
    }

    /// Lets everybody go, and keeps nobody any more.
    func close() {
        let continuations = state.withLock { state in
            state.isClosed = true
            defer { state.rows = [:] }
            return state.rows.values.flatMap { $0.compactMap(\.continuation) }
        }
        for continuation in continuations { continuation.resume(returning: false) }
    }

    /// Looks for changes of other processes while somebody waits.
    private func watch(_ changes: @escaping @Sendable () -> Int?) {
        var known = changes()
        // Owner: the calls that wait; it ends with the last of them.
        Task.detached { [weak self] in
            while true {
                try? await Task.sleep(for: .milliseconds(20))
                guard let self else { return }
                let isOver = self.state.withLock { state in
                    if state.rows.isEmpty { state.isWatching = false }
                    return state.rows.isEmpty
                }
                if isOver { return }
                let found = changes()
                if found != known { self.wakeAll() }
                known = found
            }
        }
    }
}
