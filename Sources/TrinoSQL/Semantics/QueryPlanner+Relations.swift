import Columnar

extension QueryPlanner {
    /// Plans what stands after FROM.
    func plan(_ relation: Relation, outer: Scope?, names: NamedQueries?) throws -> PlannedRelation {
        switch relation.kind {
        case .table(let name): return try planTable(name, at: relation.position, names: names)
        case .subquery(let query), .lateral(let query):
            let allowed = allowsCorrelation
            allowsCorrelation = true
            defer { allowsCorrelation = allowed }
            return try plan(query, outer: outer, names: names)
        case .unnest:
            throw SQLError("NOT_SUPPORTED", "UNNEST is not supported by this engine", at: relation.position)
        case .aliased(let inner, let alias, let columnNames):
            return try aliased(
                try plan(inner, outer: outer, names: names), alias, columnNames, at: relation.position)
        case .sampled(let inner, _, let percentage):
            let fraction = try sampleFraction(percentage, outer: outer, names: names)
            var planned = try plan(inner, outer: outer, names: names)
            planned.plan = .sample(planned.plan, fraction: fraction)
            return planned
        case .join(let type, let left, let right, let criteria):
            return try planJoin(type, left, right, criteria, at: relation.position, outer: outer, names: names)
        }
    }

    private func aliased(
        _ relation: PlannedRelation, _ alias: Identifier, _ columnNames: [Identifier]?, at position: SourcePosition
    ) throws -> PlannedRelation {
        var result = relation
        guard let columnNames else {
            result.fields = relation.fields.map { $0.renamed($0.name, qualifier: [alias.canonical]) }
            return result
        }
        let visible = relation.fields.filter { !$0.isHidden }
        guard visible.count == columnNames.count else {
            throw SQLError(
                "MISMATCHED_COLUMN_ALIASES",
                "Column alias list has \(columnNames.count) entries but '\(ExpressionFormatter.name(alias))' has "
                    + "\(visible.count) columns available", at: position)
        }
        result.fields = zip(visible, columnNames).map { $0.renamed($1.value, qualifier: [alias.canonical]) }
        return result
    }

    private func sampleFraction(_ expression: Expression, outer: Scope?, names: NamedQueries?) throws -> Double {
        let translator = ExpressionTranslator(
            self, plan: .values([], [[]]), scope: Scope([], outer: nil), names: names, clause: "TABLESAMPLE")
        let value = try translator.translate(expression)
        guard TypeCoercion.canCoerce(value.type, to: .double) else {
            throw SQLError(
                "TYPE_MISMATCH", "Sample percentage should be a numeric expression", at: expression.position)
        }
        guard case .double(let percentage) = try ConstantFolding.evaluate(value.coerced(to: .double), session: session)
        else {
            throw SQLError("INVALID_ARGUMENTS", "Sample percentage cannot be NULL", at: expression.position)
        }
        guard percentage >= 0 && percentage <= 100 else {
            let bound = percentage < 0 ? "greater than or equal to 0" : "less than or equal to 100"
            throw SQLError(
                "NUMERIC_VALUE_OUT_OF_RANGE", "Sample percentage must be \(bound)", at: expression.position)
        }
        return percentage / 100
    }

    // MARK: - Tables

    private func planTable(
        _ name: QualifiedName, at position: SourcePosition, names: NamedQueries?
    ) throws -> PlannedRelation {
        let parts = name.canonicalParts
        if parts.count == 1, let entry = names?.find(parts[0]) {
            var planned = try planNamed(entry)
            planned.fields = planned.fields.map { $0.renamed($0.name, qualifier: parts) }
            return planned
        }
        guard parts.count <= 3 else {
            throw SQLError("SYNTAX_ERROR", "Too many dots in table name: \(name)")
        }
        let full = qualified(parts)
        if let table = known[full] { return scan(table, full, qualifier: parts) }
        guard catalog.hasCatalog(full[0]) else {
            throw SQLError("CATALOG_NOT_FOUND", "Catalog '\(full[0])' does not exist", at: position)
        }
        guard try catalog.hasSchema(full[1], in: full[0]) else {
            throw SQLError("SCHEMA_NOT_FOUND", "Schema '\(full[1])' does not exist", at: position)
        }
        if let view = try catalog.view(full[2], schema: full[1], catalog: full[0]) {
            return try expand(view, full, qualifier: parts, at: position)
        }
        guard let table = try catalog.table(full[2], schema: full[1], catalog: full[0]) else {
            throw SQLError("TABLE_NOT_FOUND", "Table '\(full.joined(separator: "."))' does not exist", at: position)
        }
        known[full] = table
        return scan(table, full, qualifier: parts)
    }

