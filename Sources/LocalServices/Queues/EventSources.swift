import EventPatterns
public import JobModel
import OrderedJSON
import Synchronization

/// Feeds functions from queues, by mappings that are kept in a store.
///
/// Each mapping is run by one of the processes that have begun to and that know its function; when that process is gone, by
/// another.
public final class EventSources: Sendable {
    private struct State {
        var pollers: [String: EventSourcePoller] = [:]
        var isRunning = false
        var reported: Set<String> = []
    }

    /// How often mappings of other processes are looked for.
    private static let interval = Duration.seconds(1)

    private let queues: LocalQueues
    private let store: any EventSourceStore
    private let invoker: any FunctionInvoker
    private let registry: any FunctionRegistry
    private let report: @Sendable (String) -> Void
    private let state = Mutex(State())

    /// Makes one that feeds nothing before it is started.
    /// - Parameters:
    ///   - queues: the queues.
    ///   - store: keeps the mappings.
    ///   - invoker: calls the functions.
    ///   - registry: knows them.
    ///   - report: hears what went wrong, each thing once.
    public init(
        queues: LocalQueues, store: any EventSourceStore, invoker: any FunctionInvoker, registry: any FunctionRegistry,
        report: @escaping @Sendable (String) -> Void
    ) {
        self.queues = queues
        self.store = store
        self.invoker = invoker
        self.registry = registry
        self.report = report
    }

    // MARK: - Running

    /// Begins to feed functions.
    public func start() {
        state.withLock { $0.isRunning = true }
        refreshAgainAndAgain()
    }

    /// Takes no more messages; calls under way end as they do.
    public func stop() {
        let pollers = state.withLock { state in
            state.isRunning = false
            defer { state.pollers = [:] }
            return Array(state.pollers.values)
        }
        for poller in pollers { poller.end() }
    }

    private func refreshAgainAndAgain() {
        guard state.withLock({ $0.isRunning }) else { return }
        refresh()
        queues.watch.alarm(EventSources.interval) { [weak self] in self?.refreshAgainAndAgain() }
    }

    /// Begins and ends what the mappings in the store ask for now.
    private func refresh() {
        let mappings: [EventSourceMapping]
        do {
            mappings = try store.eventSourceMappings().filter(\.isEnabled)
        } catch {
            return tell("event source mappings cannot be read: \(error)")
        }
        let ended = state.withLock { state in
            let ended = state.pollers.filter { !mappings.contains($0.value.mapping) }
            for id in ended.keys { state.pollers[id] = nil }
            return Array(ended.values)
        }
        for poller in ended { poller.end() }
        for mapping in mappings where state.withLock({ $0.isRunning && $0.pollers[mapping.id] == nil }) {
            // Functions of a directory are known to one server and not to another.
            guard let known = try? registry.function(named: mapping.function), known.name == mapping.function,
                let claim = try? store.claimEventSource(mapping.id)
            else { continue }
            let poller = EventSourcePoller(mapping, claim, queues, invoker) { [weak self] in self?.tell($0) }
            let isWanted = state.withLock { state in
                guard state.isRunning, state.pollers[mapping.id] == nil else { return false }
                state.pollers[mapping.id] = poller
                return true
            }
            if isWanted { poller.start() }
        }
    }

    private func tell(_ message: String) {
        if state.withLock({ $0.reported.insert(message).inserted }) { report(message) }
    }

    // MARK: - Mappings

    /// All mappings.
    /// - Throws: `EventSourceRefusal`.
    public func mappings() throws(EventSourceRefusal) -> [EventSourceMapping] {
        do {
            return try store.eventSourceMappings()
        } catch {
            throw .failure(error)
        }
    }

    /// Keeps a new mapping.
    /// - Throws: `EventSourceRefusal` when the queue or the function is not there, or they do not go together.
    public func create(_ mapping: EventSourceMapping) throws(EventSourceRefusal) {
        try check(mapping)
        try changing { mappings in
            let other = mappings.first {
                QueueName.ofARN($0.sourceARN) == QueueName.ofARN(mapping.sourceARN) && $0.function == mapping.function
                    && $0.qualifier == mapping.qualifier
            }
            if let other {
                throw EventSourceRefusal(
                    "ResourceConflictException",
                    "An event source mapping with SQS arn (\" \(mapping.sourceARN) \") and function (\" \(mapping.function) \") "
                        + "already exists. Please update or delete the existing mapping with UUID \(other.id)",
                    status: 409)
            }
            mappings.append(mapping)
        }
        refresh()
    }

