// Calls: of functions by name, and the forms with words between the arguments.

extension Parser {
    /// `name(arguments) FILTER (…) OVER (…)`.
    mutating func functionCall() throws(SQLSyntaxError) -> Expression {
        let start = position
        var call = FunctionCall(name: try qualifiedName())
        try expect(.leftParenthesis)
        if type == .asterisk {
            advance()
            call.isStar = true
        } else if type.isName, peek() == .dot, peek(2) == .asterisk, peek(3) == .rightParenthesis {
            // The label is one of MATCH_RECOGNIZE, outside of which Trino's analysis refuses it.
            throw SQLSyntaxError(
                "label.* syntax is only supported as the only argument of row pattern count function",
                code: .invalidFunctionArgument, at: position)
        } else {
            try arguments(of: &call)
        }
        try expect(.rightParenthesis)
        if type == .filter, peek() == .leftParenthesis, peek(2) == .where {
            index += 3
            call.filter = try expression()
            try expect(.rightParenthesis)
        }
        if type == .ignore || type == .respect, peek() == .nulls {
            call.nullTreatment = type == .ignore ? .ignore : .respect
            advance()
            advance()
            guard type == .over else { throw unexpected("'OVER'") }
        }
        if type == .over, peek() == .leftParenthesis || peek().isName {
            advance()
            call.window = try window()
        }
        return try node(try conditional(call, at: start) ?? .functionCall(call), at: start)
    }

    private mutating func arguments(of call: inout FunctionCall) throws(SQLSyntaxError) {
        if type == .distinct || (type == .all && startsExpression(1)) {
            call.isDistinct = type == .distinct
            advance()
            call.arguments = try expressions()
        } else if type != .rightParenthesis, type != .order {
            call.arguments = try expressions()
        }
        if type == .order { call.orderBy = try orderBy().items }
    }

    /// The kinds that Trino's parser makes of some names; nil for any other name.
    private func conditional(
        _ call: FunctionCall, at start: SourcePosition
    ) throws(SQLSyntaxError) -> Expression.Kind? {
        guard call.name.parts.count == 1 else { return nil }
        let name = call.name.suffix
        guard ["if", "nullif", "coalesce", "try", "format"].contains(name) else { return nil }
        let arguments = call.arguments
        func check(_ condition: Bool, _ message: String) throws(SQLSyntaxError) {
            if !condition { throw SQLSyntaxError(message, at: start) }
        }
        switch name {
        case "if":
            try check([2, 3].contains(arguments.count), "Invalid number of arguments for 'if' function")
        case "nullif":
            try check(arguments.count == 2, "Invalid number of arguments for 'nullif' function")
        case "try":
            try check(arguments.count == 1, "The 'try' function must have exactly one argument")
        default:
            try check(arguments.count >= 2, "The '\(name)' function must have at least two arguments")
        }
        try check(call.window == nil, "OVER clause not valid for '\(name)' function")
        try check(!call.isDistinct, "DISTINCT not valid for '\(name)' function")
        try check(call.nullTreatment == nil, "Null treatment clause not valid for '\(name)' function")
        try check(call.filter == nil, "FILTER not valid for '\(name)' function")
        switch name {
        case "if":
            return .ifExpression(
                condition: arguments[0], then: arguments[1], otherwise: arguments.count == 3 ? arguments[2] : nil)
        case "nullif": return .nullIf(arguments[0], arguments[1])
        case "coalesce": return .coalesce(arguments)
        case "try": return .tryExpression(arguments[0])
        default: return .format(arguments)
        }
    }

    /// The forms whose first word is reserved.
    mutating func specialForm() throws(SQLSyntaxError) -> Expression {
        let start = position
        switch type {
        case .extract:
            advance()
            try expect(.leftParenthesis)
            let field = try identifier()
            try expect(.from)
            let source = try operand()
            try expect(.rightParenthesis)
            guard ExtractFieldName.allNames.contains(field.value.uppercased()), !field.isDelimited else {
                let written = field.isDelimited ? "\"\(field.value)\"" : field.value
                throw SQLSyntaxError("Invalid EXTRACT field: \(written)", at: start)
            }
            // Only the word matters, not how it was written.
            let word = Identifier(field.value.uppercased(), position: field.position)
            return try node(.extract(word, from: source), at: start)
        case .trim:
            return try trim()
        case .normalize:
            advance()
            try expect(.leftParenthesis)
            let source = try operand()
            var form = "NFC"
            if take(.comma) {
                guard [.nfc, .nfd, .nfkc, .nfkd].contains(type) else {
                    throw unexpected("'NFC'", "'NFD'", "'NFKC'", "'NFKD'")
                }
                form = text(current)
                advance()
            }
            try expect(.rightParenthesis)
            let name = QualifiedName([Identifier("normalize", isDelimited: true, position: start)])
            let call = FunctionCall(name: name, arguments: [source, Expression(.stringLiteral(form), at: start)])
            return try node(.functionCall(call), at: start)
        case .grouping:
            advance()
            try expect(.leftParenthesis)
            var columns: [Expression] = []
            if type != .rightParenthesis {
                columns.append(try column())
                while take(.comma) { columns.append(try column()) }
            }
            try expect(.rightParenthesis)
            return try node(.grouping(columns), at: start)
        default:
            return try listAggregation()
        }
    }

