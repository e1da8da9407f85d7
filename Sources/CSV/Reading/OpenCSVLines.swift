import Columnar

/// Lines that must be taken apart as OpenCSVSerDe does it, quirks included.
///
/// Plain loops: lines with escapes or stray quotes are rare. The rules are those of Trino's `CsvDeserializer`, which was
/// made to agree with Hive.
@safe struct OpenCSVLines {
    private let text: UnsafePointer<UInt8>
    /// Positions of the line ends behind a first one that lies before the text.
    private let ends: UnsafePointer<UInt32>
    private let separator: UInt8
    private let quote: UInt8
    private let escape: UInt8

    init(text: UnsafePointer<UInt8>, ends: UnsafePointer<UInt32>, dialect: Dialect) {
        unsafe self.text = text
        unsafe self.ends = ends
        separator = dialect.delimiter
        escape = dialect.openCSVEscape
        if case .openCSV(_, let quote, _, _) = dialect { self.quote = quote } else { quote = 0 }
    }

    /// Writes views of one field of some lines.
    ///
    /// - Parameters:
    ///   - field: its number.
    ///   - rows: the lines; nil for the first ones.
    ///   - count: how many lines.
    ///   - views: receives the values.
    ///   - missing: receives 1 for a line without that field, or whose last field does not end.
    ///   - arena: holds the values.
    /// - Returns: whether any is missing.
    func gather(
        _ field: Int, rows: UnsafePointer<UInt32>?, count: Int, views: Lane<ByteView>,
        missing: UnsafeMutablePointer<UInt8>, arena: ByteArena
    ) -> Bool {
        var isMissing = false
        var value: [UInt8] = []
        for position in 0..<count {
            let row = unsafe rows.map { unsafe Int($0[position]) } ?? position
            let from = unsafe Int(ends[row] &+ 1)
            var to = unsafe Int(ends[row + 1])
            if unsafe to > from && text[to - 1] == UInt8(ascii: "\r") { to -= 1 }
            let line = unsafe UnsafeBufferPointer(start: text + from, count: to - from)
            let found = unsafe parse(line, field, &value)
            views[position] = found ? arena.copy(value) : .empty
            unsafe missing[position] = found ? 0 : 1
            isMissing = isMissing || !found
        }
        return isMissing
    }

    /// The value of a line's field; false if there is none.
    private func parse(_ line: UnsafeBufferPointer<UInt8>, _ field: Int, _ value: inout [UInt8]) -> Bool {
        value.removeAll(keepingCapacity: true)
        if line.isEmpty { return false }
        var column = 0
        var isQuoted = false
        var isInField = false
        var at = 0
        while at < line.count {
            let byte = unsafe line[at]
            let next = unsafe at + 1 < line.count ? UInt16(line[at + 1]) : 256
            if byte == escape {
                if (isQuoted || isInField) && (next == UInt16(quote) || next == UInt16(escape)) {
                    value.append(UInt8(next))
                    at += 1
                }
            } else if byte == quote {
                if (isQuoted || isInField) && next == UInt16(quote) {
                    value.append(quote)
                    at += 1
                } else {
                    // A quote inside a field is text, but not among a line's first three characters.
                    if unsafe isBehindThirdCharacter(line, at) && line[at - 1] != separator && next != 256
                        && next != UInt16(separator)
                    {
                        if !value.isEmpty && value.allSatisfy(OpenCSVLines.isSpace) {
                            value.removeAll(keepingCapacity: true)
                        } else {
                            value.append(quote)
                        }
                    }
                    isQuoted.toggle()
                }
                isInField.toggle()
            } else if byte == separator && !isQuoted {
                if column == field { return true }
                column += 1
                value.removeAll(keepingCapacity: true)
                isInField = false
            } else {
                value.append(byte)
                isInField = true
            }
            at += 1
        }
        return column == field && !isQuoted
    }

    /// Whether at least three UTF-16 units stand before a byte.
    private func isBehindThirdCharacter(_ line: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
        if at > 12 { return true }
        var units = 0
        for position in 0..<at {
            let byte = unsafe line[position]
            if byte & 0xC0 != 0x80 { units += byte >= 0xF0 ? 2 : 1 }
        }
        return units > 2
    }

    /// Java's white space among ASCII.
    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) || (byte >= 0x1C && byte <= 0x1F)
    }
}
