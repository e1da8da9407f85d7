import Columnar

/// Sizes as `2.3MB`, with units that are powers of 1024.
enum DataSize {
    private static let units: [Substring: Int] = [
        "B": 0, "kB": 10, "MB": 20, "GB": 30, "TB": 40, "PB": 50, "EB": 60, "ZB": 70, "YB": 80,
    ]

    /// The number of bytes, without its fraction.
    static func parse(_ text: String) throws -> Int128 {
        let invalid = Failure("INVALID_FUNCTION_ARGUMENT", "Invalid data size: '\(text)'")
        let number = text.prefix { ("0"..."9").contains($0) || $0 == "." }
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, number.contains(where: { $0 != "." }),
            let power = units[text[number.endIndex...]]
        else { throw invalid }

        // Digits, the lowest first, of any number of them.
        var digits = number.reversed().compactMap(\.wholeNumberValue)
        for _ in 0..<power { digits.double() }
        let fraction = parts.count == 2 ? parts[1].count : 0
        var whole = Array(digits.dropFirst(fraction))
        while let last = whole.last, last == 0 { whole.removeLast() }

        if whole.count > DecimalMath.maximumPrecision {
            let shown = whole.reversed().map(String.init).joined()
            throw Failure("NUMERIC_VALUE_OUT_OF_RANGE", "Value out of range: '\(text)' ('\(shown)B')")
        }
        return whole.reversed().reduce(Int128(0)) { $0 * 10 + Int128($1) }
    }
}

extension [Int] {
    /// Doubles the number that the decimal digits write, the lowest first.
    fileprivate mutating func double() {
        var carry = 0
        for position in indices {
            let sum = self[position] * 2 + carry
            self[position] = sum % 10
            carry = sum / 10
        }
        if carry > 0 { append(carry) }
    }
}