    /// Catalog, schema and table of a name, the session's where left out.
    func qualified(_ parts: [String]) -> [String] {
        switch parts.count {
        case 1: [session.catalog, session.schema, parts[0]]
        case 2: [session.catalog, parts[0], parts[1]]
        default: parts
        }
    }

    /// The rows of a table; its columns belong to the name as it was written.
    private func scan(_ table: CatalogTable, _ name: [String], qualifier: [String]) -> PlannedRelation {
        let handle = TableHandle(name: name, source: table.source, hiddenColumnCount: table.hiddenColumnCount)
        tables.append(handle)
        let schema = table.source.schema
        let columns = schema.enumerated().map { position, column in
            (symbol: symbols.make(column.name ?? "_col\(position)", column.type), position: position)
        }
        let visible = schema.count - table.hiddenColumnCount
        return PlannedRelation(
            plan: .scan(Plan.Scan(table: handle, columns: columns)),
            fields: columns.map { symbol, position in
                Scope.Field(
                    name: schema[position].name, qualifier: qualifier, symbol: symbol, isHidden: position >= visible)
            })
    }

    private func expand(
        _ view: CatalogView, _ name: [String], qualifier: [String], at position: SourcePosition
    ) throws -> PlannedRelation {
        guard !openViews.contains(name) else { throw SQLError("VIEW_IS_RECURSIVE", "View is recursive", at: position) }
        let full = name.joined(separator: ".")
        func invalid(_ doing: String, _ error: any Error) -> SQLError {
            SQLError("INVALID_VIEW", "Failed \(doing) stored view '\(full)': \(error)", at: position)
        }
        let query: Query
        do {
            guard case .query(let parsed) = try SQLParser.statement(view.sql).kind else {
                throw SQLError("INVALID_VIEW", "the view's text is no query")
            }
            query = parsed
        } catch {
            throw invalid("parsing", error)
        }
        var inner = session
        inner.catalog = view.catalog
        inner.schema = view.schema
        let planner = QueryPlanner(self, session: inner, view: name)
        do {
            var planned = try planner.planIsolated(query, symbols: symbols)
            tables += planner.tables
            known.merge(planner.known) { old, _ in old }
            planned.fields.removeAll(where: \.isHidden)
            planned.fields = planned.fields.map { $0.renamed($0.name, qualifier: qualifier) }
            return planned
        } catch {
            throw invalid("analyzing", error)
        }
    }

    // MARK: - Joins

    private func planJoin(
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
            input: left.plan, subquery: rightPlan.plan, kind: .lateral(isOuter: type == .left, filter: filter))
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

    /// Plans a view's query with the symbols of the statement around it.
    private func planIsolated(_ query: Query, symbols: SymbolAllocator) throws -> PlannedRelation {
        let relation = try plan(query, outer: nil, names: nil)
        // The view's planner has symbols of its own; they are renamed to symbols of the statement.
        var map: [Symbol: Symbol] = [:]
        let plan = relation.plan.renamed { symbol in
            if let known = map[symbol] { return known }
            let fresh = symbols.make(symbol.name, symbol.type)
            map[symbol] = fresh
            return fresh
        }
        return PlannedRelation(
            plan: plan,
            fields: relation.fields.map { field in
                Scope.Field(
                    name: field.name, qualifier: field.qualifier, symbol: map[field.symbol] ?? field.symbol,
                    isHidden: field.isHidden)
            })
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
}
