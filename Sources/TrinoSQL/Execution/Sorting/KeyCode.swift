import Columnar
import Synchronization

/// What the values of a key have in common: bounds, and bits that differ.
struct KeyProfile<Word: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
    /// The least value.
    var least = Word.max
    /// The greatest.
    var greatest = Word.min
    /// Bits in which some value differs from another.
    var varying: Word = 0
    /// Whether some row is NULL.
    var hasNulls = false

    /// Whether there is a value.
    var hasValues: Bool { least <= greatest }

    /// Looks at rows.
    ///
    /// - Parameters:
    ///   - rows: all rows.
    ///   - range: positions of those to look at.
    ///   - words: the key's values.
    ///   - nulls: its NULLs.
    @inline(__always)
    init<Words: KeyWords>(
        _ rows: RowNumbers, _ range: Range<Int>, _ words: Words, _ nulls: ChunkedLane<UInt8>?
    ) where Words.Word == Word {
        var (least, greatest, any, all, hasNulls) = (Word.max, Word.min, Word.min, Word.max, false)
        rows.forEach(range) { _, row in
            if let nulls, nulls[row] != 0 {
                hasNulls = true
                return
            }
            let word = words.word(row)
            least = min(least, word)
            greatest = max(greatest, word)
            any |= word
            all &= word
        }
        (self.least, self.greatest, self.hasNulls) = (least, greatest, hasNulls)
        varying = hasValues ? any ^ all : 0
    }

    /// Of all rows that either has seen.
    func merged(_ other: KeyProfile) -> KeyProfile {
        if !hasValues || !other.hasValues {
            var values = hasValues ? self : other
            values.hasNulls = hasNulls || other.hasNulls
            return values
        }
        var both = self
        both.least = min(least, other.least)
        both.greatest = max(greatest, other.greatest)
        both.varying |= other.varying | (least ^ other.least)
        both.hasNulls = hasNulls || other.hasNulls
        return both
    }
}

/// A key's values as numbers of as few bits as their range allows, in the order wanted; NULLs are numbers too.
struct KeyCode<Word: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
    /// Bits of the numbers.
    let width: Int
    /// Whether different values always have different numbers.
    let isExact: Bool
    private let least: Word
    private let shift: Word
    private let span: Word
    private let isDescending: Bool
    private let offset: UInt64
    private let null: UInt64

    /// The numbers of values of a profile.
    ///
    /// - Parameters:
    ///   - profile: of all rows.
    ///   - room: bits there are; if they do not suffice, values close to each other get the same number.
    ///   - isDescending: whether large values come first.
    ///   - nullsFirst: whether NULLs come first.
    init(_ profile: KeyProfile<Word>, room: Int, isDescending: Bool, nullsFirst: Bool) {
        least = profile.least
        self.isDescending = isDescending
        let hasNulls = profile.hasNulls && profile.hasValues
        let range = profile.hasValues ? profile.greatest - profile.least : 0
        let shared = profile.varying == 0 ? 0 : profile.varying.trailingZeroBitCount
        var shift = shared
        while KeyCode.bits(range >> Word(shift), hasNulls) > room && shift < Word.bitWidth - 1 { shift += 1 }
        let span = range >> Word(shift)
        let isEnough = KeyCode.bits(span, hasNulls) <= room
        width = isEnough ? KeyCode.bits(span, hasNulls) : 0
        isExact = isEnough && shift == shared
        self.shift = Word(shift)
        self.span = span
        offset = hasNulls && nullsFirst ? 1 : 0
        null = nullsFirst || !hasNulls ? 0 : UInt64(truncatingIfNeeded: span) &+ 1
    }

    /// Bits of the numbers from 0 to the span, and of one more for NULL.
    private static func bits(_ span: Word, _ hasNulls: Bool) -> Int {
        if !hasNulls { return Word.bitWidth - span.leadingZeroBitCount }
        return span == Word.max ? Word.bitWidth + 1 : Word.bitWidth - (span + 1).leadingZeroBitCount
    }

    /// The number of a value.
    @inline(__always)
    private func code(_ word: Word) -> UInt64 {
        let distance = (word &- least) &>> shift
        return UInt64(truncatingIfNeeded: isDescending ? span &- distance : distance) &+ offset
    }

    /// Puts the numbers of rows into their words.
    ///
    /// - Parameters:
    ///   - rows: all rows.
    ///   - range: positions of those to do.
    ///   - words: the key's values.
    ///   - nulls: its NULLs.
    ///   - target: for each position in `rows`: its word.
    ///   - place: how far up the number goes.
    ///   - isFirst: whether the position is written below; else the word has other keys already.
    @inline(__always)
    func pack<Words: KeyWords>(
        _ rows: RowNumbers, _ range: Range<Int>, _ words: Words, _ nulls: ChunkedLane<UInt8>?,
        into target: Lane<UInt64>, place: UInt64, isFirst: Bool
    ) where Words.Word == Word {
        let number = { (row: Int) -> UInt64 in
            if let nulls, nulls[row] != 0 { return null &<< place }
            return code(words.word(row)) &<< place
        }
        if isFirst {
            rows.forEach(range) { position, row in
                target[position] = number(row) | UInt64(truncatingIfNeeded: position)
            }
        } else {
            rows.forEach(range) { position, row in target[position] |= number(row) }
        }
    }
}
