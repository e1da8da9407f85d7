// What stands after FROM: `relation` of Trino's grammar.

extension Parser {
    /// A relation with the joins after it.
    mutating func relation() throws(SQLSyntaxError) -> Relation {
        try enter()
        defer { leave() }
        let start = position
        var left = try sampledRelation()
        while true {
            if type == .cross {
                advance()
                try expect(.join)
                let right = try sibling { parser throws(SQLSyntaxError) in try parser.sampledRelation() }
                left = try node(.join(.cross, left, right, nil), at: start)
            } else if type == .natural {
                advance()
                let join = try joinType()
                let right = try sibling { parser throws(SQLSyntaxError) in try parser.sampledRelation() }
                left = try node(.join(join, left, right, .natural), at: start)
            } else if [.join, .inner, .left, .right, .full].contains(type) {
                let join = try joinType()
                let right = try sibling { parser throws(SQLSyntaxError) in try parser.relation() }
                let criteria = try joinCriteria()
                left = try node(.join(join, left, right, criteria), at: start)
            } else {
                return left
            }
        }
    }

    /// Makes a relation over everything built in this frame.
    mutating func node(_ kind: Relation.Kind, at start: SourcePosition) throws(SQLSyntaxError) -> Relation {
        try grow()
        return Relation(kind, at: start)
    }

    private mutating func sibling(
        _ body: (inout Parser) throws(SQLSyntaxError) -> Relation
    ) throws(SQLSyntaxError) -> Relation { try framed(body) }

    private mutating func joinType() throws(SQLSyntaxError) -> JoinType {
        var join = JoinType.inner
        switch type {
        case .left: join = .left
        case .right: join = .right
        case .full: join = .full
        case .inner: advance()
        default: break
        }
        if join != .inner {
            advance()
            _ = take(.outer)
        }
        try expect(.join)
        return join
    }

    private mutating func joinCriteria() throws(SQLSyntaxError) -> JoinCriteria {
        if take(.on) { return .on(try expression()) }
        guard take(.using) else { throw unexpected("'ON'", "'USING'") }
        return .using(try columnAliases())
    }

    private mutating func sampledRelation() throws(SQLSyntaxError) -> Relation {
        let start = position
        let relation = try aliasedRelation()
        guard take(.tablesample) else { return relation }
        let sample: Relation.SampleType = type == .bernoulli ? .bernoulli : .system
        guard take(.bernoulli) || take(.system) else { throw unexpected("'BERNOULLI'", "'SYSTEM'") }
        try expect(.leftParenthesis)
        let percentage = try expression()
        try expect(.rightParenthesis)
        return try node(.sampled(relation, sample, percentage: percentage), at: start)
    }

    private mutating func aliasedRelation() throws(SQLSyntaxError) -> Relation {
        let start = position
        let relation = try relationPrimary()
        if isPatternRecognition() { throw unsupported("MATCH_RECOGNIZE") }
        guard let alias = try alias() else { return relation }
        let columns = type == .leftParenthesis ? try columnAliases() : nil
        if isPatternRecognition() { throw unsupported("MATCH_RECOGNIZE") }
        return try node(.aliased(relation, alias: alias, columnNames: columns), at: start)
    }

    /// `MATCH_RECOGNIZE (` that is not an alias with columns.
    private func isPatternRecognition() -> Bool {
        guard type == .matchRecognize, peek() == .leftParenthesis else { return false }
        return peek(3) != .comma && peek(3) != .rightParenthesis
    }

    private mutating func relationPrimary() throws(SQLSyntaxError) -> Relation {
        let start = position
        switch (type, peek()) {
        case (.leftParenthesis, _):
            if queryParentheses[index] != .none {
                let query = try parenthesizedQuery()
                return try node(.subquery(query), at: start)
            }
            advance()
            let inner = try relation()
            try expect(.rightParenthesis)
            return inner
        case (.unnest, _):
            advance()
            try expect(.leftParenthesis)
            let list = try expressions()
            try expect(.rightParenthesis)
            let withOrdinality = take(.with)
            if withOrdinality { try expect(.ordinality) }
            return try node(.unnest(list, withOrdinality: withOrdinality), at: start)
        case (.lateral, .leftParenthesis):
            advance()
            let query = try parenthesizedQuery()
            return try node(.lateral(query), at: start)
        case (.table, .leftParenthesis):
            throw unsupported("a table function")
        default:
            guard type.isName else {
                throw unexpected("'('", "'LATERAL'", "'TABLE'", "'UNNEST'", "<identifier>")
            }
            let name = try qualifiedName()
            if type == .for { throw unsupported("FOR \(text(tokens[min(index + 1, tokens.count - 1)])) AS OF") }
            return try node(.table(name), at: start)
        }
    }
}
