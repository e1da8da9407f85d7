public import OrderedJSON

/// Keeps which queues feed which functions, across processes.
///
/// Blocking; call it from threads that may block.
public protocol EventSourceStore: Sendable {
    /// All mappings, by id.
    func eventSourceMappings() throws -> [EventSourceMapping]
    /// Changes the mappings in one transaction; nothing changes when the body throws.
    func changeEventSourceMappings<Value>(_ change: (inout [EventSourceMapping]) throws -> Value) throws -> Value
    /// Takes a mapping for this process, which alone feeds its function from now on; nil while another process has it.
    func claimEventSource(_ id: String) throws -> (any EventSourceClaim)?
}

/// That a mapping is this process's: until nobody holds it any more, or until the end of the process.
public protocol EventSourceClaim: Sendable {}

/// A queue whose messages a function gets.
public struct EventSourceMapping: Hashable, Sendable {
    /// Its UUID.
    public let id: String
    /// The ARN of the queue.
    public let sourceARN: String
    /// The name of the function.
    public var function: String
    /// A version or alias of it, where one is named.
    public var qualifier: String?
    /// The most messages of a call.
    public var batchSize = 10
    /// Seconds to wait for more messages of a call.
    public var batchingWindow = 0
    /// The most calls at once, where a limit is set.
    public var maximumConcurrency: Int?
    /// Patterns of messages: one that none of them matches is dropped; without any, all match.
    public var filters: [String] = []
    /// Whether the function says which messages of a call have failed.
    public var reportsFailures = false
    /// Whether the function gets messages.
    public var isEnabled = true
    /// When it was last changed.
    public var lastModified: Timestamp

    /// Makes a mapping.
    public init(id: String, sourceARN: String, function: String, qualifier: String?, lastModified: Timestamp) {
        self.id = id
        self.sourceARN = sourceARN
        self.function = function
        self.qualifier = qualifier
        self.lastModified = lastModified
    }
}

extension EventSourceMapping {
    /// The mapping for a store.
    public var json: JSON {
        var json: JSONObject = [
            "UUID": .string(id), "EventSourceArn": .string(sourceARN), "Function": .string(function),
            "BatchSize": .number(JSONNumber(batchSize)), "Window": .number(JSONNumber(batchingWindow)),
            "Filters": .array(filters.map(JSON.string)), "ReportsFailures": .bool(reportsFailures),
            "Enabled": .bool(isEnabled), "LastModified": .number(JSONNumber(lastModified.milliseconds)),
        ]
        json["Qualifier"] = qualifier.map(JSON.string)
        json["MaximumConcurrency"] = maximumConcurrency.map { .number(JSONNumber($0)) }
        return .object(json)
    }

    /// Reads what ``json`` wrote; nil when it is not that.
    public init?(json: JSON) {
        guard let id = json["UUID"]?.string, let source = json["EventSourceArn"]?.string,
            let function = json["Function"]?.string, let time = json["LastModified"]?.int
        else { return nil }
        self.init(
            id: id, sourceARN: source, function: function, qualifier: json["Qualifier"]?.string,
            lastModified: Timestamp(milliseconds: Int64(time)))
        batchSize = json["BatchSize"]?.int ?? 10
        batchingWindow = json["Window"]?.int ?? 0
        maximumConcurrency = json["MaximumConcurrency"]?.int
        filters = (json["Filters"]?.array ?? []).compactMap(\.string)
        reportsFailures = json["ReportsFailures"]?.bool ?? false
        isEnabled = json["Enabled"]?.bool ?? true
    }
}
