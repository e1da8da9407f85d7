/// Why an expression is not one.
public struct ExpressionFault: Error, Hashable, Sendable {
    /// Which expression of a request it is.
    public let kind: ExpressionKind
    /// What is wrong with it.
    public let reason: Reason

    /// What can be wrong with an expression.
    public enum Reason: Hashable, Sendable {
        /// Nothing but white space.
        case empty
        /// More than 4,096 bytes.
        case tooLong(byteCount: Int)
        /// A token that does not belong there, with its neighbours.
        case syntax(token: String, near: String)
        /// Two pairs of parentheses around the same thing.
        case redundantParentheses
        /// There is no such function.
        case unknownFunction(String)
        /// A function that does not belong there.
        case misusedFunction(String)
        /// Functions within each other, deeper than pjrun follows.
        case functionsTooDeep(limit: Int)
        /// A name that must be given by an alias.
        case reservedWord(String)
        /// An alias that nobody has given.
        case undefinedName(String)
        /// A value that nobody has given.
        case undefinedValue(String)
        /// A list's place that is beyond all lists.
        case indexOutOfRange(String)
        /// Operands too few or too many.
        case operandCount(function: String, count: Int)
        /// More than 100 operands of IN.
        case tooManyOperandsOfIn(Int)
        /// More than 300 operators.
        case tooManyOperators(Int)
        /// Twice the same path.
        case sameOperand(operator: String, path: String)
        /// A value where a path must be.
        case pathNeeded(function: String)
        /// A value of a type that the operator does not take.
        case operandType(operator: String, type: String)
        /// A value of a type that ADD or DELETE does not take: `STRING`.
        case actionType(action: String, type: String)
        /// What `attribute_type` cannot find.
        case unknownType(String)
        /// Bounds of two types.
        case boundTypes(lower: String, upper: String)
        /// Bounds in the wrong order.
        case boundOrder(lower: String, upper: String)
        /// Two sections of a kind.
        case repeatedSection(String)
        /// One path is a part of the other.
        case overlap(String, String)
        /// Two paths that take the same thing for a list and a map.
        case conflict(String, String)
    }

    /// What is wrong, in the words of the service.
    ///
    /// Recorded on AWS: architect/dynalite, test/updateItem.js and test/query.js; scylladb/scylladb, test/alternator.
    public var message: String { "Invalid \(kind.rawValue): \(words)" }

    private var words: String {
        switch reason {
        case .empty: "The expression can not be empty;"
        case .tooLong(let count):
            "Expression size has exceeded the maximum allowed size; expression size: \(count)"
        case .syntax(let token, let near): "Syntax error; token: \"\(token)\", near: \"\(near)\""
        case .redundantParentheses: "The expression has redundant parentheses;"
        case .unknownFunction(let name): "Invalid function name; function: \(name)"
        case .misusedFunction(let name):
            "The function is not allowed to be used this way in an expression; function: \(name)"
        case .functionsTooDeep(let limit): "pjrun follows functions within each other \(limit) levels deep"
        case .reservedWord(let word): "Attribute name is a reserved keyword; reserved keyword: \(word)"
        case .undefinedName(let name):
            "An expression attribute name used in the document path is not defined; attribute name: \(name)"
        case .undefinedValue(let name):
            "An expression attribute value used in expression is not defined; attribute value: \(name)"
        case .indexOutOfRange(let index): "List index is not within the allowable range; index: [\(index)]"
        case .operandCount(let function, let count):
            "Incorrect number of operands for operator or function; operator or function: \(function), "
                + "number of operands: \(count)"
        case .tooManyOperandsOfIn(let count):
            "The IN operator is provided with too many operands; number of operands: \(count)"
        case .tooManyOperators(let count): "The expression contains too many operators; operator count: \(count)"
        case .sameOperand(let name, let path):
            "The first operand must be distinct from the remaining operands for this operator or function; "
                + "operator: \(name), first operand: \(path)"
        case .pathNeeded(let function):
            "Operator or function requires a document path; operator or function: \(function)"
        case .operandType(let name, let type):
            "Incorrect operand type for operator or function; operator or function: \(name), operand type: \(type)"
        case .actionType(let action, let type):
            "Incorrect operand type for operator or function; operator: \(action), operand type: \(type)"
        case .unknownType(let type):
            "Invalid attribute type name found; type: \(type), valid types: "
                + "{\(AttributeValue.typeNames.joined(separator: ","))}"
        case .boundTypes(let lower, let upper):
            "The BETWEEN operator requires same data type for lower and upper bounds; "
                + "lower bound operand: AttributeValue: \(lower), upper bound operand: AttributeValue: \(upper)"
        case .boundOrder(let lower, let upper):
            "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
                + "lower bound operand: AttributeValue: \(lower), upper bound operand: AttributeValue: \(upper)"
        case .repeatedSection(let name): "The \"\(name)\" section can only be used once in an update expression;"
        case .overlap(let one, let two):
            "Two document paths overlap with each other; must remove or rewrite one of these paths; "
                + "path one: \(one), path two: \(two)"
        case .conflict(let one, let two):
            "Two document paths conflict with each other; must remove or rewrite one of these paths; "
                + "path one: \(one), path two: \(two)"
        }
    }
}

/// The expressions that requests have.
public enum ExpressionKind: String, Hashable, Sendable {
    /// Whether a write happens.
    case condition = "ConditionExpression"
    /// Which items of a Query or Scan are answered.
    case filter = "FilterExpression"
    /// Which items a Query finds.
    case keyCondition = "KeyConditionExpression"
    /// Which attributes are answered.
    case projection = "ProjectionExpression"
    /// What a write changes.
    case update = "UpdateExpression"

    /// Most bytes of an expression.
    static let byteLimit = 4096
    /// Most operators and functions of an expression.
    static let operatorLimit = 300
}
