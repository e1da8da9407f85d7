import JSONata
import OrderedJSON

// JSONata: what expressions see, and what the service says when they fail.
extension Evaluator {
    /// Fills in a template; `field` stands for its name where the field is an element of another one.
    mutating func evaluate(_ template: ExpressionTemplate, at field: String? = nil) throws(StateFailure) -> JSON {
        try evaluate(template.root, field ?? template.field)
    }

    private mutating func evaluate(_ node: ExpressionTemplate.Node, _ field: String) throws(StateFailure) -> JSON {
        switch node {
        case .constant(let value): return value
        case .expression(let expression, let text): return try evaluate(expression, text, field)
        case .array(let nodes):
            var values: [JSON] = []
            values.reserveCapacity(nodes.count)
            for (index, node) in nodes.enumerated() { values.append(try evaluate(node, "\(field)[\(index)]")) }
            return .array(values)
        case .object(let members):
            var object = JSONObject()
            for member in members { object[member.key] = try evaluate(member.value, "\(field)/\(member.key)") }
            return .object(object)
        }
    }

    private mutating func evaluate(
        _ expression: JSONataExpression, _ text: String, _ field: String
    ) throws(StateFailure) -> JSON {
        let subject = "The JSONata expression '\(text)' specified for the field '\(field)'"
        var bindings = variables
        if expression.freeVariables.contains("states") { bindings["states"] = states(for: text) }
        let numbers = RandomSource(seed: random.next())
        var environment = JSONataEnvironment()
        environment.now = now.milliseconds
        environment.random = { numbers.fraction() }
        environment.dialect = .stepFunctions
        environment.maximumNesting = Limit.expressionNesting
        environment.maximumBytes = Limit.expressionBytes
        do throws(JSONataError) {
            let value = try expression.evaluate(
                stateInput, variables: bindings, functions: StepFunctions.functions(numbers), environment: environment)
            if let value { return value.withJavaNumbers }
        } catch {
            throw .evaluation("\(subject) \(explanation(of: error))", location: field)
        }
        throw .evaluation("\(subject) returned nothing (undefined).", location: field)
    }

    /// What the service says an expression did, behind its text and its field.
    ///
    /// Sources: localstack/localstack, scenarios/test_base_scenarios.snapshot.json (a function as the result); floci-io/floci,
    /// issues 2736 and 2737 (the others).
    private mutating func explanation(of error: JSONataError) -> String {
        switch error.code {
        case JSONataError.functionAsResult: "returned an unsupported result type."
        // Nobody outside the service learns more; the identifier is one to ask with.
        case JSONataError.internalFault: "threw an internal error during evaluation. \(random.uuid())"
        // The sentences of limits come without their code.
        case JSONataError.bound: "threw an error during evaluation: \(error.message)"
        default: "threw an error during evaluation. \(error.code): \(error.message)"
        }
    }

    /// `$states`; the context object, which is long, only where the expression may look at it.
    private func states(for text: String) -> JSON {
        var states: JSONObject = ["input": stateInput]
        if let result { states["result"] = result }
        if let errorOutput { states["errorOutput"] = errorOutput }
        // `$states` by itself, or a name put together, may mean it, too.
        if text.contains("context") || !text.contains("$states.") { states["context"] = context.json }
        return .object(states)
    }

    /// Whether a condition of a Choice state holds.
    mutating func holds(_ condition: ChoiceRule.Condition, input: JSON, rule: Int) throws(StateFailure) -> Bool {
        switch condition {
        case .all(let conditions):
            for condition in conditions where try !holds(condition, input: input, rule: rule) { return false }
            return true
        case .any(let conditions):
            for condition in conditions where try holds(condition, input: input, rule: rule) { return true }
            return false
        case .not(let condition): return try !holds(condition, input: input, rule: rule)
        case .comparison(let variable, let comparison, let operand):
            return try compare(variable, comparison, operand, input: input)
        case .jsonata(let template):
            let value = try evaluate(template)
            if let bool = value.bool { return bool }
            guard case .expression(_, let text) = template.root else { return false }
            let field = template.field
            throw .evaluation(
                "The JSONata expression '\(text)' specified for the field '\(field)' returned an unexpected result type. Expected 'boolean', but was '\(value.typeName)' for value: \(value.serialized(.compact))",
                location: field)
        }
    }

    private func compare(
        _ variable: QueryPath, _ comparison: ComparisonOperator, _ operand: ChoiceRule.Operand, input: JSON
    ) throws(StateFailure) -> Bool {
        let value: JSON
        do throws(PathMiss) {
            value = try self.value(of: variable, input: input)
        } catch {
            if comparison == .isPresent, case .literal(let expected) = operand { return expected.bool == false }
            throw .runtime(
                "Invalid path '\(variable.text)': The choice state's condition path references an invalid value.")
        }
        switch operand {
        case .literal(let operand): return comparison.holds(value, operand)
        case .path(let path):
            do throws(PathMiss) {
                return comparison.holds(value, try self.value(of: path, input: input))
            } catch {
                throw .runtime(
                    "Invalid path '\(path.text)': The choice state's condition path references an invalid value.")
            }
        }
    }
}
