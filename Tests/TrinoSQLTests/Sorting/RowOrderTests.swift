import Columnar
import Testing

@testable import TrinoSQL

struct RowOrderTests {
    private static let counts = [0, 1, 2, 17, 41, 300, 2000]

    private func keys(
        _ kinds: [ValueKind], count: Int, nullShare: Double, _ random: inout RepeatableRandom
    ) -> [KeyColumn] {
        kinds.map { kind in
            KeyColumn(
                StoredColumn(kind.column(count: count, nullShare: nullShare, &random)),
                isDescending: Bool.random(using: &random), nullsFirst: Bool.random(using: &random),
                ordersZeros: Bool.random(using: &random))
        }
    }

    private func check(_ keys: [KeyColumn], count: Int, parallelism: Int = 1) {
        let rows = StoredRows(columns: [], count: count)

        let order = RowOrder.sorted(rows, keys: keys, parallelism: parallelism).rowNumbers(count)

        #expect(order == RowOrder.reference(rows, keys: keys).rowNumbers(count))
    }

    @Test(arguments: ValueKind.allCases, RowOrderTests.counts)
    func `one key gives the order of comparing`(_ kind: ValueKind, _ count: Int) {
        var random = RepeatableRandom(seed: count)
        for nullShare in [0, 0.1, 1] {
            for _ in 0..<2 { check(keys([kind], count: count, nullShare: nullShare, &random), count: count) }
        }
    }

    @Test(arguments: 0..<200)
    func `several keys give the order of comparing`(_ seed: Int) {
        var random = RepeatableRandom(seed: seed)
        let count = RowOrderTests.counts.randomElement(using: &random) ?? 0
        let kinds = (0..<Int.random(in: 0...4, using: &random)).compactMap { _ in
            ValueKind.allCases.randomElement(using: &random)
        }

        check(keys(kinds, count: count, nullShare: seed % 2 == 0 ? 0 : 0.2, &random), count: count)
    }

    @Test(arguments: [
        [ValueKind.integers], [.decimals, .integers], [.shortText, .integers], [.flags], [.fewIntegers, .longText],
        [.sharedText], [.extremes, .decimals],
    ])
    func `several threads give the order of one`(_ kinds: [ValueKind]) {
        var random = RepeatableRandom(seed: kinds.count)
        let count = 150_000
        let keys = keys(kinds, count: count, nullShare: 0.01, &random)
        let rows = StoredRows(columns: [], count: count)

        let order = RowOrder.sorted(rows, keys: keys, parallelism: 2).rowNumbers(count)

        #expect(order == RowOrder.sorted(rows, keys: keys, parallelism: 1).rowNumbers(count))
        #expect(
            zip(order, order.dropFirst()).allSatisfy { one, next in
                let comparison = keys.compare(one, next)
                return comparison < 0 || (comparison == 0 && one < next)
            })
    }

    @Test func `one far value does not keep the others from being shared by threads`() {
        let count = 400_000
        let values = (0..<count).map { $0 == 77 ? Int64.max : Int64($0 * 7919 % 65_536) }
        let column = Column(type: .bigint, count: count, values: .copy(of: values))

        let order = RowOrder.sorted(
            keys: [(column, isDescending: false, nullsFirst: false)], count: count, parallelism: 2
        ).rowNumbers(count)

        #expect(order == (0..<count).sorted { (values[$0], $0) < (values[$1], $1) })
    }

    @Test(arguments: [ValueKind.integers, .sharedText]) func `a cancelled sort ends with an error`(_ kind: ValueKind) {
        var random = RepeatableRandom(seed: 7)
        let count = 50_000
        let keys = keys([kind], count: count, nullShare: 0.01, &random)
        let cancellation = QueryCancellation()
        cancellation.cancel()
        let context = QueryContext(session: Session(startTime: 0, parallelism: 2), cancellation: cancellation)

        #expect(throws: SQLError("USER_CANCELED", "Query was canceled")) {
            try RowOrder.sorted(StoredRows(columns: [], count: count), keys: keys, context: context)
        }
    }

    @Test func `the words of a sort count in the memory of the query`() {
        var random = RepeatableRandom(seed: 8)
        let keys = keys([.integers], count: 50_000, nullShare: 0, &random)
        let session = Session(startTime: 0, memoryLimit: 900_000)
        let context = QueryContext(session: session, cancellation: QueryCancellation())

        #expect {
            try RowOrder.sorted(StoredRows(columns: [], count: 50_000), keys: keys, context: context)
        } throws: {
            ($0 as? SQLError)?.code == "EXCEEDED_LOCAL_MEMORY_LIMIT"
        }
    }

    @Test func `NaN is largest and negative zero comes before zero`() {
        let column = Column(type: .double, count: 5, values: .copy(of: [Double.nan, .infinity, 0, -0.0, -1]))

        let order = RowOrder.sorted(
            keys: [(column, isDescending: false, nullsFirst: false)], count: 5, parallelism: 1)

        #expect(order.rowNumbers(5) == [4, 3, 2, 1, 0])
    }

    @Test func `zeros are equal where rows are put into groups`() {
        let column = Column(type: .double, count: 3, values: .copy(of: [0, -0.0, 0]))
        let key = KeyColumn(StoredColumn(column), isDescending: false, nullsFirst: false, ordersZeros: false)

        let order = RowOrder.sorted(StoredRows(columns: [], count: 3), keys: [key], parallelism: 1)

        #expect(order.rowNumbers(3) == [0, 1, 2])
    }
}
