import Glibc

/// The characters that have a meaning in pictures of numbers; `$formatNumber`'s third argument changes them.
struct NumberSymbols {
    var decimalSeparator: Character = "."
    var groupingSeparator: Character = ","
    var exponentSeparator: Character = "e"
    var minusSign = "-"
    var percent = "%"
    var perMille = "\u{2030}"
    var zeroDigit: Unicode.Scalar = "0"
    var digit: Character = "#"
    var patternSeparator: Character = ";"

    init(_ options: Value) {
        func text(_ name: String) -> String? { options.looking(up: name).text }
        func set(_ name: String, _ character: inout Character) {
            if let first = text(name)?.first { character = first }
        }
        set("decimal-separator", &decimalSeparator)
        set("grouping-separator", &groupingSeparator)
        set("exponent-separator", &exponentSeparator)
        set("digit", &digit)
        set("pattern-separator", &patternSeparator)
        minusSign = text("minus-sign") ?? minusSign
        percent = text("percent") ?? percent
        perMille = text("per-mille") ?? perMille
        if let zero = text("zero-digit")?.unicodeScalars.first { zeroDigit = zero }
    }

    func isDigit(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1 else { return false }
        return (zeroDigit.value...zeroDigit.value + 9).contains(scalar.value)
    }

    func isPlace(_ character: Character) -> Bool { isDigit(character) || character == digit }

    func isActive(_ character: Character) -> Bool {
        isPlace(character) || character == decimalSeparator || character == exponentSeparator
            || character == groupingSeparator || character == patternSeparator
    }

    /// A text of ASCII digits in the family of digits.
    func digits(_ text: String) -> [Character] {
        text.unicodeScalars.map { scalar in
            guard ("0"..."9").contains(scalar), let digit = Unicode.Scalar(scalar.value - 0x30 + zeroDigit.value) else {
                return Character(scalar)
            }
            return Character(digit)
        }
    }
}

/// One picture of a number, positive or negative.
///
/// XPath's fn:format-number, <https://www.w3.org/TR/xpath-functions-31/#formatting-numbers>.
struct NumberPicture {
    private let symbols: NumberSymbols
    private let picture: String
    var prefix: String
    private let suffix: String
    private let active: [Character]
    private let whole: [Character]
    private let fraction: [Character]
    private let exponent: [Character]?

    /// Reads a picture.
    ///
    /// - Throws: D3081 to D3093; of several faults the last, as jsonata-js has it.
    init(_ picture: String, _ symbols: NumberSymbols) throws(Fault) {
        self.picture = picture
        self.symbols = symbols
        let letters = Array(picture)
        func frames(_ letter: Character) -> Bool { symbols.isActive(letter) && letter != symbols.exponentSeparator }
        let first = letters.firstIndex(where: frames) ?? letters.count
        let last = letters.lastIndex(where: frames).map { $0 + 1 } ?? letters.count
        prefix = String(letters[..<first])
        suffix = String(letters[max(first, last)...])
        active = Array(letters[first..<max(first, last)])
        var mantissa = active[...]
        if let place = active.firstIndex(of: symbols.exponentSeparator) {
            exponent = Array(active[(place + 1)...])
            mantissa = active[..<place]
        } else {
            exponent = nil
        }
        if let point = mantissa.firstIndex(of: symbols.decimalSeparator) {
            whole = Array(mantissa[..<point])
            fraction = Array(mantissa[(point + 1)...])
        } else {
            whole = Array(mantissa)
            fraction = []
        }
        if let code = fault(letters) { throw Fault(code) }
    }

    private func fault(_ letters: [Character]) -> String? {
        var code: String?
        func occurrences(_ text: String) -> Int {
            text.isEmpty ? 0 : letters.indices.count { letters[$0...].starts(with: text) }
        }
        if letters.count(where: { $0 == symbols.decimalSeparator }) > 1 { code = "D3081" }
        if occurrences(symbols.percent) > 1 { code = "D3082" }
        if occurrences(symbols.perMille) > 1 { code = "D3083" }
        let scales = occurrences(symbols.percent) + occurrences(symbols.perMille) > 0
        if occurrences(symbols.percent) > 0, occurrences(symbols.perMille) > 0 { code = "D3084" }
        if !(whole + fraction).contains(where: symbols.isPlace) { code = "D3085" }
        if active.contains(where: { !symbols.isActive($0) }) { code = "D3086" }
        if let point = letters.firstIndex(of: symbols.decimalSeparator) {
            let neighbours = [point - 1, point + 1].filter { letters.indices.contains($0) }
            if neighbours.contains(where: { letters[$0] == symbols.groupingSeparator }) { code = "D3087" }
        } else if whole.last == symbols.groupingSeparator {
            code = "D3088"
        }
        if occurrences(String(repeating: symbols.groupingSeparator, count: 2)) > 0 { code = "D3089" }
        if let place = whole.firstIndex(of: symbols.digit), whole[..<place].contains(where: symbols.isDigit) {
            code = "D3090"
        }
        if let place = fraction.lastIndex(of: symbols.digit), fraction[place...].contains(where: symbols.isDigit) {
            code = "D3091"
        }
        if let exponent {
            if !exponent.isEmpty, scales { code = "D3092" }
            if exponent.isEmpty || !exponent.allSatisfy(symbols.isDigit) { code = "D3093" }
        }
        return code
    }

