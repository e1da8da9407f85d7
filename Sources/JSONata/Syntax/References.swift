extension JSONataExpression {
    /// Something that an expression reads from outside.
    public enum Reference: Hashable, Sendable {
        /// A name that is looked up in the input, because it is the first step of a path: `phone`, `phone.home`.
        case name(String)
        /// `$` where it means the input.
        case input
        /// `$$`.
        case root
        /// A member of a variable, written with a point: `$states.result` is `result` of `states`.
        case member(variable: String, name: String)
    }

    /// What the expression reads from outside, each once, in the order in which it is written.
    ///
    /// Only the first step of a path looks into the input. Later steps, predicates, terms of an order, groups and transforms
    /// have other values as their context, so names and `$` in them are none of these; the body of a function keeps the context
    /// of the place where it is written. `$$` and members of variables mean the same everywhere and are found everywhere.
    public var references: [Reference] { References.all(in: tree) }
}

/// Walks a tree for what it reads from outside.
///
/// A list of what is left to do stands in for recursion.
private enum References {
    private typealias Visit = (node: Node, seesInput: Bool)

    static func all(in tree: Node) -> [JSONataExpression.Reference] {
        var found: [JSONataExpression.Reference] = []
        var seen: Set<JSONataExpression.Reference> = []
        var waiting: [Visit] = [(tree, true)]
        while let (node, seesInput) = waiting.popLast() {
            if let reference = reference(node, seesInput), seen.insert(reference).inserted {
                found.append(reference)
            }
            waiting += parts(of: node, seesInput).reversed()
        }
        return found
    }

    private static func reference(_ node: Node, _ seesInput: Bool) -> JSONataExpression.Reference? {
        switch node.kind {
        case .name: return seesInput ? .name(node.text) : nil
        case .variable where node.text == "$": return .root
        case .variable where node.text.isEmpty: return seesInput ? .input : nil
        case .path:
            guard node.children.count > 1, node.children[0].kind == .variable, node.children[1].kind == .name,
                !node.children[0].text.isEmpty, node.children[0].text != "$"
            else { return nil }
            return .member(variable: node.children[0].text, name: node.children[1].text)
        default: return nil
        }
    }

    private static func parts(of node: Node, _ seesInput: Bool) -> [Visit] {
        var parts: [Visit] = []
        func visit(_ part: Node?, _ seesInput: Bool) {
            if let part { parts.append((part, seesInput)) }
        }
        switch node.kind {
        case .path:
            for (index, step) in node.children.enumerated() { visit(step, seesInput && index == 0) }
        case .lambda: visit(node.right, seesInput)
        case .transform, .sort:
            for part in [node.left, node.right, node.other] { visit(part, false) }
            for child in node.children { visit(child, false) }
        default:
            visit(node.left, seesInput)
            visit(node.right, seesInput)
            visit(node.other, seesInput)
            for child in node.children { visit(child, seesInput) }
            for pair in node.pairs {
                visit(pair.key, seesInput)
                visit(pair.value, seesInput)
            }
        }
        for stage in (node.predicates ?? []) + (node.stages ?? []) {
            if case .filter(let predicate) = stage { visit(predicate, false) }
        }
        for pair in node.group?.pairs ?? [] {
            visit(pair.key, false)
            visit(pair.value, false)
        }
        return parts
    }
}
