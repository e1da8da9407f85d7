import Columnar

extension ExpressionTranslator {
    /// Plans a subquery that may refer to the columns around it.
    private func subplan(_ query: Query, _ expression: Expression) throws -> PlannedRelation {
        var relation = try planner.references.remembering(subqueryAt: expression.position) {
            try planner.plan(query, outer: scope, names: names)
        }
        relation.fields.removeAll(where: \.isHidden)
        return relation
    }

    func translateScalarSubquery(_ query: Query, _ expression: Expression) throws -> RowExpression {
        let relation = try subplan(query, expression)
        let (subquery, symbol) =
            relation.fields.count == 1 ? (relation.plan, relation.fields[0].symbol) : row(of: relation)
        let fresh = planner.symbols.make(symbol.name, symbol.type)
        let only = Plan.project(subquery, [.init(fresh, .symbol(symbol))])
        plan = .apply(Plan.Apply(input: plan, subquery: only, kind: .scalar, position: query.position))
        return .symbol(fresh)
    }

    /// The columns of a subquery as one ROW.
    private func row(of relation: PlannedRelation) -> (Plan, Symbol) {
        let value = NestedConstruction.row(
            of: relation.fields.map { .symbol($0.symbol) }, names: relation.fields.map(\.name))
        let symbol = planner.symbols.make("row", value.type)
        return (.project(relation.plan, [.init(symbol, value)]), symbol)
    }

    func translateExists(_ query: Query, _ expression: Expression) throws -> RowExpression {
        let relation = try subplan(query, expression)
        let mark = planner.symbols.make("exists", .boolean)
        plan = .apply(
            Plan.Apply(input: plan, subquery: relation.plan, kind: .exists(mark), position: query.position))
        return .symbol(mark)
    }

    func translateInSubquery(_ value: Expression, _ query: Query, _ expression: Expression) throws -> RowExpression {
        let operand = try translate(value)
        let relation = try subplan(query, expression)
        let (subquery, symbol, common) = try comparable(operand, relation, expression)
        return membership(operand, subquery, symbol, common, at: query.position)
    }

    /// The subquery with the column that a value is compared with, and the type that both are compared in.
    ///
    /// Trino compares rows of columns: a ROW with all columns, any other value with the only one.
    private func comparable(
        _ operand: RowExpression, _ relation: PlannedRelation, _ expression: Expression
    ) throws -> (Plan, Symbol, DataType) {
        let fields = relation.fields.map { DataType.Field(name: $0.name, type: $0.symbol.type) }
        var left = DataType.row([DataType.Field(name: nil, type: operand.type)])
        if case .row = operand.type {
            left = operand.type
        } else if fields.count == 1 {
            if let common = TypeCoercion.common(operand.type, fields[0].type), common.isComparable {
                return (relation.plan, relation.fields[0].symbol, common)
            }
        }
        if left == operand.type || operand.type == .unknown,
            let common = TypeCoercion.common(operand.type, .row(fields)), common.isComparable
        {
            let (plan, symbol) = row(of: relation)
            return (plan, symbol, common)
        }
        throw error(
            "TYPE_MISMATCH",
            "Value expression and result of subquery must be of the same type: \(left) vs \(DataType.row(fields))",
            at: expression)
    }

    private func membership(
        _ operand: RowExpression, _ subquery: Plan, _ symbol: Symbol, _ common: DataType,
        at position: SourcePosition
    ) -> RowExpression {
        let value = attach(operand.coerced(to: common))
        let among = planner.symbols.make("member", common)
        let candidates = Plan.project(subquery, [.init(among, RowExpression.symbol(symbol).coerced(to: common))])
        let mark = planner.symbols.make("in", .boolean)
        plan = .apply(
            Plan.Apply(
                input: plan, subquery: candidates, kind: .membership(value: value, among: among, mark: mark),
                position: position))
        return .symbol(mark)
    }

    /// The symbol of an expression, computed before what comes next.
    private func attach(_ expression: RowExpression) -> Symbol {
        if case .symbol(let symbol) = expression, plan.outputs.contains(symbol) { return symbol }
        let symbol = planner.symbols.make("value", expression.type)
        plan = .project(plan, plan.outputs.unique.map { .init($0) } + [.init(symbol, expression)])
        return symbol
    }

