import Columnar

@testable import TrinoSQL

/// Runs a plan as analysis left it, row by row: every operator as its definition reads.
///
/// Subqueries are run again for every row around them. Nothing is shared with the engine but functions, casts and
/// accumulators, which have tests of their own.
struct NaivePlan {
    typealias Row = [Value]

    let expressions: NaiveExpression

    init(_ session: Session) {
        expressions = NaiveExpression(session)
    }

    /// The result of a query, in the order of its columns.
    static func rows(
        _ sql: String, catalog: any QueryCatalog, session: Session
    ) throws -> (columns: [ColumnSchema], rows: [Row]) {
        guard case .query(let query) = try SQLParser.statement(sql).kind else { fatalError("no query: \(sql)") }
        let planner = QueryPlanner(catalog: catalog, registry: .standard, session: session, parameters: [])
        let relation = try planner.plan(query, outer: nil, names: nil)
        let fields = relation.fields.filter { !$0.isHidden }
        let naive = NaivePlan(session)
        let outputs = relation.plan.outputs
        let rows = try naive.rows(relation.plan, [:]).map { row in
            let bound = naive.bind(outputs, row, [:])
            return fields.map { bound[$0.symbol] ?? .null }
        }
        return (fields.map { ColumnSchema(name: $0.name, type: $0.symbol.type) }, rows)
    }

    /// The rows of a plan, each in the order of its outputs, given the values of the rows around.
    func rows(_ plan: Plan, _ outer: Bindings) throws -> [Row] {
        switch plan {
        case .scan(let scan): return table(scan)
        case .values(_, let rows): return try rows.map { try $0.map { try expressions.value($0, outer) } }
        case .filter(let input, let condition):
            return try rows(input, outer).filter { try expressions.holds(condition, bind(input.outputs, $0, outer)) }
        case .project(let input, let assignments):
            return try rows(input, outer).map { row in
                let bound = bind(input.outputs, row, outer)
                return try assignments.map { try expressions.value($0.value, bound) }
            }
        case .aggregate(let node): return try NaiveAggregation(self, node).rows(outer)
        case .groupID(let node): return try groupID(node, outer)
        case .join(let node): return try join(node, outer)
        case .apply(let node): return try apply(node, outer)
        case .window(let node): return try NaiveWindow(self, node).rows(outer)
        case .sort(let input, let keys): return sorted(try rows(input, outer), input.outputs, keys)
        case .topN(let input, let keys, let count, let withTies):
            let all = sorted(try rows(input, outer), input.outputs, keys)
            guard withTies, count > 0, all.count > count else { return Array(all.prefix(count)) }
            let last = all[count - 1]
            return Array(all.prefix(count)) + all.dropFirst(count).prefix { order($0, last, input.outputs, keys) == 0 }
        case .limit(let input, let count, let offset):
            return Array(try rows(input, outer).dropFirst(offset).prefix(count ?? .max))
        case .union(_, let branches):
            return try branches.flatMap { branch in
                try rows(branch.input, outer).map { row in
                    let bound = bind(branch.input.outputs, row, [:])
                    return branch.symbols.map { bound[$0] ?? .null }
                }
            }
        case .repeated(let input, let times):
            return try rows(input, outer).flatMap { row -> [Row] in
                guard case .int64(let count)? = bind(input.outputs, row, [:])[times] else { return [] }
                return Array(repeating: row, count: max(0, Int(count)))
            }
        case .singleRow(let input):
            let all = try rows(input, outer)
            if all.count > 1 { throw NaivePlan.severalRows }
            return all.isEmpty ? [input.outputs.map { _ in .null }] : all
        case .uniqueID(let input, _):
            return try rows(input, outer).enumerated().map { $1 + [.int64(Int64($0))] }
        default: fatalError("analysis makes no such node that tests could repeat")
        }
    }

    static let severalRows = Failure("SUBQUERY_MULTIPLE_ROWS", "Scalar sub-query has returned multiple rows")

    /// The values of a row by their symbols.
    func bind(_ symbols: [Symbol], _ row: Row, _ outer: Bindings) -> Bindings {
        var bound = outer
        for (symbol, value) in zip(symbols, row) { bound[symbol] = value }
        return bound
    }

    private func table(_ scan: Plan.Scan) -> [Row] {
        guard let source = scan.table.source as? any NaiveSource else { fatalError("a table without rows to see") }
        return source.rows.map { row in scan.columns.map { row[$0.position] } }
    }

