import Columnar

/// The American Soundex code of a name, as the `Soundex` class of Apache Commons Codec makes it.
///
/// What is no letter is passed over; a letter outside A to Z cannot be coded.
struct Soundex {
    private var code: (UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0)
    private var count = 0
    private var last: UInt8 = 0

    /// Takes a letter or another character of ASCII.
    ///
    /// - Throws: ``Failure`` with the class's words.
    mutating func take(_ codePoint: UInt32) throws {
        let letter = codePoint &- 0x61 < 26 ? codePoint &- 0x20 : codePoint
        if letter < 0x80 && letter &- 0x41 >= 26 { return }
        if count == 4 { return }
        // H and W do not part letters of one kind.
        if count > 0 && (letter == 0x48 || letter == 0x57) { return }
        guard letter &- 0x41 < 26 else {
            let character = Unicode.Scalar(letter).map { "\($0)" } ?? ""
            throw Failure.invalidArgument("The character is not mapped: \(character) (index=\(letter - 0x41))")
        }
        let digit = Soundex.digits[Int(letter &- 0x41)]
        switch count {
        case 0: code.0 = UInt8(letter)
        case _ where digit == 0x30 || digit == last:
            last = digit
            return
        case 1: code.1 = digit
        case 2: code.2 = digit
        default: code.3 = digit
        }
        last = digit
        count += 1
    }

    /// Takes text.
    ///
    /// - Throws: ``Failure`` with the class's words.
    mutating func take(_ text: String) throws {
        // Java looks at UTF-16 units: letters beyond the basic plane are none.
        for scalar in text.unicodeScalars where scalar.value <= 0xFFFF && Soundex.isLetter(scalar) {
            for part in scalar.properties.uppercaseMapping.unicodeScalars { try take(part.value) }
        }
    }

    /// Appends the code; nothing if there was no letter.
    func append(to out: inout TextBuffer) {
        if count == 0 { return }
        for byte in [code.0, code.1, code.2, code.3] { out.append(byte == 0 ? 0x30 : byte) }
    }

    private static let digits = Array("01230120022455012623010202".utf8)

    /// Whether Java's `Character.isLetter` holds.
    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }
}
