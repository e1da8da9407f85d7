// Names, strings and lists.

extension Parser {
    /// A name.
    mutating func identifier() throws(SQLSyntaxError) -> Identifier {
        let token = current
        switch token.type {
        case .quotedIdentifier:
            guard token.end - token.start > 2 else {
                throw SQLSyntaxError("Zero-length delimited identifier not allowed", at: token.position)
            }
            advance()
            return Identifier(unquoted(token, quote: UInt8(ascii: "\"")), isDelimited: true, position: token.position)
        case .backquotedIdentifier:
            throw SQLSyntaxError(
                "backquoted identifiers are not supported; use double quotes to quote identifiers", at: token.position)
        case .digitIdentifier:
            throw SQLSyntaxError(
                "identifiers must not start with a digit; surround the identifier with double quotes",
                at: token.position)
        case _ where token.type.isName:
            advance()
            return Identifier(text(token), position: token.position)
        default:
            throw unexpected("<identifier>")
        }
    }

    /// A name with dots.
    mutating func qualifiedName() throws(SQLSyntaxError) -> QualifiedName {
        var parts = [try identifier()]
        while take(.dot) { parts.append(try identifier()) }
        return QualifiedName(parts)
    }

    /// The names of `( a, b )`.
    mutating func columnAliases() throws(SQLSyntaxError) -> [Identifier] {
        try expect(.leftParenthesis)
        var names = [try identifier()]
        while take(.comma) { names.append(try identifier()) }
        try expect(.rightParenthesis)
        return names
    }

    /// The text of a token without its quotes, with the doubled ones made single.
    func unquoted(_ token: Token, quote: UInt8) -> String {
        var content: [UInt8] = []
        content.reserveCapacity(token.end - token.start)
        var offset = token.start + 1
        while offset < token.end - 1 {
            content.append(bytes[offset])
            offset += bytes[offset] == quote ? 2 : 1
        }
        return String(decoding: content, as: UTF8.self)
    }

    /// Whether a string starts a given distance ahead.
    func isString(_ distance: Int = 0) -> Bool {
        let type = peek(distance)
        return type == .string || type == .unicodeString
    }

    /// A string literal's text.
    mutating func string() throws(SQLSyntaxError) -> String {
        let token = current
        switch token.type {
        case .string:
            advance()
            return unquoted(token, quote: UInt8(ascii: "'"))
        case .unicodeString:
            advance()
            var escape: String?
            if take(.uescape) { escape = unquoted(try expect(.string), quote: UInt8(ascii: "'")) }
            let inner = Token(type: .string, start: token.start + 2, end: token.end, position: token.position)
            return try UnicodeLiteral.decode(
                unquoted(inner, quote: UInt8(ascii: "'")), escape: escape, at: token.position)
        default:
            throw unexpected("<string>")
        }
    }

    /// A list in parentheses; may be empty.
    mutating func parenthesizedExpressions() throws(SQLSyntaxError) -> [Expression] {
        try expect(.leftParenthesis)
        if take(.rightParenthesis) { return [] }
        let list = try expressions()
        try expect(.rightParenthesis)
        return list
    }

    /// One or more expressions separated by commas.
    mutating func expressions() throws(SQLSyntaxError) -> [Expression] {
        var list = [try expression()]
        while take(.comma) { list.append(try expression()) }
        return list
    }
}

/// The escapes of `U&'…'`.
enum UnicodeLiteral {
    /// Replaces the escapes of a text.
    ///
    /// - Parameters:
    ///   - content: the text between the quotes.
    ///   - escape: the text after `UESCAPE`; a backslash when nil.
    ///   - position: where errors point.
    /// - Returns: the text meant.
    /// - Throws: `SQLSyntaxError` with Trino's text.
    static func decode(
        _ content: String, escape: String?, at position: SourcePosition
    ) throws(SQLSyntaxError) -> String {
        func check(_ condition: Bool, _ message: @autoclosure () -> String) throws(SQLSyntaxError) {
            if !condition { throw SQLSyntaxError(message(), at: position) }
        }
        var marker: Unicode.Scalar = "\\"
        if let escape {
            try check(!escape.isEmpty, "Empty Unicode escape character")
            guard escape.unicodeScalars.count == 1, let only = escape.unicodeScalars.first, isValidEscape(only) else {
                throw SQLSyntaxError("Invalid Unicode escape character: \(escape)", at: position)
            }
            marker = only
        }
        var result = String.UnicodeScalarView()
        var digits = ""
        var needed = 0
        var isEscaped = false
        for scalar in content.unicodeScalars {
            if needed > 0 {
                try check(scalar.properties.isASCIIHexDigit, "Incomplete escape sequence: \(digits)")
                digits.unicodeScalars.append(scalar)
                guard digits.count == needed else { continue }
                let code = UInt32(digits, radix: 16) ?? .max
                try check(code <= 0x10FFFF, "Invalid escaped character: \(digits)")
                guard let value = Unicode.Scalar(code) else {
                    throw SQLSyntaxError(
                        "Invalid escaped character: \(digits). Escaped character is a surrogate. "
                            + "Use '\\+123456' instead.", at: position)
                }
                result.append(value)
                (digits, needed) = ("", 0)
            } else if isEscaped {
                isEscaped = false
                if scalar == marker {
                    result.append(marker)
                } else if scalar == "+" {
                    needed = 6
                } else if scalar.properties.isASCIIHexDigit {
                    needed = 4
                    digits.unicodeScalars.append(scalar)
                } else {
                    throw SQLSyntaxError("Invalid hexadecimal digit: \(scalar)", at: position)
                }
            } else if scalar == marker {
                isEscaped = true
            } else {
                result.append(scalar)
            }
        }
        try check(needed == 0 && !isEscaped, "Incomplete escape sequence: \(digits)")
        return String(result)
    }

    private static func isValidEscape(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x7F && scalar.value > 0x20 && !scalar.properties.isASCIIHexDigit && scalar != "\""
            && scalar != "+" && scalar != "'"
    }
}
