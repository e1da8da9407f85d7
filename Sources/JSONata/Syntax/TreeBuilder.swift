/// Finishes the tree that the parser has read.
///
/// Paths become lists of steps, predicates and groups move to what they belong to, and `%` finds the steps it goes back to
/// (see `TreeBuilder+Ancestry.swift`). These are the rules of jsonata-js's second pass.
struct TreeBuilder {
    var names: Names
    var slots: [Node] = []

    init(_ names: Names) { self.names = names }

    /// Finishes a whole expression.
    mutating func finish(_ root: Node) throws(Fault) -> Node {
        let node = try build(root)
        guard node.kind != .parent, node.seekingParents == nil else { throw Fault("S0217", at: node.position) }
        return node
    }

    mutating func build(_ node: Node) throws(Fault) -> Node {
        let result = try finished(node)
        if node.keepsArray { result.keepsArray = true }
        result.settle()
        return result
    }

    private mutating func finished(_ node: Node) throws(Fault) -> Node {
        switch node.kind {
        case .dot: return try path(node)
        case .filter: return try filter(node)
        case .grouping: return try grouping(node)
        case .orderBy: return try orderBy(node)
        case .focus: return try focus(node)
        case .index: return try index(node)
        case .name: return named(node)
        case .word:
            node.kind = .name
            return named(node)
        case .parent:
            node.slot = AncestorSlot(label: names.unnamed(), index: slots.count)
            slots.append(node)
            return node
        case .apply:
            try buildParts(node, pushing: false)
            node.keepsArray = node.keepsArray || node.left?.keepsArray == true || node.right?.keepsArray == true
            return node
        case .bind:
            try buildParts(node, pushing: false)
            push(node.right, to: node)
            return node
        case .transform:
            try buildParts(node, pushing: false)
            return node
        case .lambda:
            node.right = try buildPart(node.right)
            return node
        case .negate:
            try buildParts(node, pushing: true)
            if let literal = node.left, literal.kind == .number, let value = literal.literal.double {
                literal.literal = .number(-value)
                return literal
            }
            return node
        case .block:
            try buildParts(node, pushing: true)
            node.isConstructed = node.children.contains {
                $0.isConstructed || ($0.kind == .path && $0.children.first?.isConstructed == true)
            }
            node.needsFrame = node.children.contains { $0.bindsHere }
            return node
        case .end: throw Fault("S0207", at: node.position)
        case .string, .number, .value, .regex, .variable, .wildcard, .descendant, .placeholder, .sort, .path:
            return node
        case .binary, .array, .object, .function, .partial, .condition, .elvis, .coalesce:
            try buildParts(node, pushing: true)
            return node
        }
    }

    private mutating func buildPart(_ node: Node?) throws(Fault) -> Node? {
        guard let node else { return nil }
        return try build(node)
    }

    /// Finishes all parts of a node, and hands on what is still looking for its parent.
    private mutating func buildParts(_ node: Node, pushing: Bool) throws(Fault) {
        node.left = try buildPart(node.left)
        node.right = try buildPart(node.right)
        node.other = try buildPart(node.other)
        for index in node.children.indices {
            node.children[index] = try build(node.children[index])
        }
        for index in node.pairs.indices {
            node.pairs[index] = (try build(node.pairs[index].key), try build(node.pairs[index].value))
        }
        guard pushing else { return }
        // The procedure of a call is not searched for `%`, as in jsonata-js.
        if node.kind != .function, node.kind != .partial { push(node.left, to: node) }
        push(node.right, to: node)
        push(node.other, to: node)
        for child in node.children {
            push(child, to: node)
        }
        for pair in node.pairs {
            push(pair.key, to: node)
            push(pair.value, to: node)
        }
    }

    private func named(_ node: Node) -> Node {
        let path = Node(.path, at: node.position)
        path.children = [node]
        path.keepsSingleton = node.keepsArray
        node.settle()
        return path
    }

    // MARK: - Paths

    private mutating func path(_ node: Node) throws(Fault) -> Node {
        guard let first = try buildPart(node.left), let rest = try buildPart(node.right) else { return node }
        let result = asPath(first, at: node.position)
        if first.kind == .parent, let slot = first.slot {
            result.seekingParents = [slot]
        }
        if rest.kind == .path {
            result.children += rest.children
        } else {
            if let predicates = rest.predicates {
                rest.stages = predicates
                rest.predicates = nil
            }
            result.children.append(rest)
        }
        for step in result.children {
            if step.kind == .number || step.kind == .value {
                throw Fault("S0213", at: step.position, value: step.literal)
            }
            if step.kind == .string { step.kind = .name }
        }
        if result.children.contains(where: \.keepsArray) { result.keepsSingleton = true }
        for step in [result.children.first, result.children.last] where step?.kind == .array {
            step?.isConstructed = true
        }
        try resolveAncestry(result)
        for step in result.children {
            step.settle()
        }
        return result
    }

