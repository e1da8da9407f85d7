/// INTERVAL DAY TO SECOND and INTERVAL YEAR TO MONTH as text.
public enum IntervalText {
    /// A part of an interval, from the largest to the smallest.
    public enum Field: Int, Comparable, Sendable {
        case year, month, day, hour, minute, second

        /// The name as in SQL and in Trino's messages.
        public var name: String {
            switch self {
            case .year: "YEAR"
            case .month: "MONTH"
            case .day: "DAY"
            case .hour: "HOUR"
            case .minute: "MINUTE"
            case .second: "SECOND"
            }
        }

        /// Whether the first is the larger part.
        public static func < (left: Field, right: Field) -> Bool { left.rawValue < right.rawValue }
    }

    /// Why a literal is no interval; both are INVALID_LITERAL.
    public enum ParseFailure: Error, Hashable, Sendable {
        /// The text does not have the parts that the qualifier names, or is too large.
        case value
        /// There is no such qualifier, as MINUTE TO DAY.
        case qualifier
    }

    /// The text of a failure.
    ///
    /// - Parameters:
    ///   - failure: what went wrong.
    ///   - text: the literal without quotes.
    ///   - first: the qualifier's first part.
    ///   - last: the part after TO, if there is one.
    /// - Returns: Trino's text.
    public static func message(
        _ failure: ParseFailure, _ text: UnsafeRawBufferPointer, from first: Field, to last: Field?
    ) -> String {
        let end = last ?? first
        switch failure {
        case .qualifier: return "Invalid interval qualifier: \(first.name) to \(end.name)"
        case .value:
            let qualifier = end == first ? first.name : "\(first.name) TO \(end.name)"
            return "Invalid INTERVAL \(qualifier) value: \(unsafe text.decoded)"
        }
    }

    /// Appends an INTERVAL DAY TO SECOND: 2 03:04:05.678, -0 00:00:00.001.
    ///
    /// - Parameters:
    ///   - millis: milliseconds.
    ///   - buffer: where the text goes.
    public static func append(millis: Int64, to buffer: inout TextBuffer) {
        buffer.reserve(40)
        var position = unsafe buffer.end
        if millis < 0 {
            unsafe position[0] = UInt8(ascii: "-")
            unsafe position += 1
        }
        let magnitude = millis.magnitude
        let days = magnitude / 86_400_000
        let rest = Int(magnitude &- days &* 86_400_000)
        unsafe position = IntegerText.write(magnitude: days, at: position)
        unsafe position[0] = 0x20
        unsafe position = TimeText.writeSecondOfDay(rest / 1000, at: position + 1)
        unsafe position[0] = UInt8(ascii: ".")
        unsafe IntegerText.writeDigits(UInt64(rest % 1000), count: 3, at: position + 1)
        unsafe buffer.advance(to: position + 4)
    }

    /// Appends an INTERVAL YEAR TO MONTH: 1-3, -0-1.
    ///
    /// - Parameters:
    ///   - months: months.
    ///   - buffer: where the text goes.
    public static func append(months: Int64, to buffer: inout TextBuffer) {
        buffer.reserve(40)
        var position = unsafe buffer.end
        if months < 0 {
            unsafe position[0] = UInt8(ascii: "-")
            unsafe position += 1
        }
        let magnitude = months.magnitude
        unsafe position = IntegerText.write(magnitude: magnitude / 12, at: position)
        unsafe position[0] = UInt8(ascii: "-")
        unsafe buffer.advance(to: IntegerText.write(magnitude: magnitude % 12, at: position + 1))
    }

    /// An INTERVAL DAY TO SECOND as text.
    public static func bytes(millis: Int64) -> [UInt8] {
        var buffer = TextBuffer()
        append(millis: millis, to: &buffer)
        return buffer.array
    }

    /// An INTERVAL YEAR TO MONTH as text.
    public static func bytes(months: Int64) -> [UInt8] {
        var buffer = TextBuffer()
        append(months: months, to: &buffer)
        return buffer.array
    }
}
