import OrderedJSON

/// Evaluates one expression once.
///
/// Follows jsonata-js step by step. Every node counts as a step, and nested evaluations are counted too: both are bounded, so
/// that a loop without end is an error. Past ``stackThreshold`` nested evaluations, work goes on with a stack of its own
/// (``DeepStack``), because a caller's thread may have a small one.
final class Evaluator {
    let names: Names
    let environment: JSONataEnvironment
    /// The input, which `$$` means.
    let root: Value
    private let variables: [String: JSON]
    private let functions: [JSONataFunction]
    private var stepsLeft: Int
    private var level = 0
    /// How deep nodes are nested, as jsonata-js counts.
    private(set) var nesting = 0
    private var isOnDeepStack = false
    private var capturedFrames: [Frame] = []
    private var capturingClosures: [Closure] = []

    /// From which level on work needs a stack of its own.
    ///
    /// It goes down each time, so that recursion which crosses it again and again soon starts on the other side.
    private var stackThreshold = 40

    init(
        _ names: Names, root: Value, variables: [String: JSON], functions: [JSONataFunction],
        environment: JSONataEnvironment
    ) {
        self.names = names
        self.root = root
        self.variables = variables
        self.functions = functions
        self.environment = environment
        stepsLeft = environment.maximumSteps
    }

    /// Counts work that is not the evaluation of a node, such as the making of a long text.
    func spend(_ steps: Int) throws(Fault) {
        stepsLeft -= steps
        guard stepsLeft > 0 else { throw Fault.tooLong() }
    }

    /// Goes one deeper without a node of its own, as jsonata-js does for the parts of a function's body; ``rise(to:)`` ends it.
    func sink() { nesting += 1 }

    /// Goes back to where nesting was.
    func rise(to nesting: Int) { self.nesting = nesting }

    // MARK: - Nodes

    /// The value of a node for an input.
    func evaluate(_ node: Node, _ input: Value, _ frame: Frame) throws(Fault) -> Value {
        stepsLeft -= 1
        guard stepsLeft > 0 else { throw Fault.tooLong(at: node.position) }
        level += 1
        nesting += 1
        defer {
            level -= 1
            nesting -= 1
        }
        guard nesting <= environment.maximumNesting else { throw Fault.tooDeep(at: node.position) }
        if level >= stackThreshold, try needsDeepStack(at: node.position) {
            return try onDeepStack { () throws(Fault) -> Value in
                // The node counts itself again.
                self.nesting -= 1
                defer { self.nesting += 1 }
                return try self.evaluate(node, input, frame)
            }
        }
        var result = try bare(node, input, frame)
        if node.hasAftermath {
            result = try aftermath(node, result, frame)
        }
        guard result.byteCount <= environment.maximumBytes else { throw Fault.tooLarge(at: node.position) }
        guard case .list(let list) = result else { return result }
        guard list.depth < List.maximumDepth else { throw Fault.tooDeep(at: node.position) }
        guard list.isSequence, !list.isTupleStream else { return result }
        if node.keepsArray { list.keepsSingleton = true }
        switch list.items.count {
        case 0: return .undefined
        case 1: return list.keepsSingleton ? result : list.items[0]
        default: return result
        }
    }

    // MARK: - Depth

    /// Counts one more nested call of a function, for `body`.
    func nested(_ body: () throws(Fault) -> Value) throws(Fault) -> Value {
        level += 1
        defer { level -= 1 }
        if level >= stackThreshold, try needsDeepStack(at: nil) { return try onDeepStack(body) }
        return try body()
    }

    /// Whether work has to go on with another stack.
    ///
    /// - Throws: U1001 when it must not go on at all.
    private func needsDeepStack(at position: Int?) throws(Fault) -> Bool {
        guard level <= environment.maximumDepth else { throw Fault.tooDeep(at: position) }
        return !isOnDeepStack
    }

    private func onDeepStack(_ body: () throws(Fault) -> Value) throws(Fault) -> Value {
        isOnDeepStack = true
        level -= 1
        defer {
            isOnDeepStack = false
            level += 1
            stackThreshold = max(2, stackThreshold / 2)
        }
        var result = Value.undefined
        try DeepStack.run(bytes: environment.maximumDepth * DeepStack.bytesPerLevel) { () throws(Fault) -> Void in
            result = try body()
        }
        return result
    }

