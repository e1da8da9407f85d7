/// What to do when one object has the same key twice; RFC 8259 section 4 leaves it open.
public enum DuplicateKeys: Hashable, Sendable {
    /// Refuse the document: a job file that says a thing twice says nothing.
    case refuse
    /// Keep the last value at the first place, as most services do.
    case lastWins
}

extension JSON {
    /// Reads one JSON document.
    ///
    /// Strict RFC 8259: no comments, no trailing commas, no leading zeros, only UTF-8. A UTF-8 byte order mark at
    /// the start is passed over.
    /// - Parameters:
    ///   - bytes: the whole document.
    ///   - duplicateKeys: what to do when an object has a key twice.
    ///   - maximumDepth: how deep arrays and objects may be nested; `[[]]` is two deep.
    /// - Throws: ``JSONSyntaxError`` with the first fault and its place.
    /// - Complexity: O(n) time.
    public init(
        parsing bytes: [UInt8], duplicateKeys: DuplicateKeys = .refuse, maximumDepth: Int = 512
    ) throws(JSONSyntaxError) {
        var parser = JSONParser(bytes: bytes, duplicateKeys: duplicateKeys, maximumDepth: maximumDepth)
        self = try parser.document()
    }

    /// Reads one JSON document from text; the same rules as for bytes.
    ///
    /// - Parameters:
    ///   - text: the whole document.
    ///   - duplicateKeys: what to do when an object has a key twice.
    ///   - maximumDepth: how deep arrays and objects may be nested.
    /// - Throws: ``JSONSyntaxError`` with the first fault and its place.
    public init(
        parsing text: String, duplicateKeys: DuplicateKeys = .refuse, maximumDepth: Int = 512
    ) throws(JSONSyntaxError) {
        try self.init(parsing: Array(text.utf8), duplicateKeys: duplicateKeys, maximumDepth: maximumDepth)
    }
}
