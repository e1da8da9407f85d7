internal import Glibc

/// Numbers as people read them.
enum Decimals {
    /// A number with so many decimals, thousands apart.
    ///
    /// - Precondition: the number is finite.
    static func fixed(_ value: Double, digits: Int) -> String {
        let scale = pow(10, Double(digits))
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 1e15 else { return PrintedNumber.text(value, "%.3e") }
        let whole = Int(scaled)
        let (units, rest) = whole.quotientAndRemainder(dividingBy: Int(scale))
        let fraction = digits == 0 ? "" : "." + padded(rest, to: digits)
        return (value < 0 && whole != 0 ? "-" : "") + grouped(units) + fraction
    }

    /// A number with four significant digits, in a form that other programs read too.
    static func significant(_ value: Double) -> String {
        if value.isNaN { return "not defined" }
        if value.isInfinite { return value < 0 ? "-infinite" : "infinite" }
        guard value != 0 else { return "0" }
        let exponent = exponentOfTen(value)
        if exponent < -4 || exponent > 8 { return PrintedNumber.text(value, "%.3e") }
        return fixed(value, digits: min(max(3 - exponent, 0), 12))
    }

    /// A count with thousands apart.
    static func grouped(_ count: Int) -> String {
        var digits = Array(String(count.magnitude))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: place)
            place -= 3
        }
        return (count < 0 ? "-" : "") + String(digits)
    }

    /// A coordinate, rounded to two decimals without needless zeros.
    static func coordinate(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let (units, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
        let fraction = rest == 0 ? "" : rest % 10 == 0 ? ".\(rest / 10)" : "." + padded(Int(rest), to: 2)
        return (hundredths < 0 ? "-" : "") + "\(units)\(fraction)"
    }

    /// The power of ten that a number begins with.
    static func exponentOfTen(_ value: Double) -> Int { Int(log10(abs(value)).rounded(.down)) }

    /// A power of ten in raised digits.
    static func power(_ exponent: Int) -> String {
        let raised = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
        return "10" + (exponent < 0 ? "⁻" : "")
            + String(String(exponent.magnitude).compactMap(\.wholeNumberValue).map { raised[$0] })
    }

    private static func padded(_ number: Int, to digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(digits - text.count, 0)) + text
    }
}
