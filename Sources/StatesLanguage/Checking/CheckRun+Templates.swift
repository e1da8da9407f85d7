import OrderedJSON

// Payload templates, at any depth. Recursion is safe: the checker has measured the depth of the whole definition.

extension CheckRun {
    /// Checks a payload template.
    mutating func checkTemplate(
        _ value: JSON, at place: DocumentPlace, _ language: Language, _ scope: DefinitionChecker.JSONataScope = .init()
    ) {
        switch language {
        case .jsonPath: checkPathTemplate(value, at: place)
        case .jsonata: checkExpressionTemplate(value, at: place, scope)
        }
    }

    // MARK: - JSONPath

    private mutating func checkPathTemplate(_ value: JSON, at place: DocumentPlace) {
        switch value {
        case .array(let values):
            for (index, element) in values.enumerated() {
                checkPathTemplate(element, at: place[index])
            }
        case .object(let members):
            for (key, member) in members {
                if key.hasSuffix(".$") {
                    checkDynamicMember(key, member, of: members, at: place)
                } else {
                    warnOfMissingDollar(key, member, at: place[key])
                    checkPathTemplate(member, at: place[key])
                }
            }
        default: break
        }
    }

    /// Checks a member whose name ends with `.$`.
    mutating func checkDynamicMember(_ key: String, _ value: JSON, of members: JSONObject, at place: DocumentPlace) {
        let plain = String(key.dropLast(2))
        if members[plain] != nil {
            fault(
                "The fields '\(plain)' and '\(key)' cannot be used together", at: place, exactly: place[key],
                help: "both would become \"\(plain)\"; keep one")
        }
        if let text = value.string, isPathOrFunction(text) { return }
        fault(
            "The value for the field '\(key)' must be a valid JSONPath or a valid intrinsic function call", at: place,
            exactly: place[key], help: helpForDynamicValue(plain, value))
    }

    private func isPathOrFunction(_ text: String) -> Bool {
        text.hasPrefix("$") ? syntax.isValidPath(text) : text.hasPrefix("States.") && syntax.isValidIntrinsic(text)
    }

    private func helpForDynamicValue(_ plain: String, _ value: JSON) -> String {
        guard let text = value.string else {
            return "this is \(value.kindDescription); leave the .$ out to give it as it is: \"\(plain)\""
        }
        if text.hasPrefix("States.") {
            return "the call does not parse: see to its name, parentheses, commas and 'single quotes'"
        }
        if text.hasPrefix("$") { return "the path does not parse" }
        return "a path begins with $, a call with States.; leave the .$ out to give the text as it is: \"\(plain)\""
    }

    private mutating func warnOfMissingDollar(_ key: String, _ value: JSON, at place: DocumentPlace) {
        guard let text = value.string,
            text.hasPrefix("$.") || text.hasPrefix("$$.") || text.hasPrefix("States."), isPathOrFunction(text)
        else { return }
        warn(
            .noDollar,
            "The value of the field '\(key)' looks like a JSONPath or an intrinsic function call, but the field's name does "
                + "not end with '.$'", at: place, help: "write \"\(key).$\": \"\(text)\" to have it evaluated")
    }

    /// Warns of paths in the `Result` of a Pass state, which is taken as it is.
    mutating func checkPassResult(_ state: JSONObject, _ scope: StateScope) {
        guard scope.language == .jsonPath, let result = state["Result"], holdsPath(result) else { return }
        warn(
            .passResultIsStatic, "The 'Result' of a Pass state is static: paths in it are not evaluated",
            at: scope.place["Result"], help: #"use "Parameters" to build the output from paths"#)
    }

    private func holdsPath(_ value: JSON) -> Bool {
        switch value {
        case .string(let text):
            (text.hasPrefix("$.") || text.hasPrefix("$$.") || text.hasPrefix("States.")) && isPathOrFunction(text)
        case .array(let values): values.contains { holdsPath($0) }
        case .object(let members): members.contains { $0.key.hasSuffix(".$") || holdsPath($0.value) }
        default: false
        }
    }

    // MARK: - JSONata

    private mutating func checkExpressionTemplate(
        _ value: JSON, at place: DocumentPlace, _ scope: DefinitionChecker.JSONataScope
    ) {
        switch value {
        case .string(let text): checkExpression(text, at: place, scope)
        case .array(let values):
            for (index, element) in values.enumerated() {
                checkExpressionTemplate(element, at: place[index], scope)
            }
        case .object(let members):
            for (key, member) in members {
                checkExpressionTemplate(member, at: place[key], scope)
            }
        default: break
        }
    }

    /// Checks a text that may be a JSONata expression: one in `{%` and `%}`.
    ///
    /// A text that does not begin with `{%` is only a text, whatever follows: `Hello {% name %}`.
    mutating func checkExpression(_ text: String, at place: DocumentPlace, _ scope: DefinitionChecker.JSONataScope) {
        guard text.hasPrefix("{%") else { return }
        guard text.hasSuffix("%}"), text.utf8.count >= 4 else {
            return fault(
                "JSONata string must start with {% and end with %}", at: place,
                help: "nothing may stand after %}; to join text and values, use & within the expression")
        }
        let expression = String(text.dropFirst(2).dropLast(2))
        for found in syntax.jsonataFaults(expression, scope) {
            fault(
                found.message, at: place, code: found.isUnsupported ? .unsupportedJSONata : .invalidJSONata,
                help: help(found, expression))
        }
    }

    private func help(_ fault: DefinitionChecker.JSONataFault, _ expression: String) -> String? {
        fault.offset.map { "at character \($0 + 1) of the expression:\(expression)" }
    }
}
