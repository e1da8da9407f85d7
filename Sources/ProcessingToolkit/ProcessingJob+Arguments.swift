extension ProcessingJob {
    /// The value given to an option, as `--seed 7` or `--seed=7`.
    ///
    /// - Parameter name: the option with its dashes, such as `--seed`.
    /// - Returns: the value as given; the last one when the option is given more than once; `nil` when it is not given.
    /// - Throws: `ProcessingError.argumentWithoutValue` when the option is the last argument or is followed by
    ///   another `--option`. A value that begins with two dashes can be given as `--name=--value`.
    public func argument(named name: String) throws(ProcessingError) -> String? {
        var value: String?
        var index = 0
        while index < arguments.count {
            let argument = arguments[index]
            index += 1
            if argument.hasPrefix(name + "=") {
                value = String(argument.dropFirst(name.count + 1))
            } else if argument == name {
                guard index < arguments.count, !arguments[index].hasPrefix("--") else {
                    throw .argumentWithoutValue(name: name)
                }
                value = arguments[index]
                index += 1
            }
        }
        return value
    }

    /// The value given to an option, converted, or a default when the option is not given.
    ///
    /// - Parameters:
    ///   - name: the option with its dashes, such as `--seed`.
    ///   - default: the value to use without the option; its type is the type of the result.
    /// - Returns: the last value given, or the default.
    /// - Throws: `ProcessingError.argumentNotConvertible` for a value the type does not accept, such as `x` for an
    ///   `Int`; `.argumentWithoutValue` as in ``argument(named:)``.
    public func argument<Value: LosslessStringConvertible>(
        named name: String, default: Value
    ) throws(ProcessingError) -> Value {
        guard let text = try argument(named: name) else { return `default` }
        guard let value = Value(text) else {
            throw .argumentNotConvertible(name: name, value: text, type: "\(Value.self)")
        }
        return value
    }

    /// Whether an option without a value, such as `--verbose`, is among the arguments.
    ///
    /// - Parameter name: the option with its dashes.
    /// - Returns: true when one of ``arguments`` is exactly `name`.
    public func hasFlag(_ name: String) -> Bool { arguments.contains(name) }
}
