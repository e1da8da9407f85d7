internal import OrderedJSON

/// Where parameters come from, which decides what a string means.
public enum ParameterStyle: Hashable, Sendable {
    /// JSON as typed: a string is a string.
    case json
    /// SageMaker hyperparameters, all of which are strings: `"0.2"` is a fraction, `"20"` a count, `"true"` or
    /// `"True"` a truth value.
    case hyperparameters

    /// The value that the libraries would have been given.
    func value(_ json: JSON) -> JSON {
        guard self == .hyperparameters, case .string(let text) = json else { return json }
        switch text {
        case "True": return true
        case "False": return false
        case "None": return .null
        default: return (try? JSON(parsing: text)) ?? json
        }
    }
}
