import Glibc

/// Numbers in words, letters and Roman numerals, both ways.
enum NumberWords {
    private static let small = [
        "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
        "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
    ]
    private static let smallOrdinals = [
        "Zeroth", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth",
        "Eleventh", "Twelfth", "Thirteenth", "Fourteenth", "Fifteenth", "Sixteenth", "Seventeenth", "Eighteenth",
        "Nineteenth",
    ]
    private static let tens = ["Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"]
    private static let magnitudes = ["Thousand", "Million", "Billion", "Trillion"]

    // MARK: - Words

    /// The words of a whole number; above a trillion, trillions of trillions.
    static func words(_ value: Double, isOrdinal: Bool) -> String { words(value, follows: false, isOrdinal) }

    private static func words(_ value: Double, follows: Bool, _ isOrdinal: Bool) -> String {
        if value < 100 { return (follows ? " and " : "") + underHundred(Int(value), isOrdinal) }
        var unit = 100.0
        var name = "Hundred"
        if value >= 1000 {
            let magnitude = min(Int((log10(value) / 3).rounded(.down)), magnitudes.count)
            unit = pow(1000, Double(magnitude))
            name = magnitudes[magnitude - 1]
        }
        let count = (value / unit).rounded(.down)
        let rest = value - count * unit
        let start = (follows ? ", " : "") + words(count, follows: false, false) + " " + name
        if rest > 0 { return start + words(rest, follows: true, isOrdinal) }
        return isOrdinal ? start + "th" : start
    }

    private static func underHundred(_ value: Int, _ isOrdinal: Bool) -> String {
        guard value >= 20 else { return isOrdinal ? smallOrdinals[value] : small[value] }
        let ten = tens[value / 10 - 2]
        if value % 10 > 0 { return ten + "-" + underHundred(value % 10, isOrdinal) }
        return isOrdinal ? ten.dropLast() + "ieth" : ten
    }

    /// What each word is worth, in small letters.
    static let values: [String: Double] = {
        var values: [String: Double] = ["hundred": 100, "hundredth": 100, "hundreth": 100]
        for (value, word) in small.enumerated() {
            values[word.lowercased()] = Double(value)
            values[smallOrdinals[value].lowercased()] = Double(value)
        }
        for (index, word) in tens.enumerated() {
            values[word.lowercased()] = Double(index + 2) * 10
            values[word.lowercased().dropLast() + "ieth"] = Double(index + 2) * 10
        }
        for (index, word) in magnitudes.enumerated() {
            values[word.lowercased()] = pow(1000, Double(index + 1))
            values[word.lowercased() + "th"] = pow(1000, Double(index + 1))
        }
        return values
    }()

    /// The number that words mean; nil when there is a word that is none.
    static func number(words text: String) -> Double? {
        var segments = [0.0]
        for word in text.split(whereSeparator: { " -,\n\t".contains($0) }) where word != "and" {
            guard let value = values[String(word)] else { return nil }
            var top = segments.removeLast()
            if value < 100 {
                if top >= 1000 {
                    segments.append(top)
                    top = 0
                }
                segments.append(top + value)
            } else {
                segments.append(top * value)
            }
        }
        return segments.reduce(0, +)
    }

    // MARK: - Letters

    /// `a` to `z`, then `aa` and so on.
    static func letters(_ number: Int, upper: Bool) -> String {
        var value = number
        var result: [UInt8] = []
        while value > 0 {
            result.append(UInt8((value - 1) % 26) + UInt8(ascii: upper ? "A" : "a"))
            value = (value - 1) / 26
        }
        return String(decoding: result.reversed(), as: UTF8.self)
    }

    static func number(letters text: String, upper: Bool) -> Double? {
        var result = 0.0
        for letter in text.utf8 {
            result = result * 26 + Double(Int(letter) - Int(UInt8(ascii: upper ? "A" : "a")) + 1)
        }
        return result
    }

    // MARK: - Roman numerals

    private static let numerals: [(value: Int, text: String)] = [
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
        (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ]

    static func roman(_ number: Int) -> String {
        var rest = number
        var result = ""
        for (value, text) in numerals {
            while rest >= value {
                result += text
                rest -= value
            }
        }
        return result
    }

    /// The number of a Roman numeral in capitals; nil when it has another letter.
    static func number(roman text: String) -> Double? {
        let worth: [Character: Double] = ["M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1]
        var result = 0.0
        var largest = 1.0
        for letter in text.reversed() {
            guard let value = worth[letter] else { return nil }
            result += value < largest ? -value : value
            largest = max(largest, value)
        }
        return result
    }
}
