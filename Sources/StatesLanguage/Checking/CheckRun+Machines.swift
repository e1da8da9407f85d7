import OrderedJSON

/// A machine that is still to be checked: the whole one, a branch, or an item processor.
struct MachineScope {
    enum Kind {
        case whole, branch, processor
    }

    let machine: JSON
    let place: DocumentPlace
    let kind: Kind
    /// What the states' language is unless they say otherwise: the whole machine's, also within a state that says so.
    let language: CheckRun.Language
    let isExpress: Bool
    /// Variables of the machines around this one, which it can read and not assign.
    let outerVariables: Set<String>
}

extension CheckRun {
    /// Checks the whole machine and the machines within.
    ///
    /// A list of what is left to do stands in for recursion: machines may be nested as deep as the text is long.
    mutating func checkMachines(from definition: JSON) {
        let language: Language =
            if let declared = definition["QueryLanguage"], declared.string != "JSONPath" { .jsonata } else { .jsonPath }
        var waiting = [
            MachineScope(
                machine: definition, place: .root, kind: .whole, language: language,
                isExpress: checker.type == .express, outerVariables: [])
        ]
        var next = 0
        while next < waiting.count {
            waiting += checkMachine(waiting[next])
            next += 1
        }
    }

    /// Checks one machine and gives those that its states contain.
    private mutating func checkMachine(_ scope: MachineScope) -> [MachineScope] {
        guard let machine = object(scope.machine, at: scope.place) else { return [] }
        let faultsBefore = fieldFaults.count
        checkMachineFields(machine, scope)
        guard let value = machine["States"], let states = object(value, at: scope.place["States"]) else { return [] }
        guard !states.isEmpty else {
            fault("Value cannot be empty", at: scope.place["States"], help: "a machine has at least one state")
            checkTransitions(of: machine, states: states, in: scope, fieldsAreSound: false)
            return []
        }
        let variables = scope.outerVariables.union(assignedVariables(in: states))
        var inner: [MachineScope] = []
        for (name, state) in states {
            let place = scope.place["States"][name]
            checkName(name, at: place)
            if let object = object(state, at: place) {
                inner += checkState(object, at: place, in: scope, innerVariables: variables)
            }
        }
        checkTransitions(of: machine, states: states, in: scope, fieldsAreSound: fieldFaults.count == faultsBefore)
        return inner
    }

    private mutating func checkMachineFields(_ machine: JSONObject, _ scope: MachineScope) {
        let known: [String] =
            switch scope.kind {
            case .whole: ["StartAt", "States", "Version", "TimeoutSeconds", "QueryLanguage"]
            case .branch: ["StartAt", "States"]
            case .processor: ["StartAt", "States", "ProcessorConfig"]
            }
        require(
            ["States", "StartAt"], in: machine, at: scope.place,
            help: #"a machine is an object with "StartAt", a state's name, and "States", an object with the states"#)
        refuseUnknownFields(of: machine, known: known, at: scope.place, in: "a machine")
        if let start = machine["StartAt"] {
            check(start, .text, at: scope.place["StartAt"], in: .jsonPath)
        }
        if let comment = machine["Comment"] {
            check(comment, .text, at: scope.place["Comment"], in: .jsonPath)
        }
        guard scope.kind == .whole else { return }
        if let version = machine["Version"] {
            check(version, .oneOf(["1.0"]), at: scope.place["Version"], in: .jsonPath)
        }
        if let language = machine["QueryLanguage"] {
            check(language, .oneOf(["JSONPath", "JSONata"]), at: scope.place["QueryLanguage"], in: .jsonPath)
        }
        if let timeout = machine["TimeoutSeconds"] {
            check(timeout, .integer(0...99_999_999), at: scope.place["TimeoutSeconds"], in: .jsonPath)
        }
    }

    private mutating func checkName(_ name: String, at place: DocumentPlace) {
        if name.isEmpty {
            fault("The name of a state cannot be empty", at: place, code: .invalidStateName)
        } else if name.unicodeScalars.count > limits.nameLength {
            fault(
                "The name of a state cannot be longer than \(limits.nameLength) characters", at: place,
                code: .invalidStateName, help: "this one has \(name.unicodeScalars.count)")
        }
        if let first = stateNames[name] {
            fault(
                "Duplicate State name: \(name)", at: place, code: .duplicateStateName,
                help:
                    "a name stands once in the whole machine, nested ones included; the other state is at \(first.location)"
            )
        } else {
            stateNames[name] = place
        }
    }
}
