import Columnar

/// Joins the batches of one side with a table of the other.
///
/// The streaming side is called outer; the table's side inner. Columns come out outer first.
final class JoinTransform: Transform {
    /// What does not change from thread to thread.
    struct Description: Sendable {
        let table: JoinTable
        /// Positions of the outer side's keys.
        let keys: [Int]
        let nullSafe: [Bool]
        let filter: RowExpression?
        /// Layout of the pairs: outer, then inner.
        let layout: [Symbol]
        let innerTypes: [DataType]
        /// Whether outer rows without a partner come out with NULLs.
        let keepsOuter: Bool
        /// Whether the table notes which rows had a partner.
        let marksInner: Bool
        /// Whether two partners are an error.
        let isSingle: Bool
        /// Columns of the pairs that come out; nil for all.
        let outputs: [Int]?
    }

    private static let severalPartners = SQLError(
        "SUBQUERY_MULTIPLE_ROWS", "Scalar sub-query has returned multiple rows")

    private let join: Description
    private let filter: CompiledExpressions?
    private let context: QueryContext

    init(_ join: Description, context: QueryContext) {
        self.join = join
        self.context = context
        filter = join.filter.map {
            CompiledExpressions([$0], layout: join.layout, context: context.evaluation)
        }
    }

    func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
        let outer = ColumnBatch(
            columns: try batch.columns.map { try $0.decoded() }, count: batch.count, sequence: batch.sequence)
        let keys = join.keys.map { outer.columns[$0] }
        for key in keys { if let failure = key.failures?.first { throw failure } }
        if join.filter == nil && join.keepsOuter { return try processInOrder(outer, keys, emit) }
        let strict = join.nullSafe.indices.filter { !join.nullSafe[$0] }
        let hits = Buffer(byteCount: join.keepsOuter || join.isSingle ? batch.count : 0)
        hits.fill(0)
        let hit = Lane<UInt8>(hits, count: hits.byteCount)
        defer { withExtendedLifetime(hits) {} }
        let matched = Lane<UInt8>(join.table.matched, count: join.table.rows.count)
        try join.table.probe(keys, strict: strict, count: batch.count) { left, right, count in
            // One batch may have any number of pairs.
            try context.check()
            var pairs = pair(outer, left, right, count)
            var kept: Selection?
            if let filter {
                kept = try Logic.select(try filter.evaluate(0, pairs))
                if let kept { pairs = pairs.gathered(kept) }
            }
            if join.keepsOuter || join.isSingle || join.marksInner {
                for position in 0..<pairs.count {
                    let at = kept.map { Int($0.lane[position]) } ?? position
                    if join.keepsOuter || join.isSingle {
                        let row = Int(left[at])
                        if join.isSingle && hit[row] != 0 {
                            throw JoinTransform.severalPartners
                        }
                        hit[row] = 1
                    }
                    if join.marksInner { matched[Int(right[at])] = 1 }
                }
            }
            if pairs.count > 0 { try emit(output(pairs)) }
        }
        guard join.keepsOuter else { return }
        let alone = (0..<batch.count).filter { hit[$0] == 0 }
        guard !alone.isEmpty else { return }
        let rows = alone.count == batch.count ? outer : outer.gathered(Selection(alone))
        let nulls = join.innerTypes.map { Column.constant(.null, type: $0, count: alone.count) }
        try emit(
            output(ColumnBatch(columns: rows.columns + nulls, count: alone.count, sequence: batch.sequence)))
    }

    /// Rows with and without partners in the order of the outer side: nothing but the keys decides.
    private func processInOrder(
        _ outer: ColumnBatch, _ keys: [Column], _ emit: (ColumnBatch) throws -> Void
    ) throws {
        let strict = join.nullSafe.indices.filter { !join.nullSafe[$0] }
        let matched = Lane<UInt8>(join.table.matched, count: join.table.rows.count)
        var last: UInt32?
        try join.table.probe(keys, strict: strict, count: outer.count, keepsAll: true) { left, right, count in
            try context.check()
            if join.isSingle {
                for pair in 0..<count {
                    // Partners of a row follow each other.
                    guard left[pair] != last else { throw JoinTransform.severalPartners }
                    last = left[pair]
                }
            }
            if join.marksInner {
                for pair in 0..<count where right[pair] != .max { matched[Int(right[pair])] = 1 }
            }
            let first = Selection.copy(of: left, count: count)
            let columns =
                outer.columns.map { $0.gathered(first) }
                + join.table.rows.columns.map { $0.gathered(orNull: right, count: count) }
            try emit(output(ColumnBatch(columns: columns, count: count, sequence: outer.sequence)))
        }
    }

    private func pair(_ outer: ColumnBatch, _ left: Lane<UInt32>, _ right: Lane<UInt32>, _ count: Int) -> ColumnBatch {
        let first = Selection.copy(of: left, count: count)
        let second = Selection.copy(of: right, count: count)
        return ColumnBatch(
            columns: outer.columns.map { $0.gathered(first) } + join.table.rows.columns.map { $0.gathered(second) },
            count: count, sequence: outer.sequence)
    }

    private func output(_ pairs: ColumnBatch) -> ColumnBatch {
        guard let outputs = join.outputs else { return pairs }
        return ColumnBatch(columns: outputs.map { pairs.columns[$0] }, count: pairs.count, sequence: pairs.sequence)
    }
}

extension Selection {
    /// The first row numbers of a lane, copied.
    static func copy(of lane: Lane<UInt32>, count: Int) -> Selection {
        let buffer = Buffer(byteCount: count * 4)
        unsafe buffer.base.copyMemory(from: lane.pointer, byteCount: count * 4)
        return Selection(rows: buffer, count: count)
    }
}

extension Column {
    /// The values of some rows; NULL where the row number is `UInt32.max`.
    fileprivate func gathered(orNull rows: Lane<UInt32>, count: Int) -> Column {
        var isMissing = false
        for position in 0..<count where rows[position] == .max {
            isMissing = true
            break
        }
        guard isMissing else { return gathered(Selection.copy(of: rows, count: count)) }
        if self.count == 0 { return .constant(.null, type: type, count: count) }
        if type.physical == .nested { return gatheredOrNull(Selection.copy(of: rows, count: count)) }
        let numbers = Buffer(byteCount: count * 4)
        let flags = Buffer(byteCount: count)
        let (number, flag) = (Lane<UInt32>(numbers, count: count), Lane<UInt8>(flags, count: count))
        for position in 0..<count {
            let row = rows[position]
            number[position] = row == .max ? 0 : row
            flag[position] = row == .max ? 1 : 0
        }
        let values = gathered(Selection(rows: numbers, count: count)).flattened()
        if let nulls = values.nullFlags { for position in 0..<count { flag[position] |= nulls[position] } }
        return Column(
            type: type, count: count, values: values.values, nulls: flags, owners: values.owners,
            children: values.children)
    }
}
