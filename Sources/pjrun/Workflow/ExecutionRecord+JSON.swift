import JobModel
import OrderedJSON
import StatesLanguage

extension ExecutionRecord {
    private func seconds(_ time: Timestamp) -> JSON {
        .number(JSONNumber(Double(time.milliseconds) / 1000))
    }

    /// An entry of ListExecutions.
    var listEntry: JSON {
        var members: JSONObject = [
            "executionArn": .string(arn), "stateMachineArn": .string(stateMachineARN), "name": .string(name),
            "status": .string(status.rawValue), "startDate": seconds(startTime),
        ]
        if let stopTime { members["stopDate"] = seconds(stopTime) }
        members["redriveCount"] = .number(JSONNumber(redriveCount))
        if let redriveTime { members["redriveDate"] = seconds(redriveTime) }
        return .object(members)
    }

    /// What DescribeExecution answers.
    var describeAnswer: JSON {
        var members = listEntry.object ?? [:]
        members["input"] = .string(input)
        members["inputDetails"] = ["included": true]
        if let output {
            members["output"] = .string(output)
            members["outputDetails"] = ["included": true]
        }
        if let error { members["error"] = .string(error) }
        if let cause { members["cause"] = .string(cause) }
        return .object(members)
    }
}

extension HistoryEvent.Kind {
    /// What an event is about, in a word or a line.
    var subject: String {
        switch self {
        case .stateEntered(_, let name, let input): "\(name)  \(short(input))"
        case .stateExited(_, let name, let output, _): "\(name)  \(short(output))"
        case .functionScheduled(let resource, let input, _), .activityScheduled(let resource, let input, _, _):
            "\(resource)  \(short(input))"
        case .taskScheduled(let place, _, let parameters, _, _):
            "\(place.resourceType):\(place.resource)  \(short(parameters))"
        case .functionSucceeded(let output), .activitySucceeded(let output), .executionSucceeded(let output),
            .taskSucceeded(_, let output), .taskSubmitted(_, let output), .executionStarted(let output, _):
            short(output)
        case .functionFailed(let error, let cause), .activityFailed(let error, let cause),
            .executionFailed(let error, let cause), .executionTimedOut(let error, let cause),
            .executionAborted(let error, let cause), .taskFailed(_, let error, let cause),
            .taskTimedOut(_, let error, let cause), .mapRunFailed(let error, let cause):
            short([error, cause].compactMap { $0 }.joined(separator: ": "))
        case .evaluationFailed(let error, let cause, _, _): short("\(error): \(cause)")
        case .mapIterationStarted(let name, let index), .mapIterationSucceeded(let name, let index),
            .mapIterationFailed(let name, let index), .mapIterationAborted(let name, let index):
            "\(name)[\(index)]"
        case .mapStarted(let length): "\(length) items"
        case .mapRunStarted(let arn), .mapRunRedriven(let arn, _): arn
        default: ""
        }
    }

    private func short(_ text: String) -> String {
        let line = text.split(separator: "\n").joined(separator: " ")
        return line.count > 120 ? String(line.prefix(120)) + "…" : line
    }
}
