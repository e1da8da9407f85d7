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
        let context = replay.interpreter.context
        if let end = replay.end ?? replay.interpreter.result.map({ ($0, replay.lastTime) }) {
            if record.redriveCount > context.redriveCount, replay.interpreter.isRedrivable,
                let time = record.redriveTime
            {
                journal = try folders.reopen(record.folder, own: place, children: try lastChildren(record, folders))
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
        if folders.hasChildren(record.folder) {
            childrenPlace = try restoreRuns(of: [0], folders.children(record.folder))
        }
        journal = try folders.reopen(record.folder, own: place, children: childrenPlace)
    }

    /// Where the journal of children ends.
    private func lastChildren(_ record: ExecutionRecord, _ folders: ExecutionFolders) throws -> JournalPlace? {
        guard folders.hasChildren(record.folder) else { return nil }
        var reader = try JournalReader(folders.children(record.folder))
        while try reader.next() != nil {}
        return JournalPlace(reader)
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
        var requests: [Int: MapRunRequest] = [:]
        var started: [Int: (run: Int, ChildExecution)] = [:]
        var cancelled: Set<Int> = []
        var reader = try JournalReader(path)
        while let record = try reader.next() {
            switch record {
            case .runBegan(let run):
                lastRun = max(lastRun, run.number)
                let wanted = resumedRuns.first {
                    $0.execution == run.execution && $0.1.id.number == run.task && parents.contains($0.execution)
                }
                guard let (execution, request) = wanted, let parent = participants[execution]?.context else { continue }
                requests[run.number] = request
                identities[run.number] = run.sourceIdentity
                runs[run.number] = ActiveMapRun(
                    decisions: MapRun(request, parent: parent, concurrencyLimit: services.concurrencyLimit),
                    execution: execution, results: ResultFiles(request, scratch: services.scratch))
            case .childStarted(let child):
                lastExecution = max(lastExecution, child.number)
                guard let request = requests[child.run], let active = runs[child.run],
                    let parent = participants[active.execution]?.context
                else { continue }
                let made = ChildExecution(
                    of: request, parent: parent, index: child.index, items: (child.firstItem, child.itemCount),
                    input: Payload(json: (try? JSON(parsing: child.input)) ?? .null, text: child.input),
                    startTime: child.startTime)
                started[child.number] = (child.run, made)
                runs[child.run]?.live[child.index] = child.number
                runs[child.run]?.decisions.restore(started: made)
            case .ended(let execution, let time, let result, _):
                guard let (run, child) = started.removeValue(forKey: execution) else { continue }
                runs[run]?.live[child.index] = nil
                let results = runs[run]?.results
                var stops = false
                runs[run]?.decisions.restore(ended: .init(child: child, result: result, stopTime: time)) { action in
                    if case .write(let file, let text) = action { _ = results?.add(text, to: file) }
                    if case .cancelAll = action { stops = true }
                }
                if stops { cancelled.insert(run) }
            case .opened, .heard: continue
            }
        }
        try replayChildren(started, path)
        for (execution, (run, _)) in started.sorted(by: { $0.key < $1.key }) where cancelled.contains(run) {
            hear(execution, .stop(error: nil, cause: nil))
        }
        return (JournalPlace(reader), Set(started.keys))
    }

    /// Replays the children that have not ended.
    private mutating func replayChildren(_ started: [Int: (run: Int, ChildExecution)], _ path: String)
        throws(JournalError)
    {
        guard !started.isEmpty else { return }
        for (execution, (run, child)) in started {
            guard let processor = runs[run]?.decisions.request.processor else { continue }
            participants[execution] = Participant(
                interpreter: Interpreter(processor, context: child.context), child: (run, child))
        }
        var hasStarted: Set<Int> = []
        var times: [Int: WallTime] = [:]
        var reader = try JournalReader(path)
        while let record = try reader.next() {
            guard case .heard(let execution, let time, let stimuli) = record, started[execution] != nil,
                var participant = participants.removeValue(forKey: execution)
            else { continue }
            participant.interpreter.handle(stimuli, at: time) { action in
                if case .record = action { participant.eventCount += 1 }
            }
            participants[execution] = participant
            hasStarted.insert(execution)
            times[execution] = time
        }
        for execution in started.keys.sorted() {
            guard let participant = participants[execution], let (run, child) = participant.child else { continue }
            if let result = participant.interpreter.result {
                participants[execution] = nil
                runs[run]?.live[child.index] = nil
                let time = times[execution] ?? child.context.startTime
                runEvents.append((run, .childEnded(.init(child: child, result: result, stopTime: time))))
            } else if hasStarted.contains(execution) {
                takeUp(execution)
            } else {
                hear(execution, .start)
            }
        }
    }
}