    /// What follows the node itself: its predicates and its group.
    private func aftermath(_ node: Node, _ value: Value, _ frame: Frame) throws(Fault) -> Value {
        var result = value
        for case .filter(let predicate) in node.predicates ?? [] {
            result = try filtered(result, by: predicate, frame)
        }
        if node.kind != .path, let group = node.group {
            result = try grouped(result, by: group, frame)
        }
        return result
    }

    private func bare(_ node: Node, _ input: Value, _ frame: Frame) throws(Fault) -> Value {
        switch node.kind {
        case .path: return try path(node, input, frame)
        case .variable: return variable(node, input, frame)
        case .name: return input.looking(up: node.text)
        case .string, .number, .value, .regex: return node.literal
        case .binary: return try binary(node, input, frame)
        case .function: return try call(node, input, frame, applyingTo: nil)
        case .condition:
            guard let condition = node.left, let then = node.right else { return .undefined }
            if try evaluate(condition, input, frame).truth == true { return try evaluate(then, input, frame) }
            guard let other = node.other else { return .undefined }
            return try evaluate(other, input, frame)
        case .elvis, .coalesce:
            guard let left = node.left, let other = node.other else { return .undefined }
            let value = try evaluate(left, input, frame)
            let isTaken = node.kind == .elvis ? value.truth == true : !value.isUndefined
            return isTaken ? value : try evaluate(other, input, frame)
        case .block:
            let inner = node.needsFrame ? Frame(frame) : frame
            var result = Value.undefined
            for child in node.children {
                result = try evaluate(child, input, inner)
            }
            return result
        case .bind:
            guard let right = node.right else { return .undefined }
            let value = try evaluate(right, input, frame)
            frame.bind(node.name, value)
            return value
        case .array: return try array(node, input, frame)
        case .object: return try grouped(input, by: node, frame)
        case .negate: return try negated(node, input, frame)
        case .lambda: return try lambda(node, input, frame)
        case .partial: return try partial(node, input, frame)
        case .apply: return try applied(node, input, frame)
        case .transform: return try transformer(node, frame)
        case .wildcard: return wildcard(input)
        case .descendant: return descendants(of: input)
        case .parent: return node.slot.flatMap { frame.value(of: $0.label) } ?? .undefined
        case .dot, .filter, .grouping, .orderBy, .focus, .index, .placeholder, .word, .end, .sort: return .undefined
        }
    }

    // MARK: - Variables

    private func variable(_ node: Node, _ input: Value, _ frame: Frame) -> Value {
        if node.text.isEmpty {
            if let list = input.list, list.isOuterWrapper, let first = list.items.first { return first }
            return input
        }
        return value(ofVariable: node.name, frame)
    }

    /// The value of a variable: bound in the expression, given by the caller, or a function of the language.
    func value(ofVariable name: Int, _ frame: Frame) -> Value {
        if let value = frame.value(of: name) { return value }
        return value(ofFree: names.texts[name])
    }

    /// The value of a variable that the expression does not bind.
    func value(ofFree name: String) -> Value {
        if name == "$" { return root }
        if let value = variables[name] { return Value(value) }
        if let function = functions.last(where: { $0.name == name }) { return function.value }
        if let builtin = Builtin.all[name] { return .function(.builtin(builtin)) }
        return .undefined
    }

    private func lambda(_ node: Node, _ input: Value, _ frame: Frame) throws(Fault) -> Value {
        guard let body = node.right else { return .undefined }
        try capture(frame)
        let lambda = Lambda(
            parameters: node.children.map(\.name), body: body, signature: node.signature, input: input, frame: frame)
        return .function(.lambda(lambda))
    }

    // MARK: - Captures

    /// Keeps a frame until the evaluation is over.
    ///
    /// Functions capture frames that hold functions: chains of them can be as long as a loop runs. Freed from one end, each
    /// would free the next within its own release, which takes stack; ``clear()`` frees them one after the other instead.
    private func capture(_ frame: Frame) throws(Fault) {
        guard !frame.isCaptured else { return }
        try spend(8)
        frame.isCaptured = true
        capturedFrames.append(frame)
    }

    /// Keeps a closure that captures values until the evaluation is over, for the same reason.
    func keep(_ closure: Closure) throws(Fault) -> Value {
        try spend(8)
        capturingClosures.append(closure)
        return .function(.closure(closure))
    }

    /// Frees what functions have captured.
    func clear() {
        for frame in capturedFrames {
            frame.clear()
        }
        for closure in capturingClosures {
            closure.clear()
        }
    }
}
