import Columnar

/// Values as Hive's JSON serializer makes them: Jackson's accessors, and an error for what they refuse.
struct HiveJSON: JSONDecoding {
    let timestampFormats: [TimestampFormat]

    func decode(_ span: ByteView, into column: CollectedColumn) throws(JSONFault) {
        var cursor = JSONCursor(span, isLenient: false)
        let token = try cursor.value()
        switch token {
        case .null, .end: column.appendNull()
        case .object, .array: try decodeNested(token, &cursor, into: column)
        case .string(let bytes, let isEscaped):
            try decode(isEscaped ? column.keep(JSONStrings.unescaped(bytes)) : bytes, isString: true, into: column)
        case .literal(let bytes): try decode(bytes, isString: false, into: column)
        }
    }

    // MARK: - Nested values

    private func decodeNested(
        _ token: JSONCursor.Token, _ cursor: inout JSONCursor, into column: CollectedColumn
    ) throws(JSONFault) {
        switch (column.type, token) {
        case (.array, .array):
            var isFirst = true
            while let element = try cursor.elementSpan(isFirst: isFirst) {
                try decode(element, into: column.children[0])
                isFirst = false
            }
            column.appendNested()
        case (.map, .object): try decodeMap(&cursor, into: column)
        case (.row, .object): try decodeRow(&cursor, into: column)
        case (.array, _): throw fault("start of array expected")
        case (.map, _), (.row, _): throw fault("start of object expected")
        default: throw fault("\(column.type) value must be a scalar json value")
        }
    }

    private func decodeMap(_ cursor: inout JSONCursor, into column: CollectedColumn) throws(JSONFault) {
        var entries: [(key: ByteView, value: ByteView)] = []
        while let key = try cursor.key(isFirst: entries.isEmpty) {
            let name = key.isEscaped ? column.children[0].keep(JSONStrings.unescaped(key.name)) : key.name
            entries.append((name, try cursor.span().bytes))
        }
        // Of equal keys the last one stays.
        var later: Set<[UInt8]> = []
        var kept: [(key: ByteView, value: ByteView)] = []
        for entry in entries.reversed() where later.insert(try canonical(entry.key, column.children[0].type)).inserted {
            kept.append(entry)
        }
        for entry in kept.reversed() {
            try decodeKey(entry.key, into: column.children[0])
            try decode(entry.value, into: column.children[1])
        }
        column.appendNested()
    }

    /// Bytes that are equal for keys that are.
    private func canonical(_ key: ByteView, _ type: DataType) throws(JSONFault) -> [UInt8] {
        if type.physical == .bytes { return key.array }
        let column = CollectedColumn(type, .hive())
        try decodeKey(key, into: column)
        return Array("\(column.finish(owners: []).value(0))".utf8)
    }

    private func decodeKey(_ key: ByteView, into column: CollectedColumn) throws(JSONFault) {
        switch column.type {
        case .tinyint, .smallint, .integer, .bigint:
            let bits = column.type == .tinyint ? 8 : column.type == .smallint ? 16 : column.type == .integer ? 32 : 64
            guard let value = unsafe HiveText.integer(key.buffer, bits: bits) else {
                throw fault("For input string: \"\(key.string)\"")
            }
            column.append(value)
        case .real, .double:
            let isReal = column.type == .real
            guard let value = unsafe isReal ? DoubleText.parseReal(key.buffer) : DoubleText.parse(key.buffer) else {
                throw fault("For input string: \"\(key.string)\"")
            }
            column.append(value)
        default: try decode(key, isString: true, into: column)
        }
    }

    private func decodeRow(_ cursor: inout JSONCursor, into column: CollectedColumn) throws(JSONFault) {
        guard let names = column.names else { return }
        var values = [ByteView?](repeating: nil, count: names.count)
        try names.fields(&cursor) { field, value in values[field] = value }
        for (field, child) in column.children.enumerated() {
            if let value = values[field] { try decode(value, into: child) } else { child.appendNull() }
        }
        column.appendNested()
    }

