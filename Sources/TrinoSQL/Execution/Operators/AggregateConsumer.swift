import Columnar

/// Groups rows and feeds aggregates, for one thread.
final class AggregateConsumer: Consumer {
    private let plan: AggregatePlan
    private var table: GroupTable?
    private let dictionaries = DictionaryGroups()
    private var accumulators: [any Accumulator]
    private var account: MemoryAccount
    /// Where groups go when they have become many.
    private let shared: SharedGroups?
    private var limit = AggregateConsumer.usualLimit
    /// Rows since groups were given over.
    private var rows = 0
    /// Whether groups were given over.
    private(set) var hasShared = false

    /// Groups that are given over at once.
    private static let usualLimit = 1 << 18
    /// The same where most rows make a group: as many as stay in a second-level cache.
    private static let lowLimit = 1 << 14

    /// Makes a consumer without groups.
    ///
    /// - Parameters:
    ///   - plan: what is grouped by what.
    ///   - shared: where groups go when they have become many.
    ///   - context: the query's.
    /// - Throws: what making an aggregate throws.
    init(_ plan: AggregatePlan, shared: SharedGroups? = nil, context: QueryContext) throws {
        self.plan = plan
        self.shared = shared
        table = plan.keys.isEmpty ? nil : GroupTable(types: plan.keyTypes)
        accumulators = try plan.calls.map { try $0.makeAccumulator() }
        account = MemoryAccount(context.memory)
        if plan.keys.isEmpty { accumulators.forEach { $0.reserve(groups: 1) } }
    }

    /// Groups so far.
    var groupCount: Int { table?.count ?? 1 }

    func consume(_ batch: ColumnBatch) throws -> Bool {
        let columns = try batch.columns.map { try $0.decoded() }
        for column in columns {
            if let failure = column.failures?.first { throw failure }
        }
        var groups: Buffer?
        if let table {
            let keys = plan.keys.map { columns[$0] }
            groups =
                dictionaries.groups(of: keys, count: batch.count, in: table)
                ?? table.groups(of: keys, count: batch.count)
            for accumulator in accumulators { accumulator.reserve(groups: table.count) }
        }
        for (call, accumulator) in zip(plan.calls, accumulators) {
            try call.add(columns, groups: groups, count: batch.count, to: accumulator)
        }
        rows += batch.count
        if shared != nil, groupCount >= limit {
            let isWorthLittle = rows < groupCount * 2
            try share()
            if isWorthLittle, limit > AggregateConsumer.lowLimit {
                limit = AggregateConsumer.lowLimit
                table = GroupTable(types: plan.keyTypes, expected: limit * 2)
            }
        }
        try count()
        return true
    }

    /// Gives all groups over.
    func share() throws {
        guard let shared, let table else { return }
        try shared.absorb(self)
        table.removeAll()
        dictionaries.reset()
        accumulators = try plan.calls.map { try $0.makeAccumulator() }
        rows = 0
        hasShared = true
    }

    /// Takes over the groups of another thread.
    ///
    /// - Parameters:
    ///   - other: whose groups; it keeps them.
    ///   - part: of how many, which part of the other's groups (by hash).
    /// - Throws: EXCEEDED_LOCAL_MEMORY_LIMIT.
    func absorb(_ other: AggregateConsumer, part: (number: Int, of: Int) = (0, 1)) throws {
        let map: Buffer
        if let table, let theirs = other.table {
            map = table.absorb(theirs, part: part)
            for accumulator in accumulators { accumulator.reserve(groups: table.count) }
        } else {
            map = Buffer(zeroed: 4)
        }
        let groups = Lane<UInt32>(map, count: other.groupCount)
        try withExtendedLifetime(map) {
            for (mine, theirs) in zip(accumulators, other.accumulators) { try mine.merge(theirs, groups: groups) }
        }
        try count()
    }

    /// Says how much memory is held.
    private func count() throws {
        try account.set((table?.byteCount ?? 0) + accumulators.reduce(0) { $0 + $1.byteCount + groupCount * 8 })
    }

    /// Makes a group for a grouping set without rows.
    func ensureGroup(_ keys: [Column]) {
        guard let table else { return }
        _ = table.groups(of: keys, count: 1)
        for accumulator in accumulators { accumulator.reserve(groups: table.count) }
    }

