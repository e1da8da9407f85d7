import Columnar

/// Nested values as LazySimpleSerDe writes them: each level has a delimiter of its own, and a map two.
///
/// The rules are those of Trino's `io.trino.hive.formats.encodings.text`; ``LazyNesting`` reads what this writes.
struct LazyNestedText {
    let lazy: LazyText
    let form: ValueForm

    /// Appends a value that is not NULL.
    ///
    /// - Throws: `Failure` when there is no delimiter for a level.
    func append(_ column: Column, _ row: Int, level: Int = 0, to buffer: inout TextBuffer) throws {
        let at = row * column.step
        switch column.type {
        case .array:
            let delimiter = try delimiter(level)
            for (number, element) in column.elements(of: at).enumerated() {
                if number > 0 { buffer.append(delimiter) }
                try part(column.children[0], element, level: level + 1, to: &buffer)
            }
        case .map:
            let (delimiter, behindKey) = (try delimiter(level), try delimiter(level + 1))
            for (number, entry) in column.elements(of: at).enumerated() {
                if number > 0 { buffer.append(delimiter) }
                try part(column.children[0], entry, level: level + 2, to: &buffer)
                buffer.append(behindKey)
                try part(column.children[1], entry, level: level + 2, to: &buffer)
            }
        case .row:
            let delimiter = try delimiter(level)
            for (number, field) in column.children.enumerated() {
                if number > 0 { buffer.append(delimiter) }
                try part(field, at, level: level + 1, to: &buffer)
            }
        default: throw ValueText.unsupported(column.type)
        }
    }

    private func delimiter(_ level: Int) throws(Failure) -> UInt8 {
        guard level < lazy.nested.count else {
            throw Failure("NOT_SUPPORTED", "the values are nested more deeply than LazySimpleSerDe has delimiters for")
        }
        return lazy.nested[level]
    }

    /// A value within another.
    private func part(_ column: Column, _ row: Int, level: Int, to buffer: inout TextBuffer) throws {
        if column.isNull(row) {
            for byte in lazy.null { buffer.append(byte) }
        } else if column.type.physical == .nested {
            try append(column, row, level: level, to: &buffer)
        } else if column.type.isText, lazy.escape != nil {
            var text = TextBuffer()
            try ValueText.append(column, row, form: form, to: &text)
            for byte in lazy.escaped(text.array) { buffer.append(byte) }
        } else {
            try ValueText.append(column, row, form: form, to: &buffer)
        }
    }
}

extension LazyText {
    /// The text with the escape before every byte that means something else.
    func escaped(_ text: [UInt8]) -> [UInt8] {
        guard let escape else { return text }
        var result: [UInt8] = []
        for byte in text {
            if byte == escape || byte == delimiter || nested.contains(byte) { result.append(escape) }
            result.append(byte)
        }
        return result
    }
}

extension ColumnText {
    /// Puts the escape into the texts of a slice.
    func escapeLazily(_ lazy: LazyText, count: Int) {
        escaped.removeAll()
        var ends: [Int] = []
        for row in 0..<count {
            if !isNull(row) { for byte in lazy.escaped(views[row].array) { escaped.append(byte) } }
            ends.append(escaped.count)
        }
        views = cut(&escaped, at: ends)
    }
}
