import Columnar

/// Keeps all batches, in memory of their own.
final class CollectConsumer: Consumer {
    private(set) var batches: [ColumnBatch] = []
    private var account: MemoryAccount
    private var held = 0

    init(context: QueryContext) {
        account = MemoryAccount(context.memory)
    }

    func consume(_ batch: ColumnBatch) throws -> Bool {
        let own = try batch.owned()
        held += own.byteCount
        try account.set(held)
        batches.append(own)
        return true
    }

    /// The batches of several consumers in the order of the stream.
    static func ordered(_ consumers: [CollectConsumer]) -> [ColumnBatch] {
        // Batches of one sequence come from one consumer, in order.
        consumers.flatMap(\.batches).enumerated().sorted {
            ($0.element.sequence, $0.offset) < ($1.element.sequence, $1.offset)
        }.map(\.element)
    }
}

/// Puts all batches together, for one thread.
final class ConcatenateConsumer: Consumer {
    let rows: ColumnConcatenator
    private var account: MemoryAccount

    init(types: [DataType], context: QueryContext) {
        rows = ColumnConcatenator(types: types)
        account = MemoryAccount(context.memory)
    }

    func consume(_ batch: ColumnBatch) throws -> Bool {
        let columns = try batch.columns.map { try $0.decoded() }
        for column in columns { if let failure = column.failures?.first { throw failure } }
        rows.append(ColumnBatch(columns: columns, count: batch.count, sequence: batch.sequence))
        try account.set(rows.byteCount)
        return true
    }
}

extension ColumnBatch {
    /// The batch decoded, with its texts in memory of its own, so that it does not hold the blocks that it came from.
    func owned() throws -> ColumnBatch {
        ColumnBatch(columns: try columns.map { try $0.decoded().owned() }, count: count, sequence: sequence)
    }

    /// Bytes of the columns' buffers.
    var byteCount: Int { columns.reduce(0) { $0 + $1.byteCount } }
}

extension Column {
    /// Bytes of the buffers.
    var byteCount: Int {
        values.byteCount + (nulls?.byteCount ?? 0) + children.reduce(0) { $0 + $1.byteCount }
            + owners.reduce(0) { $0 + (($1 as? Buffer)?.byteCount ?? ($1 as? ByteArena)?.reserved ?? 0) }
    }

    /// The column with its texts copied together.
    func owned() -> Column {
        guard type.physical == .bytes, !owners.isEmpty, !isConstant else { return self }
        let views = views
        var total = 0
        for row in 0..<count { total += views[row].count }
        let text = Buffer(byteCount: total)
        let values = Buffer(byteCount: count * MemoryLayout<ByteView>.stride)
        let target = Lane<ByteView>(values, count: count)
        let base = unsafe text.base.assumingMemoryBound(to: UInt8.self)
        var offset = 0
        for row in 0..<count {
            let view = views[row]
            unsafe UnsafeMutableRawPointer(base + offset).copyMemory(from: view.start, byteCount: view.count)
            target[row] = unsafe ByteView(start: base + offset, count: view.count)
            offset += view.count
        }
        return Column(type: type, count: count, values: values, nulls: nulls, owners: [text], failures: failures)
    }
}
