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
        /// What is wrong with the body of a lambda.
        case lambda(any Error)
    }

    /// The function for arguments of these types.
    ///
    /// An exact match wins, first among signatures without variables; then the most specific one that coercion reaches.
    ///
    /// - Parameters:
    ///   - candidates: the functions of the name.
    ///   - arguments: the call's arguments.
    ///   - signature: the signature of a function.
    ///   - isNullOnNull: whether a function gives NULL for the bare NULLs among these arguments.
    /// - Returns: the function.
    /// - Throws: ``Failure``.
    static func resolve<Function>(
        _ candidates: [Function], arguments: [DataType], signature: (Function) -> FunctionSignature,
        isNullOnNull: (Function) -> Bool = { _ in true }
    ) throws(Failure) -> Match<Function> {
        try resolve(
            candidates, given: arguments.map(CallArgument.value), signature: signature, isNullOnNull: isNullOnNull)
    }

    /// The function for arguments with lambdas among them.
    static func resolve<Function>(
        _ candidates: [Function], given: [CallArgument], signature: (Function) -> FunctionSignature,
        isNullOnNull: (Function) -> Bool = { _ in true }
    ) throws(Failure) -> Match<Function> {
        let arguments = given.compactMap(\.type)
        let concrete = candidates.filter { !signature($0).isGeneric }
        let generic = candidates.filter { signature($0).isGeneric }
        for group in [concrete, generic] {
            let exact = try matches(group, given, signature, mayCoerce: false)
            // Variadic functions without arguments are alike.
            if exact.count > 1 { throw .ambiguous(exact.map(\.bound)) }
            if let match = exact.first { return match }
        }
        let applicable = try matches(candidates, given, signature, mayCoerce: true)
        if applicable.isEmpty { throw .none }
        var specific = mostSpecific(applicable, given, signature)
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

    private static func matches<Function>(
        _ candidates: [Function], _ arguments: [CallArgument], _ signature: (Function) -> FunctionSignature,
        mayCoerce: Bool
    ) throws(Failure) -> [Match<Function>] {
        var found: [Match<Function>] = []
        do {
            for candidate in candidates {
                let bound = try SignatureBinder.bind(signature(candidate), to: arguments, mayCoerce: mayCoerce)
                if let bound { found.append(Match(function: candidate, bound: bound)) }
            }
        } catch {
            throw .lambda(error)
        }
        return found
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
        _ matches: [Match<Function>], _ given: [CallArgument], _ signature: (Function) -> FunctionSignature
    ) -> [Match<Function>] {
        if matches.count == 1 { return matches }
        var representatives: [Match<Function>] = []
        for match in matches {
            if representatives.contains(where: { isMoreSpecific($0, than: match, given, signature) }) { continue }
            representatives.removeAll { isMoreSpecific(match, than: $0, given, signature) }
            representatives.append(match)
        }
        return representatives
    }

    /// Whether what one takes can be given to the other.
    private static func isMoreSpecific<Function>(
        _ first: Match<Function>, than second: Match<Function>, _ given: [CallArgument],
        _ signature: (Function) -> FunctionSignature
    ) -> Bool {
        var bound = first.bound.arguments.makeIterator()
        let arguments = given.map { argument in
            if case .value(let type) = argument { CallArgument.value(bound.next() ?? type) } else { argument }
        }
        return (try? SignatureBinder.bind(signature(second.function), to: arguments, mayCoerce: true)) != nil
    }
}

extension FunctionSignature {
    /// Whether the signature has type variables; lengths and precisions do not count.
    var isGeneric: Bool { !variables.isEmpty }
}
