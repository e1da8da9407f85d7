import JobModel
import OrderedJSON
import StatesLanguage

/// The map runs of an execution with their children, from its journals.
///
/// Inputs and outputs of children are not held, as there may be many; `detail` reads those of one.
struct MapRunReading {
    private struct Run {
        let execution: Int
        var request: MapRunRequest
        let parent: ExecutionContext
        let startTime: WallTime
        var end: (status: MapRunSummary.Status, time: WallTime)?
        var executions = MapRunCounts()
        var items = MapRunCounts()
        var children: [Int: (record: ExecutionRecord, itemCount: Int)] = [:]
        /// The newest child in each place.
        var numbers: [Int: Int] = [:]
        var redriveTime: WallTime?

        /// With what has not begun, as far as the items are known without their source.
        var counts: (executions: MapRunCounts, items: MapRunCounts) {
            var counts = (executions: executions, items: items)
            guard end == nil, case .items(let all) = request.source else { return counts }
            counts.items.pending = max(0, all.count - items.total)
            if request.batching == nil { counts.executions.pending = counts.items.pending }
            return counts
        }
    }

    private struct Owner {
        var interpreter: Interpreter
        let context: ExecutionContext
    }

    private struct TaskKey: Hashable {
        let execution: Int
        let task: Int
    }

    private let folder: String
    private let folders: ExecutionFolders
    private var owners: [Int: Owner] = [:]
    private var runs: [TaskKey: Run] = [:]
    private var keys: [Int: TaskKey] = [:]

    init(of record: ExecutionRecord, _ folders: ExecutionFolders, compile: (String) throws -> StateMachine) throws {
        folder = record.folder
        self.folders = folders
        var reader = try JournalReader(folders.journal(folder))
        guard case .opened(let opened)? = try reader.next() else {
            throw JournalError.noBeginning(path: folders.journal(folder))
        }
        owners[0] = Owner(
            interpreter: Interpreter(try compile(opened.definition), context: opened.context), context: opened.context)
        while let record = try reader.next() { replay(record) }
        var parents: Set<Int> = folders.hasChildren(folder) ? [0] : []
        while !parents.isEmpty { parents = try readChildren(of: parents) }
    }

    /// All runs, those of the execution first.
    var summaries: [MapRunSummary] {
        runs.sorted { ($0.key.execution, $0.key.task) < ($1.key.execution, $1.key.task) }.map { _, run in
            let children = run.children.sorted { $0.key < $1.key }
            return MapRunSummary(
                arn: run.request.arn, executionARN: run.parent.arn,
                stateMachineARN: "\(run.parent.stateMachineARN)/\(run.request.label)",
                stateName: run.request.stateName, status: run.end?.status ?? .running, startTime: run.startTime,
                stopTime: run.end?.time,
                maximumConcurrency: run.request.maximumConcurrency, toleratedCount: run.request.toleratedCount,
                toleratedPercentage: run.request.toleratedPercentage, executions: run.counts.executions,
                items: run.counts.items, redriveCount: run.request.redriveCount, redriveTime: run.redriveTime,
                children: children.map {
                    .init(record: $0.value.record, itemCount: $0.value.itemCount, number: $0.key)
                })
        }
    }

    /// What a child is, with its input and output, and its events.
    func detail(of arn: String, hear: (HistoryEvent) -> Void) throws -> ExecutionRecord? {
        for (key, run) in runs {
            guard let (number, known) = run.children.first(where: { $0.value.record.arn == arn }) else { continue }
            return try detail(number, known.record, run, key, hear)
        }
        return nil
    }

    private func detail(
        _ number: Int, _ known: ExecutionRecord, _ run: Run, _ key: TaskKey, _ hear: (HistoryEvent) -> Void
    ) throws -> ExecutionRecord {
        var record = known
        var interpreter: Interpreter?
        var reader = try JournalReader(folders.children(folder))
        while let next = try reader.next() {
            switch next {
            case .childStarted(let child) where child.number == number:
                let made = MapRunReading.child(child, run.request, run.parent)
                record.input = child.input
                interpreter = Interpreter(run.request.processor, context: made.context)
            case .heard(number, let time, let stimuli):
                interpreter?.handle(stimuli, at: time) { if case .record(let event) = $0 { hear(event) } }
            case .ended(number, _, let result, _): record.output = result.output
            default: continue
            }
        }
        return record
    }

    // MARK: - Reading

    /// Follows what an execution heard, and notes the map runs that it began and that ended.
    private mutating func replay(_ record: JournalRecord) {
        guard case .heard(let execution, let time, let stimuli) = record,
            var owner = owners.removeValue(forKey: execution)
        else { return }
        for case .mapRunEnded(let id, let end) in stimuli {
            let status =
                if case .succeeded = end { MapRunSummary.Status.succeeded } else { MapRunSummary.Status.failed }
            runs[TaskKey(execution: execution, task: id.number)]?.end = (status, time)
        }
        owner.interpreter.handle(stimuli, at: time) { action in
            switch action {
            case .startMapRun(let request):
                let key = TaskKey(execution: execution, task: request.id.number)
                if request.redriveCount > 0 {
                    runs[key]?.request = request
                    runs[key]?.redriveTime = time
                    runs[key]?.end = nil
                } else {
                    runs[key] = Run(execution: execution, request: request, parent: owner.context, startTime: time)
                }
            case .cancelMapRun(let id):
                let key = TaskKey(execution: execution, task: id.number)
                if runs[key]?.end == nil { runs[key]?.end = (.aborted, time) }
            default: break
            }
        }
        owners[execution] = owner
    }

