package import Columnar

/// What a query computes, as relations over symbols: the result of analysis, and what the optimiser rewrites.
indirect enum Plan: Sendable {
    case scan(Scan)
    /// Rows of expressions without symbols (or with those of an outer query).
    case values([Symbol], [[RowExpression]])
    case filter(Plan, RowExpression)
    /// The outputs, each an expression over the input; nothing else passes.
    case project(Plan, [Assignment])
    case aggregate(Aggregation)
    /// Repeats the input once for each grouping set.
    case groupID(GroupID)
    case join(Join)
    case semiJoin(SemiJoin)
    /// A subquery evaluated for each row of the input; removed by decorrelation.
    case apply(Apply)
    case window(WindowNode)
    /// The rows whose number in their partition, the window's one function, is 1.
    case firstRow(WindowNode)
    case sort(Plan, [OrderingKey])
    /// The first rows in an order; with ties those that the order does not distinguish from the last too.
    case topN(Plan, [OrderingKey], count: Int, withTies: Bool)
    case limit(Plan, count: Int?, offset: Int)
    /// All rows of several inputs; each lists its symbols in the order of the outputs.
    case union([Symbol], [(input: Plan, symbols: [Symbol])])
    /// Each row as often as a BIGINT says; below one: not at all.
    case repeated(Plan, times: Symbol)
    /// Each row once for each element of arrays and maps.
    case unnest(Unnest)
    /// Exactly one row: NULLs if the input has none, an error if it has several.
    case singleRow(Plan)
    /// Each row with a probability.
    case sample(Plan, fraction: Double)
    /// A number of its own for every row.
    case uniqueID(Plan, Symbol)
    /// A plan that stands in several places and is computed once; equal numbers mean the same rows.
    case shared(Plan, number: Int)

    /// An output and what it is.
    struct Assignment: Sendable {
        let symbol: Symbol
        let value: RowExpression

        init(_ symbol: Symbol, _ value: RowExpression) {
            self.symbol = symbol
            self.value = value
        }

        /// An input that passes.
        init(_ symbol: Symbol) {
            self.init(symbol, .symbol(symbol))
        }
    }

    /// Columns of a table.
    struct Scan: Sendable {
        let table: TableHandle
        /// Position in the table's schema for each output.
        var columns: [(symbol: Symbol, position: Int)]
        /// Conditions known to hold for every row of interest.
        var constraints: [ColumnConstraint] = []
    }

    /// Groups, and aggregates of them.
    struct Aggregation: Sendable {
        var input: Plan
        /// Outputs that pass; without keys there is one group, even of no rows.
        var keys: [Symbol]
        var aggregates: [(symbol: Symbol, call: AggregateCall)]
        /// Of grouping sets with an empty set among them: the number of the empty set, whose group exists even without
        /// rows, and the key that carries it.
        var emptySets: (symbol: Symbol, numbers: [Int])?
    }

    /// Grouping sets: the input once for each.
    struct GroupID: Sendable {
        var input: Plan
        /// For each set the positions in `keys` of what it groups by.
        var sets: [[Int]]
        /// The key columns made: the input's value where the set has it, else NULL.
        var keys: [(output: Symbol, input: Symbol)]
        /// Columns that pass.
        var passed: [Symbol]
        /// The number of the set.
        var identifier: Symbol
    }

    /// Pairs of rows.
    struct Join: Sendable {
        enum Kind: Sendable {
            case inner, left, right, full
            /// LEFT, and an error if a row of the left has several partners.
            case leftSingle
        }

        var kind: Kind
        var left: Plan
        var right: Plan
        /// Equal pairs.
        var criteria: [Criterion]
        /// What else must hold for a pair.
        var filter: RowExpression?
        /// The outputs that are used; nil for all.
        var kept: Set<Symbol>?
    }

    /// An equality of a join.
    struct Criterion: Sendable {
        let left: Symbol
        let right: Symbol
        /// Whether NULL equals NULL.
        var isNullSafe = false
    }

    /// Whether a row has partners.
    struct SemiJoin: Sendable {
        var source: Plan
        var filtering: Plan
        var criteria: [Criterion]
        /// `value IN (...)`: compared with three-valued logic.
        var membership: Criterion?
        /// What else must hold for a pair.
        var filter: RowExpression?
        /// The answer.
        var mark: Symbol
    }

    /// A subquery for each row of the input.
    struct Apply: Sendable {
        enum Kind: Sendable {
            /// The outputs of the one row, NULLs if there is none.
            case scalar
            /// Whether there is a row.
            case exists(Symbol)
            /// Whether the value is among the rows.
            case membership(value: Symbol, among: Symbol, mark: Symbol)
            /// Each row with each of the subquery (LATERAL); outer keeps rows without any.
            case lateral(isOuter: Bool, filter: RowExpression?)
        }

        var input: Plan
        var subquery: Plan
        var kind: Kind
        /// Where the subquery starts.
        var position: SourcePosition?
    }

    /// Rows beside the elements of their arrays and maps; what has fewer elements than others is filled with NULLs.
    struct Unnest: Sendable {
        /// An array or map of the input, and its columns: the elements or their fields, or keys and values.
        struct Argument: Sendable {
            var symbol: Symbol
            var outputs: [Symbol]
        }

        var input: Plan
        /// Outputs that pass.
        var passed: [Symbol]
        var arguments: [Argument]
        /// The number of the element, from 1.
        var ordinality: Symbol?
        /// Whether a row without elements comes out all the same.
        var isOuter: Bool
    }

    /// Window functions of one window.
    struct WindowNode: Sendable {
        var input: Plan
        var partition: [Symbol]
        var order: [OrderingKey]
        var functions: [(symbol: Symbol, call: WindowCallNode)]
    }
}

