import Columnar

extension Executor {
    /// Which side of a join streams past the other, and whose rows come out without a partner.
    private struct Sides {
        let streamsLeft: Bool
        /// Whether rows that stream past come out in any case.
        let keepsOuter: Bool
        /// Whether rows of the table come out in any case.
        let keepsInner: Bool

        init(_ node: Plan.Join) {
            func isLarger(_ one: Plan, _ other: Plan) -> Bool {
                CardinalityEstimate.rows(one) > 2 * CardinalityEstimate.rows(other)
            }
            streamsLeft =
                switch node.kind {
                case .inner, .leftSingle: true
                case .left, .full: !isLarger(node.right, node.left)
                case .right: isLarger(node.left, node.right)
                }
            let keepsLeft = node.kind == .left || node.kind == .leftSingle || node.kind == .full
            let keepsRight = node.kind == .right || node.kind == .full
            keepsOuter = streamsLeft ? keepsLeft : keepsRight
            keepsInner = streamsLeft ? keepsRight : keepsLeft
        }
    }

    /// A join: one side becomes a table, the other streams past it.
    ///
    /// - Parameters:
    ///   - node: the join.
    ///   - joins: joins that the result will go through.
    /// - Returns: the pairs, and the rows that come out alone.
    /// - Throws: what the inputs throw.
    func join(_ node: Plan.Join, joins: [ComingJoin] = []) throws -> Stream {
        let sides = Sides(node)
        let (outerPlan, innerPlan) = sides.streamsLeft ? (node.left, node.right) : (node.right, node.left)
        let (rows, innerLayout) = try gather(innerPlan)
        let outerKeys = node.criteria.map { sides.streamsLeft ? $0.left : $0.right }
        let innerKeys = node.criteria.map { sides.streamsLeft ? $0.right : $0.left }
        let nullSafe = node.criteria.map(\.isNullSafe)
        for column in rows.columns { if let failure = column.failures?.first { throw failure } }
        let table = JoinTable(
            rows: rows, keys: try innerKeys.map { try position($0, in: innerLayout) }, nullSafe: nullSafe)
        var account = MemoryAccount(context.memory)
        try account.set(table.byteCount)
        if rows.count == 0 && (node.kind == .inner) {
            return Stream(layout: node.left.outputs + node.right.outputs, branches: [])
        }
        // Where the table's rows come out in any case, none of them may lose a partner before.
        var coming = sides.keepsInner ? [] : joins.filter { Set($0.keys).isSubset(of: outerPlan.outputs) }
        if !sides.keepsOuter, !nullSafe.isEmpty, !nullSafe.contains(true),
            Double(rows.count) < 0.5 * CardinalityEstimate.base(innerPlan)
        {
            coming.append(ComingJoin(table: table, keys: outerKeys))
        }
        let outer = try stream(outerPlan, joins: coming)
        let pairs = outer.layout + innerLayout
        let wanted = Plan.join(node).outputs
        let outputs = try wanted.map { try position($0, in: pairs) }
        let description = JoinTransform.Description(
            table: table, keys: try outerKeys.map { try position($0, in: outer.layout) }, nullSafe: nullSafe,
            filter: node.filter, layout: pairs, innerTypes: innerLayout.map(\.type),
            keepsOuter: sides.keepsOuter, marksInner: sides.keepsInner, isSingle: node.kind == .leftSingle,
            outputs: outputs)
        let context = context
        var result = outer.appending(layout: wanted) { JoinTransform(description, context: context) }
        if sides.keepsInner {
            let outerTypes = outer.layout.map(\.type)
            let size = 1 << 16
            result.branches.append(
                Stream.Branch(
                    source: GeneratedSource(count: (rows.count + size - 1) / size) { number in
                        // Read after all of the outer side went past.
                        let range = number * size..<min(table.rows.count, (number + 1) * size)
                        let alone = table.rows.gathered(Selection(table.unmatched(range)))
                        let nulls = outerTypes.map { Column.constant(.null, type: $0, count: alone.count) }
                        let all = nulls + alone.columns
                        return ColumnBatch(columns: outputs.map { all[$0] }, count: alone.count)
                    }, transforms: []))
        }
        return result
    }

    /// A semi-join: the filtering side becomes a table.
    func semiJoin(_ node: Plan.SemiJoin) throws -> Stream {
        let (rows, innerLayout) = try gather(node.filtering)
        for column in rows.columns { if let failure = column.failures?.first { throw failure } }
        let source = try stream(node.source)
        let pairs = source.layout + innerLayout
        var keys = node.criteria
        // Alone, IN is a lookup of its value.
        let membershipIsKey =
            node.membership != nil && node.criteria.isEmpty && node.filter == nil
            && node.membership?.left.type.isHashable == true
        if membershipIsKey, let membership = node.membership { keys.append(membership) }
        let nullSafe = keys.map(\.isNullSafe)
        let table = JoinTable(
            rows: rows, keys: try keys.map { try position($0.right, in: innerLayout) }, nullSafe: nullSafe)
        let description = SemiJoinTransform.Description(
            table: table, keys: try keys.map { try position($0.left, in: source.layout) }, nullSafe: nullSafe,
            membership: try node.membership.map {
                (try position($0.left, in: source.layout), try position($0.right, in: innerLayout))
            }, membershipIsKey: membershipIsKey, filter: node.filter, layout: pairs)
        let context = context
        return source.appending(layout: source.layout + [node.mark]) {
            SemiJoinTransform(description, context: context)
        }
    }

    private func position(_ symbol: Symbol, in layout: [Symbol]) throws -> Int {
        guard let position = layout.firstIndex(of: symbol) else {
            throw SQLError("GENERIC_INTERNAL_ERROR", "the symbol \(symbol.name)#\(symbol.id) is not an input")
        }
        return position
    }
}
