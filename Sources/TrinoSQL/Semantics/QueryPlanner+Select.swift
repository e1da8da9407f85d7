import Columnar

/// A column of SELECT: something written, or a column that `*` stands for.
struct SelectColumn {
    enum Source {
        case expression(Expression)
        case field(Scope.Field, Expression)
    }

    let source: Source
    let name: String?
    /// What the column is called in the statement, for comparison with ORDER BY.
    let alias: Identifier?

    /// What was written, or what `*` stands for as if written.
    var expression: Expression {
        switch source {
        case .expression(let expression), .field(_, let expression): expression
        }
    }

    /// What was written; nil for a column of `*`.
    var written: Expression? { if case .expression(let expression) = source { expression } else { nil } }
}

extension QueryPlanner {
    /// Plans one SELECT with its clauses.
    func plan(_ select: QuerySpecification, outer: Scope?, names: NamedQueries?) throws -> PlannedRelation {
        let from =
            try select.from.map { try self.plan($0, outer: outer, names: names) }
            ?? PlannedRelation(plan: .values([], [[]]), fields: [])
        let scope = Scope(from.fields, outer: outer)
        var source = from.plan
        if let filter = select.filter {
            let translator = ExpressionTranslator(self, plan: source, scope: scope, names: names, clause: "WHERE")
            let condition = try translator.translateCondition(filter, clause: "WHERE clause")
            source = .filter(translator.plan, condition)
        }
        let columns = try select.selectItems.flatMap { try expand($0, of: select, scope: scope) }
        let orderBy = select.orderBy?.items ?? []
        var stage = SelectStage(
            plan: source, scope: scope, names: names, replacements: [:], groups: nil, sourceSymbols: scope.symbols)
        try group(select, columns, orderBy, &stage)
        if let having = select.having {
            let condition = try translate(having, &stage, clause: "HAVING clause", mustBeBoolean: true)
            stage.plan = .filter(stage.plan, condition)
        }
        try computeWindows(select, columns, orderBy, &stage)
        return try project(select, columns, orderBy, &stage)
    }

    // MARK: - Items

    /// The columns that an item of SELECT stands for.
    func expand(_ item: SelectItem, of select: QuerySpecification, scope: Scope) throws -> [SelectColumn] {
        switch item.kind {
        case .single(let expression, let alias):
            let name = alias ?? expression.impliedName
            return [SelectColumn(source: .expression(expression), name: name?.value, alias: name)]
        case .allColumns(let target, let aliases):
            return try expandStar(item, target, aliases, of: select, scope: scope)
        }
    }

    private func expandStar(
        _ item: SelectItem, _ target: Expression?, _ aliases: [Identifier], of select: QuerySpecification, scope: Scope
    ) throws -> [SelectColumn] {
        func refuse(_ code: String, _ message: String) -> SQLError { SQLError(code, message, at: item.position) }
        let fields: [Scope.Field]
        if let target {
            guard let parts = target.dottedName?.map(\.canonical) else {
                return try expandRow(item, target, aliases, select, scope)
            }
            let isColumn = scope.hasColumn(parts)
            guard let found = scope.fields(of: parts), !(isColumn && found.isOuter) else {
                if isColumn { return try expandRow(item, target, aliases, select, scope) }
                throw refuse("TABLE_NOT_FOUND", "Unable to resolve reference \(parts.joined(separator: "."))")
            }
            // A relation's name that is also a column of it means the relation, unless the column has fields.
            if isColumn, scope.matches(parts).contains(where: { $0.symbol.type.base == "row" }) {
                throw refuse("AMBIGUOUS_NAME", "Reference '\(parts.joined(separator: "."))' is ambiguous")
            }
            fields = found.fields.filter { !$0.isHidden }
            if found.isOuter, fields.contains(where: { $0.name == nil }) {
                throw refuse(
                    "NOT_SUPPORTED", "SELECT * from outer scope table not supported with anonymous columns")
            }
        } else {
            fields = scope.fields.filter { !$0.isHidden }
            if fields.isEmpty && select.from == nil {
                throw refuse("COLUMN_NOT_FOUND", "SELECT * not allowed in queries without FROM clause")
            }
        }
        guard !fields.isEmpty else {
            throw refuse("COLUMN_NOT_FOUND", "SELECT * not allowed from relation that has no columns")
        }
        if !aliases.isEmpty { try checkAliasCount(aliases, count: fields.count) }
        return fields.enumerated().map { number, field in
            let name = Identifier(field.name ?? "_col\(number)", position: item.position)
            let alias = aliases.isEmpty ? field.name.map { _ in name } : aliases[number]
            let written = Expression(.identifier(name), at: item.position)
            return SelectColumn(source: .field(field, written), name: alias?.value, alias: alias)
        }
    }

