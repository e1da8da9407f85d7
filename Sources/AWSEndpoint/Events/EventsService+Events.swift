import EventPatterns
import JobModel
import LocalServices
import OrderedJSON

extension EventsService {
    /// PutEvents: entries that are wrong fail one by one, the others go to the rules.
    func putEvents(_ call: JSONCall) throws(AWSError) -> JSON {
        do throws(EventRefusal) {
            return try EventEntries(bus: bus, identity: identity, now: now).putEvents(call.input)
        } catch {
            throw AWSError(error.code, error.message)
        }
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
