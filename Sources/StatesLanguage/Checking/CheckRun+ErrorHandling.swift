import OrderedJSON

extension CheckRun {
    /// Checks the retriers of a state.
    mutating func checkRetry(_ value: JSON, at place: DocumentPlace, _ scope: StateScope) {
        guard let retriers = array(value, at: place) else { return }
        for (index, retrier) in retriers.enumerated() {
            let place = place[index]
            guard let object = object(retrier, at: place) else { continue }
            let fields: [(String, FieldKind)] = [
                ("IntervalSeconds", .integer(0...99_999_999)), ("MaxAttempts", .integer(0...99_999_999)),
                ("BackoffRate", .number(1...Double.infinity)), ("MaxDelaySeconds", .integer(1...31_622_400)),
                ("JitterStrategy", .oneOf(["NONE", "FULL"])),
            ]
            require(["ErrorEquals"], in: object, at: place)
            refuseUnknownFields(of: object, known: ["ErrorEquals"] + fields.map(\.0), at: place, in: "a retrier")
            checkErrorEquals(of: object, at: place, isLast: index == retriers.count - 1)
            for (name, kind) in fields {
                guard let value = object[name] else { continue }
                check(value, kind, at: place[name], in: .jsonPath)
            }
        }
    }

    /// Checks the catchers of a state.
    mutating func checkCatch(_ value: JSON, at place: DocumentPlace, _ scope: StateScope) {
        guard let catchers = array(value, at: place) else { return }
        for (index, catcher) in catchers.enumerated() {
            let place = place[index]
            guard let object = object(catcher, at: place) else { continue }
            require(["ErrorEquals", "Next"], in: object, at: place)
            refuseUnknownFields(
                of: object, known: ["ErrorEquals", "Next", "ResultPath", "Assign", "Output"], at: place, in: "a catcher"
            )
            checkErrorEquals(of: object, at: place, isLast: index == catchers.count - 1)
            if let next = object["Next"] { check(next, .text, at: place["Next"], in: scope.language) }
            let errorScope = DefinitionChecker.JSONataScope(hasErrorOutput: true)
            if let assign = object["Assign"] { checkAssign(assign, at: place["Assign"], scope, errorScope) }
            checkHandlersInput(of: object, at: place, scope.language, errorScope)
        }
    }

    /// What the handler gets: `ResultPath` in JSONPath, `Output` in JSONata.
    private mutating func checkHandlersInput(
        of catcher: JSONObject, at place: DocumentPlace, _ language: Language, _ scope: DefinitionChecker.JSONataScope
    ) {
        let wrong = language == .jsonPath ? "Output" : "ResultPath"
        if catcher[wrong] != nil {
            fault(
                "The QueryLanguage is set to '\(language.rawValue)', but field '\(wrong)' is only supported for the "
                    + "'\(language.other.rawValue)' QueryLanguage",
                at: place, exactly: place[wrong],
                help: language == .jsonPath ? #"in JSONPath it is "ResultPath""# : #"in JSONata it is "Output""#)
        }
        if language == .jsonPath, let path = catcher["ResultPath"] {
            check(path, .nullableReferencePath, at: place["ResultPath"], in: language)
        }
        if language == .jsonata, let output = catcher["Output"] {
            check(output, .template, at: place["Output"], in: language, scope)
        }
    }

    private mutating func checkErrorEquals(of object: JSONObject, at place: DocumentPlace, isLast: Bool) {
        let place = place["ErrorEquals"]
        guard let value = object["ErrorEquals"], let names = array(value, at: place) else { return }
        if names.isEmpty {
            fault("Value cannot be empty", at: place, help: #"name the errors, or all of them: ["States.ALL"]"#)
        }
        for (index, name) in names.enumerated() {
            guard let text = name.string else {
                check(name, .text, at: place[index], in: .jsonPath)
                continue
            }
            if text == "States.ALL", names.count > 1 || !isLast {
                fault(
                    "States.ALL must appear alone and at end of list", at: place[index],
                    help: names.count > 1 ? "States.ALL stands for the other names, too" : "move it behind the others")
            }
            warnOfUnknownError(text, at: place[index])
        }
    }

    private static let errorNames = [
        "States.ALL", "States.TaskFailed", "States.Timeout", "States.HeartbeatTimeout", "States.DataLimitExceeded",
        "States.Runtime", "States.Permissions", "States.ResultPathMatchFailure", "States.ParameterPathFailure",
        "States.BranchFailed", "States.NoChoiceMatched", "States.IntrinsicFailure",
        "States.ExceedToleratedFailureThreshold", "States.ItemReaderFailed", "States.ResultWriterFailed",
        "States.QueryEvaluationError",
    ]

    private mutating func warnOfUnknownError(_ name: String, at place: DocumentPlace) {
        guard name.hasPrefix("States."), !name.hasPrefix("States.Http."), !Self.errorNames.contains(name) else {
            return
        }
        let near = suggestion(for: name, among: Self.errorNames)
        warn(
            .unknownErrorName, "No error is called '\(name)'", at: place,
            help: near.map { "did you mean \"\($0)\"?" }
                ?? "names that begin with States. are the service's; give errors of your own other names")
    }
}
