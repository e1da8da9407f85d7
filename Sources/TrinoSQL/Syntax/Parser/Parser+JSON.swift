// SQL's functions of JSON.

extension Parser {
    /// `JSON_EXISTS(…)` and the others, from the function's name.
    mutating func jsonFunction() throws(SQLSyntaxError) -> Expression {
        let start = position
        guard let form = JSONFunctionCall.Form(rawValue: type.rawValue) else { throw unexpected("<expression>") }
        var call = JSONFunctionCall(form)
        advance()
        try expect(.leftParenthesis)
        switch form {
        case .exists:
            try jsonPathInvocation(&call)
            if let behavior = try jsonBehavior(form) {
                call.onError = behavior
                try expect(.on)
                try expect(.error)
            }
        case .value:
            try jsonPathInvocation(&call)
            if take(.returning) { call.returning = try typeName() }
            try jsonBehaviors(&call)
        case .query:
            try jsonPathInvocation(&call)
            try jsonReturning(&call)
            try jsonWrapper(&call)
            try jsonQuotes(&call)
            try jsonBehaviors(&call)
        case .object: try jsonMembers(&call)
        case .array: try jsonElements(&call)
        }
        try expect(.rightParenthesis)
        return try node(.jsonFunction(call), at: start)
    }

    // MARK: - Input

    private mutating func jsonPathInvocation(_ call: inout JSONFunctionCall) throws(SQLSyntaxError) {
        var input = try jsonOperand()
        if input.format == nil { input.format = .json }
        call.input = input
        try expect(.comma)
        let place = position
        call.path = Expression(.stringLiteral(try string()), at: place)
        guard take(.passing) else { return }
        repeat {
            let operand = try jsonOperand()
            try expect(.as)
            call.parameters.append(JSONFunctionCall.Parameter(name: try identifier(), operand: operand))
        } while take(.comma)
    }

    private mutating func jsonOperand() throws(SQLSyntaxError) -> JSONFunctionCall.Operand {
        let value = try expression()
        return JSONFunctionCall.Operand(value: value, format: take(.format) ? try jsonFormat() : nil)
    }

    private mutating func jsonFormat() throws(SQLSyntaxError) -> JSONFunctionCall.Format {
        try expect(.json)
        guard take(.encoding) else { return .json }
        guard let format = JSONFunctionCall.Format(rawValue: type.rawValue), format != .json else {
            throw unexpected("'UTF16'", "'UTF32'", "'UTF8'")
        }
        advance()
        return format
    }

    // MARK: - Output

    private mutating func jsonReturning(_ call: inout JSONFunctionCall) throws(SQLSyntaxError) {
        guard take(.returning) else { return }
        call.returning = try typeName()
        if take(.format) { call.outputFormat = try jsonFormat() }
    }

    private mutating func jsonBehaviors(_ call: inout JSONFunctionCall) throws(SQLSyntaxError) {
        guard let first = try jsonBehavior(call.form) else { return }
        try expect(.on)
        if take(.error) {
            call.onError = first
            return
        }
        guard take(.empty) else { throw unexpected("'EMPTY'", "'ERROR'") }
        call.onEmpty = first
        guard let second = try jsonBehavior(call.form) else { return }
        try expect(.on)
        try expect(.error)
        call.onError = second
    }

    private mutating func jsonBehavior(
        _ form: JSONFunctionCall.Form
    ) throws(SQLSyntaxError) -> JSONFunctionCall.Behavior? {
        if take(.error) { return .error }
        if form == .exists {
            if take(.true) { return .true }
            if take(.false) { return .false }
            return take(.unknown) ? .unknown : nil
        }
        if take(.null) { return .null }
        if form == .value { return take(.default) ? .default(try expression()) : nil }
        guard take(.empty) else { return nil }
        if take(.array) { return .emptyArray }
        try expect(.object)
        return .emptyObject
    }

    private mutating func jsonWrapper(_ call: inout JSONFunctionCall) throws(SQLSyntaxError) {
        if take(.without) {
            call.wrapper = .without
        } else if take(.with) {
            call.wrapper = take(.conditional) ? .conditional : .unconditional
            if call.wrapper == .unconditional { _ = take(.unconditional) }
        } else {
            return
        }
        _ = take(.array)
        try expect(.wrapper)
    }

    private mutating func jsonQuotes(_ call: inout JSONFunctionCall) throws(SQLSyntaxError) {
        guard let quotes = JSONFunctionCall.Quotes(rawValue: type.rawValue) else { return }
        advance()
        call.quotes = quotes
        try expect(.quotes)
        guard take(.on) else { return }
        try expect(.scalar)
        try expect(.stringKeyword)
    }

    // MARK: - Constructors

    private mutating func jsonMembers(_ call: inout JSONFunctionCall) throws(SQLSyntaxError) {
        if type != .rightParenthesis, !startsJSONReturning {
            repeat { call.members.append(try jsonMember()) } while take(.comma)
            try jsonNulls(&call)
            if take(.with) {
                try expect(.unique)
                _ = take(.keys)
                call.hasUniqueKeys = true
            } else if take(.without) {
                try expect(.unique)
                _ = take(.keys)
            }
        }
        try jsonReturning(&call)
    }

    private mutating func jsonElements(_ call: inout JSONFunctionCall) throws(SQLSyntaxError) {
        if type != .rightParenthesis, !startsJSONReturning {
            repeat { call.elements.append(try jsonOperand()) } while take(.comma)
            try jsonNulls(&call)
        }
        try jsonReturning(&call)
    }

    /// Whether RETURNING and a type come; alone the word may be a name.
    private var startsJSONReturning: Bool {
        type == .returning && (peek().isName || peek() == .row || peek() == .interval)
    }

    private mutating func jsonNulls(_ call: inout JSONFunctionCall) throws(SQLSyntaxError) {
        guard type == .null || type == .absent else { return }
        call.isNullOnNull = type == .null
        advance()
        try expect(.on)
        try expect(.null)
    }

    /// `[KEY] key VALUE value` or `key : value`.
    private mutating func jsonMember() throws(SQLSyntaxError) -> JSONFunctionCall.Member {
        // The word may be a name; it is the keyword wherever that makes a member, or nothing else does.
        if type == .key {
            var attempt = self
            attempt.advance()
            if let key = try? attempt.expression(), attempt.take(.value) {
                do throws(SQLSyntaxError) {
                    let operand = try attempt.jsonOperand()
                    self = attempt
                    return JSONFunctionCall.Member(key: key, operand: operand)
                } catch {
                    guard peek() == .value || peek() == .colon else { throw error }
                }
            }
        }
        let key = try expression()
        guard take(.value) || take(.colon) else { throw unexpected("':'", "'VALUE'") }
        return JSONFunctionCall.Member(key: key, operand: try jsonOperand())
    }
}
