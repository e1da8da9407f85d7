import OrderedJSON

// What each stimulus says at once; what follows from it is work for later.
extension Interpreter {
    mutating func hear(_ stimulus: Stimulus) {
        switch stimulus {
        case .start: start()
        case .taskStarted(let id, let worker): heartbeat(id, startedBy: worker)
        case .taskSubmitted(let id, let output): submitted(id, output)
        case .taskSucceeded(let id, let output): succeeded(id, output)
        case .taskFailed(let id, let failure): failed(id, failure)
        case .heartbeat(let id): restartHeartbeat(id)
        case .timerFired(let id): fired(id)
        case .mapRunEnded(let id, let end): mapRunEnded(id, end)
        case .stop(let error, let cause): finish(.aborted, error: error, cause: cause, after: 0)
        case .redrive(let time): redrive(at: time)
        }
    }

    private mutating func start() {
        guard frames.isEmpty else { return }
        record(.executionStarted(input: context.input.text, roleARN: context.roleARN), after: 0)
        startMachineTimer()
        let slot = addFrame(Frame(parent: nil, group: machine.states, mapItem: nil, variables: [:], last: 0))
        later(.enter(slot: slot, state: machine.states.start, context.input))
    }

    mutating func startMachineTimer() {
        guard let seconds = machine.timeoutSeconds else { return }
        _ = startTimer(at: now.adding(milliseconds: Int64(seconds) * 1000), .machine)
    }

    // MARK: - Tasks

    private mutating func heartbeat(_ id: TaskID, startedBy worker: String?) {
        guard let task = tasks[id], case .activity = task.request.resource.target, !task.hasWorker else { return }
        tasks[id]?.hasWorker = true
        let event = record(.activityStarted(workerName: worker), after: task.last)
        tasks[id]?.last = event
        restartHeartbeat(id)
    }

    private mutating func restartHeartbeat(_ id: TaskID) {
        guard let task = tasks[id], let seconds = task.request.heartbeatSeconds else { return }
        cancelTimer(task.heartbeat)
        let timer = startTimer(at: now.adding(milliseconds: Int64(seconds) * 1000), .heartbeat(id))
        tasks[id]?.heartbeat = timer
    }

    private mutating func submitted(_ id: TaskID, _ output: String) {
        guard let task = tasks[id], let place = task.request.resource.place, task.request.submission == nil else {
            return
        }
        tasks[id]?.request.submission = output
        let event = record(.taskSubmitted(place, output: output), after: task.last)
        tasks[id]?.last = event
    }

    private mutating func succeeded(_ id: TaskID, _ output: String) {
        guard let task = tasks[id] else { return }
        guard output.utf8.count <= Limit.payloadBytes else {
            let name = task.request.resource.resourceType ?? task.request.resource.arn
            let failure = StateFailure.tooLarge(name)
            failed(id, TaskFailure(error: failure.error, cause: failure.cause))
            return
        }
        let json: JSON
        do throws(JSONSyntaxError) {
            json = try JSON(parsing: output, duplicateKeys: .lastWins, maximumDepth: Payload.maximumDepth)
        } catch {
            failed(
                id, TaskFailure(error: "States.Runtime", cause: "The result of the task is not JSON: \(error.message)"))
            return
        }
        let kind: HistoryEvent.Kind =
            switch task.request.resource.target {
            case .function: .functionSucceeded(output: output)
            case .activity: .activitySucceeded(output: output)
            default: .taskSucceeded(task.place, output: output)
            }
        settle(id, kind)
        later(.complete(slot: task.slot, Payload(json: json, text: output), succeeded: nil))
    }

    private mutating func failed(_ id: TaskID, _ failure: TaskFailure) {
        guard let task = tasks[id] else { return }
        if failure.isTimeout {
            timedOut(id, isHeartbeat: false)
            return
        }
        if failure.phase == .scheduling, failure.error == "States.Runtime" {
            forget(id)
            if let frame = frames[task.slot] {
                let named = StateFailure.runtime(failure.cause ?? "").naming(frame.current.name, entered: frame.entered)
                later(.fail(slot: task.slot, named, isHeartbeat: false))
            }
            return
        }
        settle(id, task.failed(failure))
        later(.fail(slot: task.slot, StateFailure(error: failure.error, cause: failure.cause), isHeartbeat: false))
    }

