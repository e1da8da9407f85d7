import Columnar
import Testing

@testable import TrinoSQL

/// Frames by their definition: a row belongs to a frame if it is neither before its start nor after its end.
private struct FrameDefinition {
    let frame: WindowCallNode.Frame
    let isDescending: Bool
    /// The rows of one partition, in order.
    let rows: [[Int64?]]

    private func key(_ row: Int) -> Int64? { rows[row][1] }

    private func group(_ row: Int) -> Int { Set(rows[...row].map { $0[1] }).count }

    /// Where a row stands to a bound of another row's frame: negative if before it.
    private func side(_ row: Int, of bound: WindowCallNode.Frame.Bound, _ current: Int, _ column: Int) -> Int {
        let sign: Int
        switch bound {
        case .unboundedPreceding: return 1
        case .unboundedFollowing: return -1
        case .currentRow: return frame.type == .rows ? row - current : group(row) - group(current)
        case .preceding: sign = -1
        case .following: sign = 1
        }
        let value = rows[current][column]
        switch frame.type {
        case .rows: return row - (current + sign * Int(value ?? 0))
        case .groups: return group(row) - (group(current) + sign * Int(value ?? 0))
        case .range:
            // The column has the bound itself.
            guard key(current) != nil, let value else { return group(row) - group(current) }
            guard let key = key(row) else { return row - current }
            let order = key < value ? -1 : (key == value ? 0 : 1)
            return isDescending ? -order : order
        }
    }

    func expected(_ current: Int) -> Int64 {
        let members = rows.indices.filter {
            side($0, of: frame.start, current, 2) >= 0 && side($0, of: frame.end, current, 3) <= 0
        }
        guard let first = members.first, let last = members.last else { return -1 }
        return Int64(first) * 1000 + Int64(last) + 1
    }
}

struct WindowFrameTests {
    private typealias Bound = WindowCallNode.Frame.Bound
    private static let starts: [Bound] = [
        .unboundedPreceding, .currentRow, .preceding(WindowFixture.startOffset),
        .following(WindowFixture.startOffset),
    ]
    private static let ends: [Bound] = [
        .unboundedFollowing, .currentRow, .preceding(WindowFixture.endOffset), .following(WindowFixture.endOffset),
    ]

    /// Rows whose bounds are offsets, or keys with an offset added or subtracted.
    private func rows(
        _ frame: WindowCallNode.Frame, isDescending: Bool, _ random: inout RepeatableRandom
    ) -> [[Int64?]] {
        func bound(_ bound: Bound, _ key: Int64?) -> Int64? {
            let offset = Int64.random(in: 0...4, using: &random)
            guard frame.type == .range else { return offset }
            switch bound {
            case .preceding: return key.map { isDescending ? $0 + offset : $0 - offset }
            default: return key.map { isDescending ? $0 - offset : $0 + offset }
            }
        }
        return (0..<Int.random(in: 0...60, using: &random)).map { number in
            let key = Int.random(in: 0..<5, using: &random) == 0 ? nil : Int64.random(in: 0...12, using: &random)
            return [
                .random(in: 0...2, using: &random), key, bound(frame.start, key), bound(frame.end, key), Int64(number),
            ]
        }
    }

    @Test(arguments: 0..<300)
    func `a frame has the rows between its bounds`(_ seed: Int) throws {
        var random = RepeatableRandom(seed: seed)
        let type: WindowFrame.FrameType = [.rows, .range, .groups][seed % 3]
        let frame = WindowCallNode.Frame(
            type: type, start: WindowFrameTests.starts.randomElement(using: &random) ?? .currentRow,
            end: WindowFrameTests.ends.randomElement(using: &random) ?? .currentRow)
        let isDescending = Bool.random(using: &random)
        let fixture = WindowFixture(rows: rows(frame, isDescending: isDescending, &random))
        let node = WindowFixture.node(
            .window(WindowFixture.frameFunction), frame: frame, isDescending: isDescending,
            nullsFirst: Bool.random(using: &random))

        let result = try fixture.evaluate(node)

        for partition in Set(result.map { $0[0] }) {
            let rows = result.filter { $0[0] == partition }
            let definition = FrameDefinition(frame: frame, isDescending: isDescending, rows: rows)
            #expect(rows.map { $0[5] } == rows.indices.map { definition.expected($0) })
        }
        #expect(result.map { $0[4] ?? -1 }.sorted() == fixture.rows.map { $0[4] ?? -1 })
    }

