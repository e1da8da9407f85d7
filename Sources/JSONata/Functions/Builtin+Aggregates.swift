extension Builtin {
    static let aggregates = [
        define("sum", "<a<n>:n>", arity: 1) { _, arguments throws(Fault) in
            guard !arguments.argument(0).isUndefined else { return .undefined }
            return .number(arguments.doubles.reduce(0, +))
        },
        define("count", "<a:n>", arity: 1) { _, arguments throws(Fault) in
            .number(Double(arguments.argument(0).count))
        },
        define("max", "<a<n>:n>", arity: 1) { _, arguments throws(Fault) in
            arguments.doubles.max().map { .number($0) } ?? .undefined
        },
        define("min", "<a<n>:n>", arity: 1) { _, arguments throws(Fault) in
            arguments.doubles.min().map { .number($0) } ?? .undefined
        },
        define("average", "<a<n>:n>", arity: 1) { _, arguments throws(Fault) in
            let numbers = arguments.doubles
            guard !numbers.isEmpty else { return .undefined }
            return .number(numbers.reduce(0, +) / Double(numbers.count))
        },
    ]
}

extension [Value] {
    /// The numbers of the first argument, which the signature has made an array of numbers.
    fileprivate var doubles: [Double] { argument(0).elements.compactMap(\.double) }
}
