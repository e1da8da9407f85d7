import Columnar

/// A column of SELECT: something written, or a column that `*` stands for.
struct SelectColumn {
    enum Source {
        case expression(Expression)
        case field(Scope.Field, Expression)
    }

    let source: Source
    let name: String?

    /// What was written, or what `*` stands for as if written.
    var expression: Expression {
        switch source {
        case .expression(let expression), .field(_, let expression): expression
        }
    }
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
        let columns = try expand(select, scope: scope, hasFrom: select.from != nil)
        let orderBy = select.orderBy?.items ?? []
        var stage = SelectStage(
            plan: source, scope: scope, names: names, replacements: [:], groups: nil, sourceSymbols: scope.symbols)
        try group(select, columns, orderBy, &stage)
        if let having = select.having {
            try refuseWindows(having, clause: "HAVING")
            let condition = try translate(having, &stage, clause: "HAVING clause", mustBeBoolean: true)
            stage.plan = .filter(stage.plan, condition)
        }
        try computeWindows(select, columns, orderBy, &stage)
        return try project(select, columns, orderBy, &stage)
    }

    // MARK: - Items

    private func expand(_ select: QuerySpecification, scope: Scope, hasFrom: Bool) throws -> [SelectColumn] {
        try select.selectItems.flatMap { item -> [SelectColumn] in
            switch item.kind {
            case .single(let expression, let alias):
                return [SelectColumn(source: .expression(expression), name: alias?.value ?? expression.impliedName)]
            case .allColumns(let target, let aliases):
                return try expandStar(item, target, aliases, scope: scope, hasFrom: hasFrom)
            }
        }
    }

    private func expandStar(
        _ item: SelectItem, _ target: Expression?, _ aliases: [Identifier], scope: Scope, hasFrom: Bool
    ) throws -> [SelectColumn] {
        let fields: [Scope.Field]
        if let target {
            guard let parts = target.dottedName else {
                throw SQLError(
                    "NOT_SUPPORTED", "the fields of a ROW with .* are not supported yet", at: item.position)
            }
            fields = scope.fields(of: parts.map(\.canonical)).filter { !$0.isHidden }
            guard !fields.isEmpty else {
                throw SQLError(
                    "TABLE_NOT_FOUND", "Unable to resolve reference \(ExpressionFormatter.plainName(parts))",
                    at: item.position)
            }
        } else {
            guard hasFrom else {
                throw SQLError(
                    "COLUMN_NOT_FOUND", "SELECT * not allowed in queries without FROM clause", at: item.position)
            }
            fields = scope.fields.filter { !$0.isHidden }
            guard !fields.isEmpty else {
                throw SQLError(
                    "COLUMN_NOT_FOUND", "SELECT * not allowed from relation that has no columns", at: item.position)
            }
        }
        if !aliases.isEmpty && aliases.count != fields.count {
            throw SQLError(
                "MISMATCHED_COLUMN_ALIASES",
                "Column alias list has \(aliases.count) entries but relation has \(fields.count) columns",
                at: aliases[0].position)
        }
        return fields.enumerated().map { number, field in
            let name = aliases.isEmpty ? field.name : aliases[number].value
            let written = Expression(
                .identifier(Identifier(field.name ?? "_col\(number)", position: item.position)), at: item.position)
            return SelectColumn(source: .field(field, written), name: name)
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
        for (column, value) in zip(columns, values) {
            if case .symbol(let symbol) = value {
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
            for (column, symbol) in zip(columns, outputs) where !symbol.type.isComparable {
                throw SQLError(
                    "TYPE_MISMATCH", "DISTINCT can only be applied to comparable types (actual: \(symbol.type)): "
                        + ExpressionFormatter.format(column.expression), at: column.expression.position)
            }
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

    private func value(of column: SelectColumn, _ stage: inout SelectStage) throws -> RowExpression {
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
        var aliases: [String: [Symbol]] = [:]
        for (column, symbol) in zip(columns, outputs) {
            if let name = column.name?.lowercased() { aliases[name, default: []].append(symbol) }
        }
        var keys: [OrderingKey] = []
        var added: [Plan.Assignment] = []
        for item in orderBy {
            let expression: RowExpression
            if let ordinal = try ordinal(item.key, count: columns.count, clause: "ORDER BY") {
                expression = .symbol(outputs[ordinal])
            } else {
                stage.aliases = aliases
                let translated = try translate(item.key, &stage, clause: nil, mustBeBoolean: false)
                stage.aliases = [:]
                // An expression of SELECT written again is that column.
                if let same = values.firstIndex(of: translated), translated.isDeterministic {
                    expression = .symbol(outputs[same])
                } else {
                    expression = translated
                }
            }
            try requireOrderable(expression.type, item)
            if select.isDistinct {
                guard case .symbol(let symbol) = expression, outputs.contains(symbol) else {
                    throw SQLError(
                        "EXPRESSION_NOT_IN_DISTINCT",
                        "For SELECT DISTINCT, ORDER BY expressions must appear in select list", at: select.position)
                }
            }
            if case .symbol(let symbol) = expression {
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
        translator.aliases = stage.aliases
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
    /// What the query groups by, and the symbol that has it; nil without grouping.
    var groups: [RowExpression: Symbol]?
    /// The columns of FROM.
    let sourceSymbols: Set<Symbol>
    /// Names of outputs, while ORDER BY is translated.
    var aliases: [String: [Symbol]] = [:]

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
    var impliedName: String? {
        switch kind {
        case .identifier(let name): name.value
        case .dereference(_, let field): field.value
        default: nil
        }
    }
}
