public import OrderedJSON

/// One thing wrong with a request: where, what, and how to put it right.
///
/// Three readers, three texts: ``message`` and ``remedy`` are for the person at the terminal, ``serviceText`` is
/// what the real service would have written, for a client of the HTTP door.
public struct ValidationProblem: Hashable, Sendable {
    /// What is wrong, with the facts.
    public enum Kind: Hashable, Sendable {
        /// A required member is absent.
        case missing
        /// The value is of another JSON kind; both in words: `a string`, `a number`.
        case wrongType(expected: String, found: String)
        /// The API has no such member; the suggestion is a name, or a path when the member belongs elsewhere.
        case unknownMember(suggestion: String?)
        /// More characters, elements or entries than allowed.
        case tooLong(maximum: Int, found: Int)
        /// Fewer characters, elements or entries than allowed.
        case tooShort(minimum: Int, found: Int)
        /// A number outside its range.
        case outOfRange(ClosedRange<Int>)
        /// Text that does not have its form.
        case pattern(TextPattern)
        /// A word that is not one of those allowed.
        case notInEnum([String])
        /// Members that do not go together.
        case crossField(CrossFieldRule)
        /// Valid for the service, but not done here.
        case notSupported(awsWouldDo: String, instead: String)
    }

    /// Where the value stands, or should stand.
    public let location: JSONPath
    /// What is wrong.
    public let kind: Kind
    /// The value found, as text; `nil` when there is none.
    public let found: String?
    /// What the service would have written about this value; empty where the service writes nothing.
    public let serviceText: String

    /// Makes a problem.
    ///
    /// - Parameters:
    ///   - location: where the value stands, or should stand.
    ///   - kind: what is wrong.
    ///   - found: the value found, as text.
    ///   - serviceText: the service's text; by default the rule's own, or the plain message.
    public init(location: JSONPath, kind: Kind, found: String? = nil, serviceText: String? = nil) {
        self.location = location
        self.kind = kind
        self.found = found
        if let serviceText {
            self.serviceText = serviceText
        } else if case .crossField(let rule) = kind {
            self.serviceText = rule.serviceText
        } else {
            self.serviceText = Self.message(kind: kind, location: location, found: found)
        }
    }

    /// Where the value stands, as text: `ProcessingInputs[1].S3Input.LocalPath`.
    public var path: String { location.description }

    /// What happened, in one line that is complete by itself.
    public var message: String { Self.message(kind: kind, location: location, found: found) }

    /// True for a rule between members, false for the shape of one value.
    var isCrossField: Bool {
        if case .crossField = kind { true } else { false }
    }
}
