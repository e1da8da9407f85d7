/// Reads update expressions.
struct UpdateParser {
    private typealias Reason = ExpressionFault.Reason
    /// How deep functions may be within each other.
    private static let depthLimit = 64

    private var reader: TokenReader
    var attributes: ExpressionAttributes
    private var operatorCount = 0
    /// The first fault of each kind.
    private var naming = NamingFaults()
    private var undefinedValue: Reason?
    private var unknownFunction: Reason?
    private var repeatedSection: Reason?
    private var actionType: Reason?
    private var function: Reason?

    init(reader: TokenReader, attributes: ExpressionAttributes) {
        self.reader = reader
        self.attributes = attributes
    }

    mutating func parse() throws(ExpressionFault) -> [UpdateExpression.Action] {
        var actions: [UpdateExpression.Action] = []
        var sections: Set<String> = []
        repeat {
            let section = reader.current.text.uppercased()
            guard reader.current.kind == .word, ["SET", "REMOVE", "ADD", "DELETE"].contains(section) else {
                throw reader.unexpected()
            }
            reader.advance()
            repeat { actions.append(try action(section)) } while reader.take(",")
            if !sections.insert(section).inserted, repeatedSection == nil {
                repeatedSection = .repeatedSection(section)
            }
        } while reader.current.kind != .end
        if operatorCount > ExpressionKind.operatorLimit { throw reader.fault(.tooManyOperators(operatorCount)) }
        if let reason = naming.reserved ?? unknownFunction ?? repeatedSection ?? naming.undefined ?? undefinedValue {
            throw reader.fault(reason)
        }
        try DocumentPath.checkDistinct(actions.map(\.path), .update)
        if let reason = actionType ?? function { throw reader.fault(reason) }
        return actions
    }

    private mutating func action(_ section: String) throws(ExpressionFault) -> UpdateExpression.Action {
        operatorCount += 1
        let path = try path()
        switch section {
        case "SET":
            try reader.expect("=")
            return UpdateExpression.Action(path: path, change: .set(try newValue()))
        case "REMOVE": return UpdateExpression.Action(path: path, change: .remove)
        default:
            let value = try value()
            noteActionType(section, value)
            // Where there is no value, the fault is said.
            let change = value ?? .null
            return UpdateExpression.Action(path: path, change: section == "ADD" ? .add(change) : .delete(change))
        }
    }

    private mutating func noteActionType(_ section: String, _ value: AttributeValue?) {
        let names = [
            "S": "STRING", "N": "NUMBER", "B": "BINARY", "NULL": "NULL", "BOOL": "BOOLEAN", "L": "LIST", "M": "MAP",
        ]
        guard let value, let name = names[value.typeName], actionType == nil else { return }
        if section == "ADD", case .number = value { return }
        actionType = .actionType(action: section, type: name)
    }

    // MARK: - Values

    private mutating func newValue() throws(ExpressionFault) -> UpdateExpression.NewValue {
        guard reader.current.isSymbol("("), isAroundSum else { return try sum() }
        reader.advance()
        let value = try sum()
        try reader.expect(")")
        return value
    }

    /// Whether a parenthesis here is around all of a value, and not around its first operand.
    private var isAroundSum: Bool {
        var depth = 0
        for place in reader.position..<reader.tokens.count {
            let token = reader.tokens[place]
            if token.isSymbol("(") { depth += 1 }
            if token.isSymbol(")") { depth -= 1 }
            if depth == 0 {
                let next = reader.tokens[place + 1]
                return !next.isSymbol("+") && !next.isSymbol("-")
            }
        }
        return false
    }

    private mutating func sum() throws(ExpressionFault) -> UpdateExpression.NewValue {
        let first = try operand(depth: 0)
        guard reader.current.isSymbol("+") || reader.current.isSymbol("-") else { return .operand(first) }
        let sign = reader.advance().text
        operatorCount += 1
        let second = try operand(depth: 0)
        noteTypes(sign, [first, second], unless: "N")
        return sign == "+" ? .sum(first, second) : .difference(first, second)
    }

    private mutating func operand(depth: Int) throws(ExpressionFault) -> UpdateExpression.Operand {
        guard depth < UpdateParser.depthLimit else {
            throw reader.fault(.functionsTooDeep(limit: UpdateParser.depthLimit))
        }
        if reader.take("(") {
            guard !reader.current.isSymbol("(") else { throw reader.unexpected() }
            let operand = try operand(depth: depth + 1)
            try reader.expect(")")
            return operand
        }
        if reader.current.kind == .value { return try value().map(UpdateExpression.Operand.value) ?? .undefined }
        guard reader.current.kind == .word, reader.following.isSymbol("(") else { return .path(try path()) }
        let name = reader.advance().text
        reader.advance()
        operatorCount += 1
        var arguments: [UpdateExpression.Operand] = []
        repeat { arguments.append(try operand(depth: depth + 1)) } while reader.take(",")
        try reader.expect(")")
        return function(name, arguments)
    }

    private mutating func function(
        _ name: String, _ arguments: [UpdateExpression.Operand]
    ) -> UpdateExpression.Operand {
        guard name == "if_not_exists" || name == "list_append" else {
            if unknownFunction == nil { unknownFunction = .unknownFunction(name) }
            return .undefined
        }
        guard arguments.count == 2 else {
            if function == nil { function = .operandCount(function: name, count: arguments.count) }
            return .undefined
        }
        if name == "list_append" {
            noteTypes(name, arguments, unless: "L")
            return .listAppend(arguments[0], arguments[1])
        }
        guard case .path(let path) = arguments[0] else {
            if function == nil { function = .pathNeeded(function: name) }
            return .undefined
        }
        return .ifNotExists(path, arguments[1])
    }

    private mutating func noteTypes(_ name: String, _ operands: [UpdateExpression.Operand], unless type: String) {
        for case .value(let value) in operands where value.typeName != type && function == nil {
            function = .operandType(operator: name, type: value.typeName)
        }
    }

    private mutating func path() throws(ExpressionFault) -> DocumentPath {
        // A keyword begins the next section, and so is no name here.
        if reader.current.kind == .word,
            ["SET", "REMOVE", "ADD", "DELETE"].contains(reader.current.text.uppercased())
        {
            throw reader.unexpected()
        }
        return try reader.path(&attributes, &naming)
    }

    private mutating func value() throws(ExpressionFault) -> AttributeValue? {
        var faults = NamingFaults()
        defer { if undefinedValue == nil { undefinedValue = faults.undefined } }
        return try reader.value(&attributes, &faults)
    }
}
