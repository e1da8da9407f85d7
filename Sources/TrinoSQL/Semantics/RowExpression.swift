import Columnar

/// A typed expression over symbols: what the engine computes.
///
/// All coercions are written out as casts; names are resolved.
indirect enum RowExpression: Hashable, Sendable {
    case constant(Value, DataType)
    case symbol(Symbol)
    case call(ScalarCallee, [RowExpression])
    case cast(RowExpression, DataType)
    case tryCast(RowExpression, DataType)
    /// Both sides have the same type.
    case comparison(ComparisonOperator, RowExpression, RowExpression)
    case between(RowExpression, RowExpression, RowExpression)
    case and([RowExpression])
    case or([RowExpression])
    case not(RowExpression)
    case isNull(RowExpression)
    /// CASE: conditions with values; the last is ELSE.
    case conditional([Branch], otherwise: RowExpression)
    case coalesce([RowExpression])
    /// NULL if both are equal after the coercion to a type, else the first.
    case nullIf(RowExpression, RowExpression, comparedAs: DataType)
    case inList(RowExpression, [RowExpression])
    /// NULL for what fails with an error that `try` catches.
    case tryValue(RowExpression)
    /// An argument of a call; the parameters occur in the body alone.
    case lambda([Symbol], RowExpression)

    /// A condition and the value it gives.
    struct Branch: Hashable, Sendable {
        let condition: RowExpression
        let value: RowExpression
    }

    static let yes = RowExpression.constant(.bool(true), .boolean)
    static let no = RowExpression.constant(.bool(false), .boolean)

    /// NULL of a type.
    static func null(_ type: DataType) -> RowExpression { .constant(.null, type) }
}

/// A scalar function bound to types.
struct ScalarCallee: Hashable, Sendable {
    /// Name and types.
    let signature: BoundSignature
    /// What is called.
    let function: ScalarFunction

    static func == (left: ScalarCallee, right: ScalarCallee) -> Bool { left.signature == right.signature }
    func hash(into hasher: inout Hasher) { hasher.combine(signature) }
}

extension RowExpression {
    /// The type of the expression's values.
    var type: DataType {
        switch self {
        case .constant(_, let type), .cast(_, let type), .tryCast(_, let type): type
        case .symbol(let symbol): symbol.type
        case .call(let callee, _): callee.signature.result
        case .comparison, .between, .and, .or, .not, .isNull, .inList: .boolean
        case .conditional(_, let otherwise): otherwise.type
        case .coalesce(let terms): terms.first?.type ?? .unknown
        case .nullIf(let first, _, _), .tryValue(let first), .lambda(_, let first): first.type
        }
    }

    /// The direct parts.
    var children: [RowExpression] {
        switch self {
        case .constant, .symbol: []
        case .call(_, let arguments): arguments
        case .cast(let value, _), .tryCast(let value, _), .not(let value), .isNull(let value), .tryValue(let value),
            .lambda(_, let value):
            [value]
        case .comparison(_, let left, let right): [left, right]
        case .between(let value, let low, let high): [value, low, high]
        case .and(let terms), .or(let terms), .coalesce(let terms): terms
        case .conditional(let branches, let otherwise):
            branches.flatMap { [$0.condition, $0.value] } + [otherwise]
        case .nullIf(let first, let second, _): [first, second]
        case .inList(let value, let list): [value] + list
        }
    }

    /// The same form with other direct parts.
    func with(children parts: [RowExpression]) -> RowExpression {
        switch self {
        case .constant, .symbol: self
        case .call(let callee, _): .call(callee, parts)
        case .cast(_, let type): .cast(parts[0], type)
        case .tryCast(_, let type): .tryCast(parts[0], type)
        case .not: .not(parts[0])
        case .isNull: .isNull(parts[0])
        case .tryValue: .tryValue(parts[0])
        case .lambda(let parameters, _): .lambda(parameters, parts[0])
        case .comparison(let comparison, _, _): .comparison(comparison, parts[0], parts[1])
        case .between: .between(parts[0], parts[1], parts[2])
        case .and: .and(parts)
        case .or: .or(parts)
        case .coalesce: .coalesce(parts)
        case .conditional(let branches, _):
            .conditional(
                branches.indices.map { Branch(condition: parts[2 * $0], value: parts[2 * $0 + 1]) },
                otherwise: parts[parts.count - 1])
        case .nullIf(_, _, let type): .nullIf(parts[0], parts[1], comparedAs: type)
        case .inList: .inList(parts[0], Array(parts.dropFirst()))
        }
    }

    /// Rewrites from the top: where `rewrite` answers, its answer stands; elsewhere the parts are rewritten.
    func rewritten(_ rewrite: (RowExpression) -> RowExpression?) -> RowExpression {
        if let answer = rewrite(self) { return answer }
        let parts = children
        return parts.isEmpty ? self : with(children: parts.map { $0.rewritten(rewrite) })
    }

    /// The expression with symbols replaced.
    func substituting(_ map: [Symbol: RowExpression]) -> RowExpression {
        if map.isEmpty { return self }
        return rewritten { expression in
            guard case .symbol(let symbol) = expression else { return nil }
            return map[symbol]
        }
    }

    /// The symbols that occur, but for the parameters of lambdas.
    var symbols: Set<Symbol> {
        var found: Set<Symbol> = []
        collectSymbols(into: &found)
        return found
    }

    /// The symbols of a lambda's body that it does not bind: columns, and parameters of lambdas around.
    func captures(parameters: [Symbol]) -> [Symbol] {
        var found: [Symbol] = []
        func visit(_ expression: RowExpression, _ bound: Set<Symbol>) {
            switch expression {
            case .symbol(let symbol): if !bound.contains(symbol), !found.contains(symbol) { found.append(symbol) }
            case .lambda(let inner, let body): visit(body, bound.union(inner))
            default: for part in expression.children { visit(part, bound) }
            }
        }
        visit(self, Set(parameters))
        return found
    }

    /// Whether the expression is an argument like `x -> x + 1`.
    var isLambda: Bool { if case .lambda = self { true } else { false } }

    private func collectSymbols(into found: inout Set<Symbol>) {
        if case .symbol(let symbol) = self {
            if !symbol.isParameter { found.insert(symbol) }
        } else {
            for part in children { part.collectSymbols(into: &found) }
        }
    }

    /// Whether the same inputs always give the same value.
    var isDeterministic: Bool {
        if case .call(let callee, _) = self, !callee.function.isDeterministic { return false }
        return children.allSatisfy(\.isDeterministic)
    }

    /// The terms of a conjunction, nested ones included; the expression itself if it is none.
    var conjuncts: [RowExpression] {
        if case .and(let terms) = self { terms.flatMap(\.conjuncts) } else { self == .yes ? [] : [self] }
    }

    /// The conjunction of terms; true for none.
    static func conjunction(_ terms: [RowExpression]) -> RowExpression {
        switch terms.count {
        case 0: .yes
        case 1: terms[0]
        default: .and(terms)
        }
    }
}
