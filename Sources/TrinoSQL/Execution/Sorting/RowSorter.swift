import Columnar
import Synchronization

/// One sort of rows.
///
/// Packs the keys into words (``KeyPlan``), sorts these (``RadixSort``), and does the same again for runs of rows whose
/// words are equal though their keys need not be. Large runs wait until all threads can share them.
final class RowSorter: Sendable {
    private let keys: [KeyColumn]
    private let input: RowNumbers
    private let order: Lane<UInt32>
    private let parallelism: Int
    private let isCancelled: @Sendable () -> Bool
    private let buffers: (Buffer, Buffer)
    private let words: Lane<UInt64>
    private let spare: Lane<UInt64>
    private let postponed = Mutex<[Run]>([])

    /// Rows that the keys before some key do not tell apart.
    private struct Run {
        let range: Range<Int>
        let key: Int
        /// If the key is text: how many bytes are known to be equal.
        let skip: Int
    }

    /// Runs up to this long are sorted by comparing.
    private static let shortRun = 16
    /// Runs from this length on are worth several threads.
    private static let longRun = 1 << 17
    /// Runs longer than this are not begun once the query is cancelled.
    private static let checkedRun = 256

    /// Prepares to sort.
    ///
    /// - Parameters:
    ///   - keys: none of them constant.
    ///   - input: the rows.
    ///   - order: takes their numbers.
    ///   - parallelism: threads.
    ///   - isCancelled: asked now and then; the sort ends early, in no order, once it says yes.
    init(
        _ keys: [KeyColumn], input: RowNumbers, order: Lane<UInt32>, parallelism: Int,
        isCancelled: @escaping @Sendable () -> Bool
    ) {
        self.keys = keys
        self.input = input
        self.order = order
        self.parallelism = max(1, parallelism)
        self.isCancelled = isCancelled
        let size = keys.isEmpty ? 0 : input.count * 8
        buffers = (Buffer(byteCount: size), Buffer(byteCount: size))
        words = Lane(buffers.0, count: input.count)
        spare = Lane(buffers.1, count: input.count)
    }

    /// Sorts.
    func run() {
        let all = Run(range: 0..<input.count, key: 0, skip: 0)
        guard input.count > 1, !keys.isEmpty else { return copy(all.range, input) }
        sort(all, input, workers: input.count < RowSorter.longRun ? 1 : parallelism)
        while let run = postponed.withLock({ $0.popLast() }) { sortAgain(run, workers: parallelism) }
    }

    private func copy(_ range: Range<Int>, _ rows: RowNumbers) {
        for position in 0..<rows.count {
            order[range.lowerBound &+ position] = UInt32(truncatingIfNeeded: rows[position])
        }
    }

    /// Sorts rows that are in the result already.
    private func sortAgain(_ run: Run, workers: Int) {
        let buffer = Buffer(byteCount: run.range.count * 4)
        let lane = Lane<UInt32>(buffer, count: run.range.count)
        for position in 0..<run.range.count { lane[position] = order[run.range.lowerBound &+ position] }
        withExtendedLifetime(buffer) { sort(run, RowNumbers(lane: lane, count: lane.count), workers: workers) }
    }

    /// Sorts rows into their range of the result.
    private func sort(_ run: Run, _ rows: RowNumbers, workers: Int) {
        if run.range.count > RowSorter.checkedRun && isCancelled() { return }
        let plan = KeyPlan(keys, from: run.key, skip: run.skip, rows: rows, workers: workers)
        let (range, base) = (run.range, run.range.lowerBound)
        if plan.keyBits == 0 {
            copy(range, rows)
            if !plan.isExact {
                MergeSort.sort(order, range, isCancelled) { [keys] in keys.compare($0, $1, from: plan.nextKey) }
            }
            return
        }
        let local = unsafe Lane<UInt64>(base: words.pointer + base, count: range.count)
        RowOrder.parallel(workers) { worker in plan.pack(rows, rows.share(worker, of: workers), into: local) }
        let radix = RadixSort(words: words, spare: spare, lowBits: plan.lowBits)
        if workers == 1 {
            radix.sort(range, in: words, with: spare) { finish($0, $1, run, rows, plan) }
            return
        }
        let ends = radix.partition(range, keyBits: plan.keyBits, workers: workers)
        let next = Counter()
        RowOrder.parallel(workers) { [self] _ in
            while true {
                let number = next.next()
                if number >= ends.count { return }
                let part = (number == 0 ? base : ends[number - 1])..<ends[number]
                if part.isEmpty { continue }
                if part.count > max(RowSorter.longRun, range.count / 4) {
                    // One thread would be busy with it while the others have nothing to do.
                    take(part, spare, run, rows, plan)
                    postponed.withLock { $0.append(Run(range: part, key: run.key, skip: run.skip)) }
                } else {
                    radix.sort(part, in: spare, with: words) { finish($0, $1, run, rows, plan) }
                }
            }
        }
    }

