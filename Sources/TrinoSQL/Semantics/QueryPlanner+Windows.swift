import Columnar

extension QueryPlanner {
    /// Plans the window functions of a SELECT.
    func computeWindows(
        _ select: QuerySpecification, _ columns: [SelectColumn], _ orderBy: [SortItem], _ stage: inout SelectStage
    ) throws {
        let written = columns.map(\.expression) + orderBy.map(\.key)
        let calls = written.flatMap { $0.outermost(where: isWindow) }.unique
        guard !calls.isEmpty else { return }
        var definitions: [String: WindowSpecification] = [:]
        for definition in select.windows {
            guard definitions[definition.name.canonical] == nil else {
                throw SQLError(
                    "DUPLICATE_WINDOW_NAME", "WINDOW name '\(definition.name.value)' specified more than once",
                    at: definition.name.position)
            }
            definitions[definition.name.canonical] = try resolve(definition.window, definitions)
        }
        var builder = WindowBuilder(planner: self, stage: stage)
        for call in calls { try builder.add(call, definitions) { try self.resolve($0, definitions) } }
        builder.finish()
        stage = builder.stage
    }

    /// A window with what the window that it names adds.
    private func resolve(
        _ window: WindowSpecification, _ definitions: [String: WindowSpecification]
    ) throws -> WindowSpecification {
        guard let name = window.existingWindowName else { return window }
        guard let base = definitions[name.canonical] else {
            throw SQLError("INVALID_WINDOW_REFERENCE", "Cannot resolve WINDOW name \(name.value)", at: name.position)
        }
        if !window.partitionBy.isEmpty {
            throw SQLError(
                "INVALID_PARTITION_BY", "WINDOW specification with named WINDOW reference cannot specify PARTITION BY",
                at: window.partitionBy[0].position)
        }
        if !window.orderBy.isEmpty && !base.orderBy.isEmpty {
            throw SQLError(
                "INVALID_ORDER_BY",
                "Cannot specify ORDER BY if referenced named WINDOW specifies ORDER BY", at: window.orderBy[0].position)
        }
        if base.frame != nil {
            throw SQLError(
                "INVALID_WINDOW_REFERENCE",
                "Cannot reference named WINDOW containing frame specification", at: name.position)
        }
        var merged = window
        merged.existingWindowName = nil
        merged.partitionBy = base.partitionBy
        if window.orderBy.isEmpty { merged.orderBy = base.orderBy }
        return merged
    }
}

/// Builds the windows of one SELECT.
struct WindowBuilder {
    let planner: QueryPlanner
    var stage: SelectStage
    private var nodes: [Node] = []
    private var computed: [Plan.Assignment] = []
    private var replacements: [Expression: RowExpression] = [:]

    private struct Node {
        let partition: [Symbol]
        let order: [OrderingKey]
        var functions: [(symbol: Symbol, call: WindowCallNode)]
    }

    init(planner: QueryPlanner, stage: SelectStage) {
        self.planner = planner
        self.stage = stage
    }

    private mutating func translate(_ expression: Expression) throws -> RowExpression {
        let nested = expression.outermost(where: planner.isWindow)
        guard nested.isEmpty else {
            let described = nested.map(ExpressionFormatter.format).joined(separator: ", ")
            throw SQLError(
                "NESTED_WINDOW",
                "Cannot nest window functions or row pattern measures inside window specification: [\(described)]",
                at: expression.position)
        }
        return try planner.translate(expression, &stage, clause: nil, mustBeBoolean: false)
    }

    private mutating func symbol(_ value: RowExpression) -> Symbol {
        if case .symbol(let symbol) = value { return symbol }
        if value.isDeterministic, let known = computed.first(where: { $0.value == value }) { return known.symbol }
        let symbol = planner.symbols.make("expr", value.type)
        computed.append(.init(symbol, value))
        return symbol
    }

