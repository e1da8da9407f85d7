import Columnar

extension QueryPlanner {
    /// Plans a join.
    func planJoin(
        _ type: JoinType, _ left: Relation, _ right: Relation, _ criteria: JoinCriteria?, at position: SourcePosition,
        outer: Scope?, names: NamedQueries?
    ) throws -> PlannedRelation {
        if criteria == .natural {
            throw SQLError("NOT_SUPPORTED", "Natural join not supported", at: position)
        }
        let leftPlan = try plan(left, outer: outer, names: names)
        if right.isLateral {
            return try planLateral(type, leftPlan, right, criteria, at: position, outer: outer, names: names)
        }
        let rightPlan = try plan(right, outer: outer, names: names)
        switch criteria {
        case .using(let columns): return try joinUsing(type, leftPlan, rightPlan, columns, at: position)
        case .on(let condition):
            return try joinOn(type, leftPlan, rightPlan, condition, outer: outer, names: names)
        case .natural, nil:
            let join = Plan.Join(kind: .inner, left: leftPlan.plan, right: rightPlan.plan, criteria: [], filter: nil)
            return PlannedRelation(plan: .join(join), fields: leftPlan.fields + rightPlan.fields)
        }
    }

    private func planLateral(
        _ type: JoinType, _ left: PlannedRelation, _ right: Relation, _ criteria: JoinCriteria?,
        at position: SourcePosition, outer: Scope?, names: NamedQueries?
    ) throws -> PlannedRelation {
        let scope = Scope(left.fields, outer: outer)
        let (rightPlan, used) = try references.collecting { try plan(right, outer: scope, names: names) }
        if type == .right || type == .full {
            let columns = scope.symbols
            if let wrong = used.first(where: { columns.contains($0.symbol) }) {
                throw SQLError(
                    "INVALID_COLUMN_REFERENCE", "LATERAL reference not allowed in \(type.rawValue) JOIN",
                    at: wrong.expression.position)
            }
        }
        if right.isUnnest, let criteria {
            var condition: Expression?
            if case .on(let written) = criteria { condition = written }
            guard condition?.kind == .booleanLiteral(true) else {
                throw SQLError(
                    "NOT_SUPPORTED",
                    "\(type.rawValue) JOIN involving UNNEST is only supported with condition ON TRUE",
                    at: condition?.position ?? position)
            }
        }
        if case .using(let columns) = criteria {
            guard columns.isEmpty || type == .right || type == .full else {
                throw SQLError("NOT_SUPPORTED", "LATERAL with USING is not supported by this engine", at: position)
            }
            return try joinUsing(type, left, rightPlan, columns, at: position)
        }
        if type == .full, case .on(let condition) = criteria, condition.kind != .booleanLiteral(true) {
            throw SQLError(
                "NOT_SUPPORTED", "FULL JOIN involving LATERAL relation is only supported with condition ON TRUE",
                at: condition.position)
        }
        if case .on(let condition) = criteria, type == .right || type == .full {
            return try joinOn(type, left, rightPlan, condition, outer: outer, names: names)
        }
        let fields = left.fields + rightPlan.fields
        if right.isUnnest, let plan = unnested(left.plan, with: rightPlan.plan, isOuter: type == .left) {
            return PlannedRelation(plan: plan, fields: fields)
        }
        var filter: RowExpression?
        if case .on(let condition) = criteria {
            let translator = ExpressionTranslator(
                self, plan: .values([], [[]]), scope: Scope(fields, outer: outer), names: names, clause: "JOIN")
            let value = try translateJoinCondition(condition, type, translator)
            if case .apply = translator.plan {
                throw SQLError(
                    "NOT_SUPPORTED", "a subquery in the condition of a LATERAL join is not supported",
                    at: condition.position)
            }
            filter = value == .yes ? nil : value
        }
        let apply = Plan.Apply(
            input: left.plan, subquery: rightPlan.plan, kind: .lateral(isOuter: type == .left, filter: filter),
            position: right.lateralPosition)
        return PlannedRelation(plan: .apply(apply), fields: fields)
    }

    /// The condition of a join; only those of inner joins may use columns of the query around.
    private func translateJoinCondition(
        _ condition: Expression, _ type: JoinType, _ translator: ExpressionTranslator
    ) throws -> RowExpression {
        try refuseAggregates(condition, clause: "JOIN clause")
        let allowed = allowsCorrelation
        allowsCorrelation = type == .inner
        defer { allowsCorrelation = allowed }
        return try translator.translateCondition(condition, clause: "JOIN ON clause")
    }

    private func joinOn(
        _ type: JoinType, _ left: PlannedRelation, _ right: PlannedRelation, _ condition: Expression, outer: Scope?,
        names: NamedQueries?
    ) throws -> PlannedRelation {
        let fields = left.fields + right.fields
        let cross = Plan.join(Plan.Join(kind: .inner, left: left.plan, right: right.plan, criteria: [], filter: nil))
        let translator = ExpressionTranslator(
            self, plan: cross, scope: Scope(fields, outer: outer), names: names, clause: "JOIN")
        let value = try translateJoinCondition(condition, type, translator)
        if type == .inner {
            return PlannedRelation(plan: .filter(translator.plan, value), fields: fields)
        }
        var sides = (left: left.plan, right: right.plan)
        try attach(translator.plan, to: &sides, condition)
        let kind: Plan.Join.Kind = type == .left ? .left : type == .right ? .right : .full
        let join = JoinBuilder(symbols: symbols).join(kind, sides.left, sides.right, on: value)
        return PlannedRelation(plan: join, fields: fields)
    }

