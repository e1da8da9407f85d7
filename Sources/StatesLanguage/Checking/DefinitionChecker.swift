public import OrderedJSON

/// Checks a state machine's definition before it is created, as CreateStateMachine and ValidateStateMachineDefinition do.
///
/// Works on raw JSON, so every fault is found in one go and each has its place. The rules are those of
/// <https://states-language.net/spec.html> as far as the service applies them; the words are the service's where a
/// recording of them is known (the tests carry them with their sources) and written in its style elsewhere.
///
/// Paths, intrinsic functions and JSONata have grammars of their own, which come in as ``Syntax``.
public struct DefinitionChecker: Sendable {
    /// The type of the state machine; express machines can do less.
    public enum MachineType: String, Hashable, Sendable {
        /// Runs for up to a year; every step is recorded.
        case standard = "STANDARD"
        /// Runs for up to five minutes, without callbacks, `.sync` and activities.
        case express = "EXPRESS"
    }

    /// What is too much.
    public struct Limits: Hashable, Sendable {
        /// The longest definition, in bytes of UTF-8.
        public var byteCount = 1_048_576
        /// How deep arrays and objects may be nested; keeps hostile input from exhausting the stack.
        public var depth = 512
        /// The longest name of a state or a variable, in Unicode scalars.
        public var nameLength = 80
        /// The longest label of a Map state.
        public var labelLength = 40

        /// Makes the service's limits.
        public init() {}
    }

    let type: MachineType
    let syntax: Syntax
    let limits: Limits

    /// Makes a checker.
    ///
    /// - Parameters:
    ///   - type: the type of the machines to be checked.
    ///   - syntax: the grammars of paths and expressions.
    ///   - limits: what is too much.
    public init(type: MachineType = .standard, syntax: Syntax, limits: Limits = Limits()) {
        self.type = type
        self.syntax = syntax
        self.limits = limits
    }

    /// Every fault of a definition; empty when the service would take it without a word.
    ///
    /// First come the faults of fields, then those of transitions, then warnings; each in document order, from the outer
    /// machine to the inner ones.
    public func check(_ definition: JSON) -> [Diagnostic] {
        guard case .object = definition else { return [Self.notAnObject] }
        guard !Self.isDeeper(definition, than: limits.depth) else { return [tooDeep] }
        var run = CheckRun(checker: self)
        run.checkMachines(from: definition)
        return run.fieldFaults + run.transitionFaults + run.warnings
    }

    static let notAnObject = Diagnostic(
        .schemaValidationFailed, "Definition must be a valid JSON object", location: nil,
        path: OrderedJSON.JSONPath([]),
        help: #"a definition is an object with "StartAt" and "States""#)

    var tooDeep: Diagnostic {
        Diagnostic(
            .tooDeeplyNested, "The definition is nested deeper than \(limits.depth) levels", location: nil,
            path: OrderedJSON.JSONPath([]), help: "move inner machines into state machines of their own")
    }

    /// Looks level by level, without recursion: this is what makes recursion elsewhere safe.
    private static func isDeeper(_ value: JSON, than limit: Int) -> Bool {
        var level = [value]
        var depth = 0
        while !level.isEmpty {
            let containers = level.filter { $0.array != nil || $0.object != nil }
            if containers.isEmpty { return false }
            depth += 1
            if depth > limit { return true }
            level = containers.flatMap { $0.array ?? $0.object?.map(\.value) ?? [] }
        }
        return false
    }
}
