import StatesLanguage

/// Who is to be woken when: one time for each sleeper, the earliest first.
struct WakeQueue {
    private struct Entry {
        let time: WallTime
        let order: Int
        let sleeper: any WorkflowSleeper
    }

    private var heap = BinaryHeap<Entry> { ($0.time.milliseconds, $0.order) < ($1.time.milliseconds, $1.order) }
    /// What holds for a sleeper; an entry with another order has been replaced.
    private var valid: [ObjectIdentifier: Int] = [:]
    private var count = 0

    /// Sets the time of a sleeper.
    mutating func set(_ sleeper: any WorkflowSleeper, _ time: WallTime?) {
        let identity = ObjectIdentifier(sleeper)
        guard let time else {
            valid[identity] = nil
            return
        }
        count += 1
        valid[identity] = count
        heap.insert(Entry(time: time, order: count, sleeper: sleeper))
    }

    /// The earliest time, nil when nobody sleeps.
    var nextTime: WallTime? {
        mutating get {
            while let first = heap.first, valid[ObjectIdentifier(first.sleeper)] != first.order {
                _ = heap.removeFirst()
            }
            return heap.first?.time
        }
    }

    /// Those whose time has come, in the order of their times.
    mutating func take(until time: WallTime) -> [any WorkflowSleeper] {
        var due: [any WorkflowSleeper] = []
        while let next = nextTime, next <= time, let entry = heap.removeFirst() {
            valid[ObjectIdentifier(entry.sleeper)] = nil
            due.append(entry.sleeper)
        }
        return due
    }
}

/// The smallest first.
struct BinaryHeap<Element> {
    private var elements: [Element] = []
    private let precedes: (Element, Element) -> Bool

    init(_ precedes: @escaping (Element, Element) -> Bool) { self.precedes = precedes }

    var first: Element? { elements.first }

    mutating func insert(_ element: Element) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard precedes(elements[child], elements[parent]) else { return }
            elements.swapAt(child, parent)
            child = parent
        }
    }

    mutating func removeFirst() -> Element? {
        guard let first = elements.first, let last = elements.popLast() else { return nil }
        if elements.isEmpty { return first }
        elements[0] = last
        var parent = 0
        while case let left = parent * 2 + 1, left < elements.count {
            let right = left + 1
            let child = right < elements.count && precedes(elements[right], elements[left]) ? right : left
            guard precedes(elements[child], elements[parent]) else { break }
            elements.swapAt(child, parent)
            parent = child
        }
        return first
    }
}
