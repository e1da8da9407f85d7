import Columnar

/// Where a call puts text that it cannot take from its arguments as it is.
final class JSONScratch {
    /// What results point to.
    let arena = ByteArena()
    private var buffer = TextBuffer()
    private var tokens = JSONCopier(.tokens)
    private var tree = JSONCopier(.tree)

    /// The text of a scalar that a reader has just read: a string without quotes and escapes, a number as it is written.
    func text(_ reader: JSONReader) -> ByteView {
        let content = reader.content
        guard reader.token == .string || reader.token == .name, reader.hasEscapes || !JSONString.isSound(content) else {
            return content
        }
        buffer.removeAll()
        var characters = JSONCharacters(content, hasEscapes: reader.hasEscapes)
        while let code = characters.next() { buffer.append(code: code) }
        return stored()
    }

    /// The value whose first token a reader has just read, written token by token.
    func copy(_ reader: inout JSONReader) throws(JSONSyntaxError) -> ByteView {
        buffer.removeAll()
        try tokens.copy(&reader, to: &buffer)
        return stored()
    }

    /// The value whose first token a reader has just read, written as a tree.
    func tree(_ reader: inout JSONReader) throws(JSONSyntaxError) -> ByteView {
        buffer.removeAll()
        try tree.copy(&reader, to: &buffer)
        return stored()
    }

    /// A number as `CAST(double AS varchar)` shows it.
    func scientific(_ value: Double) -> ByteView {
        buffer.removeAll()
        DoubleText.appendScientific(value, to: &buffer)
        return stored()
    }

    private func stored() -> ByteView {
        let arena = arena
        return unsafe buffer.withBytes { bytes in
            guard let base = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return .empty }
            return unsafe arena.copy(ByteView(start: base, count: bytes.count))
        }
    }
}

extension ScalarCall {
    /// Makes the text of each row, from the arguments' bytes or in a scratch.
    @inline(__always)
    func mapViews(_ body: (Int, JSONScratch) throws -> ByteView?) -> Column {
        let scratch = JSONScratch()
        let column = mapRows { row in try body(row, scratch) }
        return column.keeping(scratch.arena)
    }
}