/// A key of an order.
struct OrderingKey: Hashable, Sendable {
    let symbol: Symbol
    let isDescending: Bool
    let nullsFirst: Bool
    /// Whether the symbol has the bytes of nested values (``OrderingBytes``) in their place.
    var isEncoded = false
}

/// A call of an aggregate over symbols.
struct AggregateCall: Sendable {
    let function: AggregateFunction
    let signature: BoundSignature
    var arguments: [Symbol]
    var isDistinct = false
    /// A BOOLEAN: rows where it is true are taken.
    var mask: Symbol?
    var order: [OrderingKey] = []
}

/// A call of a function over a window.
struct WindowCallNode: Sendable {
    enum Callee: Sendable {
        case window(WindowFunction)
        case aggregate(AggregateFunction)
    }

    let callee: Callee
    let signature: BoundSignature
    var arguments: [Symbol]
    var frame: Frame
    var ignoresNulls = false
    /// A BOOLEAN: rows where it is true are taken.
    var mask: Symbol?

    /// The rows around the current one.
    struct Frame: Sendable {
        enum Bound: Sendable {
            case unboundedPreceding
            case unboundedFollowing
            case currentRow
            case preceding(Offset)
            case following(Offset)
        }

        /// How far a bound is from the row.
        struct Offset: Sendable {
            /// ROWS and GROUPS: a number; RANGE: the key minus or plus the offset, already computed.
            var value: Symbol
            /// RANGE: the key in the type of the value, where it is not the sort key itself.
            var key: Symbol?
        }

        let type: WindowFrame.FrameType
        let start: Bound
        let end: Bound
    }
}

// MARK: - Outputs

