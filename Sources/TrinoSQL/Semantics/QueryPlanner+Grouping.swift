import Columnar

extension QueryPlanner {
    /// Whether a call is an aggregate (and not a window function).
    func isAggregate(_ expression: Expression) -> Bool {
        guard case .functionCall(let call) = expression.kind, call.window == nil else { return false }
        return registry.aggregates[call.name.suffix] != nil
    }

    func isWindow(_ expression: Expression) -> Bool {
        guard case .functionCall(let call) = expression.kind else { return false }
        return call.window != nil
    }

    private func isGrouping(_ expression: Expression) -> Bool {
        if case .grouping = expression.kind { true } else { false }
    }

    /// Refuses aggregates, windows and grouping operations where rows are meant.
    func refuseAggregates(_ expression: Expression, clause: String) throws {
        let found = expression.outermost { isAggregate($0) || isWindow($0) || isGrouping($0) }
        guard !found.isEmpty else { return }
        let described = found.map(ExpressionFormatter.format).joined(separator: ", ")
        throw SQLError(
            "EXPRESSION_NOT_SCALAR",
            "\(clause) cannot contain aggregations, window functions or grouping operations: [\(described)]",
            at: expression.position)
    }

    func refuseWindows(_ expression: Expression, clause: String) throws {
        let found = expression.outermost(where: isWindow)
        guard !found.isEmpty else { return }
        let described = found.map(ExpressionFormatter.format).joined(separator: ", ")
        throw SQLError(
            "NESTED_WINDOW", "\(clause) clause cannot contain window functions or row pattern measures: [\(described)]",
            at: found[0].position)
    }

    // MARK: - GROUP BY

    /// Plans GROUP BY and aggregates; does nothing for a SELECT without any.
    func group(
        _ select: QuerySpecification, _ columns: [SelectColumn], _ orderBy: [SortItem], _ stage: inout SelectStage
    ) throws {
        let written = columns.map(\.expression) + (select.having.map { [$0] } ?? []) + orderBy.map(\.key)
            + select.windows.flatMap(\.window.children)
        let calls = written.flatMap { $0.outermost(where: isAggregate) }.unique
        let groupings = written.flatMap { $0.outermost(where: isGrouping) }.unique
        guard select.groupBy != nil || !calls.isEmpty || select.having != nil || !groupings.isEmpty else { return }
        var builder = GroupingBuilder(planner: self, stage: stage)
        if let groupBy = select.groupBy { try builder.read(groupBy, columns) }
        for call in calls { try builder.add(call) }
        try builder.finish(groupings: groupings)
        stage = builder.stage
    }
}

/// Builds the aggregation of one SELECT.
struct GroupingBuilder {
    let planner: QueryPlanner
    var stage: SelectStage
    /// What is grouped by, each once.
    private var keys: [RowExpression] = []
    /// The grouping sets, as positions in `keys`.
    private var sets: [[Int]] = [[]]
    /// What the aggregation reads besides the columns there are.
    private var computed: [Plan.Assignment] = []
    private var aggregates: [(symbol: Symbol, call: AggregateCall)] = []
    private var replacements: [Expression: RowExpression] = [:]

    init(planner: QueryPlanner, stage: SelectStage) {
        self.planner = planner
        self.stage = stage
    }

    private mutating func translate(_ expression: Expression, clause: String?) throws -> RowExpression {
        let translator = ExpressionTranslator(
            planner, plan: stage.plan, scope: stage.scope, names: stage.names, clause: clause)
        let value = try translator.translate(expression)
        stage.plan = translator.plan
        return value
    }

    // MARK: - Elements

    mutating func read(_ groupBy: GroupBy, _ columns: [SelectColumn]) throws {
        for element in groupBy.elements {
            let choices: [[Int]]
            switch element.kind {
            case .simple(let expressions): choices = [try expressions.map { try key($0, columns) }]
            case .groupingSets(let list): choices = try list.map { try $0.map { try column($0) } }
            case .rollup(let list):
                let positions = try list.map { try column($0) }
                choices = (0...positions.count).reversed().map { Array(positions.prefix($0)) }
            case .cube(let list):
                let positions = try list.map { try column($0) }
                choices = (0..<(1 << positions.count)).reversed().map { bits in
                    positions.enumerated().filter { bits >> (positions.count - 1 - $0.offset) & 1 == 1 }.map(\.element)
                }
            }
            sets = sets.flatMap { set in choices.map { (set + $0).unique } }
            guard sets.count <= 2048 else {
                throw SQLError(
                    "TOO_MANY_GROUPING_SETS", "GROUP BY has \(sets.count) grouping sets but can contain at most 2048",
                    at: element.position)
            }
        }
        if groupBy.isDistinct {
            var seen: Set<Set<Int>> = []
            sets = sets.filter { seen.insert(Set($0)).inserted }
        }
    }

