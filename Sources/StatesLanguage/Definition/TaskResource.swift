/// What a Task state does, from its `Resource`.
///
/// <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html>
public struct TaskResource: Hashable, Sendable {
    /// How the state waits for what it started.
    public enum Pattern: String, Hashable, Sendable {
        /// The answer of the call is the result.
        case requestResponse = ""
        /// The end of what was started is the result; `Output` of an execution is text.
        case sync = ".sync"
        /// The same; `Output` of an execution is JSON.
        case sync2 = ".sync:2"
        /// What somebody sends with the task's token is the result.
        case waitForTaskToken = ".waitForTaskToken"
    }

    /// What is called.
    public enum Target: Hashable, Sendable {
        /// A Lambda function, named by its ARN.
        case function(arn: String)
        /// An activity, named by its ARN.
        case activity(arn: String)
        /// An optimised integration, such as `sagemaker` and `createProcessingJob`.
        case integration(service: String, action: String, Pattern)
        /// A call of an AWS API, such as `s3` and `getObject`.
        case sdk(service: String, action: String, Pattern)
    }

    /// The ARN as it was written.
    public private(set) var arn: String
    /// What it says.
    public private(set) var target: Target

    /// Reads an ARN; nil when it names nothing that a Task can do.
    public init?(_ arn: String) {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "arn", !parts[1].isEmpty else { return nil }
        self.arn = arn
        switch parts[2] {
        case "lambda" where parts[5].hasPrefix("function:"): target = .function(arn: arn)
        case "states" where parts[5].hasPrefix("activity:"): target = .activity(arn: arn)
        case "states" where parts[3].isEmpty && parts[4].isEmpty:
            guard let target = TaskResource.integration(parts[5]) else { return nil }
            self.target = target
        default: return nil
        }
    }

    /// `service:action` or `aws-sdk:service:action`, with the pattern after the action.
    private static func integration(_ text: String) -> Target? {
        var pattern = Pattern.requestResponse
        var rest = text
        for suffix in [Pattern.sync2, .sync, .waitForTaskToken] where rest.hasSuffix(suffix.rawValue) {
            pattern = suffix
            rest.removeLast(suffix.rawValue.count)
            break
        }
        let parts = rest.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.allSatisfy({ !$0.isEmpty && !$0.contains(".") }) else { return nil }
        switch parts.count {
        case 2 where parts[0] != "aws-sdk": return .integration(service: parts[0], action: parts[1], pattern)
        case 3 where parts[0] == "aws-sdk": return .sdk(service: parts[1], action: parts[2], pattern)
        default: return nil
        }
    }

    /// How the state waits.
    public var pattern: Pattern {
        switch target {
        case .function, .activity: .requestResponse
        case .integration(_, _, let pattern), .sdk(_, _, let pattern): pattern
        }
    }

    /// The same call without waiting for anything but its answer.
    public var requestResponse: TaskResource {
        var result = self
        switch target {
        case .function, .activity: return self
        case .integration(let service, let action, let pattern):
            result.target = .integration(service: service, action: action, .requestResponse)
            result.arn.removeLast(pattern.rawValue.count)
        case .sdk(let service, let action, let pattern):
            result.target = .sdk(service: service, action: action, .requestResponse)
            result.arn.removeLast(pattern.rawValue.count)
        }
        return result
    }

    /// What history events call `resourceType`, such as `sagemaker` or `aws-sdk:s3`; nil for functions and activities.
    public var resourceType: String? {
        switch target {
        case .function, .activity: nil
        case .integration(let service, _, _): service
        case .sdk(let service, _, _): "aws-sdk:\(service)"
        }
    }

    /// What history events call `resource`: `createProcessingJob.sync`, or the whole ARN of a function or activity.
    public var eventResource: String {
        switch target {
        case .function(let arn), .activity(let arn): arn
        case .integration(_, let action, let pattern), .sdk(_, let action, let pattern): action + pattern.rawValue
        }
    }
}
