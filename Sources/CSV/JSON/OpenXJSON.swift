import Columnar

/// Values as OpenX's serializer makes them, in the words of Trino's `openxjson` documentation: what does not parse is NULL,
/// texts take every value, arrays take a lone one.
struct OpenXJSON: JSONDecoding {
    let timestampFormats: [TimestampFormat]
    let isCaseInsensitive: Bool

    func decode(_ span: ByteView, into column: CollectedColumn) throws(JSONFault) {
        var cursor = JSONCursor(span, isLenient: true)
        let token = try cursor.value()
        switch token {
        case .null, .end: column.appendNull()
        case .object, .array: try decodeNested(token, span, &cursor, into: column)
        case .string(let bytes, let isEscaped):
            let text = isEscaped ? column.keep(JSONStrings.unescaped(bytes)) : bytes
            try decode(text, span, isQuoted: true, into: column)
        case .literal(let bytes): try decode(bytes, span, isQuoted: false, into: column)
        }
    }

    // MARK: - Nested values

    private func decodeNested(
        _ token: JSONCursor.Token, _ span: ByteView, _ cursor: inout JSONCursor, into column: CollectedColumn
    ) throws(JSONFault) {
        let isObject = if case .object = token { true } else { false }
        switch column.type {
        case .boolean: column.append(false)
        case .varchar, .char:
            var text: [UInt8] = []
            var again = JSONCursor(span, isLenient: true)
            try OpenXJSON.write(&again, to: &text, isCaseInsensitive)
            append(text: column.keep(text), to: column)
        case .array:
            if isObject {
                try decode(span, into: column.children[0])
            } else {
                var isFirst = true
                while let element = try cursor.elementSpan(isFirst: isFirst) {
                    try decode(element, into: column.children[0])
                    isFirst = false
                }
            }
            column.appendNested()
        case .map:
            guard isObject else { throw fault("ArrayList can not be coerced to a MAP") }
            try decodeMap(&cursor, into: column)
        case .row: try decodeRow(&cursor, isObject: isObject, into: column)
        default: throw fault("\(isObject ? "an object" : "an array") can not be coerced to a \(column.type)")
        }
    }

    private func decodeRow(
        _ cursor: inout JSONCursor, isObject: Bool, into column: CollectedColumn
    ) throws(JSONFault) {
        guard let names = column.names else { return }
        var values = [ByteView](repeating: .empty, count: names.count)
        if isObject {
            try names.fields(&cursor) { field, value in values[field] = value }
        } else {
            var ordinal = 0
            while let element = try cursor.elementSpan(isFirst: ordinal == 0) {
                if ordinal < names.count { values[ordinal] = element }
                ordinal += 1
            }
        }
        for (field, child) in column.children.enumerated() { try decode(values[field], into: child) }
        column.appendNested()
    }

    private func decodeMap(_ cursor: inout JSONCursor, into column: CollectedColumn) throws(JSONFault) {
        let (keys, values) = (column.children[0], column.children[1])
        // Keys that are NULL are left out; of equal ones the last stays.
        let entries = try OpenXJSON.members(&cursor, isCaseInsensitive) { keys.keep($0) }
        var seen: Set<Value> = []
        var kept: [(key: ByteView, value: ByteView)] = []
        for entry in entries.reversed() {
            let one = CollectedColumn(keys.type, .openX())
            try decode(entry.key, entry.key, isQuoted: true, into: one)
            let value = one.finish(owners: []).value(0)
            if value != .null, seen.insert(value).inserted { kept.append(entry) }
        }
        for entry in kept.reversed() {
            try decode(entry.key, entry.key, isQuoted: true, into: keys)
            try decode(entry.value, into: values)
        }
        column.appendNested()
    }

    /// The members of an object whose brace the cursor is behind, names without escapes; a later name replaces an equal one.
    private static func members(
        _ cursor: inout JSONCursor, _ isCaseInsensitive: Bool, keep: ([UInt8]) -> ByteView
    ) throws(JSONFault) -> [(key: ByteView, value: ByteView)] {
        var entries: [(key: ByteView, value: ByteView)] = []
        var positions: [[UInt8]: Int] = [:]
        var isFirst = true
        while let key = try cursor.key(isFirst: isFirst) {
            isFirst = false
            let name = key.isEscaped ? keep(JSONStrings.unescaped(key.name)) : key.name
            let (value, token) = try cursor.span()
            if case .end = token { throw cursor.fault("End of input") }
            let folded = isCaseInsensitive ? JSONFieldNames.lowercased(name.array) : name.array
            if let position = positions[folded] { entries[position].value = deleted }
            positions[folded] = entries.count
            entries.append((name, value))
        }
        return entries.filter { $0.value.count > 0 }
    }