    // MARK: - ANY and ALL

    func translateQuantified(
        _ op: ComparisonOperator, _ quantifier: Quantifier, _ value: Expression, _ query: Query,
        _ expression: Expression
    ) throws -> RowExpression {
        let operand = try translate(value)
        let relation = try subplan(query, expression)
        let (subquery, symbol, common) = try comparable(operand, relation, expression)
        let isAll = quantifier == .all
        if op != .equal && op != .notEqual && !common.isOrderable {
            let row =
                if case .row = operand.type { common } else {
                    DataType.row([DataType.Field(name: nil, type: common)])
                }
            throw error(
                "TYPE_MISMATCH", "Type [\(row)] must be orderable in order to be used in quantified comparison",
                at: expression)
        }
        if op == .equal && !isAll { return membership(operand, subquery, symbol, common, at: query.position) }
        if op == .notEqual && isAll { return .not(membership(operand, subquery, symbol, common, at: query.position)) }
        let bounds = aggregateBounds(subquery, symbol, common)
        plan = .apply(Plan.Apply(input: plan, subquery: bounds.plan, kind: .scalar, position: query.position))
        let left = operand.coerced(to: common)
        return quantified(op, isAll: isAll, left, bounds)
    }

    private struct Bounds {
        let plan: Plan
        let min: Symbol
        let max: Symbol
        let rows: Symbol
        let values: Symbol
    }

    private func aggregateBounds(_ subquery: Plan, _ symbol: Symbol, _ type: DataType) -> Bounds {
        let input = planner.symbols.make("candidate", type)
        let projected = Plan.project(subquery, [.init(input, RowExpression.symbol(symbol).coerced(to: type))])
        func call(_ name: String, _ arguments: [Symbol]) -> AggregateCall {
            let match = planner.aggregate(name, arguments.map(\.type))
            return AggregateCall(function: match.function, signature: match.bound, arguments: arguments)
        }
        let (min, max) = (planner.symbols.make("min", type), planner.symbols.make("max", type))
        let (rows, values) = (planner.symbols.make("rows", .bigint), planner.symbols.make("values", .bigint))
        let aggregation = Plan.Aggregation(
            input: projected, keys: [],
            aggregates: [
                (min, call("min", [input])), (max, call("max", [input])), (rows, call("count", [])),
                (values, call("count", [input])),
            ])
        return Bounds(plan: .aggregate(aggregation), min: min, max: max, rows: rows, values: values)
    }

    /// A quantified comparison from the extremes and counts of the subquery, with three-valued logic.
    private func quantified(
        _ op: ComparisonOperator, isAll: Bool, _ left: RowExpression, _ bounds: Bounds
    ) -> RowExpression {
        let zero = RowExpression.constant(.int64(0), .bigint)
        let (min, max) = (RowExpression.symbol(bounds.min), RowExpression.symbol(bounds.max))
        let test: RowExpression
        switch (op, isAll) {
        case (.equal, true): test = .and([.comparison(.equal, left, min), .comparison(.equal, left, max)])
        case (.notEqual, false): test = .or([.comparison(.notEqual, left, min), .comparison(.notEqual, left, max)])
        case (.lessThan, true), (.lessThanOrEqual, true), (.greaterThan, false), (.greaterThanOrEqual, false):
            test = .comparison(op, left, min)
        default: test = .comparison(op, left, max)
        }
        let hasNulls = RowExpression.comparison(.notEqual, .symbol(bounds.rows), .symbol(bounds.values))
        let unknown = RowExpression.conditional([.init(condition: hasNulls, value: .null(.boolean))], otherwise: test)
        let decided =
            isAll
            ? RowExpression.conditional([.init(condition: .not(test), value: .no)], otherwise: unknown)
            : RowExpression.conditional([.init(condition: test, value: .yes)], otherwise: unknown)
        return .conditional(
            [.init(condition: .comparison(.equal, .symbol(bounds.rows), zero), value: isAll ? .yes : .no)],
            otherwise: decided)
    }
}
