extension Evaluator {
    /// A call written in the expression; `context` is the value that `~>` puts in front of the arguments.
    func call(_ node: Node, _ input: Value, _ frame: Frame, applyingTo context: Value?) throws(Fault) -> Value {
        let (function, arguments) = try prepared(node, input, frame, applyingTo: context)
        do throws(Fault) {
            return try apply(function, arguments, input)
        } catch {
            throw error.located(at: node.position, token: node.calledName)
        }
    }

    private func prepared(
        _ node: Node, _ input: Value, _ frame: Frame, applyingTo context: Value? = nil
    ) throws(Fault) -> (Function, [Value]) {
        guard let procedure = node.left else { throw Fault("T1006", at: node.position) }
        let value = try evaluate(procedure, input, frame)
        if value.isUndefined, let name = forgottenDollar(procedure, frame) {
            throw Fault("T1005", at: node.position, token: name).with("name", name)
        }
        var arguments: [Value] = []
        arguments.reserveCapacity(node.children.count + 1)
        if let context { arguments.append(context) }
        for child in node.children {
            arguments.append(try evaluate(child, input, frame))
        }
        guard let function = value.function else { throw Fault("T1006", at: node.position, token: node.calledName) }
        return (function, arguments)
    }

    /// The name in front of the parentheses, if there would be a function with a dollar sign.
    private func forgottenDollar(_ procedure: Node, _ frame: Frame) -> String? {
        guard procedure.kind == .path, let name = procedure.children.first?.text, !name.isEmpty else { return nil }
        if !value(ofFree: name).isUndefined { return name }
        return names.texts.firstIndex(of: name).flatMap { frame.value(of: $0) }.map { _ in name }
    }

    // MARK: - Applying

    /// The result of a function for arguments.
    ///
    /// Calls in the last position of a function's body do not nest: the loop goes on with the function that is called.
    func apply(_ function: Function, _ arguments: [Value], _ input: Value) throws(Fault) -> Value {
        try nested { () throws(Fault) -> Value in try self.applyLoop(function, arguments, input) }
    }

    private func applyLoop(_ function: Function, _ arguments: [Value], _ input: Value) throws(Fault) -> Value {
        var function = function
        var arguments = arguments
        let outerNesting = nesting
        defer { rise(to: outerNesting) }
        while true {
            rise(to: outerNesting)
            guard case .lambda(let lambda) = function else { return try applyNative(function, arguments, input) }
            if let signature = lambda.signature {
                arguments = try signature.validated(arguments, context: input)
            }
            var frame = Frame(lambda.frame)
            for (index, parameter) in lambda.parameters.enumerated() {
                frame.bind(parameter, index < arguments.count ? arguments[index] : .undefined)
            }
            let last = try lastNode(of: lambda.body, lambda.input, &frame)
            guard let last else { return .undefined }
            guard last.kind == .function, last.predicates == nil, last.group == nil, !last.keepsArray else {
                return try evaluate(last, lambda.input, frame)
            }
            try spend(1)
            rise(to: outerNesting)
            do throws(Fault) {
                (function, arguments) = try prepared(last, lambda.input, frame)
            } catch {
                throw error.located(at: last.position, token: last.calledName)
            }
            if case .lambda = function { continue }
            do throws(Fault) {
                return normalized(try applyNative(function, arguments, lambda.input))
            } catch {
                throw error.located(at: last.position, token: last.calledName)
            }
        }
    }

    /// The node that gives the value of a body: goes into blocks and conditions, evaluating what comes before.
    private func lastNode(of body: Node, _ input: Value, _ frame: inout Frame) throws(Fault) -> Node? {
        var node: Node? = body
        while let current = node, !current.hasAftermath, !current.keepsArray {
            switch current.kind {
            case .condition:
                guard let condition = current.left else { return nil }
                sink()
                node = try evaluate(condition, input, frame).truth == true ? current.right : current.other
            case .block:
                guard let last = current.children.last else { return nil }
                sink()
                if current.needsFrame { frame = Frame(frame) }
                for child in current.children.dropLast() {
                    _ = try evaluate(child, input, frame)
                }
                node = last
            default: return current
            }
        }
        return node
    }

    /// A sequence of one as its element, and one of none as nothing.
    private func normalized(_ value: Value) -> Value {
        guard case .list(let list) = value, list.isSequence, !list.isTupleStream, list.items.count < 2 else {
            return value
        }
        guard let only = list.items.first else { return .undefined }
        return list.keepsSingleton ? value : only
    }

    private func applyNative(_ function: Function, _ arguments: [Value], _ input: Value) throws(Fault) -> Value {
        let result: Value
        switch function {
        case .builtin(let builtin):
            do throws(Fault) {
                let checked = try builtin.signature?.validated(arguments, context: input) ?? arguments
                result = try builtin.body(self, checked)
            } catch {
                throw error.named(builtin.name)
            }
        case .closure(let closure):
            let checked = try closure.signature?.validated(arguments, context: input) ?? arguments
            result = try closure.call(checked)
        case .regex(let regex): result = try match(regex, arguments.first ?? .undefined)
        case .lambda: result = try apply(function, arguments, input)
        }
        guard result.depth < List.maximumDepth else { throw Fault.tooDeep() }
        return result
    }

