import Columnar

// Durations written for people: `parse_duration('3.81 d')`, `human_readable_seconds(61)`.

extension FunctionRegistry {
    mutating func addDurationFunctions() {
        scalar("to_milliseconds", "interval day to second", returns: "bigint") { call in
            call.arguments[0].retyped(.bigint)
        }
        scalar("parse_duration", "varchar(x)", returns: "interval day to second") { call in
            call.map { (text: ByteView) throws -> Int64? in try duration(text) }
        }
        scalar("human_readable_seconds", "double", returns: "varchar") { call in
            call.mapText { (seconds: Double, out: inout TextBuffer) throws in
                try appendPeriods(seconds, to: &out)
                return true
            }
        }
    }
}

// MARK: - Reading

/// Milliseconds of a number with a unit, as airlift's `Duration.valueOf` reads it.
private func duration(_ text: ByteView) throws -> Int64 {
    if text.count == 0 { throw invalid("duration is empty") }
    var rest = text
    rest = rest.dropping { isSpace($0) }
    let whole = rest
    rest = rest.dropping { isDigit($0) }
    var length = whole.count - rest.count
    if length > 0 && rest.count > 1 && rest[0] == UInt8(ascii: ".") && isDigit(rest[1]) {
        rest = rest.slice(1, rest.count).dropping { isDigit($0) }
        length = whole.count - rest.count
    }
    rest = rest.dropping { isSpace($0) }
    let unit = rest
    rest = rest.dropping { $0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z") }
    let name = unit.slice(0, unit.count - rest.count).string
    guard length > 0, !name.isEmpty, rest.dropping(while: { isSpace($0) }).count == 0,
        let value = unsafe DoubleText.parse(whole.slice(0, length).buffer)
    else { throw invalid("duration is not a valid data duration string: \(text.string)") }
    guard let (factor, unitName) = timeUnits[name] else { throw invalid("Unknown time unit: \(name)") }
    if value.isInfinite { throw invalid("value is infinite: Infinity") }
    let rounded = (value * factor + 0.5).rounded(.down)
    if rounded > 0x1p63 {
        let shown = String(decoding: DoubleText.displayBytes(value), as: UTF8.self)
        throw invalid(
            "value \(shown) \(unitName) is too large to be represented in requested unit MILLISECONDS as a long")
    }
    return Int64(saturating: rounded)
}

/// Milliseconds in each unit, and its name in messages.
private let timeUnits: [String: (Double, String)] = [
    "ns": (1 / 1_000_000, "NANOSECONDS"), "us": (1 / 1000, "MICROSECONDS"), "ms": (1, "MILLISECONDS"),
    "s": (1000, "SECONDS"), "m": (60_000, "MINUTES"), "h": (3_600_000, "HOURS"), "d": (86_400_000, "DAYS"),
]

private func invalid(_ message: String) -> Failure {
    Failure("INVALID_FUNCTION_ARGUMENT", message)
}

private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

/// White space of Java's regular expressions.
private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

extension ByteView {
    fileprivate func dropping(while condition: (UInt8) -> Bool) -> ByteView {
        var start = 0
        while start < count && condition(self[start]) { start += 1 }
        return slice(start, count)
    }
}

// MARK: - Writing

private func appendPeriods(_ seconds: Double, to out: inout TextBuffer) throws {
    if !seconds.isFinite {
        throw invalid("Invalid argument found: \(seconds.isNaN ? "NaN" : seconds < 0 ? "-Infinity" : "Infinity")")
    }
    let total = Int64(saturating: seconds.magnitude.rounded(.toNearestOrAwayFromZero))
    let periods: [(Int64, StaticString)] = [
        (total / 604_800, "week"), (total % 604_800 / 86_400, "day"), (total % 86_400 / 3600, "hour"),
        (total % 3600 / 60, "minute"), (total % 60, "second"),
    ]
    let start = out.count
    for (value, name) in periods where value > 0 { append(value, name, to: &out, since: start) }
    if out.count == start { append(0, "second", to: &out, since: start) }
}

private func append(_ value: Int64, _ name: StaticString, to out: inout TextBuffer, since start: Int) {
    if out.count > start { out.append(", ") }
    IntegerText.append(value, to: &out)
    out.append(UInt8(ascii: " "))
    out.append(name)
    if value != 1 { out.append(UInt8(ascii: "s")) }
}
