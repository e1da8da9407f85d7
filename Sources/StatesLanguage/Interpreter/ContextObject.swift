import OrderedJSON

/// What `$$` and `$states.context` show.
///
/// The order of its members is the service's, from recordings.
struct ContextObject: Sendable {
    let execution: ExecutionContext
    let stateName: String
    let enteredTime: WallTime
    /// Only for states that can be retried.
    let retryCount: Int?
    var mapItem: MapItem?
    var token: String?
    /// What is shown in place of all but the item: a test has a context object of its own.
    var replacement: JSON?

    var json: JSON {
        if let replacement {
            guard let mapItem, var object = replacement.object else { return replacement }
            object["Map"] = mapItem.json
            return .object(object)
        }
        var state: JSONObject = [
            "Name": .string(stateName), "EnteredTime": .string(enteredTime.iso8601),
        ]
        if let retryCount { state["RetryCount"] = .number(JSONNumber(retryCount)) }
        var object: JSONObject = [
            "Execution": .object(executionMembers),
            "StateMachine": [
                "Id": .string(execution.stateMachineARN), "Name": .string(execution.stateMachineName),
            ],
            "State": .object(state),
        ]
        if let mapItem { object["Map"] = mapItem.json }
        if let token { object["Task"] = ["Token": .string(token)] }
        return .object(object)
    }
}

extension MapItem {
    fileprivate var json: JSON {
        var item: JSONObject = ["Index": .number(JSONNumber(index)), "Value": value]
        if let source { item["Source"] = .string(source) }
        return ["Item": .object(item)]
    }
}

extension ContextObject {
    private var executionMembers: JSONObject {
        var members: JSONObject = [
            "Id": .string(execution.arn), "Input": execution.input.json,
            "StartTime": .string(execution.startTime.iso8601), "Name": .string(execution.name),
            "RoleArn": .string(execution.roleARN), "RedriveCount": .number(JSONNumber(execution.redriveCount)),
        ]
        // Only there once it was redriven.
        if let time = execution.redriveTime { members["RedriveTime"] = .string(time.iso8601) }
        return members
    }
}

extension WallTime {
    /// `2026-01-01T00:00:00.123Z`.
    public var iso8601: String {
        let days = milliseconds.floorDivided(by: 86_400_000)
        let rest = Int(milliseconds - days * 86_400_000)
        // Days to a date of the Gregorian calendar, counted in eras of 400 years that begin in March.
        let shifted = days + 719_468
        let era = shifted.floorDivided(by: 146_097)
        let day = Int(shifted - era * 146_097)
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
        let dayOfYear = day - (365 * year + year / 4 - year / 100)
        let month = (5 * dayOfYear + 2) / 153
        let civilMonth = month < 10 ? month + 3 : month - 9
        let civilYear = year + Int(era) * 400 + (civilMonth <= 2 ? 1 : 0)
        let date =
            "\(padded(civilYear, 4))-\(padded(civilMonth, 2))-\(padded(dayOfYear - (153 * month + 2) / 5 + 1, 2))"
        let time = "\(padded(rest / 3_600_000, 2)):\(padded(rest / 60_000 % 60, 2)):\(padded(rest / 1000 % 60, 2))"
        return "\(date)T\(time).\(padded(rest % 1000, 3))Z"
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension Int64 {
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : -((divisor - 1 - self) / divisor)
    }
}
