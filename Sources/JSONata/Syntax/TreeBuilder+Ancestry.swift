// `%` means the value that the step before was applied to. Which step that is can be told from the tree: each `%` has a slot
// that travels up until enough steps that go down one level (names and wildcards) have been passed; that step then keeps its
// input in the slot's variable.
extension TreeBuilder {
    /// Hands the slots of `value` on to `node`.
    func push(_ value: Node?, to node: Node) {
        guard let value else { return }
        var slots = value.seekingParents ?? []
        if value.kind == .parent, let slot = value.slot { slots.append(slot) }
        guard !slots.isEmpty else { return }
        node.seekingParents = (node.seekingParents ?? []) + slots
    }

    /// Looks for the step that `slot` goes back to, in `node`.
    func seekParent(_ node: Node, _ slot: AncestorSlot) throws(Fault) {
        switch node.kind {
        case .name, .wildcard:
            slot.level -= 1
            guard slot.level == 0 else { return }
            if let known = node.ancestor { slots[slot.index].slot?.label = known.label }
            node.ancestor = slot
            node.isTuple = true
        case .parent: slot.level += 1
        case .block:
            guard let last = node.children.last else { return }
            node.isTuple = true
            try seekParent(last, slot)
        case .path:
            node.isTuple = true
            var index = node.children.count - 1
            try seekParent(node.children[index], slot)
            index -= 1
            while slot.level > 0, index >= 0 {
                try seekParent(node.children[index], slot)
                index -= 1
            }
        default: throw Fault("S0217", at: node.position)
        }
    }

    /// Looks for the steps that the last step of a path goes back to, in the steps before.
    func resolveAncestry(_ path: Node) throws(Fault) {
        guard let last = path.children.last else { return }
        var slots = last.seekingParents ?? []
        if last.kind == .parent, let slot = last.slot { slots.append(slot) }
        for slot in slots {
            var index = path.children.count - 2
            while slot.level > 0 {
                guard index >= 0 else {
                    path.seekingParents = (path.seekingParents ?? []) + [slot]
                    break
                }
                var step = path.children[index]
                index -= 1
                // Steps in a row that bind a focus all have the same input.
                while index >= 0, step.focusName != nil, path.children[index].focusName != nil {
                    step = path.children[index]
                    index -= 1
                }
                try seekParent(step, slot)
            }
        }
    }
}
