import Columnar

/// Reads SQL's JSON path language.
///
/// Words and names are case-sensitive, and no word is reserved. Source: Trino's grammar `JsonPath.g4`.
struct JSONPathParser {
    /// A text that is no path.
    struct Failure: Error {
        let message: String
        /// Where, in code points from the start of the text.
        let offset: Int
    }

    private let tokens: [JSONPathToken]
    private var index = 0
    private var depth = 0

    /// Parses a path.
    static func parse(_ text: String) throws(Failure) -> StandardJSONPath {
        var parser = JSONPathParser(tokens: JSONPathToken.tokens(of: text))
        let isLax = parser.take(word: "lax")
        if !isLax, !parser.take(word: "strict") {
            throw parser.failure("mismatched input '\(parser.token.text)' expecting {'lax', 'strict'}")
        }
        let root = try parser.sum()
        guard parser.token.kind == .end else {
            throw parser.failure("mismatched input '\(parser.token.text)' expecting <EOF>")
        }
        return StandardJSONPath(isLax: isLax, root: root)
    }

    private init(tokens: [JSONPathToken]) { self.tokens = tokens }

    // MARK: - Tokens

    private var token: JSONPathToken { tokens[index] }

    private func failure(_ message: String) -> Failure { Failure(message: message, offset: token.offset) }

    private func unexpected() -> Failure {
        failure(
            token.kind == .end || index == 0
                ? "mismatched input '\(token.text)'" : "no viable alternative at input '\(token.text)'")
    }

    private mutating func take(word: String) -> Bool {
        guard token.kind == .word, token.text == word else { return false }
        index += 1
        return true
    }

    private mutating func take(_ symbol: String) -> Bool {
        guard token.kind == .symbol, token.text == symbol else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ symbol: String) throws(Failure) {
        guard take(symbol) else { throw failure("mismatched input '\(token.text)' expecting '\(symbol)'") }
    }

    private mutating func expect(word: String) throws(Failure) {
        guard take(word: word) else { throw failure("mismatched input '\(token.text)' expecting '\(word)'") }
    }

    private mutating func string() throws(Failure) -> String {
        guard token.kind == .string else { throw failure("mismatched input '\(token.text)' expecting STRING") }
        defer { index += 1 }
        return token.content
    }

    private mutating func enter() throws(Failure) {
        depth += 1
        if depth > 200 { throw failure("stack overflow while parsing JSON path") }
    }

    // MARK: - Expressions

    private mutating func sum() throws(Failure) -> JSONPathNode {
        try enter()
        defer { depth -= 1 }
        var left = try product()
        while token.kind == .symbol, token.text == "+" || token.text == "-" {
            let isPlus = token.text == "+"
            index += 1
            left = .arithmetic(isPlus ? .add : .subtract, left, try product())
        }
        return left
    }

    private mutating func product() throws(Failure) -> JSONPathNode {
        var left = try signed()
        while token.kind == .symbol, let op = ArithmeticOperator(rawValue: token.text), op != .add, op != .subtract {
            index += 1
            left = .arithmetic(op, left, try signed())
        }
        return left
    }

    private mutating func signed() throws(Failure) -> JSONPathNode {
        try enter()
        defer { depth -= 1 }
        if take("+") { return .sign(try signed(), isNegative: false) }
        guard take("-") else { return try accessors() }
        // A minus before digits belongs to the number.
        if token.kind == .number { return try accessors(on: try number(isNegative: true)) }
        return .sign(try signed(), isNegative: true)
    }

    private mutating func accessors() throws(Failure) -> JSONPathNode {
        try accessors(on: try primary())
    }

    private mutating func accessors(on primary: JSONPathNode) throws(Failure) -> JSONPathNode {
        var node = primary
        var count = 0
        while token.kind == .symbol {
            count += 1
            // Each step is a level of the tree.
            if count > 500 { throw failure("stack overflow while parsing JSON path") }
            if take(".") {
                node = try member(of: node)
            } else if take("[") {
                node = try elements(of: node)
            } else if take("?") {
                try expect("(")
                node = .filter(node, try predicate())
                try expect(")")
            } else {
                break
            }
        }
        return node
    }

