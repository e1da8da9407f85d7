import OrderedJSON

extension Evaluator {
    func path(_ node: Node, _ input: Value, _ frame: Frame) throws(Fault) -> Value {
        if node.isPlainPath, let value = plainPath(node, input, frame) { return value }
        return try steps(node, input, frame)
    }

    /// A path of plain names as long as it meets no array; nil when it does, and the steps have to be taken one by one.
    private func plainPath(_ node: Node, _ input: Value, _ frame: Frame) -> Value? {
        guard let first = node.children.first else { return .undefined }
        var value = input
        var steps = node.children[...]
        if first.kind == .variable {
            guard !first.text.isEmpty || input.list == nil else { return nil }
            value = first.text.isEmpty ? input : self.value(ofVariable: first.name, frame)
            steps = steps.dropFirst()
        }
        for step in steps {
            switch value {
            case .jsonObject(let members): value = Value(members[step.text])
            case .object(let members): value = members.value(of: step.text)
            case .jsonArray, .list, .tuple: return nil
            default: return .undefined
            }
        }
        // A list may be a sequence, which a path makes anew.
        if case .list = value { return nil }
        return value
    }

    private func steps(_ node: Node, _ input: Value, _ frame: Frame) throws(Fault) -> Value {
        var current = input
        if !input.isArray || node.children.first?.kind == .variable {
            current = .list(List.sequence(input))
        }
        var result = Value.undefined
        var tuples: List?
        var isTupleStream = false
        for (index, step) in node.children.enumerated() {
            if step.isTuple { isTupleStream = true }
            if index == 0, step.isConstructed {
                result = try evaluate(step, current, frame)
            } else if isTupleStream {
                tuples = try tupleStep(step, current, tuples, frame)
            } else {
                result = try self.step(step, current, frame, isLast: index == node.children.count - 1)
            }
            if !isTupleStream, result.isUndefined || (result.isArray && result.count == 0) { break }
            if step.focusName == nil { current = result }
        }
        if isTupleStream, let tuples {
            result = node.isTuple ? .list(tuples) : .list(List(tuples.items.map { $0.tupleItem }, isSequence: true))
        }
        if node.keepsSingleton { result = keepingSingleton(result) }
        if let group = node.group {
            result = try grouped(isTupleStream ? tuples.map { .list($0) } ?? .undefined : result, by: group, frame)
        }
        return result
    }

    /// Marks the result of a path with `[]`, so that a single element stays an array.
    private func keepingSingleton(_ value: Value) -> Value {
        switch value {
        case .undefined: return value
        case .list(let list):
            guard list.isConstructed, !list.isSequence else {
                list.keepsSingleton = true
                return value
            }
            let sequence = List.sequence(value)
            sequence.keepsSingleton = true
            return .list(sequence)
        default: return value
        }
    }

    // MARK: - Steps

    private func step(_ step: Node, _ input: Value, _ frame: Frame, isLast: Bool) throws(Fault) -> Value {
        if step.kind == .sort {
            var sorted = try self.sorted(input, by: step, frame)
            for case .filter(let predicate) in step.stages ?? [] {
                sorted = try filtered(sorted, by: predicate, frame)
            }
            return sorted
        }
        var results: [Value] = []
        for index in 0..<input.count {
            var value = try evaluate(step, input[index], frame)
            for case .filter(let predicate) in step.stages ?? [] {
                value = try filtered(value, by: predicate, frame)
            }
            if !value.isUndefined { results.append(value) }
        }
        if isLast, results.count == 1, results[0].isArray, !results[0].isSequence { return results[0] }
        let sequence = List(isSequence: true)
        for value in results {
            if value.list?.isConstructed == true {
                sequence.append(value)
            } else {
                sequence.append(flattening: value)
            }
        }
        return .list(sequence)
    }

    /// A step over a stream of tuples, or one that starts such a stream.
    private func tupleStep(_ step: Node, _ input: Value, _ stream: List?, _ frame: Frame) throws(Fault) -> List {
        let result = List(isSequence: true)
        result.isTupleStream = true
        if step.kind == .sort {
            if let stream {
                result.append(flattening: try sorted(.list(stream), by: step, frame))
            } else {
                for (place, item) in try sorted(input, by: step, frame).elements.enumerated() {
                    let tuple = Tuple(item)
                    if let name = step.indexName { tuple.bind(name, .number(Double(place))) }
                    result.append(.tuple(tuple))
                }
            }
            return try staged(step, result, frame)
        }
        for source in stream?.items ?? input.elements.map({ .tuple(Tuple($0)) }) {
            guard case .tuple(let tuple) = source else { continue }
            let value = try evaluate(step, tuple.item, frame.within(tuple))
            guard !value.isUndefined else { continue }
            let isStream = value.list?.isTupleStream ?? false
            for (place, item) in value.elements.enumerated() {
                let next = Tuple(tuple.item, tuple.bindings)
                if isStream, case .tuple(let inner) = item {
                    next.item = inner.item
                    for (name, value) in inner.bindings {
                        next.bind(name, value)
                    }
                } else {
                    if let focus = step.focusName {
                        next.bind(focus, item)
                    } else {
                        next.item = item
                    }
                    if let index = step.indexName { next.bind(index, .number(Double(place))) }
                    if let ancestor = step.ancestor { next.bind(ancestor.label, tuple.item) }
                }
                result.append(.tuple(next))
            }
        }
        return try staged(step, result, frame)
    }

