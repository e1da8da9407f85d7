/// What is wrong with an expression, or what stopped its evaluation.
///
/// Codes, positions and texts are those of jsonata-js, <https://github.com/jsonata-js/jsonata>: codes that start with `S` come
/// from reading the text, `T` are type errors, `D` come from values, `U1001` from the limits of ``JSONataEnvironment``.
public struct JSONataError: Error, Hashable, Sendable {
    /// The code, for example `T2001`.
    public let code: String
    /// Where in the text, counted in UTF-16 units: the end of the token that is meant.
    public let position: Int
    /// The sentence that goes with the code, with its values filled in.
    public let message: String

    /// The code of the error that an expression's result is a function; not one of jsonata's.
    public static let functionAsResult = "functionAsResult"
    /// The code of errors that the service does not explain; not one of jsonata's.
    public static let internalFault = "internalFault"
    /// The code of the errors that come from limits.
    public static let bound = "U1001"

    /// Makes an error, for functions that a caller brings along.
    ///
    /// - Parameters:
    ///   - code: one of jsonata's codes, or a code of the caller's own.
    ///   - position: the place in the text; 0 lets the evaluation fill in the place of the call.
    ///   - message: what happened.
    public init(code: String, position: Int = 0, message: String) {
        self.code = code
        self.position = position
        self.message = message
    }
}
