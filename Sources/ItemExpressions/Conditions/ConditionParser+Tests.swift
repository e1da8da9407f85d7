import OrderedJSON

extension ConditionParser {
    private typealias Operand = Condition.Operand

    /// Reads a condition without AND, OR and NOT.
    mutating func test() throws(ExpressionFault) -> Condition.Test {
        let test = try uncheckedTest()
        faults.endTest()
        return test
    }

    private mutating func uncheckedTest() throws(ExpressionFault) -> Condition.Test {
        let left = try piece()
        if reader.current.kind == .symbol, let comparator = Condition.Comparator(rawValue: reader.current.text) {
            reader.advance()
            operatorCount += 1
            return comparison(left, comparator, try piece())
        }
        if reader.takeKeyword("BETWEEN") {
            operatorCount += 1
            let lower = try piece()
            guard reader.takeKeyword("AND") else { throw reader.unexpected() }
            return between(left, lower, try piece())
        }
        if reader.takeKeyword("IN") {
            operatorCount += 1
            try reader.expect("(")
            var list: [Piece] = []
            repeat { list.append(try piece()) } while reader.take(",")
            try reader.expect(")")
            return isIn(left, list)
        }
        guard case .function(let name, let arguments) = left else {
            // `size(a)` alone is a condition for the grammar.
            if case .operand(.size) = left {
                misuse("size")
                return .faulty
            }
            throw reader.unexpected()
        }
        return functionTest(name, arguments)
    }

    // MARK: - Operators

    private mutating func comparison(
        _ left: Piece, _ comparator: Condition.Comparator, _ right: Piece
    ) -> Condition.Test {
        let (left, right) = (operand(left), operand(right))
        noteSame(comparator.rawValue, left, right)
        switch comparator {
        case .equal, .notEqual: break
        default: noteUnordered(comparator.rawValue, [left, right])
        }
        return .comparison(left, comparator, right)
    }

    private mutating func between(_ value: Piece, _ lower: Piece, _ upper: Piece) -> Condition.Test {
        let (value, lower, upper) = (operand(value), operand(lower), operand(upper))
        noteUnordered("BETWEEN", [value, lower, upper])
        if case .value(let first) = lower, case .value(let last) = upper, faults.type == nil {
            if first.typeName != last.typeName {
                faults.type = .boundTypes(lower: first.shortText, upper: last.shortText)
            } else if last.precedes(first) == true {
                faults.type = .boundOrder(lower: first.shortText, upper: last.shortText)
            }
        }
        return .between(value, lower: lower, upper: upper)
    }

    private mutating func isIn(_ value: Piece, _ list: [Piece]) -> Condition.Test {
        let value = operand(value)
        var operands: [Condition.Operand] = []
        for piece in list { operands.append(operand(piece)) }
        // The first one counts, too (scylladb/scylladb, test/alternator/test_condition_expression.py).
        if operands.count > 99, faults.operandCount == nil {
            faults.operandCount = .tooManyOperandsOfIn(operands.count + 1)
        }
        return .isIn(value, operands)
    }

    // MARK: - Functions

    private static let operandCounts = [
        "attribute_exists": 1, "attribute_not_exists": 1, "attribute_type": 2, "begins_with": 2, "contains": 2,
        "size": 1,
    ]

    /// Makes a function of its parts; `size` is an operand.
    mutating func checkedFunction(_ name: String, _ arguments: [Piece]) -> Piece {
        for argument in arguments {
            if case .function(let inner, _) = argument { misuse(inner) }
        }
        guard let count = ConditionParser.operandCounts[name] else {
            if ["if_not_exists", "list_append"].contains(name) {
                misuse(name)
            } else if faults.unknownFunction == nil {
                faults.unknownFunction = .unknownFunction(name)
            }
            return .function(name, arguments)
        }
        guard arguments.count == count else {
            if faults.operandCount == nil {
                faults.operandCount = .operandCount(function: name, count: arguments.count)
            }
            return name == "size" ? .operand(.size(.undefined)) : .function(name, [])
        }
        guard name == "size" else { return .function(name, arguments) }
        guard case .operand(let operand) = arguments[0] else { return .operand(.size(.undefined)) }
        if let type = operand.typeName, ["N", "BOOL", "NULL"].contains(type) { noteType("size", type) }
        return .operand(.size(operand))
    }

    private mutating func functionTest(_ name: String, _ arguments: [Piece]) -> Condition.Test {
        var operands: [Condition.Operand] = []
        for argument in arguments {
            guard case .operand(let operand) = argument else { return .faulty }
            operands.append(operand)
        }
        guard ConditionParser.operandCounts[name] == operands.count else { return .faulty }
        if operands.count == 2 { noteSame(name, operands[0], operands[1]) }
        switch name {
        case "attribute_exists", "attribute_not_exists":
            guard case .path(let path) = operands[0] else {
                if faults.type == nil { faults.type = .pathNeeded(function: name) }
                return .faulty
            }
            return name == "attribute_exists" ? .exists(path) : .notExists(path)
        case "attribute_type": return typeTest(operands[0], operands[1])
        case "begins_with":
            for type in operands.compactMap(\.typeName) where !["S", "B"].contains(type) { noteType(name, type) }
            return .beginsWith(operands[0], operands[1])
        default: return .contains(operands[0], operands[1])
        }
    }

    private mutating func typeTest(_ operand: Condition.Operand, _ type: Condition.Operand) -> Condition.Test {
        guard case .value(.string(let name)) = type else {
            noteType("attribute_type", type.typeName ?? "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}")
            return .faulty
        }
        if !AttributeValue.typeNames.contains(name), faults.type == nil { faults.type = .unknownType(name) }
        return .hasType(operand, name)
    }

    // MARK: - Noting faults

    /// An operand; a condition is none.
    private mutating func operand(_ piece: Piece) -> Condition.Operand {
        switch piece {
        case .operand(let operand): return operand
        case .function(let name, _):
            misuse(name)
            return .undefined
        }
    }

    private mutating func misuse(_ name: String) {
        if faults.misusedFunction == nil { faults.misusedFunction = .misusedFunction(name) }
    }

    private mutating func noteType(_ name: String, _ type: String) {
        if faults.type == nil { faults.type = .operandType(operator: name, type: type) }
    }

    private mutating func noteSame(_ name: String, _ left: Condition.Operand, _ right: Condition.Operand) {
        guard case .path(let one) = left, case .path(let two) = right, one == two, faults.sameOperand == nil else {
            return
        }
        faults.sameOperand = .sameOperand(operator: name, path: one.text)
    }

    private mutating func noteUnordered(_ name: String, _ operands: [Condition.Operand]) {
        for type in operands.compactMap(\.typeName) where !["S", "N", "B"].contains(type) { noteType(name, type) }
    }
}

extension AttributeValue {
    /// As in a message: `{N:5}`.
    fileprivate var shortText: String {
        let text =
            switch self {
            case .string(let text): text
            case .number(let number): number.text
            default: json[typeName]?.string ?? json[typeName]?.serialized() ?? ""
            }
        return "{\(typeName):\(text)}"
    }
}
