public import JobModel
import OrderedJSON
import Synchronization
import Transfer

/// Finds the runtime that an `ImageUri` names.
public protocol RuntimeCatalogue: Sendable {
    /// - Throws: `JobFailure` of stage `plan` that lists what there is, when nothing fits.
    func runtime(for imageURI: String) throws -> any Runtime
}

/// Runs jobs, any number at a time, and stops them.
public final class JobSupervisor: Sendable {
    private let store: any ObjectStore
    private let recorder: any JobRecorder
    private let catalogue: any RuntimeCatalogue
    private let materializer: (any DatasetMaterializer)?
    private let settings: JobSettings
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Timestamp
    private let running = Mutex<[String: AsyncStream<JobLifecycle.Event>.Continuation]>([:])

    /// Makes a supervisor.
    /// - Parameters:
    ///   - store: where inputs come from and outputs go to.
    ///   - recorder: keeps the records and logs.
    ///   - catalogue: finds what runs an image.
    ///   - materializer: runs the queries of inputs; without one they are refused.
    ///   - settings: what all its jobs share.
    ///   - clock: counts deadlines.
    ///   - now: what records are stamped with.
    public init(
        store: any ObjectStore, recorder: any JobRecorder, catalogue: any RuntimeCatalogue,
        materializer: (any DatasetMaterializer)? = nil, settings: JobSettings,
        clock: any Clock<Duration> = ContinuousClock(), now: @escaping @Sendable () -> Timestamp
    ) {
        self.materializer = materializer
        self.store = store
        self.recorder = recorder
        self.catalogue = catalogue
        self.settings = settings
        self.clock = clock
        self.now = now
    }

    /// Checks a request against what can be run here.
    /// - Throws: `JobFailure` of stage `plan`.
    public func check(_ request: JobRequest) throws {
        try JobPlanner.refuseUnsupported(request, canQuery: materializer != nil)
        _ = try catalogue.runtime(for: request.imageURI)
    }

    /// Checks a request against what can be run here and writes the job's record; nothing runs yet.
    /// - Throws: `JobFailure` of stage `plan`, or `JobNameTaken`. There is no record then.
    public func accept(_ request: JobRequest) throws -> AcceptedJob {
        try JobPlanner.refuseUnsupported(request, canQuery: materializer != nil)
        let runtime = try catalogue.runtime(for: request.imageURI)
        // From the moment of its record others may ask to stop it, so there must be somebody to hear it.
        let (events, continuation) = AsyncStream<JobLifecycle.Event>.makeStream()
        let isNew = running.withLock { running in
            guard running[request.name] == nil else { return false }
            running[request.name] = continuation
            return true
        }
        do {
            let record = try recorder.create(request, identity: settings.identity, at: now())
            return AcceptedJob(record: record, runtime: runtime, events: events, continuation: continuation)
        } catch {
            if isNew { running.withLock { $0[request.name] = nil } }
            throw error
        }
    }

    /// Runs an accepted job to its end.
    ///
    /// Cancelling the task does not stop the job; `stop` does.
    public func run(_ job: AcceptedJob, observer: any JobObserver) async -> JobReport {
        let name = job.record.request.name
        defer { running.withLock { $0[name] = nil } }
        let runner = JobRunner(
            job: job, store: store, recorder: recorder, materializer: materializer, settings: settings, clock: clock,
            now: now, observer: observer, events: job.continuation)
        return await runner.run(job.events)
    }

    /// What would be done for a request, without doing it.
    public func plan(_ request: JobRequest) throws -> JobPlan {
        try JobPlanner.refuseUnsupported(request, canQuery: materializer != nil)
        _ = try catalogue.runtime(for: request.imageURI)
        let listed = try InputListing.list(request.inputs, in: store)
        let queries = try QueryStage(request, materializer).plan()
        return JobPlanner.plan(
            request, inputs: listed.inputs, warnings: listed.warnings + queries.flatMap(\.scan.warnings), slot: 0,
            queries: queries)
    }

    /// Stops a job of this process.
    /// - Returns: false when no such job is running here.
    @discardableResult
    public func stop(_ name: String, immediately: Bool) -> Bool {
        running.withLock { $0[name] }.map { $0.yield(.stopRequested(immediately: immediately)) } != nil
    }
}

/// A job that has a record and has not run yet.
public struct AcceptedJob: Sendable {
    /// Its record.
    public let record: JobRecord
    let runtime: any Runtime
    let events: AsyncStream<JobLifecycle.Event>
    let continuation: AsyncStream<JobLifecycle.Event>.Continuation
}

/// A job that has ended.
public struct JobReport: Sendable {
    /// Its record, as it was last written.
    public let record: JobRecord
    /// How it ended.
    public let end: JobEnd
    /// What the command line exits with.
    public let exitCode: Int32
    /// The inputs that were queries, as far as these have ended well.
    public let queries: [QueriedInput]
}
