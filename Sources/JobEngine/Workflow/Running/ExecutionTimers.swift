import StatesLanguage

/// The timers of an execution and its children, the earliest first and at the same moment in the order of their ids.
struct ExecutionTimers {
    struct Key: Hashable {
        let execution: Int
        let timer: TimerID
    }

    private var heap = BinaryHeap<(time: WallTime, key: Key)> {
        ($0.time.milliseconds, $0.key.execution, $0.key.timer.number)
            < ($1.time.milliseconds, $1.key.execution, $1.key.timer.number)
    }
    private var set: [Key: WallTime] = [:]

    mutating func start(_ key: Key, at time: WallTime) {
        set[key] = time
        heap.insert((time, key))
    }

    mutating func cancel(_ key: Key) { set[key] = nil }

    mutating func cancelAll() { self = ExecutionTimers() }

    /// When the next one is due.
    var next: WallTime? {
        mutating get {
            while let first = heap.first, set[first.key] != first.time { _ = heap.removeFirst() }
            return heap.first?.time
        }
    }

    /// Takes the next one whose time has come.
    mutating func take(until now: WallTime) -> Key? {
        guard let next, next <= now, let first = heap.removeFirst() else { return nil }
        set[first.key] = nil
        return first.key
    }
}
