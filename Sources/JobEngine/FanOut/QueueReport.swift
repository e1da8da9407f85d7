public import JobModel

/// What there is to say of a queue and of each of its tasks.
public struct QueueReport: Sendable {
    /// How a queue stands.
    public enum Status: String, Hashable, Sendable, CaseIterable {
        /// A process runs it.
        case running = "Running"
        /// It was stopped, or its process ended; it can go on.
        case interrupted = "Interrupted"
        /// All its jobs are Completed.
        case completed = "Completed"
        /// All its tasks have ended, and not all jobs are Completed.
        case failed = "Failed"
    }

    /// One task.
    public struct Task: Hashable, Sendable {
        /// Its line in the file, counted from 1.
        public let line: Int
        /// How it stands: Completed, Failed, Stopped, Running, Retrying (it waits to be tried again), Interrupted or Waiting.
        public let status: String
        /// The job of its last run; nil when there is none.
        public let job: String?
        /// How often it was tried, interruptions not counted.
        public let attempts: Int
        /// How often its run was interrupted, because the queue was stopped or its process ended.
        public let interruptions: Int
        /// Milliseconds of all its runs.
        public let runTime: Int64
        /// Why its last run failed; empty for one that did not.
        public let reason: String
        /// What the program exited with, when that was why.
        public let exitCode: Int?
        /// Whether it ended well at the first attempt, without anything else to say.
        public var isPlain: Bool { status == "Completed" && attempts == 1 && interruptions == 0 }
    }

    /// The queue's name.
    public let name: String
    /// How it stands.
    public let status: Status
    /// What has become of it.
    public let history: QueueHistory
    private let lines: TaskLines

    /// Reads what has become of a queue.
    /// - Parameters:
    ///   - folder: the queue.
    ///   - isRunning: whether a process runs it; nil to have a look.
    /// - Throws: `QueueError`, `FileTreeError`.
    public init(_ folder: QueueFolder, isRunning: Bool? = nil) throws {
        guard let history = try folder.history() else { throw QueueError.unknown(name: folder.name) }
        name = folder.name
        self.history = history
        lines = try folder.lines()
        guard lines.count == history.taskCount else {
            throw QueueError.changed(
                name: name, file: folder.tasks, line: 1, ended: history.endedCount, total: history.taskCount)
        }
        if history.count(.succeeded) == history.taskCount {
            status = .completed
        } else if history.endedCount == history.taskCount {
            status = .failed
        } else {
            status = isRunning ?? folder.isRunning ? .running : .interrupted
        }
    }

    /// When it was begun.
    public var creationTime: Timestamp { Timestamp(milliseconds: history.opened.time) }
    /// How many tasks might run at once, the last time; nil before the first.
    public var maximumConcurrency: Int? { history.begun?.maximumConcurrency }

    /// What there is to say of a task; they are counted from 0.
    /// - Throws: `JournalError`.
    public func task(_ number: Int) throws -> Task {
        let task = history.tasks[number]
        let run = try task.phase == .succeeded ? nil : history.lastRun(of: number)
        let job = try history.lastJob(of: number)
        return Task(
            line: lines.line(of: number), status: word(task), job: job?.isEmpty == true ? nil : job,
            attempts: Int(task.attempts), interruptions: Int(task.interruptions), runTime: task.runTime,
            reason: run?.reason ?? "", exitCode: run?.exitCode)
    }

    private func word(_ task: QueueHistory.Task) -> String {
        switch task.phase {
        case .succeeded: "Completed"
        case .failed: "Failed"
        case .stopped: "Stopped"
        case .delayed: "Retrying"
        case .running: status == .running ? "Running" : "Interrupted"
        case .waiting: task.interruptions > 0 ? "Interrupted" : "Waiting"
        }
    }
}