    mutating func add(
        _ expression: Expression, _ definitions: [String: WindowSpecification],
        resolve: (WindowSpecification) throws -> WindowSpecification
    ) throws {
        guard case .functionCall(let call) = expression.kind, let window = call.window else { return }
        let specification: WindowSpecification
        switch window {
        case .reference(let name):
            guard let known = definitions[name.canonical] else {
                throw SQLError("INVALID_WINDOW_REFERENCE", "Cannot resolve WINDOW name \(name.value)", at: name.position)
            }
            specification = known
        case .specification(let written): specification = try resolve(written)
        }
        if call.isDistinct {
            throw SQLError(
                "NOT_SUPPORTED", "DISTINCT in window function parameters not yet supported: "
                    + ExpressionFormatter.format(expression), at: expression.position)
        }
        if !call.orderBy.isEmpty {
            throw SQLError(
                "NOT_SUPPORTED", "Window function with ORDER BY is not supported", at: expression.position)
        }
        var partition: [Symbol] = []
        for key in specification.partitionBy {
            let value = try translate(key)
            guard value.type.isComparable else {
                throw SQLError(
                    "TYPE_MISMATCH",
                    "\(value.type) is not comparable, and therefore cannot be used in window function PARTITION BY",
                    at: key.position)
            }
            partition.append(symbol(value))
        }
        var order: [OrderingKey] = []
        for item in specification.orderBy {
            let value = try translate(item.key)
            guard value.type.isOrderable else {
                throw SQLError(
                    "TYPE_MISMATCH",
                    "\(value.type) is not orderable, and therefore cannot be used in window function ORDER BY",
                    at: item.position)
            }
            order.append(OrderingKey(item, symbol(value)))
        }
        let node = try callNode(call, expression, specification, order)
        let output = planner.symbols.make(call.name.suffix, node.signature.result)
        replacements[expression] = .symbol(output)
        if let known = nodes.firstIndex(where: { $0.partition == partition.unique && $0.order == order }) {
            nodes[known].functions.append((output, node))
        } else {
            nodes.append(Node(partition: partition.unique, order: order, functions: [(output, node)]))
        }
    }

    private mutating func callNode(
        _ call: FunctionCall, _ expression: Expression, _ specification: WindowSpecification, _ order: [OrderingKey]
    ) throws -> WindowCallNode {
        let name = call.name.suffix
        var arguments: [RowExpression] = []
        for argument in call.arguments { arguments.append(try translate(argument)) }
        let types = arguments.map(\.type)
        let frame = try frame(specification, order, expression)
        let callee: WindowCallNode.Callee
        let bound: BoundSignature
        if let candidates = planner.registry.windows[name] {
            if call.filter != nil {
                throw SQLError(
                    "FUNCTION_NOT_AGGREGATE", "Filter is only valid for aggregation functions",
                    at: expression.position)
            }
            let match = try planner.resolve(
                name, types, among: candidates, signature: \.signature, at: expression.position)
            (callee, bound) = (.window(match.function), match.bound)
            if ["row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile", "lag", "lead"].contains(name) {
                if ["lag", "lead"].contains(name) && specification.orderBy.isEmpty {
                    throw SQLError(
                        "MISSING_ORDER_BY", "\(name) function requires an ORDER BY window clause",
                        at: expression.position)
                }
                if specification.frame != nil && ["lag", "lead"].contains(name) {
                    throw SQLError(
                        "INVALID_WINDOW_FRAME", "Cannot specify window frame for \(name) function",
                        at: expression.position)
                }
            }
        } else {
            if call.nullTreatment != nil {
                throw SQLError(
                    "NULL_TREATMENT_NOT_ALLOWED",
                    "Cannot specify null treatment clause for \(call.name) function", at: expression.position)
            }
            let match = try planner.resolve(
                name, types, among: planner.registry.aggregates[name] ?? [], signature: \.signature,
                at: expression.position)
            (callee, bound) = (.aggregate(match.function), match.bound)
        }
        var mask: Symbol?
        if let filter = call.filter {
            let condition = try translate(filter)
            mask = symbol(condition.coerced(to: .boolean))
        }
        let inputs = zip(arguments, bound.arguments).map { symbol($0.coerced(to: $1)) }
        return WindowCallNode(
            callee: callee, signature: bound, arguments: inputs, frame: frame,
            ignoresNulls: call.nullTreatment == .ignore, mask: mask)
    }

    // MARK: - Frames

