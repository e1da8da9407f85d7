import Columnar

/// `min(x, n)`, `max(x, n)`, `min_by(x, y, n)` and `max_by(x, y, n)`: the values of the n rows with the extreme keys.
///
/// A heap for each group, with the key that is wanted least at its root; of equal keys those stay that Trino's heap lets
/// stay (`TypedKeyValueHeap`), and in its order.
final class TopAccumulator: Accumulator {
    private struct Heap {
        let capacity: Int
        var entries: [UInt32] = []
    }

    /// The words of messages.
    private let name: String
    private let type: DataType
    private let hasKey: Bool
    private let keys: any TopKeys
    private var values: ColumnStore
    private var heaps: [Heap?] = []
    // Entries of keys and values, and those of them that are in heaps.
    private var entries = 0
    private var live = 0

    /// The greatest number that may be asked for.
    private static let limit: Int64 = 10_000
    /// Entries that may be kept in vain.
    private static let slack = 65_536

    /// Values by keys.
    ///
    /// - Parameters:
    ///   - name: of the function.
    ///   - value: the type of the values.
    ///   - keys: an empty store for keys.
    ///   - hasKey: whether the keys are an argument of their own.
    ///   - type: of the result.
    init(name: String, value: DataType, keys: any TopKeys, hasKey: Bool, type: DataType) {
        self.name = name
        self.type = type
        self.hasKey = hasKey
        self.keys = keys
        values = ColumnStore(type: value)
    }

