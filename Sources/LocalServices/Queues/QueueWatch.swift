import Dispatch
import Synchronization

/// Tells who asks when a queue may have got a message: at once when somebody in this process has sent it, and soon when another
/// process has.
///
/// Other processes are noticed by a number of the store that is read now and then while somebody watches.
public final class QueueWatch: Sendable {
    /// Calls a body later.
    public typealias Alarm = @Sendable (_ delay: Duration, _ body: @escaping @Sendable () -> Void) -> Void

    /// Who watches; it is over when nobody holds it any more, or when it is ended.
    public final class Watcher: Sendable {
        private let watch: QueueWatch
        fileprivate let id: Int

        fileprivate init(_ watch: QueueWatch, _ id: Int) {
            self.watch = watch
            self.id = id
        }

        deinit { end() }

        /// Watches no more.
        public func end() { watch.remove(id) }
    }

    private struct Follower {
        let queue: String
        let body: @Sendable () -> Void
    }

    private struct State {
        var followers: [Int: Follower] = [:]
        var count = 0
        var isLooking = false
        var version: Int?
        var isClosed = false
    }

    /// How often other processes are looked for.
    static let interval = Duration.milliseconds(50)

    private let state = Mutex(State())
    private let changes: @Sendable () -> Int?
    let alarm: Alarm

    /// Makes one.
    /// - Parameters:
    ///   - changes: a number that changes whenever another process has changed something; nil when it cannot be known.
    ///   - alarm: calls a body later; by default one of Dispatch's threads does.
    public init(changes: @escaping @Sendable () -> Int?, alarm: @escaping Alarm = QueueWatch.dispatchAlarm) {
        self.changes = changes
        self.alarm = alarm
    }

    private static let alarms = DispatchQueue(label: "pjrun.queue-watch")

    /// Calls a body later on one of Dispatch's threads, one after the other.
    public static let dispatchAlarm: Alarm = { delay, body in
        alarms.asyncAfter(deadline: .now() + .microseconds(Int(delay / .microseconds(1))), execute: body)
    }

    /// Whether nobody is told any more.
    public var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Calls a body, from any thread, whenever a queue may have got a message, and when the watch is closed.
    public func follow(_ queue: String, _ body: @escaping @Sendable () -> Void) -> Watcher {
        let (id, starts) = state.withLock { state in
            state.count += 1
            state.followers[state.count] = Follower(queue: queue, body: body)
            let starts = !state.isLooking && !state.isClosed
            if starts { state.isLooking = true }
            return (state.count, starts)
        }
        if starts {
            let version = changes()
            state.withLock { $0.version = version }
            lookLater()
        }
        return Watcher(self, id)
    }

    /// Says that a queue may have got a message.
    public func announce(_ queue: String) {
        let bodies = state.withLock { $0.followers.values.filter { $0.queue == queue } }
        for follower in bodies { follower.body() }
    }

    /// Tells everybody for the last time; for the end of a server.
    public func close() {
        let followers = state.withLock { state in
            state.isClosed = true
            return Array(state.followers.values)
        }
        for follower in followers { follower.body() }
    }

    private func remove(_ id: Int) { state.withLock { $0.followers[id] = nil } }

    // MARK: - Other processes

    private func lookLater() {
        alarm(QueueWatch.interval) { [weak self] in self?.look() }
    }

    private func look() {
        let goesOn = state.withLock { state in
            state.isLooking = !state.followers.isEmpty && !state.isClosed
            return state.isLooking
        }
        guard goesOn else { return }
        let version = changes()
        let followers = state.withLock { state in
            defer { state.version = version }
            return version == nil || version == state.version ? [] : Array(state.followers.values)
        }
        for follower in followers { follower.body() }
        lookLater()
    }
}
