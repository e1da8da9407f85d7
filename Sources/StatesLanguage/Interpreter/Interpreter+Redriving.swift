// Redrive: an execution that has ended without success goes on.
//
// What happens was recorded on AWS on 2026-09-24 (radkawar/stackd, testdata/aws/stepfunctions/redrive_execution.json and
// redrive_map.json); which states do what is documented:
// <https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html>. States that were entered are not entered
// again: what they do follows the event of their first entry.
extension Interpreter {
    /// Whether the execution has ended and can go on.
    ///
    /// Two events must have room: that of the redrive, and another one.
    public var isRedrivable: Bool { remains != nil && eventCount < Limit.events - 1 }

    /// Hears a redrive; passed over while the execution runs, and after a success.
    mutating func redrive(at time: WallTime) {
        guard result != nil, isRedrivable, let frame = remains else { return }
        result = nil
        remains = nil
        context.redriveCount += 1
        context.redriveTime = time
        let event = record(.executionRedriven(count: context.redriveCount), after: eventCount, at: time)
        startMachineTimer()
        revive(frame, parent: nil, event)
    }

    // MARK: - Freezing

    /// A line of states with all below it as it is now, for a redrive.
    func frozen(_ slot: Int) -> Frame {
        var frame = frame(slot)
        if let step = dueStep(slot) { frame.due = step }
        if case .children(let children) = frame.activity {
            frame.remains = Remains(
                children: children,
                lines: children.slots.enumerated().compactMap { index, slot in slot.map { (index, frozen($0)) } })
        }
        frame.activity = .none
        return frame
    }

    // MARK: - Going on

    /// Puts a line of states back and lets it go on.
    /// - Returns: where it is now.
    @discardableResult
    private mutating func revive(_ old: Frame, parent: (slot: Int, index: Int)?, _ redriven: Int) -> Int {
        var frame = Frame(
            parent: parent, group: old.group, mapItem: old.mapItem, variables: old.variables, last: old.last)
        frame.state = old.state
        frame.input = old.input
        frame.entered = old.entered
        frame.enteredTime = old.enteredTime
        frame.isOpen = old.isOpen
        frame.attempts = Array(repeating: 0, count: old.attempts.count)
        let slot = addFrame(frame)
        switch old.due {
        case .enter(_, let state, let input): later(.enter(slot: slot, state: state, input))
        case .endGroup(_, let output): later(.endGroup(slot: slot, output))
        case .complete(_, let result, let succeeded): later(.complete(slot: slot, result, succeeded: succeeded))
        case .leaveWait: later(.leaveWait(slot: slot))
        // What failed, or was to be tried again, is tried again.
        case .attempt, .fail, .taskStarted, nil: reviveState(slot, old, redriven)
        }
        return slot
    }

    private mutating func reviveState(_ slot: Int, _ old: Frame, _ redriven: Int) {
        // An iteration whose input could not be selected has no state yet; its Map begins it.
        guard old.isOpen else { return }
        if let run = old.mapRun {
            revive(run.request, slot, run.started)
        } else if let remains = old.remains {
            revive(remains, slot, redriven)
        } else {
            // A Fail state fails again, after the redrive; others do again what follows their entry.
            if case .fail = old.current.kind { frames[slot]?.last = redriven } else { frames[slot]?.last = old.entered }
            later(.attempt(slot: slot))
        }
    }

    /// Goes on with the branches or iterations that have not come to their end.
    private mutating func revive(_ remains: Remains, _ slot: Int, _ redriven: Int) {
        var children = remains.children
        var unbegun: [(slot: Int, MapItem)] = []
        for (index, line) in remains.lines {
            let child = revive(line, parent: (slot, index), redriven)
            children.slots[index] = child
            if !line.isOpen, line.due == nil, let item = line.mapItem { unbegun.append((child, item)) }
        }
        frames[slot]?.activity = .children(children)
        guard case .map(let map) = frame(slot).current.kind else { return }
        for (child, item) in unbegun where frames[child] != nil { enterIteration(child, item, of: slot, map) }
    }

    /// Goes on with the children of a map run that have not succeeded.
    private mutating func revive(_ request: MapRunRequest, _ slot: Int, _ started: Int) {
        var request = request
        request.redriveCount += 1
        guard request.redriveCount <= Limit.mapRunRedrives else {
            raise(slot, .runtime("The map run was redriven \(Limit.mapRunRedrives) times, which is the limit."))
            return
        }
        let event = record(.mapRunRedriven(arn: request.arn, count: request.redriveCount), after: started)
        guard result == nil else { return }
        frames[slot]?.mapRun = (request, started)
        frames[slot]?.last = event
        frames[slot]?.activity = .mapRun(request.id)
        mapRuns[request.id] = (slot, request, event)
        act(.startMapRun(request))
    }
}

extension Frame {
    /// Forgets what an attempt has left.
    mutating func begin() {
        activity = .none
        remains = nil
        mapRun = nil
        due = nil
    }
}
