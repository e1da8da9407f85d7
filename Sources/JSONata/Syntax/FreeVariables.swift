/// Finds the variables that an expression uses and does not bind.
enum FreeVariables {
    static func names(in tree: Node, _ names: Names) -> Set<String> {
        var free: Set<String> = []
        var bound: Set<Int> = []
        collect(tree, names, &bound, &free)
        return free
    }

    private static func collect(_ node: Node, _ names: Names, _ bound: inout Set<Int>, _ free: inout Set<String>) {
        var inner = bound
        if node.kind == .lambda { inner.formUnion(node.children.map(\.name)) }
        if node.kind == .variable {
            let name = names.texts[node.name]
            if !name.isEmpty, name != "$", !bound.contains(node.name), Builtin.all[name] == nil { free.insert(name) }
        }
        let parts =
            node.kind == .lambda ? [node.right] : [node.left, node.right, node.other] + node.children.map { $0 }
        if node.kind == .bind {
            // A function may call itself by the name it is bound to.
            if node.right?.kind == .lambda { inner.insert(node.name) }
            if let right = node.right { collect(right, names, &inner, &free) }
            bound.insert(node.name)
            return
        }
        for case let part? in parts {
            collect(part, names, &inner, &free)
            if let name = part.focusName { inner.insert(name) }
            if let name = part.indexName { inner.insert(name) }
            for stage in (part.stages ?? []) {
                if case .index(let name) = stage { inner.insert(name) }
            }
        }
        for pair in node.pairs + (node.group?.pairs ?? []) {
            collect(pair.key, names, &inner, &free)
            collect(pair.value, names, &inner, &free)
        }
        if let name = node.focusName { inner.insert(name) }
        if let name = node.indexName { inner.insert(name) }
        for stage in (node.predicates ?? []) + (node.stages ?? []) {
            switch stage {
            case .filter(let predicate): collect(predicate, names, &inner, &free)
            case .index(let name): inner.insert(name)
            }
        }
        // What a block or a function binds ends with it.
        if node.kind != .block, node.kind != .lambda { bound.formUnion(inner) }
    }
}
