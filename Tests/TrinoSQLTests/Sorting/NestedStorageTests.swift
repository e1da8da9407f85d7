import Columnar
import Testing

@testable import TrinoSQL

/// Nested values in columns that grow.
struct NestedStorageTests {
    static let types: [DataType] = [
        .array(.bigint), .map(key: .text, value: .array(.double)), .array(.array(.boolean)),
        .row([
            .init(name: "a", type: .bigint),
            .init(name: nil, type: .array(.row([.init(name: "b", type: .text), .init(name: "c", type: .date)]))),
        ]),
        .array(.map(key: .bigint, value: .decimal(precision: 30, scale: 1))),
    ]

    private func value(_ type: DataType, _ random: inout RepeatableRandom, nulls: Double = 0.2) -> Value {
        if Double.random(in: 0..<1, using: &random) < nulls { return .null }
        let count = Int.random(in: 0...3, using: &random)
        switch type {
        case .array(let element): return .nested((0..<count).map { _ in value(element, &random) })
        case .map(let key, let part):
            return .nested((0..<count).flatMap { _ in [value(key, &random, nulls: 0), value(part, &random)] })
        case .row(let fields): return .nested(fields.map { value($0.type, &random) })
        case .boolean: return .bool(Bool.random(using: &random))
        case .double: return .double(Double.random(in: 0...1, using: &random))
        case .varchar: return .text(String(repeating: "äb", count: Int.random(in: 0...9, using: &random)))
        case .decimal: return .int128(Int128(Int64.random(in: -9...9, using: &random)) << 70)
        default: return .int64(Int64.random(in: -99...99, using: &random))
        }
    }

    private func column(_ type: DataType, _ count: Int, seed: Int) -> Column {
        var random = RepeatableRandom(seed: seed)
        var builder = ColumnBuilder(type: type)
        for _ in 0..<count { builder.append(value(type, &random)) }
        return builder.finish()
    }

    private func values(_ column: Column) -> [Value] { (0..<column.count).map { column.value($0) } }

    @Test(arguments: types, [0, 1, 30, 3000])
    func `pieces put together are the input`(_ type: DataType, _ count: Int) {
        let all = ColumnBatch(columns: [column(type, count, seed: count)], count: count)
        let concatenator = ColumnConcatenator(types: [type])
        for start in stride(from: 0, to: count, by: 700) {
            concatenator.append(all.slice(start..<min(count, start + 700), sequence: start))
        }
        #expect(values(concatenator.finish().columns[0]) == values(all.columns[0]))
    }

    @Test(arguments: types)
    func `what threads took comes out in the order of the input`(_ type: DataType) {
        let (count, all) = (3000, ColumnBatch(columns: [column(type, 3000, seed: 5)], count: 3000))
        for flat in [true, false] {
            let threads = (0..<4).map { _ in ColumnConcatenator(types: [type]) }
            // One thread has nothing but values without elements.
            threads[1].append(
                ColumnBatch(columns: [.constant(.null, type: type, count: 10)], count: 10, sequence: count))
            for (number, start) in stride(from: 0, to: count, by: 100).enumerated() {
                threads[number % 2 == 0 ? 0 : 2 + number % 3 / 2].append(
                    all.slice(start..<start + 100, sequence: number))
            }
            threads[0].merge(Array(threads.dropFirst()))
            let expected = values(all.columns[0]) + [Value](repeating: .null, count: 10)
            if flat {
                #expect(values(threads[0].finish().columns[0]) == expected)
            } else {
                let rows = threads[0].finishStored()
                let order = RowOrder.sorted(rows, keys: [], parallelism: 1)
                #expect(values(SortedRows(rows, order: order).batch(0..<(count + 10)).columns[0]) == expected)
            }
        }
    }

    @Test(arguments: types)
    func `a constant is as many values, and a column is stored without a copy`(_ type: DataType) {
        var random = RepeatableRandom(seed: 9)
        let one = value(type, &random, nulls: 0)
        let concatenator = ColumnConcatenator(types: [type])
        concatenator.append(ColumnBatch(columns: [.constant(one, type: type, count: 5)], count: 5))
        concatenator.append(ColumnBatch(columns: [.constant(.null, type: type, count: 2)], count: 2, sequence: 1))
        #expect(
            values(concatenator.finish().columns[0])
                == [Value](repeating: one, count: 5) + [.null, .null])

        let column = column(type, 200, seed: 2)
        let picked = Selection([7, 7, 199, 0])
        let gathered = StoredColumn(column).gathered(picked.lane)
        #expect(values(gathered) == [7, 7, 199, 0].map { column.value($0) })
        withExtendedLifetime(picked) {}
    }

    @Test func `more elements than a chunk holds`() {
        let type = DataType.array(.bigint)
        let one = Value.nested([.int64(1), .int64(2), .int64(3)])
        let concatenators = [ColumnConcatenator(types: [type]), ColumnConcatenator(types: [type])]
        let rows = StoredColumn.chunkRows / 3 + 10
        for (number, concatenator) in concatenators.enumerated() {
            let flat = Column.constant(one, type: type, count: rows).flattened()
            concatenator.append(ColumnBatch(columns: [flat], count: rows, sequence: number))
        }
        concatenators[0].merge([concatenators[1]])
        let column = concatenators[0].finish().columns[0]
        #expect(column.children[0].count == rows * 6)
        #expect([0, rows - 1, rows, 2 * rows - 1].allSatisfy { column.value($0) == one })
    }
}
