public import JobModel
public import LocalServices
import OrderedJSON

/// EventBridge: rules of the default event bus, and events of clients.
///
/// <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html>
public struct EventsService: JSONService {
    static let targetPrefix = "AWSEvents"
    static let name = "events"

    let rules: any EventRuleStore
    let bus: EventBus
    let identity: JobIdentity
    let now: @Sendable () -> Timestamp

    /// Makes the service.
    /// - Parameters:
    ///   - rules: keeps the rules.
    ///   - bus: delivers what clients publish.
    ///   - identity: the account and region in ARNs.
    ///   - now: the time of events that have none.
    public init(
        rules: any EventRuleStore, bus: EventBus, identity: JobIdentity, now: @escaping @Sendable () -> Timestamp
    ) {
        self.rules = rules
        self.bus = bus
        self.identity = identity
        self.now = now
    }

    func respond(to call: JSONCall) async throws(AWSError) -> JSON? {
        switch call.operation {
        case "PutRule": return try putRule(call)
        case "DescribeRule": return try describeRule(call)
        case "ListRules": return try listRules(call)
        case "DeleteRule":
            try deleteRule(call)
            return nil
        case "EnableRule", "DisableRule":
            try setState(call, isEnabled: call.operation == "EnableRule")
            return nil
        case "PutTargets": return try putTargets(call)
        case "ListTargetsByRule": return try listTargets(call)
        case "RemoveTargets": return try removeTargets(call)
        case "ListRuleNamesByTarget": return try listRuleNames(call)
        case "TestEventPattern": return try testEventPattern(call)
        case "PutEvents": return try putEvents(call)
        case "DescribeEventBus": return try describeEventBus(call)
        case "ListEventBuses": return try listEventBuses(call)
        default:
            throw .notSupported(
                "EventBridge", call.operation,
                "It has PutRule, DescribeRule, ListRules, DeleteRule, EnableRule, DisableRule, PutTargets, "
                    + "ListTargetsByRule, RemoveTargets, ListRuleNamesByTarget, TestEventPattern, PutEvents, "
                    + "DescribeEventBus and ListEventBuses.")
        }
    }

    // MARK: - The bus

    /// The ARN of the only event bus.
    private var busARN: String {
        "arn:\(identity.partition):events:\(identity.region):\(identity.account):event-bus/default"
    }

    /// Whether a name or ARN means the default event bus.
    func isDefault(bus name: String?) -> Bool { name == nil || name == "default" || name == busARN }

    /// Checks an input against the service's model, and that it is about the default event bus.
    func check(_ call: JSONCall, _ shape: Shape, bus member: String = "EventBusName") throws(AWSError) -> JSON {
        let input = try SageMakerService.check(call.input, shape)
        let name = input[member]?.string
        guard isDefault(bus: name) else {
            throw AWSError(
                "ResourceNotFoundException", "Event bus \(name ?? "") does not exist. pjrun has the bus default alone.")
        }
        return input
    }

    private func describeEventBus(_ call: JSONCall) throws(AWSError) -> JSON {
        _ = try check(call, EventShapes.describeEventBus, bus: "Name")
        return ["Name": "default", "Arn": .string(busARN)]
    }

    private func listEventBuses(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, EventShapes.listEventBuses)
        guard "default".hasPrefix(input["NamePrefix"]?.string ?? "") else { return ["EventBuses": []] }
        return ["EventBuses": [["Name": "default", "Arn": .string(busARN)]]]
    }

    // MARK: - Pages

    /// One page of something that has names, in their order.
    func page<Item>(
        _ items: [Item], _ input: JSON, question: String, name: (Item) -> String
    ) throws(AWSError) -> (items: ArraySlice<Item>, nextToken: String?) {
        var rest = items[...]
        if let token = input["NextToken"]?.string {
            guard let cursor = PageToken.decoded(token, question: question) else {
                throw AWSError("ValidationException", "The NextToken is not one that was given for this listing.")
            }
            rest = rest.drop { name($0) <= cursor.value }
        }
        let page = rest.prefix(input["Limit"]?.int ?? 100)
        guard let last = page.last, page.endIndex < rest.endIndex else { return (page, nil) }
        return (page, PageToken.encoded(JobListQuery.Cursor(value: name(last), id: 0), question: question))
    }
}
