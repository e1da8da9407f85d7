public import OrderedJSON

/// An expression of JSONata 2, parsed once and evaluated as often as wanted.
///
/// The language is that of jsonata-js 2.1, <https://docs.jsonata.org>, without `$eval`, which AWS Step Functions leaves out.
/// Numbers are doubles and print as in JavaScript; a value that goes through untouched keeps the order of its members and the
/// text of its numbers.
///
/// ```swift
/// let expression = try JSONataExpression("$states.input.items[price > 10].name")
/// let names = try expression.evaluate(nil, variables: ["states": states])
/// ```
public struct JSONataExpression: Sendable {
    let tree: Node
    private let names: Names
    /// The names of variables that are used and not bound in the expression, without functions of the language.
    public let freeVariables: Set<String>

    private init(_ tree: Node, _ names: Names) {
        self.tree = tree
        self.names = names
        freeVariables = FreeVariables.names(in: tree, names)
    }

    /// Parses an expression.
    ///
    /// - Throws: ``JSONataError`` with a code that starts with `S`, or `U1001` for one nested too deep.
    public init(_ text: String) throws(JSONataError) {
        do throws(Fault) {
            // A short text cannot nest deeper than any thread's stack allows.
            self = text.utf8.count < 100 ? try Self.parsed(text) : try Self.parsedOnDeepStack(text)
        } catch {
            throw error.error
        }
    }

    /// Evaluates the expression.
    ///
    /// - Parameters:
    ///   - input: what `$` and `$$` mean; nil is undefined.
    ///   - variables: the values of variables by name, without the dollar sign.
    ///   - functions: functions that are not of the language itself.
    ///   - environment: time, randomness and limits.
    /// - Returns: the result; nil when it is undefined. What JSON cannot say becomes what ``JSONataEnvironment/Dialect`` says;
    ///   functions within it are left out of objects and null in arrays, as in JavaScript's `JSON.stringify`.
    /// - Throws: ``JSONataError``.
    public func evaluate(
        _ input: JSON?, variables: [String: JSON] = [:], functions: [JSONataFunction] = [],
        environment: JSONataEnvironment = .init()
    ) throws(JSONataError) -> JSON? {
        let root = Value(input)
        let evaluator = Evaluator(
            names, root: root, variables: variables, functions: functions, environment: environment)
        defer { evaluator.clear() }
        do throws(Fault) {
            return try evaluator.evaluate(tree, Self.wrapped(root), Frame(nil)).result(environment.dialect)
        } catch {
            throw error.error
        }
    }

    /// An array as input counts as one value, not as a sequence of values.
    private static func wrapped(_ root: Value) -> Value {
        guard root.isArray else { return root }
        let list = List.sequence(root)
        list.isOuterWrapper = true
        return .list(list)
    }

    // MARK: - Parsing

    private static func parsed(_ text: String) throws(Fault) -> JSONataExpression {
        var parser = try Parser(text)
        let root = try parser.parse()
        var builder = TreeBuilder(parser.names)
        let tree = try builder.finish(root)
        return JSONataExpression(tree, builder.names)
    }

    private static func parsedOnDeepStack(_ text: String) throws(Fault) -> JSONataExpression {
        var result: JSONataExpression?
        try DeepStack.run(bytes: Parser.maximumDepth * DeepStack.bytesPerLevel) { () throws(Fault) -> Void in
            result = try parsed(text)
        }
        guard let result else { throw Fault.tooDeep() }
        return result
    }
}
