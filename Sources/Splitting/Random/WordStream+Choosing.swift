// Draws below a bound, and choosing some of many, as NumPy's two interfaces do them.

extension WordStream {
    // MARK: - RandomState

    /// `RandomState.choice(count, size, replace=False)`: the head of a whole permutation.
    mutating func choice(_ count: UInt32, size: Int) -> ArraySlice<UInt32> {
        permutation(count).prefix(size)
    }

    /// `RandomState.choice(count, size, replace=True)`: masked draws, none of them for a single candidate.
    mutating func choiceWithReplacement(_ count: UInt32, size: Int) -> [UInt32] {
        guard count > 1 else { return Array(repeating: 0, count: size) }
        let largest = count &- 1
        let mask = UInt32.max >> UInt32(largest.leadingZeroBitCount)
        return (0..<size).map { _ in
            var drawn = next() & mask
            while drawn > largest {
                drawn = next() & mask
            }
            return drawn
        }
    }
}

extension WordStream where Engine == PCG64 {
    // MARK: - Generator

    /// The next double in 0..<1 from 64 bits, as `Generator.random` makes it.
    mutating func nextWideDouble() -> Double {
        let low = UInt64(next())
        let word = UInt64(next()) << 32 | low
        return Double(word >> 11) / 9_007_199_254_740_992
    }

    /// A number in 0...largest, drawn as `random_bounded_uint64` does without a mask.
    ///
    /// After D. Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29 (2019). Draws nothing when 0 is
    /// the only answer.
    mutating func bounded(_ largest: UInt32) -> UInt32 {
        guard largest > 0 else { return 0 }
        guard largest < .max else { return next() }
        let count = UInt64(largest) &+ 1
        var product = UInt64(next()) &* count
        if UInt32(truncatingIfNeeded: product) < UInt32(count) {
            let threshold = (UInt32.max &- largest) % UInt32(count)
            while UInt32(truncatingIfNeeded: product) < threshold {
                product = UInt64(next()) &* count
            }
        }
        return UInt32(truncatingIfNeeded: product >> 32)
    }

    /// `Generator.choice(count, size, replace=True)`.
    mutating func generatorChoiceWithReplacement(_ count: UInt32, size: Int) -> [UInt32] {
        (0..<size).map { _ in bounded(count &- 1) }
    }

    /// `Generator.choice(count, size, replace=False)`: few of many by Floyd's method, else the end of a shuffle.
    mutating func generatorChoice(_ count: UInt32, size: UInt32) -> [UInt32] {
        guard count > 10_000, size > count / 50 else { return floydChoice(count, size: size) }
        var places = Array(0..<count)
        shuffle(&places, downTo: max(count - size, 1))
        return Array(places[Int(count - size)...])
    }

    private mutating func shuffle(_ values: inout [UInt32], downTo first: UInt32) {
        let count = UInt32(values.count)
        guard first < count else { return }
        var place = count
        while place > first {
            place &-= 1
            values.swapAt(Int(place), Int(bounded(place)))
        }
    }

    /// Few of many by Robert Floyd's method.
    ///
    /// J. Bentley and R. Floyd, "A Sample of Brilliance", CACM 30 (1987).
    private mutating func floydChoice(_ count: UInt32, size: UInt32) -> [UInt32] {
        var chosen: [UInt32] = []
        chosen.reserveCapacity(Int(size))
        var seen = Set<UInt32>(minimumCapacity: Int(size))
        for largest in (count - size)..<count {
            let drawn = bounded(largest)
            let taken = seen.insert(drawn).inserted ? drawn : largest
            if taken != drawn {
                seen.insert(largest)
            }
            chosen.append(taken)
        }
        shuffle(&chosen, downTo: 1)
        return chosen
    }
}
