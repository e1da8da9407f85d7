public import OrderedJSON

/// A function that the caller of an evaluation brings along, such as `$partition` of Step Functions.
public struct JSONataFunction: Sendable {
    /// The name without the dollar sign.
    public let name: String
    /// How many arguments it takes.
    public let arity: ClosedRange<Int>
    /// Computes the result; nil is undefined, both ways.
    public let body: @Sendable ([JSON?]) throws(JSONataError) -> JSON?

    /// Makes a function.
    ///
    /// - Parameters:
    ///   - name: the name without the dollar sign.
    ///   - arity: how many arguments it takes; other numbers are T0410.
    ///   - body: computes the result from the arguments; nil is undefined.
    public init(
        name: String, arity: ClosedRange<Int>, body: @escaping @Sendable ([JSON?]) throws(JSONataError) -> JSON?
    ) {
        self.name = name
        self.arity = arity
        self.body = body
    }

    /// The function as a value of an expression.
    var value: Value {
        let closure = Closure(name: name, arity: arity.upperBound) { (arguments: [Value]) throws(Fault) -> Value in
            try call(arguments)
        }
        return .function(.closure(closure))
    }

    private func call(_ arguments: [Value]) throws(Fault) -> Value {
        guard arity.contains(arguments.count) else {
            throw Fault("T0410", token: name, index: min(arguments.count, arity.upperBound) + 1)
        }
        var values: [JSON?] = []
        for (index, argument) in arguments.enumerated() {
            guard argument.function == nil else { throw Fault("T0410", token: name, index: index + 1) }
            values.append(try argument.json())
        }
        do throws(JSONataError) {
            return Value(try body(values))
        } catch {
            throw Fault(error)
        }
    }
}
