/// A condition that an item meets or not: a ConditionExpression or a FilterExpression.
///
/// Kept in reverse Polish order, so that no condition is too deep for a stack.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html>
public struct Condition: Sendable {
    enum Instruction: Sendable {
        case test(Test)
        case and
        case or
        case not
    }

    /// A condition without AND, OR and NOT.
    enum Test: Sendable {
        case comparison(Operand, Comparator, Operand)
        case between(Operand, lower: Operand, upper: Operand)
        case isIn(Operand, [Operand])
        case exists(DocumentPath)
        case notExists(DocumentPath)
        case hasType(Operand, String)
        case beginsWith(Operand, Operand)
        case contains(Operand, Operand)
        /// What is left of a condition that has a fault.
        case faulty
    }

    indirect enum Operand: Sendable {
        case path(DocumentPath)
        case value(AttributeValue)
        case size(Operand)
        /// What is left of an operand that has a fault.
        case undefined
    }

    enum Comparator: String, Sendable {
        case equal = "="
        case notEqual = "<>"
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="

        /// The one that says the same of the operands in the other order.
        var mirrored: Comparator {
            switch self {
            case .equal, .notEqual: self
            case .less: .greater
            case .lessOrEqual: .greaterOrEqual
            case .greater: .less
            case .greaterOrEqual: .lessOrEqual
            }
        }
    }

    let program: [Instruction]

    /// All paths, in the order of the expression.
    public var paths: [DocumentPath] {
        program.flatMap { instruction -> [DocumentPath] in
            guard case .test(let test) = instruction else { return [] }
            return test.operands.compactMap(\.path)
        }
    }

    /// Reads an expression; what it uses of the names and values is noted there.
    /// - Throws: `ExpressionFault`.
    public init(
        parsing text: String, as kind: ExpressionKind, _ attributes: inout ExpressionAttributes
    ) throws(ExpressionFault) {
        var parser = ConditionParser(reader: try TokenReader(text, kind), attributes: attributes)
        program = try parser.parse()
        attributes = parser.attributes
    }
}

extension Condition.Test {
    var operands: [Condition.Operand] {
        switch self {
        case .comparison(let left, _, let right): [left, right]
        case .between(let value, let lower, let upper): [value, lower, upper]
        case .isIn(let value, let list): [value] + list
        case .exists(let path), .notExists(let path): [.path(path)]
        case .hasType(let value, _): [value]
        case .beginsWith(let whole, let part), .contains(let whole, let part): [whole, part]
        case .faulty: []
        }
    }
}

extension Condition.Operand {
    /// The path that it is or that it measures.
    var path: DocumentPath? {
        switch self {
        case .path(let path): path
        case .size(let operand): operand.path
        case .value, .undefined: nil
        }
    }

    /// The data type, where the expression says it.
    var typeName: String? {
        switch self {
        case .value(let value): value.typeName
        case .size: "N"
        case .path, .undefined: nil
        }
    }
}
