// Operators: `booleanExpression`, `predicate` and `valueExpression` of Trino's grammar.

extension Parser {
    /// An expression.
    mutating func expression() throws(SQLSyntaxError) -> Expression {
        try enter()
        let outer = openFrame()
        let result = try disjunction()
        closeFrame(outer)
        leave()
        return result
    }

    private mutating func disjunction() throws(SQLSyntaxError) -> Expression {
        let start = position
        let first = try conjunction()
        guard type == .or else { return first }
        var terms = [first]
        var tallest = height
        while take(.or) {
            height = 0
            terms.append(try conjunction())
            tallest = max(tallest, height)
        }
        height = tallest
        return try node(.logical(.or, terms), at: start)
    }

    private mutating func conjunction() throws(SQLSyntaxError) -> Expression {
        let start = position
        let first = try negation()
        guard type == .and else { return first }
        var terms = [first]
        var tallest = height
        while take(.and) {
            height = 0
            terms.append(try negation())
            tallest = max(tallest, height)
        }
        height = tallest
        return try node(.logical(.and, terms), at: start)
    }

    private mutating func negation() throws(SQLSyntaxError) -> Expression {
        var starts: [SourcePosition] = []
        while type == .not {
            starts.append(position)
            advance()
        }
        var result = try predicated()
        for start in starts.reversed() { result = try node(.not(result), at: start) }
        return result
    }

    private mutating func predicated() throws(SQLSyntaxError) -> Expression {
        let value = try valueExpression()
        let start = position
        if let comparison = ComparisonOperator(type) {
            advance()
            return try compared(value, comparison, at: start)
        }
        switch type {
        case .is:
            advance()
            return try isPredicate(value, at: start)
        case .not where [.between, .in, .like].contains(peek()):
            advance()
            let positive = try unnegatedPredicate(value, at: start)
            return try node(.not(positive), at: start)
        case .between, .in, .like:
            return try unnegatedPredicate(value, at: start)
        default:
            return value
        }
    }

    private mutating func compared(
        _ value: Expression, _ comparison: ComparisonOperator, at start: SourcePosition
    ) throws(SQLSyntaxError) -> Expression {
        let quantifier = Quantifier(type)
        if let quantifier, peek() == .leftParenthesis, queryParentheses[index + 1] != .none {
            advance()
            advance()
            let query = try framed { parser throws(SQLSyntaxError) in try parser.query() }
            try expect(.rightParenthesis)
            return try node(.quantifiedComparison(comparison, quantifier, value: value, subquery: query), at: start)
        }
        let right = try operand()
        return try node(.comparison(comparison, value, right), at: start)
    }

    private mutating func isPredicate(
        _ value: Expression, at start: SourcePosition
    ) throws(SQLSyntaxError) -> Expression {
        let isNegated = take(.not)
        if take(.null) { return try node(isNegated ? .isNotNull(value) : .isNull(value), at: start) }
        guard take(.distinct) else {
            throw isNegated ? unexpected("'DISTINCT'", "'NULL'") : unexpected("'DISTINCT'", "'NOT'", "'NULL'")
        }
        try expect(.from)
        let right = try operand()
        let comparison = try node(.comparison(.isDistinctFrom, value, right), at: start)
        return isNegated ? try node(.not(comparison), at: start) : comparison
    }

    private mutating func unnegatedPredicate(
        _ value: Expression, at start: SourcePosition
    ) throws(SQLSyntaxError) -> Expression {
        switch type {
        case .between:
            advance()
            let low = try operand()
            try expect(.and)
            let high = try operand()
            return try node(.between(value: value, min: low, max: high), at: start)
        case .like:
            advance()
            let pattern = try operand()
            let escape = take(.escape) ? try operand() : nil
            return try node(.like(value: value, pattern: pattern, escape: escape), at: start)
        default:
            try expect(.in)
            return try inPredicate(value, at: start)
        }
    }

