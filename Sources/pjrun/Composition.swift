import CLinux
import FileTree
import Glibc
import JobEngine
import JobModel
import JobStore
import LocalServices
import ObjectStorage
import OrderedJSON
import Runtimes
import Sandboxing
import Synchronization

/// Wires the rooms together; the only place that knows every concrete type.
struct Composition {
    let home: HomeDirectory
    let store: JobStore
    let objects: LocalObjectStore
    let environment: [String: String]
    /// Where changes of a job's status are told; every process delivers those that it makes.
    let events: EventBus
    /// Queues and their messages, which all processes of the home share.
    let queues: LocalQueues
    /// Topics and who subscribes to them.
    let topics: LocalTopics

    /// Opens `$PJRUN_HOME`, and ends and cleans up jobs whose process is gone.
    static func open(events settings: EventBus.Settings = EventBus.Settings()) throws -> Composition {
        let environment = processEnvironment()
        let home = HomeDirectory(
            environment: environment, homeOfUser: homeOfUser(environment),
            currentDirectory: (try? JobSource.currentDirectory()) ?? "/")
        do {
            let store = try JobStore(home)
            let queues = Composition.queues(store, identity(environment))
            let events = EventBus(
                settings: settings, rules: store, now: { Composition.now },
                report: { Terminal.error("warning: \($0)") })
            // Weakly, since the bus holds the store: one that is let go is closed, and the next process starts faster.
            store.observeStatusChanges { [weak events] in events?.publish($0) }
            let topics = LocalTopics(
                store: store, identity: identity(environment), queues: queues, bus: events, now: { Composition.now })
            events.deliver { services in
                services.queues = queues
                services.topics = WeakTopics(topics)
            }
            let composition = Composition(
                home: home, store: store, objects: try LocalObjectStore(root: home.buckets), environment: environment,
                events: events, queues: queues, topics: topics)
            try composition.recover()
            return composition
        } catch let error as FileTreeError {
            throw UserError(message: "\(error)", help: "set PJRUN_HOME to a directory that you may write to", code: 125)
        }
    }

    /// The queues of a home.
    private static func queues(_ store: JobStore, _ identity: JobIdentity) -> LocalQueues {
        LocalQueues(
            store: store, identity: identity, endpoint: "http://127.0.0.1:\(Server.usualPort)",
            senderID: identity.account, now: { Composition.now },
            watch: QueueWatch(changes: { [weak store] in try? store?.changesElsewhere() }))
    }

    /// The tables of statements; the home is opened when one of them needs it.
    static func tableCatalog(_ tables: [AdHocTable], database: String) throws -> (
        catalog: TableCatalog, home: HomeDirectory
    ) {
        let environment = processEnvironment()
        let home = HomeDirectory(
            environment: environment, homeOfUser: homeOfUser(environment),
            currentDirectory: (try? JobSource.currentDirectory()) ?? "/")
        // Where Athena's own console puts results (AWS, "Specify a query result location").
        let identity = identityOfEnvironment
        let resultsPlace = "s3://aws-athena-query-results-\(identity.account)-\(identity.region)/"
        let catalog = TableCatalog(
            adHoc: tables, database: database,
            store: {
                do {
                    return try JobStore(home)
                } catch let error as JobStoreError {
                    throw QueryFailure(code: "HIVE_METASTORE_ERROR", message: "\(error)", help: error.remedy)
                }
            }, objects: { try LocalObjectStore(root: home.buckets) },
            writing: TableCatalog.Writing(scratch: home.scratch, results: resultsPlace))
        return (catalog, home)
    }

    static var now: Timestamp {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Account and region that jobs get; nothing needs to be configured.
    var identity: JobIdentity { Composition.identity(environment) }

    /// The same where no home is needed.
    static var identityOfEnvironment: JobIdentity { identity(processEnvironment()) }

    private static func identity(_ environment: [String: String]) -> JobIdentity {
        JobIdentity(
            account: environment["PJRUN_ACCOUNT"] ?? "123456789012",
            region: environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] ?? "us-east-1")
    }

    /// Waits until events are delivered, for the end of a process; not for ever.
    func finishEvents() {
        guard !events.drain(within: .seconds(10)) else { return }
        Terminal.error("warning: some events were not delivered within 10 seconds, and are given up")
    }

    // MARK: - Parts

    func sandbox(_ installation: Installation) throws(UserError) -> SandboxChoice {
        let forced = environment["PJRUN_SANDBOX"]
        guard Isolation.candidates(forced: forced) != nil else {
            throw UserError(
                message: "PJRUN_SANDBOX is '\(forced ?? "")', which is not a way to isolate a job",
                help: "it is mount-namespace, user-namespace or none; unset, pjrun takes the best that works")
        }
        return SandboxChoice(
            initProgram: installation.initProgram, scratch: home.scratch, cache: home.cache, forced: forced)
    }

