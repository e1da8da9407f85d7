import FileTree
import JobModel
import OrderedJSON
import StatesLanguage

extension ExecutionWork {
    /// Comes back to where a journal ends: replays what was heard, and acts upon nothing.
    ///
    /// The first turn takes up what was not answered. An execution that had ended is over in the result, too, unless the record
    /// says that it was redriven since.
    /// - Throws: `JournalError`.
    init(
        resuming record: ExecutionRecord, _ services: WorkflowServices, folders: ExecutionFolders,
        replayed: (ExecutionReplay, JournalPlace)
    ) throws {
        let (replay, place) = replayed
        self.init(services, record: record, interpreter: replay.interpreter)
        participants[0]?.eventCount = replay.eventCount
        lastTime = replay.lastTime
        childrenPath = folders.hasChildren(record.folder) ? folders.children(record.folder) : nil
        let context = replay.interpreter.context
        if let end = replay.end ?? replay.interpreter.result.map({ ($0, replay.lastTime) }) {
            if record.redriveCount > context.redriveCount, replay.interpreter.isRedrivable,
                let time = record.redriveTime
            {
                journal = try folders.reopen(record.folder, own: place, children: try lastChildren())
                hear(0, .redrive(at: WallTime(milliseconds: time.milliseconds)))
                return
            }
            if replay.end == nil { journal = try folders.reopen(record.folder, own: place, children: nil) }
            conclude(end.0, end.1)
            tellEnd()
            return
        }
        // A row that was lost knows nothing of redrives.
        self.record.redriveCount = context.redriveCount
        self.record.redriveTime = context.redriveTime.map { Timestamp(milliseconds: $0.milliseconds) }
        if !replay.wasStarted { hear(0, .start) }
        takeUp(0)
        var childrenPlace: JournalPlace?
        if let childrenPath { childrenPlace = try restoreRuns(of: [0], childrenPath) }
        journal = try folders.reopen(record.folder, own: place, children: childrenPlace)
        writeEnds()
    }

    /// Writes down the ends of children that only their replay has told.
    private mutating func writeEnds() {
        for record in unwritten { note(record) }
        unwritten = []
    }

    /// Where the journal of children ends; their numbers go on from there.
    private mutating func lastChildren() throws(JournalError) -> JournalPlace? {
        guard let childrenPath else { return nil }
        var reader = try JournalReader(childrenPath)
        while let record = try reader.next() { count(record) }
        return JournalPlace(reader)
    }

    private mutating func count(_ record: JournalRecord) {
        switch record {
        case .runBegan(let run): lastRun = max(lastRun, run.number)
        case .childStarted(let child): lastExecution = max(lastExecution, child.number)
        default: return
        }
    }

    /// Notes what an execution waits for.
    private mutating func takeUp(_ execution: Int) {
        guard let outstanding = participants[execution]?.interpreter.outstanding else { return }
        for task in outstanding.tasks { resumedTasks.append((execution, task)) }
        for timer in outstanding.timers { timers.start(.init(execution: execution, timer: timer.id), at: timer.at) }
        for request in outstanding.mapRuns { resumedRuns.append((execution, request)) }
    }

    /// Starts again what a former process has not seen answered.
    mutating func resume(_ run: RunningExecution) {
        let (tasks, requests) = (resumedTasks, resumedRuns)
        (resumedTasks, resumedRuns) = ([], [])
        for (execution, request) in requests {
            let number = runs.first { $0.value.execution == execution && $0.value.decisions.request.id == request.id }?
                .key
            if let number, let active = runs[number] {
                openSource(
                    of: number, request, expected: identities[number] ?? "", skipping: active.decisions.itemsTaken, run)
            } else {
                open(request, execution, run)
            }
        }
        for (execution, request) in tasks { start(request, execution, isResumed: true, run) }
    }

    // MARK: - Map runs

    /// Restores the runs of some executions, and then those of their children.
    private mutating func restoreRuns(of parents: Set<Int>, _ path: String) throws(JournalError) -> JournalPlace {
        var parents = parents
        while true {
            let (place, children) = try restoreLevel(parents, path)
            // Children of children are seldom; each depth reads the file again.
            if children.isEmpty { return place }
            parents = children
        }
    }

    private mutating func restoreLevel(_ parents: Set<Int>, _ path: String) throws(JournalError)
        -> (JournalPlace, Set<Int>)
    {
        var reading = FormerRuns(
            resumedRuns.filter { parents.contains($0.execution) }.map { wanted in
                FormerRuns.Run(
                    execution: wanted.execution, request: wanted.1,
                    parent: participants[wanted.execution]?.context)
            })
        var reader = try JournalReader(path)
        while let record = try reader.next() {
            count(record)
            reading.take(record)
        }
        var running: Set<Int> = []
        // One that has not begun since it was redriven is opened as such.
        for run in reading.runs {
            if let number = run.number { running.formUnion(try restore(run, as: number, path)) }
        }
        return (JournalPlace(reader), running)
    }