    @Test(arguments: [WindowFrame.FrameType.rows, .groups, .range], [Int64?.none, -1])
    func `an offset must not be negative or NULL`(_ type: WindowFrame.FrameType, _ offset: Int64?) {
        // Of RANGE the column has the key less the offset.
        let bound = type == .range ? offset.map { 5 - $0 } : offset
        let fixture = WindowFixture(rows: [[1, 5, bound, 0, 0]])
        let frame = WindowCallNode.Frame(type: type, start: .preceding(WindowFixture.startOffset), end: .currentRow)

        #expect(
            throws: Failure("INVALID_WINDOW_FRAME", "Window frame offset value must not be negative or null")
        ) { try fixture.evaluate(WindowFixture.node(.window(WindowFixture.frameFunction), frame: frame)) }
    }

    @Test func `offsets may be larger than any number of rows`() throws {
        let fixture = WindowFixture(rows: [[1, 5, .max, .max, 0], [1, 6, .max, .max, 1]])
        for type in [WindowFrame.FrameType.rows, .groups] {
            let frame = WindowCallNode.Frame(
                type: type, start: .preceding(WindowFixture.startOffset), end: .following(WindowFixture.endOffset))

            let result = try fixture.evaluate(
                WindowFixture.node(.window(WindowFixture.frameFunction), frame: frame))

            #expect(result.map { $0[5] } == [2, 2])
        }
    }
}

struct WindowOperatorTests {
    private let toCurrent = WindowCallNode.Frame(type: .range, start: .unboundedPreceding, end: .currentRow)

    private func registry() -> FunctionRegistry {
        var registry = FunctionRegistry()
        registry.addWindowFunctions()
        registry.addAggregates()
        return registry
    }

    private let fixture = WindowFixture(rows: [
        [2, 10, nil, nil, 0], [1, 7, nil, nil, 1], [1, 5, nil, nil, 2], [2, nil, nil, nil, 3], [1, 7, nil, nil, 4],
        [1, 9, nil, nil, 5], [nil, 1, nil, nil, 6], [nil, 0, nil, nil, 7],
    ])

    @Test func `rows come out by partition and order, and ties in the order of the input`() throws {
        let rowNumber = try #require(registry().windows["row_number"]?.first)

        let result = try fixture.evaluate(WindowFixture.node(.window(rowNumber), frame: toCurrent))

        #expect(result.map { $0[4] } == [2, 1, 4, 5, 0, 3, 7, 6])
        #expect(result.map { $0[5] } == [1, 2, 3, 4, 1, 2, 1, 2])
    }

    @Test func `rank sees peers`() throws {
        let rank = try #require(registry().windows["rank"]?.first)

        let result = try fixture.evaluate(WindowFixture.node(.window(rank), frame: toCurrent))

        #expect(result.map { $0[5] } == [1, 2, 2, 4, 1, 2, 1, 2])
    }

    @Test func `an aggregate runs over its frame`() throws {
        let sum = try #require(
            registry().aggregates["sum"]?.first { $0.signature.arguments.map(\.description) == ["bigint"] })
        let node = WindowFixture.node(
            .aggregate(sum), arguments: [WindowFixture.key], frame: toCurrent)

        let result = try fixture.evaluate(node)

