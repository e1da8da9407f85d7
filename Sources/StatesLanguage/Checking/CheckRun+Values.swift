import OrderedJSON

extension CheckRun {
    /// Checks one value against what its field must be.
    mutating func check(
        _ value: JSON, _ kind: FieldKind, at place: DocumentPlace, in language: Language,
        _ scope: DefinitionChecker.JSONataScope = .init()
    ) {
        switch kind {
        case .any, .special: break
        case .text:
            if value.string == nil { wrongType("[STRING]", value, at: place) }
        case .boolean:
            if value.bool == nil { wrongType("[BOOLEAN]", value, at: place) }
        case .object:
            if value.object == nil { wrongType("[OBJECT]", value, at: place) }
        case .integer(let range): checkInteger(value, range, at: place, language, scope)
        case .number(let range): checkNumber(value, range, at: place, language, scope)
        case .oneOf(let values): checkOneOf(value, values, at: place)
        case .nullablePath, .path, .nullableReferencePath, .referencePath, .referenceOrContextPath:
            checkPath(value, kind, at: place)
        case .pathOrStringFunction: checkPathOrStringFunction(value, at: place)
        case .timestamp: checkTimestamp(value, at: place, language, scope)
        case .textOrExpression: checkText(value, at: place, language, scope)
        case .template: checkTemplate(value, at: place, language, scope)
        case .objectTemplate:
            if object(value, at: place) != nil { checkTemplate(value, at: place, language, scope) }
        }
    }

    private mutating func wrongType(_ type: String, _ value: JSON, at place: DocumentPlace) {
        fault("Expected value of type \(type)", at: place, help: "this is \(value.kindDescription)")
    }

    /// Whether a value is a JSONata expression; checks it, if so.
    private mutating func isExpression(
        _ value: JSON, at place: DocumentPlace, _ language: Language, _ scope: DefinitionChecker.JSONataScope
    ) -> Bool {
        guard language == .jsonata, let text = value.string, text.hasPrefix("{%") else { return false }
        checkExpression(text, at: place, scope)
        return true
    }

    // MARK: - Numbers

    private mutating func checkInteger(
        _ value: JSON, _ range: ClosedRange<Int>, at place: DocumentPlace, _ language: Language,
        _ scope: DefinitionChecker.JSONataScope
    ) {
        if isExpression(value, at: place, language, scope) { return }
        guard let number = value.number, number.int != nil || number.double.rounded() == number.double else {
            wrongType("Integer", value, at: place)
            warnOfPath(value, at: place)
            return
        }
        if number.double < Double(range.lowerBound) {
            fault("Minimum value is \(range.lowerBound)", at: place, help: "this is \(number.text)")
        } else if range.upperBound < Int.max, number.double > Double(range.upperBound) {
            fault("Maximum value is \(range.upperBound)", at: place, help: "this is \(number.text)")
        }
    }

    private mutating func checkNumber(
        _ value: JSON, _ range: ClosedRange<Double>, at place: DocumentPlace, _ language: Language,
        _ scope: DefinitionChecker.JSONataScope
    ) {
        if isExpression(value, at: place, language, scope) { return }
        guard let number = value.number else {
            wrongType("Number", value, at: place)
            warnOfPath(value, at: place)
            return
        }
        if number.double < range.lowerBound {
            fault("Minimum value is \(range.lowerBound)", at: place, help: "this is \(number.text)")
        } else if number.double > range.upperBound {
            fault("Maximum value is \(range.upperBound)", at: place, help: "this is \(number.text)")
        }
    }

    // MARK: - Texts

    private mutating func checkOneOf(_ value: JSON, _ values: [String], at place: DocumentPlace) {
        guard let text = value.string else { return wrongType("[STRING]", value, at: place) }
        guard !values.contains(text) else { return }
        let same = values.first { $0.lowercased() == text.lowercased() }
        fault(
            "Value should be one of the following: [\(values.joined(separator: ", "))]", at: place,
            help: same.map { "write \"\($0)\": upper and lower case count" } ?? "this is \"\(text)\"")
    }