extension Plan {
    /// The symbols of the result, in order.
    var outputs: [Symbol] {
        switch self {
        case .scan(let scan): scan.columns.map(\.symbol)
        case .values(let symbols, _): symbols
        case .filter(let input, _), .sort(let input, _), .topN(let input, _, _, _), .limit(let input, _, _),
            .singleRow(let input), .sample(let input, _), .repeated(let input, _), .shared(let input, _):
            input.outputs
        case .project(_, let assignments): assignments.map(\.symbol)
        case .aggregate(let node): node.keys + node.aggregates.map(\.symbol)
        case .groupID(let node): node.keys.map(\.output) + node.passed + [node.identifier]
        case .join(let node):
            (node.left.outputs + node.right.outputs).filter { node.kept?.contains($0) ?? true }
        case .semiJoin(let node): node.source.outputs + [node.mark]
        case .apply(let node):
            switch node.kind {
            case .scalar, .lateral: node.input.outputs + node.subquery.outputs
            case .exists(let mark), .membership(_, _, let mark): node.input.outputs + [mark]
            }
        case .window(let node), .firstRow(let node): node.input.outputs + node.functions.map(\.symbol)
        case .union(let symbols, _): symbols
        case .uniqueID(let input, let symbol): input.outputs + [symbol]
        case .unnest(let node):
            node.passed + node.arguments.flatMap(\.outputs) + (node.ordinality.map { [$0] } ?? [])
        }
    }

    /// The plans that this one reads.
    var inputs: [Plan] {
        switch self {
        case .scan, .values: []
        case .filter(let input, _), .sort(let input, _), .topN(let input, _, _, _), .limit(let input, _, _),
            .singleRow(let input), .sample(let input, _), .project(let input, _), .uniqueID(let input, _),
            .repeated(let input, _), .shared(let input, _):
            [input]
        case .aggregate(let node): [node.input]
        case .groupID(let node): [node.input]
        case .unnest(let node): [node.input]
        case .join(let node): [node.left, node.right]
        case .semiJoin(let node): [node.source, node.filtering]
        case .apply(let node): [node.input, node.subquery]
        case .window(let node), .firstRow(let node): [node.input]
        case .union(_, let branches): branches.map(\.input)
        }
    }

    /// The same node over other inputs.
    func with(inputs: [Plan]) -> Plan {
        switch self {
        case .scan, .values: return self
        case .filter(_, let condition): return .filter(inputs[0], condition)
        case .sort(_, let keys): return .sort(inputs[0], keys)
        case .topN(_, let keys, let count, let withTies):
            return .topN(inputs[0], keys, count: count, withTies: withTies)
        case .limit(_, let count, let offset): return .limit(inputs[0], count: count, offset: offset)
        case .singleRow: return .singleRow(inputs[0])
        case .repeated(_, let times): return .repeated(inputs[0], times: times)
        case .sample(_, let fraction): return .sample(inputs[0], fraction: fraction)
        case .project(_, let assignments): return .project(inputs[0], assignments)
        case .uniqueID(_, let symbol): return .uniqueID(inputs[0], symbol)
        case .shared(_, let number): return .shared(inputs[0], number: number)
        case .aggregate(var node):
            node.input = inputs[0]
            return .aggregate(node)
        case .groupID(var node):
            node.input = inputs[0]
            return .groupID(node)
        case .unnest(var node):
            node.input = inputs[0]
            return .unnest(node)
        case .join(var node):
            node.left = inputs[0]
            node.right = inputs[1]
            return .join(node)
        case .semiJoin(var node):
            node.source = inputs[0]
            node.filtering = inputs[1]
            return .semiJoin(node)
        case .apply(var node):
            node.input = inputs[0]
            node.subquery = inputs[1]
            return .apply(node)
        case .window(var node):
            node.input = inputs[0]
            return .window(node)
        case .firstRow(var node):
            node.input = inputs[0]
            return .firstRow(node)
        case .union(let symbols, let branches):
            return .union(symbols, zip(branches, inputs).map { (input: $1, symbols: $0.symbols) })
        }
    }
}

/// A table that a query reads.
package struct TableHandle: Sendable {
    /// Catalog, schema and table.
    package let name: [String]
    /// Its data.
    package let source: any BatchSource
    /// How many of the schema's last columns are hidden: found by name, not by `*`.
    package let hiddenColumnCount: Int

    /// Makes a handle of a table's data.
    package init(name: [String], source: any BatchSource, hiddenColumnCount: Int = 0) {
        self.name = name
        self.source = source
        self.hiddenColumnCount = hiddenColumnCount
    }
}
