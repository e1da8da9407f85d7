/// What a regular expression says, as a tree.
indirect enum RegexPattern {
    case empty
    case unit(UInt16)
    case any
    case set(UnitSet)
    case lineStart
    case lineEnd
    case wordBoundary(Bool)
    case sequence([RegexPattern])
    case either([RegexPattern])
    case capture(Int, RegexPattern)
    case backreference(Int)
    case namedBackreference(String)
    case look(RegexPattern, ahead: Bool, negated: Bool)
    case `repeat`(RegexPattern, least: Int, most: Int?, lazy: Bool, captures: Range<Int>)
}

/// Why a pattern is not a regular expression.
struct RegexSyntaxError: Error {
    let reason: String
}

/// A set of UTF-16 units, as ranges and classes.
struct UnitSet: Sendable {
    var ranges: [ClosedRange<UInt16>] = []
    var classes: [UnitClass] = []
    var isNegated = false

    func contains(_ unit: UInt16, ignoringCase: Bool) -> Bool {
        var isMember = holds(unit)
        if !isMember, ignoringCase {
            isMember = holds(UnitCase.upper(unit)) || holds(UnitCase.lower(unit))
        }
        return isMember != isNegated
    }

    private func holds(_ unit: UInt16) -> Bool {
        ranges.contains { $0.contains(unit) } || classes.contains { $0.contains(unit) }
    }
}

/// A class with a letter of its own: `\d`, `\w`, `\s` and what they leave out, and Unicode's categories.
struct UnitClass: Sendable {
    enum Kind: Sendable {
        case digit
        case word
        case space
        case category(String)
    }

    let kind: Kind
    let isNegated: Bool

    func contains(_ unit: UInt16) -> Bool {
        let isMember =
            switch kind {
            case .digit: (0x30...0x39).contains(unit)
            case .word: UnitClass.isWord(unit)
            case .space: UnitClass.isSpace(unit)
            case .category(let name): UnitClass.isOfCategory(unit, name)
            }
        return isMember != isNegated
    }

    static func isWord(_ unit: UInt16) -> Bool {
        (0x30...0x39).contains(unit) || (0x41...0x5a).contains(unit) || (0x61...0x7a).contains(unit) || unit == 0x5f
    }

    private static func isSpace(_ unit: UInt16) -> Bool {
        switch unit {
        case 9...13, 0x20, 0xa0, 0x1680, 0x2000...0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff: true
        default: false
        }
    }

    /// The names of Unicode's general categories that `\p{…}` knows.
    static let categories: Set<String> = [
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "N", "Nd", "Nl", "No", "P", "S", "Z", "M", "C", "Alpha", "Digit", "Upper",
        "Lower", "Alnum", "Punct", "Space",
    ]

    private static func isOfCategory(_ unit: UInt16, _ name: String) -> Bool {
        guard let scalar = Unicode.Scalar(unit) else { return false }
        let isASCII = scalar.isASCII
        switch name {
        case "Alpha": return isASCII && scalar.properties.isAlphabetic
        case "Digit": return (0x30...0x39).contains(unit)
        case "Alnum": return isASCII && (scalar.properties.isAlphabetic || (0x30...0x39).contains(unit))
        case "Upper": return (0x41...0x5a).contains(unit)
        case "Lower": return (0x61...0x7a).contains(unit)
        case "Punct": return (0x21...0x7e).contains(unit) && !(isWord(unit) && unit != 0x5f)
        case "Space": return (9...13).contains(unit) || unit == 0x20
        default: return abbreviation(scalar.properties.generalCategory).hasPrefix(name)
        }
    }

    private static func abbreviation(_ category: Unicode.GeneralCategory) -> String {
        switch category {
        case .uppercaseLetter: "Lu"
        case .lowercaseLetter: "Ll"
        case .titlecaseLetter: "Lt"
        case .modifierLetter: "Lm"
        case .otherLetter: "Lo"
        case .decimalNumber: "Nd"
        case .letterNumber: "Nl"
        case .otherNumber: "No"
        case .nonspacingMark, .spacingMark, .enclosingMark: "M"
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            "P"
        case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: "S"
        case .spaceSeparator, .lineSeparator, .paragraphSeparator: "Z"
        default: "C"
        }
    }
}

/// Simple case mapping of single units.
enum UnitCase {
    static func upper(_ unit: UInt16) -> UInt16 {
        if unit < 128 { return (0x61...0x7a).contains(unit) ? unit - 32 : unit }
        return single(Unicode.Scalar(unit)?.properties.uppercaseMapping) ?? unit
    }

    static func lower(_ unit: UInt16) -> UInt16 {
        if unit < 128 { return (0x41...0x5a).contains(unit) ? unit + 32 : unit }
        return single(Unicode.Scalar(unit)?.properties.lowercaseMapping) ?? unit
    }

    private static func single(_ text: String?) -> UInt16? {
        guard let text, text.utf16.count == 1 else { return nil }
        return text.utf16.first
    }
}
