// Types of Trino's dialect.

extension Parser {
    /// A type, with the `ARRAY`s after it.
    mutating func typeName() throws(SQLSyntaxError) -> TypeName {
        try enter()
        defer { leave() }
        let start = position
        var result = TypeName(kind: try elementType(), position: start)
        try grow()
        while type == .array, peek() != .lessThan {
            let name = Identifier(text(current), position: position)
            advance()
            if type == .leftBracket {
                guard peek() == .integer, peek(2) == .rightBracket else { throw unexpected("<integer>") }
                throw unsupported("an explicit array size")
            }
            result = TypeName(kind: .generic(name, [.type(result)]), position: start)
            try grow()
        }
        return result
    }

    private mutating func elementType() throws(SQLSyntaxError) -> TypeName.Kind {
        switch (type, peek()) {
        case (.row, .leftParenthesis):
            advance()
            advance()
            var fields = [try rowField()]
            while take(.comma) { fields.append(try rowField()) }
            try expect(.rightParenthesis)
            return .row(fields)
        case (.interval, _) where IntervalField(peek()) != nil:
            advance()
            let (from, to) = try intervalFields()
            return .interval(from: from, to: to ?? from)
        case (.timestamp, _), (.time, _):
            return try dateTimeType()
        case (.double, .precision):
            let name = try identifier()
            advance()
            return .generic(name, [])
        case (.array, .lessThan):
            let name = try identifier()
            advance()
            let element = try nestedType()
            try expect(.greaterThan)
            return .generic(name, [.type(element)])
        case (.map, .lessThan):
            let name = try identifier()
            advance()
            let key = try nestedType()
            try expect(.comma)
            let value = try nestedType()
            try expect(.greaterThan)
            return .generic(name, [.type(key), .type(value)])
        default:
            guard type.isName else { throw unexpected("<type>") }
            let name = try identifier()
            guard take(.leftParenthesis) else { return .generic(name, []) }
            var parameters = [try typeParameter()]
            while take(.comma) { parameters.append(try typeParameter()) }
            try expect(.rightParenthesis)
            return .generic(name, parameters)
        }
    }

    private mutating func nestedType() throws(SQLSyntaxError) -> TypeName {
        try framed { parser throws(SQLSyntaxError) in try parser.typeName() }
    }

    private mutating func typeParameter() throws(SQLSyntaxError) -> TypeName.TypeParameter {
        if type == .integer {
            defer { advance() }
            return .number(text(current))
        }
        return .type(try nestedType())
    }

    private mutating func dateTimeType() throws(SQLSyntaxError) -> TypeName.Kind {
        let base: TypeName.DateTime = type == .time ? .time : .timestamp
        advance()
        var precision: TypeName.TypeParameter?
        if take(.leftParenthesis) {
            precision = try typeParameter()
            try expect(.rightParenthesis)
        }
        var withTimeZone = false
        if type == .with || type == .without, peek() == .time, peek(2) == .zone {
            withTimeZone = type == .with
            index += 3
        }
        return .dateTime(base, precision: precision, withTimeZone: withTimeZone)
    }

    /// `type` or `name type`; the grammar prefers the first where both fit, so `x ARRAY` is an unnamed array of `x`.
    private mutating func rowField() throws(SQLSyntaxError) -> TypeName.RowField {
        let startsWithName = type.isName
        let isNamed: Bool =
            switch (type, peek()) {
            case _ where !startsWithName: false
            case (_, .comma), (_, .rightParenthesis), (_, .leftParenthesis), (_, .lessThan): false
            case (.double, .precision): peek(2) != .comma && peek(2) != .rightParenthesis
            case (.interval, _) where IntervalField(peek()) != nil: !endsIntervalField()
            case (.time, .with), (.timestamp, .with), (.time, .without), (.timestamp, .without): false
            case (_, .array): !endsArrayField()
            default: peek().isName
            }
        guard isNamed else { return TypeName.RowField(name: nil, type: try nestedType()) }
        let name = try identifier()
        return TypeName.RowField(name: name, type: try nestedType())
    }

    private func endsField(_ distance: Int) -> Bool {
        peek(distance) == .comma || peek(distance) == .rightParenthesis
    }

    private func endsIntervalField() -> Bool {
        if endsField(2) { return true }
        return peek(2) == .array || (peek(2) == .to && IntervalField(peek(3)) != nil)
    }

    private func endsArrayField() -> Bool {
        var distance = 1
        while peek(distance) == .array { distance += 1 }
        return endsField(distance) || peek(distance) == .leftBracket
    }
}
