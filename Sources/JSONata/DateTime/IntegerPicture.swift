import Glibc

/// A picture of an integer, as `$formatInteger` and the components of a date have it.
///
/// XPath's fn:format-integer, <https://www.w3.org/TR/xpath-functions-31/#formatting-integers>.
struct IntegerPicture {
    enum Form {
        case decimal
        case letters
        case roman
        case words
        case sequence(String)
    }

    enum LetterCase {
        case upper
        case lower
        case title
    }

    struct Separator {
        let position: Int
        let character: Unicode.Scalar
    }

    var form = Form.decimal
    var letterCase = LetterCase.lower
    var isOrdinal = false
    /// The digit zero of the family of digits.
    var zero: UInt32 = 0x30
    var mandatoryDigits = 0
    var optionalDigits = 0
    /// The one interval of all separators, if there is one.
    var interval: Int?
    var separators: [Separator] = []
    /// How many digits to read, when another number follows at once.
    var parseWidth: Int?

    /// Reads a picture.
    ///
    /// - Throws: D3131 for digits of different families.
    init(_ picture: String) throws(Fault) {
        var primary = picture
        if let semicolon = picture.lastIndex(of: ";") {
            primary = String(picture[..<semicolon])
            isOrdinal = picture[semicolon...].dropFirst().first == "o"
        }
        switch primary {
        case "A": (form, letterCase) = (.letters, .upper)
        case "a": form = .letters
        case "I": (form, letterCase) = (.roman, .upper)
        case "i": form = .roman
        case "W": (form, letterCase) = (.words, .upper)
        case "Ww": (form, letterCase) = (.words, .title)
        case "w": form = .words
        default: try readDigits(primary)
        }
    }

    private mutating func readDigits(_ picture: String) throws(Fault) {
        var family: UInt32?
        var place = 0
        for scalar in picture.unicodeScalars.reversed() {
            if let zero = IntegerPicture.zero(of: scalar) {
                guard family == nil || family == zero else { throw Fault("D3131") }
                family = zero
                mandatoryDigits += 1
                place += 1
            } else if scalar == "#" {
                optionalDigits += 1
                place += 1
            } else {
                separators.append(Separator(position: place, character: scalar))
            }
        }
        guard let family else {
            form = .sequence(picture)
            return
        }
        zero = family
        interval = IntegerPicture.interval(separators)
    }

    private static let zeros: [UInt32] = [
        0x30, 0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0de6,
        0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40,
        0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
    ]

    /// The zero of the family of digits that a character is of.
    private static func zero(of scalar: Unicode.Scalar) -> UInt32? {
        zeros.first { ($0...$0 + 9).contains(scalar.value) }
    }

    /// The interval of separators that are all alike and stand at every multiple of it.
    private static func interval(_ separators: [Separator]) -> Int? {
        guard let first = separators.first, separators.allSatisfy({ $0.character == first.character }) else {
            return nil
        }
        let positions = separators.map(\.position)
        guard let factor = regularInterval(positions) else { return nil }
        return factor
    }

