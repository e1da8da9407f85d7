import Columnar

/// The text of ARRAY, MAP and ROW values.
///
/// In text formats as Athena's result file shows them: `[a, b]`, `{k=v}`, `{a=1, b=x}`, NULL within as `null`, fields
/// without a name as `field0`, nothing quoted (Athena User Guide, "Working with query results"). In JSON an ARRAY and a ROW
/// are arrays and a MAP is an object whose names are the keys' texts, as Trino's clients get them; for Hive a ROW is an
/// object.
enum NestedText {
    /// Appends a value that is not NULL.
    static func append(_ column: Column, _ row: Int, form: ValueForm, to buffer: inout TextBuffer) throws {
        let isJSON = form.escaping == .json
        let at = row * column.step
        switch column.type {
        case .array:
            buffer.append("[")
            for (number, element) in column.elements(of: at).enumerated() {
                separate(number, isJSON, to: &buffer)
                try part(column.children[0], element, form, to: &buffer)
            }
            buffer.append("]")
        case .map:
            buffer.append("{")
            for (number, entry) in column.elements(of: at).enumerated() {
                separate(number, isJSON, to: &buffer)
                try name(column.children[0], entry, form, to: &buffer)
                try part(column.children[1], entry, form, to: &buffer)
            }
            buffer.append("}")
        case .row(let fields): try append(fields, column.children, at, form, to: &buffer)
        default: throw ValueText.unsupported(column.type)
        }
    }

    private static func append(
        _ fields: [DataType.Field], _ children: [Column], _ row: Int, _ form: ValueForm, to buffer: inout TextBuffer
    ) throws {
        let isJSON = form.escaping == .json
        let isArray = isJSON && form.calendar == .trino
        buffer.append(isArray ? "[" : "{")
        for (number, field) in fields.enumerated() {
            separate(number, isJSON, to: &buffer)
            if !isArray {
                let name = field.name ?? "field\(number)"
                if isJSON {
                    JSONText.appendQuoted(name, to: &buffer)
                    buffer.append(":")
                } else {
                    for byte in name.utf8 { buffer.append(byte) }
                    buffer.append("=")
                }
            }
            try part(children[number], row, form, to: &buffer)
        }
        buffer.append(isArray ? "]" : "}")
    }

    private static func separate(_ number: Int, _ isJSON: Bool, to buffer: inout TextBuffer) {
        if number > 0 { buffer.append(isJSON ? "," : ", ") }
    }

    /// A key and what follows it.
    private static func name(_ keys: Column, _ row: Int, _ form: ValueForm, to buffer: inout TextBuffer) throws {
        guard form.escaping == .json else {
            try part(keys, row, form, to: &buffer)
            buffer.append("=")
            return
        }
        try quoted(keys, row, form, to: &buffer)
        buffer.append(":")
    }

    /// A value within another.
    private static func part(_ column: Column, _ row: Int, _ form: ValueForm, to buffer: inout TextBuffer) throws {
        if column.isNull(row) {
            buffer.append("null")
        } else if column.type.physical == .nested {
            try append(column, row, form: form, to: &buffer)
        } else if form.escaping == .json && isText(column.type, form) {
            try quoted(column, row, form, to: &buffer)
        } else {
            try ValueText.append(column, row, form: form, to: &buffer)
        }
    }

    private static func isText(_ type: DataType, _ form: ValueForm) -> Bool {
        switch type {
        case .boolean, .real, .double, .unknown: false
        case .decimal: form.calendar == .trino
        default: !type.isInteger
        }
    }

    /// A value's text as a JSON string.
    private static func quoted(_ column: Column, _ row: Int, _ form: ValueForm, to buffer: inout TextBuffer) throws {
        var plain = form
        plain.quotesNonFinite = false
        var text = TextBuffer()
        if column.type.physical == .nested {
            plain.escaping = .none
            try append(column, row, form: plain, to: &text)
        } else {
            try ValueText.append(column, row, form: plain, to: &text)
        }
        buffer.append("\"")
        let arena = ByteArena()
        withExtendedLifetime(arena) { JSONText.append(arena.copy(text.array), to: &buffer) }
        buffer.append("\"")
    }
}

extension ColumnText {
    /// Makes the texts of nested values.
    func renderNested(_ column: Column, from: Int, count: Int) throws {
        let lazy = lazy.map { LazyNestedText(lazy: $0, form: form) }
        padded.removeAll()
        var ends: [Int] = []
        for row in from..<(from + count) {
            if !column.isNull(row) {
                if let lazy {
                    try lazy.append(column, row, to: &padded)
                } else {
                    try NestedText.append(column, row, form: form, to: &padded)
                }
            }
            ends.append(padded.count)
        }
        let target = cut(&padded, at: ends)
        if form.escaping == .json || lazy != nil { views = target } else { escape(target.prefix(count)) }
    }

    /// The texts that end at some places of a buffer, one behind the other; they last as long as it is left alone.
    func cut(_ buffer: inout TextBuffer, at ends: [Int]) -> Lane<ByteView> {
        // Whoever reads a text may look beyond its end.
        buffer.reserve(Buffer.padding)
        let base = unsafe UnsafePointer(buffer.end - buffer.count)
        let target = ownViews
        var start = 0
        for (row, end) in ends.enumerated() {
            target[row] = unsafe ByteView(start: base + start, count: end - start)
            start = end
        }
        return target
    }
}