    /// A dotted name as an expression.
    private mutating func column() throws(SQLSyntaxError) -> Expression {
        let outer = openFrame()
        let start = position
        var result = try node(.identifier(try identifier()), at: start)
        while take(.dot) { result = try node(.dereference(base: result, field: try identifier()), at: start) }
        closeFrame(outer)
        return result
    }

    private mutating func trim() throws(SQLSyntaxError) -> Expression {
        let start = position
        let open = index + 1
        advance()
        try expect(.leftParenthesis)
        guard find([.from], inParenthesesAt: open) != nil else {
            let source = try operand()
            let character = take(.comma) ? try operand() : nil
            try expect(.rightParenthesis)
            return try node(.trim(.both, source: source, character: character), at: start)
        }
        var specification = TrimSpecification.both
        if let written = TrimSpecification(type), peek() == .from || startsOperand(1) {
            specification = written
            advance()
        }
        let character = type == .from ? nil : try operand()
        try expect(.from)
        let source = try operand()
        try expect(.rightParenthesis)
        return try node(.trim(specification, source: source, character: character), at: start)
    }

    /// `POSITION(a IN b)` and `SUBSTRING(a FROM b FOR c)`; nil, and nothing taken, for an ordinary call.
    mutating func keywordCall() throws(SQLSyntaxError) -> Expression? {
        let start = position
        let isPosition = type == .position
        let separator: TokenType = isPosition ? .in : .from
        guard let found = find([separator], inParenthesesAt: index + 1) else { return nil }
        guard ![.not, .distinct].contains(tokens[found - 1].type) else { return nil }
        advance()
        advance()
        var arguments = [try operand()]
        try expect(separator)
        arguments.append(try operand())
        if !isPosition, take(.for) { arguments.append(try operand()) }
        try expect(.rightParenthesis)
        if isPosition { arguments.reverse() }
        let name = QualifiedName(isPosition ? "strpos" : "substr", position: start)
        return try node(.functionCall(FunctionCall(name: name, arguments: arguments)), at: start)
    }

    private mutating func listAggregation() throws(SQLSyntaxError) -> Expression {
        let start = position
        advance()
        try expect(.leftParenthesis)
        var call = FunctionCall(name: QualifiedName("LISTAGG", position: start))
        if type == .distinct || (type == .all && startsExpression(1)) {
            call.isDistinct = type == .distinct
            advance()
        }
        let value = try expression()
        func literal(_ kind: Expression.Kind) -> Expression { Expression(kind, at: start) }
        var separator = literal(.stringLiteral(""))
        if take(.comma) {
            let place = position
            separator = Expression(.stringLiteral(try string()), at: place)
        }
        var failsOnOverflow = true
        var filler = literal(.stringLiteral("..."))
        var showsCount = false
        if take(.on) {
            try expect(.overflow)
            if !take(.error) {
                guard take(.truncate) else { throw unexpected("'ERROR'", "'TRUNCATE'") }
                failsOnOverflow = false
                if isString() {
                    let place = position
                    filler = Expression(.stringLiteral(try string()), at: place)
                }
                showsCount = type == .with
                guard take(.with) || take(.without) else { throw unexpected("'WITH'", "'WITHOUT'") }
                try expect(.count)
            }
        }
        try expect(.rightParenthesis)
        try expect(.within)
        try expect(.group)
        try expect(.leftParenthesis)
        guard type == .order else { throw unexpected("'ORDER'") }
        call.orderBy = try orderBy().items
        try expect(.rightParenthesis)
        call.arguments = [
            value, separator, literal(.booleanLiteral(failsOnOverflow)), filler, literal(.booleanLiteral(showsCount)),
        ]
        return try node(.functionCall(call), at: start)
    }

    /// Whether an expression starts a given distance ahead.
    func startsExpression(_ distance: Int) -> Bool {
        peek(distance) == .not || startsOperand(distance)
    }

    /// Whether a `valueExpression` starts a given distance ahead.
    func startsOperand(_ distance: Int) -> Bool {
        let type = peek(distance)
        switch type {
        case .string, .unicodeString, .binaryLiteral, .integer, .decimal, .doubleLiteral, .questionMark,
            .leftParenthesis, .plus, .minus, .null, .true, .false, .exists, .case, .cast, .extract, .trim, .normalize,
            .grouping, .listagg, .currentDate, .currentTime, .currentTimestamp, .localtime, .localtimestamp,
            .currentUser, .currentCatalog, .currentSchema, .currentPath, .jsonExists, .jsonValue, .jsonQuery,
            .jsonObject, .jsonArray:
            return true
        case .at: return !(peek(distance + 1) == .time && peek(distance + 2) == .zone)
        default: return type.isName
        }
    }
}

extension TrimSpecification {
    /// The specification of a word.
    init?(_ type: TokenType) {
        switch type {
        case .both: self = .both
        case .leading: self = .leading
        case .trailing: self = .trailing
        default: return nil
        }
    }
}

/// The names that `EXTRACT` knows.
enum ExtractFieldName {
    /// The names in upper case.
    static let allNames: Set<String> = [
        "YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "DAY_OF_MONTH", "DAY_OF_WEEK", "DOW", "DAY_OF_YEAR", "DOY",
        "YEAR_OF_WEEK", "YOW", "HOUR", "MINUTE", "SECOND", "TIMEZONE_MINUTE", "TIMEZONE_HOUR",
    ]
}
