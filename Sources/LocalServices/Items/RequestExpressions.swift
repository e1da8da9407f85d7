import ItemExpressions
import JobModel
import OrderedJSON

/// The expressions of a request, read together: they share names and values, all of which must be used.
struct RequestExpressions {
    private(set) var update: UpdateExpression?
    private(set) var condition: Condition?
    private(set) var keyCondition: KeyCondition?
    private(set) var filter: Condition?
    private(set) var projection: Projection?

    /// What was there before expressions, and what it is written as now.
    private static let formerMembers = [
        ("AttributesToGet", "ProjectionExpression"), ("QueryFilter", "FilterExpression"),
        ("ScanFilter", "FilterExpression"), ("AttributeUpdates", "UpdateExpression"),
        ("Expected", "ConditionExpression"), ("ConditionalOperator", "AND and OR in an expression"),
        ("KeyConditions", "KeyConditionExpression"),
    ]

    /// Reads expressions of some kinds: those that the operation has, in the order in which the service lists them.
    init(_ input: ItemInput, _ kinds: [ExpressionKind]) throws {
        let given = kinds.filter { input[$0.rawValue] != nil }
        let former = RequestExpressions.formerMembers.filter { input[$0.0] != nil }
        if !given.isEmpty, !former.isEmpty {
            throw ItemRefusal.validation(
                "Can not use both expression and non-expression parameters in the same request: Non-expression "
                    + "parameters: {\(former.map(\.0).joined(separator: ", "))} Expression parameters: "
                    + "{\(given.map(\.rawValue).joined(separator: ", "))}")
        }
        if let (member, instead) = former.first {
            throw ItemRefusal.unsupported(
                member, "still takes this way of saying it, which was there before expressions",
                "Write it as \(instead).")
        }
        if input["ExpressionAttributeNames"] != nil, given.isEmpty {
            throw ItemRefusal.validation("ExpressionAttributeNames can only be specified when using expressions")
        }
        let withValues = kinds.filter { $0 != .projection }
        if input["ExpressionAttributeValues"] != nil, !given.contains(where: withValues.contains) {
            throw ItemRefusal.validation(
                "ExpressionAttributeValues can only be specified when using expressions: "
                    + withValues.map(\.rawValue).joined(separator: " and ")
                    + (withValues.count > 1 ? " are null" : " is null"))
        }
        var attributes = try ExpressionAttributes(
            names: input["ExpressionAttributeNames"], values: input["ExpressionAttributeValues"])
        for kind in [ExpressionKind.update, .condition, .keyCondition, .filter, .projection] where given.contains(kind)
        {
            guard let text = try input.text(kind.rawValue) else { continue }
            switch kind {
            case .update: update = try UpdateExpression(parsing: text, &attributes)
            case .condition: condition = try Condition(parsing: text, as: .condition, &attributes)
            case .keyCondition: keyCondition = try KeyCondition(parsing: text, &attributes)
            case .filter: filter = try Condition(parsing: text, as: .filter, &attributes)
            case .projection: projection = try Projection(parsing: text, &attributes)
            }
        }
        try attributes.checkAllUsed()
    }
}
