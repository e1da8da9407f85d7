import Columnar

/// Gives an aggregate its rows in the order that the call asks for.
final class OrderedAccumulator: Accumulator {
    private let call: AggregatePlan.Call
    private let inner: any Accumulator
    private var batches: [ColumnBatch] = []
    private(set) var byteCount = 0

    init(_ call: AggregatePlan.Call, inner: any Accumulator) throws {
        self.call = call
        self.inner = inner
    }

    func reserve(groups: Int) {}

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) throws {
        let numbers = Buffer(byteCount: count * 8)
        let lane = Lane<Int64>(numbers, count: count)
        for row in 0..<count { lane[row] = Int64(groups?[row] ?? 0) }
        let key = Column(type: .bigint, count: count, values: numbers)
        let batch = try ColumnBatch(columns: [key] + arguments, count: count).owned()
        byteCount += batch.byteCount
        batches.append(batch)
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) throws {
        guard let other = other as? OrderedAccumulator else { return }
        for batch in other.batches {
            let mapped = Buffer(byteCount: batch.count * 4)
            let lane = Lane<UInt32>(mapped, count: batch.count)
            var kept: [Int] = []
            for row in 0..<batch.count {
                let group = groups[Int(batch.columns[0].int64s[row])]
                if group != .max {
                    lane[kept.count] = group
                    kept.append(row)
                }
            }
            let rows = batch.gathered(Selection(kept))
            try withExtendedLifetime(mapped) {
                try add(Array(rows.columns.dropFirst()), groups: lane, count: kept.count)
            }
        }
    }

    func finish(groups count: Int) throws -> Column {
        inner.reserve(groups: count)
        let all = ColumnConcatenator(types: batches.first?.columns.map(\.type) ?? [])
        for batch in batches { all.append(batch) }
        let rows = all.finish()
        if rows.count > 0 {
            let width = call.signature.arguments.count
            var keys = [KeyColumn(StoredColumn(rows.columns[0]), isDescending: false, nullsFirst: false)]
            for (number, key) in call.order.enumerated() {
                keys.append(
                    KeyColumn(
                        StoredColumn(rows.columns[1 + width + number]), isDescending: key.isDescending,
                        nullsFirst: key.nullsFirst, isEncoded: key.isEncoded))
            }
            let stored = StoredRows(columns: [], count: rows.count)
            let order = RowOrder.sorted(stored, keys: keys, parallelism: 1)
            try withExtendedLifetime((rows, order)) {
                try ComparedNulls.check(Lane(order, count: rows.count), count: rows.count, keys: keys)
            }
            let sorted = rows.gathered(Selection(rows: order, count: rows.count))
            try feed(sorted, width)
        }
        return try inner.finish(groups: count)
    }

    private func feed(_ sorted: ColumnBatch, _ width: Int) throws {
        let groups = Buffer(byteCount: sorted.count * 4)
        let lane = Lane<UInt32>(groups, count: sorted.count)
        var arguments = Array(sorted.columns[1..<(1 + width)])
        var kept = sorted.count
        for row in 0..<sorted.count { lane[row] = UInt32(truncatingIfNeeded: sorted.columns[0].int64s[row]) }
        if call.isDistinct {
            // The first of equal arguments of a group stays.
            let set = GroupTable(types: [.bigint] + call.signature.arguments)
            let numbers = set.groups(of: [sorted.columns[0]] + arguments, count: sorted.count)
            let number = Lane<UInt32>(numbers, count: sorted.count)
            var rows: [Int] = []
            for row in 0..<sorted.count where Int(number[row]) == rows.count { rows.append(row) }
            withExtendedLifetime(numbers) {}
            let selection = Selection(rows)
            arguments = arguments.map { $0.gathered(selection) }
            for (position, row) in rows.enumerated() { lane[position] = lane[row] }
            kept = rows.count
        }
        try withExtendedLifetime(groups) {
            try inner.add(arguments, groups: Lane<UInt32>(groups, count: kept), count: kept)
        }
    }
}
