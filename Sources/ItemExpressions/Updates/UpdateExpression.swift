/// What a write changes: an UpdateExpression.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html>
public struct UpdateExpression: Sendable {
    struct Action: Sendable {
        let path: DocumentPath
        let change: Change
    }

    enum Change: Sendable {
        case set(NewValue)
        case remove
        case add(AttributeValue)
        case delete(AttributeValue)
    }

    /// The right side of SET.
    enum NewValue: Sendable {
        case operand(Operand)
        case sum(Operand, Operand)
        case difference(Operand, Operand)
    }

    indirect enum Operand: Sendable {
        case path(DocumentPath)
        case value(AttributeValue)
        case ifNotExists(DocumentPath, Operand)
        case listAppend(Operand, Operand)
        /// What is left of an operand that has a fault.
        case undefined
    }

    let actions: [Action]

    /// The paths that are changed, in the order of the expression.
    public var paths: [DocumentPath] { actions.map(\.path) }

    /// Whether nothing is made, only removed: then an item that is not there is not made.
    public var onlyRemoves: Bool {
        actions.allSatisfy { action in
            switch action.change {
            case .remove, .delete: true
            case .set, .add: false
            }
        }
    }

    /// Reads an expression; what it uses of the names and values is noted there.
    /// - Throws: `ExpressionFault`.
    public init(parsing text: String, _ attributes: inout ExpressionAttributes) throws(ExpressionFault) {
        var parser = UpdateParser(reader: try TokenReader(text, .update), attributes: attributes)
        actions = try parser.parse()
        attributes = parser.attributes
    }
}
