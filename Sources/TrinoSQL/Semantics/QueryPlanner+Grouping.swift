import Columnar

extension QueryPlanner {
    // MARK: - GROUP BY

    /// Plans GROUP BY and aggregates; does nothing for a SELECT without any.
    func group(
        _ select: QuerySpecification, _ columns: [SelectColumn], _ orderBy: [SortItem], _ stage: inout SelectStage
    ) throws {
        let written =
            columns.map(\.expression) + (select.having.map { [$0] } ?? []) + orderBy.map(\.key)
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
    /// Keys with subqueries, which get other symbols when they are planned again, as positions in `keys`.
    private var subqueryKeys: [(expression: Expression, position: Int)] = []

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
            case .expression(let written): return try key(written)
            }
        }
        return try key(expression)
    }

    private mutating func key(_ expression: Expression) throws -> Int {
        let found = position(of: try translate(expression, clause: "GROUP BY"))
        if expression.contains(where: { $0.subquery != nil }) { subqueryKeys.append((expression, found)) }
        return found
    }

    private mutating func column(_ expression: Expression) throws -> Int {
        position(of: try translate(expression, clause: "GROUP BY"))
    }

    private mutating func position(of value: RowExpression) -> Int {
        if let known = keys.firstIndex(of: value) { return known }
        keys.append(value)
        return keys.count - 1
    }

    // MARK: - Aggregates

    mutating func add(_ expression: Expression) throws {
        guard case .functionCall(let call) = expression.kind else { return }
        let translator = ExpressionTranslator(
            planner, plan: stage.plan, scope: stage.scope, names: stage.names, clause: nil)
        let (function, bound, arguments) = try translator.aggregate(
            call.name.suffix, call.arguments.map(translator.operand), at: expression)
        stage.plan = translator.plan
        var node = AggregateCall(
            function: function, signature: bound, arguments: arguments.map { symbol($0) },
            isDistinct: call.isDistinct)
        if let filter = call.filter {
            let condition = try translate(filter, clause: nil)
            node.mask = symbol(condition.coerced(to: .boolean))
        }
        for item in call.orderBy {
            let key = try translate(item.key, clause: nil)
            node.order.append(OrderingKey(item, symbol(key)))
        }
        let output = planner.symbols.make(call.name.suffix, bound.result)
        aggregates.append((output, node))
        replacements[expression] = .symbol(output)
    }

    private mutating func symbol(_ value: RowExpression) -> Symbol {
        // A column of a query around becomes a column of the input.
        if case .symbol(let symbol) = value, stage.plan.outputs.contains(symbol) { return symbol }
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
        var keyOutputs = keySymbols
        if sets.count == 1 {
            let used = sets[0].map { keySymbols[$0] }.unique
            stage.plan = .aggregate(Plan.Aggregation(input: input, keys: used, aggregates: aggregates))
            for (key, symbol) in zip(keys, keySymbols) { groups[key] = symbol }
            for grouping in groupings { replacements[grouping] = try groupingBits(grouping, identifier: nil) }
        } else {
            let identifier = planner.symbols.make("groupid", .bigint)
            let outputs = keySymbols.map { planner.symbols.make($0.name, $0.type) }
            keyOutputs = outputs
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
            groups = [:]
            for (key, output) in zip(keys, outputs) {
                let resolved = key.rewritten { part in
                    guard case .symbol = part, part != key else { return nil }
                    return plain[part].map(RowExpression.symbol)
                }
                groups[resolved] = output
            }
        }
        for (expression, position) in subqueryKeys {
            stage.subqueryKeys[expression.resolved(in: stage.scope)] = .symbol(keyOutputs[position])
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
                throw SQLError("INVALID_ARGUMENTS", "grouping() of what is not grouped by", at: argument.position)
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
