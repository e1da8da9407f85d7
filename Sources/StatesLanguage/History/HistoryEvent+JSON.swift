public import OrderedJSON

extension HistoryEvent {
    /// The event as GetExecutionHistory shows it; `timestamp` is in seconds since 1970.
    ///
    /// - Parameter includesData: false leaves inputs, outputs and causes out, as `includeExecutionData` does.
    /// - Returns: the event.
    public func json(includesData: Bool = true) -> JSON {
        var members: JSONObject = [
            "timestamp": .number(JSONNumber(seconds: time)), "type": .string(kind.typeName),
            "id": .number(JSONNumber(id)), "previousEventId": .number(JSONNumber(previousID)),
        ]
        var details = EventDetails(includesData: includesData)
        if let name = kind.fill(&details) { members[name] = .object(details.members) }
        return .object(members)
    }
}

extension JSONNumber {
    /// Seconds since 1970 with milliseconds, as the JSON protocols write times.
    fileprivate init(seconds time: WallTime) {
        let whole = time.milliseconds / 1000
        let rest = Int(time.milliseconds % 1000)
        var digits = String(1000 + rest).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        let text = rest == 0 ? String(whole) : "\(whole).\(digits)"
        self = JSONNumber(text: text) ?? JSONNumber(Int(whole))
    }
}

/// The members of an event's details.
struct EventDetails {
    let includesData: Bool
    var members = JSONObject()

    init(includesData: Bool) { self.includesData = includesData }

    mutating func text(_ name: String, _ value: String?) {
        if let value { members[name] = .string(value) }
    }

    mutating func number(_ name: String, _ value: Int?) {
        if let value { members[name] = .number(JSONNumber(value)) }
    }

    /// A document with what the service says about its length.
    mutating func document(_ name: String, _ value: String) {
        if includesData { members[name] = .string(value) }
        members["\(name)Details"] = ["truncated": false]
    }

    mutating func failure(_ error: String?, _ cause: String?) {
        text("error", error)
        if includesData { text("cause", cause) }
    }

    mutating func place(_ place: HistoryEvent.TaskPlace) {
        text("resourceType", place.resourceType)
        text("resource", place.resource)
    }

    mutating func iteration(_ name: String, _ index: Int) {
        text("name", name)
        number("index", index)
    }
}

extension HistoryEvent.Kind {
    /// As `type` says it.
    public var typeName: String {
        switch self {
        case .executionStarted: "ExecutionStarted"
        case .executionSucceeded: "ExecutionSucceeded"
        case .executionFailed: "ExecutionFailed"
        case .executionTimedOut: "ExecutionTimedOut"
        case .executionAborted: "ExecutionAborted"
        case .executionRedriven: "ExecutionRedriven"
        case .stateEntered(let type, _, _): "\(type)StateEntered"
        case .stateExited(let type, _, _, _): "\(type)StateExited"
        case .stateAborted(let type): "\(type)StateAborted"
        case .functionScheduled: "LambdaFunctionScheduled"
        case .functionStarted: "LambdaFunctionStarted"
        case .functionSucceeded: "LambdaFunctionSucceeded"
        case .functionFailed: "LambdaFunctionFailed"
        case .functionTimedOut: "LambdaFunctionTimedOut"
        case .functionScheduleFailed: "LambdaFunctionScheduleFailed"
        case .functionStartFailed: "LambdaFunctionStartFailed"
        case .activityScheduled: "ActivityScheduled"
        case .activityStarted: "ActivityStarted"
        case .activitySucceeded: "ActivitySucceeded"
        case .activityFailed: "ActivityFailed"
        case .activityTimedOut: "ActivityTimedOut"
        case .activityScheduleFailed: "ActivityScheduleFailed"
        case .taskScheduled: "TaskScheduled"
        case .taskStarted: "TaskStarted"
        case .taskSubmitted: "TaskSubmitted"
        case .taskSucceeded: "TaskSucceeded"
        case .taskFailed: "TaskFailed"
        case .taskTimedOut: "TaskTimedOut"
        case .taskSubmitFailed: "TaskSubmitFailed"
        case .taskStartFailed: "TaskStartFailed"
        case .parallelStarted: "ParallelStateStarted"
        case .parallelSucceeded: "ParallelStateSucceeded"
        case .parallelFailed: "ParallelStateFailed"
        case .mapStarted: "MapStateStarted"
        case .mapSucceeded: "MapStateSucceeded"
        case .mapFailed: "MapStateFailed"
        case .mapIterationStarted: "MapIterationStarted"
        case .mapIterationSucceeded: "MapIterationSucceeded"
        case .mapIterationFailed: "MapIterationFailed"
        case .mapIterationAborted: "MapIterationAborted"
        case .mapRunStarted: "MapRunStarted"
        case .mapRunSucceeded: "MapRunSucceeded"
        case .mapRunFailed: "MapRunFailed"
        case .mapRunAborted: "MapRunAborted"
        case .mapRunRedriven: "MapRunRedriven"
        case .evaluationFailed: "EvaluationFailed"
        }
    }

