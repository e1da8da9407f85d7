public import OrderedJSON

/// Why a text is not an event pattern.
///
/// The wording is that of Event Ruler, which EventBridge's `InvalidEventPatternException` quotes; instead of a line and a
/// column it names the JSON path.
public struct EventPatternError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Problem: Error, Hashable, Sendable {
        /// The text is not JSON, for this reason.
        case notJSON(String)
        /// The pattern itself is another kind of value.
        case notAnObject
        /// There is nothing in an object.
        case emptyObject
        /// There is nothing in an array.
        case emptyArray
        /// A field is neither an object nor an array.
        case notObjectOrArray(field: String)
        /// An array stands in the array of a field.
        case arrayInArray
        /// A match expression has no name, or two.
        case notOneKey(found: Int)
        /// There is no match expression of that name.
        case unknownMatchType(String)
        /// The operand of a match expression has the wrong form, as this says.
        case operand(String)
        /// Two asterisks stand together, at this byte.
        case consecutiveWildcards(Int)
        /// A backslash stands before something else than an asterisk or a backslash, at this byte.
        case invalidEscape(Int)
        /// An address range is not one, as this says.
        case malformedCIDR(String)
        /// A number is too large to be compared.
        case numberOutOfRange
        /// `$or` is no array.
        case orIsNotAnArray
        /// `$or` has something else than objects in it.
        case orElementIsNotAnObject
        /// `$or` has fewer than two patterns.
        case tooFewAlternatives
        /// A field within `$or` is named like a match expression.
        case reservedInOr(String)
        /// A field is named twice, at two places that mean the same.
        case repeatedPath(String)
    }

    /// What is wrong.
    public let problem: Problem
    /// Where.
    public let path: JSONPath

    /// Makes an error from its parts.
    public init(_ problem: Problem, at path: JSONPath = .root) {
        self.problem = problem
        self.path = path
    }

    /// What is wrong and where: `"slug" must be an object or an array at detail.pipeline.slug`.
    public var description: String { path == .root ? problem.text : "\(problem.text) at \(path)" }
}

extension EventPatternError.Problem {
    fileprivate var text: String {
        switch self {
        case .notJSON(let reason): "the pattern is not JSON: \(reason)"
        case .notAnObject: "Filter is not an object"
        case .emptyObject: "Empty objects are not allowed"
        case .emptyArray: "Empty arrays are not allowed"
        case .notObjectOrArray(let field): "\"\(field)\" must be an object or an array"
        case .arrayInArray: "Match value must be String, number, true, false, or null"
        case .notOneKey(let found):
            found == 0 ? "Match expression name not found" : "Only one key allowed in match expression"
        case .unknownMatchType(let name): "Unrecognized match type \(name)"
        case .operand(let text), .malformedCIDR(let text): text
        case .consecutiveWildcards(let position): "Consecutive wildcard characters at pos \(position)"
        case .invalidEscape(let position): "Invalid escape character at pos \(position)"
        case .numberOutOfRange: "Value must be between -5.0E9 and 5.0E9, inclusive"
        case .orIsNotAnArray: "It must be an Array followed with $or."
        case .orElementIsNotAnObject: "Only JSON object is allowed in array of $or relationship."
        case .tooFewAlternatives: "There must have at least 2 Objects in $or relationship."
        case .reservedInOr(let name): "\(name) is Ruler reserved fieldName which cannot be used inside $or."
        case .repeatedPath(let path): "Path `\(path)` cannot be allowed multiple times"
        }
    }
}