    /// Keys and results of all groups.
    func finish() throws -> any StreamSource {
        let count = groupCount
        let results = ColumnBatch(columns: try accumulators.map { try $0.finish(groups: count) }, count: count)
        guard let table else { return ChunkedSource.make(results) }
        let size = 8192
        // Nobody makes groups any more.
        let shared = UncheckedBox(table)
        return GeneratedSource(count: (count + size - 1) / size) { number in
            let range = number * size..<min(count, (number + 1) * size)
            let rest = results.columns.isEmpty ? [] : results.gathered(Selection(Array(range))).columns
            return ColumnBatch(columns: shared.value.keys(range) + rest, count: range.count)
        }
    }

    /// Gives back what is held.
    func release() {
        account.release()
    }
}

/// An aggregation with columns for symbols.
struct AggregatePlan: Sendable {
    let keys: [Int]
    let keyTypes: [DataType]
    let calls: [Call]

    /// One aggregate.
    struct Call: Sendable {
        let function: AggregateFunction
        let signature: BoundSignature
        let arguments: [Int]
        let mask: Int?
        let isDistinct: Bool
        /// Sort keys as columns.
        let order: [(column: Int, isDescending: Bool, nullsFirst: Bool, isEncoded: Bool)]
    }

    init(_ node: Plan.Aggregation, layout: [Symbol]) {
        func position(_ symbol: Symbol) -> Int {
            guard let position = layout.firstIndex(of: symbol) else {
                preconditionFailure("the symbol \(symbol.name)#\(symbol.id) is not an input")
            }
            return position
        }
        keys = node.keys.map(position)
        keyTypes = node.keys.map(\.type)
        calls = node.aggregates.map { _, call in
            Call(
                function: call.function, signature: call.signature, arguments: call.arguments.map(position),
                mask: call.mask.map(position), isDistinct: call.isDistinct,
                order: call.function.isOrderSensitive
                    ? call.order.map { (position($0.symbol), $0.isDescending, $0.nullsFirst, $0.isEncoded) } : [])
        }
    }
}

extension AggregatePlan.Call {
    /// An empty accumulator: with a set in front if the call is DISTINCT, with a buffer if it is ordered.
    func makeAccumulator() throws -> any Accumulator {
        let make = { try function.make(signature.arguments, signature.result) }
        if !order.isEmpty { return try OrderedAccumulator(self, inner: make()) }
        if isDistinct && !signature.arguments.isEmpty { return try DistinctAccumulator(self, inner: make()) }
        return try make()
    }

    /// Adds the rows of a batch that the mask and NULLs leave.
    func add(_ columns: [Column], groups: Buffer?, count: Int, to accumulator: any Accumulator) throws {
        var inputs = arguments.map { columns[$0] } + order.map { columns[$0.column] }
        var groups = groups
        var count = count
        if let mask, let kept = try Logic.select(columns[mask]) {
            inputs = inputs.map { $0.gathered(kept) }
            groups = groups?.gathered(kept, of: count)
            count = kept.count
        }
        if function.ignoresNulls, let kept = present(Array(inputs.prefix(arguments.count)), count: count) {
            inputs = inputs.map { $0.gathered(kept) }
            groups = groups?.gathered(kept, of: count)
            count = kept.count
        }
        guard count > 0 else { return }
        let lane = groups.map { Lane<UInt32>($0, count: count) }
        try withExtendedLifetime(groups) {
            try accumulator.add(inputs, groups: lane, count: count)
        }
    }

    /// The rows without a NULL; nil for all.
    private func present(_ inputs: [Column], count: Int) -> Selection? {
        guard let nulls = NullFlags.merged(inputs.map { $0.isConstant ? $0.expandedNulls() : $0 }, stored: count) else {
            return nil
        }
        let flags = Lane<UInt8>(nulls, count: count)
        let rows = Buffer(byteCount: count * 4)
        let target = Lane<UInt32>(rows, count: count)
        var kept = 0
        for row in 0..<count {
            target[kept] = UInt32(truncatingIfNeeded: row)
            kept &+= Int(flags[row] ^ 1)
        }
        withExtendedLifetime(nulls) {}
        return kept == count ? nil : Selection(rows: rows, count: kept)
    }
}

extension Column {
    /// A constant column as one whose NULL flags have a row each.
    fileprivate func expandedNulls() -> Column { nulls == nil ? self : flattened() }
}

extension Buffer {
    /// Some elements of a buffer of `UInt32`.
    func gathered(_ selection: Selection, of count: Int) -> Buffer {
        let result = Buffer(byteCount: selection.count * 4)
        let (source, target) = (Lane<UInt32>(self, count: count), Lane<UInt32>(result, count: selection.count))
        let rows = selection.lane
        for position in 0..<selection.count { target[position] = source[Int(rows[position])] }
        return result
    }
}
