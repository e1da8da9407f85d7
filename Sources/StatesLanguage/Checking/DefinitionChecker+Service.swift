import JSONata

extension DefinitionChecker.Syntax {
    /// The grammars that state machines of this room run with.
    public static let service = DefinitionChecker.Syntax(
        isValidPath: { (try? QueryPath($0)) != nil },
        isValidReferencePath: { (try? QueryPath($0))?.isDefinite ?? false },
        isValidIntrinsic: { (try? IntrinsicCall($0)) != nil },
        jsonataFault: { expression, _ in
            do throws(JSONataError) {
                _ = try JSONataExpression(expression)
                return nil
            } catch {
                return DefinitionChecker.JSONataFault(message: error.message, offset: error.position)
            }
        })
}