    /// Takes up a run as a former process has left it.
    /// - Returns: the children that run.
    private mutating func restore(
        _ former: FormerRuns.Run, as number: Int, _ path: String
    ) throws(JournalError) -> Set<Int> {
        guard let parent = former.parent else { return [] }
        let results = ResultFiles(former.request, scratch: services.scratch)
        var active = ActiveMapRun(
            decisions: MapRun(former.request, parent: parent, concurrencyLimit: services.concurrencyLimit),
            execution: former.execution, results: results)
        identities[number] = former.identity ?? ""
        var stops = false
        let children = former.children.values.sorted { $0.execution.index < $1.execution.index }
        let unsuccessful = children.filter { former.isUnsuccessful($0) }
        let others = children.filter { !former.isUnsuccessful($0) }
        for child in others { active.decisions.restore(started: child.execution) }
        for (_, ended) in others.compactMap(\.ended).sorted(by: { $0.order < $1.order }) {
            active.decisions.restore(ended: ended) { action in
                if case .write(let file, let text) = action { _ = results?.add(text, to: file) }
                if case .cancelAll = action { stops = true }
            }
        }
        active.decisions.restore(unsuccessful: unsuccessful.map(\.execution))
        for child in unsuccessful { active.unsuccessful[child.execution.index] = child.number }
        let live = others.filter { $0.end == nil }
        for child in live { active.live[child.execution.index] = child.number }
        runs[number] = active
        try replay(live.map { ($0, true) } + unsuccessful.map { ($0, false) }, of: number, former, path)
        let running = Set(live.map(\.number)).intersection(participants.keys)
        if stops { for execution in running.sorted() { hear(execution, .stop(error: nil, cause: nil)) } }
        return running
    }

    /// Replays children: those that run, and those that are to be redriven.
    private mutating func replay(
        _ children: [(FormerRuns.Child, isLive: Bool)], of number: Int, _ former: FormerRuns.Run, _ path: String
    ) throws(JournalError) {
        let isExpress = former.request.executionType == "EXPRESS"
        for (child, isLive) in children where isLive || !isExpress {
            let context = child.execution.context
            participants[child.number] = Participant(
                interpreter: Interpreter(former.request.processor, context: context), child: (number, child.execution))
        }
        let numbers = Set(children.map(\.0.number)).intersection(participants.keys)
        guard !numbers.isEmpty else { return }
        var times: [Int: WallTime] = [:]
        var reader = try JournalReader(path)
        while let record = try reader.next() {
            guard case .heard(let execution, let time, let stimuli) = record, numbers.contains(execution),
                var participant = participants.removeValue(forKey: execution)
            else { continue }
            participant.interpreter.handle(stimuli, at: time) { action in
                if case .record = action { participant.eventCount += 1 }
            }
            participants[execution] = participant
            times[execution] = time
        }
        for (child, isLive) in children where isLive { takeUp(child, of: number, former, heard: times[child.number]) }
    }

    private mutating func takeUp(
        _ child: FormerRuns.Child, of number: Int, _ former: FormerRuns.Run, heard time: WallTime?
    ) {
        guard let participant = participants[child.number] else { return }
        guard let result = participant.interpreter.result else {
            if time != nil { takeUp(child.number) } else { hear(child.number, .start) }
            return
        }
        // Its end was heard and not written down.
        let ended = MapRun.EndedChild(
            child: child.execution, result: result, stopTime: time ?? child.execution.context.startTime,
            redriveCount: participant.context.redriveCount, redriveTime: participant.context.redriveTime)
        let eventCount = participant.eventCount
        unwritten.append(.ended(execution: child.number, at: ended.stopTime, result, eventCount: eventCount))
        runs[number]?.live[child.execution.index] = nil
        if result.status != .succeeded, child.attempt < former.request.redriveCount || former.number == nil {
            // That was before the run was redriven: it is over for this run until it goes on.
            runs[number]?.unsuccessful[child.execution.index] = child.number
            runs[number]?.decisions.restore(unended: child.execution)
            return
        }
        participants[child.number] = nil
        runEvents.append((number, .childEnded(ended)))
    }

    // MARK: - Redriven map runs

    /// Goes on with a run that was redriven.
    /// - Returns: false when it has never begun, so that it begins as any other.
    mutating func reopen(
        _ request: MapRunRequest, _ execution: Int, as number: Int, _ run: RunningExecution
    ) -> Bool {
        guard let childrenPath, let parent = participants[execution]?.context else { return false }
        var reading = FormerRuns([FormerRuns.Run(execution: execution, request: request, parent: parent)])
        do throws(JournalError) {
            var reader = try JournalReader(childrenPath)
            while let record = try reader.next() { reading.take(record) }
            guard let former = reading.runs.first, let identity = former.identity else { return false }
            _ = try restore(former, as: number, childrenPath)
            writeEnds()
            note(
                .runBegan(
                    JournaledRun(
                        number: number, execution: execution, task: request.id.number, arn: request.arn,
                        sourceIdentity: identity, redriveCount: request.redriveCount)))
            openSource(
                of: number, request, expected: identity, skipping: runs[number]?.decisions.itemsTaken ?? 0, run)
            // A process that ended at once has left children that nobody has stopped.
            resume(run)
        } catch {
            // Children that ran must not run again, so without their journal nothing can.
            runs[number] = ActiveMapRun(
                decisions: MapRun(request, parent: parent),
                execution: execution)
            openingFailed(number, "The map run cannot be redriven: \(error).")
        }
        return true
    }

    /// Lets a child go on; an Express one starts again.
    mutating func redrive(_ child: ChildExecution, _ number: Int, _ now: WallTime) {
        guard let execution = runs[number]?.unsuccessful.removeValue(forKey: child.index),
            let request = runs[number]?.decisions.request, let owner = runs[number]?.execution
        else { return }
        guard request.executionType != "EXPRESS" else {
            guard let parent = participants[owner]?.context else { return }
            let again = ChildExecution(
                of: request, parent: parent, index: child.index, items: (child.firstItem, child.itemCount),
                input: child.context.input, startTime: now)
            return start(again, number)
        }
        guard let participant = participants[execution] else { return }
        guard participant.interpreter.isRedrivable else {
            // Its history is full.
            let result = participant.interpreter.result ?? ExecutionResult(status: .failed, error: "States.Runtime")
            participants[execution] = nil
            runEvents.append((number, .childEnded(.init(child: child, result: result, stopTime: now))))
            return
        }
        runs[number]?.live[child.index] = execution
        hear(execution, .redrive(at: now))
    }
}
