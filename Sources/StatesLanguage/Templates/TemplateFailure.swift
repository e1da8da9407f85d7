public import OrderedJSON

/// Why a payload template gives no value: the error States.Runtime, with the service's words.
public enum TemplateFailure: Error, Hashable, Sendable {
    /// The path of a field leads nowhere; `searched` is the value that it starts from.
    case path(QueryPath, field: String, miss: PathMiss, searched: JSON)
    /// The call of a field fails; `input` is the state's input.
    case call(IntrinsicFailure, field: String, input: JSON)

    /// The name of the error.
    public static let errorName = "States.Runtime"

    /// The cause, without the state's name before it.
    ///
    /// Recorded from the service for paths from `$`; those from `$$` show the context object that was searched.
    public var cause: String {
        switch self {
        case .path(let path, let field, _, let searched):
            "The JSONPath '\(path.text)' specified for the field '\(field)' could not be found in the input "
                + "'\(searched.serialized())'"
        case .call(let failure, _, let input): failure.cause(in: input)
        }
    }
}
