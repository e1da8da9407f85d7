// Statements of Trino's dialect, and `UNLOAD`.

extension Parser {
    /// A statement, without what may follow it.
    mutating func statement() throws(SQLSyntaxError) -> Statement {
        try enter()
        defer { leave() }
        let start = position
        return Statement(try statementKind(), at: start)
    }

    private mutating func statementKind() throws(SQLSyntaxError) -> Statement.Kind {
        switch (type, peek()) {
        case (.select, _), (.with, _), (.values, _), (.table, _), (.leftParenthesis, _):
            return .query(try query())
        case (.create, .table):
            return try createTableAsSelect()
        case (.create, .view), (.create, .or):
            return try createView()
        case (.insert, _):
            return try insert()
        case (.explain, .analyze):
            advance()
            advance()
            let isVerbose = take(.verbose)
            return .explainAnalyze(try statement(), verbose: isVerbose)
        case (.explain, _):
            return try explain()
        case (.prepare, _):
            advance()
            let name = try identifier()
            try expect(.from)
            return .prepare(name: name, try statement())
        case (.execute, _):
            advance()
            let name = try identifier()
            return .execute(name: name, parameters: take(.using) ? try expressions() : [])
        case (.deallocate, _):
            advance()
            try expect(.prepare)
            return .deallocate(name: try identifier())
        case _ where isWord("UNLOAD") && peek() == .leftParenthesis:
            return try unload()
        default:
            return try hiveStatement() ?? unsupportedStatement()
        }
    }

    private mutating func createTableAsSelect() throws(SQLSyntaxError) -> Statement.Kind {
        let start = index
        advance()
        advance()
        let ifNotExists = try self.ifNotExists()
        let name = try qualifiedName()
        guard type != .leftParenthesis || (peek().isName && [.comma, .rightParenthesis].contains(peek(2))) else {
            index = start
            let hiveWords = ["LOCATION", "TBLPROPERTIES", "PARTITIONED", "CLUSTERED", "STORED"]
            let isHive = tokens.indices.contains { index in hiveWords.contains { isWord($0, index - self.index) } }
            return isHive ? skipped("CREATE TABLE without EXTERNAL") : unsupportedStatement()
        }
        let columns = type == .leftParenthesis ? try columnAliases() : nil
        let comment = take(.comment) ? try string() : nil
        let properties = take(.with) ? try self.properties() : []
        try expect(.as)
        let isWithQuery = type == .leftParenthesis && queryParentheses[index] == .withQuery
        let query = isWithQuery ? try parenthesizedQuery() : try query()
        var withData = true
        if take(.with) {
            withData = !take(.no)
            try expect(.data)
        }
        return .createTableAsSelect(
            CreateTableAsSelect(
                name: name, ifNotExists: ifNotExists, columnNames: columns, comment: comment, properties: properties,
                query: query, withData: withData))
    }

    /// `IF NOT EXISTS`.
    mutating func ifNotExists() throws(SQLSyntaxError) -> Bool {
        guard type == .if, peek() == .not else { return false }
        advance()
        advance()
        try expect(.exists)
        return true
    }

    /// `( name = expression, … )`.
    private mutating func properties() throws(SQLSyntaxError) -> [Property] {
        try expect(.leftParenthesis)
        var list: [Property] = []
        repeat {
            let name = try identifier()
            try expect(.equal)
            let isDefault = type == .default && [.comma, .rightParenthesis].contains(peek())
            if isDefault { advance() }
            list.append(Property(name: name, value: isDefault ? nil : try expression()))
        } while take(.comma)
        try expect(.rightParenthesis)
        return list
    }

    private mutating func createView() throws(SQLSyntaxError) -> Statement.Kind {
        guard peek() != .materialized, peek(3) != .materialized else { return unsupportedStatement() }
        advance()
        let orReplace = take(.or, .replace)
        try expect(.view)
        let name = try qualifiedName()
        let comment = take(.comment) ? try string() : nil
        if type == .security { throw unsupported("CREATE VIEW … SECURITY") }
        try expect(.as)
        return .createView(name: name, query: try query(), orReplace: orReplace, comment: comment)
    }

    private mutating func insert() throws(SQLSyntaxError) -> Statement.Kind {
        advance()
        try expect(.into)
        let name = try qualifiedName()
        var columns: [Identifier]?
        if type == .leftParenthesis, peek().isName { columns = try columnAliases() }
        return .insert(into: name, columns: columns, try query())
    }

    private mutating func unload() throws(SQLSyntaxError) -> Statement.Kind {
        advance()
        let query = try parenthesizedQuery()
        try expect(.to)
        let location = try string()
        return .unload(query, to: location, take(.with) ? try properties() : [])
    }

    private mutating func explain() throws(SQLSyntaxError) -> Statement.Kind {
        advance()
        var options: [ExplainOption] = []
        if type == .leftParenthesis, [.format, .type].contains(peek()) {
            advance()
            repeat {
                let isFormat = type == .format
                guard take(.format) || take(.type) else { throw unexpected("'FORMAT'", "'TYPE'") }
                let allowed: [TokenType] =
                    isFormat ? [.text, .graphviz, .json] : [.logical, .distributed, .validate, .io]
                guard allowed.contains(type) else { throw unexpected(allowed.map(\.quoted)) }
                options.append(isFormat ? .format(type.rawValue) : .type(type.rawValue))
                advance()
            } while take(.comma)
            try expect(.rightParenthesis)
        }
        return .explain(try statement(), options)
    }

    /// A statement known by name only; the rest of the text is skipped.
    mutating func unsupportedStatement() -> Statement.Kind {
        // The kind of object tells such statements apart.
        let first: Set<TokenType> = [
            .alter, .create, .drop, .set, .reset, .show, .start, .comment, .refresh, .describe,
        ]
        let second: Set<TokenType> = [.materialized, .or, .replace, .create]
        var count = first.contains(type) ? 2 : 1
        while count > 1, count < 5, second.contains(peek(count - 1)) { count += 1 }
        let words = tokens[index..<(tokens.count - 1)].prefix(count).map { text($0).uppercased() }
        index = tokens.count - 1
        isUnchecked = true
        return .unsupported(words.joined(separator: " "))
    }
}
