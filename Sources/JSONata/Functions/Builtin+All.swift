extension Builtin {
    /// The functions of the language by name.
    ///
    /// The numbers of parameters are those that jsonata-js's own functions declare, since higher-order functions pass on as many
    /// arguments as the function has parameters.
    static let all: [String: Builtin] = {
        var all: [String: Builtin] = [:]
        let families = [
            strings, patterns, urls, numbers, numberFormats, aggregates, arrays, objects, higherOrder, general, dates,
        ]
        for family in families {
            for builtin in family {
                all[builtin.name] = builtin
            }
        }
        return all
    }()

    /// The signature of a transform, which is a function of one object or array.
    static let transformSignature = try? Signature("<(oa):o>")

    /// Makes a function of the table; its signature is fixed text, so a fault in it is a mistake of ours.
    static func define(
        _ name: String, _ signature: String, arity: Int, _ body: @escaping Body
    ) -> Builtin {
        guard let signature = try? Signature(signature) else { preconditionFailure("the signature of $\(name)") }
        return Builtin(name, signature, arity: arity, body)
    }
}

extension [Value] {
    /// The argument at `index`; undefined past the end.
    func argument(_ index: Int) -> Value { index < count ? self[index] : .undefined }
}