    private mutating func key(_ expression: Expression, _ columns: [SelectColumn]) throws -> Int {
        if let ordinal = try planner.ordinal(expression, count: columns.count, clause: "GROUP BY") {
            switch columns[ordinal].source {
            case .field(let field, _): return position(of: .symbol(field.symbol))
            case .expression(let written):
                try planner.refuseAggregates(written, clause: "GROUP BY clause")
                return try grouped(try translate(written, clause: "GROUP BY"), written)
            }
        }
        try planner.refuseAggregates(expression, clause: "GROUP BY clause")
        return try grouped(try translate(expression, clause: "GROUP BY"), expression)
    }

    private mutating func grouped(_ value: RowExpression, _ expression: Expression) throws -> Int {
        guard value.type.isComparable else {
            throw SQLError(
                "TYPE_MISMATCH", "\(value.type) is not comparable, and therefore cannot be used in GROUP BY",
                at: expression.position)
        }
        return position(of: value)
    }

    /// An element of a grouping set must be a column.
    private mutating func column(_ expression: Expression) throws -> Int {
        guard expression.dottedName != nil else {
            throw SQLError(
                "INVALID_COLUMN_REFERENCE",
                "GROUP BY expression must be a column reference: \(ExpressionFormatter.format(expression))",
                at: expression.position)
        }
        return try grouped(try translate(expression, clause: "GROUP BY"), expression)
    }

    private mutating func position(of value: RowExpression) -> Int {
        if let known = keys.firstIndex(of: value) { return known }
        keys.append(value)
        return keys.count - 1
    }

    // MARK: - Aggregates

    mutating func add(_ expression: Expression) throws {
        guard case .functionCall(let call) = expression.kind else { return }
        let call2 = try AggregateTranslation(planner: planner).check(call, expression)
        let nested = call.children.flatMap { $0.outermost(where: planner.isAggregate) }
        guard nested.isEmpty else {
            let described = nested.map(ExpressionFormatter.format).joined(separator: ", ")
            throw SQLError(
                "NESTED_AGGREGATION",
                "Cannot nest aggregations inside aggregation '\(call.name)': [\(described)]", at: expression.position)
        }
        let windows = call.children.flatMap { $0.outermost(where: planner.isWindow) }
        guard windows.isEmpty else {
            let described = windows.map(ExpressionFormatter.format).joined(separator: ", ")
            throw SQLError(
                "NESTED_WINDOW",
                "Cannot nest window functions or row pattern measures inside aggregation '\(call.name)': "
                    + "[\(described)]", at: expression.position)
        }
        var arguments: [RowExpression] = []
        for argument in call2.arguments { arguments.append(try translate(argument, clause: nil)) }
        let match = try planner.resolve(
            call.name.suffix, arguments.map(\.type), among: planner.registry.aggregates[call.name.suffix] ?? [],
            signature: \.signature, at: expression.position)
        if call.isDistinct, let type = arguments.first(where: { !$0.type.isComparable })?.type {
            throw SQLError(
                "TYPE_MISMATCH", "DISTINCT can only be applied to comparable types (actual: \(type))",
                at: expression.position)
        }
        var node = AggregateCall(
            function: match.function, signature: match.bound,
            arguments: zip(arguments, match.bound.arguments).map { symbol($0.coerced(to: $1)) },
            isDistinct: call.isDistinct)
        if let filter = call.filter {
            let condition = try translate(filter, clause: nil)
            guard condition.type == .boolean || condition.type == .unknown else {
                throw SQLError(
                    "TYPE_MISMATCH",
                    "FILTER clause must evaluate to a boolean: actual type \(condition.type)", at: filter.position)
            }
            node.mask = symbol(condition.coerced(to: .boolean))
        }
        for item in call.orderBy {
            let key = try translate(item.key, clause: nil)
            try planner.requireOrderable(key.type, item)
            if call.isDistinct, !node.arguments.contains(symbol(key)) {
                throw SQLError(
                    "EXPRESSION_NOT_IN_DISTINCT",
                    "For aggregate function with DISTINCT, ORDER BY expressions must appear in arguments",
                    at: expression.position)
            }
            node.order.append(OrderingKey(item, symbol(key)))
        }
        let output = planner.symbols.make(call.name.suffix, match.bound.result)
        aggregates.append((output, node))
        replacements[expression] = .symbol(output)
    }

    private mutating func symbol(_ value: RowExpression) -> Symbol {
        if case .symbol(let symbol) = value { return symbol }
        if value.isDeterministic, let known = computed.first(where: { $0.value == value }) { return known.symbol }
        let symbol = planner.symbols.make("expr", value.type)
        computed.append(.init(symbol, value))
        return symbol
    }

