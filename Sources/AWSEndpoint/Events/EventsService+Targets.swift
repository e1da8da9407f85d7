import JobModel
import LocalServices
import OrderedJSON

extension EventsService {
    /// PutTargets: adds targets, or replaces those with the same ids.
    func putTargets(_ call: JSONCall) throws(AWSError) -> JSON {
        try EventsService.refuseOtherMembers(call.input["Targets"]?.array ?? [])
        let input = try check(call, EventShapes.putTargets)
        var targets: [EventTarget] = []
        for json in input["Targets"]?.array ?? [] { targets.append(try EventsService.target(json)) }
        try changeRule(input["Rule"]) { rule in
            for target in targets {
                if let index = rule.targets.firstIndex(where: { $0.id == target.id }) {
                    rule.targets[index] = target
                } else {
                    rule.targets.append(target)
                }
            }
            guard rule.targets.count <= EventRule.targetLimit else {
                throw AWSError(
                    "LimitExceededException",
                    "The requested resource exceeds the maximum number allowed: a rule has at most "
                        + "\(EventRule.targetLimit) targets.")
            }
        }
        return ["FailedEntryCount": 0, "FailedEntries": []]
    }

    /// RemoveTargets; ids that are not there are no failure.
    func removeTargets(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, EventShapes.removeTargets)
        let ids = Set((input["Ids"]?.array ?? []).compactMap(\.string))
        try changeRule(input["Rule"]) { rule in rule.targets.removeAll { ids.contains($0.id) } }
        return ["FailedEntryCount": 0, "FailedEntries": []]
    }

    /// ListTargetsByRule, by id.
    func listTargets(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, EventShapes.listTargetsByRule)
        let rule = try rule(input["Rule"])
        let page = try page(
            rule.targets.sorted { $0.id < $1.id }, input, question: "targets \(rule.name)"
        ) { $0.id }
        var answer: JSONObject = ["Targets": .array(page.items.map(\.json))]
        answer["NextToken"] = page.nextToken.map(JSON.string)
        return .object(answer)
    }

    /// ListRuleNamesByTarget.
    func listRuleNames(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, EventShapes.listRuleNamesByTarget)
        let arn = input["TargetArn"]?.string ?? ""
        let names = try SageMakerService.storing { try rules.eventRules() }
            .filter { rule in rule.targets.contains { $0.arn == arn } }.map(\.name)
        let page = try page(names, input, question: "names \(arn)") { $0 }
        var answer: JSONObject = ["RuleNames": .array(page.items.map(JSON.string))]
        answer["NextToken"] = page.nextToken.map(JSON.string)
        return .object(answer)
    }

    // MARK: - Reading

    /// A member that is not run here is refused before anything is changed.
    private static func refuseOtherMembers(_ targets: [JSON]) throws(AWSError) {
        for target in targets {
            for (name, value) in target.object ?? [:]
            where !value.isNull && !EventShapes.targetMembers.contains(name) {
                throw AWSError(
                    "ValidationException",
                    "\(name) of target \(target["Id"]?.string ?? "") is not run by pjrun. Leave it out; a target has "
                        + EventShapes.targetMembers.joined(separator: ", ") + ".")
            }
        }
    }

    private static func target(_ json: JSON) throws(AWSError) -> EventTarget {
        let id = json["Id"]?.string ?? ""
        let arn = json["Arn"]?.string ?? ""
        if TargetPlace(arn: arn) == nil { throw TargetRefusal.error(id: id, arn: arn) }
        guard ["Input", "InputPath", "InputTransformer"].count(where: { json[$0] != nil }) <= 1,
            let target = EventTarget(json: json)
        else {
            throw AWSError(
                "ValidationException",
                "Only one of Input, InputPath, or InputTransformer must be provided for target \(id).")
        }
        if let fault = serviceFault(of: target) ?? fault(of: target.input, id) {
            throw AWSError("ValidationException", fault)
        }
        return target
    }

    /// What does not go together with the service that the target is of.
    private static func serviceFault(of target: EventTarget) -> String? {
        let isQueue = if case .queue = TargetPlace(arn: target.arn) { true } else { false }
        if isQueue, target.arn.hasSuffix(".fifo"), target.messageGroupID == nil {
            return "Parameter(s) SqsParameters must be specified for target: \(target.id)."
        }
        if !isQueue, target.messageGroupID != nil {
            return "Parameter(s) SqsParameters not valid for target \(target.id), which is no SQS queue."
        }
        if let arn = target.deadLetterARN {
            guard case .queue = TargetPlace(arn: arn), !arn.hasSuffix(".fifo") else {
                return "DeadLetterConfig of target \(target.id) must name a standard SQS queue, and is \(arn)."
            }
        }
        return nil
    }

    private static func fault(of input: EventTarget.Input, _ id: String) -> String? {
        switch input {
        case .event: return nil
        case .constant(let text):
            do throws(JSONSyntaxError) {
                _ = try JSON(parsing: text)
                return nil
            } catch {
                return "JSON syntax error in input for target \(id): \(error)"
            }
        case .path(let path):
            return EventPath(path) == nil
                ? "Invalid InputPath for target \(id): '\(path)' is no path like $.detail" : nil
        case .template(let template, let paths):
            for variable in paths {
                if variable.name.lowercased().hasPrefix("aws.") {
                    return "Invalid InputPathsMap for target \(id): '\(variable.name)' is a reserved name"
                }
                if EventPath(variable.path) == nil {
                    return "Invalid InputPathsMap for target \(id): '\(variable.path)' is no path like $.detail.state"
                }
            }
            return InputTemplate(template, names: paths.map(\.name)).fault.map {
                "Invalid InputTemplate for target \(id): [\($0)]. A template is JSON, or lines of JSON strings: "
                    + "text needs its quotes."
            }
        }
    }
}