    /// Moves the subqueries of an outer join's condition, which do not depend on its rows, to the side that they are
    /// compared with.
    private func attach(_ plan: Plan, to sides: inout (left: Plan, right: Plan), _ condition: Expression) throws {
        func isOfRight(_ used: Set<Symbol>) throws -> Bool {
            let (left, right) = (used.isDisjoint(with: sides.left.outputs), used.isDisjoint(with: sides.right.outputs))
            guard left || right else {
                throw SQLError(
                    "NOT_SUPPORTED",
                    "a subquery that is compared with both sides of an outer join is not supported by this engine",
                    at: condition.position)
            }
            return !right
        }
        switch plan {
        case .apply(var node):
            try attach(node.input, to: &sides, condition)
            var used: Set<Symbol> = []
            if case .membership(let value, _, _) = node.kind { used = [value] }
            let right = try isOfRight(used)
            node.input = right ? sides.right : sides.left
            if right { sides.right = .apply(node) } else { sides.left = .apply(node) }
        case .project(let input, let assignments):
            try attach(input, to: &sides, condition)
            for assignment in assignments where assignment.value != .symbol(assignment.symbol) {
                let right = try isOfRight(assignment.value.symbols)
                let side = right ? sides.right : sides.left
                let extended = Plan.project(side, side.outputs.unique.map { .init($0) } + [assignment])
                if right { sides.right = extended } else { sides.left = extended }
            }
        default: break
        }
    }

    private func joinUsing(
        _ type: JoinType, _ left: PlannedRelation, _ right: PlannedRelation, _ columns: [Identifier],
        at position: SourcePosition
    ) throws -> PlannedRelation {
        var leftAssignments = left.plan.outputs.map { Plan.Assignment($0) }
        var rightAssignments = right.plan.outputs.map { Plan.Assignment($0) }
        var join = Plan.Join(kind: .inner, left: left.plan, right: right.plan, criteria: [], filter: nil)
        var merged: [(name: String, left: Symbol, right: Symbol)] = []
        var (leftUsed, rightUsed): (Set<Int>, Set<Int>) = ([], [])
        var seen: Set<Identifier> = []
        for column in columns {
            guard seen.insert(column).inserted else {
                throw SQLError(
                    "DUPLICATE_COLUMN_NAME", "Column '\(column.value)' appears multiple times in USING clause",
                    at: column.position)
            }
            let leftNumber = try fieldNumber(column, in: left, side: "left")
            let rightNumber = try fieldNumber(column, in: right, side: "right")
            let (leftField, rightField) = (left.fields[leftNumber], right.fields[rightNumber])
            guard let common = TypeCoercion.common(leftField.symbol.type, rightField.symbol.type),
                common.isComparable
            else {
                throw SQLError(
                    "TYPE_MISMATCH", ComparisonOperator.equal.refusal(leftField.symbol.type, rightField.symbol.type),
                    at: column.position)
            }
            let leftKey = key(leftField.symbol, common, &leftAssignments)
            let rightKey = key(rightField.symbol, common, &rightAssignments)
            join.criteria.append(Plan.Criterion(left: leftKey, right: rightKey))
            merged.append((column.value, leftKey, rightKey))
            leftUsed.insert(leftNumber)
            rightUsed.insert(rightNumber)
        }
        join.left = .project(left.plan, leftAssignments)
        join.right = .project(right.plan, rightAssignments)
        join.kind =
            switch type {
            case .left: .left
            case .right: .right
            case .full: .full
            default: .inner
            }
        var assignments = Plan.join(join).outputs.unique.map { Plan.Assignment($0) }
        var fields: [Scope.Field] = []
        for column in merged {
            let symbol = symbols.make(column.name, column.left.type)
            assignments.append(.init(symbol, .coalesce([.symbol(column.left), .symbol(column.right)])))
            fields.append(Scope.Field(name: column.name, qualifier: [], symbol: symbol))
        }
        fields += left.fields.indices.filter { !leftUsed.contains($0) }.map { left.fields[$0] }
        fields += right.fields.indices.filter { !rightUsed.contains($0) }.map { right.fields[$0] }
        return PlannedRelation(plan: .project(.join(join), assignments), fields: fields)
    }

    private func key(_ symbol: Symbol, _ type: DataType, _ assignments: inout [Plan.Assignment]) -> Symbol {
        if symbol.type == type { return symbol }
        let key = symbols.make(symbol.name, type)
        assignments.append(.init(key, RowExpression.symbol(symbol).coerced(to: type)))
        return key
    }

    /// The place of a column of USING among a side's fields.
    private func fieldNumber(_ column: Identifier, in relation: PlannedRelation, side: String) throws -> Int {
        let found = relation.fields.indices.filter { relation.fields[$0].name?.lowercased() == column.canonical }
        guard let number = found.first else {
            throw SQLError(
                "COLUMN_NOT_FOUND", "Column '\(column.value)' is missing from \(side) side of join",
                at: column.position)
        }
        guard found.count == 1 else {
            throw SQLError("AMBIGUOUS_NAME", "Column '\(column.canonical)' is ambiguous", at: column.position)
        }
        return number
    }
}

extension Relation {
    /// Whether the relation may refer to those before it.
    var isLateral: Bool {
        switch kind {
        case .lateral, .unnest: true
        case .aliased(let inner, _, _): inner.isLateral
        default: false
        }
    }

    /// Whether the relation is UNNEST, under an alias or not.
    var isUnnest: Bool {
        switch kind {
        case .unnest: true
        case .aliased(let inner, _, _): inner.isUnnest
        default: false
        }
    }

    /// Where the query of a LATERAL starts.
    fileprivate var lateralPosition: SourcePosition? {
        switch kind {
        case .lateral(let query): query.position
        case .aliased(let inner, _, _): inner.lateralPosition
        default: nil
        }
    }
}
