public import JobModel
public import OrderedJSON

/// PutEvents on a bus: checks entries, and gives those that are right to it.
public struct EventEntries: EventPublisher {
    private let bus: EventBus
    private let identity: JobIdentity
    private let now: @Sendable () -> Timestamp

    /// Makes one.
    /// - Parameters:
    ///   - bus: delivers what is right.
    ///   - identity: the account and region of events.
    ///   - now: the time of events that have none.
    public init(bus: EventBus, identity: JobIdentity, now: @escaping @Sendable () -> Timestamp) {
        self.bus = bus
        self.identity = identity
        self.now = now
    }

    /// The most bytes of all entries of one call.
    private static let limit = 256 * 1024

    /// Publishes what is right and says what is not.
    public func putEvents(_ request: JSON) throws(EventRefusal) -> JSON {
        let input = try EventEntries.checked(request)
        guard input["EndpointId"] == nil else {
            throw EventRefusal(
                code: "ValidationException",
                message:
                    "EndpointId is not run by pjrun: AWS would send the events to a bus of one of two regions. Leave it out."
            )
        }
        let entries = input["Entries"]?.array ?? []
        guard entries.reduce(0, { $0 + EventEntries.size($1) }) < EventEntries.limit else {
            throw EventRefusal(
                code: "ValidationException", message: "Total size of the entries in the request is over the limit.")
        }
        var results: [JSON] = []
        for entry in entries {
            do throws(EventRefusal) {
                results.append(["EventId": .string(bus.publish(try event(entry), identity: identity))])
            } catch {
                results.append(["ErrorCode": .string(error.code), "ErrorMessage": .string(error.message)])
            }
        }
        let failures = results.count { $0["ErrorCode"] != nil }
        return ["FailedEntryCount": .number(JSONNumber(failures)), "Entries": .array(results)]
    }

    /// The ARN of the only event bus.
    private var busARN: String {
        "arn:\(identity.partition):events:\(identity.region):\(identity.account):event-bus/default"
    }

    private func event(_ entry: JSON) throws(EventRefusal) -> CustomEvent {
        let source = try EventEntries.required(entry, "Source")
        let detailType = try EventEntries.required(entry, "DetailType")
        let text = try EventEntries.required(entry, "Detail")
        guard let detail = (try? JSON(parsing: text, duplicateKeys: .lastWins))?.object else {
            throw EventRefusal(code: "MalformedDetail", message: "Detail is malformed.")
        }
        guard !source.hasPrefix("aws.") else {
            throw EventRefusal(
                code: "NotAuthorizedForSourceException", message: "Not authorized for the source.")
        }
        let bus = entry["EventBusName"]?.string
        guard bus == nil || bus == "default" || bus == busARN else {
            throw EventRefusal(
                code: "ResourceNotFoundException",
                message: "Event bus \(bus ?? "") does not exist. pjrun has the bus default alone.")
        }
        let time =
            entry["Time"]?.number.flatMap(Timestamp.init(epochSeconds:))
            ?? entry["Time"]?.string.flatMap(Timestamp.init(iso8601:)) ?? now()
        return CustomEvent(
            source: source, detailType: detailType, detail: detail,
            resources: (entry["Resources"]?.array ?? []).compactMap(\.string), time: time)
    }

    private static func required(_ entry: JSON, _ name: String) throws(EventRefusal) -> String {
        guard let text = entry[name]?.string, !text.isEmpty else {
            throw EventRefusal(
                code: "InvalidArgument",
                message: "Parameter \(name) is not valid. Reason: \(name) is a required argument.")
        }
        return text
    }

    /// The size of an entry as EventBridge counts it: 14 bytes for a time, and the bytes of the texts.
    private static func size(_ entry: JSON) -> Int {
        let texts = ["Source", "DetailType", "Detail"].compactMap { entry[$0]?.string }
        let resources = (entry["Resources"]?.array ?? []).compactMap(\.string)
        return (entry["Time"] == nil ? 0 : 14) + (texts + resources).reduce(0) { $0 + $1.utf8.count }
    }

    // MARK: - Shape

    private static func checked(_ request: JSON) throws(EventRefusal) -> JSON {
        let pruned = shape.pruned(request, keepingUnknownMembers: false)
        let problems = ShapeChecker.problems(in: pruned, against: shape, unknownMembers: .ignored)
        if let invalid = InvalidRequest(problems: problems) {
            let message = invalid.serviceMessage
            throw EventRefusal(code: invalid.code, message: message.isEmpty ? invalid.description : message)
        }
        return pruned
    }

    /// After botocore's service model (`2015-10-07`).
    private static let shape = Shape.structure([
        .required("Entries", .list(of: entry, count: 1...10)),
        .optional("EndpointId", text(1...50)),
    ])

    private static let entry = Shape.structure([
        .optional("Time", .timestamp),
        .optional("Source", .string(.any)),
        .optional("Resources", .list(of: text(0...2048), count: 0...1000)),
        .optional("DetailType", .string(.any)),
        .optional("Detail", .string(.any)),
        .optional("EventBusName", text(1...1600)),
        .optional("TraceHeader", text(1...500)),
    ])

    private static func text(_ length: ClosedRange<Int>) -> Shape { .string(.text(length, .anything)) }
}
