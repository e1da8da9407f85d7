import OrderedJSON
import StatesLanguage

/// What the journal of children says of some map runs, over all their redrives.
struct FormerRuns {
    /// A child, as its newest record tells of it.
    struct Child {
        let number: Int
        let execution: ChildExecution
        /// How often the run had been redriven when the child was heard of last.
        var attempt: Int
        /// How it ended, and the place of that among all ends.
        var end: (order: Int, result: ExecutionResult, time: WallTime)?
        var redriveCount = 0
        var redriveTime: WallTime?

        var ended: (order: Int, MapRun.EndedChild)? {
            end.map {
                let ended = MapRun.EndedChild(
                    child: execution, result: $0.result, stopTime: $0.time, redriveCount: redriveCount,
                    redriveTime: redriveTime)
                return ($0.order, ended)
            }
        }
    }

    /// A run that is asked for.
    struct Run {
        let execution: Int
        var request: MapRunRequest
        let parent: ExecutionContext?
        /// Its number since its last redrive; nil while it has not begun since.
        var number: Int?
        /// What the source was; nil when the run has never begun.
        var identity: String?
        var attempt = 0
        var children: [Int: Child] = [:]

        init(execution: Int, request: MapRunRequest, parent: ExecutionContext?) {
            self.execution = execution
            self.request = request
            self.parent = parent
        }

        /// Whether a child had an end that was no success before the last redrive.
        func isUnsuccessful(_ child: Child) -> Bool {
            guard let end = child.end, end.result.status != .succeeded else { return false }
            return number == nil || child.attempt < request.redriveCount
        }
    }

    private(set) var runs: [Run]
    private var places: [Int: Int] = [:]
    private var owners: [Int: (run: Int, index: Int)] = [:]
    private var endCount = 0

    init(_ runs: [Run]) { self.runs = runs }

    mutating func take(_ record: JournalRecord) {
        switch record {
        case .runBegan(let began):
            let place = runs.firstIndex { $0.execution == began.execution && $0.request.id.number == began.task }
            guard let place else { return }
            places[began.number] = place
            runs[place].attempt = began.redriveCount
            runs[place].identity = began.sourceIdentity
            if began.redriveCount == runs[place].request.redriveCount { runs[place].number = began.number }
        case .runChanged(let run, let update):
            if let place = places[run] { runs[place].request.apply(update) }
        case .childStarted(let child):
            guard let place = places[child.run], let parent = runs[place].parent else { return }
            let made = ChildExecution(
                of: runs[place].request, parent: parent, index: child.index, items: (child.firstItem, child.itemCount),
                input: Payload(json: (try? JSON(parsing: child.input)) ?? .null, text: child.input),
                startTime: child.startTime)
            runs[place].children[child.index] = Child(
                number: child.number, execution: made, attempt: runs[place].attempt)
            owners[child.number] = (place, child.index)
        case .heard(let execution, _, let stimuli):
            change(execution) { child in
                for case .redrive(let time) in stimuli {
                    child.end = nil
                    child.redriveCount += 1
                    child.redriveTime = time
                }
            }
        case .ended(let execution, let time, let result, _):
            endCount += 1
            let order = endCount
            change(execution) { $0.end = (order, result, time) }
        case .opened: return
        }
    }

    private mutating func change(_ execution: Int, _ body: (inout Child) -> Void) {
        // One that was started again in its place is another one.
        guard let (place, index) = owners[execution], var child = runs[place].children[index], child.number == execution
        else { return }
        child.attempt = runs[place].attempt
        body(&child)
        runs[place].children[index] = child
    }
}
