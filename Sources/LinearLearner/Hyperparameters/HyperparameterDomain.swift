/// The values a hyperparameter may have.
enum HyperparameterDomain: Hashable, Sendable {
    /// One of some words.
    case words([String])
    /// `true` or `false`, in any case, as Python prints them with a capital; with `orAuto` also `auto`.
    case truth(orAuto: Bool)
    /// A whole number without a point; with `orAuto` also `auto`.
    case integer(ClosedRange<Int>, orAuto: Bool)
    /// A finite number, or one of some words.
    case real(RealRange, words: [String])
    /// Any text.
    case text

    /// The value, or `nil` when it is not in the domain.
    func value(_ text: String) -> HyperparameterValue? {
        switch self {
        case .words(let words): words.contains(text) ? .word(text) : nil
        case .truth(let orAuto):
            switch text.lowercased() {
            case "true": .truth(true)
            case "false": .truth(false)
            case "auto" where orAuto: .word("auto")
            default: nil
            }
        case .integer(let range, let orAuto):
            if orAuto, text == "auto" {
                .word("auto")
            } else if let number = Int(text), range.contains(number) {
                .integer(number)
            } else {
                nil
            }
        case .real(let range, let words):
            if words.contains(text) {
                .word(text)
            } else if let number = Self.decimal(text), range.contains(number) {
                .real(number)
            } else {
                nil
            }
        case .text: .word(text)
        }
    }

    /// The domain in the words a message uses.
    var description: String {
        switch self {
        case .words(let words): Self.list(words.map { "\"\($0)\"" })
        case .truth(let orAuto): orAuto ? #""true", "false" or "auto""# : #""true" or "false""#
        case .integer(let range, let orAuto):
            (range.upperBound == .max
                ? "a whole number of at least \(range.lowerBound)"
                : "a whole number from \(range.lowerBound) to \(range.upperBound)") + (orAuto ? #" or "auto""# : "")
        case .real(let range, let words): Self.list([range.description] + words.map { "\"\($0)\"" })
        case .text: "a text"
        }
    }

    private static func list(_ parts: [String]) -> String {
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " or " + last
    }

    /// A number in decimal digits; `inf`, `nan` and hexadecimal ones, which Swift would read, are none.
    private static func decimal(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }) else { return nil }
        guard let number = Double(text), number.isFinite else { return nil }
        return number
    }
}

/// A range of numbers with open or closed ends.
struct RealRange: Hashable, Sendable {
    var lower = -Double.infinity
    var upper = Double.infinity
    var includesLower = false

    static let any = RealRange()
    static let positive = RealRange(lower: 0)
    static let notNegative = RealRange(lower: 0, includesLower: true)
    /// Both ends left out.
    static let openUnit = RealRange(lower: 0, upper: 1)
    /// 0 but not 1.
    static let unitBelowOne = RealRange(lower: 0, upper: 1, includesLower: true)

    func contains(_ number: Double) -> Bool {
        (number > lower || (includesLower && number == lower)) && number < upper
    }

    var description: String {
        switch (lower, upper) {
        case (-.infinity, _): "a number"
        case (_, .infinity): includesLower ? "a number of at least 0" : "a number above 0"
        default: includesLower ? "a number from 0 to below 1" : "a number above 0 and below 1"
        }
    }
}

/// A value that lies in its domain.
enum HyperparameterValue: Hashable, Sendable {
    case word(String)
    case truth(Bool)
    case integer(Int)
    case real(Double)
}
