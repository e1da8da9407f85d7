/// Durations and data sizes in words, and numbers in other bases: helpers of Trino's scalar functions.
public enum DurationText {
    /// Reads what `parse_duration` takes, as "42.8ms": a decimal number and ns, us, ms, s, m, h or d.
    ///
    /// ASCII white space around number and unit is ignored.
    ///
    /// - Returns: milliseconds, rounded half up, or nil where Trino fails with INVALID_FUNCTION_ARGUMENT and
    ///   ``failureMessage(_:)``.
    public static func parseMillis(_ text: UnsafeRawBufferPointer) -> Int64? {
        guard let (value, unit) = unsafe parts(text), let millis = millisPerUnit(unit), value.isFinite else {
            return nil
        }
        let rounded = (value * millis + 0.5).rounded(.down)
        return rounded < 0x1p63 ? Int64(rounded) : rounded == 0x1p63 ? .max : nil
    }

    /// Trino's text for a value that ``parseMillis(_:)`` refuses.
    public static func failureMessage(_ text: UnsafeRawBufferPointer) -> String {
        if text.count == 0 { return "duration is empty" }
        guard let (value, unit) = unsafe parts(text) else {
            return "duration is not a valid data duration string: \(unsafe text.decoded)"
        }
        guard millisPerUnit(unit) != nil else { return "Unknown time unit: \(unit)" }
        if value.isInfinite { return "value is infinite: Infinity" }
        return "value is too large to be represented in requested unit MILLISECONDS as a long"
    }

    private static func millisPerUnit(_ unit: String) -> Double? {
        switch unit {
        case "ns": 1.0 / 1_000_000
        case "us": 1.0 / 1000
        case "ms": 1
        case "s": 1000
        case "m": 60_000
        case "h": 3_600_000
        case "d": 86_400_000
        default: nil
        }
    }

    private static func parts(_ text: UnsafeRawBufferPointer) -> (value: Double, unit: String)? {
        var scanner = unsafe DigitScanner(text)
        scanner.skipSpace()
        let start = scanner.position
        guard scanner.digits() != nil else { return nil }
        if scanner.take(UInt8(ascii: ".")) { guard scanner.digits() != nil else { return nil } }
        guard let value = unsafe DoubleText.parse(text.part(start, scanner.position)) else { return nil }
        scanner.skipSpace()
        let unitStart = scanner.position
        while let byte = scanner.next, byte | 0x20 >= UInt8(ascii: "a"), byte | 0x20 <= UInt8(ascii: "z") {
            scanner.position += 1
        }
        let unitEnd = scanner.position
        scanner.skipSpace()
        guard unitEnd > unitStart, scanner.isAtEnd else { return nil }
        return (value, unsafe text.part(unitStart, unitEnd).decoded)
    }

    /// What `human_readable_seconds` gives, as "1 minute, 36 seconds"; nil for NaN and infinities.
    ///
    /// Seconds are rounded half up and the sign is dropped.
    public static func readable(seconds: Double) -> String? {
        guard seconds.isFinite else { return nil }
        let rounded = (seconds + 0.5).rounded(.down)
        var rest = rounded >= 0x1p63 ? UInt64(Int64.max) : rounded <= -0x1p63 ? 1 << 63 : Int64(rounded).magnitude
        var words: [String] = []
        for (name, unit) in [("week", 604_800), ("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1)]
            as [(String, UInt64)]
        {
            let count = rest / unit
            rest %= unit
            if count > 0 { words.append("\(count) \(name)\(count == 1 ? "" : "s")") }
        }
        return words.isEmpty ? "0 seconds" : words.joined(separator: ", ")
    }
}
