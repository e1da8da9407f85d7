import Columnar
import Synchronization

/// Runs a plan: operators that need all of their input run at once, the others when their stream is read.
struct Executor {
    let context: QueryContext

    /// A join that the rows of a plan will go through: rows without a partner may be dropped before.
    struct ComingJoin {
        let table: JoinTable
        let keys: [Symbol]
    }

    /// The batches of a plan.
    ///
    /// - Parameters:
    ///   - plan: what is run.
    ///   - undecoded: outputs that may stay text.
    ///   - joins: joins that the rows will go through.
    /// - Returns: the batches, with a column for each output.
    /// - Throws: what operators that need all of their input throw.
    func stream(_ plan: Plan, undecoded: Set<Symbol> = [], joins: [ComingJoin] = []) throws -> Stream {
        guard let profile = context.profile else { return try run(plan, undecoded, joins) }
        return try profile.stream(of: PlanPrinter.title(plan)) {
            guard case .filter(.scan(let scan), _) = plan else { return try run(plan, undecoded, joins) }
            // Both run as one: the filter's rows are counted, and those that the scan gives to it.
            profile.addScan(PlanPrinter.title(.scan(scan)))
            return try run(plan, undecoded, joins)
        }
    }

    private func run(_ plan: Plan, _ undecoded: Set<Symbol>, _ joins: [ComingJoin]) throws -> Stream {
        try context.check()
        switch plan {
        case .scan(let scan): return try self.scan(scan, conditions: [], undecoded: undecoded, joins: joins)
        case .values(let symbols, let rows): return try values(symbols, rows)
        case .filter(.scan(let scan), let condition):
            return try self.scan(scan, conditions: condition.conjuncts, undecoded: undecoded, joins: joins)
        case .filter(let input, let condition):
            let stream = try stream(input, undecoded: undecoded.subtracting(condition.symbols), joins: joins)
            return transformed(stream, layout: stream.layout) { layout, context in
                FilterTransform(condition, layout: layout, context: context)
            }
        case .project(let input, let assignments): return try project(input, assignments, undecoded, joins)
        case .aggregate(let node): return try aggregate(node)
        case .groupID(let node):
            let stream = try stream(node.input)
            return transformed(stream, layout: plan.outputs) { layout, _ in GroupIDTransform(node, layout: layout) }
        case .join(let node): return try join(node, joins: joins)
        case .semiJoin(let node): return try semiJoin(node)
        case .window(let node): return try window(node)
        case .firstRow(let node): return try firstRow(node)
        case .sort(let input, let keys): return try sort(input, keys)
        case .topN(let input, let keys, let count, let withTies):
            return try topN(input, keys, count, withTies)
        case .limit(let input, let count, let offset): return try limit(input, count, offset, undecoded)
        case .union(let outputs, let branches): return try union(outputs, branches)
        case .repeated(let input, let times):
            return transformed(try stream(input), layout: input.outputs) { layout, _ in
                RepeatTransform(times: times, layout: layout)
            }
        case .unnest(let node):
            return transformed(try stream(node.input), layout: plan.outputs) { layout, _ in
                UnnestTransform(node, layout: layout)
            }
        case .singleRow(let input): return try singleRow(input)
        case .sample(let input, let fraction):
            let stream = try stream(input, undecoded: undecoded)
            return transformed(stream, layout: stream.layout) { _, context in
                SampleTransform(fraction: fraction, context: context)
            }
        case .uniqueID(let input, _):
            let counter = Counter()
            return transformed(try stream(input), layout: plan.outputs) { _, _ in UniqueIDTransform(counter: counter) }
        case .shared(let input, let number): return try shared(input, number)
        case .apply: preconditionFailure("a correlated subquery was not removed")
        }
    }

    private func transformed(
        _ stream: Stream, layout: [Symbol], _ make: @escaping @Sendable ([Symbol], QueryContext) -> any Transform
    ) -> Stream {
        let (input, context) = (stream.layout, context)
        return stream.appending(layout: layout) { make(input, context) }
    }

