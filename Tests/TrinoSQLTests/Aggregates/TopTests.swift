import Columnar
import Testing

@testable import TrinoSQL

/// `min`, `max`, `min_by` and `max_by` with a number, and over nested values, against sorting.
@Suite struct TopTests {
    static let types: [DataType] = [
        .bigint, .double, .text, .char(3), .decimal(precision: 30, scale: 0), .boolean, .array(.bigint),
        .row([.init(name: nil, type: .text), .init(name: nil, type: .bigint)]),
    ]

    private func value(_ type: DataType, _ numbers: inout SeededNumbers, nulls: Double = 0.1) -> Value {
        switch type {
        case .array(let element):
            if Double.random(in: 0..<1, using: &numbers) < nulls { return .null }
            let count = Int.random(in: 0...3, using: &numbers)
            return .nested((0..<count).map { _ in randomValue(element, nulls: 0, using: &numbers) })
        case .row(let fields):
            if Double.random(in: 0..<1, using: &numbers) < nulls { return .null }
            return .nested(fields.map { randomValue($0.type, nulls: 0, using: &numbers) })
        default: return randomValue(type, nulls: nulls, using: &numbers)
        }
    }

    private func precedes(_ one: Value, _ other: Value, _ type: DataType) -> Bool {
        guard case .nested(let left) = one, case .nested(let right) = other else { return one.precedes(other, type) }
        for (position, (first, second)) in zip(left, right).enumerated() {
            let part = type.parts[type.parts.count == 1 ? 0 : position]
            if first.precedes(second, part) { return true }
            if second.precedes(first, part) { return false }
        }
        return left.count < right.count
    }

    @Test(arguments: types, ["min", "max"])
    func `the extreme n are the first n of all sorted`(_ type: DataType, _ name: String) throws {
        let aggregate = try BoundAggregate(name, "E, bigint", [type, .bigint], .array(type))
        var numbers = SeededNumbers(31)
        for (count, rowCount) in [(1, 0), (1, 900), (5, 1500), (300, 900)] {
            for accumulators in [1, 3] {
                let rows = (0..<rowCount).map { _ in [value(type, &numbers), .int64(4)] }
                let groups = rows.map { _ in Int.random(in: 0..<count, using: &numbers) }
                let results = try aggregate.results(
                    rows, groups: groups, count: count, accumulators: accumulators, using: &numbers)
                for group in 0..<count {
                    let all = rows.indices.filter { groups[$0] == group && rows[$0][0] != .null }.map { rows[$0][0] }
                    let sorted = all.sorted { name == "min" ? precedes($0, $1, type) : precedes($1, $0, type) }
                    let expected: Value = sorted.isEmpty ? .null : .nested(Array(sorted.prefix(4)))
                    #expect(results[group] == expected, "group \(group) of \(count)")
                }
            }
        }
    }

    @Test(arguments: types, ["min", "max"])
    func `the extreme is the first of all sorted`(_ type: DataType, _ name: String) throws {
        let extreme = try BoundAggregate(name, "T", [type], type)
        let by = try BoundAggregate("\(name)_by", "V, K", [.bigint, type], .bigint)
        var numbers = SeededNumbers(32)
        let rows = (0..<1200).map { _ in value(type, &numbers) }
        let groups = rows.map { _ in Int.random(in: 0..<20, using: &numbers) }
        let found = try extreme.results(
            rows.map { [$0] }, groups: groups, count: 21, accumulators: 2, using: &numbers)
        let numbered = try by.results(
            rows.indices.map { [.int64(Int64($0)), rows[$0]] }, groups: groups, count: 21, accumulators: 1,
            using: &numbers)
        for group in 0..<21 {
            let members = rows.indices.filter { groups[$0] == group && rows[$0] != .null }
            let best = members.min {
                name == "min" ? precedes(rows[$0], rows[$1], type) : precedes(rows[$1], rows[$0], type)
            }
            #expect(found[group] == best.map { rows[$0] } ?? .null)
            #expect(numbered[group] == best.map { .int64(Int64($0)) } ?? .null)
        }
    }

    @Test func `values come with their keys, also when much was dropped`() throws {
        let aggregate = try BoundAggregate("max_by", "V, K, bigint", [.text, .bigint, .bigint], .array(.text))
        let state = try aggregate.function.make(aggregate.arguments, aggregate.result)
        state.reserve(groups: 1)
        // Every row wins against all before it, so that the store is made small several times.
        for start in stride(from: 0, to: 300_000, by: 10_000) {
            let numbers = start..<(start + 10_000)
            try state.add(
                [
                    column(numbers.map { .text("v\($0)") }, .text), column(numbers.map { .int64(Int64($0)) }, .bigint),
                    .constant(.int64(3), type: .bigint, count: 10_000),
                ], groups: nil, count: 10_000)
        }
        #expect(state.byteCount < 8 << 20)
        #expect(
            try state.finish(groups: 1).value(0) == .nested([.text("v299999"), .text("v299998"), .text("v299997")]))
    }

    @Test func `rows with a NULL key or number are passed over, values may be NULL`() throws {
        let aggregate = try BoundAggregate("min_by", "V, K, bigint", [.text, .bigint, .bigint], .array(.text))
        let rows: [[Value]] = [
            [.text("a"), .null, .int64(2)], [.text("b"), .int64(1), .null], [.null, .int64(5), .int64(2)],
            [.text("d"), .int64(9), .int64(7)], [.text("e"), .int64(6), .int64(1)],
        ]
        // The number of the first row that counts holds.
        #expect(try aggregate.single(rows) == .nested([.null, .text("e")]))
        #expect(try aggregate.single(Array(rows.prefix(2))) == .null)
    }
}