    /// Calls a function for an item, with the place and the whole if it has parameters for them.
    func callback(_ function: Function, _ item: Value, _ place: Value, _ whole: Value) throws(Fault) -> Value {
        var arguments = [item]
        if function.arity >= 2 { arguments.append(place) }
        if function.arity >= 3 { arguments.append(whole) }
        try spend(1)
        return try apply(function, arguments, .undefined)
    }

    // MARK: - Functions from functions

    /// `left ~> right`.
    func applied(_ node: Node, _ input: Value, _ frame: Frame) throws(Fault) -> Value {
        guard let leftNode = node.left, let rightNode = node.right else { return .undefined }
        let left = try evaluate(leftNode, input, frame)
        if rightNode.kind == .function, rightNode.predicates == nil {
            return try call(rightNode, input, frame, applyingTo: left)
        }
        let right = try evaluate(rightNode, input, frame)
        guard let second = right.function else { throw Fault("T2006", at: node.position, value: right) }
        guard let first = left.function else { return try apply(second, [left], .undefined) }
        let chain = Closure(arity: 1) { (arguments: [Value]) throws(Fault) -> Value in
            let value = try self.apply(first, arguments, .undefined)
            return try self.apply(second, [self.normalized(value)], .undefined)
        }
        return try keep(chain)
    }

    func partial(_ node: Node, _ input: Value, _ frame: Frame) throws(Fault) -> Value {
        guard let procedure = node.left else { return .undefined }
        var given: [Value?] = []
        for child in node.children {
            given.append(child.kind == .placeholder ? nil : try evaluate(child, input, frame))
        }
        let value = try evaluate(procedure, input, frame)
        if value.isUndefined, let name = forgottenDollar(procedure, frame) {
            throw Fault("T1007", at: node.position, token: name).with("name", name)
        }
        guard let function = value.function else { throw Fault("T1008", at: node.position, token: node.calledName) }
        let bound = given
        let missing = bound.count { $0 == nil }
        let closure = Closure(arity: missing) { (arguments: [Value]) throws(Fault) -> Value in
            var rest = arguments[...]
            var all: [Value] = []
            for value in bound {
                all.append(value ?? rest.popFirst() ?? .undefined)
            }
            return try self.apply(function, all, input)
        }
        return try keep(closure)
    }

    // MARK: - Transforms

    /// `|pattern|update, delete|`: a function that gives a changed copy.
    func transformer(_ node: Node, _ frame: Frame) throws(Fault) -> Value {
        let closure = Closure(arity: 1, signature: Builtin.transformSignature) {
            (arguments: [Value]) throws(Fault) -> Value in
            try self.transform(arguments.first ?? .undefined, node, frame)
        }
        return try keep(closure)
    }

    private func transform(_ value: Value, _ node: Node, _ frame: Frame) throws(Fault) -> Value {
        guard !value.isUndefined, let pattern = node.left, let update = node.right else { return .undefined }
        let result = try copied(value)
        for match in try evaluate(pattern, result, frame).elements {
            let changes = try evaluate(update, match, frame)
            if !changes.isUndefined {
                guard changes.isObject else { throw Fault("T2011", at: update.position, value: changes) }
                if case .object(let members) = match {
                    for (key, value) in changes.members {
                        members.set(key, value)
                    }
                }
            }
            guard let delete = node.other else { continue }
            let deletions = try evaluate(delete, match, frame)
            for key in deletions.elements {
                guard let name = key.text else { throw Fault("T2012", at: delete.position, value: deletions) }
                if case .object(let members) = match { members.remove(name) }
            }
        }
        return result
    }

    /// A copy in which objects may be changed.
    private func copied(_ value: Value, level: Int = 0) throws(Fault) -> Value {
        try spend(1)
        guard level < 2 * List.maximumDepth else { throw Fault.tooDeep() }
        switch value {
        case .jsonArray, .list:
            let list = List()
            for index in 0..<value.count {
                list.append(try copied(value[index], level: level + 1))
            }
            return .list(list)
        case .jsonObject, .object:
            let members = Members()
            for (key, member) in value.members {
                members.set(key, try copied(member, level: level + 1))
            }
            return .object(members)
        default: return value
        }
    }
}

extension Node {
    /// The name of the function that a call names.
    var calledName: String? {
        guard let left else { return nil }
        switch left.kind {
        case .variable: return left.text
        case .path: return left.children.first?.text
        default: return nil
        }
    }
}

extension Fault {
    /// Names the function in which the fault came up, when it is not named yet.
    func named(_ name: String) -> Fault { with("token", ifMissing: JSText.quoted(name)) }
}
