extension ItemNumber: Comparable {
    /// Orders by value.
    public static func < (lhs: ItemNumber, rhs: ItemNumber) -> Bool {
        lhs.keyBytes.lexicographicallyPrecedes(rhs.keyBytes)
    }

    /// Bytes whose order is that of the numbers.
    var keyBytes: [UInt8] {
        guard !digits.isEmpty else { return [1] }
        let place = UInt8(exponent - ItemNumber.exponents.lowerBound)
        // Of two negative numbers that begin alike the longer one is the smaller: the end stands above all digits.
        return isNegative ? [0, ~place] + digits.map { 9 - $0 } + [0xff] : [2, place] + digits
    }
}

extension ItemNumber {
    /// The exact sum.
    /// - Throws: `AttributeFault` when it is not a number that is kept.
    func adding(_ other: ItemNumber) throws(AttributeFault) -> ItemNumber {
        if digits.isEmpty { return other }
        if other.digits.isEmpty { return self }
        let last = min(exponent - digits.count, other.exponent - other.digits.count) + 1
        let first = max(exponent, other.exponent) + 1
        let left = aligned(from: first, to: last)
        let right = other.aligned(from: first, to: last)
        if isNegative == other.isNegative {
            return try ItemNumber(digits: ItemNumber.sum(left, right), exponent: first, isNegative: isNegative)
        }
        let isLarger = !left.lexicographicallyPrecedes(right)
        let difference = isLarger ? ItemNumber.difference(left, right) : ItemNumber.difference(right, left)
        return try ItemNumber(
            digits: difference, exponent: first, isNegative: isLarger ? isNegative : other.isNegative)
    }

    /// The exact difference.
    /// - Throws: `AttributeFault` when it is not a number that is kept.
    func subtracting(_ other: ItemNumber) throws(AttributeFault) -> ItemNumber {
        try adding(ItemNumber(checked: other.digits, exponent: other.exponent, isNegative: !other.isNegative))
    }

    /// The digits of all powers of ten of a range.
    private func aligned(from first: Int, to last: Int) -> [UInt8] {
        var all = [UInt8](repeating: 0, count: first - exponent)
        all += digits
        all += repeatElement(0, count: first - last + 1 - all.count)
        return all
    }

    private static func sum(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var sum = left
        var carry: UInt8 = 0
        for place in sum.indices.reversed() {
            let value = sum[place] + right[place] + carry
            sum[place] = value % 10
            carry = value / 10
        }
        return sum
    }

    /// Of two rows of digits of which the first is not the smaller one.
    private static func difference(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var difference = left
        var borrow: UInt8 = 0
        for place in difference.indices.reversed() {
            let value = 10 + difference[place] - right[place] - borrow
            difference[place] = value % 10
            borrow = value < 10 ? 1 : 0
        }
        return difference
    }
}
