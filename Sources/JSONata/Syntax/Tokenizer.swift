/// Cuts an expression into tokens, over UTF-16 units, since positions are counted in them.
struct Tokenizer {
    let units: [UInt16]
    private(set) var position = 0

    init(_ text: String) { units = Array(text.utf16) }

    private static let singles = Set(".[]{}(),@#;:?+-*/%|=<>^&!~".utf16)
    private static let doubles: Set<String> = ["..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??"]

    /// The next token; `afterOperand` says whether a value stands to the left, so that a slash means division.
    ///
    /// - Throws: S01xx for a malformed token, S03xx for a malformed regular expression.
    mutating func next(afterOperand: Bool) throws(Fault) -> Token {
        try skipBlanks()
        guard let unit = peek() else { return Token(kind: .end, position: units.count) }
        if unit == "/", !afterOperand { return try regex() }
        if let following = peek(1), Tokenizer.doubles.contains("\(unit)\(following)") {
            position += 2
            return token(.symbol("\(unit)\(following)"))
        }
        if Tokenizer.singles.contains(units[position]) {
            position += 1
            return token(.symbol(String(unit)))
        }
        switch unit {
        case "\"", "'": return try string(quote: units[position])
        case "0"..."9": return try number()
        case "`": return try quotedName()
        default: return name()
        }
    }

    private func token(_ kind: Token.Kind) -> Token { Token(kind: kind, position: position) }

    /// The character `offset` units ahead; the replacement character for half of a pair.
    private func peek(_ offset: Int = 0) -> Character? {
        guard position + offset < units.count else { return nil }
        return Character(Unicode.Scalar(units[position + offset]) ?? "\u{fffd}")
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: units[range], as: UTF16.self) }

    private static func isBlank(_ unit: UInt16) -> Bool { unit == 0x20 || (9...11).contains(unit) || unit == 13 }

    private mutating func skipBlanks() throws(Fault) {
        while position < units.count {
            if Tokenizer.isBlank(units[position]) {
                position += 1
            } else if peek() == "/", peek(1) == "*" {
                let start = position
                position += 2
                while !(peek() == "*" && peek(1) == "/") {
                    guard position < units.count else { throw Fault("S0106", at: start) }
                    position += 1
                }
                position += 2
            } else {
                return
            }
        }
    }

    // MARK: - Literals

    private mutating func string(quote: UInt16) throws(Fault) -> Token {
        position += 1
        var result: [UInt16] = []
        while position < units.count {
            let unit = units[position]
            if unit == quote {
                position += 1
                return token(.string(String(decoding: result, as: UTF16.self)))
            }
            if unit == 0x5c {
                position += 1
                result.append(try escape())
            } else {
                result.append(unit)
            }
            position += 1
        }
        throw Fault("S0101", at: position)
    }

    /// The unit that the escape at `position` means; leaves `position` on its last unit.
    private mutating func escape() throws(Fault) -> UInt16 {
        guard let letter = peek() else { throw Fault("S0103", at: position, token: "") }
        switch letter {
        case "\"", "\\", "/": return units[position]
        case "b": return 8
        case "f": return 12
        case "n": return 10
        case "r": return 13
        case "t": return 9
        case "u":
            let digits = text(position + 1..<min(position + 5, units.count))
            guard digits.utf16.count == 4, digits.allSatisfy(\.isHexDigit), let unit = UInt16(digits, radix: 16) else {
                throw Fault("S0104", at: position)
            }
            position += 4
            return unit
        default: throw Fault("S0103", at: position, token: String(letter))
        }
    }

    private mutating func number() throws(Fault) -> Token {
        let start = position
        if peek() == "0" { position += 1 } else { skipDigits() }
        if peek() == ".", let digit = peek(1), digit.isASCII, digit.isNumber {
            position += 1
            skipDigits()
        }
        if peek() == "e" || peek() == "E" {
            let sign = peek(1) == "-" || peek(1) == "+" ? 1 : 0
            if let digit = peek(1 + sign), digit.isASCII, digit.isNumber {
                position += 1 + sign
                skipDigits()
            }
        }
        let spelling = text(start..<position)
        guard let value = Double(spelling), value.isFinite else {
            throw Fault("S0102", at: start).with("token", JSText.quoted(spelling))
        }
        return token(.number(value))
    }

    private mutating func skipDigits() {
        while let digit = peek(), digit.isASCII, digit.isNumber {
            position += 1
        }
    }

    /// The regular expression that starts at the slash; one within brackets does not end it.
    private mutating func regex() throws(Fault) -> Token {
        position += 1
        let start = position
        var depth = 0
        while let unit = peek() {
            let isEscaped = isEscaped(from: start)
            if unit == "/", depth == 0, !isEscaped {
                guard position > start else { throw Fault("S0301", at: position) }
                let pattern = text(start..<position)
                position += 1
                var flags = Set<Character>()
                while let flag = peek(), flag == "i" || flag == "m" {
                    flags.insert(flag)
                    position += 1
                }
                return token(.regex(try compile(pattern, flags)))
            }
            if "([{".contains(unit), !isEscaped { depth += 1 }
            if ")]}".contains(unit), !isEscaped { depth -= 1 }
            position += 1
        }
        throw Fault("S0302", at: position)
    }

    private func compile(_ pattern: String, _ flags: Set<Character>) throws(Fault) -> RegularExpression {
        do throws(RegexSyntaxError) {
            return try RegularExpression(pattern, ignoresCase: flags.contains("i"), multiline: flags.contains("m"))
        } catch {
            throw Fault("S0303", saying: "/\(pattern)/: \(error.reason)", at: position)
        }
    }

    private func isEscaped(from start: Int) -> Bool {
        var count = 0
        while position - count - 1 >= start, units[position - count - 1] == 0x5c {
            count += 1
        }
        return count % 2 == 1
    }

    // MARK: - Names

    private mutating func quotedName() throws(Fault) -> Token {
        position += 1
        guard let end = units[position...].firstIndex(of: 0x60) else {
            position = units.count
            throw Fault("S0105", at: position)
        }
        let name = text(position..<end)
        position = end + 1
        return token(.name(name))
    }

    private mutating func name() -> Token {
        let start = position
        while position < units.count, !Tokenizer.isBlank(units[position]), !Tokenizer.singles.contains(units[position])
        {
            position += 1
        }
        let word = text(start..<position)
        if word.hasPrefix("$") { return token(.variable(String(word.dropFirst()))) }
        switch word {
        case "and", "or", "in": return token(.symbol(word))
        case "true": return token(.literal(.bool(true)))
        case "false": return token(.literal(.bool(false)))
        case "null": return token(.literal(.null))
        default: return token(.name(word))
        }
    }
}
