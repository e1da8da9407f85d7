import Columnar

extension QueryPlanner {
    /// Plans UNION, INTERSECT and EXCEPT.
    func plan(_ operation: SetOperation, outer: Scope?, names: NamedQueries?) throws -> PlannedRelation {
        let name = operation.kind.rawValue
        var relations: [PlannedRelation] = []
        var visible: [[Scope.Field]] = []
        var types: [DataType] = []
        for (number, operand) in operation.operands.enumerated() {
            let relation = try planOperand(operand, outer: outer, names: names)
            let fields = relation.fields.filter { !$0.isHidden }
            relations.append(relation)
            visible.append(fields)
            guard number > 0 else {
                types = fields.map(\.symbol.type)
                continue
            }
            func mismatch(_ message: String) -> SQLError {
                SQLError("TYPE_MISMATCH", message, at: operation.operatorPositions[number - 1])
            }
            guard fields.count == types.count else {
                throw mismatch("\(name) query has different number of fields: \(types.count), \(fields.count)")
            }
            for (column, field) in fields.enumerated() {
                guard let common = TypeCoercion.common(types[column], field.symbol.type) else {
                    throw mismatch(
                        "column \(column + 1) in \(name) query has incompatible types: \(types[column]), "
                            + "\(field.symbol.type)")
                }
                types[column] = common
            }
            if operation.isDistinct || operation.kind != .union {
                for type in types where !type.isComparable {
                    throw mismatch(
                        "Type \(type) is not comparable and therefore cannot be used in \(name)"
                            + (operation.kind == .union ? " DISTINCT" : ""))
                }
            }
        }
        let branches = zip(relations, visible).map { relation, fields in
            coerce(relation.plan, fields.map(\.symbol), to: types)
        }
        let outputs = zip(visible[0], types).map { symbols.make($0.name ?? "_col", $1) }
        let fields = zip(visible[0], outputs).map {
            Scope.Field(name: $0.name, qualifier: $0.qualifier, symbol: $1)
        }
        let plan: Plan
        switch operation.kind {
        case .union:
            let all = Plan.union(outputs, branches)
            plan = operation.isDistinct ? distinct(all) : all
        case .intersect, .except:
            plan = counted(operation, branches, outputs)
        }
        return PlannedRelation(plan: plan, fields: fields)
    }

    /// Each row once.
    func distinct(_ plan: Plan) -> Plan {
        .aggregate(Plan.Aggregation(input: plan, keys: plan.outputs, aggregates: []))
    }

    private func coerce(_ plan: Plan, _ fields: [Symbol], to types: [DataType]) -> (input: Plan, symbols: [Symbol]) {
        if zip(fields, types).allSatisfy({ $0.type == $1 }) { return (plan, fields) }
        let assignments = zip(fields, types).map { symbol, type in
            Plan.Assignment(symbols.make(symbol.name, type), RowExpression.symbol(symbol).coerced(to: type))
        }
        return (.project(plan, assignments), assignments.map(\.symbol))
    }

    /// INTERSECT and EXCEPT: the rows of all branches are grouped, and how often each branch has a group decides how
    /// often it comes out.
    private func counted(
        _ operation: SetOperation, _ branches: [(input: Plan, symbols: [Symbol])], _ outputs: [Symbol]
    ) -> Plan {
        let markers = branches.indices.map { symbols.make("marker\($0)", .bigint) }
        let marked = branches.enumerated().map { number, branch -> (input: Plan, symbols: [Symbol]) in
            let own = branches.indices.map { _ in symbols.make("marker", .bigint) }
            let assignments =
                branch.symbols.unique.map { Plan.Assignment($0) }
                + own.enumerated().map { Plan.Assignment($1, .constant(.int64($0 == number ? 1 : 0), .bigint)) }
            return (.project(branch.input, assignments), branch.symbols + own)
        }
        let union = Plan.union(outputs + markers, marked)
        let counts = branches.indices.map { symbols.make("count\($0)", .bigint) }
        let sum = aggregate("sum", [.bigint])
        var plan = Plan.aggregate(
            Plan.Aggregation(
                input: union, keys: outputs,
                aggregates: zip(counts, markers).map { count, marker in
                    (count, AggregateCall(function: sum.function, signature: sum.bound, arguments: [marker]))
                }))
        let zero = RowExpression.constant(.int64(0), .bigint)
        if operation.isDistinct {
            let conditions = counts.enumerated().map { number, count in
                RowExpression.comparison(
                    operation.kind == .except && number > 0 ? .equal : .greaterThan, .symbol(count), zero)
            }
            plan = .filter(plan, .and(conditions))
            return .project(plan, outputs.map { .init($0) })
        }
        // ALL: as many as the smallest count, or the first less the second.
        let times = symbols.make("times", .bigint)
        let value: RowExpression
        if operation.kind == .intersect {
            value = .call(scalar("least", counts.map(\.type)), counts.map { .symbol($0) })
        } else {
            value = .call(scalar("$operator$subtract", [.bigint, .bigint]), [.symbol(counts[0]), .symbol(counts[1])])
        }
        plan = .project(plan, outputs.map { .init($0) } + [.init(times, value)])
        return .project(.repeated(plan, times: times), outputs.map { .init($0) })
    }

    /// A scalar function that the planner itself needs.
    func scalar(_ name: String, _ types: [DataType]) -> ScalarCallee {
        guard let candidates = registry.scalars[name],
            let match = try? FunctionResolver.resolve(candidates, arguments: types, signature: \.signature)
        else { preconditionFailure("the function '\(name)' is missing") }
        return ScalarCallee(signature: match.bound, function: match.function)
    }

    /// An aggregate that the planner itself needs.
    func aggregate(_ name: String, _ types: [DataType]) -> FunctionResolver.Match<AggregateFunction> {
        guard let candidates = registry.aggregates[name],
            let match = try? FunctionResolver.resolve(candidates, arguments: types, signature: \.signature)
        else { preconditionFailure("the aggregate '\(name)' is missing") }
        return match
    }
}
