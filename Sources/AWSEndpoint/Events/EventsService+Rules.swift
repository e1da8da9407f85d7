import EventPatterns
import JobModel
import OrderedJSON

extension EventsService {
    /// PutRule: makes a rule, or replaces all but its targets and tags.
    func putRule(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, EventShapes.putRule)
        if input["ScheduleExpression"] != nil {
            throw AWSError(
                "ValidationException",
                "ScheduleExpression is not run by pjrun: AWS would invoke the targets at its times. "
                    + "Start what is to be done from cron or a systemd timer, or give the rule an EventPattern.")
        }
        guard let pattern = input["EventPattern"]?.string else {
            throw AWSError(
                "ValidationException", "Parameter(s) EventPattern or ScheduleExpression must be specified.")
        }
        _ = try EventsService.pattern(pattern)
        let state = input["State"]?.string ?? "ENABLED"
        guard state == "ENABLED" || state == "DISABLED" else {
            throw AWSError(
                "ValidationException",
                "State \(state) is not run by pjrun: AWS would also match events of CloudTrail. Use ENABLED.")
        }
        var rule = EventRule(name: input["Name"]?.string ?? "", pattern: pattern)
        rule.isEnabled = state == "ENABLED"
        rule.description = input["Description"]?.string
        rule.roleARN = input["RoleArn"]?.string
        rule.tags = (input["Tags"]?.array ?? []).map {
            Tag(key: $0["Key"]?.string ?? "", value: $0["Value"]?.string ?? "")
        }
        try SageMakerService.storing {
            try rules.changeEventRule(named: rule.name) { existing in
                if let existing {
                    rule.targets = existing.targets
                    rule.tags = existing.tags
                }
                existing = rule
            }
        }
        return ["RuleArn": .string(rule.arn(in: identity))]
    }

    /// DescribeRule.
    func describeRule(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, EventShapes.ruleByName)
        var answer = summary(try rule(input["Name"]))
        answer["CreatedBy"] = .string(identity.account)
        return .object(answer)
    }

    /// ListRules, by name.
    func listRules(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, EventShapes.listRules)
        let prefix = input["NamePrefix"]?.string ?? ""
        let all = try SageMakerService.storing { try rules.eventRules() }.filter { $0.name.hasPrefix(prefix) }
        let page = try page(all, input, question: "rules \(prefix)") { $0.name }
        var answer: JSONObject = ["Rules": .array(page.items.map { .object(summary($0)) })]
        answer["NextToken"] = page.nextToken.map(JSON.string)
        return .object(answer)
    }

    /// DeleteRule; one that is not there is no failure.
    func deleteRule(_ call: JSONCall) throws(AWSError) {
        let input = try check(call, EventShapes.ruleByName)
        try SageMakerService.storing {
            try rules.changeEventRule(named: input["Name"]?.string ?? "") { rule in
                guard rule?.targets.isEmpty != false else {
                    throw AWSError("ValidationException", "Rule can't be deleted since it has targets.")
                }
                rule = nil
            }
        }
    }

    /// EnableRule and DisableRule.
    func setState(_ call: JSONCall, isEnabled: Bool) throws(AWSError) {
        let input = try check(call, EventShapes.ruleByName)
        try changeRule(input["Name"]) { $0.isEnabled = isEnabled }
    }

    // MARK: - Lookup

    /// Reads a pattern, or says what is wrong with it.
    static func pattern(_ text: String) throws(AWSError) -> EventPattern {
        do throws(EventPatternError) {
            return try EventPattern(parsing: text)
        } catch {
            throw AWSError("InvalidEventPatternException", "Event pattern is not valid. Reason: \(error)")
        }
    }

    /// The rule of that name.
    /// - Throws: `ResourceNotFoundException`.
    func rule(_ name: JSON?) throws(AWSError) -> EventRule {
        let name = name?.string ?? ""
        guard let rule = try SageMakerService.storing({ try rules.eventRule(named: name) }) else {
            throw EventsService.missing(name)
        }
        return rule
    }

    /// Changes a rule that exists.
    /// - Throws: `ResourceNotFoundException`, or what the body throws.
    func changeRule(_ name: JSON?, _ change: (inout EventRule) throws -> Void) throws(AWSError) {
        let name = name?.string ?? ""
        try SageMakerService.storing {
            try rules.changeEventRule(named: name) { rule in
                guard var changed = rule else { throw EventsService.missing(name) }
                try change(&changed)
                rule = changed
            }
        }
    }

    private static func missing(_ name: String) -> AWSError {
        AWSError("ResourceNotFoundException", "Rule \(name) does not exist on EventBus default.")
    }

    private func summary(_ rule: EventRule) -> JSONObject {
        var summary: JSONObject = [
            "Name": .string(rule.name), "Arn": .string(rule.arn(in: identity)),
            "EventPattern": .string(rule.pattern), "State": .string(rule.isEnabled ? "ENABLED" : "DISABLED"),
        ]
        summary["Description"] = rule.description.map(JSON.string)
        summary["RoleArn"] = rule.roleARN.map(JSON.string)
        summary["EventBusName"] = "default"
        return summary
    }
}
