import JobModel

/// Where a target is on this machine.
public enum TargetPlace: Hashable, Sendable {
    /// A file; events are appended, one per line.
    case file(path: String)
    /// A command of the shell; it gets the event on its standard input.
    case command(String)
    /// A queue, by its ARN; its messages are events.
    case queue(arn: String)
    /// A topic, by its ARN; events are published to it.
    case topic(arn: String)
    /// A Lambda function, by its ARN; it is called with the event, and nobody waits for it.
    case function(arn: String)
    /// A state machine, by its ARN; the event is the input of an execution.
    case machine(arn: String)

    /// Reads a target's Arn: `file:///absolute/path.jsonl`, `command:SHELL TEXT`, or that of a queue, a topic, a function or a
    /// state machine; nil for any other.
    public init?(arn: String) {
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count >= 6, parts[0] == "arn" {
            switch parts[2] {
            case "sqs" where QueueName.ofARN(arn) != nil: self = .queue(arn: arn)
            case "sns" where parts.count == 6 && !parts[5].isEmpty: self = .topic(arn: arn)
            case "lambda" where FunctionName(arn) != nil: self = .function(arn: arn)
            case "states" where parts.count >= 7 && parts[5] == "stateMachine": self = .machine(arn: arn)
            default: return nil
            }
        } else if arn.hasPrefix("command:") {
            let text = arn.dropFirst("command:".count)
            guard !text.allSatisfy(\.isWhitespace), !text.contains("\0") else { return nil }
            self = .command(String(text))
        } else {
            guard let uri = try? StorageURI(parsing: arn), case .file(let path) = uri.kind, !path.hasSuffix("/")
            else { return nil }
            self = .file(path: path)
        }
    }
}
