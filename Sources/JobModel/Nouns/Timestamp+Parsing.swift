extension Timestamp {
    /// Reads ISO 8601 as clients write it; `nil` for anything else.
    ///
    /// A date (`2026-11-21`, midnight) or a date and a time, with `T` or, as Python's `datetime` prints it, a space
    /// between them. Seconds and their fraction may be missing; digits beyond milliseconds are cut. The zone is
    /// `Z`, `+02:00`, `+0200` or `+02`; without one the time is UTC.
    public init?(iso8601 text: String) {
        var scan = DigitScan(Array(text.utf8))
        guard let year = scan.number(digits: 4), scan.take("-"), let month = scan.number(digits: 2), scan.take("-"),
            let day = scan.number(digits: 2), let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        let midnight = date.daysSince1970 * 86_400_000
        if scan.isAtEnd {
            self.init(milliseconds: midnight)
            return
        }
        guard scan.take("T") || scan.take("t") || scan.take(" "), let time = scan.timeOfDay(), let offset = scan.zone(),
            scan.isAtEnd
        else { return nil }
        self.init(milliseconds: midnight + time - offset)
    }
}

/// Reads fixed-width numbers and separators from ASCII text.
private struct DigitScan {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard offset < bytes.count, UInt32(bytes[offset]) == character.value else { return false }
        offset += 1
        return true
    }

    mutating func number(digits: Int) -> Int64? {
        guard offset + digits <= bytes.count else { return nil }
        var value: Int64 = 0
        for byte in bytes[offset..<(offset + digits)] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        offset += digits
        return value
    }

    /// Milliseconds since midnight.
    mutating func timeOfDay() -> Int64? {
        guard let hour = number(digits: 2), hour < 24, take(":"), let minute = number(digits: 2), minute < 60 else {
            return nil
        }
        var milliseconds = (hour * 60 + minute) * 60_000
        if take(":") {
            guard let second = number(digits: 2), second < 60 else { return nil }
            milliseconds += second * 1000
            if take(".") || take(",") {
                guard let fraction = fraction() else { return nil }
                milliseconds += fraction
            }
        }
        return milliseconds
    }

    private mutating func fraction() -> Int64? {
        var milliseconds: Int64 = 0
        var weight: Int64 = 100
        let start = offset
        while let digit = number(digits: 1) {
            milliseconds += digit * weight
            weight /= 10
        }
        return offset > start ? milliseconds : nil
    }

    /// The zone's distance from UTC in milliseconds.
    mutating func zone() -> Int64? {
        if isAtEnd || take("Z") || take("z") { return 0 }
        let isNegative = take("-")
        guard isNegative || take("+"), let hours = number(digits: 2), hours < 24 else { return nil }
        var minutes: Int64 = 0
        if !isAtEnd {
            _ = take(":")
            guard let given = number(digits: 2), given < 60 else { return nil }
            minutes = given
        }
        return (isNegative ? -1 : 1) * (hours * 60 + minutes) * 60_000
    }
}
