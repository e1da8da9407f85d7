public import OrderedJSON

/// The drawing of a state machine: its states, what leads from one to another, and the machines within.
///
/// Made from raw JSON and patient with it, so that a definition with faults can be looked at, too: a transition to a state
/// that does not exist leads to a box of its own that says so.
public struct DefinitionGraph: Hashable, Sendable {
    /// How one state leads to another.
    enum Kind: Hashable {
        case next
        /// A rule of a Choice state, or its default.
        case choice
        case caught
    }

    struct Edge: Hashable {
        let from: Node.ID
        let to: Node.ID
        let kind: Kind
        /// The condition or the errors; empty for a plain transition.
        let label: String
    }

    struct Node: Hashable, Identifiable {
        let id: Int
        let name: String
        /// The state's type; `nil` for a state that a transition names and that does not exist.
        let type: String?
        let endsMachine: Bool
        /// Machines within, with their titles: branches and item processors.
        var machines: [Machine]
    }

    struct Machine: Hashable {
        let title: String
        /// Where it starts; `nil` when it does not say.
        var start: Node.ID?
        var nodes: [Node]
        var edges: [Edge]
    }

    let machine: Machine

    /// Draws a definition; one that is no object becomes an empty drawing.
    public init(_ definition: JSON) {
        var numbers = 0
        machine = Self.machine(definition, title: "", depth: 0, numbers: &numbers)
    }

    /// Machines nested deeper are left out: nobody could read them, and this bounds the recursion.
    private static let maximumDepth = 30

    private static func machine(_ definition: JSON, title: String, depth: Int, numbers: inout Int) -> Machine {
        var machine = Machine(title: title, start: nil, nodes: [], edges: [])
        var ids: [String: Node.ID] = [:]
        let states = definition["States"]?.object ?? JSONObject()
        for (name, state) in states {
            ids[name] = numbers
            machine.nodes.append(
                Node(
                    id: numbers, name: name, type: state["Type"]?.string ?? "", endsMachine: ends(state), machines: []))
            numbers += 1
        }
        func id(_ name: String) -> Node.ID {
            if let known = ids[name] { return known }
            let added = Node(id: numbers, name: name, type: nil, endsMachine: false, machines: [])
            numbers += 1
            ids[name] = added.id
            machine.nodes.append(added)
            return added.id
        }
        machine.start = definition["StartAt"]?.string.map(id)
        for (index, (name, state)) in states.enumerated() {
            for (target, kind, label) in transitions(of: state) {
                machine.edges.append(Edge(from: id(name), to: id(target), kind: kind, label: label))
            }
            guard depth < maximumDepth else { continue }
            machine.nodes[index].machines = inner(of: state).map { inner, title in
                Self.machine(inner, title: title, depth: depth + 1, numbers: &numbers)
            }
        }
        return machine
    }

    private static func ends(_ state: JSON) -> Bool {
        state["End"]?.bool == true || ["Succeed", "Fail"].contains(state["Type"]?.string ?? "")
    }

    private static func inner(of state: JSON) -> [(JSON, title: String)] {
        switch state["Type"]?.string {
        case "Parallel":
            return (state["Branches"]?.array ?? []).enumerated().map { ($0.element, "branch \($0.offset + 1)") }
        case "Map":
            guard let processor = state["ItemProcessor"] ?? state["Iterator"] else { return [] }
            return [(processor, "for each item")]
        default: return []
        }
    }

    private static func transitions(of state: JSON) -> [(target: String, kind: Kind, label: String)] {
        var found: [(target: String, kind: Kind, label: String)] = []
        for rule in state["Choices"]?.array ?? [] {
            guard let target = rule["Next"]?.string else { continue }
            found.append((target, .choice, ConditionText.of(rule)))
        }
        if let target = state["Default"]?.string { found.append((target, .choice, "otherwise")) }
        if let target = state["Next"]?.string { found.append((target, .next, "")) }
        for catcher in state["Catch"]?.array ?? [] {
            guard let target = catcher["Next"]?.string else { continue }
            let errors = (catcher["ErrorEquals"]?.array ?? []).compactMap(\.string)
            found.append((target, .caught, errors == ["States.ALL"] ? "any error" : errors.joined(separator: ", ")))
        }
        return found
    }
}
