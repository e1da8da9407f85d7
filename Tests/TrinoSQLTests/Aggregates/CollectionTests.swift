import Columnar
import Testing

@testable import TrinoSQL

/// Aggregates that collect values in arrays and maps, against folds over Swift arrays.
@Suite struct CollectionTests {
    static let types: [DataType] = [
        .boolean, .bigint, .double, .text, .char(3), .decimal(precision: 30, scale: 2), .timestamp(9),
    ]

    @Test(arguments: types)
    func `array_agg holds all values of each group in order`(_ type: DataType) throws {
        let aggregate = try BoundAggregate("array_agg", "T", [type], .array(type))
        try check(aggregate) { rows in rows.isEmpty ? nil : rows.map { $0[0] } }
    }

    @Test(arguments: types)
    func `histogram counts each value, in the order of first sight`(_ type: DataType) throws {
        let aggregate = try BoundAggregate("histogram", "T", [type], .map(key: type, value: .bigint))
        try check(aggregate, pairs: true) { rows in
            let groups = byKey(rows.filter { $0[0] != .null })
            return groups.isEmpty ? nil : groups.flatMap { [$0.key, .int64(Int64($0.rows.count))] }
        }
    }

    @Test(arguments: types)
    func `map_agg keeps the first value of each key`(_ type: DataType) throws {
        let aggregate = try BoundAggregate("map_agg", "K, V", [type, .bigint], .map(key: type, value: .bigint))
        // With several accumulators another value may be the first.
        try check(aggregate, accumulators: [1], pairs: true) { rows in
            let groups = byKey(rows.filter { $0[0] != .null })
            return groups.isEmpty ? nil : groups.flatMap { [$0.key, $0.rows[0][1]] }
        }
    }

    @Test(arguments: types)
    func `multimap_agg keeps all values of each key`(_ type: DataType) throws {
        let result = DataType.map(key: type, value: .array(.bigint))
        let aggregate = try BoundAggregate("multimap_agg", "K, V", [type, .bigint], result)
        try check(aggregate, pairs: true) { rows in
            let groups = byKey(rows.filter { $0[0] != .null })
            return groups.isEmpty ? nil : groups.flatMap { [$0.key, .nested($0.rows.map { $0[1] })] }
        }
    }

    @Test func `map_union puts maps together, and the first value of a key stays`() throws {
        let map = DataType.map(key: .bigint, value: .text)
        let aggregate = try BoundAggregate("map_union", "map(K,V)", [map], map)
        let rows: [[Value]] = [
            [.nested([.int64(1), .text("a"), .int64(2), .null])], [.nested([])], [.null],
            [.nested([.int64(2), .text("b"), .int64(3), .text("c")])],
        ]
        #expect(
            try aggregate.single(rows)
                == .nested([.int64(1), .text("a"), .int64(2), .null, .int64(3), .text("c")]))
        #expect(try aggregate.single([[.nested([])], [.null]]) == .nested([]))
        #expect(try aggregate.single([[.null]]) == .null)
        var numbers = SeededNumbers(3)
        for accumulators in [1, 2] {
            let results = try aggregate.results(
                rows, groups: [0, 1, 1, 0], count: 3, accumulators: accumulators, using: &numbers)
            #expect(results[1] == .nested([]))
            #expect(results[2] == .null)
        }
    }

    @Test func `a constant map is as many maps`() throws {
        let map = DataType.map(key: .bigint, value: .text)
        let aggregate = try BoundAggregate("map_union", "map(K,V)", [map], map)
        let value = Value.nested([.int64(1), .text("a")])
        let state = try aggregate.function.make([map], map)
        let groups = Buffer.copy(of: [UInt32(0), 2, 2])
        state.reserve(groups: 3)
        try state.add([.constant(value, type: map, count: 3)], groups: Lane(groups, count: 3), count: 3)
        let result = try state.finish(groups: 3)
        #expect((0..<3).map { result.value($0) } == [value, .null, value])
    }

    @Test func `the sign of a zero that is a key stays`() throws {
        let aggregate = try BoundAggregate("histogram", "T", [.double], .map(key: .double, value: .bigint))
        guard case .nested(let entries) = try aggregate.single([[.double(-0.0)], [.double(0)], [.double(.nan)]]) else {
            Issue.record("no map")
            return
        }
        #expect(entries.count == 4)
        #expect(entries[0].number.sign == .minus && entries[1] == .int64(2))
    }

    @Test func `memory is said as values come`() throws {
        let state = try BoundAggregate("array_agg", "T", [.text], .array(.text)).function.make([.text], .array(.text))
        let text = Value.text(String(repeating: "x", count: 1000))
        state.reserve(groups: 1)
        try state.add([.constant(text, type: .text, count: 1)], groups: nil, count: 1)
        let before = state.byteCount
        let many = try #require(Optional((0..<1000).map { _ in text }))
        var builder = ColumnBuilder(type: .text)
        for value in many { builder.append(value) }
        try state.add([builder.finish()], groups: nil, count: 1000)
        #expect(state.byteCount - before > 900_000)
        #expect(state.byteCount < 4_000_000)
    }

    // MARK: - Folds

    /// Rows by the value of their first argument, in the order of first sight.
    private func byKey(_ rows: [[Value]]) -> [(key: Value, rows: [[Value]])] {
        var groups: [(key: Value, rows: [[Value]])] = []
        var known: [Value: Int] = [:]
        for row in rows {
            if let position = known[row[0]] {
                groups[position].rows.append(row)
            } else {
                known[row[0]] = groups.count
                groups.append((row[0], [row]))
            }
        }
        return groups
    }

    /// Compares an aggregate with a fold: with one accumulator in order, with several whatever the order is.
    private func check(
        _ aggregate: BoundAggregate, accumulators: [Int] = [1, 3], pairs: Bool = false,
        _ expected: ([[Value]]) -> [Value]?
    ) throws {
        var numbers = SeededNumbers(21)
        for (count, rowCount) in [(1, 0), (1, 1), (1, 900), (3, 4), (17, 1500), (400, 900), (2, 9000)] {
            let rows = (0..<rowCount).map { _ in aggregate.arguments.map { randomValue($0, using: &numbers) } }
            let groups = rows.map { _ in Int.random(in: 0..<count, using: &numbers) }
            for width in accumulators {
                let results = try aggregate.results(
                    rows, groups: groups, count: count, accumulators: width, using: &numbers)
                var members = [[[Value]]](repeating: [], count: count)
                for (row, group) in zip(rows, groups) { members[group].append(row) }
                for group in 0..<count {
                    let fold = expected(members[group]).map { Value.nested($0) } ?? .null
                    let (left, right) =
                        width == 1 ? (results[group], fold) : (sorted(results[group], pairs), sorted(fold, pairs))
                    #expect(left == right, "group \(group) of \(count), \(width) accumulators")
                }
            }
        }
    }

    /// A nested value with its elements, or entries, in an order of their own.
    private func sorted(_ value: Value, _ pairs: Bool) -> Value {
        guard case .nested(let elements) = value else { return value }
        if !pairs {
            let texts = elements.map { (text: text($0), value: $0) }
            return .nested(texts.sorted { $0.text < $1.text }.map(\.value))
        }
        let entries = stride(from: 0, to: elements.count, by: 2).map {
            (text: text(elements[$0]), key: elements[$0], value: sorted(elements[$0 + 1], false))
        }
        return .nested(entries.sorted { $0.text < $1.text }.flatMap { [$0.key, $0.value] })
    }

    /// What values are sorted by: both zeros are one value.
    private func text(_ value: Value) -> String { value == .double(0) ? "0" : "\(value)" }
}