    private mutating func member(of base: JSONPathNode) throws(Failure) -> JSONPathNode {
        if take("*") { return .member(base, name: nil) }
        if token.kind == .string { return .member(base, name: try string()) }
        guard token.kind == .word else { throw unexpected() }
        let name = token.text
        index += 1
        guard let method = JSONPathNode.Method(rawValue: name), take("(") else { return .member(base, name: name) }
        if method == .datetime, token.kind == .string { index += 1 }
        try expect(")")
        return .method(base, method)
    }

    private mutating func elements(of base: JSONPathNode) throws(Failure) -> JSONPathNode {
        if take("*") {
            try expect("]")
            return .elements(base, [])
        }
        var subscripts: [JSONPathNode.Subscript] = []
        repeat {
            let from = try sum()
            subscripts.append(JSONPathNode.Subscript(from: from, to: take(word: "to") ? try sum() : nil))
        } while take(",")
        try expect("]")
        return .elements(base, subscripts)
    }

    private mutating func primary() throws(Failure) -> JSONPathNode {
        switch token.kind {
        case .number: return try number(isNegative: false)
        case .string:
            let text = try string()
            return .literal(.text(text), .varchar(text.unicodeScalars.count))
        case .variable:
            defer { index += 1 }
            return .parameter(String(token.text.dropFirst()))
        case .word:
            if take(word: "last") { return .last }
            if take(word: "null") { return .null }
            if take(word: "true") { return .literal(.bool(true), .boolean) }
            if take(word: "false") { return .literal(.bool(false), .boolean) }
        case .symbol:
            if take("$") { return .context }
            if take("@") { return .current }
            if take("(") {
                let inner = try sum()
                try expect(")")
                return inner
            }
        case .end: break
        }
        throw unexpected()
    }

    private mutating func number(isNegative: Bool) throws(Failure) -> JSONPathNode {
        let text = (isNegative ? "-" : "") + token.text
        index += 1
        if text.contains(where: { $0 == "e" || $0 == "E" }) { return .literal(.double(Double(text) ?? .nan), .double) }
        if text.contains(".") {
            guard let literal = Literals.decimal(text) else {
                index -= 1
                throw failure("Invalid decimal literal: \(text)")
            }
            return .literal(literal.value, literal.type)
        }
        guard let value = Int64(text) else {
            index -= 1
            throw failure("Invalid numeric literal: \(text)")
        }
        return .literal(.int64(value), Int32(exactly: value) != nil ? .integer : .bigint)
    }

    // MARK: - Predicates

    private mutating func predicate() throws(Failure) -> JSONPathPredicate {
        try enter()
        defer { depth -= 1 }
        var left = try conjunction()
        while take("||") { left = .or(left, try conjunction()) }
        return left
    }

    private mutating func conjunction() throws(Failure) -> JSONPathPredicate {
        var left = try predicatePrimary()
        while take("&&") { left = .and(left, try predicatePrimary()) }
        return left
    }

    private mutating func predicatePrimary() throws(Failure) -> JSONPathPredicate {
        try enter()
        defer { depth -= 1 }
        if take("!") { return .not(try delimitedPredicate()) }
        if token.kind == .word, token.text == "exists" { return try delimitedPredicate() }
        if token.kind == .symbol, token.text == "(" {
            // Either a predicate in parentheses or the left side of a comparison.
            var attempt = self
            if let inner = try? attempt.delimitedPredicate(), !attempt.continuesPath {
                self = attempt
                guard take(word: "is") else { return inner }
                try expect(word: "unknown")
                return .isUnknown(inner)
            }
        }
        let left = try sum()
        if take(word: "starts") {
            try expect(word: "with")
            if token.kind == .variable { return .startsWith(left, prefix: try primary()) }
            return .startsWith(left, prefix: .literal(.text(try string()), .varchar(nil)))
        }
        if take(word: "like_regex") {
            _ = try string()
            if take(word: "flag") { _ = try string() }
            return .likeRegex(left)
        }
        guard token.kind == .symbol, let op = JSONPathParser.comparisons[token.text] else { throw unexpected() }
        index += 1
        return .comparison(op, left, try sum())
    }