    func reserve(groups: Int) {
        if heaps.count < groups { heaps.append(contentsOf: repeatElement(nil, count: groups - heaps.count)) }
    }

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) throws {
        if count == 0 { return }
        if groups == nil { reserve(groups: 1) }
        let (key, number) = hasKey ? (arguments[1], arguments[2]) : (arguments[0], arguments[1])
        let (keyNulls, numberNulls) = (key.hasNulls, number.hasNulls)
        let (numbers, step) = (number.int64s, number.step)
        try offer(key, arguments[0], count) { row in
            if keyNulls && key.isNull(row) || numberNulls && number.isNull(row) { return nil }
            let group = Int(groups?[row] ?? 0)
            if heaps[group] == nil { heaps[group] = Heap(capacity: try capacity(numbers[row &* step])) }
            return group
        }
        withExtendedLifetime(number) {}
    }

    private func capacity(_ number: Int64) throws -> Int {
        let place = hasKey ? "third argument of \(name)" : "second argument of \(name)_n"
        guard number > 0 else {
            let wanted = hasKey ? "a positive integer" : "positive"
            throw Failure("INVALID_FUNCTION_ARGUMENT", "\(place) must be \(wanted)")
        }
        guard number <= TopAccumulator.limit else {
            throw Failure(
                "INVALID_FUNCTION_ARGUMENT",
                "\(place) must be less than or equal to \(TopAccumulator.limit); found \(number)")
        }
        return Int(number)
    }

    /// Offers rows to the heaps of their groups.
    ///
    /// - Parameters:
    ///   - key: the keys.
    ///   - value: the values, which may be NULL.
    ///   - count: rows.
    ///   - group: the group of a row, which has a heap; nil leaves the row out.
    /// - Throws: what the group throws, and what comparing nested keys throws.
    private func offer(
        _ key: Column, _ value: Column, _ count: Int, group: (Int) throws -> Int?
    ) throws {
        keys.prepare(key, count: count)
        let taken = Buffer(byteCount: count * 4)
        let rows = Lane<UInt32>(taken, count: count)
        var accepted = 0
        for row in 0..<count {
            guard let group = try group(row), let heap = heaps[group] else { continue }
            let isFull = heap.entries.count == heap.capacity
            if isFull, try !keys.isBefore(candidate: row, key: heap.entries[0]) { continue }
            keys.take(row)
            let entry = UInt32(truncatingIfNeeded: entries &+ accepted)
            rows[accepted] = UInt32(truncatingIfNeeded: row)
            accepted &+= 1
            if isFull {
                heaps[group]?.entries[0] = entry
                try siftDown(group)
            } else {
                heaps[group]?.entries.append(entry)
                live += 1
                try siftUp(group)
            }
        }
        if accepted == 0 { return }
        values.append(accepted == count ? value : value.gathered(Selection(rows: taken, count: accepted)))
        entries += accepted
        if entries > 2 * live + TopAccumulator.slack { compact() }
    }

    // MARK: - Heaps

    private func siftDown(_ group: Int) throws {
        guard var entries = heaps[group]?.entries else { return }
        heaps[group]?.entries = []
        try TopAccumulator.siftDown(&entries, keys)
        heaps[group]?.entries = entries
    }

    private static func siftDown(_ entries: inout [UInt32], _ keys: any TopKeys) throws {
        var position = 0
        while true {
            let (left, right) = (position * 2 + 1, position * 2 + 2)
            if left >= entries.count { return }
            // The child that is wanted less; of equals the right one.
            let child = try right < entries.count && !keys.isBefore(entries[right], entries[left]) ? right : left
            if try !keys.isBefore(entries[position], entries[child]) { return }
            entries.swapAt(position, child)
            position = child
        }
    }

    private func siftUp(_ group: Int) throws {
        guard var entries = heaps[group]?.entries else { return }
        heaps[group]?.entries = []
        var position = entries.count - 1
        while position > 0 {
            let parent = (position - 1) / 2
            if try !keys.isBefore(entries[parent], entries[position]) { break }
            entries.swapAt(position, parent)
            position = parent
        }
        heaps[group]?.entries = entries
    }

    /// Forgets the entries that are in no heap.
    private func compact() {
        var kept: [Int] = []
        kept.reserveCapacity(live)
        for group in heaps.indices {
            guard let heap = heaps[group] else { continue }
            heaps[group]?.entries = heap.entries.indices.map { UInt32(kept.count + $0) }
            kept += heap.entries.map { Int($0) }
        }
        let rows = Selection(kept)
        keys.keep(rows)
        var fresh = ColumnStore(type: values.type)
        fresh.append(withExtendedLifetime(rows) { values.stored().gathered(rows.lane) })
        values = fresh
        entries = kept.count
    }

    // MARK: - Results

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) throws {
        let other = sameKind(other)
        var (rows, targets): ([Int], [Int]) = ([], [])
        for from in 0..<min(groups.count, other.heaps.count) where groups[from] != .max {
            guard let heap = other.heaps[from] else { continue }
            let group = Int(groups[from])
            reserve(groups: group + 1)
            if heaps[group] == nil { heaps[group] = Heap(capacity: heap.capacity) }
            rows += heap.entries.map { Int($0) }
            targets += heap.entries.map { _ in group }
        }
        let selection = Selection(rows)
        let theirs = withExtendedLifetime(selection) { other.values.stored().gathered(selection.lane) }
        try offer(other.keys.column(selection), theirs, rows.count) { targets[$0] }
    }

    func finish(groups count: Int) throws -> Column {
        reserve(groups: count)
        let starts = Buffer(byteCount: (count + 1) * 8)
        let (bounds, flags) = (Lane<Int64>(starts, count: count + 1), Buffer(byteCount: count))
        let nulls = Lane<UInt8>(flags, count: count)
        var rows: [Int] = []
        rows.reserveCapacity(live)
        bounds[0] = 0
        var isNullable = false
        for group in 0..<count {
            var entries = heaps[group]?.entries ?? []
            nulls[group] = entries.isEmpty ? 1 : 0
            isNullable = isNullable || entries.isEmpty
            let first = rows.count
            while let last = entries.popLast() {
                rows.append(Int(entries.first ?? last))
                if entries.isEmpty { break }
                entries[0] = last
                try TopAccumulator.siftDown(&entries, keys)
            }
            rows[first...].reverse()
            bounds[group + 1] = Int64(rows.count)
        }
        let selection = Selection(rows)
        let elements = withExtendedLifetime(selection) { values.stored().gathered(selection.lane) }
        return Column(
            type: type, count: count, values: starts, nulls: isNullable ? flags : nil, children: [elements])
    }

    var byteCount: Int { keys.byteCount + values.byteCount + heaps.count * MemoryLayout<Heap?>.stride + live * 4 }
}
