import AWSEndpoint
import Glibc
import HTTPServing
import JobEngine
import JobModel
import JobStore
import LocalServices
import ObjectStorage
import Runtimes
import Synchronization
import Transfer

/// The endpoint in this process: services over one home, on one port.
final class Server: Sendable {
    struct Settings: Sendable {
        var host = "127.0.0.1"
        /// 0 takes a free one.
        var port = Server.usualPort
        /// Whether another port is taken when this one is not free.
        var isPortPreferred = true
        /// How many hosts of jobs run at once.
        var hostLimit = Server.usualHostLimit
        /// Who may call.
        var policy = SignaturePolicy.anyone
        /// A directory with functions, absolute.
        var functions: String?
        /// Functions of a template.
        var placedFunctions: [PlacedFunction] = []
        var ledger: @Sendable (CallRecord) -> Void = { _ in }
        /// Whether executions that servers before this one have left go on here.
        var resumesExecutions = false
        /// Stops an execution of this process, when another process asks for it.
        var stopExecution: @Sendable (_ arn: String) -> Void = { _ in }
    }

    /// The port that emulators of AWS have.
    static let usualPort = 4566

    /// Four for each processor: more would only take turns, and answers would wait for theirs; jobs that wait for others need
    /// some room, too.
    static let usualHostLimit = max(8, 4 * sysconf(Int32(_SC_NPROCESSORS_ONLN)))

    private let composition: Composition
    private let settings: Settings
    private let execution: ExecutionOptions
    private let parts = Mutex<Parts?>(nil)

    /// What other commands use of a server that runs.
    struct Access: Sendable {
        let endpoint: String
        let queue: JobQueue
        let functions: LocalFunctions
        let tokens: TaskTokens
    }

    private struct Parts {
        let http: HTTPServer
        let queue: JobQueue
        let polling: LongPolling
        let tokens: TaskTokens
        let workflows: ServedWorkflows
    }

    init(_ composition: Composition, _ settings: Settings, _ execution: ExecutionOptions) {
        self.composition = composition
        self.settings = settings
        self.execution = execution
    }

    /// Serves until `stop` is called and every job has ended.
    ///
    /// Throws `UserError` when the address cannot be had, and what the parts throw.
    func run(onReady: @escaping @Sendable (_ endpoint: String) async -> Void) async throws {
        try await run { (access: Access) in await onReady(access.endpoint) }
    }

    /// The same for who needs more of the server than its address.
    func run(onReady: @escaping @Sendable (Access) async -> Void) async throws {
        let port = try PortChoice.port(settings.host, settings.port, isPreferred: settings.isPortPreferred)
        let endpoint = "http://\(settings.host.contains(":") ? "[\(settings.host)]" : settings.host):\(port)"
        var jobSettings = execution.settings(composition)
        // A day.
        jobSettings.recordRetries = 4 * 86_400
        let supervisor = try composition.supervisor(
            jobSettings, objects: execution.objectStore(composition),
            openPaths: execution.openPaths(), awsEndpoint: endpoint)
        let queue = JobQueue(
            supervisor: supervisor, hostLimit: settings.hostLimit, observer: { ServerConsole(job: $0) },
            didEnd: { report in
                for warning in report.record.warnings {
                    Terminal.error("warning: job \(report.record.request.name): \(warning)")
                }
            })
        let store = composition.store
        let polling = LongPolling { LogReader.byteCount(ofJob: $0, in: store.home) }
        let identity = composition.identity
        let functions = try composition.functions(
            directory: settings.functions, endpoint: endpoint, placed: settings.placedFunctions)
        composition.events.deliver { $0.functions = functions }
        let eventSources = EventSources(
            queues: composition.queues, store: store, invoker: functions, registry: functions,
            report: { Terminal.error("warning: \($0)") })
        let tokens = TaskTokens(store: store, now: { Composition.now })
        let access = Access(endpoint: endpoint, queue: queue, functions: functions, tokens: tokens)
        let workflows = ServedWorkflows(composition, access)
        let services = FrontDoor.Services(
            sageMaker: SageMakerService(queue: queue, directory: store, polling: polling, now: { Composition.now }),
            s3: S3Service(store: composition.objects, region: identity.region, account: identity.account),
            logs: LogsService(logs: store, identity: identity, polling: polling, now: { Composition.now }),
            events: EventsService(rules: store, bus: composition.events, identity: identity, now: { Composition.now }),
            sts: STSService(identity: identity, now: { Composition.now }),
            iam: IAMService(identity: identity, creationTime: Composition.now),
            lambda: LambdaService(
                invoker: functions, registry: functions, objects: composition.objects, identity: identity,
                eventSources: eventSources),
            stepFunctions: workflows.service, sqs: SQSService(queues: composition.queues),
            sns: SNSService(topics: composition.topics),
            items: DynamoDBService(items: composition.items))
        composition.queues.serve(at: endpoint)
        let door = FrontDoor(services, policy: settings.policy, ledger: settings.ledger)
        let http = HTTPServer(host: settings.host, port: port) { await door.respond(to: $0) }
        // What uploads of dead servers have left.
        _ = try? composition.objects.sweep()
        let registry = ServerRegistry(composition.home)
        parts.withLock {
            $0 = Parts(http: http, queue: queue, polling: polling, tokens: tokens, workflows: workflows)
        }
        let stopExecution = settings.stopExecution
        StopRequests.follow(
            store, execution: { if !workflows.stop($0) { stopExecution($0) } }, task: { tokens.look(at: $0) }
        ) { job, immediately in
            queue.stop(job, immediately: immediately)
        }
        let resumes = settings.resumesExecutions
        let recovery = Task { [composition] in
            await Server.recoverAgainAndAgain(composition, resumes ? workflows : nil)
        }
        let result: Result<Void, any Error>
        do {
            let entry = try registry.add(endpoint)
            defer { entry.remove() }
            eventSources.start()
            try await http.run { _ in await onReady(access) }
            result = .success(())
        } catch {
            result = .failure(Server.explained(error))
        }
        eventSources.stop()
        await drain()
        functions.close()
        // Nobody may use the store when it is closed.
        recovery.cancel()
        await recovery.value
        composition.finishEvents()
        store.close()
        try result.get()
    }

