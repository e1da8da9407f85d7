/// The ARN of something that belongs to Step Functions.
///
/// State machines of distributed Map's children have a `/` in their names: `machine/label`.
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html>
public struct StatesARN: Hashable, Sendable {
    /// What it names.
    public enum Resource: Hashable, Sendable {
        /// A state machine; with a qualifier, one of its versions or aliases.
        case stateMachine(name: String, qualifier: String?)
        /// An execution.
        case execution(machine: String, name: String)
        /// An execution of an EXPRESS machine.
        case express(machine: String, name: String, id: String)
        /// An activity.
        case activity(name: String)
        /// A run of a distributed Map; `machine` has the label.
        case mapRun(machine: String, id: String)
    }

    /// Why a text names nothing of Step Functions.
    public struct Problem: Error, Hashable, Sendable {
        /// In the service's words where they are recorded.
        public let message: String
    }

    /// All of it.
    public let text: String
    /// What it names.
    public let resource: Resource
    /// `arn:aws:states:REGION:ACCOUNT`.
    public let prefix: String

    /// Reads an ARN.
    /// - Throws: `Problem`.
    public init(_ text: String) throws(Problem) {
        // "Invalid ARN prefix: …" is recorded: localstack/localstack, test_sfn_api, test_describe_invalid_arn_sm.
        guard text.hasPrefix("arn:") else { throw Problem(message: "Invalid ARN prefix: \(text)") }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 7, parts[2] == "states", !parts[6...].contains("") else {
            throw Problem(
                message: "Invalid ARN: \(text); one of Step Functions is like "
                    + "arn:aws:states:us-east-1:123456789012:stateMachine:my-machine")
        }
        switch (parts[5], parts.count) {
        case ("stateMachine", 7): resource = .stateMachine(name: parts[6], qualifier: nil)
        case ("stateMachine", 8): resource = .stateMachine(name: parts[6], qualifier: parts[7])
        case ("execution", 8): resource = .execution(machine: parts[6], name: parts[7])
        case ("express", 9): resource = .express(machine: parts[6], name: parts[7], id: parts[8])
        case ("activity", 7): resource = .activity(name: parts[6])
        case ("mapRun", 8): resource = .mapRun(machine: parts[6], id: parts[7])
        case ("stateMachine", _), ("execution", _), ("express", _), ("activity", _), ("mapRun", _):
            throw Problem(message: "Invalid ARN: \(text); it has \(parts.count) parts between colons")
        default: throw Problem(message: StatesARN.wrongType(parts[5]))
        }
        self.text = text
        prefix = parts[..<5].joined(separator: ":")
    }

    /// What the resource's type is called: `stateMachine`, `execution`.
    public var type: String {
        switch resource {
        case .stateMachine: "stateMachine"
        case .execution: "execution"
        case .express: "express"
        case .activity: "activity"
        case .mapRun: "mapRun"
        }
    }

    /// What is said of an ARN of something else; recorded for `express`: localstack/localstack, test_sfn_api_express,
    /// test_start_async_describe_history_execution.
    public static func wrongType(_ type: String) -> String { "Resource type not valid in this context: \(type)" }

    /// The machine itself, of a version's or alias's ARN; nil for what is no state machine.
    public var unqualifiedMachine: String? {
        guard case .stateMachine(let name, _) = resource else { return nil }
        return "\(prefix):stateMachine:\(name)"
    }
}
