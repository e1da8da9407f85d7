/// The most frequent items of a stream, with counts that may be too high but never too low.
///
/// The Space-Saving algorithm over a stream summary (Metwally, Agrawal and El Abbadi, "Efficient Computation of Frequent
/// and Top-k Elements in Data Streams"): counters in buckets of equal counts, the buckets in the order of counts. A new
/// item takes the place of one that was counted least. Among items with equal counts the order is that of the library
/// which Trino uses (stream-lib): those that came to the count first are first.
struct StreamSummary<Item: Hashable> {
    private struct Counter {
        var item: Item
        var count: Int64 = 0
        var bucket = 0
        // Neighbours in the bucket.
        var before: Int?
        var after: Int?
    }

    private struct Bucket {
        var count: Int64
        // The first and the last counter of the bucket.
        var first: Int?
        var last: Int?
        // Buckets with the next lower and the next higher count.
        var lower: Int?
        var higher: Int?
    }

    /// Items that are counted at the same time.
    let capacity: Int
    private var counters: [Counter] = []
    private var numbers: [Item: Int] = [:]
    private var buckets: [Bucket] = []
    private var free: [Int] = []
    private var lowest: Int?
    private var highest: Int?

    /// No items.
    ///
    /// - Parameter capacity: items that are counted at the same time; above 0.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Bytes taken, without what items take besides.
    var byteCount: Int {
        counters.capacity * (MemoryLayout<Counter>.stride + MemoryLayout<Item>.stride + 16)
            + buckets.capacity * MemoryLayout<Bucket>.stride
    }

    /// Counts an item.
    ///
    /// - Parameters:
    ///   - item: the item.
    ///   - times: how often it came.
    mutating func add(_ item: Item, times: Int64 = 1) {
        if let number = numbers[item] { return increment(number, by: times) }
        let number: Int
        if counters.count < capacity {
            number = counters.count
            counters.append(Counter(item: item))
            let bucket = make(Bucket(count: 0, higher: lowest))
            if let lowest { buckets[lowest].lower = bucket } else { highest = bucket }
            lowest = bucket
            attach(number, to: bucket)
        } else {
            guard let lowest, let first = buckets[lowest].first else { return }
            number = first
            numbers[counters[number].item] = nil
            counters[number].item = item
        }
        numbers[item] = number
        increment(number, by: times)
    }

    /// The most frequent items.
    ///
    /// - Parameter limit: items at most.
    /// - Returns: items and how often they came, the most frequent first.
    func top(_ limit: Int) -> [(item: Item, count: Int64)] {
        var found: [(item: Item, count: Int64)] = []
        var bucket = highest
        while let current = bucket {
            var counter = buckets[current].first
            while let number = counter {
                if found.count >= limit { return found }
                found.append((counters[number].item, counters[number].count))
                counter = counters[number].after
            }
            bucket = buckets[current].lower
        }
        return found
    }

    // MARK: - Lists

    private mutating func increment(_ number: Int, by times: Int64) {
        let old = counters[number].bucket
        detach(number)
        counters[number].count &+= times
        let count = counters[number].count
        var below = old
        while let next = buckets[below].higher, buckets[next].count < count { below = next }
        if let next = buckets[below].higher, buckets[next].count == count {
            attach(number, to: next)
        } else {
            let higher = buckets[below].higher
            let bucket = make(Bucket(count: count, lower: below, higher: higher))
            buckets[below].higher = bucket
            if let higher { buckets[higher].lower = bucket } else { highest = bucket }
            attach(number, to: bucket)
        }
        if buckets[old].first == nil { remove(old) }
    }

    private mutating func make(_ bucket: Bucket) -> Int {
        if let place = free.popLast() {
            buckets[place] = bucket
            return place
        }
        buckets.append(bucket)
        return buckets.count - 1
    }

    private mutating func remove(_ bucket: Int) {
        let (lower, higher) = (buckets[bucket].lower, buckets[bucket].higher)
        if let lower { buckets[lower].higher = higher } else { lowest = higher }
        if let higher { buckets[higher].lower = lower } else { highest = lower }
        free.append(bucket)
    }

    private mutating func attach(_ number: Int, to bucket: Int) {
        let last = buckets[bucket].last
        counters[number].bucket = bucket
        counters[number].before = last
        counters[number].after = nil
        if let last { counters[last].after = number } else { buckets[bucket].first = number }
        buckets[bucket].last = number
    }

    private mutating func detach(_ number: Int) {
        let (bucket, before, after) = (counters[number].bucket, counters[number].before, counters[number].after)
        if let before { counters[before].after = after } else { buckets[bucket].first = after }
        if let after { counters[after].before = before } else { buckets[bucket].last = before }
    }
}