    // MARK: - Formatting

    /// The text of a number; its sign is in the prefix.
    func text(of value: Double) -> String {
        var mantissa = abs(value)
        if !symbols.percent.isEmpty, picture.contains(symbols.percent) {
            mantissa *= 100
        } else if !symbols.perMille.isEmpty, picture.contains(symbols.perMille) {
            mantissa *= 1000
        }
        var leastWhole = whole.count(where: symbols.isDigit)
        var leastFraction = fraction.count(where: symbols.isDigit)
        var mostFraction = fraction.count(where: symbols.isPlace)
        let scaling = leastWhole
        if leastWhole == 0, mostFraction == 0 {
            if exponent != nil {
                (leastFraction, mostFraction) = (1, 1)
            } else {
                leastWhole = 1
            }
        }
        if exponent != nil, leastWhole == 0, whole.contains(symbols.digit) { leastWhole = 1 }
        if leastWhole == 0, leastFraction == 0 { leastFraction = 1 }

        var power = 0
        if exponent != nil, mantissa > 0, mantissa.isFinite {
            let most = pow(10, Double(scaling))
            let least = pow(10, Double(scaling - 1))
            while mantissa < least {
                mantissa *= 10
                power -= 1
            }
            while mantissa > most {
                mantissa /= 10
                power += 1
            }
        }
        let rounded = Builtin.round(mantissa, places: Double(mostFraction))
        let parts = JSText.fixed(rounded, places: mostFraction).split(separator: ".")
        var wholeDigits = symbols.digits(String((parts.first ?? "0").drop { $0 == "0" }))
        var fractionDigits = parts.count > 1 ? Array(parts[1]) : []
        while fractionDigits.last == "0", fractionDigits.count > leastFraction {
            fractionDigits.removeLast()
        }
        while fractionDigits.count < leastFraction {
            fractionDigits.append("0")
        }
        let zero = Character(symbols.zeroDigit)
        wholeDigits = Array(repeating: zero, count: max(0, leastWhole - wholeDigits.count)) + wholeDigits
        var result = prefix + String(grouped(wholeDigits))
        if !fractionDigits.isEmpty, picture.contains(symbols.decimalSeparator) {
            result.append(symbols.decimalSeparator)
            result += String(groupedFraction(symbols.digits(String(fractionDigits))))
        }
        if let exponent {
            let digits = symbols.digits(String(abs(power)))
            result.append(symbols.exponentSeparator)
            if power < 0 { result += symbols.minusSign }
            result += String(repeating: zero, count: max(0, exponent.count - digits.count)) + String(digits)
        }
        return result + suffix
    }

    private func grouped(_ digits: [Character]) -> [Character] {
        let places = whole.indices.filter { whole[$0] == symbols.groupingSeparator }
            .map { whole[$0...].count(where: symbols.isPlace) }
        var result = digits
        if let interval = IntegerPicture.regularInterval(places) {
            for multiple in stride(from: 1, through: (digits.count - 1) / interval, by: 1) where !digits.isEmpty {
                result.insert(symbols.groupingSeparator, at: digits.count - multiple * interval)
            }
            return result
        }
        for place in places.sorted() where place < digits.count {
            result.insert(symbols.groupingSeparator, at: digits.count - place)
        }
        return result
    }

    private func groupedFraction(_ digits: [Character]) -> [Character] {
        let places = fraction.indices.filter { fraction[$0] == symbols.groupingSeparator }
            .map { fraction[..<$0].count(where: symbols.isPlace) }
        var result = digits
        for place in places.sorted(by: >) where place < digits.count {
            result.insert(symbols.groupingSeparator, at: place)
        }
        return result
    }
}
