import Dispatch
import FileTree
import Glibc
public import JobModel
import Synchronization

/// Runs a queue in this process: performs what `FanOutPlan` decides.
///
/// What is about to happen and what has happened is in the journal before anything follows from it, so a process that ends, however
/// it ends, leaves a queue that can go on.
public final class FanOutRun: Sendable {
    private enum Message: Sendable {
        case ended(task: Int, EndedRun)
        case stop(immediately: Bool)
        case broken(any Error)
    }

    private let supervisor: JobSupervisor
    private let directory: any JobDirectory
    private let recover: @Sendable () throws -> Void
    private let now: @Sendable () -> Timestamp
    private let observer: any FanOutObserver
    private let inbox = Mutex<[Message]>([])
    private let bell = DispatchSemaphore(value: 0)
    private let isStopping = Mutex(false)

    /// Makes a run.
    /// - Parameters:
    ///   - supervisor: runs the jobs.
    ///   - directory: their records, also those of former processes.
    ///   - recover: ends the records of jobs whose process is gone.
    ///   - now: the time.
    ///   - observer: hears how it gets on.
    public init(
        supervisor: JobSupervisor, directory: any JobDirectory, recover: @escaping @Sendable () throws -> Void,
        now: @escaping @Sendable () -> Timestamp, observer: any FanOutObserver
    ) {
        self.supervisor = supervisor
        self.directory = directory
        self.recover = recover
        self.now = now
        self.observer = observer
    }

    /// Takes no further tasks and stops those that run; the queue can go on later.
    public func stop(immediately: Bool) {
        isStopping.withLock { $0 = true }
        put(.stop(immediately: immediately))
    }

    private func put(_ message: Message) {
        inbox.withLock { $0.append(message) }
        bell.signal()
    }

    // MARK: - Running

    /// What changes while a queue is run, on the thread that runs it.
    private struct Working {
        var plan: FanOutPlan
        let journal: JournalWriter
        let tasks: QueuedTasks
        let generation: Int
        /// How many runs each task has had.
        var runs: [UInt32]
        /// How many of these were interrupted.
        var interruptions: [Int: Int] = [:]
        /// The jobs that run.
        var jobs: [Int: String] = [:]
        /// Why the queue cannot go on.
        var failure: (any Error)?
        var journalFailure: FileTreeError?
        var wakeTime: Int64?
        var isFinished = false
    }

    /// Runs a queue until all its tasks have ended or it was stopped.
    ///
    /// Blocks.
    /// - Parameters:
    ///   - queue: the queue.
    ///   - settings: how it is run.
    ///   - arguments: the flags, for another process that goes on with it.
    ///   - retriesFailed: whether tasks that have failed or were stopped begin again.
    /// - Throws: what keeps it from going on: errors of the journal and of the records. Nothing is lost then.
    public func run(
        _ queue: FanOutQueue, _ settings: FanOutPlan.Settings, arguments: [String], retriesFailed: Bool = false
    ) throws {
        let history = queue.history
        let file = try DiskJournalFiles().open(queue.folder.journal, cutAt: history.place.length)
        let journal = JournalWriter(file, recordCount: history.place.count, syncer: nil)
        journal.append(
            .begun(
                BegunQueue(
                    time: now().milliseconds, process: Int(getpid()),
                    maximumConcurrency: settings.maximumConcurrency, arguments: arguments)))
        if retriesFailed { journal.append(.failedAgain(at: now().milliseconds)) }
        try journal.flush()
        var working = Working(
            plan: FanOutPlan(taskCount: history.taskCount, settings), journal: journal, tasks: queue.tasks,
            generation: history.opened.generation,
            runs: history.tasks.map { $0.attempts + $0.interruptions + ($0.phase == .running ? 1 : 0) })
        guard try restore(history, retriesFailed: retriesFailed, &working) else { return }
        // Who wants it to stop already, sees nothing start.
        if isStopping.withLock({ $0 }) { hear(.stop(immediately: false), nil, &working) }
        hear(.begin, nil, &working)
        while !working.isFinished { wait(&working) }
        if let failure = working.failure { throw failure }
    }

