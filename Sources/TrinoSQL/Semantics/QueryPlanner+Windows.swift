import Columnar

extension QueryPlanner {
    /// Plans the window functions of a SELECT.
    func computeWindows(
        _ select: QuerySpecification, _ columns: [SelectColumn], _ orderBy: [SortItem], _ stage: inout SelectStage
    ) throws {
        let calls = columns.flatMap { $0.expression.outermost(where: isWindow) }.unique
        let more = orderBy.flatMap { $0.key.outermost(where: isWindow) }.unique.filter { !calls.contains($0) }
        guard !calls.isEmpty || !more.isEmpty else { return }
        var definitions: [WindowName: ResolvedWindow] = [:]
        for definition in select.windows {
            definitions[WindowName(definition.name)] = try ResolvedWindow(
                .specification(definition.window), among: definitions)
        }
        var builder = WindowBuilder(planner: self, stage: stage, definitions: definitions)
        for call in calls { try builder.add(call) }
        builder.finish()
        stage = builder.stage
        guard !more.isEmpty else { return }
        // Windows of ORDER BY are over the outputs too.
        let scope = stage.scope
        stage.scope = Scope(try outputFields(columns, &stage), before: scope)
        builder = WindowBuilder(planner: self, stage: stage, definitions: definitions)
        for call in more { try builder.add(call) }
        builder.finish()
        stage = builder.stage
        stage.scope = scope
    }

    /// The outputs of SELECT as columns of the plan.
    private func outputFields(_ columns: [SelectColumn], _ stage: inout SelectStage) throws -> [Scope.Field] {
        var added: [Plan.Assignment] = []
        let fields = try columns.map { column in
            let value = try value(of: column, &stage)
            if case .symbol(let symbol) = value { return Scope.Field(name: column.name, qualifier: [], symbol: symbol) }
            let symbol = symbols.make(column.name ?? "_col", value.type)
            added.append(.init(symbol, value))
            return Scope.Field(name: column.name, qualifier: [], symbol: symbol)
        }
        if !added.isEmpty {
            stage.plan = .project(stage.plan, stage.plan.outputs.unique.map { .init($0) } + added)
        }
        return fields
    }
}

/// Builds the windows of one SELECT.
struct WindowBuilder {
    let planner: QueryPlanner
    var stage: SelectStage
    let definitions: [WindowName: ResolvedWindow]
    private var nodes: [Node] = []
    private var computed: [Plan.Assignment] = []
    private var replacements: [Expression: RowExpression] = [:]

    private struct Node {
        let partition: [Symbol]
        let order: [OrderingKey]
        var functions: [(symbol: Symbol, call: WindowCallNode)]
    }

    init(planner: QueryPlanner, stage: SelectStage, definitions: [WindowName: ResolvedWindow]) {
        self.planner = planner
        self.stage = stage
        self.definitions = definitions
    }

    private mutating func translate(_ expression: Expression) throws -> RowExpression {
        try planner.translate(expression, &stage, clause: nil, mustBeBoolean: false)
    }

    private mutating func symbol(_ value: RowExpression) -> Symbol {
        // A column of a query around becomes a column of the input.
        if case .symbol(let symbol) = value, stage.plan.outputs.contains(symbol) { return symbol }
        if value.isDeterministic, let known = computed.first(where: { $0.value == value }) { return known.symbol }
        let symbol = planner.symbols.make("expr", value.type)
        computed.append(.init(symbol, value))
        return symbol
    }

    mutating func add(_ expression: Expression) throws {
        guard case .functionCall(let call) = expression.kind, let written = call.window else { return }
        let window = try ResolvedWindow(written, among: definitions)
        var partition: [Symbol] = []
        for key in window.partitionBy { partition.append(symbol(try translate(key))) }
        var order: [OrderingKey] = []
        for item in window.orderBy { order.append(OrderingKey(item, symbol(try translate(item.key)))) }
        let node = try callNode(call, expression, window.frame, order)
        let output = planner.symbols.make(call.name.suffix, node.signature.result)
        replacements[expression] = .symbol(output)
        if let known = nodes.firstIndex(where: { $0.partition == partition.unique && $0.order == order }) {
            nodes[known].functions.append((output, node))
        } else {
            nodes.append(Node(partition: partition.unique, order: order, functions: [(output, node)]))
        }
    }

