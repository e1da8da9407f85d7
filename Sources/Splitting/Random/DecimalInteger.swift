/// An integer of any length, read from decimal text.
struct DecimalInteger: Hashable, Sendable {
    let isNegative: Bool
    /// The magnitude, least significant word first and without leading zeros; `[0]` for zero, as Python and NumPy
    /// break up their seeds.
    let words: [UInt32]

    /// Takes the words of a natural number.
    ///
    /// - Precondition: there is at least one word, and the last is no leading zero.
    init(words: [UInt32]) {
        precondition(words.count == 1 || words.last != 0, "no leading zeros")
        self.words = words
        isNegative = false
    }

    /// Reads `[+-]` and digits; `nil` for anything else.
    ///
    /// - Complexity: O(digits²).
    init?(_ text: some StringProtocol) {
        var digits = Array(text.utf8)[...]
        let sign = digits.first
        if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            digits.removeFirst()
        }
        guard !digits.isEmpty, digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else { return nil }
        var words: [UInt32] = [0]
        while !digits.isEmpty {
            // Nine digits at a time: a billion is the largest power of ten in a word.
            let chunk = digits.prefix(9)
            digits = digits.dropFirst(9)
            var carry = chunk.reduce(0) { $0 * 10 + UInt64($1 - UInt8(ascii: "0")) }
            let scale = chunk.reduce(UInt64(1)) { scale, _ in scale * 10 }
            for index in words.indices {
                let product = UInt64(words[index]) * scale + carry
                words[index] = UInt32(truncatingIfNeeded: product)
                carry = product >> 32
            }
            if carry > 0 {
                words.append(UInt32(carry))
            }
        }
        self.words = words
        isNegative = sign == UInt8(ascii: "-") && words != [0]
    }

    /// The number, when it fits.
    var int: Int? {
        guard let magnitude else { return nil }
        guard isNegative else { return Int(exactly: magnitude) }
        return magnitude <= UInt64(Int.max) + 1 ? Int(truncatingIfNeeded: 0 &- magnitude) : nil
    }

    /// The number, when it is not negative and fits.
    var unsigned: UInt64? { isNegative ? nil : magnitude }

    /// True when it fits in 64 bits, with a sign or without.
    var fitsWord: Bool { unsigned != nil || int != nil }

    private var magnitude: UInt64? {
        words.count > 2 ? nil : words.reversed().reduce(UInt64(0)) { $0 << 32 | UInt64($1) }
    }

    /// The number, when it is in 0...2³² - 1.
    var word: UInt32? { isNegative || words.count > 1 ? nil : words[0] }
}

// MARK: - Order and text

extension DecimalInteger {
    static func < (left: DecimalInteger, right: DecimalInteger) -> Bool {
        guard left.isNegative == right.isNegative else { return left.isNegative }
        let (small, large) = left.isNegative ? (right, left) : (left, right)
        guard small.words.count == large.words.count else { return small.words.count < large.words.count }
        return small.words.reversed().lexicographicallyPrecedes(large.words.reversed())
    }

    /// The number in decimal.
    var text: String {
        var words = words
        var chunks: [String] = []
        repeat {
            var remainder: UInt64 = 0
            for index in words.indices.reversed() {
                let value = remainder << 32 | UInt64(words[index])
                words[index] = UInt32(value / 1_000_000_000)
                remainder = value % 1_000_000_000
            }
            while words.count > 1, words.last == 0 {
                words.removeLast()
            }
            chunks.append(String(remainder))
        } while words != [0]
        let padded = chunks.dropLast().map { String(repeating: "0", count: 9 - $0.count) + $0 }
        return (isNegative ? "-" : "") + (chunks.last ?? "0") + padded.reversed().joined()
    }
}
