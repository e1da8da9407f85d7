extension DateTimePattern {
    /// Compiles a pattern of `date_format` and `date_parse`, as %Y-%m-%d %H:%i:%s.
    ///
    /// A percent sign at the end is ignored, and one before a letter without meaning gives the letter.
    ///
    /// - Throws: ``Failure`` for %D, %U, %u, %V, %w and %X, and for patterns without content.
    public static func mysql(_ text: UnsafeRawBufferPointer) throws(Failure) -> DateTimePattern {
        var pattern = DateTimePattern()
        var isEscaped = false
        var position = 0
        while position < text.count {
            let byte = unsafe text[position]
            position += 1
            if isEscaped {
                isEscaped = false
                try pattern.append(mysqlSpecifier: byte)
            } else if byte == UInt8(ascii: "%") {
                isEscaped = true
            } else {
                pattern.append(literal: CollectionOfOne(byte), asCharacters: true)
            }
        }
        if pattern.elements.isEmpty { throw Failure(message: "Both printing and parsing not supported") }
        pattern.finish()
        return pattern
    }

    private mutating func append(mysqlSpecifier byte: UInt8) throws(Failure) {
        let colon = CollectionOfOne(UInt8(ascii: ":"))
        switch Character(UnicodeScalar(byte)) {
        case "a": append(text: .dayOfWeek, isShort: true)
        case "b": append(text: .monthOfYear, isShort: true)
        case "c": append(number: .monthOfYear, 1, 2)
        case "d": append(number: .dayOfMonth, 2, 2)
        case "e": append(number: .dayOfMonth, 1, 2)
        case "f": elements.append(Element(kind: .fraction, minimum: 6, maximum: 9))
        case "H": append(number: .hourOfDay, 2, 2)
        case "h", "I": append(number: .clockhourOfHalfday, 2, 2)
        case "i": append(number: .minuteOfHour, 2, 2)
        case "j": append(number: .dayOfYear, 3, 3)
        case "k": append(number: .hourOfDay, 1, 2)
        case "l": append(number: .clockhourOfHalfday, 1, 2)
        case "M": append(text: .monthOfYear, isShort: false)
        case "m": append(number: .monthOfYear, 2, 2)
        case "p": append(text: .halfdayOfDay, isShort: false)
        case "r", "T":
            append(number: byte == UInt8(ascii: "r") ? .clockhourOfHalfday : .hourOfDay, 2, 2)
            append(literal: colon, asCharacters: true)
            append(number: .minuteOfHour, 2, 2)
            append(literal: colon, asCharacters: true)
            append(number: .secondOfMinute, 2, 2)
            if byte == UInt8(ascii: "r") {
                append(literal: CollectionOfOne(0x20), asCharacters: true)
                append(text: .halfdayOfDay, isShort: false)
            }
        case "S", "s": append(number: .secondOfMinute, 2, 2)
        case "v": append(number: .weekOfWeekyear, 2, 2)
        case "x": append(number: .weekyear, 4, 4, isSigned: true)
        case "W": append(text: .dayOfWeek, isShort: false)
        case "Y": append(number: .year, 4, 4, isSigned: true)
        case "y": elements.append(Element(kind: .twoDigitYear, field: .year, minimum: 2020))
        case "w", "U", "u", "V", "X", "D":
            throw Failure(message: "%\(Character(UnicodeScalar(byte))) not supported in date format string")
        default: append(literal: CollectionOfOne(byte), asCharacters: true)
        }
    }

    /// Compiles a pattern of `format_datetime` and `parse_datetime`, as yyyy-MM-dd HH:mm:ss.SSS.
    ///
    /// - Parameters:
    ///   - text: the pattern.
    ///   - currentYear: the year of today, around which yy is understood: 80 years back, 19 ahead.
    /// - Returns: the pattern.
    /// - Throws: ``Failure`` for an empty pattern and for letters without meaning.
    public static func joda(_ text: UnsafeRawBufferPointer, currentYear: Int) throws(Failure) -> DateTimePattern {
        guard text.count > 0 else { throw Failure(message: "Invalid pattern specification") }
        var tokens: [[UInt8]] = []
        var position = 0
        while position < text.count { unsafe tokens.append(jodaToken(text, &position)) }
        var pattern = DateTimePattern()
        for (index, token) in tokens.enumerated() {
            let isBeforeNumber = index + 1 < tokens.count && isNumeric(tokens[index + 1])
            try pattern.append(jodaToken: token, isBeforeNumber: isBeforeNumber, currentYear: currentYear)
        }
        pattern.finish()
        return pattern
    }

    /// A run of one letter, or a literal after an apostrophe.
    private static func jodaToken(_ text: UnsafeRawBufferPointer, _ position: inout Int) -> [UInt8] {
        let first = unsafe text[position]
        if isLetter(first) {
            var token: [UInt8] = []
            while unsafe position < text.count && text[position] == first {
                token.append(first)
                position += 1
            }
            return token
        }
        let apostrophe = UInt8(ascii: "'")
        var token = [apostrophe]
        var isQuoted = false
        while position < text.count {
            let byte = unsafe text[position]
            if byte == apostrophe {
                if unsafe position + 1 < text.count && text[position + 1] == apostrophe {
                    token.append(byte)
                    position += 1
                } else {
                    isQuoted.toggle()
                }
            } else if !isQuoted && isLetter(byte) {
                break
            } else {
                token.append(byte)
            }
            position += 1
        }
        return token
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
    }

    private static func isNumeric(_ token: [UInt8]) -> Bool {
        switch Character(UnicodeScalar(token[0])) {
        case "c", "C", "x", "y", "Y", "d", "h", "H", "m", "s", "S", "e", "D", "F", "w", "W", "k", "K": true
        case "M": token.count <= 2
        default: false
        }
    }

    private mutating func append(jodaToken token: [UInt8], isBeforeNumber: Bool, currentYear: Int) throws(Failure) {
        let length = token.count
        switch Character(UnicodeScalar(token[0])) {
        case "G": append(text: .era, isShort: false)
        case "C": append(number: .centuryOfEra, length, length, isSigned: true)
        case "x", "y", "Y":
            let isWeekyear = token[0] == UInt8(ascii: "x")
            if length == 2 {
                elements.append(
                    Element(
                        kind: .twoDigitYear, field: isWeekyear ? .weekyear : .year, minimum: currentYear - 30,
                        flag: !isBeforeNumber))
            } else {
                let field: DateTimeField =
                    isWeekyear ? .weekyear : token[0] == UInt8(ascii: "y") ? .year : .yearOfEra
                append(number: field, length, isBeforeNumber ? length : 9, isSigned: field != .yearOfEra)
            }
        case "M":
            if length >= 3 {
                append(text: .monthOfYear, isShort: length == 3)
            } else {
                append(number: .monthOfYear, length, 2)
            }
        case "d": append(number: .dayOfMonth, length, 2)
        case "a": append(text: .halfdayOfDay, isShort: false)
        case "h": append(number: .clockhourOfHalfday, length, 2)
        case "H": append(number: .hourOfDay, length, 2)
        case "k": append(number: .clockhourOfDay, length, 2)
        case "K": append(number: .hourOfHalfday, length, 2)
        case "m": append(number: .minuteOfHour, length, 2)
        case "s": append(number: .secondOfMinute, length, 2)
        case "S": elements.append(Element(kind: .fraction, minimum: length, maximum: min(length, 18)))
        case "e": append(number: .dayOfWeek, length, 1)
        case "E": append(text: .dayOfWeek, isShort: length < 4)
        case "D": append(number: .dayOfYear, length, 3)
        case "w": append(number: .weekOfWeekyear, length, 2)
        case "z": elements.append(Element(kind: length >= 4 ? .zoneName : .zoneShortName))
        case "Z": elements.append(Element(kind: length >= 3 ? .zoneID : .zoneOffset, flag: length == 2))
        case "'":
            if length > 1 { append(literal: token.dropFirst(), asCharacters: false) }
        default:
            throw Failure(message: "Illegal pattern component: \(String(decoding: token, as: UTF8.self))")
        }
    }
}
