import FileTree
public import JobModel

/// What has become of a queue so far, read from its journal; of the journal, no more than a record is held.
public struct QueueHistory: Sendable {
    /// A task so far; small, because there may be many.
    struct Task: Sendable {
        var phase = FanOutPlan.Phase.waiting
        /// Runs that ended in any way but by an interruption.
        var attempts: UInt32 = 0
        /// Runs that were interrupted.
        var interruptions: UInt32 = 0
        /// Those of its attempts that failed since somebody last wanted it anew.
        var failures: UInt32 = 0
        /// When the run that runs was started, or the last one.
        var startTime: Int64 = 0
        /// Milliseconds of all its runs.
        var runTime: Int64 = 0
        /// When it is tried again, while it is delayed.
        var due: Int64 = 0
        /// The records of its last start and its last end, for what is not held here.
        var lastStart = RecordPlace()
        var lastEnd = RecordPlace()
    }

    /// Where a record is.
    struct RecordPlace: Sendable {
        var offset: Int64 = -1
        var number = 0
    }

    let opened: OpenedQueue
    private(set) var begun: BegunQueue?
    private(set) var tasks: [Task]
    private(set) var place: JournalPlace
    /// The most that ran at once.
    public private(set) var highestConcurrency = 0
    /// When something last happened.
    public private(set) var lastTime: Timestamp
    private var running = 0
    private let path: String

    /// Reads a journal.
    /// - Throws: `JournalError`.
    /// - Returns: nil for one that was never begun.
    static func read(_ path: String) throws(JournalError) -> QueueHistory? {
        var reader = try JournalReader(path)
        guard case .opened(let opened)? = try QueueHistory.next(&reader) else { return nil }
        var history = QueueHistory(opened, path, JournalPlace(reader))
        while true {
            let place = RecordPlace(offset: reader.length, number: reader.count)
            guard let record = try QueueHistory.next(&reader) else { break }
            guard history.take(record, place) else { throw .damaged(path: path, byte: place.offset) }
        }
        history.place = JournalPlace(reader)
        return history
    }

    private static func next(_ reader: inout JournalReader) throws(JournalError) -> QueueRecord? {
        try reader.next { decoder throws(JournalDecoder.Unknown) in try decoder.queueRecord() }
    }

    private init(_ opened: OpenedQueue, _ path: String, _ place: JournalPlace) {
        self.opened = opened
        self.path = path
        self.place = place
        tasks = Array(repeating: Task(), count: max(0, opened.taskCount))
        lastTime = Timestamp(milliseconds: opened.time)
    }

    /// - Returns: false for one that cannot follow what was there.
    private mutating func take(_ record: QueueRecord, _ place: RecordPlace) -> Bool {
        let time: Int64
        switch record {
        case .opened: return false
        case .begun(let queue):
            begun = queue
            time = queue.time
        case .started(let task, let at, _):
            guard tasks.indices.contains(task), !tasks[task].phase.isOver else { return false }
            if tasks[task].phase != .running { running += 1 }
            highestConcurrency = max(highestConcurrency, running)
            tasks[task].phase = .running
            tasks[task].startTime = at
            tasks[task].lastStart = place
            time = at
        case .ended(let task, let at, let run):
            guard tasks.indices.contains(task), tasks[task].phase == .running else { return false }
            running -= 1
            tasks[task].end(run, at: at)
            tasks[task].lastEnd = place
            time = at
        case .failedAgain(let at):
            for task in tasks.indices where tasks[task].phase == .failed || tasks[task].phase == .stopped {
                tasks[task].phase = .waiting
                tasks[task].failures = 0
            }
            time = at
        }
        lastTime = Timestamp(milliseconds: time)
        return true
    }

    // MARK: - What is not held

    /// The name of the last job of a task; nil before the first.
    func lastJob(of task: Int) throws(JournalError) -> String? {
        guard case .started(_, _, let job)? = try record(at: tasks[task].lastStart) else { return nil }
        return job
    }

    /// How the last run of a task ended; nil before.
    func lastRun(of task: Int) throws(JournalError) -> EndedRun? {
        guard case .ended(_, _, let run)? = try record(at: tasks[task].lastEnd) else { return nil }
        return run
    }

    private func record(at place: RecordPlace) throws(JournalError) -> QueueRecord? {
        guard place.offset >= 0 else { return nil }
        var reader = try JournalReader(path, length: place.offset, count: place.number)
        return try QueueHistory.next(&reader)
    }
}

extension QueueHistory.Task {
    fileprivate mutating func end(_ run: EndedRun, at time: Int64) {
        runTime += max(0, time - startTime)
        due = 0
        if run.end == .interrupted { interruptions += 1 } else { attempts += 1 }
        switch run.end {
        case .succeeded: phase = .succeeded
        case .stopped: phase = .stopped
        case .interrupted: phase = .waiting
        case .refused:
            failures += 1
            phase = .failed
        case .failed:
            failures += 1
            phase = run.due == nil ? .failed : .delayed
            due = run.due ?? 0
        }
    }
}
