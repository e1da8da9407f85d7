import Columnar

extension Column {
    /// A value as Trino's messages show it: Java's text of the object that stands for it.
    func objectText(_ row: Int, _ context: EvaluationContext) -> String {
        if isNull(row) { return "null" }
        let at = row * step
        switch type {
        case .array:
            let elements = children[0].flattened()
            return "[\(ElementRanges(self)[row].map { elements.objectText($0, context) }.joined(separator: ", "))]"
        case .map:
            let (keys, values) = (children[0].flattened(), children[1].flattened())
            let entries = ElementRanges(self)[row].map {
                "\(keys.objectText($0, context))=\(values.objectText($0, context))"
            }
            return "{\(entries.joined(separator: ", "))}"
        case .row:
            return "[\(children.map { $0.objectText(at, context) }.joined(separator: ", "))]"
        case .varbinary: return views[at].hexadecimalPairs
        case .decimal, .date, .time, .timestamp, .timestampWithTimeZone:
            let text = Casts.cast(one(row), to: .text, context: context)
            return withExtendedLifetime(text) { text.views[0].string }
        default: return FormatArgument(self, row, context).description
        }
    }

    private func one(_ row: Int) -> Column { isConstant ? repeated(1) : gathered(Selection([row])) }
}

extension ByteView {
    /// Bytes as Trino's client shows a VARBINARY: pairs of digits, eight and then twice as many spaces, 32 to a line.
    fileprivate var hexadecimalPairs: String {
        let digits = Array("0123456789abcdef")
        var text = ""
        for position in 0..<count {
            if position != 0 {
                text += position % 32 == 0 ? "\n" : position % 8 == 0 ? "   " : " "
            }
            text.append(digits[Int(self[position] >> 4)])
            text.append(digits[Int(self[position] & 15)])
        }
        return text
    }
}
