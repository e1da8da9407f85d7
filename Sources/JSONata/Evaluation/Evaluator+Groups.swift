extension Evaluator {
    private struct Entry {
        let key: String
        let pair: Int
        var items: [Value]
    }

    /// An object from pairs of expressions: for each key, the value of the items that gave that key.
    func grouped(_ value: Value, by node: Node, _ frame: Frame) throws(Fault) -> Value {
        let isStream = value.list?.isTupleStream ?? false
        var input = value.isArray ? value.elements : [value]
        if input.isEmpty { input = [.undefined] }
        var entries: [Entry] = []
        var places: [ExactKey: Int] = [:]
        for item in input {
            let (context, inner) = unpacked(item, frame, isStream)
            for (index, pair) in node.pairs.enumerated() {
                let key = try evaluate(pair.key, context, inner)
                if key.isUndefined { continue }
                guard let text = key.text else { throw Fault("T1003", at: node.position, value: key) }
                if let place = places[ExactKey(text)] {
                    guard entries[place].pair == index else { throw Fault("D1009", at: node.position, value: key) }
                    entries[place].items.append(item)
                } else {
                    places[ExactKey(text)] = entries.count
                    entries.append(Entry(key: text, pair: index, items: [item]))
                }
            }
        }
        let members = Members()
        for entry in entries {
            let (context, inner) = isStream ? merged(entry.items, frame) : (Evaluator.joined(entry.items), frame)
            let member = try evaluate(node.pairs[entry.pair].value, context, inner)
            if !member.isUndefined { members.set(entry.key, member) }
        }
        guard members.depth < List.maximumDepth else { throw Fault.tooDeep(at: node.position) }
        return .object(members)
    }

    private func unpacked(_ item: Value, _ frame: Frame, _ isStream: Bool) -> (Value, Frame) {
        guard isStream, case .tuple(let tuple) = item else { return (item, frame) }
        return (tuple.item, frame.within(tuple))
    }

    /// The items of one group as one value: a single one as it is, several as an array.
    private static func joined(_ items: [Value]) -> Value {
        guard items.count > 1 else { return items.first ?? .undefined }
        let list = List()
        for item in items {
            list.append(flattening: item)
        }
        return .list(list)
    }

    /// The tuples of one group as one: every variable has the values it has in any of them.
    private func merged(_ items: [Value], _ frame: Frame) -> (Value, Frame) {
        var result: Tuple?
        for case .tuple(let tuple) in items {
            guard let known = result else {
                result = Tuple(tuple.item, tuple.bindings)
                continue
            }
            known.item = known.item.appending(tuple.item)
            for (name, value) in tuple.bindings {
                let before = known.bindings.first { $0.name == name }?.value ?? .undefined
                known.bind(name, before.appending(value))
            }
        }
        guard let result else { return (.undefined, frame) }
        return (result.item, frame.within(result))
    }
}