    /// Reads the children of the runs of some executions.
    /// - Returns: those of them that have runs of their own.
    private mutating func readChildren(of parents: Set<Int>) throws(JournalError) -> Set<Int> {
        var withRuns: Set<Int> = []
        var reader = try JournalReader(folders.children(folder))
        var begun: Set<Int> = []
        var runOf: [Int: Int] = [:]
        while let record = try reader.next() {
            switch record {
            case .runBegan(let run):
                if parents.contains(run.execution) {
                    keys[run.number] = TaskKey(execution: run.execution, task: run.task)
                    begun.insert(run.number)
                } else if owners[run.execution] == nil {
                    withRuns.insert(run.execution)
                }
            case .runChanged(let run, let update):
                if let key = keys[run] { runs[key]?.request.apply(update) }
            case .childStarted(let child) where begun.contains(child.run):
                runOf[child.number] = child.run
                take(child)
            case .ended(let execution, let time, let result, _):
                if let run = runOf[execution] { end(execution, of: run, time, result) }
            case .heard(let execution, _, let stimuli):
                guard let run = runOf[execution] else { continue }
                for case .redrive(let time) in stimuli { goOn(execution, of: run, time) }
            default: continue
            }
        }
        let nested = withRuns.filter { number in runs.values.contains { $0.children[number] != nil } }
        guard !nested.isEmpty else { return [] }
        var again = try JournalReader(folders.children(folder))
        while let record = try again.next() {
            if case .childStarted(let child) = record, nested.contains(child.number), let key = keys[child.run],
                let run = runs[key]
            {
                let context = MapRunReading.child(child, run.request, run.parent).context
                owners[child.number] = Owner(
                    interpreter: Interpreter(run.request.processor, context: context), context: context)
            } else if case .heard(let execution, _, _) = record, nested.contains(execution) {
                replay(record)
            }
        }
        return nested
    }

    private mutating func take(_ child: JournaledChild) {
        guard let key = keys[child.run], let run = runs[key] else { return }
        let context = MapRunReading.child(child, run.request, run.parent).context
        let record = ExecutionRecord(
            arn: context.arn, name: context.name, stateMachineARN: context.stateMachineARN,
            stateMachineName: context.stateMachineName,
            startTime: Timestamp(milliseconds: child.startTime.milliseconds), input: "", folder: folder)
        // An Express child that is started again is the same one to those who ask.
        if let former = run.numbers[child.index] {
            goOn(former, of: child.run, child.startTime)
            runs[key]?.children[former] = nil
            runs[key]?.executions.running -= 1
            runs[key]?.items.running -= child.itemCount
        }
        runs[key]?.numbers[child.index] = child.number
        runs[key]?.children[child.number] = (record, child.itemCount)
        runs[key]?.executions.running += 1
        runs[key]?.items.running += child.itemCount
    }

    private mutating func end(_ execution: Int, of run: Int, _ time: WallTime, _ result: ExecutionResult) {
        guard let key = keys[run], var child = runs[key]?.children[execution] else { return }
        child.record.status = ExecutionRecord.Status(rawValue: result.status.rawValue) ?? .failed
        child.record.stopTime = Timestamp(milliseconds: time.milliseconds)
        child.record.error = result.error
        child.record.cause = result.cause
        runs[key]?.children[execution] = child
        runs[key]?.executions.end(result.status, 1)
        runs[key]?.items.end(result.status, child.itemCount)
    }

    private mutating func goOn(_ execution: Int, of run: Int, _ time: WallTime) {
        guard let key = keys[run], var child = runs[key]?.children[execution],
            let status = ExecutionResult.Status(rawValue: child.record.status.rawValue)
        else { return }
        runs[key]?.executions.goOn(after: status, 1)
        runs[key]?.items.goOn(after: status, child.itemCount)
        child.record.status = .running
        (child.record.stopTime, child.record.error, child.record.cause) = (nil, nil, nil)
        child.record.redriveCount += 1
        child.record.redriveTime = Timestamp(milliseconds: time.milliseconds)
        runs[key]?.children[execution] = child
    }

    private static func child(_ child: JournaledChild, _ request: MapRunRequest, _ parent: ExecutionContext)
        -> ChildExecution
    {
        ChildExecution(
            of: request, parent: parent, index: child.index, items: (child.firstItem, child.itemCount),
            input: Payload(json: (try? JSON(parsing: child.input)) ?? .null, text: child.input),
            startTime: child.startTime)
    }
}
