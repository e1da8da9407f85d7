import Columnar

extension QueryPlanner {
    /// Plans what stands after FROM.
    func plan(_ relation: Relation, outer: Scope?, names: NamedQueries?) throws -> PlannedRelation {
        switch relation.kind {
        case .table(let name): return try planTable(name, at: relation.position, names: names)
        case .subquery(let query): return unqualified(try plan(query, outer: outer, names: names))
        case .lateral(let query): return unqualified(try plan(query, outer: outer, names: names))
        case .unnest:
            throw SQLError("NOT_SUPPORTED", "UNNEST is not supported yet", at: relation.position)
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

    private func unqualified(_ relation: PlannedRelation) -> PlannedRelation {
        var result = relation
        result.fields = relation.fields.filter { !$0.isHidden }.map {
            Scope.Field(name: $0.name, qualifier: [], symbol: $0.symbol)
        }
        return result
    }

    private func aliased(
        _ relation: PlannedRelation, _ alias: Identifier, _ columnNames: [Identifier]?, at position: SourcePosition
    ) throws -> PlannedRelation {
        var result = relation
        guard let columnNames else {
            result.fields = relation.fields.map {
                Scope.Field(name: $0.name, qualifier: [alias.canonical], symbol: $0.symbol, isHidden: $0.isHidden)
            }
            return result
        }
        let visible = relation.fields.filter { !$0.isHidden }
        guard visible.count == columnNames.count else {
            throw SQLError(
                "MISMATCHED_COLUMN_ALIASES",
                "Column alias list has \(columnNames.count) entries but '\(alias.value)' has \(visible.count) columns "
                    + "available", at: position)
        }
        result.fields = zip(visible, columnNames).map {
            Scope.Field(name: $1.value, qualifier: [alias.canonical], symbol: $0.symbol)
        }
        return result
    }

    private func sampleFraction(_ expression: Expression, outer: Scope?, names: NamedQueries?) throws -> Double {
        let translator = ExpressionTranslator(
            self, plan: .values([], [[]]), scope: Scope([], outer: nil), names: names, clause: "TABLESAMPLE")
        let value = try translator.translate(expression)
        guard value.type.isNumeric else {
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
            let planned = try planNamed(entry, name.parts[0])
            return PlannedRelation(
                plan: planned.plan,
                fields: planned.fields.filter { !$0.isHidden }.map {
                    Scope.Field(name: $0.name, qualifier: [parts[0]], symbol: $0.symbol)
                })
        }
        guard parts.count <= 3 else {
            throw SQLError("SYNTAX_ERROR", "Too many dots in table name: \(name)", at: position)
        }
        let full = qualified(parts)
        guard catalog.hasCatalog(full[0]) else {
            throw SQLError("CATALOG_NOT_FOUND", "Catalog '\(full[0])' does not exist", at: position)
        }
        guard try catalog.hasSchema(full[1], in: full[0]) else {
            throw SQLError("SCHEMA_NOT_FOUND", "Schema '\(full[1])' does not exist", at: position)
        }
        if let view = try catalog.view(full[2], schema: full[1], catalog: full[0]) {
            return try expand(view, full, at: position)
        }
        guard let table = try catalog.table(full[2], schema: full[1], catalog: full[0]) else {
            throw SQLError("TABLE_NOT_FOUND", "Table '\(full.joined(separator: "."))' does not exist", at: position)
        }
        return scan(table, full)
    }

    /// Catalog, schema and table of a name, the session's where left out.
    func qualified(_ parts: [String]) -> [String] {
        switch parts.count {
        case 1: [session.catalog, session.schema, parts[0]]
        case 2: [session.catalog, parts[0], parts[1]]
        default: parts
        }
    }

    private func scan(_ table: CatalogTable, _ name: [String]) -> PlannedRelation {
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
                    name: schema[position].name, qualifier: name, symbol: symbol, isHidden: position >= visible)
            })
    }

    private func expand(_ view: CatalogView, _ name: [String], at position: SourcePosition) throws -> PlannedRelation {
        guard !openViews.contains(name) else {
            throw SQLError("VIEW_IS_RECURSIVE", "Statement would create a recursive view", at: position)
        }
        var inner = session
        inner.catalog = view.catalog
        inner.schema = view.schema
        let planner = QueryPlanner(catalog: catalog, registry: registry, session: inner, parameters: [])
        planner.openViews = openViews + [name]
        let planned: PlannedRelation
        do {
            guard case .query(let query) = try SQLParser.statement(view.sql).kind else {
                throw SQLError("INVALID_VIEW", "the view's text is no query")
            }
            planned = try planner.planIsolated(query, symbols: symbols)
        } catch {
            throw SQLError(
                "INVALID_VIEW", "Failed analyzing stored view '\(name.joined(separator: "."))': \(error)", at: position)
        }
        tables += planner.tables
        return PlannedRelation(
            plan: planned.plan,
            fields: planned.fields.filter { !$0.isHidden }.map {
                Scope.Field(name: $0.name, qualifier: name, symbol: $0.symbol)
            })
    }

    // MARK: - Joins

    private func planJoin(
        _ type: JoinType, _ left: Relation, _ right: Relation, _ criteria: JoinCriteria?, at position: SourcePosition,
        outer: Scope?, names: NamedQueries?
    ) throws -> PlannedRelation {
        let leftPlan = try plan(left, outer: outer, names: names)
        if right.isLateral {
            return try planLateral(type, leftPlan, right, criteria, at: position, outer: outer, names: names)
        }
        let rightPlan = try plan(right, outer: outer, names: names)
        switch criteria {
        case .using(let columns):
            return try joinUsing(type, leftPlan, rightPlan, columns, at: position)
        case .natural:
            throw SQLError("NOT_SUPPORTED", "Natural join not supported", at: position)
        case .on(let condition):
            return try joinOn(type, leftPlan, rightPlan, condition, outer: outer, names: names)
        case nil:
            let join = Plan.Join(kind: .inner, left: leftPlan.plan, right: rightPlan.plan, criteria: [], filter: nil)
            return PlannedRelation(plan: .join(join), fields: leftPlan.fields + rightPlan.fields)
        }
    }

    private func planLateral(
        _ type: JoinType, _ left: PlannedRelation, _ right: Relation, _ criteria: JoinCriteria?,
        at position: SourcePosition, outer: Scope?, names: NamedQueries?
    ) throws -> PlannedRelation {
        guard [.cross, .implicit, .inner, .left].contains(type) else {
            throw SQLError(
                "INVALID_COLUMN_REFERENCE", "LATERAL reference not allowed in \(type.rawValue) JOIN", at: position)
        }
        let scope = Scope(left.fields, outer: outer)
        let rightPlan = try plan(right, outer: scope, names: names)
        var filter: RowExpression?
        if case .on(let condition) = criteria {
            let translator = ExpressionTranslator(
                self, plan: .values([], [[]]), scope: Scope(left.fields + rightPlan.fields, outer: outer),
                names: names, clause: "JOIN ON")
            let value = try translator.translateCondition(condition, clause: "JOIN ON clause")
            filter = value == .yes ? nil : value
        }
        let apply = Plan.Apply(
            input: left.plan, subquery: rightPlan.plan, kind: .lateral(isOuter: type == .left, filter: filter))
        return PlannedRelation(plan: .apply(apply), fields: left.fields + rightPlan.fields)
    }

    private func joinOn(
        _ type: JoinType, _ left: PlannedRelation, _ right: PlannedRelation, _ condition: Expression, outer: Scope?,
        names: NamedQueries?
    ) throws -> PlannedRelation {
        let fields = left.fields + right.fields
        let cross = Plan.join(Plan.Join(kind: .inner, left: left.plan, right: right.plan, criteria: [], filter: nil))
        let translator = ExpressionTranslator(
            self, plan: cross, scope: Scope(fields, outer: outer), names: names, clause: "JOIN ON")
        let value = try translator.translateCondition(condition, clause: "JOIN ON clause")
        if type == .inner {
            return PlannedRelation(plan: .filter(translator.plan, value), fields: fields)
        }
        guard case .join = translator.plan else {
            throw SQLError(
                "NOT_SUPPORTED", "a subquery in the condition of an outer join is not supported", at: condition.position)
        }
        let kind: Plan.Join.Kind = type == .left ? .left : type == .right ? .right : .full
        let join = JoinBuilder(symbols: symbols).join(kind, left.plan, right.plan, on: value)
        return PlannedRelation(plan: join, fields: fields)
    }

    private func joinUsing(
        _ type: JoinType, _ left: PlannedRelation, _ right: PlannedRelation, _ columns: [Identifier],
        at position: SourcePosition
    ) throws -> PlannedRelation {
        var leftAssignments = left.plan.outputs.map { Plan.Assignment($0) }
        var rightAssignments = right.plan.outputs.map { Plan.Assignment($0) }
        var join = Plan.Join(kind: .inner, left: left.plan, right: right.plan, criteria: [], filter: nil)
        var merged: [(name: String, left: Symbol, right: Symbol)] = []
        var used: Set<Symbol> = []
        for column in columns {
            let leftField = try field(column, in: left, side: "left")
            let rightField = try field(column, in: right, side: "right")
            guard !used.contains(leftField.symbol) || merged.allSatisfy({ $0.name != column.canonical }) else {
                throw SQLError(
                    "DUPLICATE_COLUMN_NAME", "Column '\(column.value)' appears multiple times in USING clause",
                    at: column.position)
            }
            guard let common = TypeCoercion.common(leftField.symbol.type, rightField.symbol.type),
                common.isComparable
            else {
                throw SQLError(
                    "TYPE_MISMATCH",
                    "Column Types of left and right side of JOIN do not match: left: "
                        + "\(leftField.symbol.type), right: \(rightField.symbol.type)", at: column.position)
            }
            let leftKey = key(leftField.symbol, common, &leftAssignments)
            let rightKey = key(rightField.symbol, common, &rightAssignments)
            join.criteria.append(Plan.Criterion(left: leftKey, right: rightKey))
            merged.append((column.value, leftKey, rightKey))
            used.formUnion([leftField.symbol, rightField.symbol])
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
        fields += (left.fields + right.fields).filter { !used.contains($0.symbol) }
        return PlannedRelation(plan: .project(.join(join), assignments), fields: fields)
    }

    private func key(_ symbol: Symbol, _ type: DataType, _ assignments: inout [Plan.Assignment]) -> Symbol {
        if symbol.type == type { return symbol }
        let key = symbols.make(symbol.name, type)
        assignments.append(.init(key, RowExpression.symbol(symbol).coerced(to: type)))
        return key
    }

    private func field(_ column: Identifier, in relation: PlannedRelation, side: String) throws -> Scope.Field {
        let found = Scope(relation.fields, outer: nil).matches([column.canonical])
        guard let field = found.first else {
            throw SQLError(
                "COLUMN_NOT_FOUND", "Column '\(column.value)' is missing from \(side) side of join",
                at: column.position)
        }
        guard found.count == 1 else {
            throw SQLError("AMBIGUOUS_NAME", "Column '\(column.value)' is ambiguous", at: column.position)
        }
        return field
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
        case .aliased(let inner, _, _), .sampled(let inner, _, _): inner.isLateral
        default: false
        }
    }
}
