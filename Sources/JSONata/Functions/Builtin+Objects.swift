extension Builtin {
    static let objects = [
        define("keys", "<x-:a<s>>", arity: 1) { _, arguments throws(Fault) in
            let keys = Members()
            collectKeys(arguments.argument(0), into: keys)
            return .list(List(keys.keys.map { .string($0) }, isSequence: true))
        },
        define("lookup", "<x-s:x>", arity: 2) { _, arguments throws(Fault) in
            guard let key = arguments.argument(1).text else { return .undefined }
            return arguments.argument(0).looking(up: key)
        },
        define("spread", "<x-:a<o>>", arity: 1) { _, arguments throws(Fault) in
            let value = arguments.argument(0)
            guard value.isArray || value.isObject else { return value }
            let result = List(isSequence: true)
            spread(value, into: result)
            // Of an array comes an array: it is put together by appending, and only a sequence of none is nothing.
            if value.isArray, !result.items.isEmpty { result.isSequence = false }
            return .list(result)
        },
        define("merge", "<a<o>:o>", arity: 1) { _, arguments throws(Fault) in
            let value = arguments.argument(0)
            guard !value.isUndefined else { return value }
            let result = Members()
            for item in value.elements {
                for (key, member) in item.members {
                    result.set(key, member)
                }
            }
            return .object(result)
        },
        define("each", "<o-f:a>", arity: 2) { evaluator, arguments throws(Fault) in
            let value = arguments.argument(0)
            guard let function = arguments.argument(1).function else { return .undefined }
            let result = List(isSequence: true)
            for (key, member) in value.members {
                let item = try evaluator.callback(function, member, .string(key), value)
                if !item.isUndefined { result.append(item) }
            }
            return .list(result)
        },
        define("sift", "<o-f?:o>", arity: 2) { evaluator, arguments throws(Fault) in
            let value = arguments.argument(0)
            guard let function = arguments.argument(1).function else { return .undefined }
            let result = Members()
            for (key, member) in value.members
            where try evaluator.callback(function, member, .string(key), value).truth == true {
                result.set(key, member)
            }
            return result.keys.isEmpty ? .undefined : .object(result)
        },
    ]

    private static func collectKeys(_ value: Value, into keys: Members) {
        for index in 0..<value.count {
            collectKeys(value[index], into: keys)
        }
        for (key, _) in value.members {
            keys.set(key, .null)
        }
    }

    private static func spread(_ value: Value, into result: List) {
        for index in 0..<value.count {
            let item = value[index]
            if item.isArray || item.isObject { spread(item, into: result) } else { result.append(item) }
        }
        for (key, member) in value.members {
            let single = Members()
            single.set(key, member)
            result.append(.object(single))
        }
    }
}
