// Literals, and what looks like one.

extension Parser {
    /// A number, with the minus before it.
    mutating func number() throws(SQLSyntaxError) -> Expression {
        let start = position
        let sign = take(.minus) ? "-" : ""
        let token = current
        let text = sign + text(token)
        advance()
        switch token.type {
        case .integer:
            guard let value = Int64(text) else {
                throw SQLSyntaxError("Invalid numeric literal: \(text)", at: start)
            }
            return try node(.longLiteral(value), at: start)
        case .decimal:
            return try node(.decimalLiteral(text), at: start)
        default:
            // Swift wants a digit on both sides of the point; Java, and so Trino, does not.
            return try node(.doubleLiteral(Self.double(text)), at: start)
        }
    }

    private static func double(_ text: String) -> Double {
        var fixed = ""
        var previousIsDigit = false
        var afterPoint = false
        for scalar in text.unicodeScalars {
            let isDigit = scalar.properties.numericType == .decimal
            if scalar == ".", !previousIsDigit { fixed.append("0") }
            if afterPoint, !isDigit { fixed.append("0") }
            afterPoint = scalar == "."
            previousIsDigit = isDigit
            fixed.unicodeScalars.append(scalar)
        }
        // A double literal always ends in an exponent, so a magnitude out of range is all that can be wrong here,
        // and `Double` gives infinity or zero for it.
        return Double(fixed) ?? .infinity
    }

    /// `X'0A 0b'`.
    mutating func binaryLiteral() throws(SQLSyntaxError) -> Expression {
        let token = current
        advance()
        var digits: [UInt8] = []
        for byte in bytes[(token.start + 2)..<(token.end - 1)] {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "\t"): continue
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(byte - 48)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digits.append(byte - 87)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digits.append(byte - 55)
            default:
                throw SQLSyntaxError("Binary literal can only contain hexadecimal digits", at: token.position)
            }
        }
        guard digits.count.isMultiple(of: 2) else {
            throw SQLSyntaxError("Binary literal must contain an even number of digits", at: token.position)
        }
        let value = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        return try node(.binaryLiteral(value), at: token.position)
    }

    /// `INTERVAL '1' DAY`; nil, and nothing taken, when the word is just a name here.
    mutating func intervalLiteral() throws(SQLSyntaxError) -> Expression? {
        let hasSign = peek() == .plus || peek() == .minus
        let stringAt = hasSign ? 2 : 1
        guard isString(stringAt) else { return nil }
        let hasEscape = peek(stringAt) == .unicodeString && peek(stringAt + 1) == .uescape
        guard IntervalField(peek(stringAt + (hasEscape ? 3 : 1))) != nil else { return nil }
        let start = position
        advance()
        let sign: Sign = type == .minus ? .minus : .plus
        if hasSign { advance() }
        let value = try string()
        let (from, to) = try intervalFields()
        return try node(.intervalLiteral(IntervalLiteral(value: value, sign: sign, from: from, to: to)), at: start)
    }

    /// `DAY` or `DAY TO SECOND`.
    mutating func intervalFields() throws(SQLSyntaxError) -> (from: IntervalField, to: IntervalField?) {
        let from = try intervalField()
        // After a literal `TO` may also be an alias.
        guard type == .to, IntervalField(peek()) != nil else { return (from, nil) }
        advance()
        return (from, try intervalField())
    }

    private mutating func intervalField() throws(SQLSyntaxError) -> IntervalField {
        guard let field = IntervalField(type) else {
            throw unexpected(IntervalField.allCases.map { "'\($0.rawValue.uppercased())'" })
        }
        advance()
        return field
    }

    /// `name 'text'`, a literal of a type.
    mutating func typeConstructor() throws(SQLSyntaxError) -> Expression {
        let start = position
        let isDouble = take(.double, .precision)
        // Trino keeps the name's text as written, its quotes included.
        let name = isDouble ? "DOUBLE" : text(current)
        if !isDouble { _ = try identifier() }
        let value = try string()
        let kind: Expression.Kind =
            switch name.lowercased() {
            case "time": .timeLiteral(value)
            case "timestamp": .timestampLiteral(value)
            case "decimal": .decimalLiteral(value)
            case "char": .charLiteral(value)
            default: .genericLiteral(type: name, value: value)
            }
        return try node(kind, at: start)
    }
}

extension IntervalField {
    /// The field of a word.
    init?(_ type: TokenType) {
        switch type {
        case .year: self = .year
        case .month: self = .month
        case .day: self = .day
        case .hour: self = .hour
        case .minute: self = .minute
        case .second: self = .second
        default: return nil
        }
    }
}
