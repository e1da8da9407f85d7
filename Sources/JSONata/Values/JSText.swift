import Glibc
import OrderedJSON

/// Text as JavaScript has it: numbers, JSON, comparison by UTF-16 units.
enum JSText {
    // MARK: - Strings

    /// Whether two strings have the same scalars.
    static func areEqual(_ left: String, _ right: String) -> Bool {
        left == right && left.utf8.elementsEqual(right.utf8)
    }

    /// Whether one string comes before another by UTF-16 units.
    static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf16.lexicographicallyPrecedes(right.utf16)
    }

    /// A string in double quotes.
    static func quoted(_ text: String) -> String { JSON.string(text).serialized() }

    // MARK: - Numbers

    /// The number as JavaScript prints it: `1e+21`, `1e-7`, no `.0`, no negative zero.
    static func text(of value: Double) -> String {
        if value == value.rounded(), abs(value) < 9_007_199_254_740_992 { return String(Int64(value)) }
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        let (digits, exponent) = decimal(abs(value))
        return (value < 0 ? "-" : "") + layout(digits, exponent)
    }

    /// The number rounded to 15 digits, as `$string` shows it; of two that are equally near, the larger one.
    static func rounded(_ value: Double) -> Double {
        guard value.isFinite, value != value.rounded() || abs(value) >= 1e15 else { return value }
        // So many digits tell a tie from what is only nearly one: C would round ties to even.
        let text = formatted("%.*e", 80, abs(value))
        guard let mark = text.firstIndex(of: "e") else { return value }
        let digits = text[..<mark].filter { $0 != "." }
        guard let kept = Int64(digits.prefix(15)), let exponent = Int(text[mark...].dropFirst()) else { return value }
        let isUp = digits.dropFirst(15).first.map { $0 >= "5" } ?? false
        let result = Double("\(kept + (isUp ? 1 : 0))e\(exponent - 14)") ?? abs(value)
        return value < 0 ? -result : result
    }

    /// `ddd.ddd` with so many places after the point.
    static func fixed(_ value: Double, places: Int) -> String {
        formatted("%.*f", Int32(places), value)
    }

    private static func formatted(_ format: String, _ precision: Int32, _ value: Double) -> String {
        unsafe withVaList([precision, value]) { arguments in
            var buffer = [CChar](repeating: 0, count: 400 + Int(precision))
            let length = unsafe vsnprintf(&buffer, buffer.count, format, arguments)
            return String(decoding: buffer.prefix(Int(max(0, length))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// The shortest digits that mean the number, and where the point is: 0.ddd × 10^exponent.
    private static func decimal(_ value: Double) -> (digits: [UInt8], exponent: Int) {
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        var text = Array("\(value)".utf8)[...]
        if let mark = text.firstIndex(of: UInt8(ascii: "e")) {
            exponent = Int(String(decoding: text[(mark + 1)...], as: UTF8.self)) ?? 0
            text = text[..<mark]
        }
        for byte in text {
            if byte == UInt8(ascii: ".") { point = digits.count } else { digits.append(byte) }
        }
        exponent += point ?? digits.count
        while digits.count > 1, digits.first == UInt8(ascii: "0") {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.count > 1, digits.last == UInt8(ascii: "0") {
            digits.removeLast()
        }
        return (digits, exponent)
    }

    private static func layout(_ digits: [UInt8], _ exponent: Int) -> String {
        let text = String(decoding: digits, as: UTF8.self)
        switch exponent {
        case digits.count...21: return text + String(repeating: "0", count: exponent - digits.count)
        case 1...21: return "\(text.prefix(exponent)).\(text.dropFirst(exponent))"
        case -5...0: return "0." + String(repeating: "0", count: -exponent) + text
        default:
            let power = exponent - 1
            let mantissa = digits.count == 1 ? text : "\(text.prefix(1)).\(text.dropFirst())"
            return "\(mantissa)e\(power < 0 ? "-" : "+")\(abs(power))"
        }
    }

    // MARK: - JSON

    /// The value as `$string` writes it: numbers with 15 digits, functions as empty strings; D3001 for infinity.
    ///
    /// With `keepsIntegers`, whole numbers are given in full.
    static func json(_ value: Value, indent: Int? = nil, keepsIntegers: Bool = false) throws(Fault) -> String {
        var result = ""
        try write(value, indent: indent, level: 0, keepsIntegers, to: &result)
        return result
    }

    private static func write(
        _ value: Value, indent: Int?, level: Int, _ keepsIntegers: Bool, to result: inout String
    ) throws(Fault) {
        switch value {
        case .undefined, .null, .tuple: result += "null"
        case .bool(let value): result += value ? "true" : "false"
        case .number, .numeral:
            guard let number = try value.finiteDouble() else { throw Fault("D3001", value: value) }
            result += text(of: keepsIntegers && number == number.rounded() ? number : rounded(number))
        case .string(let text): result += quoted(text)
        case .function: result += "\"\""
        case .jsonArray, .list:
            let count = value.count
            result += "["
            for index in 0..<count {
                lineBreak(first: index == 0, indent, level + 1, &result)
                try write(value[index], indent: indent, level: level + 1, keepsIntegers, to: &result)
            }
            if count > 0 { newLine(indent, level, &result) }
            result += "]"
        case .jsonObject, .object:
            var isFirst = true
            result += "{"
            for (key, member) in value.members where !member.isUndefined {
                lineBreak(first: isFirst, indent, level + 1, &result)
                isFirst = false
                result += quoted(key)
                result += indent == nil ? ":" : ": "
                try write(member, indent: indent, level: level + 1, keepsIntegers, to: &result)
            }
            if !isFirst { newLine(indent, level, &result) }
            result += "}"
        }
    }

    private static func lineBreak(first: Bool, _ indent: Int?, _ level: Int, _ result: inout String) {
        if !first { result += "," }
        newLine(indent, level, &result)
    }

    private static func newLine(_ indent: Int?, _ level: Int, _ result: inout String) {
        guard let indent else { return }
        result += "\n" + String(repeating: " ", count: indent * level)
    }
}
