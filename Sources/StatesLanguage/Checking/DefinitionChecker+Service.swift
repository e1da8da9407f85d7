import JSONata

extension DefinitionChecker.Syntax {
    /// The grammars that state machines of this room run with.
    public static let service = DefinitionChecker.Syntax(
        isValidPath: { (try? QueryPath($0)) != nil },
        isValidReferencePath: { (try? QueryPath($0))?.isDefinite ?? false },
        isValidIntrinsic: { (try? IntrinsicCall($0)) != nil },
        jsonataFaults: { text, scope in
            do throws(JSONataError) {
                let expression = try JSONataExpression(text)
                return expression.references.compactMap { fault(of: $0, scope) }
            } catch {
                return [DefinitionChecker.JSONataFault(message: error.message, offset: error.position)]
            }
        })

    /// What the service says of something that an expression reads; nil when it may.
    ///
    /// An expression has no input: what it is to see is in `$states` and in variables. A variable that nobody assigns is
    /// let through here and is nothing at run time.
    private static func fault(
        of reference: JSONataExpression.Reference, _ scope: DefinitionChecker.JSONataScope
    ) -> DefinitionChecker.JSONataFault? {
        let message: String
        switch reference {
        case .name(let name): message = "Reference to '\(name)' at the top level is not supported."
        case .input: message = "Reference to '$' at the top level is not supported."
        case .root: message = "Reference to '$$' is not supported."
        case .member("states", "result") where !scope.hasResult,
            .member("states", "errorOutput") where !scope.hasErrorOutput:
            guard case .member(_, let name) = reference else { return nil }
            message = "Field '$states.\(name)' does not exist."
        case .member: return nil
        }
        return DefinitionChecker.JSONataFault(message: message, isUnsupported: true)
    }
}
