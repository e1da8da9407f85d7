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

    /// The same machine, with no more time than this for an execution.
    public func limited(toSeconds seconds: Int) -> StateMachine {
        StateMachine(states: states, timeoutSeconds: min(timeoutSeconds ?? seconds, seconds))
    }

    /// The resources of all tasks, with the names of their states, in the order of the definition.
    public var tasks: [(state: String, resource: TaskResource)] { states.tasks }

    /// Whether a distributed Map reads its items from objects, or writes its results to objects.
    public var usesObjects: Bool { states.usesObjects }

    /// The names of all states, those inside Map and Parallel too, in the order of the definition.
    public var stateNames: [String] { states.names }
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

    var usesObjects: Bool {
        states.contains { state in
            switch state.kind {
            case .parallel(let parallel): parallel.branches.contains(where: \.usesObjects)
            case .map(let map):
                map.distribution?.reader != nil || map.distribution?.writer != nil || map.processor.usesObjects
            default: false
            }
        }
    }

    var names: [String] {
        states.flatMap { state -> [String] in
            switch state.kind {
            case .parallel(let parallel): [state.name] + parallel.branches.flatMap(\.names)
            case .map(let map): [state.name] + map.processor.names
            default: [state.name]
            }
        }
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
