import Columnar

/// Reads SQL's JSON path language.
///
/// Words and names are case-sensitive, and no word is reserved. Source: Trino's grammar `JsonPath.g4`.
struct JSONPathParser {
    /// A text that is no path.
    struct Failure: Error {
        let message: String
        /// Where, in code points from the start of the text; nil if Trino tells no place.
        let offset: Int?
    }

    let tokens: [JSONPathToken]
    /// The path itself.
    let source: [Unicode.Scalar]
    /// The number of the token that is looked at.
    var index = 0
    private var depth = 0

    /// Parses a path.
    static func parse(_ text: String) throws(Failure) -> StandardJSONPath {
        var parser = JSONPathParser(tokens: JSONPathToken.tokens(of: text), source: Array(text.unicodeScalars))
        let isLax = parser.take(word: "lax")
        if !isLax, !parser.take(word: "strict") { throw parser.unmatched(.mode, before: .path) }
        let root = try parser.sum()
        guard parser.token.kind == .end else { throw parser.unmatched(.end, before: .nothing) }
        return StandardJSONPath(isLax: isLax, root: root)
    }

    private init(tokens: [JSONPathToken], source: [Unicode.Scalar]) {
        self.tokens = tokens
        self.source = source
    }

    // MARK: - Tokens

    var token: JSONPathToken { tokens[index] }

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

    private mutating func expect(
        _ symbol: String, before next: JSONPathExpectation = .afterPath
    ) throws(Failure) {
        guard take(symbol) else { throw unmatched(.symbol(symbol), before: next) }
    }

    private mutating func expect(word: String, before next: JSONPathExpectation) throws(Failure) {
        guard take(word: word) else { throw unmatched(.word(word), before: next) }
    }

    private mutating func string() throws(Failure) -> String {
        guard token.kind == .string else { throw unmatched(.string, before: .afterPath) }
        defer { index += 1 }
        return token.content
    }

    private mutating func enter() throws(Failure) {
        depth += 1
        if depth > 200 { throw Failure(message: "stack overflow while parsing JSON path", offset: nil) }
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
            if count > 500 { throw Failure(message: "stack overflow while parsing JSON path", offset: nil) }
            if take(".") {
                node = try member(of: node)
            } else if take("[") {
                node = try elements(of: node)
            } else if take("?") {
                try expect("(", before: .predicate)
                node = .filter(node, try predicate())
                try expect(")")
            } else {
                break
            }
        }
        return node
    }

    private mutating func member(of base: JSONPathNode) throws(Failure) -> JSONPathNode {
        let point = index - 1
        if take("*") { return .member(base, name: nil) }
        if token.kind == .string { return .member(base, name: try string()) }
        guard token.kind == .word else { throw unviable(from: point) }
        let name = token.text
        index += 1
        guard let method = JSONPathNode.Method(rawValue: name), take("(") else { return .member(base, name: name) }
        if method == .datetime, token.kind == .string { index += 1 }
        try expect(")")
        return .method(base, method)
    }

    private mutating func elements(of base: JSONPathNode) throws(Failure) -> JSONPathNode {
        let bracket = index - 1
        if take("*") {
            try expect("]")
            return .elements(base, [])
        }
        guard JSONPathExpectation.path.includes(token) else { throw unviable(from: bracket) }
        var subscripts: [JSONPathNode.Subscript] = []
        repeat {
            let from = try sum()
            subscripts.append(JSONPathNode.Subscript(from: from, to: take(word: "to") ? try sum() : nil))
        } while take(",")
        guard take("]") else { throw mismatched(.endOfSubscript) }
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
        throw mismatched(.path)
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
            throw Failure(message: "Invalid numeric literal: \(text)", offset: nil)
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
        guard JSONPathExpectation.predicate.includes(token) else { throw mismatched(.predicate) }
        if take("!") { return .not(try delimitedPredicate()) }
        if token.kind == .word, token.text == "exists" { return try delimitedPredicate() }
        let start = index
        // Which condition it is shows behind the first expression; whatever fails before leaves none.
        var furthest = start
        if token.kind == .symbol, token.text == "(" {
            // Either a predicate in parentheses or the left side of a comparison.
            var attempt = self
            var inner: JSONPathPredicate?
            do throws(Failure) {
                inner = try attempt.delimitedPredicate()
            } catch {
                if error.offset == nil { throw error }
            }
            if let inner, !attempt.continuesPath {
                self = attempt
                guard take(word: "is") else { return inner }
                try expect(word: "unknown", before: .afterPath)
                return .isUnknown(inner)
            }
            furthest = attempt.index
        }
        let left: JSONPathNode
        do throws(Failure) {
            left = try sum()
        } catch {
            throw error.offset == nil ? error : unviable(from: start, atLeast: furthest)
        }
        if take(word: "starts") {
            try expect(word: "with", before: .prefix)
            if token.kind == .variable { return .startsWith(left, prefix: try primary()) }
            guard token.kind == .string else { throw mismatched(.prefix) }
            return .startsWith(left, prefix: .literal(.text(try string()), .varchar(nil)))
        }
        if take(word: "like_regex") {
            _ = try string()
            if take(word: "flag") { _ = try string() }
            return .likeRegex(left)
        }
        guard token.kind == .symbol, let op = JSONPathParser.comparisons[token.text] else {
            throw unviable(from: start, atLeast: furthest)
        }
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
            try expect("(", before: .path)
            let path = try sum()
            try expect(")")
            return .exists(path)
        }
        guard take("(") else { throw mismatched(.delimitedPredicate) }
        let inner = try predicate()
        try expect(")")
        return inner
    }
}
