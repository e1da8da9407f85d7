import Columnar

/// Rows and fields of text, byte by byte: the plain reading that the fast one must agree with.
struct ReferenceReader {
    let dialect: Dialect

    /// A field as text.
    struct Field: Hashable {
        /// The bytes, without quotes and escapes.
        var bytes: [UInt8]
        /// Whether it was quoted.
        var isQuoted: Bool
        /// Whether the row ended before it, or OpenCSVSerDe says so.
        var isMissing = false
    }

    /// The first row's fields as text; nil if there is no row.
    func firstRow(of text: [UInt8], name: String) throws(CSVError) -> [String]? {
        var at = 0
        let position = { CSVPosition(file: name, line: 1, byte: $0) }
        return try row(text, &at, position)?.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    /// All rows of a text, the header among them, empty ones as one empty field.
    func rows(of text: [UInt8], name: String = "") throws(CSVError) -> [[Field]] {
        var rows: [[Field]] = []
        var at = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let position = { (byte: Int) in
            CSVPosition(file: name, line: 1 + text[..<byte].count { $0 == UInt8(ascii: "\n") }, byte: byte)
        }
        while let row = try row(text, &at, position) { rows.append(row) }
        return rows
    }

    private func row(
        _ text: [UInt8], _ at: inout Int, _ position: (Int) -> CSVPosition
    ) throws(CSVError) -> [Field]? {
        guard at < text.count else { return nil }
        switch dialect {
        case .rfc4180(let delimiter, let quote, _):
            return try quotedRow(text, &at, delimiter, quote, position)
        case .lazySimple(let delimiter, let escape, _, _):
            return simpleRow(line(text, &at), delimiter, escape)
        case .openCSV:
            preconditionFailure("OpenCSVLines is plain already")
        }
    }

    // MARK: - RFC 4180

    private func quotedRow(
        _ text: [UInt8], _ at: inout Int, _ delimiter: UInt8, _ quote: UInt8, _ position: (Int) -> CSVPosition
    ) throws(CSVError) -> [Field] {
        var row: [Field] = []
        while true {
            let field = try quotedField(text, &at, delimiter, quote, position)
            row.append(field)
            guard at < text.count, text[at] == delimiter else { break }
            at += 1
        }
        at += 1
        return row
    }

    /// Reads a field and stops at the delimiter, newline or end behind it.
    private func quotedField(
        _ text: [UInt8], _ at: inout Int, _ delimiter: UInt8, _ quote: UInt8, _ position: (Int) -> CSVPosition
    ) throws(CSVError) -> Field {
        if at < text.count, text[at] == quote {
            let opened = at
            var bytes: [UInt8] = []
            at += 1
            while true {
                guard at < text.count else { throw .unterminatedQuote(opened: position(opened)) }
                if text[at] != quote {
                    bytes.append(text[at])
                    at += 1
                } else if at + 1 < text.count, text[at + 1] == quote {
                    bytes.append(quote)
                    at += 2
                } else {
                    break
                }
            }
            at += 1
            if at < text.count, text[at] == UInt8(ascii: "\r"), at + 1 == text.count || text[at + 1] == 10 { at += 1 }
            if at < text.count, text[at] != delimiter, text[at] != UInt8(ascii: "\n") {
                throw .textAfterClosingQuote(opened: position(opened), at: position(at - 1))
            }
            return Field(bytes: bytes, isQuoted: true)
        }
        var bytes: [UInt8] = []
        while at < text.count, text[at] != delimiter, text[at] != UInt8(ascii: "\n") {
            if text[at] == quote { throw .quoteInUnquotedField(at: position(at)) }
            bytes.append(text[at])
            at += 1
        }
        let endsRow = at == text.count || text[at] == UInt8(ascii: "\n")
        if endsRow && bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        return Field(bytes: bytes, isQuoted: false)
    }

    // MARK: - Lines

    private func line(_ text: [UInt8], _ at: inout Int) -> [UInt8] {
        let start = at
        while at < text.count, text[at] != UInt8(ascii: "\n"), text[at] != UInt8(ascii: "\r") { at += 1 }
        let line = Array(text[start..<at])
        if at + 1 < text.count, text[at] == UInt8(ascii: "\r"), text[at + 1] == UInt8(ascii: "\n") { at += 1 }
        at += 1
        return line
    }

    /// The fields of a line, escapes left in.
    private func simpleRow(_ line: [UInt8], _ delimiter: UInt8, _ escape: UInt8?) -> [Field] {
        var row: [Field] = [Field(bytes: [], isQuoted: false)]
        var at = 0
        while at < line.count {
            if line[at] == delimiter {
                row.append(Field(bytes: [], isQuoted: false))
            } else {
                row[row.count - 1].bytes.append(line[at])
                if line[at] == escape, at + 1 < line.count {
                    at += 1
                    row[row.count - 1].bytes.append(line[at])
                }
            }
            at += 1
        }
        return row
    }
}
