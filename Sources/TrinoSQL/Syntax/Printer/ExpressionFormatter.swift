/// Writes trees as text, in the form that Trino uses in its messages.
///
/// The text parses to an equal tree. Where Trino's own form would not, which only odd texts bring about, there are
/// parentheses that Trino leaves out.
struct ExpressionFormatter {
    /// What was written so far.
    private(set) var text = ""

    /// An expression as text: `(a + 1)`, `sum(a)`.
    static func format(_ expression: Expression) -> String {
        var formatter = ExpressionFormatter()
        formatter.write(expression)
        return formatter.text
    }

    /// A query as text, over several lines.
    static func format(_ query: Query) -> String {
        var formatter = ExpressionFormatter()
        formatter.write(query, indent: 0)
        return formatter.text
    }

    /// A type as text: `decimal(10, 2)`.
    static func format(_ type: TypeName) -> String {
        var formatter = ExpressionFormatter()
        formatter.write(type)
        return formatter.text
    }

    // MARK: Parts

    /// Writes text as it is.
    mutating func write(_ piece: String) { text += piece }

    /// Writes items with a separator.
    mutating func write<Item>(
        _ items: [Item], separator: String = ", ", _ body: (inout ExpressionFormatter, Item) -> Void
    ) {
        for (index, item) in items.enumerated() {
            if index > 0 { text += separator }
            body(&self, item)
        }
    }

    /// Writes a name, in quotes if it was written so or is no name without.
    mutating func write(_ name: Identifier) {
        let isWord = name.value.utf8.allSatisfy(\.isWordPart) && name.value.utf8.first?.isWordStart == true
        let isReserved = TokenType.words[name.value.uppercased()].map(TokenType.reserved.contains) ?? false
        if name.isDelimited || isReserved || !isWord {
            text += Self.quoted(name.value, "\"")
        } else {
            text += name.value
        }
    }

    /// Writes a dotted name.
    mutating func write(_ name: QualifiedName) { write(name.parts, separator: ".") { $0.write($1) } }

    /// Writes expressions with commas.
    mutating func write(_ list: [Expression]) { write(list) { $0.write($1) } }

    /// A text in quotes; with `U&` if it holds anything but printable ASCII.
    static func literal(_ value: String) -> String {
        var result = ""
        var isPlain = true
        for scalar in value.unicodeScalars {
            switch scalar {
            case "'": result += "''"
            case "\\": result += "\\\\"
            case " "..."~": result.unicodeScalars.append(scalar)
            default:
                isPlain = false
                let digits = String(scalar.value, radix: 16, uppercase: true)
                let width = scalar.value > 0xFFFF ? 6 : 4
                result += (width == 6 ? "\\+" : "\\") + String(repeating: "0", count: width - digits.count) + digits
            }
        }
        return isPlain ? quoted(value, "'") : "U&'" + result + "'"
    }

    /// A text between quotes, with the quotes in it doubled.
    private static func quoted(_ value: String, _ quote: Character) -> String {
        let parts = value.split(separator: quote, omittingEmptySubsequences: false)
        return "\(quote)" + parts.joined(separator: "\(quote)\(quote)") + "\(quote)"
    }

    /// Writes a type.
    mutating func write(_ type: TypeName) {
        switch type.kind {
        case .generic(let name, let parameters):
            write(name)
            guard !parameters.isEmpty else { return }
            write("(")
            write(parameters) { $0.write($1) }
            write(")")
        case .dateTime(let base, let precision, let withTimeZone):
            write(base.rawValue)
            if let precision {
                write("(")
                write(precision)
                write(")")
            }
            if withTimeZone { write(" with time zone") }
        case .interval(let from, let to):
            write("INTERVAL " + from.rawValue.uppercased())
            if from != to { write(" TO " + to.rawValue.uppercased()) }
        case .row(let fields):
            write("ROW(")
            write(fields) { formatter, field in
                if let name = field.name {
                    formatter.write(name)
                    formatter.write(" ")
                }
                formatter.write(field.type)
            }
            write(")")
        }
    }

    private mutating func write(_ parameter: TypeName.TypeParameter) {
        switch parameter {
        case .number(let digits): write(digits)
        case .type(let type): write(type)
        }
    }
}
