/// What the journal of a queue says, a record at a time.
enum QueueRecord: Equatable {
    /// The first: what is run.
    case opened(OpenedQueue)
    /// A process goes on with it.
    case begun(BegunQueue)
    /// A run of a task begins, as a job of that name; written before there is such a job.
    case started(task: Int, at: Int64, job: String)
    /// That run is over.
    case ended(task: Int, at: Int64, EndedRun)
    /// Tasks that had failed or were stopped are waiting again.
    case failedAgain(at: Int64)
}

/// What a queue is.
struct OpenedQueue: Equatable {
    var time: Int64
    /// Where the tasks came from, for people.
    var file: String
    var taskCount: Int
    /// What names of jobs begin with where the task has none.
    var prefix: String
    /// How often the queue has been begun from nothing, this time included.
    var generation: Int
}

/// How a process runs a queue.
struct BegunQueue: Equatable {
    var time: Int64
    var process: Int
    var maximumConcurrency: Int
    /// The flags, for another process that does the same.
    var arguments: [String]
}

/// How a run of a task ended.
public struct EndedRun: Hashable, Sendable {
    /// What the queue makes of it.
    public var end: FanOutPlan.RunEnd
    /// When the task is tried again, in milliseconds since 1970; nil when it is not, or at once.
    public var due: Int64?
    /// What its program exited with; nil when there was none, or it was not the program that failed.
    public var exitCode: Int?
    /// Why; empty for one that succeeded.
    public var reason = ""

    init(_ end: FanOutPlan.RunEnd, _ reason: String = "", exitCode: Int? = nil, due: Int64? = nil) {
        self.end = end
        self.reason = reason
        self.exitCode = exitCode
        self.due = due
    }
}

extension JournalEncoder {
    mutating func encode(_ record: QueueRecord) {
        switch record {
        case .opened(let queue):
            // The form of what follows, should it ever be another.
            for value in [1, 1, Int(queue.time), queue.taskCount, queue.generation] { number(value) }
            text(queue.file)
            text(queue.prefix)
        case .begun(let queue):
            for value in [2, Int(queue.time), queue.process, queue.maximumConcurrency, queue.arguments.count] {
                number(value)
            }
            for argument in queue.arguments { text(argument) }
        case .started(let task, let time, let job):
            for value in [3, task, Int(time)] { number(value) }
            text(job)
        case .ended(let task, let time, let run):
            for value in [4, task, Int(time), Int(run.end.rawValue)] { number(value) }
            for value in [run.due.map(Int.init), run.exitCode] {
                number(value == nil ? 0 : 1)
                if let value { number(value) }
            }
            text(run.reason)
        case .failedAgain(let time):
            number(5)
            number(Int(time))
        }
    }
}

extension JournalDecoder {
    mutating func queueRecord() throws(Unknown) -> QueueRecord {
        switch try number() {
        case 1:
            guard try number() == 1 else { throw Unknown() }
            let time = Int64(try number())
            let taskCount = try number()
            let generation = try number()
            return .opened(
                OpenedQueue(
                    time: time, file: try text(), taskCount: taskCount, prefix: try text(), generation: generation))
        case 2:
            let time = Int64(try number())
            let process = try number()
            let maximumConcurrency = try number()
            var arguments: [String] = []
            for _ in 0..<max(0, try number()) { arguments.append(try text()) }
            return .begun(
                BegunQueue(
                    time: time, process: process, maximumConcurrency: maximumConcurrency, arguments: arguments))
        case 3: return .started(task: try number(), at: Int64(try number()), job: try text())
        case 4:
            let task = try number()
            let time = Int64(try number())
            guard let end = FanOutPlan.RunEnd(rawValue: UInt8(truncatingIfNeeded: try number())) else {
                throw Unknown()
            }
            let due = try numberIfPresent()
            let exitCode = try numberIfPresent()
            return .ended(
                task: task, at: time, EndedRun(end, try text(), exitCode: exitCode, due: due.map(Int64.init)))
        case 5: return .failedAgain(at: Int64(try number()))
        default: throw Unknown()
        }
    }

    private mutating func numberIfPresent() throws(Unknown) -> Int? { try number() == 0 ? nil : try number() }
}