    /// The greatest common divisor of places that stand at every multiple of it.
    static func regularInterval(_ positions: [Int]) -> Int? {
        guard let first = positions.first else { return nil }
        func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }
        let factor = positions.reduce(first, divisor)
        guard factor > 0, (1...positions.count).allSatisfy({ positions.contains($0 * factor) }) else { return nil }
        return factor
    }

    // MARK: - Formatting

    /// The text of a whole number.
    ///
    /// - Throws: D3130 for a sequence that is not known.
    func text(of number: Double) throws(Fault) -> String {
        let value = abs(number)
        var result: String
        switch form {
        case .letters: result = NumberWords.letters(Int(min(value, 1e15)), upper: letterCase == .upper)
        case .roman:
            result = NumberWords.roman(Int(min(value, 1_000_000)))
            if letterCase == .upper { result = result.uppercased() }
        case .words:
            result = NumberWords.words(value, isOrdinal: isOrdinal)
            if letterCase == .upper { result = result.uppercased() }
            if letterCase == .lower { result = result.lowercased() }
        case .decimal: result = decimal(value)
        case .sequence(let token): throw Fault("D3130", value: .string(token))
        }
        return number < 0 ? "-" + result : result
    }

    private func decimal(_ value: Double) -> String {
        var digits = Array(JSText.fixed(value, places: 0).unicodeScalars)
        if digits.count < mandatoryDigits {
            digits = Array(repeating: "0", count: mandatoryDigits - digits.count) + digits
        }
        if zero != 0x30 {
            digits = digits.map { Unicode.Scalar($0.value + zero - 0x30) ?? $0 }
        }
        let last = digits.last
        let isTeen = digits.count > 1 && digits[digits.count - 2] == "1"
        if let interval, let character = separators.first?.character {
            for multiple in stride(from: (digits.count - 1) / interval, to: 0, by: -1) {
                digits.insert(character, at: digits.count - multiple * interval)
            }
        } else {
            for separator in separators.reversed() where separator.position < digits.count {
                digits.insert(separator.character, at: digits.count - separator.position)
            }
        }
        let text = String(String.UnicodeScalarView(digits))
        guard isOrdinal else { return text }
        switch last {
        case "1" where !isTeen: return text + "st"
        case "2" where !isTeen: return text + "nd"
        case "3" where !isTeen: return text + "rd"
        default: return text + "th"
        }
    }

    // MARK: - Parsing

    /// What a text in this form looks like, as a regular expression.
    ///
    /// - Throws: D3130 for a sequence that is not known.
    func pattern() throws(Fault) -> String {
        switch form {
        case .letters: return letterCase == .upper ? "[A-Z]+" : "[a-z]+"
        case .roman: return letterCase == .upper ? "[MDCLXVI]+" : "[mdclxvi]+"
        case .words: return "(?:" + NumberWords.values.keys.sorted(by: >).joined(separator: "|") + "|and|[\\-, ])+"
        case .decimal: return "[0-9]" + (parseWidth.map { "{\($0)}" } ?? "+") + (isOrdinal ? "(?:th|st|nd|rd)" : "")
        case .sequence(let token): throw Fault("D3130", value: .string(token))
        }
    }

    /// The number that a text means; nil when it means none.
    ///
    /// - Throws: D3130 for a sequence that is not known.
    func number(_ text: String) throws(Fault) -> Double? {
        switch form {
        case .letters: return NumberWords.number(letters: text, upper: letterCase == .upper)
        case .roman: return NumberWords.number(roman: text.uppercased())
        case .words: return NumberWords.number(words: text.lowercased())
        case .decimal:
            var digits = isOrdinal ? String(text.dropLast(2)) : text
            let characters = interval == nil ? separators.map(\.character) : separators.prefix(1).map(\.character)
            digits.unicodeScalars.removeAll { characters.contains($0) }
            if zero != 0x30 {
                let plain = digits.unicodeScalars.map { scalar in
                    (zero...zero + 9).contains(scalar.value)
                        ? Unicode.Scalar(scalar.value - zero + 0x30) ?? scalar : scalar
                }
                digits = String(String.UnicodeScalarView(plain))
            }
            return IntegerPicture.leadingInteger(digits)
        case .sequence(let token): throw Fault("D3130", value: .string(token))
        }
    }

    /// The integer that a text begins with, as JavaScript's parseInt reads it.
    private static func leadingInteger(_ text: String) -> Double? {
        var letters = Array(text.utf8.drop { $0 == 0x20 || (9...13).contains($0) })
        let isNegative = letters.first == UInt8(ascii: "-")
        if let sign = letters.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { letters.removeFirst() }
        let digits = letters.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let value = Double(String(decoding: digits, as: UTF8.self)) else { return nil }
        return isNegative ? -value : value
    }
}
