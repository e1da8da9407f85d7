import Columnar

/// Adds to each row whether it has partners in a table.
final class SemiJoinTransform: Transform {
    /// What does not change from thread to thread.
    struct Description: Sendable {
        let table: JoinTable
        /// Positions of the source's keys.
        let keys: [Int]
        let nullSafe: [Bool]
        /// `IN`: the position of the value, and of the table's column that it is looked for in.
        let membership: (value: Int, among: Int)?
        /// Whether `IN` is one of the keys (nothing else decides), so that NULLs alone need a look.
        let membershipIsKey: Bool
        let filter: RowExpression?
        /// Layout of pairs: source, then table.
        let layout: [Symbol]
    }

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
        let source = ColumnBatch(
            columns: try batch.columns.map { try $0.decoded() }, count: batch.count, sequence: batch.sequence)
        for key in join.keys {
            if let failure = source.columns[key].failures?.first { throw failure }
        }
        let values = Buffer(byteCount: batch.count)
        values.fill(0)
        let nulls = Buffer(byteCount: batch.count)
        nulls.fill(0)
        let (value, null) = (Lane<UInt8>(values, count: batch.count), Lane<UInt8>(nulls, count: batch.count))
        if join.keys.isEmpty && join.filter == nil && join.membership == nil {
            value.fill(join.table.rows.count > 0 ? 1 : 0)
        } else if join.keys.isEmpty && join.filter == nil && join.table.rows.count == 0 {
            value.fill(0)
        } else {
            try probe(source, value, null)
        }
        if join.membershipIsKey, let membership = join.membership, join.table.rows.count > 0 {
            // Not found: NULL if the value is NULL, or a candidate was.
            let column = source.columns[membership.value]
            let hasNull = join.table.hasNullKey
            for row in 0..<batch.count where value[row] == 0 && (hasNull || column.isNull(row)) { null[row] = 1 }
        }
        let mark = Column(type: .boolean, count: batch.count, values: values, nulls: nulls)
        try emit(ColumnBatch(columns: batch.columns + [mark], count: batch.count, sequence: batch.sequence))
    }

    private func probe(_ source: ColumnBatch, _ value: Lane<UInt8>, _ null: Lane<UInt8>) throws {
        let keys = join.keys.map { source.columns[$0] }
        let strict = join.nullSafe.indices.filter { !join.nullSafe[$0] }
        let inner = join.table.rows
        try join.table.probe(keys, strict: strict, count: source.count) { left, right, count in
            // One batch may have any number of pairs.
            try context.check()
            guard filter != nil || (join.membership != nil && !join.membershipIsKey) else {
                for pair in 0..<count { value[Int(left[pair])] = 1 }
                return
            }
            let first = Selection.copy(of: left, count: count)
            let second = Selection.copy(of: right, count: count)
            let pairs = ColumnBatch(
                columns: source.columns.map { $0.gathered(first) } + inner.columns.map { $0.gathered(second) },
                count: count, sequence: source.sequence)
            var rows = first
            var kept = pairs
            if let filter, let selection = try Logic.select(try filter.evaluate(0, pairs)) {
                kept = pairs.gathered(selection)
                rows = first.composed(with: selection)
            }
            guard let membership = join.membership, !join.membershipIsKey else {
                for pair in 0..<kept.count { value[Int(rows.lane[pair])] = 1 }
                return
            }
            let equal = Comparison.apply(
                .equal, kept.columns[membership.value], kept.columns[source.columns.count + membership.among])
            for pair in 0..<kept.count {
                let row = Int(rows.lane[pair])
                if equal.isNull(pair) {
                    if value[row] == 0 { null[row] = 1 }
                } else if equal.bools[pair * equal.step] != 0 {
                    value[row] = 1
                    null[row] = 0
                }
            }
        }
    }
}