    /// Changes a mapping.
    /// - Throws: `EventSourceRefusal`.
    /// - Returns: the mapping before and after.
    public func update(
        _ id: String, _ change: (inout EventSourceMapping) -> Void
    ) throws(EventSourceRefusal) -> (before: EventSourceMapping, after: EventSourceMapping) {
        guard let before = try mappings().first(where: { $0.id == id }) else { throw .missing }
        var after = before
        change(&after)
        try check(after)
        let kept = after
        try changing { mappings in
            guard let index = mappings.firstIndex(where: { $0.id == id }) else { throw EventSourceRefusal.missing }
            mappings[index] = kept
        }
        refresh()
        return (before, kept)
    }

    /// Forgets a mapping.
    /// - Throws: `EventSourceRefusal` when there is none.
    /// - Returns: what it was.
    public func remove(_ id: String) throws(EventSourceRefusal) -> EventSourceMapping {
        let removed = try changing { mappings in
            guard let index = mappings.firstIndex(where: { $0.id == id }) else { throw EventSourceRefusal.missing }
            return mappings.remove(at: index)
        }
        refresh()
        return removed
    }

    private func changing<Value>(
        _ body: (inout [EventSourceMapping]) throws -> Value
    ) throws(EventSourceRefusal) -> Value {
        do {
            return try store.changeEventSourceMappings(body)
        } catch {
            throw (error as? EventSourceRefusal) ?? .failure(error)
        }
    }

    /// What must be true of a mapping, in the words of Lambda.
    private func check(_ mapping: EventSourceMapping) throws(EventSourceRefusal) {
        guard let name = QueueName.ofARN(mapping.sourceARN) else {
            throw .invalid("Unrecognized event source, must be sqs. Unsupported source arn \(mapping.sourceARN)")
        }
        let isFIFO = QueueName.isFIFO(name)
        guard mapping.batchSize <= 10 || !isFIFO else {
            throw .invalid("The maximum batch size of a FIFO queue is 10, and BatchSize is \(mapping.batchSize).")
        }
        guard mapping.batchingWindow == 0 || !isFIFO else {
            throw .invalid("Batching window is not supported for FIFO queues.")
        }
        guard mapping.batchSize <= 10 || mapping.batchingWindow > 0 else {
            throw .invalid(
                "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10")
        }
        for filter in mapping.filters {
            guard (try? EventPattern(parsing: filter)) != nil else {
                throw .invalid("Invalid filter pattern definition.")
            }
        }
        let function: FunctionRecord?
        let queue: QueueRecord?
        do {
            function = try registry.function(named: mapping.function)
            queue = try queues.reading { try $0.queue(named: name) }
        } catch {
            throw .failure(error)
        }
        guard let function else { throw .invalid("Function does not exist") }
        guard let queue else {
            throw .invalid(
                "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. "
                    + "SQS Error Message: The specified queue does not exist.")
        }
        let visibility = QueueAttributes(queue).visibilityTimeout
        guard visibility >= function.configuration.timeoutSeconds else {
            // As users quote it: hashicorp/terraform-provider-aws#18099.
            throw .invalid(
                "Queue visibility timeout: \(visibility) seconds is less than Function timeout: "
                    + "\(function.configuration.timeoutSeconds) seconds")
        }
    }
}

/// Why a mapping was not kept, as Lambda says it.
public struct EventSourceRefusal: Error, Hashable, Sendable {
    /// Such as `InvalidParameterValueException`.
    public let code: String
    /// What is wrong.
    public let message: String
    /// HTTP's status.
    public let status: Int

    init(_ code: String, _ message: String, status: Int = 400) {
        self.code = code
        self.message = message
        self.status = status
    }

    static func invalid(_ message: String) -> EventSourceRefusal {
        EventSourceRefusal("InvalidParameterValueException", message)
    }

    /// There is no such mapping.
    public static let missing = EventSourceRefusal(
        "ResourceNotFoundException", "The resource you requested does not exist.", status: 404)

    static func failure(_ error: any Error) -> EventSourceRefusal {
        EventSourceRefusal("ServiceException", "pjrun could not do this: \(error)", status: 500)
    }
}
