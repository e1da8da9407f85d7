public import JobModel
public import OrderedJSON

/// An event that a client publishes with PutEvents.
public struct CustomEvent: Hashable, Sendable {
    /// Who says it.
    public let source: String
    /// What it is.
    public let detailType: String
    /// Anything.
    public let detail: JSONObject
    /// What it is about.
    public let resources: [String]
    /// When it happened.
    public let time: Timestamp

    /// Makes an event.
    public init(source: String, detailType: String, detail: JSONObject, resources: [String], time: Timestamp) {
        self.source = source
        self.detailType = detailType
        self.detail = detail
        self.resources = resources
        self.time = time
    }

    /// The event as rules see it.
    func json(id: String, identity: JobIdentity) -> JSON {
        [
            "version": "0",
            "id": .string(id),
            "detail-type": .string(detailType),
            "source": .string(source),
            "account": .string(identity.account),
            "time": .string(time.iso8601Seconds),
            "region": .string(identity.region),
            "resources": .array(resources.map(JSON.string)),
            "detail": .object(detail),
        ]
    }
}
