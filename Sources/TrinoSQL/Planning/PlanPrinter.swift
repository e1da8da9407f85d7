import Columnar

/// A plan as text, for EXPLAIN.
enum PlanPrinter {
    /// The plan's operators, the last to run first.
    static func text(_ plan: Plan, outputs: [(name: String?, symbol: Symbol)]) -> String {
        var lines: [String] = []
        let columns = outputs.enumerated().map { $1.name ?? "_col\($0)" }.joined(separator: ", ")
        lines.append("Output[\(columns)]")
        append(plan, 1, &lines)
        return lines.joined(separator: "\n")
    }

    private static func append(_ plan: Plan, _ depth: Int, _ lines: inout [String]) {
        lines.append(String(repeating: "    ", count: depth) + "- " + title(plan))
        for input in plan.inputs { append(input, depth + 1, &lines) }
    }

    /// An operator as a line.
    static func title(_ plan: Plan) -> String {
        switch plan {
        case .scan(let scan):
            "TableScan[\(scan.table.name.joined(separator: "."))] => [\(list(scan.columns.map(\.symbol)))]"
        case .values(_, let rows): "Values[\(rows.count) rows]"
        case .filter(_, let condition): "Filter[\(text(condition))]"
        case .project(_, let assignments):
            "Project[\(assignments.map { "\(name($0.symbol)) := \(text($0.value))" }.joined(separator: ", "))]"
        case .aggregate(let node):
            "Aggregate[\(list(node.keys))][\(node.aggregates.map { call($0.symbol, $0.call) }.joined(separator: ", "))]"
        case .groupID(let node): "GroupId[\(node.sets.count) sets]"
        case .join(let node):
            "\(kind(node.kind))Join[\(node.criteria.map { "\(name($0.left)) = \(name($0.right))" }.joined(separator: " AND "))]"
                + (node.filter.map { "[\(text($0))]" } ?? "")
        case .semiJoin(let node): "SemiJoin[\(name(node.mark))]"
        case .apply: "Apply"
        case .window(let node): "Window[partition by \(list(node.partition)); order by \(keys(node.order))]"
        case .firstRow(let node):
            "FirstRow[partition by \(list(node.partition)); order by \(keys(node.order))]"
        case .sort(_, let order): "Sort[\(keys(order))]"
        case .topN(_, let order, let count, let withTies):
            "TopN[\(count)\(withTies ? " with ties" : ""); \(keys(order))]"
        case .limit(_, let count, let offset):
            "Limit[\(count.map(String.init) ?? "all")\(offset > 0 ? " offset \(offset)" : "")]"
        case .union: "Union"
        case .repeated: "Repeat"
        case .unnest(let node):
            "Unnest[\(list(node.arguments.map(\.symbol)))]" + (node.ordinality == nil ? "" : "[with ordinality]")
                + (node.isOuter ? "[outer]" : "")
        case .singleRow: "EnforceSingleRow"
        case .sample(_, let fraction): "Sample[\(fraction)]"
        case .uniqueID: "AssignUniqueId"
        case .shared(_, let number): "Shared[\(number)]"
        }
    }

    private static func kind(_ kind: Plan.Join.Kind) -> String {
        switch kind {
        case .inner: "Inner"
        case .left: "Left"
        case .right: "Right"
        case .full: "Full"
        case .leftSingle: "LeftSingle"
        }
    }

    private static func name(_ symbol: Symbol) -> String { symbol.name }
    private static func list(_ symbols: [Symbol]) -> String { symbols.map(name).joined(separator: ", ") }
    private static func keys(_ keys: [OrderingKey]) -> String {
        keys.map { "\(name($0.symbol)) \($0.isDescending ? "DESC" : "ASC") NULLS \($0.nullsFirst ? "FIRST" : "LAST")" }
            .joined(separator: ", ")
    }

    private static func call(_ symbol: Symbol, _ call: AggregateCall) -> String {
        "\(name(symbol)) := \(call.signature.name)(\(call.isDistinct ? "DISTINCT " : "")\(list(call.arguments)))"
    }

    /// An expression as text.
    static func text(_ expression: RowExpression) -> String {
        switch expression {
        case .constant(let value, let type): constant(value, type)
        case .symbol(let symbol): name(symbol)
        case .call(let callee, let arguments):
            "\(callee.signature.name)(\(arguments.map(text).joined(separator: ", ")))"
        case .cast(let value, let type): "CAST(\(text(value)) AS \(type))"
        case .tryCast(let value, let type): "TRY_CAST(\(text(value)) AS \(type))"
        case .comparison(let op, let left, let right): "(\(text(left)) \(op.rawValue) \(text(right)))"
        case .between(let value, let low, let high): "(\(text(value)) BETWEEN \(text(low)) AND \(text(high)))"
        case .and(let terms): "(" + terms.map(text).joined(separator: " AND ") + ")"
        case .or(let terms): "(" + terms.map(text).joined(separator: " OR ") + ")"
        case .not(let term): "(NOT \(text(term)))"
        case .isNull(let term): "(\(text(term)) IS NULL)"
        case .conditional(let branches, let otherwise):
            "CASE " + branches.map { "WHEN \(text($0.condition)) THEN \(text($0.value))" }.joined(separator: " ")
                + " ELSE \(text(otherwise)) END"
        case .coalesce(let terms): "COALESCE(\(terms.map(text).joined(separator: ", ")))"
        case .nullIf(let first, let second, _): "NULLIF(\(text(first)), \(text(second)))"
        case .inList(let value, let list): "(\(text(value)) IN (\(list.map(text).joined(separator: ", "))))"
        case .tryValue(let value): "TRY(\(text(value)))"
        case .lambda(let parameters, let body): "(\(list(parameters))) -> \(text(body))"
        }
    }

    private static func constant(_ value: Value, _ type: DataType) -> String {
        let column = Column.constant(value, type: type, count: 1)
        let text = Casts.cast(
            column, to: .varchar(nil), context: EvaluationContext(session: Session(startTime: 0)))
        if text.failures != nil || text.isNull(0) { return value == .null ? "null" : "\(type)" }
        let shown = withExtendedLifetime(text) { text.views[0].string }
        return type.isText ? "'\(shown)'" : shown
    }
}