    /// Writes the details.
    /// - Returns: the name of their member; nil where the type has none.
    fileprivate func fill(_ details: inout EventDetails) -> String? {
        switch self {
        case .stateAborted, .functionStarted, .parallelStarted, .parallelSucceeded, .parallelFailed, .mapSucceeded,
            .mapFailed, .mapRunSucceeded, .mapRunAborted:
            return nil
        case .executionStarted(let input, let roleARN):
            details.document("input", input)
            details.text("roleArn", roleARN)
        case .stateEntered(_, let name, let input):
            details.text("name", name)
            details.document("input", input)
            return "stateEnteredEventDetails"
        case .stateExited(_, let name, let output, let variables):
            details.text("name", name)
            details.document("output", output)
            if !variables.isEmpty {
                var members = JSONObject()
                for variable in variables { members[variable.name] = .string(variable.value) }
                if details.includesData { details.members["assignedVariables"] = .object(members) }
                details.members["assignedVariablesDetails"] = ["truncated": false]
            }
            return "stateExitedEventDetails"
        case .functionScheduled(let resource, let input, let timeout):
            details.text("resource", resource)
            details.document("input", input)
            details.number("timeoutInSeconds", timeout)
        case .activityScheduled(let resource, let input, let timeout, let heartbeat):
            details.text("resource", resource)
            details.document("input", input)
            details.number("timeoutInSeconds", timeout)
            details.number("heartbeatInSeconds", heartbeat)
        case .activityStarted(let workerName): details.text("workerName", workerName)
        case .taskScheduled(let place, let region, let parameters, let timeout, let heartbeat):
            details.place(place)
            details.text("region", region)
            if details.includesData { details.text("parameters", parameters) }
            details.number("timeoutInSeconds", timeout)
            details.number("heartbeatInSeconds", heartbeat)
        case .taskStarted(let place): details.place(place)
        case .taskSubmitted(let place, let output), .taskSucceeded(let place, let output):
            details.place(place)
            details.document("output", output)
        case .taskFailed(let place, let error, let cause), .taskTimedOut(let place, let error, let cause),
            .taskSubmitFailed(let place, let error, let cause), .taskStartFailed(let place, let error, let cause):
            details.place(place)
            details.failure(error, cause)
        case .executionSucceeded(let output), .functionSucceeded(let output), .activitySucceeded(let output):
            details.document("output", output)
        case .executionFailed(let error, let cause), .executionTimedOut(let error, let cause),
            .executionAborted(let error, let cause), .functionFailed(let error, let cause),
            .functionTimedOut(let error, let cause), .functionScheduleFailed(let error, let cause),
            .functionStartFailed(let error, let cause), .activityFailed(let error, let cause),
            .activityTimedOut(let error, let cause), .activityScheduleFailed(let error, let cause),
            .mapRunFailed(let error, let cause):
            details.failure(error, cause)
        case .mapStarted(let length):
            details.number("length", length)
            return "mapStateStartedEventDetails"
        case .mapIterationStarted(let name, let index), .mapIterationSucceeded(let name, let index),
            .mapIterationFailed(let name, let index), .mapIterationAborted(let name, let index):
            details.iteration(name, index)
        case .mapRunStarted(let arn): details.text("mapRunArn", arn)
        case .mapRunRedriven(let arn, let count):
            details.text("mapRunArn", arn)
            details.number("redriveCount", count)
        case .executionRedriven(let count): details.number("redriveCount", count)
        case .evaluationFailed(let error, let cause, let location, let state):
            details.failure(error, cause)
            details.text("location", location)
            details.text("state", state)
        }
        // Everywhere else the member is called like the type, with a small first letter.
        return typeName.prefix(1).lowercased() + typeName.dropFirst() + "EventDetails"
    }
}
