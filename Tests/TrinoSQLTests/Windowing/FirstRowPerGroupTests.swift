import Columnar
import Testing

@testable import TrinoSQL

struct FirstRowPerGroupTests {
    private let kinds: [ValueKind] = [
        .fewIntegers, .shortText, .oddDoubles, .integers, .longText, .paddedText, .wide, .decimals, .extremes, .flags,
    ]

    /// The first row of each group by comparing all rows, in the order of the groups' first rows.
    private func expected(_ all: ColumnBatch, _ partition: [Int], _ order: [TopNBuffer.Key]) -> Set<[Value]> {
        let columns = all.columns.map(StoredColumn.init)
        let groupKeys = partition.map {
            KeyColumn(columns[$0], isDescending: false, nullsFirst: false, ordersZeros: false)
        }
        let keys = order.map {
            KeyColumn(columns[$0.position], isDescending: $0.isDescending, nullsFirst: $0.nullsFirst)
        }
        let sorted = RowOrder.reference(StoredRows(all), keys: groupKeys + keys).rowNumbers(all.count)
        let first = sorted.indices.filter {
            $0 == 0 || groupKeys.compare(sorted[$0 - 1], sorted[$0]) != 0
        }.map { sorted[$0] }
        return Set(all.gathered(Selection(first)).rows)
    }

    @Test(arguments: 0..<150)
    func `each group has its first row, whichever thread saw it`(_ seed: Int) throws {
        var random = RepeatableRandom(seed: seed)
        let total = [0, 1, 300, 3000].randomElement(using: &random) ?? 0
        var columns = kinds.map { $0.column(count: total, nullShare: seed % 3 == 0 ? 0.1 : 0, &random) }
        // The number of the row makes all rows different.
        columns.append(Column(type: .bigint, count: total, values: .copy(of: (0..<Int64(total)).map { $0 })))
        let all = ColumnBatch(columns: columns, count: total)
        let partition = (0..<Int.random(in: 1...2, using: &random)).map { _ in
            [0, 1, 5, 7, 9].randomElement(using: &random) ?? 0
        }
        let order = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            TopNBuffer.Key(
                position: Int.random(in: 0..<kinds.count, using: &random),
                isDescending: Bool.random(using: &random), nullsFirst: Bool.random(using: &random))
        }
        let threads = (0..<3).map { _ in
            FirstRowPerGroup(types: columns.map(\.type), partition: partition, order: order)
        }

        for (number, start) in stride(from: 0, to: total, by: 110).enumerated() {
            let part = all.slice(start..<min(total, start + 110), sequence: number)
            try threads[Int.random(in: 0...2, using: &random)].add(part)
        }
        try threads[0].merge(threads[1])
        try threads[0].merge(threads[2])

        let result = threads[0].finish()
        #expect(Set(result.rows) == expected(all, partition, order))
        #expect(Set(result.rows).count == result.count)
    }

    @Test func `texts that were replaced do not pile up`() throws {
        let group = FirstRowPerGroup(
            types: [.bigint, .bigint, .text], partition: [0],
            order: [(position: 1, isDescending: true, nullsFirst: false)])
        let text = String(repeating: "x", count: 1000)

        // Every row comes before those before it.
        for number in 0..<5000 {
            var builders = [ColumnBuilder(type: .bigint), ColumnBuilder(type: .bigint), ColumnBuilder(type: .text)]
            builders[0].append(.int64(1))
            builders[1].append(.int64(Int64(number)))
            builders[2].append(.text("\(number)" + text))
            try group.add(
                ColumnBatch(columns: builders.indices.map { builders[$0].finish() }, count: 1, sequence: number))
        }

        #expect(group.byteCount < 3 << 20)
        #expect(group.finish().row(0) == [.int64(1), .int64(4999), .text("4999" + text)])
    }
}