    private func wait(_ working: inout Working) {
        if let time = working.wakeTime {
            let pause = max(0, time - now().milliseconds)
            // Not for longer than a clock may need to be seen to jump.
            _ = bell.wait(timeout: .now() + .milliseconds(Int(min(pause, 10_000))))
        } else {
            bell.wait()
        }
        let messages = inbox.withLock { inbox in
            defer { inbox = [] }
            return inbox
        }
        for message in messages {
            switch message {
            case .ended(let task, let run): hear(.ended(task: task, run.end), run, &working)
            case .stop(let immediately): hear(.stop(immediately: immediately), nil, &working)
            case .broken(let error):
                if working.failure == nil { working.failure = error }
                isStopping.withLock { $0 = true }
                hear(.stop(immediately: false), nil, &working)
            }
        }
        if messages.isEmpty { hear(.clock, nil, &working) }
    }

    /// Lets the plan hear an event, writes it down, and does what follows.
    private func hear(_ event: FanOutPlan.Event, _ run: EndedRun?, _ working: inout Working) {
        let time = now().milliseconds
        let actions = working.plan.handle(event, at: time)
        if case .ended(let task, _) = event, var run {
            for case .delay(task, let until) in actions { run.due = until }
            end(task, run, at: time, &working)
        }
        working.wakeTime = nil
        for action in actions {
            switch action {
            case .start(let task): start(task, &working)
            case .delay: break
            case .wake(let time): working.wakeTime = time
            case .stopRunning(let immediately):
                for name in working.jobs.values { supervisor.stop(name, immediately: immediately) }
            case .finish: working.isFinished = true
            }
        }
        observer.stands(FanOutStanding(working.plan))
    }

    /// Writes what was appended to the journal.
    ///
    /// After an error nothing more is written: there may be half a record, which who goes on cuts off.
    private func write(_ working: inout Working) throws {
        if let failure = working.journalFailure { throw failure }
        do throws(FileTreeError) {
            try working.journal.flush()
        } catch {
            working.journalFailure = error
            throw error
        }
    }

    private func end(_ task: Int, _ run: EndedRun, at time: Int64, _ working: inout Working) {
        working.journal.append(.ended(task: task, at: time, run))
        do {
            try write(&working)
        } catch {
            // What could not be written has not happened: who goes on looks at the task's job again.
            put(.broken(error))
        }
        if run.end == .interrupted { working.interruptions[task, default: 0] += 1 }
        let job = working.jobs.removeValue(forKey: task) ?? ""
        let attempts = Int(working.runs[task]) - working.interruptions[task, default: 0]
        observer.ended(
            FanOutTask(line: working.tasks.lines.line(of: task), job: job, attempts: attempts), run,
            isOver: working.plan.phase(of: task).isOver)
    }

    // MARK: - Starting

    private func start(_ task: Int, _ working: inout Working) {
        do {
            let job = try accept(task, &working)
            // Owner: this run, which hears of its end before it returns.
            Task.detached { [self] in
                let report = await supervisor.run(job, observer: SilentObserver())
                finish(task, report)
            }
        } catch let fault as QueuedTasks.Fault {
            put(.ended(task: task, EndedRun(.refused, fault.message)))
        } catch let invalid as InvalidRequest {
            put(.ended(task: task, EndedRun(.refused, "\(invalid.code): \(invalid)")))
        } catch let taken as JobNameTaken {
            put(.ended(task: task, EndedRun(.refused, "ResourceInUse: \(taken.serviceMessage)")))
        } catch let limit as ResourceLimitExceeded {
            put(.ended(task: task, EndedRun(.failed, "ResourceLimitExceeded: \(limit.serviceMessage)")))
        } catch let failure as JobFailure {
            put(.ended(task: task, EndedRun(.refused, "\(failure.code): \(failure)")))
        } catch {
            // In this order, or the task would be started again.
            put(.broken(error))
            put(.ended(task: task, EndedRun(.interrupted)))
        }
    }