    // MARK: - The aggregation

    mutating func finish(groupings: [Expression]) throws {
        let keySymbols = keys.map { key in symbol(key) }
        var input = stage.plan
        if !computed.isEmpty {
            input = .project(input, input.outputs.unique.map { .init($0) } + computed)
        }
        var groups: [RowExpression: Symbol] = [:]
        if sets.count == 1 {
            let used = sets[0].map { keySymbols[$0] }.unique
            stage.plan = .aggregate(Plan.Aggregation(input: input, keys: used, aggregates: aggregates))
            for (key, symbol) in zip(keys, keySymbols) { groups[key] = symbol }
            for grouping in groupings { replacements[grouping] = try groupingBits(grouping, identifier: nil) }
        } else {
            let identifier = planner.symbols.make("groupid", .bigint)
            let outputs = keySymbols.map { planner.symbols.make($0.name, $0.type) }
            let passed = aggregates.flatMap { aggregate in
                aggregate.call.arguments + (aggregate.call.mask.map { [$0] } ?? []) + aggregate.call.order.map(\.symbol)
            }.unique
            let node = Plan.GroupID(
                input: input, sets: sets, keys: zip(outputs, keySymbols).map { (output: $0, input: $1) },
                passed: passed, identifier: identifier)
            let empty = sets.indices.filter { sets[$0].isEmpty }
            stage.plan = .aggregate(
                Plan.Aggregation(
                    input: .groupID(node), keys: outputs + [identifier], aggregates: aggregates,
                    emptySets: empty.isEmpty ? nil : (identifier, empty)))
            for (key, output) in zip(keys, outputs) { groups[key] = output }
            for grouping in groupings { replacements[grouping] = try groupingBits(grouping, identifier: identifier) }
            // Names of grouped columns now mean the columns of the groups, in subqueries too.
            stage.scope = Scope(
                stage.scope.fields.map { field in
                    Scope.Field(
                        name: field.name, qualifier: field.qualifier,
                        symbol: groups[.symbol(field.symbol)] ?? field.symbol, isHidden: field.isHidden)
                }, outer: stage.scope.outer)
            let plain = groups
            groups = Dictionary(
                uniqueKeysWithValues: keys.indices.map { number in
                    (
                        keys[number].rewritten { part in
                            if case .symbol = part, part != keys[number] { plain[part].map(RowExpression.symbol) } else { nil }
                        }, outputs[number]
                    )
                })
        }
        stage.groups = groups
        stage.replacements.merge(replacements) { _, new in new }
    }

    /// `grouping(a, b)`: a bit for each column that the row's set does not group by.
    private func groupingBits(_ expression: Expression, identifier: Symbol?) throws -> RowExpression {
        guard case .grouping(let arguments) = expression.kind else { return .null(.bigint) }
        var positions: [Int] = []
        for argument in arguments {
            let translator = ExpressionTranslator(
                planner, plan: stage.plan, scope: stage.scope, names: stage.names, clause: nil)
            guard let position = keys.firstIndex(of: try translator.translate(argument)) else {
                throw SQLError(
                    "INVALID_ARGUMENTS",
                    "The arguments to GROUPING() must be expressions referenced by the GROUP BY at "
                        + "\(argument.position)", at: argument.position)
            }
            positions.append(position)
        }
        let type: DataType = arguments.count > 31 ? .bigint : .integer
        let values = sets.map { set in
            positions.reduce(Int64(0)) { $0 << 1 | (set.contains($1) ? 0 : 1) }
        }
        guard let identifier else { return .constant(.int64(values[0]), type) }
        let branches = values.enumerated().map { number, value in
            RowExpression.Branch(
                condition: .comparison(.equal, .symbol(identifier), .constant(.int64(Int64(number)), .bigint)),
                value: .constant(.int64(value), type))
        }
        return .conditional(branches, otherwise: .null(type))
    }
}

/// Checks of aggregate calls that do not depend on types.
struct AggregateTranslation {
    let planner: QueryPlanner

    /// The call, or the error that it is none.
    func check(_ call: FunctionCall, _ expression: Expression) throws -> FunctionCall {
        if call.nullTreatment != nil {
            throw SQLError(
                "NULL_TREATMENT_NOT_ALLOWED",
                "Cannot specify null treatment clause for \(call.name) function", at: expression.position)
        }
        if call.isStar, call.name.suffix != "count" {
            throw SQLError(
                "FUNCTION_NOT_FOUND", "Unexpected parameters () for function \(call.name)", at: expression.position)
        }
        return call
    }
}
