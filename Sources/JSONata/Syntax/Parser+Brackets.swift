// What stands in brackets of one kind or another.
extension Parser {
    mutating func block(_ node: Node) throws(Fault) {
        node.kind = .block
        while !token.isSymbol(")") {
            node.children.append(try expression(0))
            guard token.isSymbol(";") else { break }
            try advance()
        }
        try advance(over: ")", afterOperand: true)
    }

    mutating func array(_ node: Node) throws(Fault) {
        node.kind = .array
        if !token.isSymbol("]") {
            repeat {
                if !node.children.isEmpty { try advance() }
                node.children.append(try element())
            } while token.isSymbol(",")
        }
        try advance(over: "]", afterOperand: true)
    }

    /// One element of an array: a value or a range.
    private mutating func element() throws(Fault) -> Node {
        let first = try expression(0)
        guard token.isSymbol("..") else { return first }
        let range = Node(.binary, at: token.position, first)
        range.op = .range
        range.text = ".."
        try advance()
        range.right = try expression(0)
        range.measureDepth()
        return range
    }

    /// The members of an object or a group, after its opening brace.
    mutating func pairs() throws(Fault) -> [(key: Node, value: Node)] {
        var pairs: [(key: Node, value: Node)] = []
        if !token.isSymbol("}") {
            repeat {
                if !pairs.isEmpty { try advance() }
                let key = try expression(0)
                try advance(over: ":")
                pairs.append((key, try expression(0)))
            } while token.isSymbol(",")
        }
        try advance(over: "}", afterOperand: true)
        return pairs
    }

    mutating func transform(_ node: Node) throws(Fault) {
        node.kind = .transform
        node.left = try expression(0)
        try advance(over: "|")
        node.right = try expression(0)
        if token.isSymbol(",") {
            try advance()
            node.other = try expression(0)
        }
        try advance(over: "|", afterOperand: true)
    }

    /// A filter, or the empty brackets that keep an array.
    mutating func filter(_ node: Node, of left: Node) throws(Fault) -> Node {
        if token.isSymbol("]") {
            var step = left
            while step.kind == .filter, let inner = step.left {
                step = inner
            }
            step.keepsArray = true
            try advance(afterOperand: true)
            return left
        }
        node.kind = .filter
        node.right = try expression(0)
        try advance(over: "]", afterOperand: true)
        return node
    }

    mutating func orderBy(_ node: Node) throws(Fault) {
        node.kind = .orderBy
        try advance(over: "(")
        repeat {
            if !node.children.isEmpty { try advance() }
            let term = Node(.sort, at: token.position)
            if token.isSymbol("<") || token.isSymbol(">") {
                term.isDescending = token.isSymbol(">")
                try advance()
            }
            term.left = try expression(0)
            term.measureDepth()
            node.children.append(term)
        } while token.isSymbol(",")
        try advance(over: ")", afterOperand: true)
    }

    // MARK: - Functions

    /// The arguments of a call; or the whole of a function, when what is called is the word `function`.
    mutating func invocation(_ node: Node, of left: Node) throws(Fault) -> Node {
        node.kind = .function
        if !token.isSymbol(")") {
            repeat {
                if !node.children.isEmpty { try advance() }
                node.children.append(try argument(node))
            } while token.isSymbol(",")
        }
        try advance(over: ")", afterOperand: true)
        guard left.kind == .name, left.text == "function" || left.text == "λ" else { return node }
        for (index, parameter) in node.children.enumerated() where parameter.kind != .variable {
            throw Fault("S0208", at: parameter.position, index: index + 1)
                .with("value", JSText.quoted(parameter.text))
        }
        node.kind = .lambda
        node.left = nil
        node.signature = try signature()
        try advance(over: "{")
        node.right = try expression(0)
        try advance(over: "}", afterOperand: true)
        return node
    }

    private mutating func argument(_ node: Node) throws(Fault) -> Node {
        guard token.isSymbol("?") else { return try expression(0) }
        node.kind = .partial
        let placeholder = Node(.placeholder, at: token.position)
        try advance()
        return placeholder
    }

    /// The signature between angle brackets, if there is one.
    private mutating func signature() throws(Fault) -> Signature? {
        guard token.isSymbol("<") else { return nil }
        var depth = 1
        var text = "<"
        while depth > 0, !token.isSymbol("{"), !token.isEnd {
            try advance()
            if token.isSymbol(">") { depth -= 1 }
            if token.isSymbol("<") { depth += 1 }
            text += token.spelling
        }
        try advance(over: ">")
        return try Signature(text)
    }
}
