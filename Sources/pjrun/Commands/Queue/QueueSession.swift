import ArgumentParser
import FileTree
import Glibc
import JobEngine
import JobModel
import JobStore
import Transfer

/// One queue in this process.
struct QueueSession {
    private let settings: QueueSettings
    private let output: QueueOutput
    private let composition: Composition
    private let supervisor: JobSupervisor

    init(_ settings: QueueSettings, _ output: QueueOutput) throws {
        self.settings = settings
        self.output = output
        composition = try Composition.open(events: try settings.events.settings())
        settings.quotas.set(composition.store)
        var jobs = settings.execution.settings(composition)
        // Five seconds: the disk may have room again.
        jobs.recordRetries = 20
        supervisor = try composition.supervisor(
            jobs, objects: settings.execution.objectStore(composition),
            openPaths: settings.execution.openPaths())
    }

    private func folder(_ name: String) -> QueueFolder { QueueFolders(root: composition.home.queues).folder(name) }

    // MARK: - Opening

    func open(_ name: String, _ source: FanOutQueue.Source) throws -> FanOutQueue {
        try FanOutQueue.open(
            folder(name), source, roleARN: RequestBuilder.placeholderRole, now: Composition.now,
            refuse: { try supervisor.check($0) })
    }

    func resume(_ name: String) throws -> FanOutQueue {
        try FanOutQueue.resume(folder(name), roleARN: RequestBuilder.placeholderRole)
    }

    // MARK: - Running

    /// Runs a queue and reports.
    /// - Returns: what the process exits with.
    func run(_ queue: FanOutQueue, retriesFailed: Bool) async throws -> Int32 {
        let name = queue.name
        let console = QueueConsole(queue, settings.maxConcurrency, isQuiet: output.quiet)
        let run = FanOutRun(
            supervisor: supervisor, directory: composition.store,
            recover: { [composition] in try composition.recover(waitingForEvents: false) },
            now: { Composition.now }, observer: console)
        StopSignals.follow { isFirst in
            run.stop(immediately: !isFirst)
            console.stops(isFirst: isFirst)
        }
        StopRequests.follow(composition.store) { [supervisor] in supervisor.stop($0, immediately: $1) }
        console.begins(retriesFailed: retriesFailed)
        let box = UncheckedQueue(queue: queue)
        let (plan, arguments) = (settings.plan, settings.arguments)
        let result: Result<Void, any Error>
        do {
            try await BlockingThread.run {
                try run.run(box.queue, plan, arguments: arguments, retriesFailed: retriesFailed)
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        console.ends()
        composition.finishEvents()
        composition.store.close()
        let report = try explaining { try QueueReport(folder(name), isRunning: false) }
        try explaining { try QueueRendering(report).show(output) }
        if case .failure(let error) = result { throw try QueueErrorText.broken(error, name) }
        switch report.status {
        case .completed: return 0
        case .failed: return 1
        case .running, .interrupted:
            console.saysHowToGoOn(report)
            return JobEnd.stopped
        }
    }

    // MARK: - Errors

    func explaining<Value>(_ body: () throws -> Value) throws -> Value { try QueueSession.explaining("", body) }

    /// Says what happened and what to do.
    ///
    /// - Throws: `UserError` instead of errors of queues.
    static func explaining<Value>(_ name: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as QueueError {
            throw try QueueErrorText.explained(error)
        } catch let error as JournalError {
            throw try QueueErrorText.explained(.journal(name: name, error))
        }
    }
}

/// Carries a queue to the thread that runs it.
///
/// Invariant that makes sharing safe: whoever makes one does not touch the queue until that thread is done with it.
private struct UncheckedQueue: @unchecked Sendable {
    let queue: FanOutQueue
}