    private static let comparisons: [String: ComparisonOperator] = [
        "==": .equal, "<>": .notEqual, "!=": .notEqual, "<": .lessThan, ">": .greaterThan, "<=": .lessThanOrEqual,
        ">=": .greaterThanOrEqual,
    ]

    /// Whether what comes next can only follow an expression.
    private var continuesPath: Bool {
        switch token.kind {
        case .symbol:
            token.text == "." || token.text == "[" || token.text == "?"
                || ArithmeticOperator(rawValue: token.text) != nil
                || JSONPathParser.comparisons[token.text] != nil
        case .word: token.text == "starts" || token.text == "like_regex"
        default: false
        }
    }

    private mutating func delimitedPredicate() throws(Failure) -> JSONPathPredicate {
        if take(word: "exists") {
            try expect("(")
            let path = try sum()
            try expect(")")
            return .exists(path)
        }
        try expect("(")
        let inner = try predicate()
        try expect(")")
        return inner
    }
}

/// A piece of a path.
struct JSONPathToken {
    enum Kind {
        case word, variable, string, number, symbol, end
    }

    let kind: Kind
    /// As it is written; `<EOF>` at the end.
    let text: String
    /// Where it begins, in code points.
    let offset: Int

    /// What stands between the quotes of a string.
    var content: String {
        String(text.dropFirst().dropLast()).split(separator: "\"\"", omittingEmptySubsequences: false)
            .joined(separator: "\"")
    }

    /// The pieces of a path; what is no piece is a symbol.
    static func tokens(of text: String) -> [JSONPathToken] {
        let scalars = Array(text.unicodeScalars)
        var tokens: [JSONPathToken] = []
        var at = 0
        func string(_ range: Range<Int>) -> String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[range])
            return String(view)
        }
        while at < scalars.count {
            let start = at
            let scalar = scalars[at]
            if scalar == " " || scalar == "\t" || scalar == "\r" || scalar == "\n" {
                at += 1
                continue
            }
            let kind = scan(scalars, &at)
            tokens.append(JSONPathToken(kind: kind, text: string(start..<at), offset: start))
        }
        tokens.append(JSONPathToken(kind: .end, text: "<EOF>", offset: scalars.count))
        return tokens
    }

    private static func scan(_ scalars: [Unicode.Scalar], _ at: inout Int) -> Kind {
        let start = at
        let scalar = scalars[at]
        func next(_ distance: Int) -> Unicode.Scalar { at + distance < scalars.count ? scalars[at + distance] : "\0" }
        if isStart(scalar) || (scalar == "$" && isStart(next(1))) {
            at += 1
            while at < scalars.count, isStart(scalars[at]) || isDigit(scalars[at]) { at += 1 }
            return scalar == "$" ? .variable : .word
        }
        if isDigit(scalar) || (scalar == "." && isDigit(next(1))) {
            scanNumber(scalars, &at)
            return .number
        }
        if scalar == "\"" {
            at += 1
            while at < scalars.count {
                if scalars[at] == "\"" {
                    guard next(1) == "\"" else {
                        at += 1
                        return .string
                    }
                    at += 1
                }
                at += 1
            }
            // No closing quote: the quote alone is something unknown.
            at = start + 1
            return .symbol
        }
        let pair = "\(scalar)\(next(1))"
        at += ["&&", "||", "==", "<>", "!=", "<=", ">="].contains(pair) ? 2 : 1
        return .symbol
    }

    private static func scanNumber(_ scalars: [Unicode.Scalar], _ at: inout Int) {
        func digits() { while at < scalars.count, isDigit(scalars[at]) { at += 1 } }
        digits()
        if at < scalars.count, scalars[at] == "." {
            at += 1
            digits()
        }
        guard at < scalars.count, scalars[at] == "e" || scalars[at] == "E" else { return }
        var exponent = at + 1
        if exponent < scalars.count, scalars[exponent] == "+" || scalars[exponent] == "-" { exponent += 1 }
        guard exponent < scalars.count, isDigit(scalars[exponent]) else { return }
        at = exponent
        digits()
    }

    private static func isStart(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
