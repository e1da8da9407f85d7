import OrderedJSON

/// One line of states that runs: the machine's own, a branch of a Parallel or an iteration of a Map.
struct Frame: Sendable {
    /// Where it belongs; nil for the machine itself.
    let parent: (slot: Int, index: Int)?
    let group: StateGroup
    /// The innermost Map iteration around its states.
    let mapItem: MapItem?
    var variables: [String: JSON]
    /// The event that the next one of this line follows.
    var last: Int

    // MARK: The visit of a state

    var state = 0
    /// What the state was entered with.
    var input = Payload(json: .null, text: "null")
    /// The event of that; 0 before the first state and after the exit of one.
    var entered = 0
    var enteredTime = WallTime(milliseconds: 0)
    var isOpen = false
    /// How often each retrier was used.
    var attempts: [Int] = []
    var retryCount = 0
    var activity = Activity.none

    // MARK: For a redrive

    /// The branches or iterations of the attempt that failed.
    var remains: Remains?
    /// The map run of the attempt that failed, as far as it was started.
    var mapRun: (request: MapRunRequest, started: Int)?
    /// A step that was due when the line stopped.
    var due: Interpreter.Work?

    init(parent: (slot: Int, index: Int)?, group: StateGroup, mapItem: MapItem?, variables: [String: JSON], last: Int) {
        self.parent = parent
        self.group = group
        self.mapItem = mapItem
        self.variables = variables
        self.last = last
    }

    var current: State { group.states[state] }
}

/// `Map.Item` of the context object.
struct MapItem: Sendable {
    let index: Int
    let value: JSON
    /// How many items there are.
    var count: Int?
    /// Where a distributed Map has it from.
    var source: String? = nil
}

/// What a state is waiting for.
enum Activity: Sendable {
    case none
    case task(TaskID)
    case waiting(TimerID)
    case retrying(TimerID)
    case children(Children)
    case mapRun(TaskID)
}

/// The branches of a Parallel or the iterations of a Map.
struct Children: Sendable {
    /// What the ended ones gave; by branch or item.
    var outputs: [Payload?]
    /// Where the running ones are; by branch or item.
    var slots: [Int?]
    var ended = 0
    /// The newest event of those that have ended.
    var newest = 0
    /// The next item to start.
    var next = 0
    /// The items of a Map, what its selector sees, and how many run at once.
    var items: [JSON] = []
    var limit = Int.max

    init(count: Int) {
        outputs = Array(repeating: nil, count: count)
        slots = Array(repeating: nil, count: count)
    }
}

/// What is left of the branches or iterations of a state that has failed.
struct Remains: Sendable {
    /// With what the ended ones gave.
    var children: Children
    /// The others, by branch or item, as they stopped.
    var lines: [(index: Int, frame: Frame)]
}

/// A task that has not been answered.
struct RunningTask: Sendable {
    let slot: Int
    var request: TaskRequest
    /// The last event about it.
    var last: Int
    var timeout: TimerID?
    var heartbeat: TimerID?
    /// Whether a worker of the activity has it.
    var hasWorker = false
}

/// What a timer is for.
struct RunningTimer: Sendable {
    enum Purpose: Sendable {
        case wait(slot: Int)
        case retry(slot: Int)
        case timeout(TaskID)
        case heartbeat(TaskID)
        case machine
    }

    let at: WallTime
    let purpose: Purpose
}
