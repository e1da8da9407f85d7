// Queries: `query`, `queryNoWith`, `queryTerm` and `querySpecification` of Trino's grammar.

extension Parser {
    /// A query, with its `WITH`.
    mutating func query() throws(SQLSyntaxError) -> Query {
        try enter()
        let outer = openFrame()
        let start = position
        let parametersBefore = parameterCount
        let with = type == .with ? try with() : nil
        var query = try queryNoWith(at: start)
        query.with = with
        query.parameterCount = parameterCount - parametersBefore
        closeFrame(outer)
        leave()
        return query
    }

    private mutating func with() throws(SQLSyntaxError) -> With {
        try expect(.with)
        let isRecursive = take(.recursive)
        var queries = [try namedQuery()]
        while take(.comma) { queries.append(try namedQuery()) }
        return With(isRecursive: isRecursive, queries: queries)
    }

    private mutating func namedQuery() throws(SQLSyntaxError) -> WithQuery {
        let name = try identifier()
        let columns = type == .leftParenthesis ? try columnAliases() : nil
        try expect(.as)
        return WithQuery(name: name, columnNames: columns, query: try parenthesizedQuery())
    }

    private mutating func queryNoWith(at start: SourcePosition) throws(SQLSyntaxError) -> Query {
        var query = Query(body: try queryTerm(above: 0), position: start)
        try grow()
        let orderBy = type == .order ? try framedOrderBy() : nil
        let offset = try offset()
        let limit = try limit()
        if case .specification(var specification) = query.body {
            // So that the clauses can refer to what the SELECT reads.
            specification.orderBy = orderBy
            specification.offset = offset
            specification.limit = limit
            query.body = .specification(specification)
        } else {
            query.orderBy = orderBy
            query.offset = offset
            query.limit = limit
        }
        return query
    }

    private mutating func queryTerm(above minimum: Int) throws(SQLSyntaxError) -> QueryBody {
        var left = try queryPrimary()
        while let (kind, precedence) = setOperator(), precedence > minimum {
            var places: [SourcePosition] = []
            var operands = [left]
            var tallest = height
            var isDistinct = true
            // A chain of one operation with one quantifier is one node; EXCEPT does not chain.
            repeat {
                places.append(position)
                advance()
                isDistinct = !take(.all)
                if isDistinct { _ = take(.distinct) }
                height = 0
                operands.append(try queryTerm(above: precedence))
                tallest = max(tallest, height)
            } while kind != .except && continues(kind, isDistinct: isDistinct)
            height = tallest
            try grow()
            left = .setOperation(
                SetOperation(kind: kind, isDistinct: isDistinct, operands: operands, operatorPositions: places))
        }
        return left
    }

    private func setOperator() -> (SetOperation.Kind, precedence: Int)? {
        switch type {
        case .union: (.union, 1)
        case .except: (.except, 1)
        case .intersect: (.intersect, 2)
        default: nil
        }
    }

    private func continues(_ kind: SetOperation.Kind, isDistinct: Bool) -> Bool {
        setOperator()?.0 == kind && (peek() != .all) == isDistinct
    }

    private mutating func queryPrimary() throws(SQLSyntaxError) -> QueryBody {
        let start = position
        switch type {
        case .select:
            return .specification(try querySpecification())
        case .table:
            advance()
            return .table(try qualifiedName(), position: start)
        case .values:
            advance()
            let rows = try framed { parser throws(SQLSyntaxError) in try parser.expressions() }
            return .values(Values(rows: rows, position: start))
        case .leftParenthesis where peek() != .with:
            try enter()
            defer { leave() }
            advance()
            let inner = position
            let outer = openFrame()
            let query = try queryNoWith(at: inner)
            closeFrame(outer)
            try expect(.rightParenthesis)
            return .subquery(query)
        default:
            throw unexpected("'('", "'SELECT'", "'TABLE'", "'VALUES'")
        }
    }

    private mutating func querySpecification() throws(SQLSyntaxError) -> QuerySpecification {
        let start = position
        try expect(.select)
        var isDistinct = false
        if type == .distinct || (type == .all && startsSelectItem(1)) {
            isDistinct = type == .distinct
            advance()
        }
        var items = [try selectItem()]
        while take(.comma) { items.append(try selectItem()) }
        var result = QuerySpecification(isDistinct: isDistinct, selectItems: items, position: start)
        if take(.from) {
            var relation = try relation()
            while take(.comma) {
                let outer = openFrame()
                let right = try self.relation()
                closeFrame(outer)
                relation = try node(.join(.implicit, relation, right, nil), at: start)
            }
            result.from = relation
        }
        if take(.where) { result.filter = try expression() }
        if type == .group {
            advance()
            try expect(.by)
            result.groupBy = try groupBy()
        }
        if take(.having) { result.having = try expression() }
        if type == .window, startsClause() {
            advance()
            repeat {
                let name = try identifier()
                try expect(.as)
                try expect(.leftParenthesis)
                let window = try windowSpecification()
                try expect(.rightParenthesis)
                result.windows.append(WindowDefinition(name: name, window: window))
            } while take(.comma)
        }
        return result
    }

    private func startsSelectItem(_ distance: Int) -> Bool {
        guard peek(distance) == .asterisk else { return startsExpression(distance) }
        return !startsOperand(distance + 1) || startsClause(distance + 1)
    }

    private mutating func selectItem() throws(SQLSyntaxError) -> SelectItem {
        let startIndex = index
        let start = position
        if take(.asterisk) { return SelectItem(kind: .allColumns(target: nil, aliases: []), position: start) }
        let value = try expression()
        if type == .dot, peek() == .asterisk, primaryStart == startIndex {
            advance()
            advance()
            let aliases = take(.as) ? try columnAliases() : []
            return SelectItem(kind: .allColumns(target: value, aliases: aliases), position: start)
        }
        let alias = try alias()
        return SelectItem(kind: .single(value, alias: alias), position: start)
    }

