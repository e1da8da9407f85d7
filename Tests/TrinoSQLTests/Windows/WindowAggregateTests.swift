import Columnar
import Testing

@testable import TrinoSQL

@Suite struct WindowAggregateTests {
    /// Evaluates an aggregate over frames and compares each row with the aggregate of the frame's rows alone.
    private func check(
        _ aggregate: BoundAggregate, _ window: WindowRows, _ rows: [[Value]], mask: [Bool]?, _ tolerance: Double,
        _ comment: String
    ) throws {
        let columns = aggregate.arguments.indices.map { position in
            column(rows.map { $0[position] }, aggregate.arguments[position])
        }
        let flags = mask.map { Buffer.copy(of: $0.map { UInt8($0 ? 1 : 0) }) }
        let results = try window.withCall(columns, aggregate.result) { call in
            try WindowAggregates.evaluate(
                function: aggregate.function, argumentTypes: aggregate.arguments, resultType: aggregate.result,
                call: call, mask: flags.map { Lane($0, count: window.count) })
        }
        #expect(results.count == window.count)
        #expect(results.type == aggregate.result)
        var known: [Range<Int>: Value] = [:]
        for row in 0..<window.count {
            let frame = window.frames[row]
            let expected = try known[frame] ?? aggregate.single(frame.filter { mask?[$0] ?? true }.map { rows[$0] })
            known[frame] = expected
            #expect(
                isClose(results.value(row), expected, tolerance),
                "\(comment), row \(row): \(results.value(row)), not \(expected)")
        }
        withExtendedLifetime(flags) {}
    }

    @Test(arguments: AggregateCase.all)
    func `an aggregate over a frame is that of the frame's rows`(_ test: AggregateCase) throws {
        let aggregate = try BoundAggregate(test.name, test.declared, test.arguments, test.result)
        var numbers = SeededNumbers(21)
        for kind in WindowRows.Frames.allCases {
            let window = WindowRows(120, kind, longest: 30, using: &numbers)
            // Frames of decimals and doubles that differ by 300 orders of magnitude would only compare rounding.
            let rows = (0..<window.count).map { _ in test.arguments.map { tame(randomValue($0, using: &numbers)) } }
            let mask = (0..<window.count).map { _ in Bool.random(using: &numbers) }

            for mask in [nil, mask] {
                try check(aggregate, window, rows, mask: mask, max(test.tolerance, 1e-9), "\(kind)")
            }
        }
    }

    /// Aggregates that collect values, with their types.
    static let collections: [(name: String, declared: String, arguments: [DataType], result: DataType)] = [
        ("array_agg", "T", [.text], .array(.text)),
        ("histogram", "T", [.bigint], .map(key: .bigint, value: .bigint)),
        ("map_agg", "K, V", [.bigint, .text], .map(key: .bigint, value: .text)),
        ("multimap_agg", "K, V", [.bigint, .bigint], .map(key: .bigint, value: .array(.bigint))),
    ]

    @Test(arguments: collections.indices)
    func `what a frame collects is what its rows give, in their order`(_ index: Int) throws {
        let test = WindowAggregateTests.collections[index]
        let aggregate = try BoundAggregate(test.name, test.declared, test.arguments, test.result)
        var numbers = SeededNumbers(24)
        for kind in WindowRows.Frames.allCases {
            let window = WindowRows(150, kind, longest: 60, using: &numbers)
            let rows = (0..<window.count).map { _ in test.arguments.map { randomValue($0, using: &numbers) } }
            let mask = (0..<window.count).map { _ in Bool.random(using: &numbers) }
            for mask in [nil, mask] { try check(aggregate, window, rows, mask: mask, 0, "\(test.name), \(kind)") }
        }
    }

    private func tame(_ value: Value) -> Value {
        if case .double(let number) = value, abs(number) > 1e6 { return .double(3) }
        return value
    }

    @Test(arguments: ["min_by", "max_by"])
    func `the row of a frame with the extreme key gives its value`(_ name: String) throws {
        var numbers = SeededNumbers(22)
        let aggregate = try BoundAggregate(name, "V, K", [.text, .double], .text)
        for kind in WindowRows.Frames.allCases {
            let window = WindowRows(150, kind, using: &numbers)
            let rows = (0..<window.count).map { _ in
                [randomValue(.text, nulls: 0.3, using: &numbers), randomValue(.double, nulls: 0.3, using: &numbers)]
            }
            try check(aggregate, window, rows, mask: nil, 0, "\(kind)")
        }
    }

    @Test func `other aggregates are computed frame by frame`() throws {
        var numbers = SeededNumbers(23)
        let percentile = try BoundAggregate("approx_percentile", "double, double", [.double, .double], .double)
        let arbitrary = try BoundAggregate("arbitrary", "T", [.text], .text)
        let checksum = try BoundAggregate("checksum", "T", [.bigint], .varbinary)
        for kind in WindowRows.Frames.allCases {
            let window = WindowRows(150, kind, using: &numbers)
            let values = (0..<window.count).map { _ in [randomValue(.double, using: &numbers), .double(0.3)] }
            try check(percentile, window, values, mask: nil, 0, "percentile, \(kind)")
            let texts = (0..<window.count).map { _ in [randomValue(.text, nulls: 0.5, using: &numbers)] }
            try check(arbitrary, window, texts, mask: nil, 0, "arbitrary, \(kind)")
            let integers = (0..<window.count).map { _ in [randomValue(.bigint, using: &numbers)] }
            try check(checksum, window, integers, mask: nil, 0, "checksum, \(kind)")
        }
    }

    @Test(arguments: ["sum", "avg"])
    func `sums of doubles in wide sliding frames do not drift`(_ name: String) throws {
        var numbers = SeededNumbers(24)
        let aggregate = try BoundAggregate(name, "double", [.double], .double)
        let window = WindowRows(4000, .sliding, width: 500, longest: 4000, using: &numbers)
        // A huge number that has left the frame must leave no trace.
        let rows = (0..<window.count).map { [Value.double($0 == 3 ? 1e30 : Double($0 % 7))] }
        let column = try window.withCall([column(rows.map { $0[0] }, .double)], .double) { call in
            try WindowAggregates.evaluate(
                function: aggregate.function, argumentTypes: [.double], resultType: .double, call: call, mask: nil)
        }
        for row in stride(from: 0, to: window.count, by: 97) {
            let expected = try aggregate.single(window.frames[row].map { rows[$0] })
            #expect(isClose(column.value(row), expected, 1e-12))
        }
    }

    @Test func `not a number and infinity stay in their frames`() throws {
        var numbers = SeededNumbers(25)
        let aggregate = try BoundAggregate("sum", "double", [.double], .double)
        let window = WindowRows(400, .sliding, width: 40, longest: 400, using: &numbers)
        let rows = (0..<window.count).map { [Value.double($0 == 50 ? .infinity : $0 == 150 ? .nan : 1)] }
        try check(aggregate, window, rows, mask: nil, 0, "sum")
    }

    @Test func `a sum of a frame that leaves 64 bits fails`() throws {
        let aggregate = try BoundAggregate("sum", "bigint", [.bigint], .bigint)
        var numbers = SeededNumbers(26)
        let window = WindowRows(3, .sliding, width: 1, longest: 1, using: &numbers)
        let rows: [[Value]] = [[.int64(.max)], [.int64(.max)], [.int64(1)]]
        // Each row is its own partition: no frame has two of them.
        try check(aggregate, window, rows, mask: nil, 0, "apart")

        var together = window
        together.frames = [0..<1, 0..<2, 0..<3]
        #expect(
            throws: Failure(
                "NUMERIC_VALUE_OUT_OF_RANGE", "bigint addition overflow: \(Int64.max) + \(Int64.max)")
        ) { try check(aggregate, together, rows, mask: nil, 0, "together") }
    }

    @Test func `no rows give no rows`() throws {
        var numbers = SeededNumbers(27)
        let aggregate = try BoundAggregate("sum", "bigint", [.bigint], .bigint)
        try check(aggregate, WindowRows(0, .sliding, using: &numbers), [], mask: nil, 0, "none")
    }
}