    private mutating func frame(
        _ specification: WindowSpecification, _ order: [OrderingKey], _ expression: Expression
    ) throws -> WindowCallNode.Frame {
        guard let frame = specification.frame else {
            return WindowCallNode.Frame(
                type: .range, start: .unboundedPreceding, end: order.isEmpty ? .unboundedFollowing : .currentRow)
        }
        try FrameChecker.check(frame)
        if frame.type == .groups && order.isEmpty {
            throw SQLError(
                "MISSING_ORDER_BY", "Window frame of type GROUPS requires ORDER BY", at: frame.position)
        }
        let start = try bound(frame.start, frame, order, isStart: true)
        let end = try frame.end.map { try bound($0, frame, order, isStart: false) } ?? .currentRow
        return WindowCallNode.Frame(type: frame.type, start: start, end: end)
    }

    private mutating func bound(
        _ bound: FrameBound, _ frame: WindowFrame, _ order: [OrderingKey], isStart: Bool
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
    ) throws -> Symbol {
        let value = try translate(expression)
        guard frame.type == .range else {
            guard value.type.isInteger else {
                throw SQLError(
                    "TYPE_MISMATCH",
                    "Window frame \(frame.type.rawValue) value type must be exact numeric type with scale 0 "
                        + "(actual \(value.type))", at: expression.position)
            }
            return symbol(value.coerced(to: .bigint))
        }
        guard let key = order.first else {
            throw SQLError(
                "MISSING_ORDER_BY", "Window frame of type RANGE PRECEDING or FOLLOWING requires ORDER BY",
                at: frame.position)
        }
        guard order.count == 1 else {
            throw SQLError(
                "INVALID_ORDER_BY",
                "Window frame of type RANGE PRECEDING or FOLLOWING requires single sort item in ORDER BY "
                    + "(actual: \(order.count))", at: frame.position)
        }
        let type = key.symbol.type
        guard type.isNumeric || type.isTemporal else {
            throw SQLError(
                "TYPE_MISMATCH",
                "Window frame of type RANGE PRECEDING or FOLLOWING requires that sort item type be numeric, datetime "
                    + "or interval (actual: \(type))", at: expression.position)
        }
        // The bound as a value of the key: down in the direction of the order is minus.
        let name = isPreceding != key.isDescending ? "$operator$subtract" : "$operator$add"
        guard
            let match = try? FunctionResolver.resolve(
                planner.registry.scalars[name] ?? [], arguments: [type, value.type], signature: \.signature),
            TypeCoercion.canCoerce(match.bound.result, to: type) || type.isNumeric || match.bound.result.base == type.base
        else {
            throw SQLError(
                "TYPE_MISMATCH",
                "Window frame RANGE value type (\(value.type)) not compatible with sort item type (\(type))",
                at: expression.position)
        }
        let negative = RowExpression.comparison(
            .lessThan, value, .cast(.constant(.int64(0), .integer), value.type))
        let sum = RowExpression.call(
            ScalarCallee(signature: match.bound, function: match.function),
            [
                RowExpression.symbol(key.symbol).coerced(to: match.bound.arguments[0]),
                value.coerced(to: match.bound.arguments[1]),
            ])
        _ = negative
        return symbol(sum.coerced(to: type))
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

/// Frames that can have no rows whatever the data are refused.
enum FrameChecker {
    static func check(_ frame: WindowFrame) throws {
        func refuse(_ message: String) throws {
            throw SQLError("INVALID_WINDOW_FRAME", message, at: frame.position)
        }
        let end = frame.end?.kind ?? .currentRow
        if frame.start.kind == .unboundedFollowing {
            try refuse("Window frame start cannot be UNBOUNDED FOLLOWING")
        }
        if end == .unboundedPreceding { try refuse("Window frame end cannot be UNBOUNDED PRECEDING") }
        switch (frame.start.kind, end) {
        case (.currentRow, .preceding):
            try refuse("Window frame starting from CURRENT ROW cannot end with PRECEDING")
        case (.following, .preceding): try refuse("Window frame starting from FOLLOWING cannot end with PRECEDING")
        case (.following, .currentRow): try refuse("Window frame starting from FOLLOWING cannot end with CURRENT ROW")
        default: break
        }
    }
}

extension DataType {
    /// Dates, times and intervals.
    var isTemporal: Bool {
        switch self {
        case .date, .time, .timestamp, .timeWithTimeZone, .timestampWithTimeZone, .intervalDayToSecond,
            .intervalYearToMonth:
            true
        default: false
        }
    }
}