    /// Consumers for all threads.
    func consumers<C>(_ make: () throws -> C) rethrows -> [C] {
        try (0..<max(1, context.session.parallelism)).map { _ in try make() }
    }

    /// All batches of a plan, in the order of its stream.
    func collect(_ plan: Plan) throws -> (batches: [ColumnBatch], layout: [Symbol]) {
        let stream = try stream(plan)
        let consumers = consumers { CollectConsumer(context: context) }
        try Pipeline.run(stream, into: consumers, context: context)
        return (CollectConsumer.ordered(consumers), stream.layout)
    }

    /// All rows of a plan, where each thread put them.
    func concatenate(_ plan: Plan) throws -> (rows: ColumnConcatenator, layout: [Symbol]) {
        let stream = try stream(plan)
        let types = stream.layout.map(\.type)
        let consumers = consumers { ConcatenateConsumer(types: types, context: context) }
        try Pipeline.run(stream, into: consumers, context: context)
        let all = consumers[0].rows
        all.merge(consumers.dropFirst().map(\.rows))
        return (all, stream.layout)
    }

    /// All rows of a plan as one batch, in the order of its stream.
    func gather(_ plan: Plan) throws -> (rows: ColumnBatch, layout: [Symbol]) {
        let (rows, layout) = try concatenate(plan)
        return (rows.finish(), layout)
    }

    // MARK: - Streaming operators

    private func scan(
        _ scan: Plan.Scan, conditions: [RowExpression], undecoded: Set<Symbol>, joins: [ComingJoin]
    ) throws -> Stream {
        let used = conditions.reduce(into: Set(scan.columns.map(\.symbol))) { $0.formUnion($1.symbols) }
        let columns = scan.columns.filter { used.contains($0.symbol) }
        let positions = Dictionary(
            columns.enumerated().map { ($0.element.symbol, $0.offset) }, uniquingKeysWith: { first, _ in first })
        let constraints = PlannedScan.constraints(of: conditions, columns: columns, session: context.session)
        let table = try scan.table.source.scan(columns: columns.map(\.position), constraints: constraints)
        let source = ScanSource(
            scan: table, outputs: columns.indices.map { $0 },
            undecoded: Set(columns.indices.filter { undecoded.contains(columns[$0].symbol) }),
            conditions: conditions.map { condition in
                let symbols = condition.symbols.sorted { $0.id < $1.id }
                return ScanSource.Condition(
                    expression: condition, symbols: symbols, positions: symbols.compactMap { positions[$0] })
            }, context: context, scanned: conditions.isEmpty ? nil : context.profile?.current.children.last,
            joins: joins.compactMap { join in
                let found = join.keys.compactMap { positions[$0] }
                return found.count == join.keys.count ? ScanSource.Join(table: join.table, positions: found) : nil
            })
        return Stream(layout: columns.map(\.symbol), source: source)
    }

    private func values(_ symbols: [Symbol], _ rows: [[RowExpression]]) throws -> Stream {
        var builders = symbols.map { ColumnBuilder(type: $0.type) }
        for row in rows {
            for (position, expression) in row.enumerated() {
                if case .constant(let value, _) = expression {
                    builders[position].append(value)
                } else {
                    builders[position].append(try ConstantFolding.evaluate(expression, session: context.session))
                }
            }
        }
        let columns = builders.indices.map { builders[$0].finish() }
        return Stream(layout: symbols, source: BatchesSource([ColumnBatch(columns: columns, count: rows.count)]))
    }