    /// Marks a member that a later one replaces; every value has bytes.
    private static let deleted = ByteView.empty

    // MARK: - Text

    /// Writes the value that a cursor is before as JSON without spaces.
    private static func write(
        _ cursor: inout JSONCursor, to bytes: inout [UInt8], _ isCaseInsensitive: Bool
    ) throws(JSONFault) {
        switch try cursor.value() {
        case .null, .end: bytes += Array("null".utf8)
        case .string(let text, let isEscaped):
            if isEscaped {
                let arena = ByteArena()
                withExtendedLifetime(arena) {
                    JSONStrings.append(quoted: arena.copy(JSONStrings.unescaped(text)), to: &bytes)
                }
            } else {
                JSONStrings.append(quoted: text, to: &bytes)
            }
        case .literal(let text):
            if let canonical = canonical(text) {
                bytes += canonical
            } else {
                JSONStrings.append(quoted: text, to: &bytes)
            }
        case .array:
            bytes.append(UInt8(ascii: "["))
            var isFirst = true
            while let element = try cursor.elementSpan(isFirst: isFirst) {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                var inner = JSONCursor(element, isLenient: true)
                try write(&inner, to: &bytes, isCaseInsensitive)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object:
            bytes.append(UInt8(ascii: "{"))
            let arena = ByteArena()
            for (number, member) in try members(&cursor, isCaseInsensitive, keep: { arena.copy($0) }).enumerated() {
                if number > 0 { bytes.append(UInt8(ascii: ",")) }
                JSONStrings.append(quoted: member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                var inner = JSONCursor(member.value, isLenient: true)
                try write(&inner, to: &bytes, isCaseInsensitive)
            }
            withExtendedLifetime(arena) { bytes.append(UInt8(ascii: "}")) }
        }
    }

    /// A literal as a boolean or number; nil if it is neither.
    private static func canonical(_ literal: ByteView) -> [UInt8]? {
        if literal.equalsLower("true") { return Array("true".utf8) }
        if literal.equalsLower("false") { return Array("false".utf8) }
        if let number = wholeNumber(literal) { return Array("\(number)".utf8) }
        return BigDecimalText(literal)?.text
    }

    /// A whole number in decimal, hexadecimal (`0x1F`) or octal (`017`) digits.
    private static func wholeNumber(_ text: ByteView) -> Int64? {
        guard text.count > 0, text.count <= 24 else { return nil }
        let string = text.string
        if text.count >= 3, text[0] == 0x30, text[1] | 0x20 == UInt8(ascii: "x"), isHexadecimal(text[2]) {
            return Int64(string.dropFirst(2), radix: 16)
        }
        if text.count >= 2, text[0] == 0x30, text[1] >= 0x30, text[1] <= 0x38 {
            return Int64(string.dropFirst(), radix: 8)
        }
        return Int64(string)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
    }

    // MARK: - Scalars

    private func decode(
        _ text: ByteView, _ span: ByteView, isQuoted: Bool, into column: CollectedColumn
    ) throws(JSONFault) {
        switch column.type {
        case .boolean: column.append(text.equalsLower("true"))
        case .tinyint: append(integer: integer(text, -128...127), to: column)
        case .smallint: append(integer: integer(text, -32768...32767), to: column)
        case .integer: append(integer: integer(text, Int64(Int32.min)...Int64(Int32.max)), to: column)
        case .bigint: append(integer: integer(text, .min ... .max), to: column)
        case .real:
            if let value = unsafe DoubleText.parseReal(text.buffer) {
                column.append(value)
            } else {
                column.appendNull()
            }
        case .double:
            if let value = unsafe DoubleText.parse(text.buffer) { column.append(value) } else { column.appendNull() }
        case .decimal(let precision, let scale):
            let value = unsafe DecimalText.cast(text.buffer, precision: precision, scale: scale)
            if let value { column.append(decimal: value) } else { column.appendNull() }
        case .date:
            let days = unsafe HiveText.date(text.buffer) ?? integer(text, Int64(Int32.min)...Int64(Int32.max))
            append(integer: days, to: column)
        case .timestamp(let precision): append(integer: timestamp(text, precision), to: column)
        case .varchar, .char:
            if !isQuoted, let canonical = OpenXJSON.canonical(text) {
                append(text: column.keep(canonical), to: column)
            } else {
                append(text: text, to: column)
            }
        case .varbinary:
            if isQuoted, let bytes = Base64.decoded(text) {
                column.append(copying: bytes)
            } else {
                column.appendNull()
            }
        case .array:
            if text.count == 0 { return column.appendNull() }
            try decode(text, span, isQuoted: isQuoted, into: column.children[0])
            column.appendNested()
        case .map:
            guard text.trimmedSpaces.count == 0 else { throw fault("Primitive can not be coerced to a MAP") }
            column.appendNull()
        case .row:
            guard text.trimmedSpaces.count == 0 else { throw fault("Primitive can not be coerced to a ROW") }
            for child in column.children { child.appendNull() }
            column.appendNested()
        default: preconditionFailure("columns of \(column.type) were refused when the table was made")
        }
    }

    private func append(integer value: Int64?, to column: CollectedColumn) {
        if let value { column.append(value) } else { column.appendNull() }
    }

    private func append(text: ByteView, to column: CollectedColumn) {
        switch column.type {
        case .varchar(.some(let length)): column.append(text.prefix(codePoints: length))
        case .char(let length): column.append(text.prefix(codePoints: length).withoutTrailingSpaces)
        default: column.append(text)
        }
    }

    private func integer(_ text: ByteView, _ range: ClosedRange<Int64>) -> Int64? {
        guard let value = OpenXJSON.wholeNumber(text) ?? BigDecimalText(text)?.truncated, range.contains(value) else {
            return nil
        }
        return value
    }

    private func fault(_ reason: String) -> JSONFault { JSONFault(reason: reason, at: 0) }

    // MARK: - Timestamps

    /// Microseconds: a text with a time, perhaps of a zone, or a number of seconds or of milliseconds.
    private func timestamp(_ text: ByteView, _ precision: Int) -> Int64? {
        for format in timestampFormats {
            if let micros = unsafe format.micros(text.buffer) {
                return TimestampScale.round(micros: micros, precision: precision)
            }
        }
        if (0..<text.count).contains(where: { $0 > 0 && text[$0] == UInt8(ascii: ":") }) {
            if let (local, offset) = zoned(text),
                let micros = unsafe HiveText.timestamp(local.buffer, precision: precision)
            {
                return micros - Int64(offset) * 60_000_000
            }
            return unsafe HiveText.timestamp(text.trimmedSpaces.buffer, precision: precision)
        }
        guard (0..<text.count).allSatisfy({ text[$0] &- 0x30 < 10 || "-+.".utf8.contains(text[$0]) }),
            let number = BigDecimalText(text)
        else { return nil }
        let millis: Int64?
        if (0..<text.count).contains(where: { text[$0] == UInt8(ascii: ".") }) {
            millis = BigDecimalText(shifting: number, by: 3).truncated
        } else {
            millis = number.truncated.flatMap { whole in
                let (product, isLarge) = whole.multipliedReportingOverflow(by: text.count >= 13 ? 1 : 1000)
                return isLarge ? nil : product
            }
        }
        guard let millis else { return nil }
        let (micros, isLarge) = millis.multipliedReportingOverflow(by: 1000)
        return isLarge ? nil : TimestampScale.round(micros: micros, precision: precision)
    }

    /// A date and time with `T` before `Z`, `+HHMM` or `+HH:MM`, and the minutes of that zone; nil without one.
    private func zoned(_ text: ByteView) -> (local: ByteView, minutes: Int)? {
        let count = text.count
        func digits(_ from: Int) -> Int? {
            guard text[from] &- 0x30 < 10, text[from + 1] &- 0x30 < 10 else { return nil }
            return Int(text[from] - 0x30) * 10 + Int(text[from + 1] - 0x30)
        }
        guard count > 12, (0..<count).contains(where: { text[$0] | 0x20 == UInt8(ascii: "t") }) else { return nil }
        if text[count - 1] | 0x20 == UInt8(ascii: "z") { return (text.slice(0, count - 1), 0) }
        let hasColon = text[count - 3] == UInt8(ascii: ":")
        let sign = count - (hasColon ? 6 : 5)
        guard text[sign] == UInt8(ascii: "+") || text[sign] == UInt8(ascii: "-"), let hours = digits(sign + 1),
            let minutes = digits(count - 2)
        else { return nil }
        let offset = hours * 60 + minutes
        return (text.slice(0, sign), text[sign] == UInt8(ascii: "-") ? -offset : offset)
    }
}
