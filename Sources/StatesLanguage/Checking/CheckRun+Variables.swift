import OrderedJSON

extension CheckRun {
    /// The variables that the states of a machine assign, in their catchers and rules, too.
    func assignedVariables(in states: JSONObject) -> Set<String> {
        var names: Set<String> = []
        for (_, state) in states {
            let rules = (state["Choices"]?.array ?? []) + (state["Catch"]?.array ?? [])
            for owner in [state] + rules {
                for key in owner["Assign"]?.object?.keys ?? [] {
                    names.insert(key.hasSuffix(".$") ? String(key.dropLast(2)) : key)
                }
            }
        }
        return names
    }

    /// Checks what a state, a catcher or a rule assigns.
    mutating func checkAssign(
        _ value: JSON, at place: DocumentPlace, _ scope: StateScope,
        _ expressions: DefinitionChecker.JSONataScope = .init()
    ) {
        guard let members = object(value, at: place) else { return }
        for (key, member) in members {
            let isDynamic = scope.language == .jsonPath && key.hasSuffix(".$")
            checkVariableName(isDynamic ? String(key.dropLast(2)) : key, at: place[key], scope)
            if isDynamic {
                checkDynamicMember(key, member, of: members, at: place)
            } else {
                checkTemplate(member, at: place[key], scope.language, expressions)
            }
        }
    }

    private mutating func checkVariableName(_ name: String, at place: DocumentPlace, _ scope: StateScope) {
        if name == "states" {
            fault(
                "Cannot assign to reserved variable '$states'.", at: place, code: .reservedVariableName,
                help: "$states is the service's own; choose another name")
        } else if !Self.isVariableName(name) {
            fault(
                "Invalid variable name '\(name)': the variable name contains invalid characters.", at: place,
                code: .invalidVariableName, help: "a name begins with a letter and goes on with letters, digits and _")
        } else if name.unicodeScalars.count > limits.nameLength {
            fault(
                "Invalid variable name '\(name)': the variable name is longer than \(limits.nameLength) characters.",
                at: place, code: .invalidVariableName, help: "this one has \(name.unicodeScalars.count)")
        } else if scope.machine.outerVariables.contains(name) {
            fault(
                "The variable name '\(name)' was already defined in a parent scope.", at: place,
                help:
                    "states within a Map or Parallel state read the variables around it; they assign names of their own"
            )
        }
    }

    /// Identifiers as Unicode has them, https://www.unicode.org/reports/tr31/.
    private static func isVariableName(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, first.properties.isIDStart else { return false }
        return name.unicodeScalars.allSatisfy(\.properties.isIDContinue)
    }
}
