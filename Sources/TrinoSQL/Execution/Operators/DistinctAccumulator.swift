import Columnar

/// Gives an aggregate each combination of group and arguments once.
final class DistinctAccumulator: Accumulator {
    private let seen: GroupTable
    private let inner: any Accumulator
    private let argumentCount: Int

    init(_ call: AggregatePlan.Call, inner: any Accumulator) throws {
        seen = GroupTable(types: [.bigint] + call.signature.arguments)
        argumentCount = call.signature.arguments.count
        self.inner = inner
    }

    func reserve(groups: Int) {}

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) throws {
        let numbers = Buffer(byteCount: count * 8)
        let lane = Lane<Int64>(numbers, count: count)
        for row in 0..<count { lane[row] = Int64(groups?[row] ?? 0) }
        let key = Column(type: .bigint, count: count, values: numbers)
        _ = seen.groups(of: [key] + arguments.prefix(argumentCount), count: count)
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) throws {
        guard let other = other as? DistinctAccumulator else { return }
        try other.forEachChunk { numbers, arguments, count in
            var kept: [Int] = []
            let mapped = Buffer(byteCount: count * 4)
            let lane = Lane<UInt32>(mapped, count: count)
            for row in 0..<count {
                let group = groups[Int(numbers.int64s[row])]
                if group != .max {
                    lane[kept.count] = group
                    kept.append(row)
                }
            }
            let rows = Selection(kept)
            try withExtendedLifetime(mapped) {
                try add(arguments.map { $0.gathered(rows) }, groups: lane, count: kept.count)
            }
        }
    }

    func finish(groups count: Int) throws -> Column {
        inner.reserve(groups: count)
        try forEachChunk { numbers, arguments, rows in
            let groups = Buffer(byteCount: rows * 4)
            let lane = Lane<UInt32>(groups, count: rows)
            let group = numbers.int64s
            for row in 0..<rows { lane[row] = UInt32(truncatingIfNeeded: group[row]) }
            try withExtendedLifetime(groups) { try inner.add(arguments, groups: lane, count: rows) }
        }
        return try inner.finish(groups: count)
    }

    var byteCount: Int { seen.byteCount }

    private func forEachChunk(_ body: (Column, [Column], Int) throws -> Void) throws {
        var start = 0
        while start < seen.count {
            let end = min(seen.count, start + 65_536)
            let keys = seen.keys(start..<end)
            try body(keys[0], Array(keys.dropFirst()), end - start)
            start = end
        }
    }
}
