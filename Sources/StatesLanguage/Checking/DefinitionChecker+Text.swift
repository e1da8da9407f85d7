import OrderedJSON

extension DefinitionChecker {
    /// Every fault of a definition that is still text: whether it is JSON, too long, or says a thing twice, and then
    /// what ``check(_:)`` finds.
    public func check(text: String) -> [Diagnostic] {
        guard !text.unicodeScalars.allSatisfy(\.properties.isWhitespace) else { return [Self.notAnObject] }
        guard text.utf8.count <= limits.byteCount else { return [tooLong(text.utf8.count)] }
        let definition: JSON
        do {
            definition = try JSON(parsing: text, maximumDepth: limits.depth)
        } catch {
            if case .tooDeep = error.kind { return [tooDeep] }
            return [Self.notJSON(text, error)]
        }
        return check(definition)
    }

    private func tooLong(_ byteCount: Int) -> Diagnostic {
        Diagnostic(
            .schemaValidationFailed,
            "The definition has \(byteCount) bytes, the longest that is allowed has \(limits.byteCount)",
            location: nil, path: nil, help: "move parts into state machines of their own and start them as tasks")
    }

    /// The service reads JSON with Jackson and passes its words on, down to its name for the place.
    private static func notJSON(_ text: String, _ error: JSONSyntaxError) -> Diagnostic {
        let token = unrecognizedToken(in: text, error)
        let column = token.map { error.position.column + $0.columnsAfterFault } ?? error.position.column
        let message =
            token.map {
                "Unrecognized token '\($0.word)': was expecting "
                    + "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
            } ?? jacksonMessage(error)
        let place = "[Source: (String)\"\(shown(text))\"; line: \(error.position.line), column: \(column)]"
        return Diagnostic(
            .invalidJSON, message + "\n at " + place, location: place, path: nil, help: error.message,
            position: error.position)
    }

    /// Jackson shows the first 500 characters of the source.
    private static func shown(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard scalars.count > 500 else { return text }
        return String(String.UnicodeScalarView(scalars.prefix(500))) + "\"[truncated \(scalars.count - 500) chars]"
    }

    /// The word where a value should be; Jackson names it whole and gives the column behind it.
    private static func unrecognizedToken(
        in text: String, _ error: JSONSyntaxError
    ) -> (word: String, columnsAfterFault: Int)? {
        guard case .unexpectedCharacter(_, let expected) = error.kind,
            expected == "a value" || expected.hasPrefix("the word ")
        else { return nil }
        let bytes = Array(text.utf8)
        let before = bytes[..<error.position.byteOffset].reversed().prefix(while: isWordByte).reversed()
        let after = bytes[error.position.byteOffset...].prefix(while: isWordByte)
        let word = String(decoding: before + after, as: UTF8.self)
        return word.isEmpty ? nil : (word, after.count)
    }

    private static func jacksonMessage(_ error: JSONSyntaxError) -> String {
        switch error.kind {
        case .duplicateKey(let key): return "Duplicate field '\(key)'"
        case .unexpectedEnd: return "Unexpected end-of-input"
        case .unexpectedCharacter(let scalar, let expected):
            let wanted =
                switch expected {
                case "a key in double quotes": "double-quote to start field name"
                case "':'": "a colon to separate field name and value"
                case "',' or '}'": "comma to separate Object entries"
                case "',' or ']'": "comma to separate Array entries"
                default: "a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
                }
            return "Unexpected character ('\(scalar)' (code \(scalar.value))): was expecting \(wanted)"
        default: return error.kind.message
        }
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
