package import Columnar

/// All functions of the engine, by name.
package struct FunctionRegistry: Sendable {
    /// Functions of values of one row; operators are called `$operator$add` and so on.
    package private(set) var scalars: [String: [ScalarFunction]] = [:]
    /// Functions of many rows.
    package private(set) var aggregates: [String: [AggregateFunction]] = [:]
    /// Functions that need a window and are no aggregates.
    package private(set) var windows: [String: [WindowFunction]] = [:]
    /// Functions that Trino has and this engine does not, with what to say.
    package private(set) var refused: [String: String] = [:]

    /// An empty registry.
    package init() {}

    /// Adds a scalar function.
    package mutating func add(_ function: ScalarFunction) {
        if function.refusal == nil { refused[function.signature.name] = nil }
        scalars[function.signature.name, default: []].append(function)
    }

    /// Adds an aggregate function.
    package mutating func add(_ function: AggregateFunction) {
        aggregates[function.signature.name, default: []].append(function)
    }

    /// Adds a window function.
    package mutating func add(_ function: WindowFunction) {
        windows[function.signature.name, default: []].append(function)
    }

    /// Declares functions that exist in Trino but not here.
    package mutating func refuse(_ names: [String], because reason: String) {
        for name in names { refused[name] = reason }
    }

    /// Declares one signature of a function that exists in Trino but not here.
    ///
    /// - Parameters:
    ///   - signature: what Trino declares.
    ///   - reason: what the result or an argument would have to be.
    package mutating func refuse(_ signature: FunctionSignature, because reason: String) {
        if scalars[signature.name, default: []].allSatisfy({ $0.refusal != nil }) { refused[signature.name] = reason }
        add(
            ScalarFunction(signature, refusal: reason) { call in
                .failing(Failure("NOT_SUPPORTED", reason), type: call.resultType, count: call.count)
            })
    }

    /// Adds a scalar function in one line.
    ///
    /// - Parameters: see ``FunctionSignature/init(_:_:returns:variables:lengths:)``.
    package mutating func scalar(
        _ name: String, _ arguments: String, returns result: String, variables: [String] = [],
        lengths: [String: @Sendable ([String: Int]) -> Int] = [:], isDeterministic: Bool = true,
        isNullOnNull: Bool = true, keepsCase: Bool? = nil, _ body: @escaping @Sendable (ScalarCall) throws -> Column
    ) {
        add(
            ScalarFunction(
                FunctionSignature(
                    name, arguments, returns: result, variables: variables, lengths: lengths, keepsCase: keepsCase),
                isDeterministic: isDeterministic, isNullOnNull: isNullOnNull, body: body))
    }
}
