import Columnar
import Testing

@testable import TrinoSQL

@Suite struct AggregateEdgeTests {
    private func single(
        _ name: String, _ declared: String, _ types: [DataType], _ result: DataType, _ rows: [[Value]]
    ) throws -> Value {
        try BoundAggregate(name, declared, types, result).single(rows)
    }

    private func integers(_ values: [Int64]) -> [[Value]] { values.map { [.int64($0)] } }
    private func doubles(_ values: [Double]) -> [[Value]] { values.map { [.double($0)] } }

    // MARK: - Sums

    @Test(arguments: [[.max, 1], [1, 2, .max - 3, 1], [.max, -5, 6]] as [[Int64]])
    func `a bigint sum that leaves 64 bits fails with the two numbers that were added`(_ values: [Int64]) throws {
        let (last, sum) = (values[values.count - 1], values.dropLast().reduce(0, +))
        let expected = Failure("NUMERIC_VALUE_OUT_OF_RANGE", "bigint addition overflow: \(sum) + \(last)")

        #expect(throws: expected) { try single("sum", "bigint", [.bigint], .bigint, integers(values)) }

        let state = try BoundAggregate("sum", "bigint", [.bigint], .bigint).function.make([.bigint], .bigint)
        state.reserve(groups: 2)
        let groups = Buffer.copy(of: values.map { _ in UInt32(1) })
        #expect(throws: expected) {
            try state.add(
                [column(values.map { .int64($0) }, .bigint)], groups: Lane(groups, count: values.count),
                count: values.count)
        }
        withExtendedLifetime(groups) {}
    }

    @Test func `sums of large numbers that fit are exact`() throws {
        let values = [Int64](repeating: 1 << 50, count: 1000) + [Int64](repeating: -(1 << 50), count: 999) + [3]
        #expect(try single("sum", "bigint", [.bigint], .bigint, integers(values)) == .int64((1 << 50) + 3))
    }

    @Test func `a decimal sum of more than 38 digits fails, and one that comes back does not`() throws {
        let type = DataType.decimal(precision: 38, scale: 0)
        let large = Value.int128(DecimalBounds.limit - 1)
        let small = Value.int128(-(DecimalBounds.limit - 1))

        #expect(throws: Failure("NUMERIC_VALUE_OUT_OF_RANGE", "Decimal overflow")) {
            try single("sum", "decimal(p,s)", [type], type, [[large], [.int128(1)]])
        }
        #expect(
            try single("sum", "decimal(p,s)", [type], type, [[large], [large], [large], [small], [small]]) == large)
        #expect(try single("avg", "decimal(p,s)", [type], type, [[large], [large], [large], [large]]) == large)
        #expect(try single("avg", "decimal(p,s)", [type], type, [[small], [small], [small]]) == small)
    }

    @Test(
        arguments: [([1, 2], 2), ([-1, -2], -2), ([1, 1, 2], 1), ([-1, 0], -1), ([1, 0], 1), ([1, 0, 0], 0)]
            as [([Int64], Int64)])
    func `a decimal average rounds half away from zero`(_ values: [Int64], _ expected: Int64) throws {
        let type = DataType.decimal(precision: 5, scale: 1)
        #expect(try single("avg", "decimal(p,s)", [type], type, integers(values)) == .int64(expected))
    }

    @Test func `an average of intervals rounds halves up`() throws {
        let type = DataType.intervalDayToSecond
        #expect(try single("avg", "interval day to second", [type], type, integers([-1, -2])) == .int64(-1))
        #expect(try single("avg", "interval day to second", [type], type, integers([1, 2])) == .int64(2))
    }

    @Test(
        arguments: [
            (0.5, 1), (-0.5, 0), (1.4999, 1), (0.49999999999999994, 0), (-2.5, -2),
            (4503599627370497, 4_503_599_627_370_497),
            (1e300, .max), (-1e300, .min), (.nan, 0),
        ] as [(Double, Int64)])
    func `doubles are rounded as Java does`(_ value: Double, _ expected: Int64) {
        #expect(value.roundedLikeJava == expected)
    }

    // MARK: - Extremes

    @Test(arguments: [DataType.double, .real])
    func `NaN is an extreme only where there is nothing else`(_ type: DataType) throws {
        for values in [[.nan, 1, 2], [1, .nan, 2], [2, 1, .nan], [.nan, .nan, 1, 2, .nan]] as [[Double]] {
            #expect(try single("min", "T", [type], type, doubles(values)) == .double(1))
            #expect(try single("max", "T", [type], type, doubles(values)) == .double(2))
        }
        for name in ["min", "max"] {
            guard case .double(let value) = try single(name, "T", [type], type, doubles([.nan, -.nan])) else {
                Issue.record("no double")
                return
            }
            #expect(value.isNaN)
        }
    }

    @Test func `infinities and zeros are ordered`() throws {
        let values: [Double] = [0, -0.0, .infinity, -.infinity, .nan]
        #expect(try single("min", "T", [.double], .double, doubles(values)) == .double(-.infinity))
        #expect(try single("max", "T", [.double], .double, doubles(values)) == .double(.infinity))
        let zeros = [0.0] + [Double](repeating: 0, count: 20) + [-0.0]
        guard case .double(let least) = try single("min", "T", [.double], .double, doubles(zeros)) else { return }
        #expect(least.sign == .minus)
        guard case .double(let greatest) = try single("max", "T", [.double], .double, doubles([-0.0, 0])) else {
            return
        }
        #expect(greatest.sign == .plus)
    }

    @Test(arguments: ["min", "max"])
    func `the row with the extreme key gives its value, NULL included`(_ name: String) throws {
        for key in [DataType.bigint, .double, .text, .decimal(precision: 30, scale: 0), .boolean] {
            for value in [DataType.text, .bigint, .boolean, .double, .decimal(precision: 30, scale: 0)] {
                let aggregate = try BoundAggregate("\(name)_by", "V, K", [value, key], value)
                var numbers = SeededNumbers(3)
                let rows = (0..<700).map { _ in [value, key].map { randomValue($0, nulls: 0.3, using: &numbers) } }
                let groups = rows.map { _ in Int.random(in: 0..<60, using: &numbers) }

                let results = try aggregate.results(
                    rows, groups: groups, count: 60, accumulators: 1, using: &numbers)
                let merged = try aggregate.results(rows, groups: groups, count: 60, accumulators: 3, using: &numbers)

                for group in 0..<60 {
                    let members = rows.indices.filter { groups[$0] == group && rows[$0][1] != .null }.map { rows[$0] }
                    let best = members.map { $0[1] }.extreme(name == "min", key)
                    let winners = members.filter { $0[1] == best }.map { $0[0] }
                    #expect(results[group] == winners.first ?? .null)
                    // Which of equal keys wins depends on the order in which accumulators are merged.
                    #expect(winners.contains(merged[group]) || winners.isEmpty && merged[group] == .null)
                }
            }
        }
    }

    @Test func `a key that is the last of its order still wins over none`() throws {
        let rows: [[Value]] = [[.text("a"), .int64(.max)], [.text("b"), .int64(.max)]]
        #expect(try single("min_by", "V, K", [.text, .bigint], .text, rows) == .text("a"))
        #expect(try single("max_by", "V, K", [.text, .double], .text, [[.text("x"), .double(.nan)]]) == .text("x"))
        #expect(
            try single(
                "max_by", "V, K", [.text, .double], .text, [[.text("x"), .double(.nan)], [.null, .double(1)]])
                == .null)
    }

    @Test func `arbitrary gives the first value that is not NULL`() throws {
        for name in ["arbitrary", "any_value"] {
            #expect(try single(name, "T", [.text], .text, [[.null], [.text("b")], [.text("c")]]) == .text("b"))
            #expect(try single(name, "T", [.bigint], .bigint, [[.null]]) == .null)
        }
    }

    @Test func `memory for strings stays near what they need`() throws {
        let aggregate = try BoundAggregate("max", "T", [.text], .text)
        let state = try aggregate.function.make([.text], .text)
        state.reserve(groups: 100)
        let groups = Buffer.copy(of: (0..<100).map { UInt32($0) })
        var text = [UInt8]()
        for round in 0..<400 {
            // Ever longer and greater strings: each replaces the one before.
            text = [UInt8](repeating: UInt8(truncatingIfNeeded: 97 + round / 20), count: 10 + round)
            try state.add(
                [column([.bytes(text)], .text)].map { $0.repeatedRows(100) }, groups: Lane(groups, count: 100),
                count: 100)
        }

        #expect(try state.finish(groups: 100).value(99) == .bytes(text))
        #expect(state.byteCount < 100 * text.count * 5)
        withExtendedLifetime(groups) {}
    }

    // MARK: - Declarations

    @Test func `forms are declared in Trino's order`() {
        let forms = { (name: String) in BoundAggregate.registry.aggregates[name]?.map(\.signature.described) ?? [] }
        #expect(
            forms("sum") == [
                "sum(double)", "sum(real)", "sum(bigint)", "sum(interval day to second)", "sum(interval year to month)",
                "sum(decimal(p,s))",
            ])
        #expect(forms("count").count == 2)
        #expect(forms("approx_percentile").count == 15)
    }

    @Test func `sketches are refused by name`() {
        for name in ["approx_set", "merge", "qdigest_agg", "tdigest_agg", "make_set_digest", "merge_set_digest"] {
            #expect(BoundAggregate.registry.refused[name] != nil)
        }
    }

    @Test func `an unknown argument counts nothing`() throws {
        #expect(try single("count", "T", [.unknown], .bigint, [[.null], [.null]]) == .int64(0))
        #expect(try single("max", "T", [.unknown], .unknown, [[.null], [.null]]) == .null)
        #expect(try single("approx_distinct", "unknown", [.unknown], .bigint, [[.null]]) == .int64(0))
    }
}

extension Column {
    /// A column of one row as one of many rows.
    fileprivate func repeatedRows(_ count: Int) -> Column {
        gathered(Selection([Int](repeating: 0, count: count)))
    }
}
