import EventPatterns
import JobModel
import LocalServices
import OrderedJSON

extension EventsService {
    /// The most bytes of all entries of one call.
    private static let entryLimit = 256 * 1024

    /// PutEvents: entries that are wrong fail one by one, the others go to the rules.
    func putEvents(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try SageMakerService.check(call.input, EventShapes.putEvents)
        guard input["EndpointId"] == nil else {
            throw AWSError(
                "ValidationException",
                "EndpointId is not run by pjrun: AWS would send the events to a bus of one of two regions. Leave it out."
            )
        }
        let entries = input["Entries"]?.array ?? []
        guard entries.reduce(0, { $0 + EventsService.size($1) }) < EventsService.entryLimit else {
            throw AWSError(
                "ValidationException", "Total size of the entries in the request is over the limit.")
        }
        var results: [JSON] = []
        for entry in entries {
            do throws(AWSError) {
                results.append(["EventId": .string(bus.publish(try event(entry), identity: identity))])
            } catch {
                results.append(["ErrorCode": .string(error.code), "ErrorMessage": .string(error.message)])
            }
        }
        let failures = results.count { $0["ErrorCode"] != nil }
        return ["FailedEntryCount": .number(JSONNumber(failures)), "Entries": .array(results)]
    }

    private func event(_ entry: JSON) throws(AWSError) -> CustomEvent {
        let source = try required(entry, "Source")
        let detailType = try required(entry, "DetailType")
        let text = try required(entry, "Detail")
        guard let detail = (try? JSON(parsing: text, duplicateKeys: .lastWins))?.object else {
            throw AWSError("MalformedDetail", "Detail is malformed.")
        }
        guard !source.hasPrefix("aws.") else {
            throw AWSError("NotAuthorizedForSourceException", "Not authorized for the source.")
        }
        guard isDefault(bus: entry["EventBusName"]?.string) else {
            throw AWSError(
                "ResourceNotFoundException",
                "Event bus \(entry["EventBusName"]?.string ?? "") does not exist. pjrun has the bus default alone.")
        }
        let time =
            entry["Time"]?.number.flatMap(Timestamp.init(epochSeconds:))
            ?? entry["Time"]?.string.flatMap(Timestamp.init(iso8601:)) ?? now()
        return CustomEvent(
            source: source, detailType: detailType, detail: detail,
            resources: (entry["Resources"]?.array ?? []).compactMap(\.string), time: time)
    }

    private func required(_ entry: JSON, _ name: String) throws(AWSError) -> String {
        guard let text = entry[name]?.string, !text.isEmpty else {
            throw AWSError(
                "InvalidArgument", "Parameter \(name) is not valid. Reason: \(name) is a required argument.")
        }
        return text
    }

    /// The size of an entry as EventBridge counts it: 14 bytes for a time, and the bytes of the texts.
    private static func size(_ entry: JSON) -> Int {
        let texts = ["Source", "DetailType", "Detail"].compactMap { entry[$0]?.string }
        let resources = (entry["Resources"]?.array ?? []).compactMap(\.string)
        return (entry["Time"] == nil ? 0 : 14) + (texts + resources).reduce(0) { $0 + $1.utf8.count }
    }

    /// TestEventPattern.
    func testEventPattern(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try SageMakerService.check(call.input, EventShapes.testEventPattern)
        let pattern = try EventsService.pattern(input["EventPattern"]?.string ?? "")
        guard let event = try? JSON(parsing: input["Event"]?.string ?? "", duplicateKeys: .lastWins),
            case .object = event
        else { throw AWSError("ValidationException", "Parameter Event is not valid. Reason: it is no JSON object.") }
        for name in ["id", "account", "source", "time", "region", "resources", "detail-type"]
        where event[name] == nil {
            throw AWSError(
                "ValidationException", "Parameter Event is not valid. Reason: the field \(name) is missing.")
        }
        return ["Result": .bool(pattern.matches(event))]
    }
}
