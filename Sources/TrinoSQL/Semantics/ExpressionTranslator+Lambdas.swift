import Columnar

/// An argument of a call while its function is looked for.
enum CallOperand {
    case value(RowExpression)
    /// A lambda, which is typed by the functions that it may be an argument of.
    case lambda(Expression, parameters: [Identifier], body: Expression)

    /// The value; nil for a lambda.
    var value: RowExpression? { if case .value(let value) = self { value } else { nil } }
}

/// What the translation of a lambda depends on, in one query.
struct LambdaKey: Hashable {
    let position: SourcePosition
    /// The types of the parameters, of the lambdas around it first.
    let types: [[DataType]]
}

extension ExpressionTranslator {
    /// An argument of a call.
    func operand(_ argument: Expression) throws -> CallOperand {
        if case .lambda(let parameters, let body) = argument.kind {
            .lambda(argument, parameters: parameters, body: body)
        } else {
            .value(try translate(argument))
        }
    }

    /// What the choice of a function needs to know of an argument.
    func callArgument(_ operand: CallOperand) -> CallArgument {
        switch operand {
        case .value(let value): .value(value.type)
        case .lambda(let lambda, let parameters, let body):
            .lambda { types in try self.translateLambda(lambda, parameters, body, types).type }
        }
    }

    /// The arguments of a call of the types that its function was bound to.
    func bound(_ operands: [CallOperand], _ signature: BoundSignature) throws -> [RowExpression] {
        var (types, lambdas) = (signature.arguments.makeIterator(), signature.lambdas.makeIterator())
        return try operands.map { operand in
            switch operand {
            case .value(let value): return value.coerced(to: types.next() ?? value.type)
            case .lambda(let lambda, let parameters, let body):
                return try translateLambda(lambda, parameters, body, lambdas.next()?.parameters ?? [])
            }
        }
    }

    /// The aggregate of a name for arguments.
    ///
    /// - Parameters:
    ///   - name: of the function.
    ///   - operands: the arguments.
    ///   - expression: the call.
    /// - Returns: the function with its lambdas, its types, and the arguments that are values, of these types.
    /// - Throws: Trino's error.
    func aggregate(
        _ name: String, _ operands: [CallOperand], at expression: Expression
    ) throws -> (function: AggregateFunction, bound: BoundSignature, arguments: [RowExpression]) {
        let match = try planner.resolve(
            name, given: operands.map(callArgument), among: planner.registry.aggregates[name] ?? [],
            signature: \.signature, at: expression.position)
        let arguments = try bound(operands, match.bound)
        let lambdas = arguments.filter(\.isLambda)
        if lambdas.isEmpty { return (match.function, match.bound, arguments) }
        if lambdas.contains(where: { !$0.symbols.isEmpty }) {
            throw error(
                "NOT_SUPPORTED", "a lambda of the aggregate \(name) cannot use columns, only its parameters",
                at: expression)
        }
        let function = match.function.binding(lambdas, session: planner.session)
        // What the function says of its types.
        _ = try function.make(match.bound.arguments, match.bound.result)
        return (function, match.bound, arguments.filter { !$0.isLambda })
    }

    /// A lambda for parameters of these types.
    func translateLambda(
        _ lambda: Expression, _ parameters: [Identifier], _ body: Expression, _ types: [DataType]
    ) throws -> RowExpression {
        guard parameters.count == types.count else {
            throw error(
                "INVALID_PARAMETER_USAGE",
                "Expected a lambda that takes \(types.count) argument(s) but got \(parameters.count)", at: lambda)
        }
        let key = LambdaKey(position: lambda.position, types: lambdaTypes + [types])
        if let known = knownLambdas[key] { return known }
        try planner.refuseAggregates(body, clause: "Lambda expression")
        if let subquery = body.parts(where: { $0.subquery != nil }).first {
            throw error("NOT_SUPPORTED", "Lambda expression cannot contain subqueries", at: subquery)
        }
        let symbols = zip(parameters, types).enumerated().map { position, parameter in
            Symbol.parameter(position, ofLambdaAt: lambdaTypes.count, name: parameter.0.canonical, type: parameter.1)
        }
        let around = scope
        scope = Scope(
            zip(parameters, symbols).map { Scope.Field(name: $0.canonical, qualifier: [], symbol: $1) }, before: around)
        lambdaTypes.append(types)
        defer {
            scope = around
            lambdaTypes.removeLast()
        }
        let result = RowExpression.lambda(symbols, try translate(body))
        knownLambdas[key] = result
        return result
    }
}
