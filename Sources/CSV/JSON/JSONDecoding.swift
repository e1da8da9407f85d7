import Columnar

/// Turns the JSON of values into values of a column's type.
protocol JSONDecoding {
    /// Appends the value of a span of JSON; an empty span is a value that is not there.
    ///
    /// - Throws: what the serializer says about a value that is none of the type.
    func decode(_ span: ByteView, into column: CollectedColumn) throws(JSONFault)
}

extension JSONFieldNames {
    /// The values of a row's fields in an object whose brace the cursor is behind; the last of several counts.
    ///
    /// - Parameters:
    ///   - cursor: is behind the object afterwards.
    ///   - found: called with a field's number and the bytes of its value.
    /// - Throws: what is wrong with the object.
    func fields(_ cursor: inout JSONCursor, found: (Int, ByteView) -> Void) throws(JSONFault) {
        var ordinal = 0
        // Keys with dots count where no key fits exactly, the first of them.
        var dotted: [(field: Int, value: ByteView)] = []
        var exact: Set<Int> = []
        while let key = try cursor.key(isFirst: ordinal == 0) {
            let match: Match
            if key.isEscaped {
                let arena = ByteArena()
                match = withExtendedLifetime(arena) {
                    self.match(arena.copy(JSONStrings.unescaped(key.name)), at: .max)
                }
            } else {
                match = self.match(key.name, at: ordinal)
            }
            ordinal += 1
            let (bytes, token) = try cursor.span()
            if case .end = token { throw cursor.fault("the line ends inside an object") }
            if let field = match.field {
                found(field, bytes)
                if knowsDots { exact.insert(field) }
            } else if let field = match.dotted {
                dotted.append((field, bytes))
            }
        }
        for (field, value) in dotted where exact.insert(field).inserted { found(field, value) }
    }
}
