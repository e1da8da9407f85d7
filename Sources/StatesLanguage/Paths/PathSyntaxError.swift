/// Why a text is not a JSONPath that Step Functions takes, and where.
public struct PathSyntaxError: Error, Hashable, Sendable {
    /// What is wrong, with the facts.
    public enum Problem: Hashable, Sendable {
        /// The text does not start with `$`.
        case noRoot
        /// The name of a variable after `$` is empty or is followed by what cannot follow it.
        case variableName
        /// The text stops where `expected` should stand.
        case unexpectedEnd(expected: String)
        /// Something stands where `expected` should.
        case unexpectedCharacter(String, expected: String)
        /// A string or a bracket is not closed.
        case unclosed(String)
        /// A slice with a third number: Jayway's JsonPath passes over it, so the path would not mean what it says.
        case sliceStep
        /// A filter's operator that there is not, or that is not supported here.
        case unsupportedOperator(String)
        /// A regular expression that cannot be read.
        case regularExpression(String)
        /// More steps, or filters deeper in filters, than a path may have.
        case tooLong(limit: Int)
        /// A reference path may only have names and indices; this is not one.
        case notAReferencePath(String)
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

extension PathSyntaxError: CustomStringConvertible {
    /// What is wrong and where, in one line.
    public var description: String { "'\(text)' is not a JSONPath: \(problem.text) (byte \(offset))" }
}

extension PathSyntaxError.Problem {
    fileprivate var text: String {
        switch self {
        case .noRoot: "it must start with '$', '$$' or '$variable'"
        case .variableName: "a variable's name has letters, digits and '_', and '.' or '[' follows it"
        case .unexpectedEnd(let expected): "it ends where \(expected) is expected"
        case .unexpectedCharacter(let found, let expected): "found '\(found)' where \(expected) is expected"
        case .unclosed(let what): "\(what) is not closed"
        case .sliceStep: "a slice has no step; write [from:to]"
        case .unsupportedOperator(let text): "the filter operator '\(text)' is not supported"
        case .regularExpression(let text): "/\(text)/ is not a regular expression"
        case .tooLong(let limit): "it has more than \(limit) steps or nested filters"
        case .notAReferencePath(let step): "a reference path has only names and indices, not '\(step)'"
        }
    }
}
