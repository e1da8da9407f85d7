import Columnar

// Sums over a whole batch, as when a query has no GROUP BY. Several partial sums keep the processor's adders busy; a
// batch is a few thousand rows, so the rounding of doubles differs from a plain loop in the last digits at most.

extension Lane where Element == Double {
    /// The sum of the first elements.
    func sum(_ count: Int) -> Double {
        var parts = SIMD8<Double>.zero
        var row = 0
        while row &+ 8 <= count {
            parts += unsafe UnsafeRawPointer(pointer + row).loadUnaligned(as: SIMD8<Double>.self)
            row &+= 8
        }
        var sum = parts.sum()
        while row < count {
            sum += self[row]
            row &+= 1
        }
        return sum
    }
}

extension Lane where Element == Int64 {
    /// The sum of the first elements; exact, since it is wider than they are.
    func sum(_ count: Int) -> Int128 {
        if isNarrow(count) {
            var sum: Int64 = 0
            for row in 0..<count { sum &+= self[row] }
            return Int128(sum)
        }
        var sum: Int128 = 0
        for row in 0..<count { sum &+= Int128(self[row]) }
        return sum
    }

    /// Whether the sum of the first elements is certain to fit in 64 bits: no element needs more than 42 of them.
    private func isNarrow(_ count: Int) -> Bool {
        if count > 1 << 21 { return false }
        var bits: Int64 = 0
        for row in 0..<count { bits |= self[row] ^ (self[row] >> 63) }
        return bits < 1 << 42
    }
}
