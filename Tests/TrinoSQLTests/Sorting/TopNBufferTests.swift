import Columnar
import Testing

@testable import TrinoSQL

struct TopNBufferTests {
    private let kinds: [ValueKind] = [
        .fewIntegers, .decimals, .oddDoubles, .shortText, .paddedText, .wide, .flags, .integers,
    ]

    /// The first rows by sorting all of them.
    private func expected(
        _ all: ColumnBatch, _ keys: [TopNBuffer.Key], _ count: Int, _ withTies: Bool
    ) -> [[Value]] {
        let columns = keys.map {
            KeyColumn(StoredColumn(all.columns[$0.position]), isDescending: $0.isDescending, nullsFirst: $0.nullsFirst)
        }
        let order = RowOrder.reference(StoredRows(all), keys: columns).rowNumbers(all.count)
        var kept = min(count, order.count)
        while withTies && kept > 0 && kept < order.count && columns.compare(order[kept - 1], order[kept]) == 0 {
            kept += 1
        }
        return all.gathered(Selection(Array(order.prefix(kept)))).rows
    }

    @Test(arguments: 0..<120)
    func `the buffer has the first rows of all threads`(_ seed: Int) throws {
        var random = RepeatableRandom(seed: seed)
        let total = [0, 1, 500, 4000].randomElement(using: &random) ?? 0
        let all = ColumnBatch(
            columns: kinds.map { $0.column(count: total, nullShare: seed % 3 == 0 ? 0.1 : 0, &random) }, count: total)
        let keys = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            TopNBuffer.Key(
                position: Int.random(in: 0..<kinds.count, using: &random),
                isDescending: Bool.random(using: &random), nullsFirst: Bool.random(using: &random))
        }
        let count = [0, 1, 3, 100, 1500, 10_000].randomElement(using: &random) ?? 0
        let withTies = Bool.random(using: &random)
        let threads = (0..<2).map { _ in
            TopNBuffer(types: kinds.map(\.type), keys: keys, count: count, withTies: withTies)
        }

        for (number, start) in stride(from: 0, to: total, by: 90).enumerated() {
            let part = all.slice(start..<min(total, start + 90), sequence: number)
            try threads[Int.random(in: 0...1, using: &random)].add(part)
        }
        threads[0].merge(threads[1])

        #expect(threads[0].finish().rows == expected(all, keys, count, withTies))
    }

    @Test func `a failed row ends it`() {
        let buffer = TopNBuffer(types: [.bigint], keys: [(0, false, false)], count: 1, withTies: false)
        let failure = Failure("DIVISION_BY_ZERO", "Division by zero")

        #expect(throws: failure) {
            try buffer.add(ColumnBatch(columns: [.failing(failure, type: .bigint, count: 2)], count: 2))
        }
    }
}
