extension IntervalText {
    /// Reads the value of a literal as INTERVAL '2 10:30' DAY TO MINUTE.
    ///
    /// Smaller parts may be missing ('2' DAY TO SECOND). A minus sign at the start makes all parts negative; other signs
    /// are failures unless they are plus. Seconds may have a fraction, of which three digits count.
    ///
    /// - Parameters:
    ///   - text: the literal without quotes.
    ///   - first: the qualifier's first part.
    ///   - last: the part after TO, if there is one.
    /// - Returns: milliseconds.
    /// - Throws: ``ParseFailure``.
    public static func parseMillis(
        _ text: UnsafeRawBufferPointer, from first: Field, to last: Field?
    ) throws(ParseFailure) -> Int64 {
        guard first >= .day, last.map({ $0 > first }) ?? true else { throw .qualifier }
        let parts = unsafe try parse(text, from: first, to: last ?? first)
        let millisOfPart: [Int64] = [0, 0, 86_400_000, 3_600_000, 60_000, 1000, 1]
        var sum: Int64 = 0
        for (part, unit) in zip(parts, millisOfPart) {
            // Parts have 32 bits, so the products fit.
            sum = part * unit + sum
        }
        return sum
    }

    /// Reads the value of a literal as INTERVAL '1-3' YEAR TO MONTH.
    ///
    /// - Parameters:
    ///   - text: the literal without quotes.
    ///   - first: the qualifier's first part.
    ///   - last: the part after TO, if there is one.
    /// - Returns: months.
    /// - Throws: ``ParseFailure``.
    public static func parseMonths(
        _ text: UnsafeRawBufferPointer, from first: Field, to last: Field?
    ) throws(ParseFailure) -> Int64 {
        guard first <= .month, last.map({ $0 > first && $0 <= .month }) ?? true else { throw .qualifier }
        let parts = unsafe try parse(text, from: first, to: last ?? first)
        let months = parts[0] * 12 + parts[1]
        guard Int32(exactly: months) != nil, Int32(exactly: parts[0] * 12) != nil else { throw .value }
        return months
    }

    /// The parts year, month, day, hour, minute, second and millisecond.
    private static func parse(
        _ text: UnsafeRawBufferPointer, from first: Field, to last: Field
    ) throws(ParseFailure) -> [Int64] {
        let isNegative = unsafe text.count > 0 && text[0] == UInt8(ascii: "-")
        let digits = unsafe isNegative ? text.part(1, text.count) : text
        // Joda tries the first part alone, then the first two, and so on, and stops where all of the text is used.
        var field = first
        while true {
            guard let (parts, end) = unsafe parseParts(digits, from: first, to: field) else { throw .value }
            if end >= digits.count && (end > 0 || field == last) {
                guard parts.allSatisfy({ $0 >= 0 }) else { throw .value }
                return isNegative ? parts.map { -$0 } : parts
            }
            guard field < last, let next = Field(rawValue: field.rawValue + 1) else { throw .value }
            field = next
        }
    }

    /// Reads the parts of one form as far as they go; nil if the text cannot have this form.
    private static func parseParts(
        _ text: UnsafeRawBufferPointer, from first: Field, to last: Field
    ) -> (parts: [Int64], end: Int)? {
        var parts = [Int64](repeating: 0, count: 7)
        var position = 0
        var field = first
        while true {
            // A part at the end of the text may be missing.
            if position < text.count {
                guard let part = unsafe IntervalPart(text, position, isSecond: field == .second) else { return nil }
                parts[field.rawValue] = part.value
                if field == .second { parts[6] = part.millis }
                position = part.end
            }
            guard field < last, let next = Field(rawValue: field.rawValue + 1) else { return (parts, position) }
            let separator: UInt8 =
                switch field {
                case .year, .month: UInt8(ascii: "-")
                case .day: 0x20
                default: UInt8(ascii: ":")
                }
            guard unsafe position < text.count && text[position] == separator else { return nil }
            position += 1
            field = next
        }
    }
}

/// A number in an interval, as Joda's period parsers read it.
private struct IntervalPart {
    var value: Int64
    var millis: Int64 = 0
    var end: Int

    /// Reads an optional sign and up to ten digits, for seconds with a point or comma among them.
    init?(_ text: UnsafeRawBufferPointer, _ start: Int, isSecond: Bool) {
        var position = start
        var limit = min(10, text.count - position)
        var isNegative = false
        if unsafe text[position] == UInt8(ascii: "-") || text[position] == UInt8(ascii: "+") {
            guard unsafe limit > 1 && isDigit(text[position + 1]) else { return nil }
            isNegative = unsafe text[position] == UInt8(ascii: "-")
            position += 1
            limit = min(isNegative ? 10 : 11, text.count - position)
        }
        let first = position
        var point = -1
        var digits = 0
        while position - first < limit {
            let byte = unsafe text[position]
            if isDigit(byte) {
                digits += 1
            } else if isSecond && point < 0 && (byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",")) {
                point = position
                limit = min(limit + 1, text.count - first)
            } else {
                break
            }
            position += 1
        }
        guard digits > 0 else { return nil }
        end = position
        let wholeEnd = point < 0 ? position : point
        let whole = unsafe first == wholeEnd ? 0 : IntegerText.parse(text.part(first, wholeEnd))
        guard let whole, whole <= Int64(Int32.max) + (isNegative ? 1 : 0) else { return nil }
        value = isNegative ? -whole : whole
        guard point >= 0 else { return }
        var unit: Int64 = 100
        var index = point + 1
        while index < position && unit > 0 {
            millis += unsafe Int64(text[index] - 0x30) * unit
            unit /= 10
            index += 1
        }
        if isNegative { millis = -millis }
    }
}
