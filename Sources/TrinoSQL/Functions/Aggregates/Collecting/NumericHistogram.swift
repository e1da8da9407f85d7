/// A histogram with a bounded number of buckets, each a value and a weight.
///
/// Beyond the bound the two neighbours are joined whose joining costs least: the sum of squared distances that it adds.
/// The steps and the ties are those of Trino's `NumericHistogram`, so that the same rows give the same buckets.
struct NumericHistogram {
    /// Values that are taken in before buckets are joined.
    private static let buffer = 100

    private let limit: Int
    private var buckets: [Bucket] = []

    /// One bucket.
    struct Bucket {
        /// The weighted mean of its values.
        var value: Double
        /// The sum of their weights.
        var weight: Double
    }

    /// No buckets.
    ///
    /// - Parameter limit: buckets at most, above 1.
    init(limit: Int) {
        self.limit = limit
    }

    /// Bytes taken.
    var byteCount: Int { buckets.capacity * MemoryLayout<Bucket>.stride }

    /// Adds a value.
    mutating func add(_ value: Double, weight: Double) {
        if buckets.count - NumericHistogram.buffer >= limit { compact() }
        buckets.append(Bucket(value: value, weight: weight))
    }

    /// Adds all of another.
    mutating func merge(_ other: NumericHistogram) {
        buckets += other.buckets
        compact()
    }

    /// The buckets by value.
    ///
    /// - Returns: as many as there may be, at most.
    func finished() -> [Bucket] {
        var copy = self
        copy.compact()
        return copy.buckets
    }

    private mutating func compact() {
        buckets.sort { AscendingDouble.key($0.value) < AscendingDouble.key($1.value) }
        var distinct = 0
        for index in buckets.indices.dropFirst() {
            if buckets[distinct].value == buckets[index].value {
                buckets[distinct].weight += buckets[index].weight
            } else {
                distinct += 1
                buckets[distinct] = buckets[index]
            }
        }
        buckets.removeLast(max(0, buckets.count - distinct - 1))
        if buckets.count <= limit { return }
        var neighbours = Neighbours(buckets)
        buckets = neighbours.joined(to: limit)
    }
}

/// Buckets in a row, of which neighbours are joined.
private struct Neighbours {
    private struct Entry {
        let id: Int
        let bucket: NumericHistogram.Bucket
        // What joining it with its right neighbour costs, as a number of the same order.
        let cost: Int64
        var left: Int?
        var right: Int?
        var isValid = true
    }

    private var entries: [Entry] = []
    // Entries, the one that costs least first.
    private var heap: [Int] = []

    init(_ buckets: [NumericHistogram.Bucket]) {
        var right: Int?
        for (id, bucket) in buckets.enumerated().reversed() { right = insert(id, bucket, left: nil, right: right) }
    }

    private mutating func insert(_ id: Int, _ bucket: NumericHistogram.Bucket, left: Int?, right: Int?) -> Int {
        let number = entries.count
        // The last bucket has nobody to be joined with.
        let cost = right.map { Neighbours.cost(bucket, entries[$0].bucket) } ?? .infinity
        entries.append(Entry(id: id, bucket: bucket, cost: AscendingDouble.key(cost), left: left, right: right))
        if let right { entries[right].left = number }
        if let left { entries[left].right = number }
        push(number)
        return number
    }

    private static func cost(_ one: NumericHistogram.Bucket, _ other: NumericHistogram.Bucket) -> Double {
        let weight = one.weight + other.weight
        let distance = one.value - other.value
        return weight * (distance * distance) * ((one.weight * other.weight) / (weight * weight))
    }

    mutating func joined(to limit: Int) -> [NumericHistogram.Bucket] {
        var count = entries.count
        while count > limit, let number = pop() {
            let entry = entries[number]
            // A bucket that was joined stays in the heap until it comes up; NaN may bring up the last one.
            guard entry.isValid, let right = entry.right else { continue }
            count -= 1
            let neighbour = entries[right]
            let weight = entry.bucket.weight + neighbour.bucket.weight
            let value =
                (entry.bucket.value * entry.bucket.weight + neighbour.bucket.value * neighbour.bucket.weight) / weight
            entries[number].isValid = false
            entries[right].isValid = false
            let joined = insert(
                entry.id, NumericHistogram.Bucket(value: value, weight: weight), left: nil, right: neighbour.right)
            if let left = entry.left {
                entries[left].isValid = false
                let before = entries[left]
                _ = insert(before.id, before.bucket, left: before.left, right: joined)
            }
        }
        return entries.filter(\.isValid).map(\.bucket).sorted {
            AscendingDouble.key($0.value) < AscendingDouble.key($1.value)
        }
    }

    // MARK: - Heap

    private func isBefore(_ one: Int, _ other: Int) -> Bool {
        (entries[one].cost, entries[one].id) < (entries[other].cost, entries[other].id)
    }

    private mutating func push(_ number: Int) {
        heap.append(number)
        var position = heap.count - 1
        while position > 0, isBefore(heap[position], heap[(position - 1) / 2]) {
            heap.swapAt(position, (position - 1) / 2)
            position = (position - 1) / 2
        }
    }

    private mutating func pop() -> Int? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if heap.isEmpty { return first }
        heap[0] = last
        var position = 0
        while true {
            var least = position
            for child in [position * 2 + 1, position * 2 + 2]
            where child < heap.count && isBefore(heap[child], heap[least]) {
                least = child
            }
            if least == position { return first }
            heap.swapAt(position, least)
            position = least
        }
    }
}
