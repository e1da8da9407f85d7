import OrderedJSON

/// A fault of a JSON text as Jackson tells it.
///
/// The service reads JSON with that library and passes its words on, down to its name for the place.
struct JacksonFault {
    /// How the place names the text it lies in.
    enum Source {
        /// The text itself, or its beginning.
        case text
        /// Not at all, as the library does since version 2.16.
        case redacted
    }

    private let message: String
    private let line: Int
    private let column: Int
    private let text: String
    private let isUnfinished: Bool

    init(_ error: JSONSyntaxError, in text: String) {
        let token = Self.unrecognizedToken(in: text, error)
        self.text = text
        isUnfinished = error.kind == .unexpectedEnd && token == nil
        line = error.position.line
        column = error.position.column + (token?.columnsAfterFault ?? 0)
        message =
            token.map {
                "Unrecognized token '\($0.word)': was expecting "
                    + "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
            } ?? Self.message(error)
    }

    /// What is wrong, and where.
    func description(of source: Source) -> String { message + end(in: source) + "\n at " + place(in: source) }

    /// What is wrong, without the place.
    var explanation: String { message + end(in: .text) }

    func place(in source: Source) -> String { place(in: source, line: line, column: column) }

    /// What a text that stops lacks.
    private func end(in source: Source) -> String {
        guard isUnfinished else { return "" }
        switch UnfinishedJSON.place(in: text) {
        case .key: return " in field name"
        case .text: return ": was expecting closing quote for a string value"
        case .betweenEntries(let container): return " within/between \(container.name) entries"
        case .container(let container):
            let start = place(in: source, line: container.line, column: container.column)
            return ": expected close marker for \(container.name) (start marker at \(start))"
        case nil: return ""
        }
    }

    private func place(in source: Source, line: Int, column: Int) -> String {
        let name =
            switch source {
            case .text: "(String)\"\(shown)\""
            case .redacted: "REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled)"
            }
        return "[Source: \(name); line: \(line), column: \(column)]"
    }

    /// Jackson shows the first 500 characters of the source.
    private var shown: String {
        let scalars = text.unicodeScalars
        guard scalars.count > 500 else { return text }
        return String(String.UnicodeScalarView(scalars.prefix(500))) + "\"[truncated \(scalars.count - 500) chars]"
    }

    /// The word where a value should be; Jackson names it whole and gives the column behind it.
    private static func unrecognizedToken(
        in text: String, _ error: JSONSyntaxError
    ) -> (word: String, columnsAfterFault: Int)? {
        switch error.kind {
        case .unexpectedCharacter(_, let expected) where expected == "a value" || expected.hasPrefix("the word "): break
        case .unexpectedEnd where text.utf8.last.map(isLetter) == true:
            // A word that stops, like `tru`; what stops in a string is another matter.
            switch UnfinishedJSON.place(in: text) {
            case .key, .text: return nil
            default: break
            }
        default: return nil
        }
        let bytes = Array(text.utf8)
        let before = bytes[..<error.position.byteOffset].reversed().prefix(while: isWordByte).reversed()
        let after = bytes[error.position.byteOffset...].prefix(while: isWordByte)
        let word = String(decoding: before + after, as: UTF8.self)
        return word.isEmpty ? nil : (word, after.count)
    }

    private static func message(_ error: JSONSyntaxError) -> String {
        switch error.kind {
        case .duplicateKey(let key): return "Duplicate field '\(key)'"
        case .unexpectedEnd: return "Unexpected end-of-input"
        case .unexpectedCharacter(let scalar, let expected):
            let wanted =
                switch expected {
                case "a key in double quotes": "was expecting double-quote to start field name"
                case "':'": "was expecting a colon to separate field name and value"
                case "',' or '}'": "was expecting comma to separate Object entries"
                case "',' or ']'": "was expecting comma to separate Array entries"
                default:
                    "expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
                }
            return "Unexpected character ('\(scalar)' (code \(scalar.value))): \(wanted)"
        case .unescapedControlCharacter(let byte):
            return "Illegal unquoted character ((CTRL-CHAR, code \(byte))): "
                + "has to be escaped using backslash to be included in string value"
        default: return error.kind.message
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"):
            true
        default: false
        }
    }
}
