/// One JSON value that keeps what a document said: the order of members and the text of numbers.
///
/// Describe answers and job files echo what was sent, so nothing may be normalised on the way through:
/// `1.50` stays `1.50`, and members keep their places. Equality is just as strict: member order, number text and
/// the exact Unicode scalars of strings all count (Swift's own `String` equality would call `"é"` in its two
/// spellings equal, but S3 keys do not).
///
/// Follows RFC 8259, <https://www.rfc-editor.org/rfc/rfc8259>.
public enum JSON: Sendable {
    /// The literal `null`.
    case null
    /// The literals `true` and `false`.
    case bool(Bool)
    /// A number, kept as its text.
    case number(JSONNumber)
    /// A string, with its escapes resolved.
    case string(String)
    /// Values in order.
    case array([JSON])
    /// Named members in order.
    case object(JSONObject)
}

// MARK: - Equality

extension JSON: Hashable {
    /// Compares kind and content; strings by scalars, numbers by text, objects member by member in order.
    public static func == (lhs: JSON, rhs: JSON) -> Bool {
        switch (lhs, rhs) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): ExactString(left) == ExactString(right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }

    /// Feeds the kind and the content to `hasher`.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .number(let value): hasher.combine(value)
        case .string(let value): hasher.combine(value)
        case .array(let values): hasher.combine(values)
        case .object(let members): hasher.combine(members)
        }
    }
}

/// A string compared by its scalars, not by canonical equivalence as `String` does.
///
/// The hash is `String`'s own: equal scalars give equal hashes, which is all a hash must promise.
struct ExactString: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (lhs: ExactString, rhs: ExactString) -> Bool {
        // The first test is a memory compare for plain text and turns nearly all unequal pairs away.
        lhs.text == rhs.text && lhs.text.utf8.elementsEqual(rhs.text.utf8)
    }

    func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
