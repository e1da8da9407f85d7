/// How a document is laid out as text.
public struct JSONStyle: Hashable, Sendable {
    /// Spaces per level, or `nil` for one line without spaces.
    public let indent: Int?
    /// True to write the members of every object in the order of their keys' bytes.
    public let sorted: Bool

    /// One line, no spaces, members in their own order.
    public static let compact = JSONStyle(indent: nil, sorted: false)

    /// Two spaces per level, members in their own order.
    public static let pretty = JSONStyle(indent: 2, sorted: false)

    /// One value per line, `indent` spaces per level, by choice with sorted members.
    public static func pretty(indent: Int = 2, sorted: Bool = false) -> JSONStyle {
        JSONStyle(indent: indent, sorted: sorted)
    }
}