    // MARK: - Scalars

    private func decode(_ text: ByteView, isString: Bool, into column: CollectedColumn) throws(JSONFault) {
        switch column.type {
        case .boolean: column.append(text.equalsLower("true"))
        case .tinyint: try integer(text, isString, -128...255, "byte", column) { Int64(Int8(truncatingIfNeeded: $0)) }
        case .smallint: try integer(text, isString, -32768...32767, "short", column) { $0 }
        case .integer: try integer(text, isString, Int64(Int32.min)...Int64(Int32.max), "int", column) { $0 }
        case .bigint: try integer(text, isString, .min ... .max, "long", column) { $0 }
        case .real, .double:
            try checkNumeric(text, isString)
            let isReal = column.type == .real
            let value = unsafe isReal ? DoubleText.parseReal(text.buffer) : DoubleText.parse(text.buffer)
            guard let value else { throw fault("'\(text.string)' is no number") }
            column.append(value)
        case .decimal(let precision, let scale):
            guard let value = unsafe DecimalText.cast(text.buffer, precision: precision, scale: scale) else {
                let isNumber = unsafe DoubleText.parse(text.buffer) != nil
                throw fault(
                    "Cannot convert '\(text.string)' to \(column.type). Value \(isNumber ? "too large" : "is not a number")."
                )
            }
            column.append(decimal: value)
        case .date:
            guard let days = unsafe HiveText.date(text.buffer) else { throw unparsed(text) }
            column.append(days)
        case .timestamp(let precision):
            guard let micros = timestampFormats.timestamp(text, precision) else { throw unparsed(text) }
            column.append(micros)
        case .varchar(let length): column.append(length.map { text.prefix(codePoints: $0) } ?? text)
        case .char(let length): column.append(text.prefix(codePoints: length).withoutTrailingSpaces)
        case .varbinary: column.append(text)
        case .array: throw fault("start of array expected")
        case .map, .row: throw fault("start of object expected")
        default: preconditionFailure("columns of \(column.type) were refused when the table was made")
        }
    }

    private func integer(
        _ text: ByteView, _ isString: Bool, _ range: ClosedRange<Int64>, _ name: String, _ column: CollectedColumn,
        _ stored: (Int64) -> Int64
    ) throws(JSONFault) {
        try checkNumeric(text, isString)
        var value = unsafe HiveText.integer(text.buffer, bits: 64)
        if value == nil, let double = unsafe DoubleText.parse(text.buffer) {
            value = Int64(exactly: double.rounded(.towardZero))
        }
        guard let value, range.contains(value) else {
            throw fault(
                "Numeric value (\(text.string)) out of range of \(name) (\(range.lowerBound) - \(range.upperBound))")
        }
        column.append(stored(value))
    }

    private func checkNumeric(_ text: ByteView, _ isString: Bool) throws(JSONFault) {
        if !isString, text.isJSONNumber { return }
        let token = isString ? "VALUE_STRING" : text.equalsLower("true") ? "VALUE_TRUE" : "VALUE_FALSE"
        throw fault("Current token (\(token)) not numeric, can not use numeric value accessors")
    }

    private func unparsed(_ text: ByteView) -> JSONFault { fault("Text '\(text.string)' could not be parsed") }

    private func fault(_ reason: String) -> JSONFault { JSONFault(reason: reason, at: 0) }
}

extension [TimestampFormat] {
    /// Microseconds of a TIMESTAMP, by one of the formats or Hive's own.
    func timestamp(_ text: ByteView, _ precision: Int) -> Int64? {
        let trimmed = text.trimmedSpaces
        for format in self {
            if let micros = unsafe format.micros(trimmed.buffer) {
                return TimestampScale.round(micros: micros, precision: precision)
            }
        }
        return unsafe HiveText.timestamp(trimmed.buffer, precision: precision)
    }
}