    /// The fields of a ROW, each like a subscript of it.
    private func expandRow(
        _ item: SelectItem, _ target: Expression, _ aliases: [Identifier], _ select: QuerySpecification, _ scope: Scope
    ) throws -> [SelectColumn] {
        let translator = ExpressionTranslator(
            self, plan: .values([], [[]]), scope: scope, names: nil, clause: nil)
        translator.acceptsAggregates = true
        guard case .row(let fields) = try translator.translate(target).type else {
            throw SQLError("TYPE_MISMATCH", "expected expression of type Row", at: select.position)
        }
        if !aliases.isEmpty { try checkAliasCount(aliases, count: fields.count) }
        return fields.enumerated().map { number, field in
            let index = Expression(.longLiteral(Int64(number + 1)), at: target.position)
            let part = Expression(.subscript_(base: target, index: index), at: target.position)
            let alias = aliases.isEmpty ? field.name.map { Identifier($0, position: item.position) } : aliases[number]
            return SelectColumn(source: .expression(part), name: alias?.value, alias: alias)
        }
    }

    // MARK: - Projection, DISTINCT, ORDER BY, LIMIT

    private func project(
        _ select: QuerySpecification, _ columns: [SelectColumn], _ orderBy: [SortItem], _ stage: inout SelectStage
    ) throws -> PlannedRelation {
        var values: [RowExpression] = []
        for column in columns { values.append(try value(of: column, &stage)) }
        var outputs: [Symbol] = []
        var computed: [Plan.Assignment] = []
        // A column of a query around gets a symbol of its own here, and so does one that is there twice: a query around
        // may group by one of the two alone.
        let own = Set(stage.plan.outputs)
        for (column, value) in zip(columns, values) {
            if case .symbol(let symbol) = value, own.contains(symbol), !outputs.contains(symbol) {
                outputs.append(symbol)
            } else {
                let symbol = symbols.make(column.name ?? "_col\(outputs.count)", value.type)
                computed.append(.init(symbol, value))
                outputs.append(symbol)
            }
        }
        if !computed.isEmpty {
            stage.plan = .project(stage.plan, stage.plan.outputs.unique.map { .init($0) } + computed)
        }
        let keys = try sortKeys(select, columns, values, outputs, orderBy, &stage)
        var plan = stage.plan
        if select.isDistinct {
            plan = .aggregate(
                Plan.Aggregation(
                    input: .project(plan, outputs.unique.map { .init($0) }), keys: outputs.unique, aggregates: []))
        }
        if !keys.isEmpty { plan = .sort(plan, keys) }
        plan = .project(plan, outputs.unique.map { .init($0) })
        plan = try limit(plan, offset: select.offset, limit: select.limit, hasOrder: select.orderBy != nil)
        let fields = zip(columns, outputs).map { Scope.Field(name: $0.name, qualifier: [], symbol: $1) }
        return PlannedRelation(plan: plan, fields: fields)
    }

    /// The value of a column of SELECT over the groups or rows that there are.
    func value(of column: SelectColumn, _ stage: inout SelectStage) throws -> RowExpression {
        switch column.source {
        case .expression(let expression):
            return try translate(expression, &stage, clause: nil, mustBeBoolean: false)
        case .field(let field, let expression):
            return try stage.checked(.symbol(field.symbol), expression)
        }
    }

