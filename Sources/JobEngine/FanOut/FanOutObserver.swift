import StatesLanguage

/// Hears how a queue gets on, on the thread that runs it.
public protocol FanOutObserver: Sendable {
    /// Something has changed.
    func stands(_ standing: FanOutStanding)
    /// A run of a task has ended; `isOver` when nothing more will become of the task.
    func ended(_ task: FanOutTask, _ run: EndedRun, isOver: Bool)
    /// A job that a former process has left is still being ended.
    func waits(forJob name: String)
}

/// Which task, and what its run is called.
public struct FanOutTask: Hashable, Sendable {
    /// Its line in the file, counted from 1.
    public let line: Int
    /// The name of its job; empty when there is none.
    public let job: String
    /// How often it has been tried, interruptions not counted.
    public let attempts: Int
}

/// How a queue stands.
public struct FanOutStanding: Hashable, Sendable {
    /// How many tasks there are.
    public let total: Int
    /// How many are in each phase.
    public let waiting: Int
    /// How many wait to be tried again.
    public let delayed: Int
    /// How many run.
    public let running: Int
    /// How many are Completed.
    public let succeeded: Int
    /// How many have failed for good.
    public let failed: Int
    /// How many somebody has stopped.
    public let stopped: Int
    /// The most that ran at once in this process.
    public let highestConcurrency: Int

    /// How many have ended.
    public var ended: Int { succeeded + failed + stopped }

    init(_ plan: FanOutPlan) {
        total = plan.taskCount
        waiting = plan.count(.waiting)
        delayed = plan.count(.delayed)
        running = plan.count(.running)
        succeeded = plan.count(.succeeded)
        failed = plan.count(.failed)
        stopped = plan.count(.stopped)
        highestConcurrency = plan.permits.highest
    }
}
