import JSONata
public import OrderedJSON

/// The variables that each state of a definition reads: `variableReferences` of DescribeStateMachine.
///
/// States within Map and Parallel states stand beside the others, by their names; states that read no variables do not stand
/// there, and assigning is not reading. Recorded from the service: localstack/localstack,
/// tests/aws/services/stepfunctions/v2/test_sfn_api_variable_references.snapshot.json.
public struct VariableReferences: Sendable {
    /// The names of variables, sorted, by the names of states, in the order of the definition.
    public private(set) var states: [(name: String, variables: [String])] = []

    /// Finds the references of a definition; what cannot be read is passed over.
    ///
    /// - Parameter definition: the definition, not nested deeper than definitions can be.
    public init(_ definition: JSON) {
        let language = definition["QueryLanguage"]?.string ?? "JSONPath"
        visit(definition, isJSONata: language == "JSONata", assigned: Self.assigned(in: definition))
    }

    /// As the service's answer has it.
    public var json: JSON {
        var object = JSONObject()
        for state in states { object[state.name] = .array(state.variables.map { .string($0) }) }
        return .object(object)
    }

    // MARK: - States

    private mutating func visit(_ machine: JSON, isJSONata: Bool, assigned: Set<String>) {
        for (name, state) in machine["States"]?.object ?? [:] {
            let reader =
                state["QueryLanguage"]?.string.map { $0 == "JSONata" } ?? isJSONata
                ? ExpressionReader(assigned: assigned).names(in: state) : PathReader.names(in: state)
            if !reader.isEmpty { states.append((name, reader.sorted())) }
            let inner =
                (state["Branches"]?.array ?? []) + [state["ItemProcessor"], state["Iterator"]].compactMap { $0 }
            for machine in inner { visit(machine, isJSONata: isJSONata, assigned: assigned) }
        }
    }

    /// The names that anything in the definition assigns.
    private static func assigned(in value: JSON) -> Set<String> {
        switch value {
        case .array(let values): return values.reduce(into: []) { $0.formUnion(assigned(in: $1)) }
        case .object(let members):
            return members.reduce(into: []) { names, member in
                names.formUnion(assigned(in: member.value))
                guard member.key == "Assign" else { return }
                names.formUnion((member.value.object ?? [:]).map(\.key))
            }
        default: return []
        }
    }

    /// The fields of a state that hold other machines, or nothing that is evaluated.
    fileprivate static let otherFields: Set = [
        "Branches", "ItemProcessor", "Iterator", "Result", "ResultPath", "Comment", "Next", "Default", "Resource",
        "Type",
        "ErrorEquals", "Label",
    ]
}

/// Finds variables in the expressions of a state in JSONata.
private struct ExpressionReader {
    let assigned: Set<String>

    /// Functions are variables, too: only one that the definition assigns is one of its own.
    private static let functions: Set = ["states", "partition", "range", "hash", "random", "uuid", "parse"]

    func names(in value: JSON) -> Set<String> {
        switch value {
        case .string(let text):
            guard let text = ExpressionTemplate.expression(in: text), let expression = try? JSONataExpression(text)
            else {
                return []
            }
            return expression.freeVariables.filter { !Self.functions.contains($0) || assigned.contains($0) }
        case .array(let values): return values.reduce(into: []) { $0.formUnion(names(in: $1)) }
        case .object(let members):
            return members.reduce(into: []) { found, member in
                guard !VariableReferences.otherFields.contains(member.key) else { return }
                found.formUnion(names(in: member.value))
            }
        default: return []
        }
    }
}

/// Finds variables in the paths of a state in JSONPath.
private enum PathReader {
    /// The fields that hold templates: only members whose names end with `.$` are evaluated there.
    private static let templates: Set = [
        "Parameters", "ResultSelector", "ItemSelector", "Assign", "Credentials", "BatchInput",
    ]

    static func names(in value: JSON, inTemplate: Bool = false) -> Set<String> {
        switch value {
        case .array(let values): return values.reduce(into: []) { $0.formUnion(names(in: $1, inTemplate: inTemplate)) }
        case .object(let members):
            return members.reduce(into: []) { found, member in
                found.formUnion(names(of: member.key, member.value, inTemplate: inTemplate))
            }
        default: return []
        }
    }

    private static func names(of key: String, _ value: JSON, inTemplate: Bool) -> Set<String> {
        if !inTemplate, VariableReferences.otherFields.contains(key) { return [] }
        let isPath =
            inTemplate ? key.hasSuffix(".$") : key.hasSuffix(".$") || key.hasSuffix("Path") || key == "Variable"
        guard isPath, let text = value.string else {
            return names(in: value, inTemplate: inTemplate || templates.contains(key))
        }
        let paths =
            text.hasPrefix("States.")
            ? (try? IntrinsicCall(text))?.paths ?? [] : [try? QueryPath(text)].compactMap { $0 }
        return Set(paths.compactMap { if case .variable(let name) = $0.root { name } else { nil } })
    }
}
