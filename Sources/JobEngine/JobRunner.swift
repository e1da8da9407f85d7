import FileTree
import JobModel
import OrderedJSON
import Synchronization
import Transfer

/// Performs the actions of one job's lifecycle.
///
/// Everything that blocks runs on threads of its own; everything started here has ended when `run` returns.
final class JobRunner: Sendable {
    private let job: AcceptedJob
    private let store: any ObjectStore
    private let recorder: any JobRecorder
    private let materializer: (any DatasetMaterializer)?
    private let settings: JobSettings
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Timestamp
    private let observer: any JobObserver
    private let events: AsyncStream<JobLifecycle.Event>.Continuation

    /// What exists so far; written by one action at a time, read by others.
    private struct Working {
        var plan: JobPlan?
        var launcher: (any JobLauncher)?
        var staged: [StagedHost] = []
        var running: [Int: any RunningHost] = [:]
        var hasEnded: Set<Int> = []
        var continuous: [ContinuousUploader] = []
        var feeders: [PipeFeeder] = []
        var isKilled = false
        var isStopRequested = false
        var logs: [any HostLog] = []
        var queries: [QueriedInput] = []
    }
    private let working = Mutex(Working())
    /// Ends the query that runs, and what a remote store does for the inputs.
    private let stagingCancellation = Cancellation()

    init(
        job: AcceptedJob, store: any ObjectStore, recorder: any JobRecorder,
        materializer: (any DatasetMaterializer)?, settings: JobSettings, clock: any Clock<Duration>,
        now: @escaping @Sendable () -> Timestamp, observer: any JobObserver,
        events: AsyncStream<JobLifecycle.Event>.Continuation
    ) {
        self.materializer = materializer
        self.job = job
        self.store = store
        self.recorder = recorder
        self.settings = settings
        self.clock = clock
        self.now = now
        self.observer = observer
        self.events = events
    }

    private var request: JobRequest { job.record.request }

