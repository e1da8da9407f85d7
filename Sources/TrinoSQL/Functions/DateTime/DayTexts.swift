import Columnar

/// The texts of days under a pattern that shows no time of day.
///
/// Timestamps of a table lie on few days: each day is written once and its text shared by all rows of that day.
struct DayTexts: ~Copyable {
    private let pattern: DateTimePattern
    private var days: [Int64]
    private var texts: [ByteView]
    private var scratch = TextBuffer()
    private let mask: Int
    /// What keeps the texts alive.
    let arena = ByteArena()

    /// Texts under a pattern.
    ///
    /// - Parameters:
    ///   - pattern: shows no time of day.
    ///   - rows: texts wanted; more days than rows, or than those of 44 years, are not remembered.
    init(_ pattern: DateTimePattern, rows: Int) {
        self.pattern = pattern
        var capacity = 64
        while capacity < min(rows, 16_384) { capacity *= 2 }
        mask = capacity - 1
        // No DATE is Int64.min.
        days = [Int64](repeating: .min, count: capacity)
        texts = [ByteView](repeating: .empty, count: capacity)
    }

    /// The text of a day.
    ///
    /// - Parameter day: days since 1970-01-01.
    /// - Returns: a view that ``arena`` keeps alive.
    @inline(__always)
    mutating func text(of day: Int64) -> ByteView {
        let place = Int(truncatingIfNeeded: day) & mask
        if days[place] != day { write(day, place) }
        return texts[place]
    }

    @inline(never)
    private mutating func write(_ day: Int64, _ place: Int) {
        scratch.removeAll()
        pattern.append(day &* Milliseconds.perDay, to: &scratch)
        texts[place] = unsafe scratch.withBytes { bytes in
            guard let start = bytes.baseAddress else { return .empty }
            let text = unsafe ByteView(start: start.assumingMemoryBound(to: UInt8.self), count: bytes.count)
            return arena.copy(text)
        }
        days[place] = day
    }
}

extension DayTexts {
    /// Whether a MySQL pattern shows the time of day.
    static func showsTime(mysql pattern: ByteView) -> Bool {
        var isEscaped = false
        for position in 0..<pattern.count {
            let byte = pattern[position]
            if isEscaped && "fHhIiklprSsT".utf8.contains(byte) { return true }
            isEscaped = !isEscaped && byte == UInt8(ascii: "%")
        }
        return false
    }

    /// Whether a pattern of Joda-Time shows the time of day; letters in quotes count as well.
    static func showsTime(joda pattern: ByteView) -> Bool {
        (0..<pattern.count).contains { "aHhKkmsSzZ".utf8.contains(pattern[$0]) }
    }
}
