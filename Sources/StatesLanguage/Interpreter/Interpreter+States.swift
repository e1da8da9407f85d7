import OrderedJSON

// Entering a state, and what each kind of state does at first.
extension Interpreter {
    mutating func enter(_ slot: Int, _ state: Int, _ input: Payload) {
        let previous = frame(slot).last
        let entered = frame(slot).group.states[state]
        let id = record(.stateEntered(type: entered.typeName, name: entered.name, input: input.text), after: previous)
        frames[slot]?.state = state
        frames[slot]?.input = input
        frames[slot]?.entered = id
        frames[slot]?.last = id
        frames[slot]?.enteredTime = now
        frames[slot]?.isOpen = true
        frames[slot]?.attempts = Array(repeating: 0, count: entered.handling.retriers.count)
        frames[slot]?.retryCount = 0
        if result == nil { attempt(slot) }
    }

    /// Does what the state does; again, when it is retried.
    mutating func attempt(_ slot: Int) {
        frames[slot]?.begin()
        let frame = frame(slot)
        do throws(StateFailure) {
            switch frame.current.kind {
            case .pass(let result): try pass(slot, frame, result)
            case .task(let task): try start(task, slot, frame)
            case .choice(let choice): try choose(choice, slot, frame)
            case .wait(let time): try wait(time, slot, frame)
            case .succeed: try leave(slot, frame, try effectiveInput(frame))
            case .fail(let error, let cause): try failState(slot, frame, error: error, cause: cause)
            case .parallel(let parallel): try startBranches(parallel, slot, frame)
            case .map(let map): try startMap(map, slot, frame)
            }
        } catch {
            raise(slot, error)
        }
    }

    // MARK: - Pass

    private mutating func pass(_ slot: Int, _ frame: Frame, _ result: JSON?) throws(StateFailure) {
        var evaluator = evaluator(frame)
        switch frame.current.flow {
        case .jsonPath(let flow):
            var value = try evaluator.select(flow.inputPath, from: frame.input, field: "InputPath")
            if let result {
                value = Payload(result)
                test?.note(.result, value)
            } else {
                test?.note(.afterInputPath, value)
                if let parameters = flow.parameters {
                    value = Payload(try evaluator.fill(parameters, input: value.json))
                }
                test?.note(.afterParameters, value)
            }
            test?.note(.afterResultSelector, value)
            let variables = try evaluator.assignments(flow.assign, input: value.json)
            let combined = try evaluator.combine(value, flow.resultPath, into: frame.input)
            test?.note(.afterResultPath, combined)
            let output = try evaluator.select(flow.outputPath, from: combined, field: "OutputPath")
            keep(evaluator)
            try exit(slot, output, variables, frame.current.transition)
        case .jsonata(let flow):
            let output = try evaluator.fill(flow.output, else: frame.input)
            let variables = try evaluator.assignments(flow.assign, input: frame.input.json)
            keep(evaluator)
            try exit(slot, output, variables, frame.current.transition)
        }
    }

    // MARK: - Choice, Wait, Succeed

    /// What `InputPath` selects; in JSONata all of the input.
    mutating func effectiveInput(_ frame: Frame) throws(StateFailure) -> Payload {
        guard case .jsonPath(let flow) = frame.current.flow else { return frame.input }
        let input = try evaluator(frame).select(flow.inputPath, from: frame.input, field: "InputPath")
        test?.note(.afterInputPath, input)
        return input
    }

    /// Leaves a Wait or Succeed state, or a Choice state by its default.
    private mutating func leave(
        _ slot: Int, _ frame: Frame, _ input: Payload, to transition: Transition? = nil
    ) throws(StateFailure) {
        var evaluator = evaluator(frame)
        let output: Payload
        let variables = try evaluator.assignments(frame.current.flow.assign, input: input.json)
        switch frame.current.flow {
        case .jsonPath(let flow): output = try evaluator.select(flow.outputPath, from: input, field: "OutputPath")
        case .jsonata(let flow): output = try evaluator.fill(flow.output, else: frame.input)
        }
        keep(evaluator)
        try exit(slot, output, variables, transition ?? frame.current.transition)
    }

    private mutating func choose(_ choice: ChoiceState, _ slot: Int, _ frame: Frame) throws(StateFailure) {
        let input = try effectiveInput(frame)
        var evaluator = evaluator(frame)
        for (index, rule) in choice.rules.enumerated() {
            guard try evaluator.holds(rule.condition, input: input.json, rule: index) else { continue }
            let variables = try evaluator.assignments(rule.assign, input: input.json, at: "Choices[\(index)]/Assign")
            let output: Payload
            switch frame.current.flow {
            case .jsonPath(let flow): output = try evaluator.select(flow.outputPath, from: input, field: "OutputPath")
            case .jsonata: output = try evaluator.fill(rule.output, else: frame.input, at: "Choices[\(index)]/Output")
            }
            keep(evaluator)
            try exit(slot, output, variables, .next(rule.next))
            return
        }
        keep(evaluator)
        guard let fallback = choice.fallback else {
            throw .runtime("Failed to transition out of the state. The state does not point to a next state.")
        }
        try leave(slot, frame, input, to: .next(fallback))
    }