        #expect(result.map { $0[5] } == [5, 19, 19, 28, 10, 10, 0, 1])
    }

    @Test func `an aggregate passes over rows for which FILTER is false or NULL`() throws {
        let sum = try #require(
            registry().aggregates["sum"]?.first { $0.signature.arguments.map(\.description) == ["bigint"] })
        let mask = Symbol(id: 8, name: "m", type: .boolean)
        var call = WindowCallNode(
            callee: .aggregate(sum),
            signature: BoundSignature(name: "sum", arguments: [.bigint], result: .bigint),
            arguments: [WindowFixture.key], frame: toCurrent)
        call.mask = mask
        var flags = ColumnBuilder(type: .boolean)
        for flag in [Value.bool(true), .bool(false), .bool(true), .null] { flags.append(flag) }
        let table = WindowFixture(rows: [1, 2, 4, 8].map { [1, $0, nil, nil, $0] })
        let batch = ColumnBatch(columns: table.batch.columns + [flags.finish()], count: 4)

        let result = try WindowOperator.evaluate(
            rows: batch, layout: WindowFixture.layout + [mask], node: WindowFixture.node(call, ordered: true),
            parallelism: 1)

        #expect((0..<4).map { result.columns[6].value($0) } == [1, 1, 5, 5].map { .int64($0) })
    }

    @Test func `without an order all rows are peers`() throws {
        let rank = try #require(registry().windows["rank"]?.first)

        let result = try fixture.evaluate(WindowFixture.node(.window(rank), frame: toCurrent, ordered: false))

        #expect(result.map { $0[4] } == [1, 2, 4, 5, 0, 3, 6, 7])
        #expect(result.allSatisfy { $0[5] == 1 })
    }

    @Test(arguments: [1, 2, 3, 40_000])
    func `slices and threads do not show in the result`(_ partitions: Int64) throws {
        var random = RepeatableRandom(seed: Int(partitions))
        let fixture = WindowFixture(
            rows: (0..<60_000).map {
                [
                    .random(in: 0..<partitions, using: &random), .random(in: 0...1000, using: &random), nil, nil,
                    Int64($0),
                ]
            })
        let rowNumber = try #require(registry().windows["row_number"]?.first)

        let result = try fixture.evaluate(WindowFixture.node(.window(rowNumber), frame: toCurrent), parallelism: 2)

        let ordered = fixture.rows.map { $0.map { $0 ?? -1 } }.sorted { ($0[0], $0[1], $0[4]) < ($1[0], $1[1], $1[4]) }
        #expect(result.map { $0[4] } == ordered.map { $0[4] })
        var expected: [Int64] = []
        for (position, row) in ordered.enumerated() {
            let isFirst = position == 0 || ordered[position - 1][0] != row[0]
            expected.append(isFirst ? 1 : expected[position - 1] + 1)
        }
        #expect(result.map { $0[5] } == expected)
    }

    @Test func `both zeros are one partition, ordered by the order alone`() throws {
        let partition = Symbol(id: 1, name: "p", type: .double)
        let number = Symbol(id: 2, name: "n", type: .bigint)
        let rowNumber = try #require(registry().windows["row_number"]?.first)
        let call = WindowCallNode(
            callee: .window(rowNumber),
            signature: BoundSignature(name: "row_number", arguments: [], result: .bigint), arguments: [],
            frame: toCurrent)
        let node = Plan.WindowNode(
            input: .values([], []), partition: [partition],
            order: [OrderingKey(symbol: number, isDescending: false, nullsFirst: false)],
            functions: [(Symbol(id: 3, name: "r", type: .bigint), call)])
        let batch = ColumnBatch(
            columns: [
                Column(type: .double, count: 5, values: .copy(of: [0, -0.0, 0, .nan, -.nan])),
                Column(type: .bigint, count: 5, values: .copy(of: [Int64(3), 2, 1, 2, 1])),
            ], count: 5)

        let result = try WindowOperator.evaluate(
            rows: batch, layout: [partition, number], node: node, parallelism: 1)

        #expect((0..<5).map { result.columns[1].value($0) } == [1, 2, 3, 1, 2].map { .int64($0) })
        #expect((0..<5).map { result.columns[2].value($0) } == [1, 2, 3, 1, 2].map { .int64($0) })
    }

    @Test func `no rows give no rows`() throws {
        let result = try WindowFixture(rows: []).evaluate(
            WindowFixture.node(.window(WindowFixture.frameFunction), frame: toCurrent))

        #expect(result.isEmpty)
    }
}