    private static func explained(_ error: any Error) -> any Error {
        guard let error = error as? HTTPServer.CannotListen else { return error }
        return UserError(
            message: "\(error)",
            help: error.isInUse ? "choose another port with --port; 0 takes a free one" : "choose another --host",
            code: 1)
    }

    /// Waits until no job waits or runs here.
    func drain() async {
        while activeJobCount > 0 { try? await Task.sleep(for: .milliseconds(10)) }
    }

    /// Waits until no job and no execution of a client's runs here.
    func drainAll() async {
        while activeJobCount > 0 || activeExecutionCount > 0 { try? await Task.sleep(for: .milliseconds(10)) }
    }

    /// Stops the jobs of this process; the server goes on.
    func stopJobsLeft() { parts.withLock({ $0 })?.queue.close(immediately: false) }

    /// How many executions that clients have started run here.
    var activeExecutionCount: Int { parts.withLock { $0?.workflows.activeCount ?? 0 } }

    /// How many jobs wait or run here.
    var activeJobCount: Int { parts.withLock { $0?.queue.activeCount ?? 0 } }

    /// Ends the server: calls that are held are answered, jobs are stopped.
    func stop(immediately: Bool) {
        guard let parts = parts.withLock({ $0 }) else { _exit(0) }
        parts.polling.close()
        parts.tokens.close()
        composition.queues.watch.close()
        // First this: what becomes of the jobs is not what they would have come to.
        parts.workflows.suspend()
        noteInterruption(of: parts.queue.activeNames)
        parts.queue.close(immediately: immediately)
        Task { await parts.http.stop() }
    }

    /// Says of jobs that they end with this server: executions that wait for them run them again.
    private func noteInterruption(of names: [String]) {
        for name in names {
            guard let job = try? composition.store.job(named: name) else { continue }
            var change = RecordChange(time: Composition.now)
            change.isInterrupted = true
            _ = try? composition.store.change(job, change)
        }
    }

    /// Jobs of processes that have died end, and executions go on, although nobody starts a pjrun.
    private static func recoverAgainAndAgain(_ composition: Composition, _ workflows: ServedWorkflows?) async {
        while !Task.isCancelled {
            _ = try? await BlockingThread.run {
                try composition.recover(waitingForEvents: false)
                workflows?.resume()
            }
            guard (try? await Task.sleep(for: .seconds(2))) != nil else { return }
        }
    }
}