    func catalog(
        openPaths: [(path: String, isWritable: Bool)] = [], awsEndpoint: String? = nil
    ) throws -> RuntimeCatalog {
        let installation = try Installation.find()
        var context = RuntimeContext(
            initProgram: installation.initProgram, toolkitSources: installation.toolkitSources, cache: home.cache,
            scratch: home.scratch, environment: environment, identity: identity, openPaths: openPaths,
            sandbox: try sandbox(installation), heldDescriptor: { [store] in store.leaseDescriptor })
        context.awsEndpoint = awsEndpoint
        return RuntimeCatalog(directory: environment["PJRUN_RUNTIMES"] ?? installation.runtimes, context: context)
    }

    /// Lambda functions: those of a directory of the user's (absolute; nil for none), those of a template, and those that were made
    /// through the API.
    ///
    /// They find the AWS APIs at the endpoint; nil when no server runs.
    func functions(
        directory: String?, endpoint: String?, placed: [PlacedFunction] = []
    ) throws -> LocalFunctions {
        let installation = try Installation.find()
        var settings = FunctionSettings(
            initProgram: installation.initProgram, runtime: "\(installation.functions)/python",
            clients: ClientFiles(installation).pythonDirectory, store: home.functions, logs: home.functionLogs,
            directory: directory, environment: environment, identity: identity, endpoint: endpoint,
            sandbox: try sandbox(installation), now: { Composition.now })
        settings.placed = placed
        settings.scratch = "\(home.cache)/template-functions"
        return LocalFunctions(settings)
    }

    /// The tables of DynamoDB.
    var items: ItemTables { ItemTables(store: store, identity: identity, now: { Composition.now }) }

    func settings() -> JobSettings { JobSettings(scratch: home.scratch, identity: identity) }

    func supervisor(
        _ settings: JobSettings, objects: any ObjectStore, openPaths: [(path: String, isWritable: Bool)] = [],
        awsEndpoint: String? = nil
    ) throws -> JobSupervisor {
        JobSupervisor(
            store: objects, recorder: store,
            catalogue: Catalogue(catalog: try catalog(openPaths: openPaths, awsEndpoint: awsEndpoint)),
            // Queries read this home's tables and put their results beside them, not at an endpoint.
            materializer: objects.remote == nil ? materializer : nil, settings: settings, now: { Composition.now })
    }

    /// Runs the queries of inputs.
    private var materializer: AthenaMaterializer {
        AthenaMaterializer(
            tables: { [store] in store }, objects: objects, limits: .ofThisMachine, now: { Composition.now })
    }

    private struct Catalogue: RuntimeCatalogue {
        let catalog: RuntimeCatalog
        func runtime(for imageURI: String) throws -> any Runtime { try catalog.subprocessRuntime(for: imageURI) }
    }

    // MARK: - Cleaning up

    /// Ends jobs whose process is gone, and removes what they left.
    @discardableResult
    func recover(waitingForEvents: Bool = true) throws -> [JobRecord] {
        let ended = try store.recover(at: Composition.now) { orphan in
            JobScratch.remove(home.scratch, orphan.record)
            let directories = orphan.record.request.outputs.compactMap { output -> String? in
                guard case .s3(let target) = output.destination else { return nil }
                return objects.directory(of: target.uri)
            }
            let removed = JobScratch.sweep(directories, ofProcess: orphan.processToken)
            return removed > 0 ? ["removed \(Amount.count(removed, "half-written file")) at the outputs"] : []
        }
        if waitingForEvents, !ended.isEmpty { finishEvents() }
        return ended
    }

    private static func processEnvironment() -> [String: String] {
        var result: [String: String] = [:]
        var next = unsafe environ
        while let entry = unsafe next.pointee {
            let text = unsafe String(cString: entry)
            if let equals = text.firstIndex(of: "=") {
                result[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            unsafe next += 1
        }
        return result
    }

    private static func homeOfUser(_ environment: [String: String]) -> String {
        if let home = environment["HOME"], home.hasPrefix("/") { return home }
        guard let entry = unsafe getpwuid(geteuid()), let directory = unsafe entry.pointee.pw_dir else { return "/tmp" }
        return unsafe String(cString: directory)
    }
}

/// Topics as the bus knows them: the bus calls what topics hand to it, so one of them must not hold the other.
private final class WeakTopics: TopicCalls {
    private let topics: Mutex<Reference>

    private struct Reference: Sendable {
        weak var topics: LocalTopics?
    }

    init(_ topics: LocalTopics) { self.topics = Mutex(Reference(topics: topics)) }

    func call(_ operation: String, _ input: JSON) throws(TopicRefusal) -> JSON {
        guard let topics = topics.withLock({ $0.topics }) else {
            throw TopicRefusal("InternalError", "this process is ending", status: 500)
        }
        return try topics.call(operation, input)
    }
}
