// Shuffling as the libraries do it: Fisher and Yates from the last place down, the partner of place i being a word cut
// to the bits of i and drawn again until it is at most i. A word is drawn even for a place that stays.
//
// The loop has no branch that depends on a word: a refused word swaps place i with itself and does not move on. That
// is worth it, as every third word is refused on average and no predictor can tell which.

/// How a word becomes a number that may be a place: NumPy keeps its low bits, Python its high ones.
enum WordCut: Sendable {
    /// NumPy's `random_interval`: as many low bits as the largest place needs.
    case lowBits
    /// Python's `_randbelow`: as many high bits as the number of places needs.
    case highBits
}

extension WordStream {
    /// The numbers 0..<count in shuffled order.
    mutating func permutation(_ count: UInt32, _ cut: WordCut = .lowBits) -> [UInt32] {
        var places = Array(0..<count)
        shuffle(&places, cut)
        return places
    }

    /// Shuffles the elements of `values` that lie in `range`; all of them where none is given.
    mutating func shuffle(_ values: inout [UInt32], in range: Range<Int>? = nil, _ cut: WordCut = .lowBits) {
        unsafe values.withUnsafeMutableBufferPointer { values in
            let range = range ?? values.indices
            guard range.count > 1, let base = values.baseAddress else { return }
            unsafe shuffle(base + range.lowerBound, count: UInt32(range.count), cut)
        }
    }

    @unsafe private mutating func shuffle(_ values: UnsafeMutablePointer<UInt32>, count: UInt32, _ cut: WordCut) {
        var last = count &- 1
        while last > 0 {
            // The cut stays the same down to the place before the next shorter number.
            let shift: UInt32
            let mask: UInt32
            let end: UInt32
            switch cut {
            case .lowBits:
                shift = 0
                mask = UInt32.max >> UInt32(last.leadingZeroBitCount)
                end = mask >> 1
            case .highBits:
                // Bits of `last + 1`, which is at most the count and so fits.
                shift = UInt32((last &+ 1).leadingZeroBitCount)
                mask = .max
                end = max(1, (UInt32.max >> shift) >> 1) &- 1
            }
            while last > end {
                unsafe withWords { words in
                    // Each word settles one place at most, so this many need no check of the end.
                    let safe = min(words.count, Int(last &- end))
                    var index = 0
                    while index < safe {
                        let drawn = (unsafe words[index] >> shift) & mask
                        let accepted = drawn <= last
                        let partner = Int(accepted ? drawn : last)
                        let kept = unsafe values[Int(last)]
                        unsafe values[Int(last)] = values[partner]
                        unsafe values[partner] = kept
                        last &-= accepted ? 1 : 0
                        index &+= 1
                    }
                    return safe
                }
            }
        }
    }
}
