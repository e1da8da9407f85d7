import Columnar
import Testing

@testable import TrinoSQL

@Suite struct WindowFunctionTests {
    private func results(
        _ name: String, _ window: WindowRows, _ arguments: [[Value]], _ types: [DataType], _ result: DataType,
        ignoresNulls: Bool = false
    ) throws -> [Value] {
        let forms = try #require(BoundAggregate.registry.windows[name])
        let function = try #require(forms.first { $0.signature.arguments.count == arguments.count })
        let columns = zip(arguments, types).map { column($0, $1) }
        return try window.withCall(columns, result, ignoresNulls: ignoresNulls) { call in
            let column = try function.body(call)
            #expect(column.count == window.count)
            #expect(column.type == result)
            return (0..<window.count).map { column.value($0) }
        }
    }

    // MARK: - Ranks

    @Test func `ranks follow from the rows before and the peers`() throws {
        var numbers = SeededNumbers(1)
        let window = WindowRows(500, .partition, using: &numbers)
        let expected: [(String, DataType, (Int) -> Value)] = [
            ("row_number", .bigint, { .int64(Int64($0 - window.partitions[$0].lowerBound + 1)) }),
            ("rank", .bigint, { .int64(Int64(window.peers[$0].lowerBound - window.partitions[$0].lowerBound + 1)) }),
            (
                "dense_rank", .bigint,
                { row in .int64(Int64(Set((window.partitions[row].lowerBound...row).map { window.peers[$0] }).count)) }
            ),
            (
                "percent_rank", .double,
                { row in
                    let partition = window.partitions[row]
                    let before = window.peers[row].lowerBound - partition.lowerBound
                    return .double(partition.count == 1 ? 0 : Double(before) / Double(partition.count - 1))
                }
            ),
            (
                "cume_dist", .double,
                { row in
                    let partition = window.partitions[row]
                    return .double(
                        Double(window.peers[row].upperBound - partition.lowerBound) / Double(partition.count))
                }
            ),
        ]
        for (name, type, value) in expected {
            #expect(try results(name, window, [], [], type) == (0..<window.count).map(value), "\(name)")
        }
    }

    @Test(arguments: [1, 2, 3, 7, 59, 60, 61, Int64.max])
    func `ntile cuts a partition into buckets that differ by one row at most`(_ buckets: Int64) throws {
        var numbers = SeededNumbers(2)
        let window = WindowRows(300, .partition, using: &numbers)
        let counts = (0..<window.count).map { $0 % 11 == 0 ? Value.null : .int64(buckets) }

        let results = try results("ntile", window, [counts], [.bigint], .bigint)

        for row in 0..<window.count where counts[row] != .null {
            let (size, place) = (Int64(window.partitions[row].count), Int64(row - window.partitions[row].lowerBound))
            // The first size % buckets buckets have one row more.
            var (bucket, end) = (Int64(1), Int64(0))
            while true {
                end += size / buckets + (bucket <= size % buckets ? 1 : 0)
                if place < end { break }
                bucket += 1
            }
            #expect(results[row] == .int64(bucket))
        }
        #expect(results[0] == .null)
    }

    // MARK: - Values

    @Test(arguments: [DataType.bigint, .text, .double, .boolean, .decimal(precision: 30, scale: 0)], [false, true])
    func `values come from their place in the frame or the partition`(_ type: DataType, _ ignoresNulls: Bool) throws {
        var numbers = SeededNumbers(3)
        for kind in WindowRows.Frames.allCases {
            let window = WindowRows(250, kind, longest: 20, using: &numbers)
            let values = (0..<window.count).map { _ in randomValue(type, nulls: 0.4, using: &numbers) }
            let offsets = (0..<window.count).map { _ in
                Int.random(in: 0..<9, using: &numbers) == 0
                    ? Value.null : .int64(Int64.random(in: 0...4, using: &numbers))
            }
            let steps = offsets.map { $0 == .int64(0) ? Value.int64(1) : $0 }
            let fallbacks = (0..<window.count).map { _ in randomValue(type, nulls: 0.2, using: &numbers) }
            let kept = { (rows: any Sequence<Int>) in
                rows.filter { !ignoresNulls || values[$0] != .null }.map { values[$0] }
            }
            let pick = { (list: [Value], index: Int) in list.indices.contains(index) ? list[index] : Value.null }
            let lag = { (row: Int, offset: Value, missing: Value, forward: Bool) -> Value in
                guard case .int64(let offset) = offset else { return .null }
                if offset == 0 { return values[row] }
                let partition = window.partitions[row]
                let list =
                    forward ? kept(row + 1..<partition.upperBound) : kept((partition.lowerBound..<row).reversed())
                return list.count >= offset ? list[Int(offset) - 1] : missing
            }
            let expected: [(String, [[Value]], (Int) -> Value)] = [
                ("first_value", [values], { pick(kept(window.frames[$0]), 0) }),
                ("last_value", [values], { kept(window.frames[$0]).last ?? .null }),
                (
                    "nth_value", [values, steps],
                    { steps[$0] == .null ? .null : pick(kept(window.frames[$0]), Int(steps[$0].integer) - 1) }
                ),
                ("lag", [values], { lag($0, .int64(1), .null, false) }),
                ("lead", [values], { lag($0, .int64(1), .null, true) }),
                ("lag", [values, offsets], { lag($0, offsets[$0], .null, false) }),
                ("lead", [values, offsets], { lag($0, offsets[$0], .null, true) }),
                ("lag", [values, offsets, fallbacks], { lag($0, offsets[$0], fallbacks[$0], false) }),
                ("lead", [values, offsets, fallbacks], { lag($0, offsets[$0], fallbacks[$0], true) }),
            ]
            for (name, arguments, value) in expected {
                let results = try results(
                    name, window, arguments, [type, .bigint, type], type, ignoresNulls: ignoresNulls)
                #expect(results == (0..<window.count).map(value), "\(name), \(kind), \(arguments.count) arguments")
            }
        }
    }

    @Test func `arrays can be picked`() throws {
        var numbers = SeededNumbers(4)
        let window = WindowRows(3, .partition, longest: 3, using: &numbers)
        let values: [Value] = [.nested([.int64(1)]), .null, .nested([.int64(2), .null])]
        let expected = (0..<3).map { $0 == window.partitions[$0].lowerBound ? Value.null : values[$0 - 1] }
        #expect(try results("lag", window, [values], [.array(.bigint)], .array(.bigint)) == expected)
    }

    @Test func `wrong offsets fail`() {
        var numbers = SeededNumbers(5)
        let window = WindowRows(1, .partition, using: &numbers)
        let cases = [
            ("lag", "Offset must be at least 0", Int64(-1)), ("lead", "Offset must be at least 0", -1),
            ("nth_value", "Offset must be at least 1", 0),
        ]
        for (name, message, offset) in cases {
            #expect(throws: Failure("INVALID_FUNCTION_ARGUMENT", message)) {
                try results(name, window, [[.int64(1)], [.int64(offset)]], [.bigint, .bigint], .bigint)
            }
        }
        #expect(throws: Failure("INVALID_FUNCTION_ARGUMENT", "Buckets must be greater than 0")) {
            try results("ntile", window, [[.int64(0)]], [.bigint], .bigint)
        }
    }

    @Test func `huge offsets lie outside`() throws {
        var numbers = SeededNumbers(6)
        let window = WindowRows(1, .partition, using: &numbers)
        for name in ["lag", "lead", "nth_value"] {
            #expect(
                try results(name, window, [[.int64(1)], [.int64(.max)]], [.bigint, .bigint], .bigint) == [.null])
        }
    }
}
