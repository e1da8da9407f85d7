/// Why a state failed.
public struct StateFailure: Error, Hashable, Sendable {
    /// What kind of failure it is; that decides whether it can be caught and which events tell it.
    enum Kind: Hashable, Sendable {
        /// The task, a child or a Fail state says so.
        case reported
        /// `States.Runtime`: nothing catches it, the execution ends.
        case runtime
        /// `States.QueryEvaluationError`, told by an `EvaluationFailed` event; the field is nil where none is to blame.
        case evaluation(location: String?)
    }

    /// The error's name.
    public let error: String?
    /// What happened.
    public let cause: String?
    let kind: Kind

    /// A failure that a task, a child or a Fail state tells.
    init(error: String?, cause: String?) {
        self.error = error
        self.cause = cause
        kind = .reported
    }

    private init(error: String, cause: String, kind: Kind) {
        self.error = error
        self.cause = cause
        self.kind = kind
    }

    /// A fault of the data or the definition that only shows when the state runs.
    static func runtime(_ message: String) -> StateFailure {
        StateFailure(error: "States.Runtime", cause: message, kind: .runtime)
    }

    /// An expression that gives nothing, or the wrong thing.
    static func evaluation(_ message: String, location: String?) -> StateFailure {
        StateFailure(error: "States.QueryEvaluationError", cause: message, kind: .evaluation(location: location))
    }

    /// More than 256 KiB; `name` is what the service calls it: a resource type, a function's ARN or a state.
    static func tooLarge(_ name: String) -> StateFailure {
        StateFailure(
            error: "States.DataLimitExceeded",
            cause:
                "The state/task '\(name)' returned a result with a size exceeding the maximum number of bytes service limit."
        )
    }

    /// The same with the sentence that names the state, unless it is a report of somebody else.
    func naming(_ state: String, entered: Int) -> StateFailure {
        guard kind != .reported else { return self }
        let place = "An error occurred while executing the state '\(state)' (entered at the event id #\(entered)). "
        return StateFailure(error: error ?? "States.Runtime", cause: place + (cause ?? ""), kind: kind)
    }

    /// Whether `ErrorEquals` of a retrier or catcher names it.
    ///
    /// `States.TaskFailed` stands for every error except `States.Timeout`.
    func matches(_ names: [String], isHeartbeat: Bool) -> Bool {
        // By whatever way it comes: a task's answer can have that name, too.
        guard kind != .runtime, error != "States.Runtime" else { return false }
        return names.contains { name in
            switch name {
            case "States.ALL": true
            case "States.TaskFailed": error != "States.Timeout"
            case "States.HeartbeatTimeout": isHeartbeat || error == name
            default: error == name
            }
        }
    }
}

/// The service's limits that can be met while a machine runs.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>
enum Limit {
    /// Bytes of an input, an output or a task's result.
    static let payloadBytes = 262_144
    /// How deep an output may be nested; the service's own limit is not known.
    ///
    /// A state can put its input into one object more, time and again, and what handles documents calls itself for every level.
    static let depth = 1000
    /// Events of one execution.
    static let events = 25_000
    /// How deep the nodes of an expression may be nested while they are evaluated.
    ///
    /// Measured on AWS, with ``expressionBytes``, by the authors of floci-io/floci (issue 2737): sums of 100 terms are
    /// evaluated, those of 101 are not; so are texts of 2^22 characters and not of 2^23, and ranges of 873,782 numbers.
    static let expressionNesting = 100
    /// How large one value within an expression may be: a number is 8 bytes, a character 1.
    static let expressionBytes = 873_782 * 8
    /// Iterations of an inline Map that run at once.
    static let inlineConcurrency = 40
    /// Redrives of one map run.
    static let mapRunRedrives = 1000
    /// Children of a distributed Map that run at once.
    static let distributedConcurrency = 10_000
}
