import Columnar

extension QueryPlanner {
    /// Plans the query of a view in its place.
    func expand(
        _ view: CatalogView, _ name: [String], qualifier: [String], at position: SourcePosition
    ) throws -> PlannedRelation {
        if name == replacedView {
            throw SQLError("VIEW_IS_RECURSIVE", "Statement would create a recursive view", at: position)
        }
        guard !openViews.contains(name) else { throw SQLError("VIEW_IS_RECURSIVE", "View is recursive", at: position) }
        let full = name.joined(separator: ".")
        func invalid(_ doing: String, _ error: any Error) -> SQLError {
            SQLError("INVALID_VIEW", "Failed \(doing) stored view '\(full)': \(error)", at: position)
        }
        guard openViews.count < QueryPlanner.maximumViewDepth else {
            throw SQLError(
                "STACK_OVERFLOW", "Views over views are nested more than \(QueryPlanner.maximumViewDepth) deep",
                at: position)
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
        var planned: PlannedRelation
        do {
            planned = try planner.planIsolated(query, symbols: symbols)
        } catch {
            throw invalid("analyzing", error)
        }
        tables += planner.tables
        known.merge(planner.known) { old, _ in old }
        planned.fields.removeAll(where: \.isHidden)
        if let columns = view.columns {
            if let reason = QueryPlanner.staleness(columns, planned.fields) {
                throw SQLError(
                    "VIEW_IS_STALE", "View '\(full)' is stale or in invalid state: \(reason)", at: position)
            }
            planned = coerce(planned, to: columns)
        }
        planned.fields = planned.fields.map { $0.renamed($0.name, qualifier: qualifier) }
        return planned
    }

    /// Views in views, each of which is parsed and analysed in the middle of the one around it.
    private static let maximumViewDepth = 50

    /// Why a view's query does not give the columns any more that are written down for it; nil if it does.
    private static func staleness(_ columns: [ColumnSchema], _ fields: [Scope.Field]) -> String? {
        guard columns.count == fields.count else {
            return "stored view column count (\(columns.count)) does not match column count derived from the view "
                + "query analysis (\(fields.count))"
        }
        for (position, (column, field)) in zip(columns, fields).enumerated() {
            let type = field.symbol.type
            guard let name = field.name else {
                return "a column of type \(type) projected from query view at position \(position) has no name"
            }
            func reason(_ what: String) -> String {
                "column [\(name)] of type \(type) projected from query view at position \(position) \(what) column "
                    + "[\(column.name ?? "")] of type \(column.type) stored in view definition"
            }
            if name.lowercased() != column.name?.lowercased() { return reason("has a different name from") }
            if !TypeCoercion.canCoerce(type, to: column.type) { return reason("cannot be coerced to") }
        }
        return nil
    }

    /// The columns as they are written down.
    private func coerce(_ relation: PlannedRelation, to columns: [ColumnSchema]) -> PlannedRelation {
        let isSame = zip(relation.fields, columns).allSatisfy { $0.symbol.type == $1.type }
        let assignments = zip(relation.fields, columns).map { field, column in
            Plan.Assignment(
                symbols.make(column.name ?? field.symbol.name, column.type),
                RowExpression.symbol(field.symbol).coerced(to: column.type))
        }
        let outputs = isSame ? relation.fields.map(\.symbol) : assignments.map(\.symbol)
        return PlannedRelation(
            plan: isSame ? relation.plan : .project(relation.plan, assignments),
            fields: zip(columns, outputs).map { Scope.Field(name: $0.name, qualifier: [], symbol: $1) })
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
