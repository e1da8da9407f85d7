// `primaryExpression` of Trino's grammar.

extension Parser {
    /// A primary expression with what follows it: fields and subscripts.
    mutating func primaryExpression() throws(SQLSyntaxError) -> Expression {
        let startIndex = index
        let start = position
        var result = try primary()
        while true {
            if type == .leftBracket {
                advance()
                let subscriptIndex = try operand()
                try expect(.rightBracket)
                result = try node(.subscript_(base: result, index: subscriptIndex), at: start)
            } else if type == .dot, peek() != .asterisk {
                advance()
                result = try node(.dereference(base: result, field: try identifier()), at: start)
            } else {
                primaryStart = startIndex
                return result
            }
        }
    }

    private mutating func primary() throws(SQLSyntaxError) -> Expression {
        let start = position
        switch type {
        case .null:
            advance()
            return try node(.nullLiteral, at: start)
        case .true, .false:
            let value = type == .true
            advance()
            return try node(.booleanLiteral(value), at: start)
        case .integer, .decimal, .doubleLiteral, .minus:
            return try number()
        case .string, .unicodeString:
            return try node(.stringLiteral(try string()), at: start)
        case .binaryLiteral:
            return try binaryLiteral()
        case .questionMark:
            advance()
            defer { parameterCount += 1 }
            return try node(.parameter(parameterCount), at: start)
        case .leftParenthesis:
            return try parenthesized()
        case .exists:
            advance()
            let query = try parenthesizedQuery()
            return try node(.exists(query), at: start)
        case .case:
            return try caseExpression()
        case .cast:
            return try cast(isSafe: false)
        case .extract, .trim, .normalize, .grouping, .listagg:
            return try specialForm()
        case .currentDate, .currentTime, .currentTimestamp, .localtime, .localtimestamp:
            return try currentTime()
        case .currentUser, .currentCatalog, .currentSchema, .currentPath:
            return try currentName()
        case .jsonExists, .jsonValue, .jsonQuery, .jsonObject, .jsonArray:
            return try jsonFunction()
        case _ where type.isName:
            return try named()
        default:
            throw unexpected("<expression>")
        }
    }

    /// What starts with a name or a word that may be one.
    private mutating func named() throws(SQLSyntaxError) -> Expression {
        let start = position
        switch (type, peek()) {
        case (.interval, _):
            if let literal = try intervalLiteral() { return literal }
        case (.double, .precision) where isString(2):
            return try typeConstructor()
        case (.array, .leftBracket):
            advance()
            advance()
            let elements = type == .rightBracket ? [] : try expressions()
            try expect(.rightBracket)
            return try node(.arrayConstructor(elements), at: start)
        case (.row, .leftParenthesis) where isRowConstructor():
            advance()
            let fields = try parenthesizedExpressions()
            return try node(.row(fields), at: start)
        case (.tryCast, .leftParenthesis) where find([.as], inParenthesesAt: index + 1) != nil:
            return try cast(isSafe: true)
        case (.position, .leftParenthesis), (.substring, .leftParenthesis):
            if let form = try keywordCall() { return form }
        case (.running, _) where peek().isName && !isFollowedByCall(0) && isFollowedByCall(1),
            (.final, _) where peek().isName && !isFollowedByCall(0) && isFollowedByCall(1):
            throw unsupported("\(type.rawValue) in a row pattern measure")
        default:
            break
        }
        if isString(1) { return try typeConstructor() }
        if peek() == .arrow { return try lambda() }
        if isFollowedByCall(0) { return try functionCall() }
        if peek() == .over, peek(2) == .leftParenthesis || (peek(2).isName && !startsClause(2)) {
            throw unsupported("a row pattern measure in a window")
        }
        return try node(.identifier(try identifier()), at: start)
    }

    /// Whether `name.name…(` starts a given distance ahead.
    private func isFollowedByCall(_ distance: Int) -> Bool {
        var target = distance
        guard peek(target).isName else { return false }
        while peek(target + 1) == .dot, peek(target + 2).isName { target += 2 }
        return peek(target + 1) == .leftParenthesis
    }

    private func isRowConstructor() -> Bool {
        let first = peek(2)
        guard first != .rightParenthesis, first != .asterisk, first != .distinct else { return false }
        return find([.order], inParenthesesAt: index + 1) == nil
    }