    private func asPath(_ node: Node, at position: Int) -> Node {
        guard node.kind != .path else { return node }
        let path = Node(.path, at: position)
        path.children = [node]
        return path
    }

    /// The step that a predicate or a binding belongs to: the last one of a path, or the expression itself.
    private func lastStep(_ node: Node) -> Node {
        node.kind == .path ? node.children.last ?? node : node
    }

    private mutating func filter(_ node: Node) throws(Fault) -> Node {
        guard let result = try buildPart(node.left) else { return node }
        let step = lastStep(result)
        guard step.group == nil else { throw Fault("S0209", at: node.position) }
        guard let predicate = try buildPart(node.right) else { return node }
        if let slots = predicate.seekingParents {
            for slot in slots {
                if slot.level == 1 {
                    try seekParent(step, slot)
                } else {
                    slot.level -= 1
                }
            }
            push(predicate, to: step)
        }
        if node.keepsArray { step.keepsArray = true }
        if result.kind == .path {
            step.stages = (step.stages ?? []) + [.filter(predicate)]
        } else {
            step.predicates = (step.predicates ?? []) + [.filter(predicate)]
        }
        step.settle()
        return result
    }

    private mutating func grouping(_ node: Node) throws(Fault) -> Node {
        guard let result = try buildPart(node.left) else { return node }
        guard result.group == nil else { throw Fault("S0210", at: node.position) }
        let group = Node(.object, at: node.position)
        for pair in node.pairs {
            group.pairs.append((try build(pair.key), try build(pair.value)))
        }
        result.group = group
        return result
    }

    private mutating func orderBy(_ node: Node) throws(Fault) -> Node {
        guard let first = try buildPart(node.left) else { return node }
        let result = asPath(first, at: node.position)
        let sort = Node(.sort, at: node.position)
        for term in node.children {
            term.left = try buildPart(term.left)
            push(term.left, to: sort)
            sort.children.append(term)
        }
        result.children.append(sort)
        try resolveAncestry(result)
        return result
    }

    // MARK: - Bindings of steps

    private mutating func focus(_ node: Node) throws(Fault) -> Node {
        guard let result = try buildPart(node.left) else { return node }
        let step = lastStep(result)
        guard step.stages == nil, step.predicates == nil else { throw Fault("S0215", at: node.position) }
        guard step.kind != .sort else { throw Fault("S0216", at: node.position) }
        if node.keepsArray { step.keepsArray = true }
        step.focusName = node.name
        step.isTuple = true
        return result
    }

    private mutating func index(_ node: Node) throws(Fault) -> Node {
        guard let first = try buildPart(node.left) else { return node }
        let step = lastStep(first)
        let result = asPath(first, at: node.position)
        if first.kind != .path, let predicates = step.predicates {
            step.stages = predicates
            step.predicates = nil
        }
        if let stages = step.stages {
            step.stages = stages + [.index(node.name)]
        } else {
            step.indexName = node.name
        }
        step.isTuple = true
        step.settle()
        return result
    }
}

extension Node {
    /// Works out the marks that make evaluation quick.
    fileprivate func settle() {
        hasAftermath = predicates != nil || (kind != .path && group != nil)
        guard kind == .path else { return }
        isPlainPath =
            !keepsSingleton && group == nil && !keepsArray && !isTuple
            && children.enumerated().allSatisfy { index, step in
                (step.kind == .name || (step.kind == .variable && index == 0)) && step.stages == nil && !step.isTuple
                    && step.predicates == nil && step.group == nil && !step.keepsArray
            }
    }

    /// Whether evaluating this binds a variable in the frame around it.
    fileprivate var bindsHere: Bool {
        switch kind {
        case .bind: true
        case .lambda: false
        case .block: false
        default:
            [left, right, other, group].contains { $0?.bindsHere == true } || children.contains(where: \.bindsHere)
                || pairs.contains { $0.key.bindsHere || $0.value.bindsHere }
                || ((predicates ?? []) + (stages ?? [])).contains { $0.binds }
        }
    }
}

extension Stage {
    fileprivate var binds: Bool {
        if case .filter(let node) = self { node.bindsHere } else { false }
    }
}
