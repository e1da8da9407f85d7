internal import OrderedJSON

extension PathParser {
    /// What stands in the parentheses after `[?`.
    mutating func filter() throws(PathSyntaxError) -> PathFilter {
        skipBlanks()
        guard take("(") else { throw unexpected("'('") }
        let filter = try alternatives()
        skipBlanks()
        guard take(")") else { throw unexpected("')'") }
        return filter
    }

    // MARK: - Logic

    private mutating func alternatives() throws(PathSyntaxError) -> PathFilter {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Self.nestingLimit else { throw fault(.tooLong(limit: Self.nestingLimit)) }
        var filters = [try conjunction()]
        while takeWord("||") {
            filters.append(try conjunction())
        }
        return filters.count == 1 ? filters[0] : .or(filters)
    }

    private mutating func conjunction() throws(PathSyntaxError) -> PathFilter {
        var filters = [try condition()]
        while takeWord("&&") {
            filters.append(try condition())
        }
        return filters.count == 1 ? filters[0] : .and(filters)
    }

    private mutating func condition() throws(PathSyntaxError) -> PathFilter {
        skipBlanks()
        var isNegated = false
        while take("!") {
            isNegated.toggle()
            skipBlanks()
        }
        let filter = peek() == UInt8(ascii: "(") ? try self.filter() : try comparison()
        return isNegated ? .not(filter) : filter
    }

    private mutating func comparison() throws(PathSyntaxError) -> PathFilter {
        let left = try operand()
        skipBlanks()
        switch peek() {
        case nil, UInt8(ascii: ")"), UInt8(ascii: "&"), UInt8(ascii: "|"):
            switch left {
            case .current, .document: return .exists(left)
            default: throw unexpected("a comparison")
            }
        default: break
        }
        let comparison = try comparisonOperator()
        return .comparison(left, comparison, try operand())
    }

    private mutating func comparisonOperator() throws(PathSyntaxError) -> FilterOperator {
        let start = offset
        while let byte = peek(), Self.isSymbol(byte) {
            offset += 1
        }
        if offset == start {
            while let byte = peek(), byte > 0x20, byte != UInt8(ascii: ")"), byte != UInt8(ascii: "[") {
                offset += 1
            }
        }
        let word = String(decoding: bytes[start..<offset], as: UTF8.self)
        let found = FilterOperator.allCases.first { $0.rawValue == word || $0.rawValue == word.lowercased() }
        guard let found else {
            offset = start
            throw fault(.unsupportedOperator(word))
        }
        return found
    }

    private static func isSymbol(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "="), UInt8(ascii: "~"), UInt8(ascii: "!"): true
        default: false
        }
    }

    // MARK: - Operands

    private mutating func operand() throws(PathSyntaxError) -> FilterOperand {
        skipBlanks()
        switch peek() {
        case UInt8(ascii: "@"):
            offset += 1
            return .current(try nested())
        case UInt8(ascii: "$"):
            offset += 1
            return .document(try nested())
        case UInt8(ascii: "/"): return .pattern(try pattern())
        default: return .literal(try literal())
        }
    }

    private mutating func nested() throws(PathSyntaxError) -> PathSteps {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Self.nestingLimit else { throw fault(.tooLong(limit: Self.nestingLimit)) }
        return try steps(inFilter: true)
    }

    private mutating func literal() throws(PathSyntaxError) -> JSON {
        switch peek() {
        case let quote? where quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""):
            return .string(try quoted(quote))
        case UInt8(ascii: "["): return .array(try list())
        default: break
        }
        let start = offset
        while let byte = peek(), !Self.endsLiteral(byte) {
            offset += 1
        }
        let word = String(decoding: bytes[start..<offset], as: UTF8.self)
        switch word {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        default:
            guard let number = JSONNumber(text: word) else {
                offset = start
                throw unexpected("'@', '$', a string in quotes, a number, true, false, null or a list")
            }
            return .number(number)
        }
    }

    private mutating func list() throws(PathSyntaxError) -> [JSON] {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Self.nestingLimit else { throw fault(.tooLong(limit: Self.nestingLimit)) }
        offset += 1
        var values: [JSON] = []
        skipBlanks()
        if take("]") { return values }
        while true {
            skipBlanks()
            values.append(try literal())
            skipBlanks()
            if take("]") { return values }
            guard take(",") else { throw unexpected("',' or ']'") }
        }
    }

    /// A regular expression between slashes, perhaps followed by `i`.
    private mutating func pattern() throws(PathSyntaxError) -> FilterPattern {
        let start = offset
        offset += 1
        var content: [UInt8] = []
        while let byte = peek(), byte != UInt8(ascii: "/") {
            offset += 1
            if byte == UInt8(ascii: "\\"), let escaped = peek() {
                offset += 1
                content += escaped == UInt8(ascii: "/") ? [escaped] : [byte, escaped]
            } else {
                content.append(byte)
            }
        }
        guard take("/") else {
            offset = start
            throw fault(.unclosed("a regular expression"))
        }
        let ignoresCase = take("i")
        let text = String(decoding: content, as: UTF8.self)
        guard let pattern = FilterPattern(text, ignoresCase: ignoresCase) else {
            offset = start
            throw fault(.regularExpression(text))
        }
        return pattern
    }

    private mutating func takeWord(_ word: String) -> Bool {
        skipBlanks()
        guard bytes[offset...].starts(with: word.utf8) else { return false }
        offset += word.utf8.count
        return true
    }

    private static func endsLiteral(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "]"): true
        default: endsPathInFilter(byte)
        }
    }
}
