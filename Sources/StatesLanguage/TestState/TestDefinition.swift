import OrderedJSON

/// The state that is tested, out of a definition of a machine or of the state alone.
struct TestDefinition {
    /// What a state is called that has no name.
    static let name = "StateName"

    let machine: StateMachine
    let group: StateGroup
    let index: Int
    /// The state as it was written.
    let json: JSON?

    init(_ request: StateTest.Request) throws(StateTest.Refusal) {
        let checker = DefinitionChecker(type: .standard, syntax: .service)
        // Where the text is no object, the checker says so.
        var text = request.definition
        var definition = try? JSON(parsing: text)
        if request.stateName == nil, let state = definition?.object {
            definition = TestDefinition.machine(around: state)
            text = definition?.serialized() ?? text
        }
        if let message = checker.check(text: text).invalidDefinitionMessage { throw .invalidDefinition(message) }
        guard let definition else { throw .invalidDefinition("Definition must be a valid JSON object") }
        do throws(DefinitionFault) {
            machine = try StateMachine(definition)
        } catch {
            throw .invalidDefinition(
                "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: \(error.message) at \(error.location)'")
        }
        guard let place = machine.states.place(of: request.stateName ?? TestDefinition.name) else {
            throw .validation("State not found in definition")
        }
        (group, index) = place
        json = definition.state(named: group.states[index].name)
    }

    /// A machine with the state in it; where the state leads to are states that do nothing.
    private static func machine(around state: JSONObject) -> JSON {
        var states: JSONObject = [name: .object(state)]
        var targets = [state["Next"], state["Default"]]
        for list in ["Choices", "Catch"] { targets += (state[list]?.array ?? []).map { $0["Next"] } }
        for case let target?? in targets.map(\.?.string) where states[target] == nil {
            states[target] = ["Type": "Succeed"]
        }
        return ["StartAt": .string(name), "States": .object(states)]
    }
}

extension StateGroup {
    /// Where the state with a name is, in here or further inside.
    fileprivate func place(of name: String) -> (StateGroup, Int)? {
        if let index = states.firstIndex(where: { $0.name == name }) { return (self, index) }
        for state in states {
            switch state.kind {
            case .parallel(let parallel):
                for branch in parallel.branches {
                    if let place = branch.place(of: name) { return place }
                }
            case .map(let map):
                if let place = map.processor.place(of: name) { return place }
            default: continue
            }
        }
        return nil
    }
}

extension JSON {
    /// The state with a name, in a definition that has been compiled: its depth is bounded.
    fileprivate func state(named name: String) -> JSON? {
        guard let states = self["States"]?.object else { return nil }
        if let state = states[name] { return state }
        for (_, state) in states {
            for group in [state["ItemProcessor"], state["Iterator"]] + (state["Branches"]?.array ?? []) {
                if let found = group?.state(named: name) { return found }
            }
        }
        return nil
    }
}