    /// What an opening parenthesis starts: a lambda, a subquery, a row or a mere grouping.
    private mutating func parenthesized() throws(SQLSyntaxError) -> Expression {
        let start = position
        if closing[index] + 1 < tokens.count, tokens[closing[index] + 1].type == .arrow { return try lambda() }
        if queryParentheses[index] != .none {
            let query = try parenthesizedQuery()
            return try node(.subquery(query), at: start)
        }
        advance()
        let first = try expression()
        guard type == .comma else {
            try expect(.rightParenthesis)
            return first
        }
        var fields = [first]
        while take(.comma) { fields.append(try expression()) }
        try expect(.rightParenthesis)
        return try node(.row(fields), at: start)
    }

    /// `( query )`.
    mutating func parenthesizedQuery() throws(SQLSyntaxError) -> Query {
        try expect(.leftParenthesis)
        let query = try query()
        try expect(.rightParenthesis)
        return query
    }

    private mutating func lambda() throws(SQLSyntaxError) -> Expression {
        let start = position
        var parameters: [Identifier] = []
        if take(.leftParenthesis) {
            if type != .rightParenthesis {
                parameters.append(try identifier())
                while take(.comma) { parameters.append(try identifier()) }
            }
            try expect(.rightParenthesis)
        } else {
            parameters.append(try identifier())
        }
        try expect(.arrow)
        let body = try expression()
        return try node(.lambda(parameters: parameters, body: body), at: start)
    }

    private mutating func caseExpression() throws(SQLSyntaxError) -> Expression {
        let start = position
        try expect(.case)
        let operand = type == .when ? nil : try expression()
        var clauses: [WhenClause] = []
        repeat {
            try expect(.when)
            let condition = try expression()
            try expect(.then)
            clauses.append(WhenClause(operand: condition, result: try expression()))
        } while type == .when
        let otherwise = take(.else) ? try expression() : nil
        try expect(.end)
        if let operand {
            return try node(.simpleCase(operand: operand, clauses, otherwise: otherwise), at: start)
        }
        return try node(.searchedCase(clauses, otherwise: otherwise), at: start)
    }

    private mutating func cast(isSafe: Bool) throws(SQLSyntaxError) -> Expression {
        let start = position
        advance()
        try expect(.leftParenthesis)
        let value = try expression()
        try expect(.as)
        let type = try framed { parser throws(SQLSyntaxError) in try parser.typeName() }
        try expect(.rightParenthesis)
        return try node(.cast(value, to: type, isSafe: isSafe), at: start)
    }

    private mutating func currentTime() throws(SQLSyntaxError) -> Expression {
        let start = position
        let function: CurrentTimeFunction =
            switch type {
            case .currentDate: .date
            case .currentTime: .time
            case .currentTimestamp: .timestamp
            case .localtime: .localTime
            default: .localTimestamp
            }
        advance()
        var precision: Int?
        if function != .date, take(.leftParenthesis) {
            let token = try expect(.integer)
            guard let value = Int32(text(token)) else {
                throw SQLSyntaxError("Invalid precision: \(text(token))", at: token.position)
            }
            precision = Int(value)
            try expect(.rightParenthesis)
        }
        return try node(.currentTime(function, precision: precision), at: start)
    }

    private mutating func currentName() throws(SQLSyntaxError) -> Expression {
        let start = position
        let kind: Expression.Kind =
            switch type {
            case .currentUser: .currentUser
            case .currentCatalog: .currentCatalog
            case .currentSchema: .currentSchema
            default: .currentPath
            }
        advance()
        return try node(kind, at: start)
    }

    /// The first of some words between a parenthesis and the first comma, outside inner parentheses, brackets and `CASE`.
    func find(_ wanted: Set<TokenType>, inParenthesesAt open: Int) -> Int? {
        var cursor = open + 1
        var depth = 0
        while cursor < closing[open] {
            let type = tokens[cursor].type
            switch type {
            case .leftParenthesis: cursor = closing[cursor]
            case .case, .leftBracket: depth += 1
            case .end, .rightBracket: depth -= 1
            case .comma where depth == 0 && !wanted.contains(.order): return nil
            case _ where depth == 0 && wanted.contains(type): return cursor
            default: break
            }
            cursor += 1
        }
        return nil
    }
}
