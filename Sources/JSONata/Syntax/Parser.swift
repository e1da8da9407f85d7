/// Reads an expression by binding powers (Pratt's method), which is how jsonata-js reads it.
///
/// Recursion and the depth of the tree are bounded, so that hostile text ends in an error.
struct Parser {
    /// How deep a tree may be.
    static let maximumDepth = 1000

    private var tokenizer: Tokenizer
    var token: Token
    var names = Names()
    private var nesting = 0

    init(_ text: String) throws(Fault) {
        tokenizer = Tokenizer(text)
        token = try tokenizer.next(afterOperand: false)
    }

    /// The whole expression.
    mutating func parse() throws(Fault) -> Node {
        let node = try expression(0)
        guard token.isEnd else { throw Fault("S0201", at: token.position).with("token", token.shown) }
        return node
    }

    // MARK: - Tokens

    mutating func advance(afterOperand: Bool = false) throws(Fault) {
        token = try tokenizer.next(afterOperand: afterOperand)
    }

    mutating func advance(over symbol: String, afterOperand: Bool = false) throws(Fault) {
        guard token.isSymbol(symbol) else {
            throw Fault(token.isEnd ? "S0203" : "S0202", at: token.position).with("value", JSText.quoted(symbol))
                .with("token", token.shown)
        }
        try advance(afterOperand: afterOperand)
    }

    // MARK: - Expressions

    /// An expression whose operators bind more strongly than `power`.
    mutating func expression(_ power: Int) throws(Fault) -> Node {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting < Parser.maximumDepth else { throw Fault.tooDeep(at: token.position) }
        let first = token
        try advance(afterOperand: true)
        var node = try prefix(first)
        node.measureDepth()
        while power < token.bindingPower {
            let symbol = token
            try advance()
            node = try infix(symbol, after: node)
            node.measureDepth()
            guard node.depth < Parser.maximumDepth else { throw Fault.tooDeep(at: symbol.position) }
        }
        return node
    }

    private mutating func prefix(_ token: Token) throws(Fault) -> Node {
        let node = Node(.value, at: token.position)
        switch token.kind {
        case .name(let text):
            node.kind = .name
            node.text = text
        case .variable(let text):
            node.kind = .variable
            node.text = text
            node.name = names.number(of: text)
        case .string(let text):
            node.kind = .string
            node.text = text
            node.literal = .string(text)
        case .number(let value):
            node.kind = .number
            node.literal = .number(value)
        case .literal(let value): node.literal = value
        case .regex(let regex):
            node.kind = .regex
            node.literal = .function(.regex(regex))
        case .end: node.kind = .end
        case .symbol(let symbol): return try prefix(symbol, at: token.position)
        }
        return node
    }

    private mutating func prefix(_ symbol: String, at position: Int) throws(Fault) -> Node {
        let node = Node(.word, at: position)
        node.text = symbol
        switch symbol {
        case "and", "or", "in": return node
        case "*": node.kind = .wildcard
        case "**": node.kind = .descendant
        case "%": node.kind = .parent
        case "-":
            node.kind = .negate
            node.left = try expression(70)
        case "(": try block(node)
        case "[": try array(node)
        case "{":
            node.kind = .object
            node.pairs = try pairs()
        case "|": try transform(node)
        default: throw Fault("S0211", at: position, token: symbol)
        }
        return node
    }

    private mutating func infix(_ token: Token, after left: Node) throws(Fault) -> Node {
        let symbol = token.symbol ?? ""
        let node = Node(.binary, at: token.position, left)
        node.text = symbol
        switch symbol {
        case "(": return try invocation(node, of: left)
        case "[": return try filter(node, of: left)
        case "^": try orderBy(node)
        case "{":
            node.kind = .grouping
            node.pairs = try pairs()
        case ":=":
            guard left.kind == .variable else { throw Fault("S0212", at: left.position) }
            node.kind = .bind
            node.name = left.name
            node.right = try expression(9)
        case "@", "#":
            node.kind = symbol == "@" ? .focus : .index
            let variable = try expression(80)
            guard variable.kind == .variable else { throw Fault("S0214", at: variable.position, token: symbol) }
            node.name = variable.name
        case "?":
            node.kind = .condition
            node.right = try expression(0)
            if self.token.isSymbol(":") {
                try advance()
                node.other = try expression(0)
            }
        case "?:", "??":
            node.kind = symbol == "?:" ? .elvis : .coalesce
            node.other = try expression(0)
        case "~>":
            node.kind = .apply
            node.right = try expression(40)
        case ".":
            node.kind = .dot
            node.right = try expression(75)
        default:
            guard let op = Operator(rawValue: symbol) else { throw Fault("S0204", at: token.position, token: symbol) }
            node.op = op
            node.right = try expression(token.bindingPower)
        }
        return node
    }
}
