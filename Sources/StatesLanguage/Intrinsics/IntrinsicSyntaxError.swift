/// Why a text is not a call of intrinsic functions, and where.
public struct IntrinsicSyntaxError: Error, Hashable, Sendable {
    /// What is wrong, with the facts.
    public enum Problem: Hashable, Sendable {
        /// The text does not start with `States.`.
        case notACall
        /// There is no function with this name.
        case unknownFunction(String)
        /// The text stops where `expected` should stand.
        case unexpectedEnd(expected: String)
        /// Something stands where `expected` should.
        case unexpectedCharacter(String, expected: String)
        /// A backslash before what needs none; in strings there are `\'`, `\{`, `\}` and `\\`.
        case escape
        /// A string is not closed.
        case unclosedString
        /// An argument that is neither string, number, truth value, null, path nor call.
        case argument(String)
        /// A path among the arguments cannot be read.
        case path(PathSyntaxError)
        /// Calls are nested deeper than the service allows.
        case tooDeep(limit: Int)
    }

    /// The whole text.
    public let text: String
    /// What is wrong.
    public let problem: Problem
    /// Bytes before the place, counted from 0.
    public let offset: Int

    init(_ text: String, _ problem: Problem, at offset: Int) {
        self.text = text
        self.problem = problem
        self.offset = offset
    }
}

extension IntrinsicSyntaxError: CustomStringConvertible {
    /// What is wrong and where, in one line.
    public var description: String { "'\(text)' is not an intrinsic function call: \(problem.text) (byte \(offset))" }
}

extension IntrinsicSyntaxError.Problem {
    fileprivate var text: String {
        switch self {
        case .notACall: "it must start with 'States.'"
        case .unknownFunction(let name): "there is no function 'States.\(name)'"
        case .unexpectedEnd(let expected): "it ends where \(expected) is expected"
        case .unexpectedCharacter(let found, let expected): "found '\(found)' where \(expected) is expected"
        case .escape: #"a backslash in a string stands before ', {, } or \ only"#
        case .unclosedString: "a string is not closed"
        case .argument(let found):
            "'\(found)' is neither a string in single quotes, a number, true, false, null, a path nor a call"
        case .path(let error): error.description
        case .tooDeep(let limit): "calls are nested more than \(limit) deep"
        }
    }
}
