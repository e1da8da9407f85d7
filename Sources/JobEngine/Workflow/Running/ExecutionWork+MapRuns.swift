import FileTree
import OrderedJSON
import StatesLanguage
import Transfer

private let noThread = "No thread can be started: the machine's or the user's limit is reached."

extension ExecutionWork {
    // MARK: - Beginning

    mutating func open(_ request: MapRunRequest, _ execution: Int, _ run: RunningExecution) {
        guard let parent = participants[execution]?.context else { return }
        lastRun += 1
        let number = lastRun
        if request.redriveCount > 0, reopen(request, execution, as: number, run) { return }
        let decisions = MapRun(request, parent: parent, concurrencyLimit: services.concurrencyLimit)
        runs[number] = ActiveMapRun(
            decisions: decisions, execution: execution, results: ResultFiles(request, scratch: services.scratch))
        openSource(of: number, request, expected: nil, skipping: 0, run)
    }

    /// Opens the source on a thread of its own: it may have to come from far away.
    mutating func openSource(
        of number: Int, _ request: MapRunRequest, expected: String?, skipping: Int, _ run: RunningExecution
    ) {
        guard case .read(let resource, let arguments, let configuration, let maximum) = request.source else {
            if expected == nil { begin(number, identity: "") }
            runEvents.append((number, .start))
            return
        }
        guard let objects = services.objects else {
            runEvents.append(
                (
                    number,
                    .readFailed(error: "States.ItemReaderFailed", cause: "There are no buckets to read items from.")
                ))
            return
        }
        let clock = services.clock
        clock.begin(.step)
        let isStarted = BlockingThread.detach { [weak run] in
            let message: RunningExecution.Message
            do throws(ItemFailure) {
                var opened = try ItemReading.open(
                    resource, arguments, configuration, maximumItems: maximum, objects)
                if let expected, opened.identity != expected {
                    throw ItemFailure(
                        "The items were read from '\(expected)' when the map run began, and are now '\(opened.identity)': it cannot go on where it was."
                    )
                }
                var left = skipping
                while left > 0 {
                    let count = try opened.source.next(atMost: min(left, 4096)).count
                    if count == 0 { break }
                    left -= count
                }
                message = .opened(run: number, opened, skipped: skipping)
            } catch {
                message = .openingFailed(run: number, cause: error.cause)
            }
            run?.post(message)
            clock.end(.step)
        }
        if !isStarted {
            clock.end(.step)
            openingFailed(number, noThread)
        }
    }

    mutating func sourceOpened(_ number: Int, _ opened: ItemReading.Opened, skipped: Int) {
        guard runs[number] != nil else { return }
        runs[number]?.source = opened.source
        if skipped == 0, runs[number]?.decisions.itemsTaken == 0 { begin(number, identity: opened.identity) }
        runEvents.append((number, .start))
    }

    mutating func openingFailed(_ number: Int, _ cause: String) {
        runEvents.append((number, .readFailed(error: "States.ItemReaderFailed", cause: cause)))
    }

    private mutating func begin(_ number: Int, identity: String) {
        guard let active = runs[number] else { return }
        note(
            .runBegan(
                JournaledRun(
                    number: number, execution: active.execution, task: active.decisions.request.id.number,
                    arn: active.decisions.request.arn, sourceIdentity: identity,
                    redriveCount: active.decisions.request.redriveCount)))
    }

    /// Changes a run that goes on, where it is one of this execution or of its children.
    mutating func updateRun(_ arn: String, _ update: MapRunUpdate) {
        guard let number = runs.first(where: { $0.value.decisions.request.arn == arn })?.key else { return }
        note(.runChanged(run: number, update))
        runEvents.append((number, .update(update)))
    }

    /// Adds a record for the next flush; when the file cannot even be made, that says so.
    func note(_ record: JournalRecord) { try? journal?.append(record) }

    // MARK: - Deciding

    /// Lets map runs decide until nothing follows from what they heard.
    mutating func decideRuns(_ now: WallTime, _ run: RunningExecution) {
        var index = 0
        while index < runEvents.count {
            let (number, event) = runEvents[index]
            index += 1
            guard var active = runs.removeValue(forKey: number) else { continue }
            var actions: [MapRun.Action] = []
            active.decisions.handle(event, at: now) { actions.append($0) }
            runs[number] = active
            for action in actions { perform(action, number, now, run) }
        }
        runEvents = []
    }

    private mutating func perform(_ action: MapRun.Action, _ number: Int, _ now: WallTime, _ run: RunningExecution) {
        switch action {
        case .redrive(let child): redrive(child, number, now)
        case .read(let count): read(number, count)
        case .start(let child): start(child, number)
        case .cancelAll:
            for (_, execution) in (runs[number]?.live ?? [:]).sorted(by: { $0.key < $1.key }) {
                hear(execution, .stop(error: nil, cause: nil))
            }
        case .write(let file, let text):
            if let problem = runs[number]?.results?.add(text, to: file) {
                runEvents.append((number, .writeFailed(cause: problem)))
            }
        case .finishWriting: write(number, run)
        case .end(let end):
            guard let active = runs.removeValue(forKey: number) else { return }
            active.discard()
            if !active.isUnwanted { hear(active.execution, .mapRunEnded(active.decisions.request.id, end)) }
        }
    }

    private mutating func read(_ number: Int, _ count: Int) {
        do throws(ItemFailure) {
            let items = try runs[number]?.source?.next(atMost: count) ?? []
            runEvents.append((number, .items(items, isLast: items.count < count)))
        } catch {
            openingFailed(number, error.cause)
        }
    }

    mutating func start(_ child: ChildExecution, _ number: Int) {
        guard let processor = runs[number]?.decisions.request.processor else { return }
        lastExecution += 1
        let execution = lastExecution
        note(
            .childStarted(
                JournaledChild(
                    number: execution, run: number, index: child.index, firstItem: child.firstItem,
                    itemCount: child.itemCount, startTime: child.context.startTime, input: child.context.input.text)))
        participants[execution] = Participant(
            interpreter: Interpreter(processor, context: child.context), child: (number, child))
        runs[number]?.live[child.index] = execution
        hear(execution, .start)
    }

    // MARK: - Ending

    mutating func cancelRun(_ execution: Int, _ id: TaskID) {
        guard
            let number = runs.first(where: { $0.value.execution == execution && $0.value.decisions.request.id == id })?
                .key
        else { return }
        runs[number]?.isUnwanted = true
        if runs[number]?.isWriting == true {
            // Whoever writes has its own hold on the files.
            runs[number] = nil
        } else {
            runEvents.append((number, .stop))
        }
    }

    private mutating func write(_ number: Int, _ run: RunningExecution) {
        guard let active = runs[number], let results = active.results, let objects = services.objects else {
            runEvents.append((number, .writeFailed(cause: "There are no buckets to write results to.")))
            return
        }
        runs[number]?.isWriting = true
        let (clock, request) = (services.clock, active.decisions.request)
        clock.begin(.step)
        let isStarted = BlockingThread.detach { [weak run] in
            let event: MapRun.Event
            do throws(ResultFiles.Failure) {
                event = .written(output: try results.put(request, objects))
            } catch {
                event = .writeFailed(cause: error.cause)
            }
            run?.post(.written(run: number, event))
            clock.end(.step)
        }
        if !isStarted {
            clock.end(.step)
            runEvents.append((number, .writeFailed(cause: noThread)))
        }
    }

    mutating func written(_ number: Int, _ event: MapRun.Event) {
        runs[number]?.isWriting = false
        runEvents.append((number, event))
    }
}