    private mutating func timedOut(_ id: TaskID, isHeartbeat: Bool) {
        guard let task = tasks[id] else { return }
        let error = "States.Timeout"
        let kind: HistoryEvent.Kind =
            switch task.request.resource.target {
            case .function: .functionTimedOut(error: error, cause: nil)
            case .activity: .activityTimedOut(error: error, cause: nil)
            default: .taskTimedOut(task.place, error: error, cause: nil)
            }
        settle(id, kind)
        act(.cancelTask(id))
        later(.fail(slot: task.slot, StateFailure(error: error, cause: nil), isHeartbeat: isHeartbeat))
    }

    /// Records how a task ended, and forgets it.
    private mutating func settle(_ id: TaskID, _ kind: HistoryEvent.Kind) {
        guard let task = forget(id) else { return }
        let event = record(kind, after: task.last)
        frames[task.slot]?.last = event
    }

    @discardableResult
    private mutating func forget(_ id: TaskID) -> RunningTask? {
        guard let task = tasks.removeValue(forKey: id) else { return nil }
        cancelTimer(task.timeout)
        cancelTimer(task.heartbeat)
        frames[task.slot]?.activity = .none
        return task
    }

    // MARK: - Timers

    private mutating func fired(_ id: TimerID) {
        guard let timer = timers.removeValue(forKey: id) else { return }
        switch timer.purpose {
        case .wait(let slot): later(.leaveWait(slot: slot))
        case .retry(let slot): later(.attempt(slot: slot))
        case .timeout(let task): timedOut(task, isHeartbeat: false)
        case .heartbeat(let task): timedOut(task, isHeartbeat: true)
        case .machine: finish(.timedOut, error: nil, cause: nil, after: 0)
        }
    }

    // MARK: - Map runs

    private mutating func mapRunEnded(_ id: TaskID, _ end: MapRunEnd) {
        guard let run = mapRuns.removeValue(forKey: id) else { return }
        frames[run.slot]?.activity = .none
        switch end {
        case .succeeded(let output):
            guard let json = try? JSON(parsing: output, duplicateKeys: .lastWins, maximumDepth: Payload.maximumDepth)
            else {
                preconditionFailure("the output of a map run is JSON")
            }
            let event = record(.mapRunSucceeded, after: run.started)
            let succeeded = record(.mapSucceeded, after: event)
            frames[run.slot]?.last = run.started
            later(.complete(slot: run.slot, Payload(json: json, text: output), succeeded: succeeded))
        case .failed(let error, let cause):
            let event = record(.mapRunFailed(error: error, cause: cause), after: run.started)
            frames[run.slot]?.last = event
            later(.fail(slot: run.slot, StateFailure(error: error, cause: cause), isHeartbeat: false))
        }
    }
}

extension Payload {
    /// How deep documents may be nested.
    static let maximumDepth = 512
}

extension TaskResource {
    /// What events name; nil for functions and activities.
    var place: HistoryEvent.TaskPlace? {
        resourceType.map { HistoryEvent.TaskPlace(resourceType: $0, resource: eventResource) }
    }
}

extension RunningTask {
    var place: HistoryEvent.TaskPlace {
        guard let place = request.resource.place else { preconditionFailure("functions and activities have no place") }
        return place
    }

    func failed(_ failure: TaskFailure) -> HistoryEvent.Kind {
        let (error, cause) = (failure.error, failure.cause)
        switch (request.resource.target, failure.phase) {
        case (.function, .scheduling): return .functionScheduleFailed(error: error, cause: cause)
        case (.function, .starting): return .functionStartFailed(error: error, cause: cause)
        case (.function, _): return .functionFailed(error: error, cause: cause)
        case (.activity, .scheduling): return .activityScheduleFailed(error: error, cause: cause)
        case (.activity, _): return .activityFailed(error: error, cause: cause)
        case (_, .submitting): return .taskSubmitFailed(place, error: error, cause: cause)
        case (_, .starting): return .taskStartFailed(place, error: error, cause: cause)
        default: return .taskFailed(place, error: error, cause: cause)
        }
    }
}