    private func project(
        _ input: Plan, _ assignments: [Plan.Assignment], _ undecoded: Set<Symbol>, _ joins: [ComingJoin]
    ) throws -> Stream {
        var origins: [Symbol: Symbol] = [:]
        var passing: Set<Symbol> = []
        var computed: Set<Symbol> = []
        for assignment in assignments {
            if case .symbol(let symbol) = assignment.value {
                origins[assignment.symbol] = symbol
                if undecoded.contains(assignment.symbol) { passing.insert(symbol) } else { computed.insert(symbol) }
            } else {
                computed.formUnion(assignment.value.symbols)
            }
        }
        let below = joins.compactMap { join -> ComingJoin? in
            let keys = join.keys.compactMap { origins[$0] }
            return keys.count == join.keys.count ? ComingJoin(table: join.table, keys: keys) : nil
        }
        let stream = try stream(input, undecoded: passing.subtracting(computed), joins: below)
        return transformed(stream, layout: assignments.map(\.symbol)) { layout, context in
            ProjectTransform(assignments, layout: layout, context: context)
        }
    }

    private func union(_ outputs: [Symbol], _ branches: [(input: Plan, symbols: [Symbol])]) throws -> Stream {
        var all: [Stream.Branch] = []
        for branch in branches {
            let assignments = zip(outputs, branch.symbols).map { Plan.Assignment($0, .symbol($1)) }
            let stream = transformed(try stream(branch.input), layout: outputs) { layout, context in
                ProjectTransform(assignments, layout: layout, context: context)
            }
            all += stream.branches
        }
        return Stream(layout: outputs, branches: all)
    }

    // MARK: - Operators that need all input

    private func limit(_ input: Plan, _ count: Int?, _ offset: Int, _ undecoded: Set<Symbol>) throws -> Stream {
        let stream = try stream(input)
        if count == 0 { return Stream(layout: stream.layout, branches: []) }
        let wanted = count.map { $0.addingClamped(offset) } ?? .max
        let consumers = consumers { LimitConsumer(wanted, context: context) }
        try Pipeline.run(stream, into: consumers, context: context)
        var skip = offset
        var left = count ?? .max
        var kept: [ColumnBatch] = []
        for batch in CollectConsumer.ordered(consumers.map(\.collected)) where left > 0 {
            if skip >= batch.count {
                skip -= batch.count
                continue
            }
            let end = skip + min(batch.count - skip, left)
            kept.append(
                skip == 0 && end == batch.count ? batch : batch.gathered(Selection(Array(skip..<end))))
            left -= left == .max ? 0 : end - skip
            skip = 0
        }
        return Stream(layout: stream.layout, source: BatchesSource(kept))
    }

    /// Rows that several parts of the plan read; whoever comes first computes them.
    private func shared(_ input: Plan, _ number: Int) throws -> Stream {
        let symbols = input.outputs
        if let known = context.shared.withLock({ $0[number] }) {
            return Stream(layout: symbols, source: BatchesSource(known))
        }
        let (batches, layout) = try collect(input)
        // The uses have other names for the columns, in the same order.
        let positions = try symbols.map { try position($0, layout) }
        let ordered = batches.map { batch in
            ColumnBatch(columns: positions.map { batch.columns[$0] }, count: batch.count, sequence: batch.sequence)
        }
        context.shared.withLock { $0[number] = ordered }
        return Stream(layout: symbols, source: BatchesSource(ordered))
    }

    private func singleRow(_ input: Plan) throws -> Stream {
        // Two rows are enough to know that there are several.
        let stream = try stream(input)
        let layout = stream.layout
        let consumers = consumers { LimitConsumer(2, context: context) }
        try Pipeline.run(stream, into: consumers, context: context)
        let batches = CollectConsumer.ordered(consumers.map(\.collected))
        let count = batches.reduce(0) { $0 + $1.count }
        guard count <= 1 else {
            throw SQLError("SUBQUERY_MULTIPLE_ROWS", "Scalar sub-query has returned multiple rows")
        }
        if count == 1 { return Stream(layout: layout, source: BatchesSource(batches.filter { $0.count > 0 })) }
        let nulls = ColumnBatch(
            columns: layout.map { Column.constant(.null, type: $0.type, count: 1).flattened() }, count: 1)
        return Stream(layout: layout, source: BatchesSource([nulls]))
    }

