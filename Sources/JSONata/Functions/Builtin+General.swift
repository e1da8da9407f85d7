extension Builtin {
    static let general = [
        define("boolean", "<x-:b>", arity: 1) { _, arguments throws(Fault) in
            arguments.argument(0).truth.map { .bool($0) } ?? .undefined
        },
        define("not", "<x-:b>", arity: 1) { _, arguments throws(Fault) in
            arguments.argument(0).truth.map { .bool(!$0) } ?? .undefined
        },
        define("exists", "<x:b>", arity: 1) { _, arguments throws(Fault) in .bool(!arguments.argument(0).isUndefined) },
        define("type", "<x:s>", arity: 1) { _, arguments throws(Fault) in
            switch arguments.argument(0) {
            case .undefined, .tuple: .undefined
            case .null: .string("null")
            case .bool: .string("boolean")
            case .number, .numeral: .string("number")
            case .string: .string("string")
            case .jsonArray, .list: .string("array")
            case .jsonObject, .object: .string("object")
            case .function: .string("function")
            }
        },
        define("error", "<s?:x>", arity: 1) { _, arguments throws(Fault) in
            throw Fault("D3137", saying: nonempty(arguments.argument(0)) ?? "$error() function evaluated")
        },
        define("assert", "<bs?:x>", arity: 2) { _, arguments throws(Fault) in
            guard arguments.argument(0).truth != true else { return .undefined }
            throw Fault("D3141", saying: nonempty(arguments.argument(1)) ?? "$assert() statement failed")
        },
        define("clone", "<(oa)-:o>", arity: 1) { _, arguments throws(Fault) in arguments.argument(0) },
    ]

    private static func nonempty(_ value: Value) -> String? {
        guard let text = value.text, !text.isEmpty else { return nil }
        return text
    }
}
