public import OrderedJSON

/// Keeps the rules of the default event bus across processes.
///
/// Blocking; call it from threads that may block.
public protocol EventRuleStore: Sendable {
    /// All rules by name.
    func eventRules() throws -> [EventRule]
    /// One rule, nil when there is none.
    func eventRule(named name: String) throws -> EventRule?
    /// Makes, changes or removes a rule; one transaction, and nothing changes when the body throws.
    ///
    /// The body gets the rule, nil when there is none, and leaves it as it is to be.
    func changeEventRule(named name: String, _ change: (inout EventRule?) throws -> Void) throws
}

/// A rule of EventBridge: a pattern, and where matching events go.
public struct EventRule: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// The pattern as it was sent.
    public var pattern: String
    /// Whether events are matched.
    public var isEnabled = true
    /// For people.
    public var description: String?
    /// Kept and shown; no role is taken.
    public var roleARN: String?
    /// Its tags.
    public var tags: [Tag] = []
    /// Where events go, in the order in which they were added.
    public var targets: [EventTarget] = []

    /// Makes a rule without targets.
    public init(name: String, pattern: String) {
        self.name = name
        self.pattern = pattern
    }

    /// How many targets a rule has at most.
    public static let targetLimit = 5
}

/// Where a rule's events go.
public struct EventTarget: Hashable, Sendable {
    /// What the target gets.
    public enum Input: Hashable, Sendable {
        /// The whole event.
        case event
        /// Always this JSON.
        case constant(String)
        /// The part of the event at a path: `$.detail`.
        case path(String)
        /// A template with `<variable>`s, which have their values from paths.
        case template(String, paths: [Variable])
    }

    /// A variable of a template.
    public struct Variable: Hashable, Sendable {
        /// Its name, as in `<name>`.
        public let name: String
        /// Where its value is: `$.detail.ProcessingJobName`.
        public let path: String

        /// Makes a variable.
        public init(name: String, path: String) {
            self.name = name
            self.path = path
        }
    }

    /// How often and how long a delivery is tried again.
    public struct RetryPolicy: Hashable, Sendable {
        /// `MaximumRetryAttempts`, where it is given.
        public var maximumAttempts: Int?
        /// `MaximumEventAgeInSeconds`, where it is given.
        public var maximumAgeInSeconds: Int?

        /// Makes a policy.
        public init(maximumAttempts: Int?, maximumAgeInSeconds: Int?) {
            self.maximumAttempts = maximumAttempts
            self.maximumAgeInSeconds = maximumAgeInSeconds
        }
    }

    /// Its id within the rule.
    public let id: String
    /// `file:///absolute/path.jsonl`, `command:SHELL TEXT`, or the ARN of a queue, a topic, a function or a state machine.
    public let arn: String
    /// What it gets.
    public let input: Input
    /// The group of messages to a FIFO queue.
    public var messageGroupID: String?
    /// Kept and shown; no role is taken.
    public var roleARN: String?
    /// The queue that gets events that cannot be delivered.
    public var deadLetterARN: String?
    /// Kept and shown; what cannot be delivered on this machine cannot be delivered later either.
    public var retryPolicy: RetryPolicy?

    /// Makes a target.
    public init(id: String, arn: String, input: Input = .event) {
        self.id = id
        self.arn = arn
        self.input = input
    }
}

// MARK: - Wire form

extension EventTarget {
    /// The target as ListTargetsByRule shows it.
    public var json: JSON {
        var target: JSONObject = ["Id": .string(id), "Arn": .string(arn)]
        switch input {
        case .event: break
        case .constant(let text): target["Input"] = .string(text)
        case .path(let path): target["InputPath"] = .string(path)
        case .template(let template, let paths):
            var transformer: JSONObject = [:]
            if !paths.isEmpty {
                transformer["InputPathsMap"] = .object(JSONObject(paths.map { ($0.name, .string($0.path)) }))
            }
            transformer["InputTemplate"] = .string(template)
            target["InputTransformer"] = .object(transformer)
        }
        target["RoleArn"] = roleARN.map(JSON.string)
        target["SqsParameters"] = messageGroupID.map { ["MessageGroupId": .string($0)] }
        target["DeadLetterConfig"] = deadLetterARN.map { ["Arn": .string($0)] }
        if let retryPolicy {
            var policy: JSONObject = [:]
            policy["MaximumRetryAttempts"] = retryPolicy.maximumAttempts.map { .number(JSONNumber($0)) }
            policy["MaximumEventAgeInSeconds"] = retryPolicy.maximumAgeInSeconds.map { .number(JSONNumber($0)) }
            target["RetryPolicy"] = .object(policy)
        }
        return .object(target)
    }

    /// Reads what ``json`` wrote; nil when it is not that.
    public init?(json: JSON) {
        guard let id = json["Id"]?.string, let arn = json["Arn"]?.string else { return nil }
        let input: Input
        if let text = json["Input"]?.string {
            input = .constant(text)
        } else if let path = json["InputPath"]?.string {
            input = .path(path)
        } else if let template = json["InputTransformer"]?["InputTemplate"]?.string {
            let paths = json["InputTransformer"]?["InputPathsMap"]?.object ?? [:]
            input = .template(template, paths: paths.map { Variable(name: $0.key, path: $0.value.string ?? "") })
        } else {
            input = .event
        }
        self.init(id: id, arn: arn, input: input)
        roleARN = json["RoleArn"]?.string
        messageGroupID = json["SqsParameters"]?["MessageGroupId"]?.string
        deadLetterARN = json["DeadLetterConfig"]?["Arn"]?.string
        retryPolicy = json["RetryPolicy"].map {
            RetryPolicy(
                maximumAttempts: $0["MaximumRetryAttempts"]?.int,
                maximumAgeInSeconds: $0["MaximumEventAgeInSeconds"]?.int)
        }
    }
}

extension EventRule {
    /// The rule with its tags and targets, for a store.
    public var json: JSON {
        var rule: JSONObject = [
            "Name": .string(name), "EventPattern": .string(pattern),
            "State": .string(isEnabled ? "ENABLED" : "DISABLED"),
        ]
        rule["Description"] = description.map(JSON.string)
        rule["RoleArn"] = roleARN.map(JSON.string)
        rule["Tags"] = .array(tags.map(\.json))
        rule["Targets"] = .array(targets.map(\.json))
        return .object(rule)
    }

    /// Reads what ``json`` wrote; nil when it is not that.
    public init?(json: JSON) {
        guard let name = json["Name"]?.string, let pattern = json["EventPattern"]?.string else { return nil }
        self.init(name: name, pattern: pattern)
        isEnabled = json["State"]?.string != "DISABLED"
        description = json["Description"]?.string
        roleARN = json["RoleArn"]?.string
        tags = (json["Tags"]?.array ?? []).map {
            Tag(key: $0["Key"]?.string ?? "", value: $0["Value"]?.string ?? "")
        }
        targets = (json["Targets"]?.array ?? []).compactMap(EventTarget.init(json:))
    }
}

extension EventRule {
    /// The rule's ARN, on the default event bus.
    public func arn(in identity: JobIdentity) -> String {
        "arn:\(identity.partition):events:\(identity.region):\(identity.account):rule/\(name)"
    }
}
