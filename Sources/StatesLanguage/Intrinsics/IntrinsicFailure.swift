public import OrderedJSON

/// Why a call gives no value: the error States.Runtime, with the service's words.
public struct IntrinsicFailure: Error, Hashable, Sendable {
    /// What went wrong.
    public enum Reason: Error, Hashable, Sendable {
        /// A path among the arguments leads nowhere.
        case path(QueryPath, PathMiss)
        /// A function got too few, too many or other arguments than it takes.
        case arguments(IntrinsicFunction)
        /// States.Format has more or fewer arguments than `{}`.
        case placeholders
        /// The template of States.Format has a brace without the other one.
        case brace(open: String, missing: String)
        /// The text for States.StringToJson is no JSON, in the words of the library that reads it.
        case notJSON(String)
    }

    /// The whole call, as written: the outermost one, whichever failed.
    public let expression: String
    /// What went wrong.
    public let reason: Reason

    /// The name of the error; States.IntrinsicFailure, which the specification names, is never seen.
    ///
    /// Seen on AWS by the authors of Floci (`AslExecutorIntrinsicMissingArgumentTest`) and of others' suites that run
    /// against it (`assert execution.error == 'States.Runtime'` beside `Invalid arguments in States.MathAdd`).
    public static let errorName = "States.Runtime"

    /// The cause, without the state's name before it.
    ///
    /// A path that leads nowhere and a function that fails have sentences of their own (recorded from the service:
    /// gabrielmoreira/tiny-asl-machine, tests/conformance/cases/.snapshots/aws/States.*, in 2026).
    /// - Parameter input: the state's input, which is shown when an argument is not found.
    /// - Returns: the text.
    public func cause(in input: JSON) -> String {
        if case .path = reason {
            return "The function '\(expression)' had the following error: \(reason.text(in: input))"
        }
        return "There was an error while evaluating the intrinsic function: \(expression). \(reason.text(in: input))"
    }
}

extension IntrinsicFailure.Reason {
    fileprivate func text(in input: JSON) -> String {
        switch self {
        // The library's own words come through here on AWS, too (Floci, docs/services/step-functions.md).
        case .path(_, let miss) where miss.isInvalidPath: miss.message
        case .path(let path, _):
            "The JsonPath argument for the field '\(path.text)' could not be found in the input '\(input.serialized())'"
        case .arguments(.jsonToString): "Invalid arguments in States.JsonToString: only a single argument is allowed."
        case .arguments(let function): "Invalid arguments in \(function.name)"
        case .placeholders:
            "Invalid arguments in States.Format: number of arguments do not match the occurrences of {}."
        case .brace(let open, let missing):
            "Invalid template in States.Format: matching '\(missing)' not found for '\(open)'."
        case .notJSON(let complaint):
            "Cannot convert String to Json in States.StringToJson, caused by: \(complaint)"
        }
    }
}

extension PathMiss {
    /// True for what the library throws as InvalidPathException, not as PathNotFoundException.
    fileprivate var isInvalidPath: Bool {
        switch self {
        case .notAnArray, .filterOnPrimitive: true
        default: false
        }
    }
}