    private mutating func inPredicate(
        _ value: Expression, at start: SourcePosition
    ) throws(SQLSyntaxError) -> Expression {
        let open = index
        try expect(.leftParenthesis)
        // `IN ((SELECT 1))` is a list of one scalar subquery: in the grammar the list comes first.
        let isQuery: Bool =
            switch queryParentheses[open] {
            case .none: false
            case .withQuery: true
            case .query: type != .leftParenthesis || closing[index] + 1 != closing[open]
            }
        if isQuery {
            let query = try framed { parser throws(SQLSyntaxError) in try parser.query() }
            try expect(.rightParenthesis)
            return try node(.inSubquery(value: value, query), at: start)
        }
        let list = try expressions()
        try expect(.rightParenthesis)
        return try node(.inList(value: value, list), at: start)
    }

    /// Parses in a frame of its own, so that what was built before and this are siblings.
    mutating func framed<Result>(
        _ body: (inout Parser) throws(SQLSyntaxError) -> Result
    ) throws(SQLSyntaxError) -> Result {
        let outer = openFrame()
        let result = try body(&self)
        closeFrame(outer)
        return result
    }

    /// A `valueExpression` beside one that was already parsed.
    mutating func operand() throws(SQLSyntaxError) -> Expression {
        try enter()
        let outer = openFrame()
        let result = try valueExpression()
        closeFrame(outer)
        leave()
        return result
    }

    /// Operators from the loosest, `||`, to the tightest; unary signs and `AT TIME ZONE` bind tighter than all.
    mutating func valueExpression(above minimum: Int = 0) throws(SQLSyntaxError) -> Expression {
        var left = try signed()
        while let (kind, precedence) = binaryOperator(), precedence > minimum {
            let place = position
            advance()
            let outer = openFrame()
            let right = try valueExpression(above: precedence)
            closeFrame(outer)
            switch kind {
            case .arithmetic(let operation):
                left = try node(.arithmeticBinary(operation, left, right), at: place)
            case .concat:
                let call = FunctionCall(
                    name: QualifiedName("concat", position: place), arguments: [left, right])
                left = try node(.functionCall(call), at: place)
            }
        }
        return left
    }

    private enum BinaryOperator {
        case arithmetic(ArithmeticOperator)
        case concat
    }

    private func binaryOperator() -> (BinaryOperator, precedence: Int)? {
        switch type {
        case .concat: (.concat, 1)
        case .plus: (.arithmetic(.add), 2)
        case .minus: (.arithmetic(.subtract), 2)
        case .asterisk: (.arithmetic(.multiply), 3)
        case .slash: (.arithmetic(.divide), 3)
        case .percent: (.arithmetic(.modulus), 3)
        default: nil
        }
    }

    private mutating func signed() throws(SQLSyntaxError) -> Expression {
        var signs: [(Sign, SourcePosition)] = []
        // A minus directly before a number belongs to the number.
        while type == .plus || (type == .minus && !peek().isNumber) {
            signs.append((type == .plus ? .plus : .minus, position))
            advance()
        }
        var result = try primaryExpression()
        while type == .at, peek() == .time, peek(2) == .zone {
            let place = position
            index += 3
            let outer = openFrame()
            let zone = try timeZone()
            closeFrame(outer)
            result = try node(.atTimeZone(value: result, zone: zone), at: place)
        }
        for (sign, place) in signs.reversed() { result = try node(.arithmeticUnary(sign, result), at: place) }
        return result
    }

    private mutating func timeZone() throws(SQLSyntaxError) -> Expression {
        let start = position
        if isString() { return try node(.stringLiteral(try string()), at: start) }
        guard type == .interval, let interval = try intervalLiteral() else {
            throw unexpected("'INTERVAL'", "<string>")
        }
        return interval
    }
}

extension ComparisonOperator {
    /// The operator of a token.
    init?(_ type: TokenType) {
        switch type {
        case .equal: self = .equal
        case .notEqual: self = .notEqual
        case .lessThan: self = .lessThan
        case .lessThanOrEqual: self = .lessThanOrEqual
        case .greaterThan: self = .greaterThan
        case .greaterThanOrEqual: self = .greaterThanOrEqual
        default: return nil
        }
    }
}

extension Quantifier {
    /// The quantifier of a word.
    init?(_ type: TokenType) {
        switch type {
        case .all: self = .all
        case .any: self = .any
        case .some: self = .some
        default: return nil
        }
    }
}

extension TokenType {
    /// Whether the token is an unsigned number.
    var isNumber: Bool { self == .integer || self == .decimal || self == .doubleLiteral }
}
