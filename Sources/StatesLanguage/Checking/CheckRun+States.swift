import OrderedJSON

/// What the fields of one state need to know of it.
struct StateScope {
    let type: String
    let language: CheckRun.Language
    let place: DocumentPlace
    let machine: MachineScope
    /// The variables that machines within this state can read.
    let innerVariables: Set<String>

    var hasResult: Bool { ["Task", "Parallel", "Map"].contains(type) }
}

extension CheckRun {
    /// Checks one state and gives the machines within it.
    mutating func checkState(
        _ state: JSONObject, at place: DocumentPlace, in machine: MachineScope, innerVariables: Set<String>
    ) -> [MachineScope] {
        guard let declared = state["Type"] else {
            fault(
                "The field 'Type' is required", at: place,
                help: "a state is one of \(StateField.stateTypes.joined(separator: ", "))")
            return []
        }
        guard let type = declared.string, let fields = StateField.fields(ofType: type) else {
            let near = declared.string.flatMap { suggestion(for: $0, among: StateField.stateTypes) }
            fault(
                "The field 'Type' should have one of these values: [\(StateField.stateTypes.joined(separator: ", "))]",
                at: place["Type"], help: near.map { "did you mean \"\($0)\"?" })
            return []
        }
        let (language, isDowngrade) = checkLanguage(of: state, at: place, in: machine)
        let scope = StateScope(
            type: type, language: language, place: place, machine: machine, innerVariables: innerVariables)
        requireFields(of: state, scope)
        refuseUnknownFields(
            of: state, known: ["Type", "QueryLanguage"] + fields.map(\.name), at: place, in: "a state of type \(type)")
        // A downgrade is the service's whole answer on languages: the fields of the refused one are not named on top.
        if !isDowngrade {
            refuseFields(ofTheOtherLanguage: fields, in: state, at: place, language: language)
        }
        checkPairs(of: state, scope)
        if let comment = state["Comment"] {
            check(comment, .text, at: place["Comment"], in: .jsonPath)
        }
        for field in fields where field.language == nil || field.language == language {
            guard let value = state[field.name] else { continue }
            check(value, field.kind, at: place[field.name], in: language, expressionScope(of: field.name, scope))
        }
        return checkSpecialFields(of: state, scope)
    }

    private func expressionScope(of field: String, _ scope: StateScope) -> DefinitionChecker.JSONataScope {
        DefinitionChecker.JSONataScope(hasResult: field == "Output" && scope.hasResult)
    }

    // MARK: - Language

    /// Only the exact word `JSONPath` asks for JSONPath; whatever else stands there is JSONata to the service.
    private mutating func checkLanguage(
        of state: JSONObject, at place: DocumentPlace, in machine: MachineScope
    ) -> (language: Language, isDowngrade: Bool) {
        guard let declared = state["QueryLanguage"] else { return (machine.language, false) }
        check(declared, .oneOf(["JSONPath", "JSONata"]), at: place["QueryLanguage"], in: .jsonPath)
        guard declared.string == "JSONPath" else { return (.jsonata, false) }
        guard machine.language == .jsonata else { return (.jsonPath, false) }
        fault(
            "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", at: place,
            exactly: place["QueryLanguage"],
            help: "say JSONata in the states that want it, and not for the whole machine")
        return (.jsonPath, true)
    }

    private mutating func refuseFields(
        ofTheOtherLanguage fields: [StateField], in object: JSONObject, at place: DocumentPlace, language: Language
    ) {
        for field in fields where field.language == language.other && object[field.name] != nil {
            fault(
                "The QueryLanguage is set to '\(language.rawValue)', but field '\(field.name)' is only supported for the "
                    + "'\(language.other.rawValue)' QueryLanguage",
                at: place, exactly: place[field.name], help: Self.counterpart(of: field.name))
        }
    }

