public import JobModel
import Synchronization

/// Jobs that run in the background of this process, so many hosts at once; the others wait for their turn.
///
/// A waiting job is InProgress without a ProcessingStartTime, like one whose instances are being provisioned.
public final class JobQueue: Sendable {
    private struct State {
        var waiting: [AcceptedJob] = []
        var active: [String: Int] = [:]
        var hosts = 0
        var watchers: [String: [Int: CheckedContinuation<Void, Never>]] = [:]
        var followers: [String: [Follower]] = [:]
        var nextWatcher = 0
        var isClosed = false
    }

    private struct Follower {
        let body: @Sendable () -> Void
    }

    /// Requests are not taken any more, because the process is ending.
    public struct Closed: Error {}

    private let supervisor: JobSupervisor
    private let hostLimit: Int
    private let observer: @Sendable (_ job: String) -> any JobObserver
    private let didEnd: @Sendable (JobReport) -> Void
    private let state = Mutex(State())

    /// Makes a queue.
    /// - Parameters:
    ///   - supervisor: runs the jobs.
    ///   - hostLimit: how many hosts run at once; a job with more of them runs alone.
    ///   - observer: hears of what happens to a job.
    ///   - didEnd: called after each job.
    public init(
        supervisor: JobSupervisor, hostLimit: Int,
        observer: @escaping @Sendable (_ job: String) -> any JobObserver = { _ in SilentObserver() },
        didEnd: @escaping @Sendable (JobReport) -> Void = { _ in }
    ) {
        self.observer = observer
        self.supervisor = supervisor
        self.hostLimit = hostLimit
        self.didEnd = didEnd
    }

    /// Takes a job; it runs as soon as there is room.
    /// - Throws: `Closed`, or what `JobSupervisor.accept` throws; there is no record then.
    public func submit(_ request: JobRequest) throws -> JobRecord {
        guard !state.withLock({ $0.isClosed }) else { throw Closed() }
        let job = try supervisor.accept(request)
        state.withLock { state in
            state.waiting.append(job)
            state.active[request.name, default: 0] += 1
        }
        startWhatFits()
        return job.record
    }

    /// Whether a job of that name waits or runs here.
    public func isActive(_ name: String) -> Bool { state.withLock { $0.active[name] != nil } }

    /// Whether requests are not taken any more.
    public var isClosed: Bool { state.withLock { $0.isClosed } }

    /// The names of the jobs that wait or run here.
    public var activeNames: [String] { state.withLock { $0.active.keys.sorted() } }

    /// How many jobs wait or run here.
    public var activeCount: Int { state.withLock { $0.active.count } }

    /// Stops a job of this process; one that waits for its turn need not wait any longer.
    /// - Returns: false when no such job is here.
    @discardableResult
    public func stop(_ name: String, immediately: Bool) -> Bool {
        let isHere = supervisor.stop(name, immediately: immediately)
        let waiting = state.withLock { state -> AcceptedJob? in
            guard let index = state.waiting.firstIndex(where: { $0.record.request.name == name }) else { return nil }
            let job = state.waiting.remove(at: index)
            state.hosts += job.record.request.instanceCount
            return job
        }
        if let waiting { start(waiting) }
        return isHere
    }

    /// Takes no further jobs and stops those that are here.
    public func close(immediately: Bool) {
        let names = state.withLock { state in
            state.isClosed = true
            return Array(state.active.keys)
        }
        for name in names { stop(name, immediately: immediately) }
    }

    /// Waits until a job of this process has ended, or a time has passed.
    public func waitForEnd(of name: String, within limit: Duration) async {
        let watcher = state.withLock { state in
            state.nextWatcher += 1
            return state.nextWatcher
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.watch(name, watcher) }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            // First this: who is not registered yet, then does not register any more.
            group.cancelAll()
            release(name, watcher)
        }
    }

    /// Calls a body once, when a job of this process has ended and its record says so; at once when no job of that name is here.
    public func followEnd(of name: String, _ body: @escaping @Sendable () -> Void) {
        let isOver = state.withLock { state in
            guard state.active[name] != nil else { return true }
            state.followers[name, default: []].append(Follower(body: body))
            return false
        }
        if isOver { body() }
    }

    // MARK: - Watching

    private func watch(_ name: String, _ watcher: Int) async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let isOver = state.withLock { state in
                guard state.active[name] != nil, !Task.isCancelled else { return true }
                state.watchers[name, default: [:]][watcher] = continuation
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    private func release(_ name: String, _ watcher: Int) {
        let continuation = state.withLock { state in
            state.watchers[name]?.removeValue(forKey: watcher)
        }
        continuation?.resume()
    }

    // MARK: - Running

    private func startWhatFits() {
        while let job = next() { start(job) }
    }

    private func next() -> AcceptedJob? {
        state.withLock { state in
            guard let first = state.waiting.first else { return nil }
            let count = first.record.request.instanceCount
            guard state.hosts == 0 || state.hosts + count <= hostLimit else { return nil }
            state.hosts += count
            return state.waiting.removeFirst()
        }
    }

    /// Owner of the task: the queue; it ends with the job.
    private func start(_ job: AcceptedJob) {
        Task.detached { [self] in
            let report = await supervisor.run(job, observer: observer(job.record.request.name))
            finish(job, report)
        }
    }

    private func finish(_ job: AcceptedJob, _ report: JobReport) {
        let name = job.record.request.name
        let (watchers, followers) = state.withLock { state -> ([CheckedContinuation<Void, Never>], [Follower]) in
            state.hosts -= job.record.request.instanceCount
            let left = state.active[name, default: 1] - 1
            state.active[name] = left == 0 ? nil : left
            guard left == 0 else { return ([], []) }
            let watchers = state.watchers.removeValue(forKey: name).map { Array($0.values) } ?? []
            return (watchers, state.followers.removeValue(forKey: name) ?? [])
        }
        didEnd(report)
        for watcher in watchers { watcher.resume() }
        for follower in followers { follower.body() }
        startWhatFits()
    }
}
