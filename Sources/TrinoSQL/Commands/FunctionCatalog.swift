/// The functions that queries can call.
public enum FunctionCatalog {
    /// One signature of a function.
    public struct Entry: Hashable, Sendable {
        /// The function.
        public let name: String
        /// The type of its result.
        public let result: String
        /// The types of its arguments.
        public let arguments: String
        /// `scalar`, `aggregate` or `window`.
        public let kind: String
        /// Whether equal arguments give equal results.
        public let isDeterministic: Bool
    }

    /// Every signature, by name.
    public static var entries: [Entry] {
        let registry = FunctionRegistry.standard
        var found: [Entry] = []
        func add(_ signature: FunctionSignature, _ kind: String, isDeterministic: Bool = true) {
            guard !signature.name.hasPrefix("$") else { return }
            let arguments =
                signature.arguments.map(\.description).joined(separator: ", ") + (signature.isVariadic ? "..." : "")
            found.append(
                Entry(
                    name: signature.name, result: signature.result.description, arguments: arguments, kind: kind,
                    isDeterministic: isDeterministic))
        }
        for functions in registry.scalars.values {
            for function in functions where function.refusal == nil {
                add(function.signature, "scalar", isDeterministic: function.isDeterministic)
            }
        }
        for functions in registry.aggregates.values {
            for function in functions { add(function.signature, "aggregate") }
        }
        for functions in registry.windows.values { for function in functions { add(function.signature, "window") } }
        return found.sorted { ($0.name, $0.kind, $0.arguments) < ($1.name, $1.kind, $1.arguments) }
    }

    /// The names alone, for suggestions.
    public static var names: [String] {
        let registry = FunctionRegistry.standard
        let scalars = registry.scalars.filter { _, functions in functions.contains { $0.refusal == nil } }
        let names = Set(scalars.keys).union(registry.aggregates.keys).union(registry.windows.keys)
        return names.filter { !$0.hasPrefix("$") }.sorted()
    }
}
