import OrderedJSON

// Task states: scheduling one attempt.
extension Interpreter {
    mutating func start(_ task: TaskState, _ slot: Int, _ frame: Frame) throws(StateFailure) {
        var evaluator = evaluator(frame)
        let token = task.resource.takesToken ? evaluator.random.token(of: context.arn) : nil
        evaluator.context.token = token
        let input: Payload
        let parameters: Payload
        switch frame.current.flow {
        case .jsonPath(let flow):
            input = try effectiveInput(frame)
            parameters = try flow.parameters.payload(evaluator: &evaluator, input: input)
            test?.note(.afterParameters, parameters)
        case .jsonata(let flow):
            input = frame.input
            parameters = try evaluator.fill(flow.arguments, else: frame.input)
            test?.note(.afterArguments, parameters)
        }
        guard parameters.text.utf8.count <= Limit.payloadBytes else { throw .tooLarge(frame.current.name) }
        let timeout = try evaluator.limitSeconds(task.timeout, "TimeoutSeconds", input: input.json)
        let heartbeat = try evaluator.limitSeconds(task.heartbeat, "HeartbeatSeconds", input: input.json)
        let credentials: JSON? =
            if let template = task.credentials { try evaluator.fill(template, input: input.json) } else { nil }
        keep(evaluator)
        let request = TaskRequest(
            id: newTaskID(), resource: task.resource, parameters: parameters, stateName: frame.current.name,
            retryCount: frame.retryCount, mapIndex: frame.mapItem?.index, token: token, timeoutSeconds: timeout,
            heartbeatSeconds: heartbeat, credentials: credentials, mapItemCount: frame.mapItem?.count)
        schedule(request, slot, after: frame.last)
    }

    private mutating func schedule(_ request: TaskRequest, _ slot: Int, after previous: Int) {
        let id = request.id
        var task = RunningTask(slot: slot, request: request, last: previous)
        task.last = recordScheduled(task)
        guard result == nil else { return }
        frames[slot]?.last = task.last
        frames[slot]?.activity = .task(id)
        if let seconds = request.timeoutSeconds {
            task.timeout = startTimer(at: now.adding(milliseconds: Int64(seconds) * 1000), .timeout(id))
        }
        if let seconds = request.heartbeatSeconds {
            task.heartbeat = startTimer(at: now.adding(milliseconds: Int64(seconds) * 1000), .heartbeat(id))
        }
        tasks[id] = task
        act(.startTask(request))
        if case .activity = request.resource.target { return }
        later(.taskStarted(id))
    }

    private mutating func recordScheduled(_ task: RunningTask) -> Int {
        let request = task.request
        let kind: HistoryEvent.Kind =
            switch request.resource.target {
            case .function(let arn):
                .functionScheduled(
                    resource: arn, input: request.parameters.text, timeoutSeconds: request.timeoutSeconds)
            case .activity(let arn):
                .activityScheduled(
                    resource: arn, input: request.parameters.text, timeoutSeconds: request.timeoutSeconds,
                    heartbeatSeconds: request.heartbeatSeconds)
            case .integration, .sdk:
                .taskScheduled(
                    request.resource.place ?? .init(resourceType: "", resource: ""), region: context.region,
                    parameters: request.parameters.text, timeoutSeconds: request.timeoutSeconds,
                    heartbeatSeconds: request.heartbeatSeconds)
            }
        return record(kind, after: task.last)
    }

    /// Tells that a task runs: after all tasks that were scheduled together.
    mutating func recordTaskStarted(_ id: TaskID) {
        guard let task = tasks[id] else { return }
        let event =
            switch task.request.resource.target {
            case .function: record(.functionStarted, after: task.last)
            default: record(.taskStarted(task.place), after: task.last)
            }
        tasks[id]?.last = event
        frames[task.slot]?.last = event
    }
}

extension TaskResource {
    /// Whether somebody else answers, with the token of the task.
    var takesToken: Bool {
        if case .activity = target { return true }
        return pattern == .waitForTaskToken
    }
}

extension Template? {
    /// The template filled in; without one, the input as it is.
    fileprivate func payload(evaluator: inout Evaluator, input: Payload) throws(StateFailure) -> Payload {
        guard let self else { return input }
        return Payload(try evaluator.fill(self, input: input.json))
    }
}
