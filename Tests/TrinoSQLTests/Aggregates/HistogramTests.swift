import Columnar
import Testing

@testable import TrinoSQL

/// Histograms of numbers and the most frequent values, against plain versions.
@Suite struct HistogramTests {
    /// Joins the two neighbours that cost least, again and again, looking at all of them each time.
    private func joined(_ values: [(value: Double, weight: Double)], to limit: Int) -> [[Double]] {
        var buckets: [(value: Double, weight: Double)] = []
        for value in values.sorted(by: { $0.value < $1.value }) {
            if let last = buckets.last, last.value == value.value {
                buckets[buckets.count - 1].weight += value.weight
            } else {
                buckets.append(value)
            }
        }
        while buckets.count > limit {
            let costs = (1..<buckets.count).map { index -> Double in
                let (left, right) = (buckets[index - 1], buckets[index])
                let distance = left.value - right.value
                return distance * distance * left.weight * right.weight / (left.weight + right.weight)
            }
            let least = costs.indices.min { costs[$0] < costs[$1] } ?? 0
            let (left, right) = (buckets[least], buckets[least + 1])
            let weight = left.weight + right.weight
            buckets[least] = ((left.value * left.weight + right.value * right.weight) / weight, weight)
            buckets.remove(at: least + 1)
        }
        return buckets.map { [$0.value, $0.weight] }
    }

    @Test(arguments: [2, 5, 40])
    func `neighbours that cost least are joined`(_ limit: Int) {
        var numbers = SeededNumbers(51)
        for count in [1, 2, 7, 100, limit + 100] {
            var histogram = NumericHistogram(limit: limit)
            let values = (0..<count).map { _ in
                (
                    value: Double.random(in: -100...100, using: &numbers),
                    weight: Double(Int.random(in: 1...5, using: &numbers))
                )
            }
            for value in values { histogram.add(value.value, weight: value.weight) }
            let expected = joined(values, to: limit)
            let found = histogram.finished().map { [$0.value, $0.weight] }
            #expect(found.count == expected.count)
            for (one, other) in zip(found, expected) {
                #expect(abs(one[0] - other[0]) < 1e-9 && abs(one[1] - other[1]) < 1e-9)
            }
        }
    }

    @Test func `weights and their mean stay however many values come, from however many threads`() throws {
        let aggregate = try BoundAggregate(
            "numeric_histogram", "bigint, double, double", [.bigint, .double, .double],
            .map(key: .double, value: .double))
        var numbers = SeededNumbers(52)
        let rows = (0..<5000).map { _ -> [Value] in
            [.int64(10), .double(Double.random(in: 0...1, using: &numbers)), .double(2)]
        }
        for accumulators in [1, 4] {
            let results = try aggregate.results(
                rows, groups: rows.map { _ in 0 }, count: 1, accumulators: accumulators, using: &numbers)
            guard case .nested(let entries) = results[0] else {
                Issue.record("no map")
                return
            }
            let buckets = stride(from: 0, to: entries.count, by: 2).map { (entries[$0].number, entries[$0 + 1].number) }
            #expect(buckets.count == 10)
            #expect(zip(buckets, buckets.dropFirst()).allSatisfy { $0.0 < $1.0 })
            #expect(abs(buckets.reduce(0) { $0 + $1.1 } - 10_000) < 1e-6)
            let mean = rows.reduce(0) { $0 + $1[1].number } / 5000
            #expect(abs(buckets.reduce(0) { $0 + $1.0 * $1.1 } / 10_000 - mean) < 1e-9)
        }
    }

    @Test func `counts are exact while there is room`() {
        var numbers = SeededNumbers(53)
        var (summary, counts) = (StreamSummary<Int64>(capacity: 50), [Int64: Int64]())
        for _ in 0..<5000 {
            let value = Int64.random(in: 0..<7, using: &numbers) * Int64.random(in: 0..<7, using: &numbers)
            summary.add(value)
            counts[value, default: 0] += 1
        }
        let top = summary.top(.max)
        #expect(Dictionary(uniqueKeysWithValues: top.map { ($0.item, $0.count) }) == counts)
        #expect(zip(top, top.dropFirst()).allSatisfy { $0.count >= $1.count })
        #expect(summary.top(3).map(\.item) == top.prefix(3).map(\.item))
    }