    private func sort(_ input: Plan, _ keys: [OrderingKey]) throws -> Stream {
        let (all, layout) = try concatenate(input)
        let rows = all.finishStored()
        let columns = try keys.map { key in
            KeyColumn(
                rows.columns[try position(key.symbol, layout)], isDescending: key.isDescending,
                nullsFirst: key.nullsFirst, isEncoded: key.isEncoded)
        }
        let order = try RowOrder.sorted(rows, keys: columns, context: context)
        let sorted = SortedRows(rows, order: order)
        try withExtendedLifetime((rows, order)) {
            try ComparedNulls.check(Lane(order, count: rows.count), count: rows.count, keys: columns)
        }
        return Stream(
            layout: layout, source: GeneratedSource(count: sorted.chunkCount) { sorted.chunk($0) })
    }

    private func topN(_ input: Plan, _ keys: [OrderingKey], _ count: Int, _ withTies: Bool) throws -> Stream {
        let stream = try stream(input, undecoded: Set(input.outputs).subtracting(keys.map(\.symbol)))
        let flags = try keys.map { key in
            (try position(key.symbol, stream.layout), key.isDescending, key.nullsFirst)
        }
        let types = stream.layout.map(\.type)
        let consumers = consumers {
            TopNConsumer(TopNBuffer(types: types, keys: flags, count: count, withTies: withTies), context: context)
        }
        try Pipeline.run(stream, into: consumers, context: context)
        for other in consumers.dropFirst() { try consumers[0].merge(other) }
        let first = consumers[0].buffer.finish()
        try ComparedNulls.check(
            count: first.count,
            keys: zip(keys, flags).map { key, flag in
                KeyColumn(
                    StoredColumn(first.columns[flag.0]), isDescending: key.isDescending, nullsFirst: key.nullsFirst,
                    isEncoded: key.isEncoded)
            })
        return Stream(layout: stream.layout, source: ChunkedSource.make(first))
    }

    private func window(_ node: Plan.WindowNode) throws -> Stream {
        let (all, layout) = try concatenate(node.input)
        let window = try WindowOperator(
            rows: all.finishStored(), layout: layout, node: node, check: { [context] in try context.check() }
        ) { [context] rows, keys in try RowOrder.sorted(rows, keys: keys, context: context) }
        return Stream(
            layout: layout + node.functions.map(\.symbol),
            source: GeneratedSource(count: window.sliceCount) { try window.slice($0) })
    }

    private func firstRow(_ node: Plan.WindowNode) throws -> Stream {
        let keys = Set(node.partition).union(node.order.map(\.symbol))
        let stream = try stream(node.input, undecoded: Set(node.input.outputs).subtracting(keys))
        let layout = stream.layout
        let partition = try node.partition.map { try position($0, layout) }
        let order = try node.order.map { key -> TopNBuffer.Key in
            (try position(key.symbol, layout), key.isDescending, key.nullsFirst)
        }
        let (types, context) = (layout.map(\.type), context)
        let consumers = consumers {
            FirstRowConsumer(FirstRowPerGroup(types: types, partition: partition, order: order), context: context)
        }
        try Pipeline.run(stream, into: consumers, context: context)
        for other in consumers.dropFirst() { try consumers[0].merge(other) }
        let rows = consumers[0].rows.finish()
        let number = Column.constant(.int64(1), type: .bigint, count: rows.count)
        return Stream(
            layout: layout + node.functions.map(\.symbol),
            source: ChunkedSource.make(ColumnBatch(columns: rows.columns + [number], count: rows.count)))
    }

