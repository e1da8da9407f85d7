import Columnar

/// Nested values in the text of LazySimpleSerDe: each level has a delimiter of its own, and a map two.
///
/// The rules are those of Trino's `io.trino.hive.formats.encodings.text`, which was checked against Hive.
struct LazyNesting {
    private let escape: UInt8?
    private let nullFormat: [UInt8]
    private let lastTakesRest: Bool
    private let delimiters: [UInt8]
    private let timestampFormats: [TimestampFormat]

    init(_ table: TextTable) {
        delimiters = table.nestedDelimiters
        timestampFormats = table.parsedTimestampFormats
        guard case .lazySimple(_, let escape, let nullFormat, let lastTakesRest) = table.dialect else {
            preconditionFailure("only LazySimpleSerDe has nested values")
        }
        self.escape = escape
        self.nullFormat = nullFormat
        self.lastTakesRest = lastTakesRest
    }

    /// Appends the value of a text; the NULL sequence is NULL, and so is what does not parse.
    func decode(_ text: ByteView, into column: CollectedColumn, level: Int = 0) {
        if text.count == nullFormat.count, text.array == nullFormat { return column.appendNull() }
        switch column.type {
        case .array:
            if text.count > 0 {
                split(text, at: delimiters[level]) { part in
                    decode(part, into: column.children[0], level: level + 1)
                    return true
                }
            }
            column.appendNested()
        case .map: decodeMap(text, into: column, level: level)
        case .row: decodeRow(text, into: column, level: level)
        default: decodeScalar(text, into: column)
        }
    }

    private func decodeMap(_ text: ByteView, into column: CollectedColumn, level: Int) {
        let (keys, values) = (column.children[0], column.children[1])
        var seen: Set<Value> = []
        if text.count > 0 {
            split(text, at: delimiters[level]) { entry in
                let behind = first(delimiters[level + 1], in: entry)
                let name = entry.slice(0, behind ?? entry.count)
                // Entries whose key is NULL are left out, and of equal keys the first stays.
                let key = CollectedColumn(keys.type)
                decode(name, into: key, level: level + 2)
                let value = key.finish(owners: []).value(0)
                guard value != .null, seen.insert(value).inserted else { return true }
                decode(name, into: keys, level: level + 2)
                if let behind {
                    decode(entry.slice(behind + 1, entry.count), into: values, level: level + 2)
                } else {
                    values.appendNull()
                }
                return true
            }
        }
        column.appendNested()
    }

    private func decodeRow(_ text: ByteView, into column: CollectedColumn, level: Int) {
        var field = 0
        let last = column.children.count - 1
        split(text, at: delimiters[level]) { part in
            let takesRest = lastTakesRest && field == last
            let value = takesRest ? text.slice(text.distance(to: part), text.count) : part
            decode(value, into: column.children[field], level: level + 1)
            field += 1
            return field <= last
        }
        for missing in column.children.dropFirst(field) { missing.appendNull() }
        column.appendNested()
    }

    // MARK: - Parts

    /// Calls a body with the parts between delimiters that are not escaped, until it returns false.
    private func split(_ text: ByteView, at delimiter: UInt8, _ body: (ByteView) -> Bool) {
        var start = 0
        var at = 0
        while at < text.count {
            if text[at] == delimiter {
                guard body(text.slice(start, at)) else { return }
                start = at + 1
            } else if text[at] == escape, at + 1 < text.count {
                at += 1
            }
            at += 1
        }
        _ = body(text.slice(start, text.count))
    }

    private func first(_ delimiter: UInt8, in text: ByteView) -> Int? {
        var at = 0
        while at < text.count {
            if text[at] == delimiter { return at }
            if text[at] == escape { at += 1 }
            at += 1
        }
        return nil
    }

    // MARK: - Scalars

    private func decodeScalar(_ text: ByteView, into column: CollectedColumn) {
        switch column.type {
        case .boolean:
            if let value = unsafe HiveText.boolean(text.buffer) { column.append(value) } else { column.appendNull() }
        case .tinyint: append(unsafe HiveText.integer(text.buffer, bits: 8), to: column)
        case .smallint: append(unsafe HiveText.integer(text.buffer, bits: 16), to: column)
        case .integer: append(unsafe HiveText.integer(text.buffer, bits: 32), to: column)
        case .bigint: append(unsafe HiveText.integer(text.buffer, bits: 64), to: column)
        case .real:
            if let value = unsafe HiveText.real(text.buffer) { column.append(value) } else { column.appendNull() }
        case .double:
            if let value = unsafe HiveText.double(text.buffer) { column.append(value) } else { column.appendNull() }
        case .decimal(let precision, let scale):
            let value = unsafe HiveText.decimal(text.buffer, precision: precision, scale: scale)
            if let value { column.append(decimal: value) } else { column.appendNull() }
        case .date: append(unsafe HiveText.date(text.buffer), to: column)
        case .timestamp(let precision): append(timestampFormats.timestamp(text, precision), to: column)
        case .varchar(let length):
            let text = unescaped(text, column)
            column.append(length.map { text.prefix(codePoints: $0) } ?? text)
        case .char(let length): column.append(unescaped(text, column).prefix(codePoints: length).withoutTrailingSpaces)
        case .varbinary:
            if let bytes = Base64.decoded(text) { column.append(copying: bytes) } else { column.append(text) }
        default: preconditionFailure("columns of \(column.type) were refused when the table was made")
        }
    }

    private func append(_ value: Int64?, to column: CollectedColumn) {
        if let value { column.append(value) } else { column.appendNull() }
    }

    private func unescaped(_ text: ByteView, _ column: CollectedColumn) -> ByteView {
        guard let escape, (0..<text.count).contains(where: { text[$0] == escape }) else { return text }
        var bytes: [UInt8] = []
        var at = 0
        while at < text.count {
            if text[at] == escape, at + 1 < text.count { at += 1 }
            bytes.append(text[at])
            at += 1
        }
        return column.keep(bytes)
    }
}

extension ByteView {
    /// How many bytes behind this one's start a part of it begins.
    fileprivate func distance(to part: ByteView) -> Int { unsafe part.start - start }
}
