/// Sorting whole numbers by their digits.
enum RadixSort {
    private static let digitBits = 11
    private static let digitCount = 1 << digitBits

    /// Sorts ascending.
    ///
    /// - Complexity: O(n) time, 8n bytes.
    static func sort(_ keys: inout [UInt64]) {
        guard keys.count > digitCount else { return keys.sort() }
        var other = keys
        for shift in stride(from: 0, to: UInt64.bitWidth, by: digitBits) {
            var starts = [Int](repeating: 0, count: digitCount + 1)
            for key in keys {
                starts[digit(key, shift) + 1] += 1
            }
            // A digit that is the same in all keys orders nothing.
            if starts.contains(keys.count) { continue }
            for digit in 1..<digitCount {
                starts[digit] += starts[digit - 1]
            }
            for key in keys {
                let place = digit(key, shift)
                other[starts[place]] = key
                starts[place] += 1
            }
            swap(&keys, &other)
        }
    }

    private static func digit(_ key: UInt64, _ shift: Int) -> Int { Int(key >> UInt64(shift)) & (digitCount - 1) }
}