    private mutating func callNode(
        _ call: FunctionCall, _ expression: Expression, _ written: WindowFrame?, _ order: [OrderingKey]
    ) throws -> WindowCallNode {
        let name = call.name.suffix
        var operands: [CallOperand] = []
        for argument in call.arguments {
            if case .lambda(let parameters, let body) = argument.kind {
                operands.append(.lambda(argument, parameters: parameters, body: body))
            } else {
                operands.append(.value(try translate(argument)))
            }
        }
        let translator = ExpressionTranslator(
            planner, plan: stage.plan, scope: stage.scope, names: stage.names, clause: nil)
        let frame = try frame(written, order)
        let callee: WindowCallNode.Callee
        let bound: BoundSignature
        let arguments: [RowExpression]
        if let candidates = planner.registry.windows[name] {
            let match = try planner.resolve(
                name, given: operands.map(translator.callArgument), among: candidates, signature: \.signature,
                at: expression.position)
            (callee, bound) = (.window(match.function), match.bound)
            arguments = try translator.bound(operands, bound)
        } else {
            let aggregate = try translator.aggregate(name, operands, at: expression)
            (callee, bound, arguments) = (.aggregate(aggregate.function), aggregate.bound, aggregate.arguments)
        }
        return WindowCallNode(
            callee: callee, signature: bound, arguments: arguments.map { symbol($0) }, frame: frame,
            ignoresNulls: call.nullTreatment == .ignore)
    }

    // MARK: - Frames

    private mutating func frame(_ written: WindowFrame?, _ order: [OrderingKey]) throws -> WindowCallNode.Frame {
        guard let frame = written else {
            return WindowCallNode.Frame(
                type: .range, start: .unboundedPreceding, end: order.isEmpty ? .unboundedFollowing : .currentRow)
        }
        let start = try bound(frame.start, frame, order)
        let end = try frame.end.map { try bound($0, frame, order) } ?? .currentRow
        return WindowCallNode.Frame(type: frame.type, start: start, end: end)
    }

    private mutating func bound(
        _ bound: FrameBound, _ frame: WindowFrame, _ order: [OrderingKey]
    ) throws -> WindowCallNode.Frame.Bound {
        switch bound.kind {
        case .unboundedPreceding: return .unboundedPreceding
        case .unboundedFollowing: return .unboundedFollowing
        case .currentRow: return .currentRow
        case .preceding(let offset): return .preceding(try self.offset(offset, frame, order, isPreceding: true))
        case .following(let offset): return .following(try self.offset(offset, frame, order, isPreceding: false))
        }
    }

    private mutating func offset(
        _ expression: Expression, _ frame: WindowFrame, _ order: [OrderingKey], isPreceding: Bool
    ) throws -> WindowCallNode.Frame.Offset {
        let value = try translate(expression)
        guard frame.type == .range, let key = order.first else {
            let rows = value.coerced(to: .bigint)
            return .init(value: symbol(try checked(rows, rows, expression)))
        }
        // The bound as a value of the key: down in the direction of the order is minus.
        let type = key.symbol.type
        let name = isPreceding != key.isDescending ? "$operator$subtract" : "$operator$add"
        let match = try planner.resolve(
            name, [type, value.type], among: planner.registry.scalars[name] ?? [], signature: \.signature,
            at: expression.position)
        let sum = RowExpression.call(
            ScalarCallee(signature: match.bound, function: match.function),
            [
                RowExpression.symbol(key.symbol).coerced(to: match.bound.arguments[0]),
                value.coerced(to: match.bound.arguments[1]),
            ])
        // Trino compares in the type of the sum: a key of INTEGER and an offset of 1.5 are told apart by decimals.
        return .init(
            value: symbol(try checked(value, sum, expression)),
            key: sum.type == type ? nil : symbol(RowExpression.symbol(key.symbol).coerced(to: sum.type)))
    }

    /// A value that fails where the offset is negative or NULL, whatever the row's key is.
    private func checked(
        _ offset: RowExpression, _ value: RowExpression, _ expression: Expression
    ) throws -> RowExpression {
        let name = FunctionRegistry.frameOffsetCheck
        let match = try planner.resolve(
            name, [offset.type], among: planner.registry.scalars[name] ?? [], signature: \.signature,
            at: expression.position)
        let check = RowExpression.call(ScalarCallee(signature: match.bound, function: match.function), [offset])
        return .conditional([.init(condition: check, value: value)], otherwise: .null(value.type))
    }

    // MARK: - The windows

    mutating func finish() {
        if !computed.isEmpty {
            stage.plan = .project(stage.plan, stage.plan.outputs.unique.map { .init($0) } + computed)
        }
        for node in nodes {
            stage.plan = .window(
                Plan.WindowNode(
                    input: stage.plan, partition: node.partition, order: node.order, functions: node.functions))
        }
        stage.replacements.merge(replacements) { _, new in new }
    }
}
