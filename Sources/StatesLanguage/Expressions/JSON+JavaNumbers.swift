import OrderedJSON

extension JSON {
    /// The same value with its numbers as the service writes them when they come out of a JSONata expression.
    ///
    /// Numbers are whole numbers of 64 bits or doubles there, and doubles are written as Java writes them: `1.0` and `1e0` come
    /// out as `1`, 9223372036854775808 as `9.223372036854776E18` (measured on AWS for what `$parse` reads, and for the input
    /// as far as 64 bits go, by the authors of floci-io/floci, JsonataEvaluator).
    var withJavaNumbers: JSON {
        guard !isWrittenAsJava else { return self }
        switch self {
        case .number(let number): return .number(JSONNumber(text: number.javaText) ?? number)
        case .array(let values): return .array(values.map(\.withJavaNumbers))
        case .object(let members):
            var result = JSONObject()
            for member in members { result[member.key] = member.value.withJavaNumbers }
            return .object(result)
        default: return self
        }
    }

    /// Most values have nothing to change, and copying them would cost more than looking.
    private var isWrittenAsJava: Bool {
        switch self {
        case .number(let number): number.isShortInteger || number.javaText == number.text
        case .array(let values): values.allSatisfy(\.isWrittenAsJava)
        case .object(let members): members.allSatisfy(\.value.isWrittenAsJava)
        default: true
        }
    }
}

extension JSONNumber {
    /// Whether these are so few digits and nothing else that they are a whole number of 64 bits, not `-0`.
    fileprivate var isShortInteger: Bool {
        text.utf8.count < 18 && text != "-0"
            && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-") }
    }

    fileprivate var javaText: String {
        if let whole = Int64(text) { return String(whole) }
        let value = double
        guard value.isFinite else { return text }
        if let whole = Int64(exactly: value) { return String(whole) }
        return value.javaText
    }
}

extension Double {
    /// As `Double.toString` of Java writes a number that is not whole, or too large for 64 bits.
    fileprivate var javaText: String {
        let text = "\(magnitude)"
        let parts = text.split(separator: "e")
        let point = parts[0].split(separator: ".")
        let (whole, fraction) = (point[0], point.count > 1 ? point[1] : "")
        var digits = Substring(whole + (fraction == "0" ? "" : fraction))
        // 0.ddd × 10^exponent, ddd without zeros on either side.
        var exponent = whole.utf8.count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        while digits.utf8.count > 1, digits.first == "0" {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.utf8.count > 1, digits.last == "0" { digits.removeLast() }
        let sign = self < 0 ? "-" : ""
        // Java writes numbers from a thousandth up to ten millions without an exponent; so does Swift, with the same digits.
        if (-2...7).contains(exponent) { return sign + text }
        let rest = digits.dropFirst()
        return "\(sign)\(digits.prefix(1)).\(rest.isEmpty ? "0" : rest)E\(exponent - 1)"
    }
}