    private func sortKeys(
        _ select: QuerySpecification, _ columns: [SelectColumn], _ values: [RowExpression], _ outputs: [Symbol],
        _ orderBy: [SortItem], _ stage: inout SelectStage
    ) throws -> [OrderingKey] {
        // Names in ORDER BY mean outputs before they mean columns of FROM.
        let visible = zip(columns, outputs).map { Scope.Field(name: $0.name, qualifier: [], symbol: $1) }
        let scope = stage.scope
        stage.scope = Scope(visible, before: scope)
        defer { stage.scope = scope }
        var keys: [OrderingKey] = []
        var added: [Plan.Assignment] = []
        for item in orderBy {
            var expression: RowExpression
            if let ordinal = try ordinal(item.key, count: columns.count, clause: "ORDER BY") {
                expression = .symbol(outputs[ordinal])
            } else {
                expression = try translate(item.key, &stage, clause: nil, mustBeBoolean: false)
                // An expression of SELECT written again is that column.
                if let same = values.firstIndex(of: expression), expression.isDeterministic {
                    expression = .symbol(outputs[same])
                }
            }
            if select.isDistinct {
                guard case .symbol(let symbol) = expression, outputs.contains(symbol) else {
                    throw SQLError(
                        "EXPRESSION_NOT_IN_DISTINCT",
                        "For SELECT DISTINCT, ORDER BY expressions must appear in select list", at: select.position)
                }
            }
            if case .symbol(let symbol) = expression, stage.plan.outputs.contains(symbol) {
                keys.append(OrderingKey(item, symbol))
            } else {
                let symbol = symbols.make("order", expression.type)
                added.append(.init(symbol, expression))
                keys.append(OrderingKey(item, symbol))
            }
        }
        if !added.isEmpty {
            stage.plan = .project(stage.plan, stage.plan.outputs.unique.map { .init($0) } + added)
        }
        return keys
    }

    // MARK: - Translating after grouping

    /// Translates an expression over the groups (or rows) of a SELECT.
    func translate(
        _ expression: Expression, _ stage: inout SelectStage, clause: String?, mustBeBoolean: Bool
    ) throws -> RowExpression {
        let translator = ExpressionTranslator(
            self, plan: stage.plan, scope: stage.scope, names: stage.names, clause: clause)
        translator.replacements = stage.replacements
        translator.subqueryKeys = stage.subqueryKeys
        let value = try translator.translate(expression)
        stage.plan = translator.plan
        if mustBeBoolean, value.type != .boolean && value.type != .unknown {
            throw SQLError(
                "TYPE_MISMATCH", "\(clause ?? "") must evaluate to a boolean: actual type \(value.type)",
                at: expression.position)
        }
        return try stage.checked(mustBeBoolean ? value.coerced(to: .boolean) : value, expression)
    }
}

/// A SELECT while it is being planned.
struct SelectStage {
    var plan: Plan
    var scope: Scope
    let names: QueryPlanner.NamedQueries?
    /// Aggregates, grouping operations and window functions that the plan has computed.
    var replacements: [Expression: RowExpression]
    /// Keys of GROUP BY with subqueries in them, their columns resolved.
    var subqueryKeys: [Expression: RowExpression] = [:]
    /// What the query groups by, and the symbol that has it; nil without grouping.
    var groups: [RowExpression: Symbol]?
    /// The columns of FROM.
    let sourceSymbols: Set<Symbol>

    /// The expression over groups, or the error that it uses something that is not grouped.
    func checked(_ value: RowExpression, _ written: Expression) throws -> RowExpression {
        guard let groups else { return value }
        let replaced = value.rewritten { groups[$0].map(RowExpression.symbol) }
        let available = Set(plan.outputs)
        guard replaced.symbols.allSatisfy({ available.contains($0) || !sourceSymbols.contains($0) }) else {
            throw SQLError(
                "EXPRESSION_NOT_AGGREGATE",
                "'\(ExpressionFormatter.format(written))' must be an aggregate expression or appear in GROUP BY clause",
                at: written.position)
        }
        return replaced
    }
}

extension Expression {
    /// The name that a column of SELECT has without an alias; nil for expressions.
    var impliedName: Identifier? { dottedName?.last }
}