    /// `AS name`, or a name that starts no clause.
    mutating func alias() throws(SQLSyntaxError) -> Identifier? {
        if take(.as) { return try identifier() }
        return type.isName && !startsClause() ? try identifier() : nil
    }

    /// Whether the next word, though it may be a name, starts a clause here.
    func startsClause(_ distance: Int = 0) -> Bool {
        let next = peek(distance + 1)
        return switch peek(distance) {
        case .limit: [.integer, .questionMark, .all].contains(next)
        case .offset: [.integer, .questionMark].contains(next)
        case .fetch: [.first, .next].contains(next)
        case .window: next.isName && peek(distance + 2) == .as
        case .tablesample: [.bernoulli, .system].contains(next) && peek(distance + 2) == .leftParenthesis
        default: false
        }
    }

    // MARK: Grouping

    private mutating func groupBy() throws(SQLSyntaxError) -> GroupBy {
        let start = position
        var isDistinct = false
        if type == .distinct || (type == .all && startsGroupingElement(1)) {
            isDistinct = type == .distinct
            advance()
        }
        var elements = [try groupingElement()]
        while take(.comma) { elements.append(try groupingElement()) }
        return GroupBy(isDistinct: isDistinct, elements: elements, position: start)
    }

    private func startsGroupingElement(_ distance: Int) -> Bool {
        startsExpression(distance) || peek(distance) == .rollup || peek(distance) == .cube
    }

    private mutating func groupingElement() throws(SQLSyntaxError) -> GroupingElement {
        let start = position
        let kind: GroupingElement.Kind
        switch (type, peek()) {
        case (.rollup, _):
            advance()
            kind = .rollup(try parenthesizedExpressions())
        case (.cube, _):
            advance()
            kind = .cube(try parenthesizedExpressions())
        case (.grouping, .sets):
            advance()
            advance()
            try expect(.leftParenthesis)
            var sets = [try groupingSet()]
            while take(.comma) { sets.append(try groupingSet()) }
            try expect(.rightParenthesis)
            kind = .groupingSets(sets)
        default:
            kind = .simple(try groupingSet())
        }
        return GroupingElement(kind: kind, position: start)
    }

    /// A list in parentheses, or an expression, which may itself start with a parenthesis.
    private mutating func groupingSet() throws(SQLSyntaxError) -> [Expression] {
        if type == .leftParenthesis, queryParentheses[index] == .none {
            let after = closing[index] + 1
            switch after < tokens.count ? tokens[after].type : .endOfText {
            case .comma, .rightParenthesis, .having, .order, .union, .intersect, .except, .endOfText, .limit, .offset,
                .fetch, .window:
                return try parenthesizedExpressions()
            default: break
            }
        }
        return [try expression()]
    }

    // MARK: Order and limits

    /// `ORDER BY` in a frame of its own.
    private mutating func framedOrderBy() throws(SQLSyntaxError) -> OrderBy {
        try framed { parser throws(SQLSyntaxError) in try parser.orderBy() }
    }

    /// `ORDER BY …`.
    mutating func orderBy() throws(SQLSyntaxError) -> OrderBy {
        try expect(.order)
        try expect(.by)
        var items = [try sortItem()]
        while take(.comma) { items.append(try sortItem()) }
        return OrderBy(items: items)
    }

    private mutating func sortItem() throws(SQLSyntaxError) -> SortItem {
        let start = position
        let key = try expression()
        let isDescending = type == .desc
        if type == .asc || type == .desc { advance() }
        var nulls: SortItem.NullOrdering?
        if take(.nulls) {
            nulls = type == .first ? .first : .last
            guard take(.first) || take(.last) else { throw unexpected("'FIRST'", "'LAST'") }
        }
        return SortItem(key: key, isDescending: isDescending, nullOrdering: nulls, position: start)
    }

    private mutating func offset() throws(SQLSyntaxError) -> Offset? {
        let start = position
        guard take(.offset) else { return nil }
        let count = try rowCount()
        if type == .row || type == .rows { advance() }
        return Offset(rowCount: count, position: start)
    }

    private mutating func limit() throws(SQLSyntaxError) -> Limit? {
        let start = position
        if take(.limit) {
            if take(.all) { return Limit(kind: .limitAll, position: start) }
            return Limit(kind: .limit(try rowCount()), position: start)
        }
        guard take(.fetch) else { return nil }
        guard take(.first) || take(.next) else { throw unexpected("'FIRST'", "'NEXT'") }
        let count = type == .row || type == .rows ? nil : try rowCount()
        guard take(.row) || take(.rows) else { throw unexpected("'ROW'", "'ROWS'") }
        if take(.only) { return Limit(kind: .fetchFirst(count, withTies: false), position: start) }
        guard take(.with) else { throw unexpected("'ONLY'", "'WITH'") }
        try expect(.ties)
        return Limit(kind: .fetchFirst(count, withTies: true), position: start)
    }

    private mutating func rowCount() throws(SQLSyntaxError) -> RowCount {
        let token = current
        if take(.questionMark) {
            defer { parameterCount += 1 }
            return .parameter(parameterCount)
        }
        guard take(.integer) else { throw unexpected("'?'", "<integer>") }
        guard Int64(text(token)) != nil else {
            throw SQLSyntaxError("Invalid numeric literal: \(text(token))", at: token.position)
        }
        return .literal(text(token))
    }
}
