/// What is needed to find the rows of a text.
struct TextLayout: Sendable {
    let dialect: Dialect
    /// Bytes that a row may have at least.
    var rowLimit = ReadingOptions().rowLimit
}
