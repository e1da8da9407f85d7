import Columnar

/// What a call of JSON_EXISTS, JSON_VALUE or JSON_QUERY says besides its arguments.
struct JSONFunctionOptions: Sendable {
    /// What is given where nothing is found, or something fails.
    enum Behavior: Sendable {
        case error, null, `true`, `false`, emptyArray, emptyObject
        /// The value of an argument of the call.
        case argument(Int)
    }

    /// The function's name, for messages.
    let name: String
    let path: StandardJSONPath
    /// The names of the parameters; their values are the arguments after the first.
    let parameters: [String]
    /// Which of the parameters are text that is read as JSON.
    let readParameters: Set<Int>
    var onEmpty = Behavior.null
    var onError = Behavior.null
    var wrapper = JSONFunctionCall.Wrapper.without
    var omitsQuotes = false
    /// How JSON_QUERY writes code points beyond the basic plane.
    var surrogates = JSONString.Surrogates.escaped
}