    private func aggregate(_ node: Plan.Aggregation) throws -> Stream {
        let stream = try stream(node.input)
        let plan = AggregatePlan(node, layout: stream.layout)
        let layout = node.keys + node.aggregates.map(\.symbol)
        let threads = max(1, context.session.parallelism)
        // A grouping set without keys has a group even without rows, which must be made in one place.
        let shared =
            node.keys.isEmpty || node.emptySets != nil
            ? nil : try SharedGroups(plan, parts: max(4, threads * 2), context: context)
        let consumers = try consumers { try AggregateConsumer(plan, shared: shared, context: context) }
        defer { consumers.forEach { $0.release() } }
        try Pipeline.run(stream, into: consumers, context: context)
        let groups = consumers.reduce(0) { $0 + $1.groupCount }
        if let shared, consumers.contains(where: \.hasShared) || threads > 1 && groups > Executor.parallelMergeGroups {
            // One thread each.
            let all = UncheckedBox(consumers)
            try Workers.run(threads) { try all.value[$0].share() }
            return Stream(
                layout: layout, branches: try shared.finish().map { Stream.Branch(source: $0, transforms: []) })
        }
        let first = consumers[0]
        for other in consumers.dropFirst() where other.groupCount > 0 { try first.absorb(other) }
        if let empty = node.emptySets {
            for number in empty.numbers {
                first.ensureGroup(
                    node.keys.map { key in
                        key == empty.symbol
                            ? .constant(.int64(Int64(number)), type: .bigint, count: 1)
                            : .constant(.null, type: key.type, count: 1)
                    })
            }
        }
        return Stream(layout: layout, source: try first.finish())
    }

    /// Groups from which on all threads merge them.
    private static let parallelMergeGroups = 16_384

    private func position(_ symbol: Symbol, _ layout: [Symbol]) throws -> Int {
        guard let position = layout.firstIndex(of: symbol) else {
            throw SQLError("GENERIC_INTERNAL_ERROR", "the symbol \(symbol.name)#\(symbol.id) is not an input")
        }
        return position
    }
}

/// Keeps the first rows in the order of the stream.
final class LimitConsumer: Consumer {
    let collected: CollectConsumer
    private let wanted: Int
    private var rows = 0

    init(_ wanted: Int, context: QueryContext) {
        collected = CollectConsumer(context: context)
        self.wanted = wanted
    }

    func consume(_ batch: ColumnBatch) throws -> Bool {
        rows += batch.count
        _ = try collected.consume(batch)
        return rows < wanted
    }
}

/// Keeps the first rows in an order of keys.
final class TopNConsumer: Consumer {
    let buffer: TopNBuffer
    private var account: MemoryAccount

    init(_ buffer: TopNBuffer, context: QueryContext) {
        self.buffer = buffer
        account = MemoryAccount(context.memory)
    }

    func consume(_ batch: ColumnBatch) throws -> Bool {
        try buffer.add(batch)
        try account.set(buffer.byteCount)
        return true
    }

    /// Takes over the rows of another thread.
    func merge(_ other: TopNConsumer) throws {
        buffer.merge(other.buffer)
        try account.set(buffer.byteCount)
        other.account.release()
    }
}

/// Keeps the first row of each partition.
final class FirstRowConsumer: Consumer {
    let rows: FirstRowPerGroup
    private var account: MemoryAccount

    init(_ rows: FirstRowPerGroup, context: QueryContext) {
        self.rows = rows
        account = MemoryAccount(context.memory)
    }

    func consume(_ batch: ColumnBatch) throws -> Bool {
        try rows.add(batch)
        try account.set(rows.byteCount)
        return true
    }

    /// Takes over the rows of another thread.
    func merge(_ other: FirstRowConsumer) throws {
        try rows.merge(other.rows)
        try account.set(rows.byteCount)
        other.account.release()
    }
}

/// A large batch in pieces.
enum ChunkedSource {
    static func make(_ batch: ColumnBatch, rows: Int = 8192) -> any StreamSource {
        if batch.count <= rows { return BatchesSource(batch.count > 0 ? [batch] : []) }
        return GeneratedSource(count: (batch.count + rows - 1) / rows) { number in
            let start = number * rows
            return batch.gathered(Selection(Array(start..<min(batch.count, start + rows))))
        }
    }
}