    private func groupID(_ node: Plan.GroupID, _ outer: Bindings) throws -> [Row] {
        let input = try rows(node.input, outer)
        return node.sets.enumerated().flatMap { number, set in
            input.map { row in
                let bound = bind(node.input.outputs, row, [:])
                var result: Row = []
                for (position, key) in node.keys.enumerated() {
                    result.append(set.contains(position) ? bound[key.input] ?? .null : .null)
                }
                return result + node.passed.map { bound[$0] ?? .null } + [.int64(Int64(number))]
            }
        }
    }

    private func join(_ node: Plan.Join, _ outer: Bindings) throws -> [Row] {
        let (left, right) = (try rows(node.left, outer), try rows(node.right, outer))
        var result: [Row] = []
        var rightMatched = Array(repeating: false, count: right.count)
        let leftNulls = node.left.outputs.map { _ in Value.null }
        let rightNulls = node.right.outputs.map { _ in Value.null }
        for one in left {
            var partners = 0
            for (number, other) in right.enumerated() {
                let bound = bind(node.right.outputs, other, bind(node.left.outputs, one, outer))
                let isEqual = node.criteria.allSatisfy { criterion in
                    let (first, second) = (bound[criterion.left] ?? .null, bound[criterion.right] ?? .null)
                    let type = criterion.left.type
                    return criterion.isNullSafe
                        ? Naive.key(first, type) == Naive.key(second, type)
                        : Naive.compare(.equal, first, second, type) == .bool(true)
                }
                guard isEqual, try node.filter.map({ try expressions.holds($0, bound) }) ?? true else { continue }
                partners += 1
                rightMatched[number] = true
                result.append(one + other)
            }
            if partners > 1 && node.kind == .leftSingle { throw NaivePlan.severalRows }
            if partners == 0, node.kind != .inner, node.kind != .right { result.append(one + rightNulls) }
        }
        if node.kind == .right || node.kind == .full {
            for (number, other) in right.enumerated() where !rightMatched[number] { result.append(leftNulls + other) }
        }
        return result
    }

    private func apply(_ node: Plan.Apply, _ outer: Bindings) throws -> [Row] {
        let inner = node.subquery.outputs
        var result: [Row] = []
        for row in try rows(node.input, outer) {
            let bound = bind(node.input.outputs, row, outer)
            let found = try rows(node.subquery, bound)
            switch node.kind {
            case .scalar:
                if found.count > 1 { throw NaivePlan.severalRows }
                result.append(row + (found.first ?? inner.map { _ in .null }))
            case .exists: result.append(row + [.bool(!found.isEmpty)])
            case .membership(let value, let among, _):
                var answer = Value.bool(false)
                for candidate in found {
                    let other = bind(inner, candidate, bound)
                    answer = Naive.or(
                        answer,
                        Naive.compare(.equal, bound[value] ?? .null, other[among] ?? .null, value.type))
                }
                result.append(row + [answer])
            case .lateral(let isOuter, let filter):
                var partners = 0
                for candidate in found {
                    let pair = bind(inner, candidate, bound)
                    guard try filter.map({ try expressions.holds($0, pair) }) ?? true else { continue }
                    partners += 1
                    result.append(row + candidate)
                }
                if partners == 0 && isOuter { result.append(row + inner.map { _ in .null }) }
            }
        }
        return result
    }

    // MARK: - Order

    /// Rows by keys; those that the keys do not tell apart stay as they are.
    func sorted(_ rows: [Row], _ symbols: [Symbol], _ keys: [OrderingKey]) -> [Row] {
        rows.enumerated().sorted { one, other in
            let order = order(one.element, other.element, symbols, keys)
            return order == 0 ? one.offset < other.offset : order < 0
        }.map(\.element)
    }

    /// The order of two rows.
    func order(_ left: Row, _ right: Row, _ symbols: [Symbol], _ keys: [OrderingKey]) -> Int {
        for key in keys {
            guard let position = symbols.firstIndex(of: key.symbol) else { fatalError("no \(key.symbol.name)") }
            let (one, other) = (left[position], right[position])
            if one == .null || other == .null {
                if one == other { continue }
                return (one == .null) == key.nullsFirst ? -1 : 1
            }
            let order = Naive.order(one, other, key.symbol.type)
            if order != 0 { return key.isDescending ? -order : order }
        }
        return 0
    }
}

/// A table whose rows can be seen.
protocol NaiveSource {
    var rows: [[Value]] { get }
}
