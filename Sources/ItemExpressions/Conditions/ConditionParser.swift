/// Reads conditions.
///
/// AND, OR, NOT and parentheses go over a stack of the parser's own. Only operands recurse, a few levels deep.
struct ConditionParser {
    private enum Pending: Equatable {
        case open, not, and, or
    }

    /// How deep functions and parentheses of operands may be within each other.
    private static let depthLimit = 32

    var reader: TokenReader
    var attributes: ExpressionAttributes
    var faults = ConditionFaults()
    var operatorCount = 0
    /// The places of the parentheses' other halves.
    private let matches: [Int: Int]

    init(reader: TokenReader, attributes: ExpressionAttributes) {
        self.reader = reader
        self.attributes = attributes
        var open: [Int] = []
        var matches: [Int: Int] = [:]
        for (place, token) in reader.tokens.enumerated() {
            if token.isSymbol("(") {
                open.append(place)
            } else if token.isSymbol(")"), let start = open.popLast() {
                matches[start] = place
            }
        }
        self.matches = matches
    }

    mutating func parse() throws(ExpressionFault) -> [Condition.Instruction] {
        var program: [Condition.Instruction] = []
        var pending: [Pending] = []
        while true {
            if reader.takeKeyword("NOT") {
                pending.append(.not)
                operatorCount += 1
                continue
            }
            if isAtGroup {
                noteRedundantParentheses()
                reader.advance()
                pending.append(.open)
                continue
            }
            program.append(.test(try test()))
            guard try takeOperators(&pending, &program) else { break }
        }
        if operatorCount > ExpressionKind.operatorLimit, faults.tooManyOperators == nil {
            faults.tooManyOperators = .tooManyOperators(operatorCount)
        }
        if let reason = faults.first { throw reader.fault(reason) }
        return program
    }

    /// Reads what may follow a condition; false at the end of the expression.
    private mutating func takeOperators(
        _ pending: inout [Pending], _ program: inout [Condition.Instruction]
    ) throws(ExpressionFault) -> Bool {
        while true {
            if reader.takeKeyword("AND") {
                push(.and, over: [.not, .and], &pending, &program)
                return true
            }
            if reader.takeKeyword("OR") {
                push(.or, over: [.not, .and, .or], &pending, &program)
                return true
            }
            let isClosing = reader.current.isSymbol(")") && pending.contains(.open)
            let isEnd = reader.current.kind == .end && !pending.contains(.open)
            guard isClosing || isEnd else { throw reader.unexpected() }
            unwind([.not, .and, .or], &pending, &program)
            guard isClosing else { return false }
            pending.removeLast()
            reader.advance()
        }
    }

    private mutating func push(
        _ next: Pending, over stronger: [Pending], _ pending: inout [Pending],
        _ program: inout [Condition.Instruction]
    ) {
        unwind(stronger, &pending, &program)
        pending.append(next)
        operatorCount += 1
    }

    private func unwind(
        _ kinds: [Pending], _ pending: inout [Pending], _ program: inout [Condition.Instruction]
    ) {
        while let last = pending.last, kinds.contains(last) {
            pending.removeLast()
            switch last {
            case .and: program.append(.and)
            case .or: program.append(.or)
            case .not: program.append(.not)
            case .open: break
            }
        }
    }

    // MARK: - Parentheses

    /// Whether a parenthesis here is around a condition, and not around an operand.
    private var isAtGroup: Bool {
        guard reader.current.isSymbol("(") else { return false }
        guard let end = matches[reader.position] else { return true }
        let next = reader.tokens[end + 1]
        let isOperand =
            (next.kind == .symbol && !["(", ")", ","].contains(next.text)) || next.isKeyword("BETWEEN")
            || next.isKeyword("IN")
        return !isOperand
    }

    private mutating func noteRedundantParentheses() {
        guard reader.following.isSymbol("("), let end = matches[reader.position],
            matches[reader.position + 1] == end - 1
        else { return }
        faults.redundantParentheses = true
    }

    // MARK: - Operands

    /// An operand, or a function that is a condition.
    enum Piece {
        case operand(Condition.Operand)
        case function(String, [Piece])
    }

    mutating func piece(depth: Int = 0) throws(ExpressionFault) -> Piece {
        if reader.current.isSymbol("(") {
            noteRedundantParentheses()
            guard depth < ConditionParser.depthLimit else { throw reader.fault(.redundantParentheses) }
            reader.advance()
            let inner = try piece(depth: depth + 1)
            try reader.expect(")")
            guard case .operand(.path(let path)) = inner else { return inner }
            return .operand(.path(try reader.path(after: path, &attributes, &faults.naming)))
        }
        if reader.current.kind == .value {
            let value = try reader.value(&attributes, &faults.naming)
            return .operand(value.map(Condition.Operand.value) ?? .undefined)
        }
        if reader.current.kind == .word, ConditionParser.isOperator(reader.current) { throw reader.unexpected() }
        guard reader.current.kind == .word, reader.following.isSymbol("(") else {
            return .operand(.path(try reader.path(&attributes, &faults.naming)))
        }
        return try function(depth: depth)
    }

    private mutating func function(depth: Int) throws(ExpressionFault) -> Piece {
        let name = reader.advance().text
        guard depth < ConditionParser.depthLimit else { throw reader.fault(.misusedFunction(name)) }
        reader.advance()
        operatorCount += 1
        var arguments: [Piece] = []
        repeat { arguments.append(try piece(depth: depth + 1)) } while reader.take(",")
        try reader.expect(")")
        return checkedFunction(name, arguments)
    }

    private static func isOperator(_ token: Token) -> Bool {
        ["AND", "OR", "NOT", "BETWEEN", "IN"].contains { token.isKeyword($0) }
    }
}
