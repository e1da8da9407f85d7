/// One token of a statement.
struct Token: Hashable, Sendable {
    /// What it is.
    let type: TokenType
    /// Its first byte in the text.
    let start: Int
    /// The byte after its last.
    let end: Int
    /// Where it starts.
    let position: SourcePosition
}
