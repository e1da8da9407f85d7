import JobModel
import OrderedJSON

/// Hands events to the services of this process.
enum ServiceTarget {
    /// Delivers a text, and blocks meanwhile.
    /// - Returns: what went wrong, for a sentence that begins with the target.
    static func deliver(_ text: String, to target: EventTarget, by services: EventBus.Services) -> String? {
        switch TargetPlace(arn: target.arn) {
        case .queue(let arn):
            guard let queues = services.queues else { return none("queues") }
            do throws(QueueRefusal) {
                try queues.send(text, attributes: [:], toARN: arn, groupID: target.messageGroupID)
                return nil
            } catch {
                return "cannot be sent to \(arn): \(quoted(error.message))"
            }
        case .topic(let arn):
            guard let topics = services.topics else { return none("topics") }
            do throws(TopicRefusal) {
                _ = try topics.call("Publish", ["TopicArn": .string(arn), "Message": .string(text)])
                return nil
            } catch {
                return "cannot be published to \(arn): \(quoted(error.message))"
            }
        case .function(let arn):
            guard let functions = services.functions else { return none("Lambda functions") }
            return call(arn, text, functions)
        case .machine(let arn):
            guard let machines = services.machines else { return none("state machines") }
            do throws(MachineRefusal) {
                try machines.startExecution(of: arn, input: text)
                return nil
            } catch {
                return "cannot start an execution: \(quoted(error.message))"
            }
        case .file, .command, nil: return "is of no service"
        }
    }

    /// Calls a function as with the invocation type Event: what it answers, or fails with, is in its log.
    static func call(_ arn: String, _ text: String, _ functions: any FunctionInvoker) -> String? {
        do throws(FunctionFailure) {
            _ = try functions.invoke(FunctionCall(function: arn, payload: Array(text.utf8)))
            return nil
        } catch {
            return "cannot be called: \(quoted(error.message))"
        }
    }

    /// A sentence of a service within one of ours.
    static func quoted(_ message: String) -> String {
        message.hasSuffix(".") ? String(message.dropLast()) : message
    }

    private static func none(_ what: String) -> String {
        "cannot be reached: \(what) are not served in this process, but in one of 'pjrun serve'"
    }

    /// Puts an event that could not be delivered into a dead-letter queue.
    ///
    /// The attributes are those of <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html>.
    /// - Returns: what went wrong, for a sentence that begins with the queue.
    static func bury(
        _ text: String, in arn: String, of target: EventTarget, ruleARN: String, why: String,
        by services: EventBus.Services
    ) -> String? {
        guard let queues = services.queues else { return none("queues") }
        func attribute(_ text: String) -> JSON { ["DataType": "String", "StringValue": .string(text)] }
        let attributes: JSONObject = [
            "RULE_ARN": attribute(ruleARN), "TARGET_ARN": attribute(target.arn),
            "ERROR_CODE": attribute("SDK_CLIENT_ERROR"), "ERROR_MESSAGE": attribute(why),
            "RETRY_ATTEMPTS": ["DataType": "Number", "StringValue": "0"],
        ]
        do throws(QueueRefusal) {
            try queues.send(text, attributes: attributes, toARN: arn, groupID: nil)
            return nil
        } catch {
            return "\(arn) cannot be used: \(quoted(error.message))"
        }
    }
}
