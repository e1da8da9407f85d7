import Columnar
import Testing

@testable import TrinoSQL

struct ColumnConcatenatorTests {
    private let kinds: [ValueKind] = [.flags, .integers, .wide, .doubles, .longText, .constant, .shortText]

    private func batch(_ count: Int, seed: Int, nullShare: Double) -> ColumnBatch {
        var random = RepeatableRandom(seed: seed)
        return ColumnBatch(
            columns: kinds.map { $0.column(count: count, nullShare: nullShare, &random) }, count: count)
    }

    private func concatenator() -> ColumnConcatenator { ColumnConcatenator(types: kinds.map(\.type)) }

    @Test(arguments: [0, 1, 100, 5000], [0, 0.1, 1])
    func `batches put together are the input`(_ count: Int, _ nullShare: Double) {
        let all = batch(count, seed: count, nullShare: nullShare)
        let concatenator = concatenator()
        for start in stride(from: 0, to: count, by: 700) {
            concatenator.append(all.slice(start..<min(count, start + 700), sequence: start))
        }

        let result = concatenator.finish()

        #expect(result.count == count)
        #expect(result.rows == all.rows)
    }

    @Test func `what two threads took comes out in the order of the input`() {
        let all = batch(3000, seed: 1, nullShare: 0.1)
        for flat in [true, false] {
            let threads = [concatenator(), concatenator(), concatenator()]
            for (number, start) in stride(from: 0, to: 3000, by: 100).enumerated() {
                threads[number * 7 % 5 % 2].append(all.slice(start..<start + 100, sequence: number))
            }
            threads[0].merge(Array(threads.dropFirst()))

            if flat {
                #expect(threads[0].finish().rows == all.rows)
            } else {
                let rows = threads[0].finishStored()
                let order = RowOrder.sorted(rows, keys: [], parallelism: 1)
                #expect(SortedRows(rows, order: order).batch(0..<3000).rows == all.rows)
            }
        }
    }

    @Test func `more rows than a chunk holds`() {
        let count = StoredColumn.chunkRows + 5000
        let numbers = Column(type: .bigint, count: count, values: .copy(of: (0..<Int64(count)).map { $0 ^ 5 }))
        let all = ColumnBatch(columns: [numbers], count: count)
        let concatenator = ColumnConcatenator(types: [.bigint])
        concatenator.append(ColumnBatch(columns: [.constant(.null, type: .bigint, count: 3)], count: 3))
        concatenator.append(all)

        let result = concatenator.finish()

        #expect(result.count == count + 3)
        #expect(result.columns[0].isNull(2))
        let values = result.columns[0].int64s
        #expect((0..<count).allSatisfy { values[$0 + 3] == Int64($0 ^ 5) && !result.columns[0].isNull($0 + 3) })
    }

    @Test func `rows without columns are counted`() {
        let concatenator = ColumnConcatenator(types: [])
        concatenator.append(ColumnBatch(columns: [], count: 3))
        concatenator.append(ColumnBatch(columns: [], count: 4))

        #expect(concatenator.finish().count == 7)
    }

    @Test func `text does not hold the memory that it came from`() {
        let concatenator = ColumnConcatenator(types: [.text])
        let arena = ByteArena()
        let texts = ["", "a", "ab", "abc", "abcd", "abcdefg", "abcdefgh", "0123456789abcdef", "0123456789abcdefg"]
        let views = texts.map { arena.copy($0) }
        concatenator.append(
            ColumnBatch(
                columns: [Column(type: .text, count: views.count, values: .copy(of: views), owners: [arena])],
                count: views.count))

        let column = concatenator.finish().columns[0]

        #expect(!column.owners.contains { $0 === arena })
        #expect((0..<texts.count).map { column.value($0) } == texts.map { .text($0) })
    }
}

struct SortedRowsTests {
    @Test func `chunks are the rows in order, numbered`() {
        var random = RepeatableRandom(seed: 3)
        let count = SortedRows.chunkRows * 2 + 10
        let batch = ColumnBatch(
            columns: [ValueKind.fewIntegers, .longText, .constant].map {
                $0.column(count: count, nullShare: 0, &random)
            }, count: count)
        let order = RowOrder.sorted(
            keys: [(batch.columns[0], isDescending: true, nullsFirst: false)], count: count, parallelism: 1)

        let sorted = SortedRows(batch, order: order)
        let chunks = (0..<sorted.chunkCount).map(sorted.chunk)

        #expect(chunks.map(\.sequence) == [0, 1, 2])
        #expect(chunks.map(\.count) == [SortedRows.chunkRows, SortedRows.chunkRows, 10])
        #expect(chunks.flatMap(\.rows) == order.rowNumbers(count).map { batch.row($0) })
    }

    @Test func `without rows there are no chunks`() {
        let batch = ColumnBatch(columns: [.constant(.null, type: .bigint, count: 0)], count: 0)
        let order = RowOrder.sorted(keys: [], count: 0, parallelism: 2)

        #expect(SortedRows(batch, order: order).chunkCount == 0)
    }
}