    private func finish(_ task: Int, _ report: JobReport) {
        guard report.record.status.isTerminal else {
            // Whoever looks next takes it for a job whose process has died; so does the queue, when it goes on.
            put(.broken(QueueError.recordNotWritten(job: report.record.request.name)))
            return put(.ended(task: task, EndedRun(.interrupted)))
        }
        put(.ended(task: task, EndedRun(report, isQueueStopping: isStopping.withLock { $0 })))
    }

    /// Writes down that a run begins, and makes its job.
    private func accept(_ task: Int, _ working: inout Working) throws -> AcceptedJob {
        working.runs[task] += 1
        var number = Int(working.runs[task])
        var isNoted = false
        defer {
            // Its end, which follows, must have a beginning.
            if !isNoted { working.journal.append(.started(task: task, at: now().milliseconds, job: "")) }
        }
        while true {
            var isFixed = false
            let request = try working.tasks.request(of: task) { name throws in
                isFixed = name.isGiven && number == 1 && working.generation == 1
                return isFixed ? name.text : try freeName(name.text, &number)
            }
            working.jobs[task] = request.name
            working.journal.append(.started(task: task, at: now().milliseconds, job: request.name))
            isNoted = true
            try write(&working)
            do {
                return try supervisor.accept(request)
            } catch let taken as JobNameTaken {
                // Somebody was quicker; a name that is ours to choose is chosen again.
                guard !isFixed else { throw taken }
                number += 1
            }
        }
    }

    /// The name of a run: the first is the task's own, the others have their number behind it.
    private func freeName(_ base: String, _ number: inout Int) throws -> String {
        while true {
            let suffix = number == 1 ? "" : "-\(number)"
            let name = String(base.prefix(63 - suffix.utf8.count)) + suffix
            if try directory.job(named: name) == nil { return name }
            number += 1
        }
    }

    // MARK: - After a former process

    /// - Returns: false when the queue was stopped before all was known.
    private func restore(_ history: QueueHistory, retriesFailed: Bool, _ working: inout Working) throws -> Bool {
        let time = now().milliseconds
        var interrupted: [Int] = []
        for (number, task) in history.tasks.enumerated() {
            if task.interruptions > 0 { working.interruptions[number] = Int(task.interruptions) }
            let isAgain = retriesFailed && (task.phase == .failed || task.phase == .stopped)
            guard !isAgain, task.phase != .waiting || task.failures > 0 else { continue }
            working.plan.restore(
                task: number, task.phase, failures: Int(task.failures), due: task.due, at: time)
            if task.phase == .running { interrupted.append(number) }
        }
        for task in interrupted {
            let job = try history.lastJob(of: task) ?? ""
            working.jobs[task] = job
            guard let run = try outcome(ofJob: job) else { return false }
            hear(.ended(task: task, run.end), run, &working)
        }
        return true
    }

    /// What became of a job whose process is gone; only when nothing of it runs any more.
    /// - Returns: nil when the queue was stopped before that.
    private func outcome(ofJob name: String) throws -> EndedRun? {
        var rounds = 0
        while let record = name.isEmpty ? nil : try directory.job(named: name) {
            if record.status.isTerminal { return EndedRun(record) }
            if isStopping.withLock({ $0 }) { return nil }
            if rounds == 25 { observer.waits(forJob: name) }
            rounds += 1
            try recover()
            usleep(20_000)
        }
        return EndedRun(.interrupted)
    }
}

extension JournalWriter {
    func append(_ record: QueueRecord) {
        var encoder = JournalEncoder()
        encoder.encode(record)
        append(encoded: encoder.bytes)
    }
}
