/// Everything that is wrong with a payload template.
public struct TemplateSyntaxError: Error, Hashable, Sendable {
    /// One fault and its place.
    public struct Diagnostic: Hashable, Sendable {
        /// What is wrong.
        public let problem: Problem
        /// The object in which it is wrong, as the service shows places: `/States/Run/Parameters/list[0]`.
        public let location: String
    }

    /// What is wrong, with the facts.
    public enum Problem: Hashable, Sendable {
        /// The value of a key that ends in `.$` is not a string.
        case notAString(field: String)
        /// The value of a key that ends in `.$` is a string that is no path.
        case path(field: String, PathSyntaxError)
        /// The value of a key that ends in `.$` is a string that is no call of intrinsic functions.
        case call(field: String, IntrinsicSyntaxError)
        /// A key stands there with and without `.$`.
        case duplicateField(String)
        /// Arrays and objects are nested deeper than is allowed.
        case tooDeep(limit: Int)
    }

    /// The faults in their order; never empty.
    public let diagnostics: [Diagnostic]

    init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}

extension TemplateSyntaxError.Problem {
    /// The service's words (recorded: `The value for the field 'x.$' must be …`), without the place.
    public var message: String {
        switch self {
        case .notAString(let field), .path(let field, _), .call(let field, _):
            "The value for the field '\(field)' must be a valid JSONPath or a valid intrinsic function call"
        case .duplicateField(let field): "The field '\(field)' is defined twice: with and without '.$'"
        case .tooDeep(let limit): "Objects and arrays are nested deeper than \(limit) levels"
        }
    }

    /// What exactly is wrong with a path or a call, beyond what the service says.
    public var detail: String? {
        switch self {
        case .path(_, let error): error.description
        case .call(_, let error): error.description
        case .notAString, .duplicateField, .tooDeep: nil
        }
    }
}

extension TemplateSyntaxError: CustomStringConvertible {
    /// All faults, each with its place, in one line each.
    public var description: String {
        diagnostics.map { diagnostic in
            "\(diagnostic.problem.message) at \(diagnostic.location)"
                + (diagnostic.problem.detail.map { " (\($0))" } ?? "")
        }.joined(separator: "\n")
    }
}
