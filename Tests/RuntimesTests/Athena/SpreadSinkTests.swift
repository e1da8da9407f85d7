import Columnar
import Synchronization
import Testing

@testable import Runtimes

/// Keeps the numbers of each lane.
private final class Lanes: ResultSink {
    private struct State {
        var lanes: [[Int64]] = []
        var ended: [Int] = []
    }
    private let state = Mutex(State())

    var takesUndecoded: Bool { false }
    var lanes: [[Int64]] { state.withLock { $0.lanes } }
    var ended: [Int] { state.withLock { $0.ended.sorted() } }

    func open(columns: [ColumnSchema], threads: Int) throws {
        state.withLock { $0.lanes = Array(repeating: [], count: threads) }
    }

    func write(_ batch: ColumnBatch, thread: Int) throws {
        let column = batch.columns[0]
        let values = (0..<batch.count).map { column.int64s[$0 * column.step] }
        state.withLock { $0.lanes[thread] += values }
    }

    func end(thread: Int) throws { state.withLock { $0.ended.append(thread) } }
}

private func batch(_ values: Range<Int64>) -> ColumnBatch {
    var builder = ColumnBuilder(type: .bigint)
    for value in values { builder.append(.int64(value)) }
    return ColumnBatch(columns: [builder.finish()], count: values.count)
}

private let schema = [ColumnSchema(name: "n", type: .bigint)]

@Suite struct `Rows spread over files` {
    @Test(arguments: [1, 2, 4, 7])
    func `each thread has lanes of its own, at least four together`(threads: Int) throws {
        let lanes = Lanes()
        let sink = SpreadSink(lanes)

        try sink.open(columns: schema, threads: threads)
        for thread in 0..<threads {
            try sink.write(batch(0..<100), thread: thread)
            try sink.end(thread: thread)
        }

        let each = max(1, (4 + threads - 1) / threads)
        #expect(lanes.lanes.count == threads * each)
        #expect(lanes.ended == Array(0..<threads * each))
        for thread in 0..<threads {
            let own = lanes.lanes[(thread * each)..<((thread + 1) * each)]
            #expect(own.allSatisfy { !$0.isEmpty })
            #expect(Array(own.joined()) == Array(0..<100))
        }
    }

    @Test(arguments: [0, 1, 2, 3, 511, 512, 2048])
    func `no row is lost, and the order within a lane is that of the result`(count: Int64) throws {
        let lanes = Lanes()
        let sink = SpreadSink(lanes)

        try sink.open(columns: schema, threads: 1)
        try sink.write(batch(0..<count), thread: 0)
        try sink.write(batch(count..<2 * count), thread: 0)
        try sink.end(thread: 0)

        #expect(lanes.lanes.flatMap { $0 }.sorted() == Array(0..<2 * count))
        #expect(lanes.lanes.allSatisfy { $0 == $0.sorted() })
    }
}