    /// Writes the rows of words to the result.
    @inline(__always)
    private func take(_ range: Range<Int>, _ lane: Lane<UInt64>, _ run: Run, _ rows: RowNumbers, _ plan: KeyPlan) {
        let mask = (UInt64(1) << UInt64(plan.lowBits)) - 1
        if let numbers = rows.lane {
            for position in range { order[position] = numbers[Int(truncatingIfNeeded: lane[position] & mask)] }
        } else {
            for position in range { order[position] = UInt32(truncatingIfNeeded: lane[position] & mask) }
        }
    }

    /// Takes a sorted part and sees to equal words.
    private func finish(_ range: Range<Int>, _ lane: Lane<UInt64>, _ run: Run, _ rows: RowNumbers, _ plan: KeyPlan) {
        if range.count > RowSorter.checkedRun && isCancelled() { return }
        take(range, lane, run, rows, plan)
        if plan.isExact { return }
        let shift = UInt64(plan.lowBits)
        var tied = 0
        for position in range.dropFirst() where (lane[position] ^ lane[position &- 1]) &>> shift == 0 { tied &+= 1 }
        if tied == 0 { return }
        // The lane that the part is not in is free. If many rows are tied, their next keys are fetched in one go, so
        // that the accesses to memory overlap.
        let fetched = unsafe lane.pointer == words.pointer ? spare : words
        let isFetched = tied * 32 > range.count
        if isFetched { keys[plan.nextKey].fetch(order, range, skip: plan.nextSkip, into: fetched) }
        var start = range.lowerBound
        while start < range.upperBound {
            let key = lane[start] &>> shift
            var end = start + 1
            while end < range.upperBound && lane[end] &>> shift == key { end += 1 }
            if end - start > 1 {
                separate(
                    Run(range: start..<end, key: plan.nextKey, skip: plan.nextSkip), isFetched ? fetched : nil)
            }
            start = end
        }
    }

    private func separate(_ run: Run, _ fetched: Lane<UInt64>?) {
        if run.range.count > RowSorter.shortRun * (fetched == nil ? 1 : 4) {
            if run.range.count >= RowSorter.longRun && parallelism > 1 {
                postponed.withLock { $0.append(run) }
            } else {
                sortAgain(run, workers: 1)
            }
            return
        }
        guard let fetched else { return compareAll(run.range, from: run.key) }
        insertionSort(run.range, by: fetched)
        var start = run.range.lowerBound
        while start < run.range.upperBound {
            var end = start + 1
            while end < run.range.upperBound && fetched[end] == fetched[start] { end += 1 }
            if end - start > 1 { compareAll(start..<end, from: run.key) }
            start = end
        }
    }

    private func insertionSort(_ range: Range<Int>, by lane: Lane<UInt64>) {
        var next = range.lowerBound + 1
        while next < range.upperBound {
            let (word, row) = (lane[next], order[next])
            var place = next
            while place > range.lowerBound && lane[place &- 1] > word {
                lane[place] = lane[place &- 1]
                order[place] = order[place &- 1]
                place &-= 1
            }
            lane[place] = word
            order[place] = row
            next &+= 1
        }
    }

    private func compareAll(_ range: Range<Int>, from key: Int) {
        var next = range.lowerBound + 1
        while next < range.upperBound {
            let row = order[next]
            var place = next
            while place > range.lowerBound && keys.compare(Int(order[place - 1]), Int(row), from: key) > 0 {
                order[place] = order[place - 1]
                place -= 1
            }
            order[place] = row
            next += 1
        }
    }
}