    /// What to write instead in the other language.
    private static func counterpart(of field: String) -> String? {
        switch field {
        case "Parameters": #"in JSONata it is "Arguments""#
        case "Arguments": #"in JSONPath it is "Parameters""#
        case "InputPath": "in JSONata, expressions read $states.input"
        case "OutputPath", "ResultPath", "ResultSelector", "Result": #"in JSONata, "Output" says what goes on"#
        case "Output": #"in JSONPath it is "ResultSelector", "ResultPath" and "OutputPath""#
        case "ItemsPath": #"in JSONata it is "Items""#
        case "Items": #"in JSONPath it is "ItemsPath""#
        case "Condition": #"in JSONPath it is "Variable" with an operator"#
        case let name where name.hasSuffix("Path"):
            "in JSONata, \"\(name.dropLast(4))\" takes an expression: \"{% … %}\""
        default: nil
        }
    }

    // MARK: - Fields of each type

    private mutating func requireFields(of state: JSONObject, _ scope: StateScope) {
        switch scope.type {
        case "Task": require(["Resource"], in: state, at: scope.place)
        case "Parallel": require(["Branches"], in: state, at: scope.place)
        case "Choice": require(["Choices"], in: state, at: scope.place)
        default: break
        }
        if !["Choice", "Succeed", "Fail"].contains(scope.type) {
            checkTransition(of: state, at: scope.place)
        }
    }

    /// `"End": false` counts as none.
    private mutating func checkTransition(of state: JSONObject, at place: DocumentPlace) {
        var transition = JSONObject()
        transition["Next"] = state["Next"]
        if state["End"] != .bool(false) { transition["End"] = state["End"] }
        requireOne(
            of: ["Next", "End"], in: transition, at: place,
            help: #"a state either goes on with "Next" or ends its machine with "End": true"#)
    }

    private mutating func checkPairs(of state: JSONObject, _ scope: StateScope) {
        let pairs: [[String]] =
            switch scope.type {
            case "Task": [["TimeoutSeconds", "TimeoutSecondsPath"], ["HeartbeatSeconds", "HeartbeatSecondsPath"]]
            case "Fail": [["Error", "ErrorPath"], ["Cause", "CausePath"]]
            case "Map":
                [
                    ["MaxConcurrency", "MaxConcurrencyPath"],
                    ["ToleratedFailurePercentage", "ToleratedFailurePercentagePath"],
                    ["ToleratedFailureCount", "ToleratedFailureCountPath"], ["ItemSelector", "Parameters"],
                ]
            default: []
            }
        for pair in pairs {
            requireOne(of: pair, in: state, at: scope.place, isNeeded: false)
        }
        switch (scope.type, scope.language) {
        case ("Map", _): requireOne(of: ["ItemProcessor", "Iterator"], in: state, at: scope.place)
        case ("Wait", .jsonPath):
            requireOne(of: ["SecondsPath", "Seconds", "TimestampPath", "Timestamp"], in: state, at: scope.place)
        case ("Wait", .jsonata): requireOne(of: ["Seconds", "Timestamp"], in: state, at: scope.place)
        default: break
        }
    }

    private mutating func checkSpecialFields(of state: JSONObject, _ scope: StateScope) -> [MachineScope] {
        if let assign = state["Assign"] {
            checkAssign(
                assign, at: scope.place["Assign"], scope,
                DefinitionChecker.JSONataScope(hasResult: scope.hasResult))
        }
        if let retry = state["Retry"] { checkRetry(retry, at: scope.place["Retry"], scope) }
        if let catchers = state["Catch"] { checkCatch(catchers, at: scope.place["Catch"], scope) }
        switch scope.type {
        case "Task": checkTask(state, scope)
        case "Pass": checkPassResult(state, scope)
        case "Choice": checkChoices(of: state, scope)
        case "Map": return checkMap(state, scope)
        case "Parallel": return branches(of: state, scope)
        default: break
        }
        return []
    }

    private mutating func branches(of state: JSONObject, _ scope: StateScope) -> [MachineScope] {
        let place = scope.place["Branches"]
        guard let value = state["Branches"], let branches = array(value, at: place) else { return [] }
        if branches.isEmpty {
            fault("Value cannot be empty", at: place, help: "a Parallel state has at least one branch")
        }
        return branches.enumerated().map { index, branch in
            MachineScope(
                machine: branch, place: place[index], kind: .branch, language: scope.machine.language,
                isExpress: scope.machine.isExpress, outerVariables: scope.innerVariables)
        }
    }
}
