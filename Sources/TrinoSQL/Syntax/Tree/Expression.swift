/// An expression as written, with its place.
///
/// The forms are those of Trino's parser: `||` is a call of `concat`, `NOT IN` a negated `IN`, `count(*)` a call
/// without arguments. Equality ignores places, as in Trino's tree. No tree is deeper than
/// `SyntaxLimits.treeHeight`, so recursion over it is bounded.
struct Expression: Sendable {
    /// What was written.
    let kind: Kind
    /// Where errors about this node point: mostly its first token, for operators the operator.
    let position: SourcePosition

    /// Makes a node.
    init(_ kind: Kind, at position: SourcePosition) {
        self.kind = kind
        self.position = position
    }

    /// The forms an expression can have.
    indirect enum Kind: Hashable, Sendable {
        // Literals
        case nullLiteral
        case booleanLiteral(Bool)
        /// A whole number that fits 64 bits; a minus sign before the digits belongs to it.
        case longLiteral(Int64)
        /// `1.5`, or the text of `DECIMAL '1.5'`.
        case decimalLiteral(String)
        /// `1.5E0`.
        case doubleLiteral(Double)
        case stringLiteral(String)
        /// `X'0A'`.
        case binaryLiteral([UInt8])
        case charLiteral(String)
        case timeLiteral(String)
        case timestampLiteral(String)
        /// `DATE '2020-01-01'`, `JSON '1'`: a type's name in the spelling of the statement, and text.
        case genericLiteral(type: String, value: String)
        case intervalLiteral(IntervalLiteral)

        // References
        /// A column's name, or the first part of a dotted one.
        case identifier(Identifier)
        case dereference(base: Expression, field: Identifier)
        case subscript_(base: Expression, index: Expression)
        /// `?`, counted from 0 in the order of the text.
        case parameter(Int)

        // Operators
        case arithmeticUnary(Sign, Expression)
        case arithmeticBinary(ArithmeticOperator, Expression, Expression)
        /// Also `IS DISTINCT FROM`.
        case comparison(ComparisonOperator, Expression, Expression)
        case quantifiedComparison(ComparisonOperator, Quantifier, value: Expression, subquery: Query)
        /// Two or more terms; a chain of one operator is one node.
        case logical(LogicalOperator, [Expression])
        case not(Expression)
        case isNull(Expression)
        case isNotNull(Expression)
        case between(value: Expression, min: Expression, max: Expression)
        case inList(value: Expression, [Expression])
        case inSubquery(value: Expression, Query)
        case like(value: Expression, pattern: Expression, escape: Expression?)
        case atTimeZone(value: Expression, zone: Expression)

        // Subqueries
        case subquery(Query)
        case exists(Query)

        // Calls
        case functionCall(FunctionCall)
        case lambda(parameters: [Identifier], body: Expression)
        case cast(Expression, to: TypeName, isSafe: Bool)
        /// The field in upper case, one of `ExtractFieldName.allNames`.
        case extract(Identifier, from: Expression)
        case trim(TrimSpecification, source: Expression, character: Expression?)
        case currentTime(CurrentTimeFunction, precision: Int?)
        case currentUser
        case currentCatalog
        case currentSchema
        case currentPath
        /// `GROUPING (a, b)`.
        case grouping([Expression])

        /// `JSON_VALUE(a, 'lax $.b')`.
        case jsonFunction(JSONFunctionCall)

        // Conditionals
        case simpleCase(operand: Expression, [WhenClause], otherwise: Expression?)
        case searchedCase([WhenClause], otherwise: Expression?)
        case ifExpression(condition: Expression, then: Expression, otherwise: Expression?)
        case coalesce([Expression])
        case nullIf(Expression, Expression)
        case tryExpression(Expression)
        /// `format(pattern, …)`.
        case format([Expression])

        // Constructors
        case arrayConstructor([Expression])
        case row([Expression])
    }
}

extension Expression: Hashable {
    /// Compares what was written, not where.
    static func == (left: Expression, right: Expression) -> Bool { left.kind == right.kind }

    /// Hashes what `==` compares.
    func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}
