import OrderedJSON

/// One transition: where it stands, and the state it names.
struct StateTransition {
    let target: String
    let place: DocumentPlace

    /// The transitions of a state in the order of its fields.
    static func all(of state: JSON, at place: DocumentPlace) -> [StateTransition] {
        var transitions: [StateTransition] = []
        for (key, value) in state.object ?? JSONObject() {
            switch key {
            case "Next", "Default":
                if let target = value.string { transitions.append(StateTransition(target: target, place: place[key])) }
            case "Choices", "Catch":
                for (index, rule) in (value.array ?? []).enumerated() {
                    guard let target = rule["Next"]?.string else { continue }
                    transitions.append(StateTransition(target: target, place: place[key][index]["Next"]))
                }
            default: break
            }
        }
        return transitions
    }
}

extension CheckRun {
    /// Checks that transitions lead to states of the same machine, that every state is led to, and that one ends it.
    ///
    /// The service calls a state unreachable when no transition names it, and does not look further: of the states behind
    /// such a state it says nothing. A machine without an end gets that one fault, and none for unreachable states; it is
    /// told beside faults of fields, too (gabrielmoreira/tiny-asl-machine, Validation.BasicStructure-001, 004 and 005), and so
    /// are unreachable states (radkawar/stackd, testdata/aws/stepfunctions/control_lifecycle.json, create-invalid-definition).
    /// Rings may follow from a wrong field, so they are only looked for when the fields are sound.
    mutating func checkTransitions(
        of machine: JSONObject, states: JSONObject, in scope: MachineScope, fieldsAreSound: Bool
    ) {
        let start = machine["StartAt"]?.string
        var targets: [String: [String]] = [:]
        var named: Set<String> = []
        let names = states.keys
        if let start {
            named.insert(start)
            checkTarget(StateTransition(target: start, place: scope.place["StartAt"]), among: states, names)
        }
        for (name, state) in states {
            let transitions = StateTransition.all(of: state, at: scope.place["States"][name])
            targets[name] = transitions.map(\.target)
            named.formUnion(transitions.map(\.target))
            for transition in transitions {
                checkTarget(transition, among: states, names)
            }
        }
        if scope.kind == .whole, !states.contains(where: { Self.isTerminal($0.value) }) {
            transitionFaults.append(
                Diagnostic(
                    .missingEndState, "Workflow has no terminal state", location: nil,
                    path: scope.place["States"].path,
                    help: #"give a state "End": true, or add a Succeed or Fail state"#))
            return
        }
        // Without a start, everything would be unreachable.
        let unnamed = start == nil ? [] : names.filter { !named.contains($0) }
        for name in unnamed {
            let place = scope.place["States"][name]
            transitionFaults.append(
                Diagnostic(
                    .missingTransitionTarget, "State \"\(name)\" is not reachable.", location: place.location,
                    path: place.path,
                    help: #"name it in a "Next", "Default" or "StartAt" of the same machine, or remove it"#))
        }
        guard fieldsAreSound else { return }
        warnOfIslands(from: unnamed + [start].compactMap { $0 }, targets, states, scope)
    }

    /// A ring of states that only lead to each other: the service accepts it, and never runs it.
    private mutating func warnOfIslands(
        from starts: [String], _ targets: [String: [String]], _ states: JSONObject, _ scope: MachineScope
    ) {
        var reached = Set(starts)
        var waiting = starts
        while let name = waiting.popLast() {
            for target in targets[name] ?? [] where reached.insert(target).inserted {
                waiting.append(target)
            }
        }
        for name in states.keys where !reached.contains(name) {
            warn(
                .missingTransitionTarget, "State \"\(name)\" is not reachable from \"StartAt\".",
                at: scope.place["States"][name], help: "only states lead here that are not reachable themselves")
        }
    }

    /// A state without a type ends nothing; one of an unknown type may.
    private static func isTerminal(_ state: JSON) -> Bool {
        state["End"]?.bool == true && state["Type"] != nil
            || ["Succeed", "Fail"].contains(state["Type"]?.string ?? "")
    }

    private mutating func checkTarget(_ transition: StateTransition, among states: JSONObject, _ names: [String]) {
        guard states[transition.target] == nil else { return }
        let elsewhere = stateNames[transition.target]
        let help: String? =
            if let first = suggestion(for: transition.target, among: names) {
                "did you mean \"\(first)\"?"
            } else if let elsewhere {
                "the state at \(elsewhere.location) belongs to another machine; a transition stays within its own"
            } else {
                "states of this machine: \(names.prefix(10).joined(separator: ", "))\(names.count > 10 ? ", …" : "")"
            }
        transitionFaults.append(
            Diagnostic(
                .missingTransitionTarget, "Missing 'Next' target: \(transition.target)",
                location: transition.place.location, path: transition.place.path, help: help))
    }
}
