import OrderedJSON

/// What an operator of a Choice rule compares with.
enum ChoiceOperand {
    case text, number, boolean, timestamp, path

    /// The operators: those on values, those on paths, and the tests.
    ///
    /// Where a list names those that share a place in a Java set, they have this order.
    static let operators: [(name: String, operand: ChoiceOperand)] = {
        let families: [(String, ChoiceOperand, [String])] = [
            ("String", .text, ordering), ("Numeric", .number, ordering), ("Boolean", .boolean, ["Equals"]),
            ("Timestamp", .timestamp, ordering),
        ]
        let comparisons = families.flatMap { family, operand, names in
            names.map { (name: family + $0, operand: operand) }
        }
        let paths = comparisons.map { (name: $0.name + "Path", operand: ChoiceOperand.path) }
        let tests = ["IsNull", "IsPresent", "IsNumeric", "IsString", "IsBoolean", "IsTimestamp"]
        return comparisons + paths + [("StringMatches", .text)] + tests.map { ($0, .boolean) }
    }()

    private static let ordering = ["Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals"]
}

extension CheckRun {
    /// Checks the rules of a Choice state.
    mutating func checkChoices(of state: JSONObject, _ scope: StateScope) {
        let place = scope.place["Choices"]
        guard let value = state["Choices"], let rules = array(value, at: place) else { return }
        if rules.isEmpty {
            fault("Value cannot be empty", at: place, help: "a Choice state has at least one rule")
        }
        for (index, rule) in rules.enumerated() {
            guard let object = object(rule, at: place[index]) else { continue }
            checkTopRule(object, at: place[index], scope)
        }
    }

    private mutating func checkTopRule(_ rule: JSONObject, at place: DocumentPlace, _ scope: StateScope) {
        require(["Next"], in: rule, at: place)
        if let next = rule["Next"] { check(next, .text, at: place["Next"], in: scope.language) }
        if let assign = rule["Assign"] { checkAssign(assign, at: place["Assign"], scope) }
        switch scope.language {
        case .jsonata: checkConditionRule(rule, at: place)
        case .jsonPath: checkRule(rule, at: place, alsoKnown: ["Next", "Assign"])
        }
    }

    // MARK: - JSONata

    private mutating func checkConditionRule(_ rule: JSONObject, at place: DocumentPlace) {
        let others = ["Variable", "And", "Or", "Not"] + ChoiceOperand.operators.map(\.name)
        let found = others.filter { rule[$0] != nil }
        for name in found {
            refuse(name, language: .jsonata, at: place)
        }
        if let output = rule["Output"] { checkTemplate(output, at: place["Output"], .jsonata) }
        if let condition = rule["Condition"] {
            if condition.bool == nil { check(condition, .textOrExpression, at: place["Condition"], in: .jsonata) }
        } else if found.isEmpty {
            require(["Condition"], in: rule, at: place)
        }
        refuseUnknownFields(
            of: rule, known: ["Condition", "Next", "Assign", "Output"] + others, at: place, in: "a rule in JSONata")
    }

    private mutating func refuse(_ name: String, language: Language, at place: DocumentPlace) {
        fault(
            "The QueryLanguage is set to '\(language.rawValue)', but field '\(name)' is only supported for the "
                + "'\(language.other.rawValue)' QueryLanguage",
            at: place, exactly: place[name],
            help: language == .jsonata
                ? #"in JSONata, a rule is "Condition": "{% … %}""#
                : #"in JSONPath, a rule is "Variable" with an operator"#)
    }

    // MARK: - JSONPath

    private static let kinds = ["And", "Or", "Not", "Variable", "Condition"]

    /// Checks a rule, be it a whole one or one within `And`, `Or` and `Not`.
    private mutating func checkRule(_ rule: JSONObject, at place: DocumentPlace, alsoKnown: [String]) {
        let operators = ChoiceOperand.operators.map(\.name)
        refuseUnknownFields(
            of: rule,
            known: Self.kinds + operators + ["Output"].filter { alsoKnown.contains("Next") && rule[$0] != nil }
                + alsoKnown, at: place, in: "a rule")
        for name in ["Condition", "Output"]
        where rule[name] != nil && (name == "Condition" || alsoKnown.contains("Next")) {
            refuse(name, language: .jsonPath, at: place)
        }
        let kinds = Self.kinds.filter { rule[$0] != nil }
        guard kinds.count == 1 else {
            return fault(
                "The object must have only one of the following fields, [\(Self.kinds.joined(separator: ", "))]",
                at: place,
                exactly: kinds.count > 1 ? place[kinds[1]] : place,
                help: #"a rule is "Variable" with an operator, or one of "And", "Or" and "Not""#)
        }
        switch kinds[0] {
        case "And", "Or": checkNestedRules(rule, kinds[0], at: place)
        case "Not":
            if let inner = rule["Not"], let object = object(inner, at: place["Not"]) {
                checkRule(object, at: place["Not"], alsoKnown: [])
            }
        case "Variable": checkComparison(rule, at: place)
        default: break
        }
    }

    private mutating func checkNestedRules(_ rule: JSONObject, _ name: String, at place: DocumentPlace) {
        guard let value = rule[name], let rules = array(value, at: place[name]) else { return }
        if rules.isEmpty {
            fault("Value cannot be empty", at: place[name], help: "\"\(name)\" needs at least one rule")
        }
        for (index, inner) in rules.enumerated() {
            guard let object = object(inner, at: place[name][index]) else { continue }
            checkRule(object, at: place[name][index], alsoKnown: [])
        }
    }

    private mutating func checkComparison(_ rule: JSONObject, at place: DocumentPlace) {
        if let variable = rule["Variable"] { checkComparedPath(variable, at: place["Variable"]) }
        let operators = ChoiceOperand.operators.filter { rule[$0.name] != nil }
        requireOne(
            of: ChoiceOperand.operators.map(\.name), in: rule, at: place,
            help: operators.isEmpty
                ? #"say what "Variable" is compared with: "StringEquals": "x", for instance"#
                : "a rule has one operator; join two rules with \"And\" (here: \(operators.map(\.name).joined(separator: ", ")))"
        )
        for (name, operand) in operators {
            guard let value = rule[name] else { continue }
            checkOperand(value, operand, at: place[name])
        }
    }

    private mutating func checkOperand(_ value: JSON, _ operand: ChoiceOperand, at place: DocumentPlace) {
        switch operand {
        case .text: check(value, .textOrExpression, at: place, in: .jsonPath)
        case .number: check(value, .number(-Double.infinity...Double.infinity), at: place, in: .jsonPath)
        case .boolean: check(value, .boolean, at: place, in: .jsonPath)
        case .timestamp: check(value, .timestamp, at: place, in: .jsonPath)
        case .path: checkComparedPath(value, at: place)
        }
    }

    /// `Variable` and the operators on paths take reference paths, into the context object and variables, too.
    private mutating func checkComparedPath(_ value: JSON, at place: DocumentPlace) {
        guard let text = value.string else { return check(value, .text, at: place, in: .jsonPath) }
        guard text.hasPrefix("$") else {
            let help =
                text.hasPrefix("States.")
                ? "functions cannot be called here; have a Pass state put the result into the input"
                : "a path begins with $: \"$.\(text)\""
            return fault(
                "Value is not a Reference Path: Reference path didn't start with '$'", at: place, help: help)
        }
        guard !(text.hasPrefix("$$") ? syntax.isValidPath(text) : syntax.isValidReferencePath(text)) else { return }
        fault(
            "Value is not a Reference Path", at: place,
            help: "the path must name one place: only names and single indices, no *, .., slices or filters")
    }
}
