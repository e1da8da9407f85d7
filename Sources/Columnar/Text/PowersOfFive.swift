/// The leading 128 bits of the powers of ten, for reading and writing floating-point numbers.
///
/// Ten to the power e is five to the power e times two to the power e, so the table serves for both. The entries are
/// computed once (about a tenth of a millisecond) from exact long numbers instead of being listed.
enum PowersOfFive {
    /// Powers in the table.
    static let exponents = -342...324

    // Filled once and never written again. Each entry is its high and then its low 64 bits, the highest bit set,
    // rounded down.
    nonisolated(unsafe) private static let table: UnsafePointer<UInt64> = {
        let table = UnsafeMutablePointer<UInt64>.allocate(capacity: exponents.count * 2)
        var positive = LongNumber(1, words: 12)
        for exponent in 0...exponents.upperBound {
            unsafe store(positive.leadingBits, exponent, table)
            positive.multiply(by: 5)
        }
        // Rounding down after each division gives the same as rounding down once, so the numbers stay exact; 1056 bits
        // leave 262 significant ones after the last division.
        var negative = LongNumber(powerOfTwo: 1056)
        for exponent in 1...(-exponents.lowerBound) {
            negative.divide(by: 5)
            unsafe store(negative.leadingBits, -exponent, table)
        }
        return unsafe UnsafePointer(table)
    }()

    @unsafe
    private static func store(_ bits: UInt128, _ exponent: Int, _ table: UnsafeMutablePointer<UInt64>) {
        let index = (exponent - exponents.lowerBound) * 2
        unsafe table[index] = UInt64(truncatingIfNeeded: bits >> 64)
        unsafe table[index + 1] = UInt64(truncatingIfNeeded: bits)
    }

    /// The leading 128 bits of a power, rounded down; exact from 0 to 55.
    @inline(__always)
    static func leadingBits(_ exponent: Int) -> (high: UInt64, low: UInt64) {
        assert(exponents.contains(exponent), "5^\(exponent) is not in the table")
        let index = (exponent &+ 342) &* 2
        return unsafe (table[index], table[index &+ 1])
    }
}

/// A non-negative whole number of any length, for tables and for comparisons that must be exact; not for loops.
struct LongNumber {
    /// Base 2^64, lowest first; the highest may be zero.
    var words: [UInt64]

    init(_ value: UInt64, words count: Int = 1) {
        words = [value]
        words.reserveCapacity(count)
    }

    init(powerOfTwo exponent: Int) {
        words = Array(repeating: 0, count: exponent / 64 + 1)
        words[exponent / 64] = 1 << UInt64(exponent % 64)
    }

    mutating func multiply(by factor: UInt64) {
        var carry: UInt64 = 0
        for index in words.indices {
            let product = words[index].multipliedFullWidth(by: factor)
            let (low, overflow) = product.low.addingReportingOverflow(carry)
            words[index] = low
            carry = product.high + (overflow ? 1 : 0)
        }
        if carry > 0 { words.append(carry) }
    }

    mutating func add(_ summand: UInt64) {
        var carry = summand
        for index in words.indices where carry > 0 {
            let (sum, overflow) = words[index].addingReportingOverflow(carry)
            words[index] = sum
            carry = overflow ? 1 : 0
        }
        if carry > 0 { words.append(carry) }
    }

    /// Divides, rounding down, and returns the remainder.
    @discardableResult
    mutating func divide(by divisor: UInt64) -> UInt64 {
        var remainder: UInt64 = 0
        for index in words.indices.reversed() {
            (words[index], remainder) = divisor.dividingFullWidth((remainder, words[index]))
        }
        while words.count > 1 && words.last == 0 { words.removeLast() }
        return remainder
    }

    /// The number in decimal.
    var decimal: String {
        var rest = self
        var digits: [UInt8] = []
        repeat { digits.append(0x30 + UInt8(rest.divide(by: 10))) } while rest.words != [0]
        return String(decoding: digits.reversed(), as: UTF8.self)
    }

    mutating func shiftLeft(by bits: Int) {
        let small = UInt64(bits % 64)
        if small > 0 {
            var carry: UInt64 = 0
            for index in words.indices {
                let word = words[index]
                words[index] = word << small | carry
                carry = word >> (64 - small)
            }
            if carry > 0 { words.append(carry) }
        }
        words.insert(contentsOf: repeatElement(0, count: bits / 64), at: 0)
    }

    /// The highest 128 bits, shifted so that the highest bit is set, rounded down.
    var leadingBits: UInt128 {
        var top = words.count - 1
        while top > 0 && words[top] == 0 { top -= 1 }
        let at = { (index: Int) -> UInt64 in index >= 0 ? words[index] : 0 }
        let shift = UInt64(words[top].leadingZeroBitCount)
        let bits = UInt128(at(top)) << 64 | UInt128(at(top - 1))
        if shift == 0 { return bits }
        return bits << UInt128(shift) | UInt128(at(top - 2) >> (64 - shift))
    }

    static func < (left: LongNumber, right: LongNumber) -> Bool { left.compare(right) < 0 }

    /// Negative, 0 or positive as the first number is less than, equal to or greater than the second.
    func compare(_ other: LongNumber) -> Int {
        for index in (0..<max(words.count, other.words.count)).reversed() {
            let left = index < words.count ? words[index] : 0
            let right = index < other.words.count ? other.words[index] : 0
            if left != right { return left < right ? -1 : 1 }
        }
        return 0
    }
}