    private mutating func wait(_ time: WaitTime, _ slot: Int, _ frame: Frame) throws(StateFailure) {
        let input = try effectiveInput(frame)
        var evaluator = evaluator(frame)
        let end =
            switch time {
            case .seconds(let source):
                now.adding(milliseconds: try evaluator.seconds(source, "Seconds", input: input.json) * 1000)
            case .timestamp(let source): try evaluator.timestamp(source, "Timestamp", input: input.json)
            }
        keep(evaluator)
        guard end.milliseconds - now.milliseconds <= 31_622_400_000 else {
            throw .runtime("Wait state delay is too long.")
        }
        guard end > now, test == nil else {
            try leave(slot, frame, input)
            return
        }
        let timer = startTimer(at: end, .wait(slot: slot))
        frames[slot]?.activity = .waiting(timer)
    }

    mutating func leaveWait(_ slot: Int) {
        frames[slot]?.activity = .none
        let frame = frame(slot)
        do throws(StateFailure) {
            try leave(slot, frame, try effectiveInput(frame))
        } catch {
            raise(slot, error)
        }
    }

    // MARK: - Fail

    private mutating func failState(
        _ slot: Int, _ frame: Frame, error: FieldSource?, cause: FieldSource?
    ) throws(StateFailure) {
        var evaluator = evaluator(frame)
        let input = try effectiveInput(frame)
        let failure = StateFailure(
            error: try evaluator.text(error, "Error", input: input.json),
            cause: try evaluator.text(cause, "Cause", input: input.json))
        keep(evaluator)
        fail(slot, failure, isHeartbeat: false)
    }

    // MARK: - Leaving

    /// The end of a Task, Parallel or Map state that succeeded.
    ///
    /// `succeeded` is the event of a Parallel or Map state that says so. Nothing else follows from it, but an execution
    /// that the state ends after all does (measured by the authors of floci-io/floci for a Parallel state's
    /// `ResultSelector`).
    mutating func complete(_ slot: Int, _ result: Payload, succeeded: Int?) {
        let frame = frame(slot)
        do throws(StateFailure) {
            var evaluator = evaluator(frame)
            evaluator.result = result.json
            if case .task = frame.current.kind { test?.note(.result, result) }
            let output: Payload
            let variables: [Evaluator.Assignment]
            switch frame.current.flow {
            case .jsonPath(let flow):
                var selected = result
                if let selector = flow.resultSelector {
                    selected = Payload(try evaluator.fill(selector, input: result.json))
                }
                test?.note(.afterResultSelector, selected)
                variables = try evaluator.assignments(flow.assign, input: result.json)
                let combined = try evaluator.combine(selected, flow.resultPath, into: frame.input)
                test?.note(.afterResultPath, combined)
                output = try evaluator.select(flow.outputPath, from: combined, field: "OutputPath")
            case .jsonata(let flow):
                output = try evaluator.fill(flow.output, else: result)
                variables = try evaluator.assignments(flow.assign, input: frame.input.json)
            }
            keep(evaluator)
            try exit(slot, output, variables, frame.current.transition)
        } catch {
            if let succeeded, error.kind == .runtime { frames[slot]?.last = succeeded }
            // The branches or iterations were fine: a redrive does not run them again.
            if succeeded != nil { frames[slot]?.due = .complete(slot: slot, result, succeeded: succeeded) }
            raise(slot, error)
        }
    }

    /// Leaves a state, and enters the next one later.
    mutating func exit(
        _ slot: Int, _ output: Payload, _ variables: [Evaluator.Assignment], _ transition: Transition
    ) throws(StateFailure) {
        guard let frame = frames[slot], result == nil else { return }
        let state = frame.current
        guard output.text.utf8.count <= Limit.payloadBytes else { throw .tooLarge(state.name) }
        guard !output.isDeeper(than: Limit.depth) else {
            throw .runtime("The output of the state is nested deeper than \(Limit.depth) levels.")
        }
        guard test == nil else {
            test?.left(output, frame.variables, variables, transition, of: frame.group)
            return
        }
        let id = record(
            .stateExited(
                type: state.typeName, name: state.name, output: output.text,
                variables: variables.map { .init(name: $0.name, value: $0.value.serialized(.compact)) }),
            after: frame.last)
        frames[slot]?.last = id
        frames[slot]?.isOpen = false
        frames[slot]?.begin()
        for variable in variables { frames[slot]?.variables[variable.name] = variable.value }
        switch transition {
        case .next(let next): later(.enter(slot: slot, state: next, output))
        case .end: later(.endGroup(slot: slot, output))
        }
    }

    mutating func endGroup(_ slot: Int, _ output: Payload) {
        let frame = frame(slot)
        guard let parent = frame.parent else {
            succeed(output, after: frame.last)
            return
        }
        removeFrame(slot)
        childEnded(parent.slot, parent.index, output, last: frame.last)
    }
}
