import Columnar

// What stands around the rows of a result.
extension ResultFormat {
    /// What comes before the first row, also when there is none.
    func header(_ columns: [ColumnSchema]) -> [UInt8] {
        var text = TextBuffer()
        let names = columns.indices.map { columns[$0].resultName(at: $0) }
        switch self {
        case .athenaCSV, .csv:
            for (position, name) in names.enumerated() {
                if position > 0 { text.append(UInt8(ascii: ",")) }
                appendName(name, to: &text)
            }
            text.append(UInt8(ascii: "\n"))
        case .jsonl:
            text.append("{\"columns\":[")
            for (position, name) in names.enumerated() {
                text.append(position > 0 ? ",{\"name\":" : "{\"name\":")
                JSONText.appendQuoted(name, to: &text)
                text.append(",\"type\":")
                JSONText.appendQuoted(columns[position].type.description, to: &text)
                text.append(UInt8(ascii: "}"))
            }
            text.append("],\"rows\":[")
        case .json: text.append("[")
        case .textFile, .hiveJSON, .table: break
        }
        return text.array
    }

    /// What comes before the first row, if there is one.
    var beforeFirstRow: StaticString { self == .json ? "\n" : "" }

    /// What stands between two pieces of rows.
    var rowSeparator: StaticString {
        switch self {
        case .jsonl: ","
        case .json: ",\n"
        default: ""
        }
    }

    /// What comes after the last row.
    func footer(hasRows: Bool) -> StaticString {
        switch self {
        case .jsonl: "]}\n"
        case .json: hasRows ? "\n]\n" : "]\n"
        default: ""
        }
    }

    /// What stands before a value in a JSON object: brace or comma, name and colon.
    func objectKey(_ name: String, isFirst: Bool) -> [UInt8] {
        var text = TextBuffer()
        text.append(UInt8(ascii: isFirst ? "{" : ","))
        JSONText.appendQuoted(self == .hiveJSON ? name.lowercased() : name, to: &text)
        text.append(UInt8(ascii: ":"))
        return text.array
    }

    private func appendName(_ name: String, to text: inout TextBuffer) {
        let arena = ByteArena()
        let view = arena.copy(name)
        let special: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: "\""), 0x0A, 0x0D]
        if self == .athenaCSV || name.isEmpty || name.utf8.contains(where: special.contains) {
            text.append(quoted: view)
        } else {
            text.append(view)
        }
        withExtendedLifetime(arena) {}
    }
}