    @Test func `counts are never too low, and what is frequent is found`() {
        var numbers = SeededNumbers(54)
        var (summary, counts) = (StreamSummary<Int64>(capacity: 20), [Int64: Int64]())
        for step in 0..<20_000 {
            let value = step % 4 == 0 ? Int64(step % 3) : Int64.random(in: 100..<100_000, using: &numbers)
            summary.add(value)
            counts[value, default: 0] += 1
        }
        let top = summary.top(20)
        #expect(top.count == 20)
        #expect(top.allSatisfy { $0.count >= counts[$0.item] ?? 0 })
        #expect(top.reduce(0) { $0 + $1.count } == 20_000)
        #expect(Set(top.prefix(3).map(\.item)) == [0, 1, 2])
    }

    @Test func `of equally frequent values those that came to the count first are first`() {
        var summary = StreamSummary<Int64>(capacity: 2)
        for value: Int64 in [1, 2, 2, 1] { summary.add(value) }
        #expect(summary.top(9).map(\.item) == [2, 1])
        // A new value takes the place of the first of the least frequent.
        summary.add(3)
        #expect(summary.top(9).map { [$0.item, $0.count] } == [[3, 3], [1, 2]])
        summary.add(1, times: 5)
        #expect(summary.top(1).map { [$0.item, $0.count] } == [[1, 7]])
    }

    @Test(arguments: ["approx_percentile"])
    func `an array of percentages gives what each of them gives`(_ name: String) throws {
        let percentages = [0.5, 0, 1, 0.25, 0.999]
        for weighted in [false, true] {
            let declared = weighted ? "double, double, " : "double, "
            let types: [DataType] = weighted ? [.double, .double] : [.double]
            let many = try BoundAggregate(
                name, declared + "array(double)", types + [.array(.double)], .array(.double))
            let one = try BoundAggregate(name, declared + "double", types + [.double], .double)
            var numbers = SeededNumbers(55)
            let rows = (0..<3000).map { _ -> [Value] in
                let value = Value.double(Double.random(in: 0...1, using: &numbers))
                return weighted ? [value, .double(Double(Int.random(in: 1...3, using: &numbers)))] : [value]
            }
            let list = Value.nested(percentages.map { .double($0) })
            let found = try many.results(
                rows.map { $0 + [list] }, groups: rows.indices.map { $0 % 2 }, count: 3, accumulators: 1,
                using: &numbers)
            for group in 0..<2 {
                let members = rows.indices.filter { $0 % 2 == group }.map { rows[$0] }
                let expected = try percentages.map { share in try one.single(members.map { $0 + [.double(share)] }) }
                #expect(found[group] == .nested(expected))
            }
            #expect(found[2] == .null)
        }
    }

    @Test func `hashes of nested values are made of those of their parts`() {
        let prime = XxHash64.hash(7)
        let hash = { (column: Column) in
            let hashes = column.xxHashes()
            return withExtendedLifetime(hashes) { Lane<UInt64>(hashes, count: column.stored)[0] }
        }
        let array = DataType.array(.bigint)
        let row = DataType.row([.init(name: nil, type: .bigint), .init(name: nil, type: .bigint)])
        let map = DataType.map(key: .bigint, value: .bigint)
        let pair = Value.nested([.int64(7), .null])
        #expect(hash(.constant(.nested([]), type: array, count: 1)) == 0)
        #expect(hash(.constant(pair, type: array, count: 1)) == prime &* 31)
        #expect(hash(.constant(pair, type: row, count: 1)) == (31 &+ prime) &* 31)
        #expect(hash(.constant(pair, type: map, count: 1)) == prime)
        let nested = Value.nested([.nested([.int64(7)]), .nested([.int64(7)])])
        #expect(hash(.constant(nested, type: .array(array), count: 1)) == prime &* 31 &+ prime)
    }
}
