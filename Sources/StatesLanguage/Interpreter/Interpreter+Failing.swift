import OrderedJSON

// What follows when a state fails: Retry, Catch, or the failure of everything around it.
extension Interpreter {
    /// A failure that the state itself has found: named, and told by an event where the service tells it.
    mutating func raise(_ slot: Int, _ failure: StateFailure) {
        guard result == nil, let frame = frames[slot] else { return }
        // Nobody sees events of a test, so its causes do not name one.
        let named = test == nil ? failure.naming(frame.current.name, entered: frame.entered) : failure
        if case .evaluation(let location) = named.kind {
            let event = record(
                .evaluationFailed(
                    error: named.error ?? "", cause: named.cause ?? "", location: location, state: frame.current.name),
                after: frame.last)
            frames[slot]?.last = event
        }
        fail(slot, named, isHeartbeat: false)
    }

    mutating func fail(_ slot: Int, _ failure: StateFailure, isHeartbeat: Bool) {
        guard result == nil, let frame = frames[slot] else { return }
        guard failure.kind != .runtime else {
            finish(.failed, error: failure.error, cause: failure.cause, after: frame.last)
            return
        }
        // Such a state is run again as a whole.
        if failure.error == "States.DataLimitExceeded" { frames[slot]?.begin() }
        let handling = frame.current.handling
        if retry(slot, frame, handling.retriers, failure, isHeartbeat: isHeartbeat) { return }
        let failed = recordStateFailed(slot, frame)
        for (index, catcher) in handling.catchers.enumerated()
        where failure.matches(catcher.errors, isHeartbeat: isHeartbeat) {
            test?.catches(index, catcher, failure, of: frame.group)
            do throws(StateFailure) {
                try take(catcher, index, slot, frame, failure)
            } catch {
                // A test only says where the error leads.
                if test != nil { return }
                fail(slot, inCatcher: error, before: failed == nil ? nil : frame.last)
            }
            return
        }
        failGroup(slot, failure)
    }

    // MARK: - Retry

    private mutating func retry(
        _ slot: Int, _ frame: Frame, _ retriers: [Retrier], _ failure: StateFailure, isHeartbeat: Bool
    ) -> Bool {
        guard let index = retriers.firstIndex(where: { failure.matches($0.errors, isHeartbeat: isHeartbeat) }) else {
            return false
        }
        test?.finds(retrier: index)
        let retrier = retriers[index]
        guard frame.attempts[index] < retrier.maximumAttempts else { return false }
        let milliseconds = retrier.backoff.milliseconds(afterRetries: frame.attempts[index]) { random.fraction() }
        guard test == nil else {
            test?.retries(after: Double(milliseconds) / 1000, failure)
            return true
        }
        frames[slot]?.attempts[index] += 1
        frames[slot]?.retryCount += 1
        let timer = startTimer(at: now.adding(milliseconds: milliseconds), .retry(slot: slot))
        frames[slot]?.begin()
        frames[slot]?.activity = .retrying(timer)
        return true
    }

    // MARK: - Catch

    private mutating func take(
        _ catcher: Catcher, _ index: Int, _ slot: Int, _ frame: Frame, _ failure: StateFailure
    ) throws(StateFailure) {
        let error: JSON = [
            "Error": failure.error.map { .string($0) } ?? .null, "Cause": failure.cause.map { .string($0) } ?? .null,
        ]
        var evaluator = evaluator(frame)
        evaluator.errorOutput = error
        let output: Payload
        let variables: [Evaluator.Assignment]
        switch frame.current.flow {
        case .jsonPath:
            output = try evaluator.combine(Payload(error), catcher.resultPath, into: frame.input)
            test?.note(.afterResultPath, output)
            variables = try evaluator.assignments(catcher.assign, input: error)
        case .jsonata:
            output = try evaluator.fill(catcher.output, else: Payload(error), at: "Catch[\(index)]/Output")
            variables = try evaluator.assignments(catcher.assign, input: frame.input.json, at: "Catch[\(index)]/Assign")
        }
        keep(evaluator)
        try exit(slot, output, variables, .next(catcher.next))
    }

    /// A catcher that cannot be evaluated fails its state once more; its event follows what led to the first failure.
    private mutating func fail(_ slot: Int, inCatcher failure: StateFailure, before last: Int?) {
        guard let frame = frames[slot] else { return }
        if let last { frames[slot]?.last = last }
        let named = failure.naming(frame.current.name, entered: frame.entered)
        guard case .evaluation(let location) = named.kind else {
            finish(.failed, error: named.error, cause: named.cause, after: frame.last)
            return
        }
        let event = record(
            .evaluationFailed(
                error: named.error ?? "", cause: named.cause ?? "", location: location, state: frame.current.name),
            after: last ?? frame.last)
        frames[slot]?.last = event
        if let frame = frames[slot] { recordStateFailed(slot, frame) }
        failGroup(slot, named)
    }

    /// `MapStateFailed` or `ParallelStateFailed`; nothing for other states.
    @discardableResult
    private mutating func recordStateFailed(_ slot: Int, _ frame: Frame) -> Int? {
        let kind: HistoryEvent.Kind
        switch frame.current.kind {
        case .parallel: kind = .parallelFailed
        case .map: kind = .mapFailed
        default: return nil
        }
        let event = record(kind, after: frame.last)
        frames[slot]?.last = event
        return event
    }

    // MARK: - Everything around

    /// Nobody handles the failure in this line of states: what it belongs to fails.
    private mutating func failGroup(_ slot: Int, _ failure: StateFailure) {
        let frame = frame(slot)
        guard let parent = frame.parent else {
            finish(.failed, error: failure.error, cause: failure.cause, after: frame.last)
            return
        }
        abortChildren(parent.slot, failed: parent.index, deciding: frame.last)
        // What has failed is told already, so it is a report from here on.
        fail(parent.slot, StateFailure(error: failure.error, cause: failure.cause), isHeartbeat: false)
    }

    /// Ends all branches or iterations of a state; all events link to the one that decided it.
    mutating func abortChildren(_ slot: Int, failed: Int?, deciding: Int) {
        guard case .children(let children) = frames[slot]?.activity else { return }
        let remains = frozen(slot).remains
        frames[slot]?.remains = remains
        frames[slot]?.activity = .none
        let parent = frame(slot)
        for (index, child) in children.slots.enumerated() {
            guard let child else { continue }
            if case .map = parent.current.kind {
                let name = parent.current.name
                record(
                    index == failed
                        ? .mapIterationFailed(name: name, index: index)
                        : .mapIterationAborted(name: name, index: index),
                    after: deciding)
            }
            abort(child, deciding: deciding)
        }
        frames[slot]?.last = deciding
    }

    private mutating func abort(_ slot: Int, deciding: Int) {
        let frame = frame(slot)
        switch frame.activity {
        case .task(let id):
            if let task = tasks.removeValue(forKey: id) {
                cancelTimer(task.timeout)
                cancelTimer(task.heartbeat)
                act(.cancelTask(id))
            }
        case .waiting(let timer), .retrying(let timer): cancelTimer(timer)
        case .children: abortChildren(slot, failed: nil, deciding: deciding)
        case .mapRun(let id):
            mapRuns[id] = nil
            act(.cancelMapRun(id))
            record(.mapRunAborted, after: deciding)
        case .none: break
        }
        if frame.isOpen {
            switch frame.current.kind {
            case .task, .wait, .parallel, .map: record(.stateAborted(type: frame.current.typeName), after: deciding)
            default: break
            }
        }
        removeFrame(slot)
    }
}