    private func staged(_ step: Node, _ stream: List, _ frame: Frame) throws(Fault) -> List {
        var result = stream
        for stage in step.stages ?? [] {
            switch stage {
            case .filter(let predicate):
                let filtered = try filtered(.list(result), by: predicate, frame)
                result = filtered.list ?? List(filtered.elements, isSequence: true)
                result.isTupleStream = true
            case .index(let name):
                for (place, item) in result.items.enumerated() {
                    if case .tuple(let tuple) = item { tuple.bind(name, .number(Double(place))) }
                }
            }
        }
        return result
    }

    // MARK: - Predicates

    /// The items of a value for which a predicate is true, or that it selects by number.
    func filtered(_ value: Value, by predicate: Node, _ frame: Frame) throws(Fault) -> Value {
        guard !value.isUndefined else { return value }
        let input = value.isArray ? value : .list(List.sequence(value))
        let results = List(isSequence: true)
        let isStream = input.list?.isTupleStream ?? false
        results.isTupleStream = isStream
        let count = input.count
        if predicate.kind == .number, let number = predicate.literal.double {
            let index = Evaluator.place(number, of: count)
            guard let index else { return .list(results) }
            let item = input[index]
            if item.isArray { return item }
            results.append(item)
            return .list(results)
        }
        for index in 0..<count {
            let item = input[index]
            var context = item
            var inner = frame
            if isStream, case .tuple(let tuple) = item {
                context = tuple.item
                inner = frame.within(tuple)
            }
            let answer = try evaluate(predicate, context, inner)
            if try selects(answer, index, of: count, times: { results.append(item) }) { continue }
            if answer.truth == true { results.append(item) }
        }
        return .list(results)
    }

    /// Whether the answer of a predicate is a number or an array of numbers; calls `add` for each that means this place.
    private func selects(_ answer: Value, _ index: Int, of count: Int, times add: () -> Void) throws(Fault) -> Bool {
        if let number = try answer.finiteDouble() {
            if Evaluator.place(number, of: count) == index { add() }
            return true
        }
        guard answer.isArray else { return false }
        for place in 0..<answer.count where try answer[place].finiteDouble() == nil {
            return false
        }
        for place in 0..<answer.count {
            if let number = answer[place].double, Evaluator.place(number, of: count) == index { add() }
        }
        return true
    }

    /// The place a number means: rounded down, counted from the end when negative.
    private static func place(_ number: Double, of count: Int) -> Int? {
        guard let whole = Int(exactly: number.rounded(.down)) else { return nil }
        let place = whole < 0 ? count + whole : whole
        return (0..<count).contains(place) ? place : nil
    }

    // MARK: - Wildcards

    func wildcard(_ value: Value) -> Value {
        var input = value
        if let list = value.list, list.isOuterWrapper, let first = list.items.first { input = first }
        var results = Value.list(List(isSequence: true))
        for item in input.isArray ? input.elements : input.members.map(\.value) {
            if item.isArray {
                let flat = List()
                Evaluator.flatten(item, into: flat)
                results = results.appending(.list(flat))
            } else {
                results.list?.append(item)
            }
        }
        return results
    }

    private static func flatten(_ value: Value, into list: List) {
        guard value.isArray else { return list.append(value) }
        for index in 0..<value.count {
            flatten(value[index], into: list)
        }
    }

    func descendants(of input: Value) -> Value {
        guard !input.isUndefined else { return .undefined }
        let results = List(isSequence: true)
        Evaluator.descend(input, into: results)
        return results.items.count == 1 ? results.items[0] : .list(results)
    }

    private static func descend(_ value: Value, into results: List) {
        if value.isArray {
            for index in 0..<value.count {
                descend(value[index], into: results)
            }
            return
        }
        results.append(value)
        for member in value.members {
            descend(member.value, into: results)
        }
    }
}

extension Value {
    /// What a tuple holds; any other value is itself.
    var tupleItem: Value {
        if case .tuple(let tuple) = self { tuple.item } else { self }
    }
}
