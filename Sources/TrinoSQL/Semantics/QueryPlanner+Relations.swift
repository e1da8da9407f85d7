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
        case .unnest(let arguments, let withOrdinality):
            return try planUnnest(arguments, withOrdinality: withOrdinality, outer: outer, names: names)
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