    func run(_ stream: AsyncStream<JobLifecycle.Event>) async -> JobReport {
        var lifecycle = JobLifecycle(hostCount: request.instanceCount)
        let report = await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.stage() }
            for await event in stream {
                for action in lifecycle.handle(event) {
                    if case .finish(let end) = action {
                        // Deadlines that still wait, wait no longer.
                        group.cancelAll()
                        await group.waitForAll()
                        return await self.finish(end)
                    }
                    self.perform(action, &group)
                }
            }
            preconditionFailure("the stream of events ends only with the job")
        }
        events.finish()
        return report
    }

    // MARK: - Actions

    private func perform(_ action: JobLifecycle.Action, _ group: inout TaskGroup<Void>) {
        switch action {
        case .limitQueries: after(.seconds(request.maxRuntimeInSeconds), .queryLimitReached, &group)
        case .start: group.addTask { await self.start() }
        case .recordStart(let time):
            var change = RecordChange(time: time)
            change.startTime = time
            record(change)
            after(.seconds(request.maxRuntimeInSeconds), .deadlineReached, &group)
        case .recordStopping:
            working.withLock { $0.isStopRequested = true }
            stagingCancellation.cancel()
            var change = RecordChange(time: now())
            change.status = .stopping
            record(change)
        case .signal:
            observer.stopping()
            for host in living() { host.signal(settings.stopSignal) }
            after(settings.stopGrace, .graceOver, &group)
        case .kill:
            observer.stopping()
            working.withLock { $0.isKilled = true }
            for host in living() { host.kill() }
        case .upload: group.addTask { await self.upload() }
        case .finish: break
        }
    }

    private func living() -> [any RunningHost] {
        working.withLock { working in working.running.filter { !working.hasEnded.contains($0.key) }.map(\.value) }
    }

    private func after(_ duration: Duration, _ event: JobLifecycle.Event, _ group: inout TaskGroup<Void>) {
        group.addTask {
            guard (try? await JobRunner.sleep(self.clock, for: duration)) != nil else { return }
            self.events.yield(event)
        }
    }

    /// Sleeps in short pieces: what a sleep needs stays until its time has come, also when it was cancelled, and most jobs end
    /// long before their deadline of a day.
    private static func sleep<C: Clock<Duration>>(_ clock: C, for duration: Duration) async throws {
        var rest = duration
        var target = clock.now
        repeat {
            let piece = min(rest, .seconds(5))
            target = target.advanced(by: piece)
            rest -= piece
            try await clock.sleep(until: target, tolerance: nil)
        } while rest > .zero
    }

    private func record(_ change: RecordChange) {
        do {
            try recorder.change(job.record, change)
        } catch {
            observer.say("the job's record cannot be written: \(error)")
        }
    }

    // MARK: - Staging

    private func stage() async {
        do {
            try await BlockingThread.run { [self] in
                observer.phase(.starting)
                // Not by way of this runner, which holds the launcher: neither would ever go, and with them the hosts' pipes.
                let launcher = try job.runtime.prepare(request, arn: job.record.arn.text) { [observer] in
                    observer.say($0)
                }
                observer.phase(.downloading)
                let store = storeOfInputs
                for output in request.outputs {
                    if !output.appManaged, case .s3(let target) = output.destination {
                        try store.prepare(destination: target.uri)
                    }
                }
                let datasets = try runQueries()
                let listed = try InputListing.list(request.inputs, in: store, datasets: datasets)
                let queryWarnings = working.withLock { $0.queries.flatMap(\.result.scan.warnings) }
                let plan = JobPlanner.plan(
                    request, inputs: listed.inputs, warnings: listed.warnings + queryWarnings,
                    slot: settings.addressBase + job.record.id)
                try download(plan, from: store)
                let staged = try stageHosts(plan, launcher)
                working.withLock {
                    $0.plan = plan
                    $0.launcher = launcher
                    $0.staged = staged
                }
            }
            events.yield(.staged)
        } catch {
            // A stop is what made the staging end; the lifecycle knows what comes of that.
            let isStopped = working.withLock { $0.isStopRequested }
            events.yield(isStopped ? .staged : .failed(JobRunner.failure(error, .stage)))
        }
    }

    /// The store, bound to this job where that makes a difference.
    private var storeOfInputs: any ObjectStore {
        store.remote?.forJob(
            directory: JobScratch.downloads(settings.scratch, job.record.id), cancellation: stagingCancellation)
            ?? store
    }

    /// Brings the objects of a remote store to this machine, each once for all hosts and inputs.
    private func download(_ plan: JobPlan, from store: any ObjectStore) throws {
        guard let remote = store.remote else { return }
        let objects = Dictionary(
            plan.hosts.flatMap(\.inputs).flatMap(\.objects).filter { $0.origin != nil }.map { ($0.file, $0) }
        ) { first, _ in first }.values
        let total = (files: objects.count, bytes: objects.reduce(0) { $0 + $1.byteCount })
        try remote.download(objects.sorted { $0.key < $1.key }) { [observer] files, bytes in
            observer.progress(.downloading, files: files, bytes: bytes, of: total)
        }
    }

    /// The folders with the results, by the inputs' names.
    private func runQueries() throws -> [String: StorageURI] {
        let stage = QueryStage(request, materializer)
        guard !stage.queries.isEmpty else { return [:] }
        events.yield(.queriesStarted)
        let scratch = JobScratch.queries(settings.scratch, job.record.id)
        let done = try stage.run(scratch: scratch, clock: clock, cancellation: stagingCancellation) { queried in
            working.withLock { $0.queries.append(queried) }
            observer.queried(queried)
        }
        events.yield(.queriesEnded)
        return Dictionary(uniqueKeysWithValues: done.map { ($0.name, $0.result.uri) })
    }

    private func stageHosts(_ plan: JobPlan, _ launcher: any JobLauncher) throws -> [StagedHost] {
        let stager = Stager(usesOverlays: launcher.supportsOverlays, copiesInputs: settings.copiesInputs) { [self] in
            working.withLock { $0.isStopRequested }
        }
        let peers = plan.hosts.map { (name: $0.host, address: $0.address) }
        let total = (
            files: plan.hosts.reduce(0) { $0 + $1.objectCount }, bytes: plan.hosts.reduce(0) { $0 + $1.byteCount }
        )
        var before = (files: 0, bytes: Int64(0))
        return try plan.hosts.map { host in
            let done = before
            defer { before = (before.files + host.objectCount, before.bytes + host.byteCount) }
            return try stager.stage(
                host, into: JobScratch.directory(settings.scratch, job.record.id, host.host),
                configuration: [
                    (
                        "processingjobconfig.json",
                        ContainerFiles.processingJobConfig(request: request, arn: job.record.arn)
                    ),
                    (
                        "resourceconfig.json",
                        ContainerFiles.resourceConfig(currentHost: host.host, hosts: peers.map(\.name))
                    ),
                ], peers: peers
            ) { files, bytes in
                // What was downloaded was counted then.
                if self.store.remote == nil {
                    self.observer.progress(
                        .downloading, files: done.files + files, bytes: done.bytes + bytes, of: total)
                }
            }
        }
    }

    // MARK: - Running

    private func start() async {
        observer.phase(.processing)
        let (plan, launcher, staged) = working.withLock { ($0.plan, $0.launcher, $0.staged) }
        guard let plan, let launcher else { preconditionFailure("hosts are started after they are staged") }
        await withTaskGroup(of: Void.self) { group in
            do {
                for (index, host) in staged.enumerated() {
                    let log = try recorder.log(of: job.record, host: host.name)
                    let process = try await BlockingThread.run { [self] in
                        let feeders = try PipeFeeder.start(plan.hosts[index], on: host)
                        working.withLock { $0.feeders += feeders }
                        let continuous = try ContinuousUploader.start(plan.hosts[index].outputs, of: host, store: store)
                        { [observer] in
                            observer.uploaded($0, bytes: $1)
                        }
                        working.withLock { $0.continuous += continuous }
                        return try launcher.start(host) { self.working.withLock { $0.isStopRequested || $0.isKilled } }
                    }
                    let isKilled = working.withLock { working in
                        working.running[index] = process
                        working.logs.append(log)
                        return working.isKilled
                    }
                    if isKilled { process.kill() }
                    group.addTask { await self.wait(index, host, process, log) }
                }
                events.yield(.started(now()))
            } catch {
                events.yield(.failed(JobRunner.failure(error, .execute)))
                let started = working.withLock { Set($0.running.keys) }
                for index in staged.indices where !started.contains(index) {
                    events.yield(.hostEnded(index, HostOutcome(end: .killed)))
                }
            }
            await group.waitForAll()
        }
    }

    private func wait(_ index: Int, _ host: StagedHost, _ process: any RunningHost, _ log: any HostLog) async {
        let outcome = try? await BlockingThread.run { [self] in
            process.wait { stream, bytes in
                log.append(bytes)
                observer.output(host.name, stream, bytes)
            }
        }
        working.withLock { _ = $0.hasEnded.insert(index) }
        events.yield(.hostEnded(index, outcome ?? HostOutcome(end: .killed)))
    }

    // MARK: - Uploading and the end

    private func upload() async {
        observer.phase(.uploading)
        let result = try? await BlockingThread.run { [self] in
            let (staged, continuous, feeders) = working.withLock { working in
                defer {
                    working.continuous = []
                    working.feeders = []
                }
                return (working.staged, working.continuous, working.feeders)
            }
            var done: [UploadedFiles.Channel: UploadedFiles] = [:]
            var late: [String] = []
            for uploader in continuous {
                let end = uploader.finish()
                done[end.channel] = end.files
                late += end.warnings
            }
            let feedingFailure = feeders.compactMap { $0.finish() }.first
            var report = Uploader(request.outputs, store: store).upload(from: staged, uploaded: done) {
                files, bytes, isOver in
                let total = isOver ? (files: files, bytes: bytes) : nil
                self.observer.progress(.uploading, files: files, bytes: bytes, of: total)
            }
            if report.failure == nil { report.failure = feedingFailure }
            // What could not be uploaded early, and then could, is no news.
            if report.failure != nil { report.warnings += late }
            return (report, staged.map { JobRunner.message(of: $0) })
        }
        events.yield(.uploaded(result?.0 ?? UploadReport(), messages: result?.1 ?? []))
    }

    /// The first bytes of /opt/ml/output/message; the file may be of any size.
    private static func message(of host: StagedHost) -> [UInt8] {
        guard let top = try? Directory(FileName(host.directory)),
            let output = try? Directory.openingUp(top, "ml/output"),
            let found = try? output.status(ifPresent: "message"), found.kind == .file
        else { return [] }
        if found.mode & 0o400 == 0 { try? output.setMode("message", found.mode | 0o400) }
        guard let file = try? OpenFile(beneath: output, "message"), (try? file.status())?.kind == .file else {
            return []
        }
        // One byte sequence more than counts, so that a character cut by the limit is not taken for a wrong one.
        var buffer = [UInt8](repeating: 0, count: ExitMessage.maximumByteCount + 4)
        let count = (try? file.read(into: &buffer)) ?? 0
        return Array(buffer.prefix(count))
    }

    private func finish(_ end: JobEnd) async -> JobReport {
        let lost = working.withLock { $0.logs.reduce(0) { $0 + $1.lostByteCount } }
        let (plan, queries) = working.withLock { ($0.plan, $0.queries) }
        let launcherWarnings = working.withLock { $0.launcher?.warnings } ?? []
        let time = now()
        var change = RecordChange(time: time)
        change.status = end.status
        change.endTime = time
        change.exitMessage = end.exitMessage
        change.failureReason = end.failureReason
        change.outputs = end.outputs
        change.warnings =
            launcherWarnings + (plan?.warnings ?? []) + end.warnings
            + (lost > 0 ? ["\(lost) bytes of the scripts' output could not be kept in the log"] : [])
        change.hosts = end.outcomes.enumerated().map { index, outcome in
            let name = ContainerFiles.hostNames(end.outcomes.count)[index]
            guard let outcome else {
                return HostResult(host: name, exitCode: nil, signal: nil)
            }
            let number: Int32? = if case .signalled(let number) = outcome.end { number } else { nil }
            return HostResult(
                host: name, exitCode: number == nil ? outcome.exitCode : nil, signal: number,
                maxResidentBytes: outcome.maxResidentBytes, userCPUMilliseconds: outcome.userMicroseconds / 1000,
                systemCPUMilliseconds: outcome.systemMicroseconds / 1000)
        }
        let final = change
        do {
            let record = try await write(final)
            // Somebody may have asked to stop the job when it was as good as over; its record says so then.
            let isStopped = record.status == .stopped && end.status != .stopped
            return JobReport(
                record: record, end: end, exitCode: isStopped ? JobEnd.stopped : end.exitCode, queries: queries)
        } catch {
            return JobReport(record: job.record, end: end, exitCode: end.exitCode, queries: queries)
        }
    }

    /// Writes how the job ended, again and again if need be.
    private func write(_ change: RecordChange) async throws -> JobRecord {
        var retries = settings.recordRetries
        while true {
            do {
                return try await BlockingThread.run { [self] in
                    JobScratch.remove(settings.scratch, job.record)
                    return try recorder.change(job.record, change)
                }
            } catch {
                if retries == settings.recordRetries { observer.say("the job's record cannot be written: \(error)") }
                retries -= 1
                if retries < 0 { throw error }
                try await clock.sleep(for: .milliseconds(250))
            }
        }
    }

    private static func failure(_ error: any Error, _ stage: JobFailure.Stage) -> JobFailure {
        if let failure = error as? JobFailure { return failure }
        return JobFailure(stage: stage, code: "InternalServerError", message: "\(error)", remedy: nil, cause: nil)
    }
}
