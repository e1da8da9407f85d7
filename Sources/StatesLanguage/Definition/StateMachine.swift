public import OrderedJSON

/// A definition in the Amazon States Language, compiled: targets are looked up, paths and expressions are parsed.
///
/// Immutable, so executions share it. <https://states-language.net/spec.html>
public struct StateMachine: Sendable {
    /// The states at the top.
    let states: StateGroup
    /// When an execution times out, in seconds.
    let timeoutSeconds: Int?

    /// Compiles a definition.
    ///
    /// `DefinitionChecker` says all that is wrong with one; this says the first thing that cannot be compiled.
    /// - Parameter definition: the document.
    /// - Throws: `DefinitionFault`.
    public init(_ definition: JSON) throws(DefinitionFault) {
        var decoder = DefinitionDecoder()
        self = try decoder.machine(definition)
    }

    init(states: StateGroup, timeoutSeconds: Int?) {
        self.states = states
        self.timeoutSeconds = timeoutSeconds
    }

    /// The resources of all tasks, with the names of their states, in the order of the definition.
    public var tasks: [(state: String, resource: TaskResource)] { states.tasks }
}

/// Why a definition cannot be compiled, and where.
public struct DefinitionFault: Error, Hashable, Sendable {
    /// A JSON pointer, such as `/States/Train/Next`.
    public let location: String
    /// What is wrong there.
    public let message: String
}

/// States between which `Next` leads: a machine's, a branch's or an item processor's.
final class StateGroup: Sendable {
    let states: [State]
    let start: Int

    init(states: [State], start: Int) {
        self.states = states
        self.start = start
    }

    var tasks: [(state: String, resource: TaskResource)] {
        states.flatMap { state -> [(state: String, resource: TaskResource)] in
            switch state.kind {
            case .task(let task): [(state.name, task.resource)]
            case .parallel(let parallel): parallel.branches.flatMap(\.tasks)
            case .map(let map): map.processor.tasks
            default: []
            }
        }
    }
}

/// Where a state leads.
enum Transition: Sendable {
    case next(Int)
    case end
}
