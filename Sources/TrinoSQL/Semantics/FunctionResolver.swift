import Columnar

/// Picks the function that a call means among those of its name, as Trino's `FunctionBinder` does.
enum FunctionResolver {
    /// A signature that fits a call.
    struct Match<Function> {
        let function: Function
        let bound: BoundSignature
    }

    /// Why no function was picked.
    enum Failure: Error {
        case none
        case ambiguous([BoundSignature])
    }

    /// The function for arguments of these types.
    ///
    /// An exact match wins, first among signatures without variables; then the most specific one that coercion reaches.
    ///
    /// - Parameters:
    ///   - candidates: the functions of the name.
    ///   - arguments: the types of the call's arguments.
    ///   - signature: the signature of a function.
    ///   - isNullOnNull: whether a function gives NULL for the bare NULLs among these arguments.
    /// - Returns: the function.
    /// - Throws: ``Failure``.
    static func resolve<Function>(
        _ candidates: [Function], arguments: [DataType], signature: (Function) -> FunctionSignature,
        isNullOnNull: (Function) -> Bool = { _ in true }
    ) throws(Failure) -> Match<Function> {
        let concrete = candidates.filter { !signature($0).isGeneric }
        let generic = candidates.filter { signature($0).isGeneric }
        for group in [concrete, generic] {
            let exact = group.compactMap { candidate in
                SignatureBinder.bind(signature(candidate), to: arguments, mayCoerce: false).map {
                    Match(function: candidate, bound: $0)
                }
            }
            // Variadic functions without arguments are alike.
            if exact.count > 1 { throw .ambiguous(exact.map(\.bound)) }
            if let match = exact.first { return match }
        }
        let applicable = candidates.compactMap { candidate -> Match<Function>? in
            SignatureBinder.bind(signature(candidate), to: arguments, mayCoerce: true).map {
                Match(function: candidate, bound: $0)
            }
        }
        if applicable.isEmpty { throw .none }
        var specific = mostSpecific(applicable, signature)
        if specific.count > 1, arguments.contains(.unknown) {
            let kept = unknownOnly(applicable, arguments)
            if !kept.isEmpty { specific = kept }
            // Several of the same result are as good as one another when only NULLs decide between them.
            if specific.count > 1, Set(specific.map(\.bound.result)).count == 1,
                specific.allSatisfy({ isNullOnNull($0.function) })
            {
                let last = specific.indices.max { described(specific[$0]) < described(specific[$1]) }
                return specific[last ?? 0]
            }
        }
        guard specific.count == 1 else { throw .ambiguous(specific.map(\.bound)) }
        return specific[0]
    }

    private static func described<Function>(_ match: Match<Function>) -> String {
        match.bound.arguments.map(\.description).joined(separator: ",")
    }

    /// Those that coerce nothing but bare NULLs.
    private static func unknownOnly<Function>(
        _ matches: [Match<Function>], _ arguments: [DataType]
    ) -> [Match<Function>] {
        matches.filter { match in zip(match.bound.arguments, arguments).allSatisfy { $0 == $1 || $1 == .unknown } }
    }

    private static func mostSpecific<Function>(
        _ matches: [Match<Function>], _ signature: (Function) -> FunctionSignature
    ) -> [Match<Function>] {
        var representatives: [Match<Function>] = []
        for match in matches {
            if representatives.contains(where: { isMoreSpecific($0, than: match, signature) }) { continue }
            representatives.removeAll { isMoreSpecific(match, than: $0, signature) }
            representatives.append(match)
        }
        return representatives
    }

    /// Whether what one takes can be given to the other.
    private static func isMoreSpecific<Function>(
        _ first: Match<Function>, than second: Match<Function>, _ signature: (Function) -> FunctionSignature
    ) -> Bool {
        SignatureBinder.bind(signature(second.function), to: first.bound.arguments, mayCoerce: true) != nil
    }
}

extension FunctionSignature {
    /// Whether the signature has type variables; lengths and precisions do not count.
    var isGeneric: Bool { !variables.isEmpty }
}