    private mutating func checkText(
        _ value: JSON, at place: DocumentPlace, _ language: Language, _ scope: DefinitionChecker.JSONataScope
    ) {
        if isExpression(value, at: place, language, scope) { return }
        guard value.string != nil else { return wrongType("[STRING]", value, at: place) }
        if language == .jsonPath { warnOfPath(value, at: place) }
    }

    private mutating func checkTimestamp(
        _ value: JSON, at place: DocumentPlace, _ language: Language, _ scope: DefinitionChecker.JSONataScope
    ) {
        if isExpression(value, at: place, language, scope) { return }
        guard let text = value.string else { return wrongType("[STRING]", value, at: place) }
        guard !TimestampForm.isValid(text) else { return }
        fault(
            "String does not match RFC3339 timestamp", at: place,
            help: "write it as 2030-01-31T12:00:00Z, with an upper-case T and Z or an offset such as +02:00")
        warnOfPath(value, at: place)
    }

    /// Warns of a path in a field that takes none: the field with `Path` at the end of its name was meant.
    mutating func warnOfPath(_ value: JSON, at place: DocumentPlace) {
        guard let text = value.string, text.hasPrefix("$"), syntax.isValidPath(text),
            case .key(let name)? = place.path.components.last
        else { return }
        warn(
            .noPath,
            "The value of the field '\(name)' looks like a path, but the field's name does not end with 'Path'",
            at: place, help: "write \"\(name)Path\": \"\(text)\" to take the value from the input")
    }

    // MARK: - Paths

    private mutating func checkPath(_ value: JSON, _ kind: FieldKind, at place: DocumentPlace) {
        if value.isNull {
            switch kind {
            case .nullablePath, .nullableReferencePath: return
            default: break
            }
        }
        guard let text = value.string else { return wrongType("[STRING]", value, at: place) }
        guard text.hasPrefix("$"), syntax.isValidPath(text) else {
            let help = text.hasPrefix("$") ? nil : "a path begins with $: \"$.\(text)\""
            return fault("Value must be a valid JSONPath.", at: place, help: help)
        }
        let mayLeadIntoContext: Bool
        switch kind {
        case .nullablePath, .path: return
        case .referenceOrContextPath: mayLeadIntoContext = true
        default: mayLeadIntoContext = false
        }
        if text.hasPrefix("$$") {
            if !mayLeadIntoContext {
                fault(
                    "Value is not a Reference Path", at: place,
                    help: "the context object, $$, cannot be used in this field")
            }
        } else if !syntax.isValidReferencePath(text) {
            fault(
                "Value is not a Reference Path", at: place,
                help: "the path must name one place: only names and single indices, no *, .., slices or filters")
        }
    }

    /// The functions that give a string; `ErrorPath` and `CausePath` take no others.
    private static let stringFunctions = [
        "States.Format", "States.JsonToString", "States.ArrayGetItem", "States.Base64Encode", "States.Base64Decode",
        "States.Hash", "States.UUID",
    ]

    private mutating func checkPathOrStringFunction(_ value: JSON, at place: DocumentPlace) {
        guard let text = value.string else { return wrongType("[STRING]", value, at: place) }
        if text.hasPrefix("$"), syntax.isValidPath(text) { return }
        let function = String(text.prefix { $0 != "(" })
        if Self.stringFunctions.contains(function), syntax.isValidIntrinsic(text) { return }
        let name = if case .key(let key)? = place.path.components.last { key } else { "" }
        let help: String? =
            if syntax.isValidIntrinsic(text) {
                "\(function) does not give a string; these do: \(Self.stringFunctions.joined(separator: ", "))"
            } else if name.hasSuffix("Path") {
                "to give the text itself, write \"\(name.dropLast(4))\""
            } else {
                nil
            }
        fault(
            "The value for the field '\(name)' must be a valid JSONPath or a valid intrinsic function call", at: place,
            help: help)
    }
}
