extension DateTimePattern {
    /// Abbreviations that Joda-Time reads for z, with the zones that they stand for; summer or winter makes no difference.
    private static let abbreviations: [(StaticString, String)] = [
        ("UTC", "UTC"), ("GMT", "UTC"), ("UT", "UTC"), ("EST", "America/New_York"), ("EDT", "America/New_York"),
        ("CST", "America/Chicago"), ("CDT", "America/Chicago"), ("MST", "America/Denver"), ("MDT", "America/Denver"),
        ("PST", "America/Los_Angeles"), ("PDT", "America/Los_Angeles"),
    ]

    /// Reads an offset, a name of the zone database or an abbreviation, and goes past it.
    ///
    /// - Returns: the zone; or nil, and `position` is where the text does not fit.
    static func zone(
        _ element: Element, _ text: UnsafeRawBufferPointer, _ position: inout Int
    ) -> Instant.Zone? {
        switch element.kind {
        case .zoneOffset: return unsafe offset(text, &position).map { .offset($0) }
        case .zoneShortName:
            let rest = unsafe text.part(position, text.count)
            for (name, zone) in abbreviations where unsafe rest.starts(with: name) {
                position += name.utf8CodeUnitCount
                return zone == "UTC" ? .offset(0) : .name(zone)
            }
            return nil
        default:
            var end = position
            while unsafe end < text.count && isNameByte(text[end]) { end += 1 }
            // The longest name that begins here; it may be followed by more of the text.
            while end > position {
                let name = unsafe text.part(position, end).decoded
                if isKnown(name) {
                    position = end
                    return fixedNames.contains(name) ? .offset(0) : .name(OldZoneNames.current(name))
                }
                end -= 1
            }
            return nil
        }
    }

    // UTC, and the zones that Joda-Time takes for it.
    private static let fixedNames: Set<String> = ["UTC", "GMT", "UCT", "Zulu", "Universal", "Greenwich", "GMT0"]
    // Files beside the zones.
    private static let noZones: Set<String> = ["Factory", "leapseconds", "localtime", "posixrules", "tzdata"]

    /// Whether Joda-Time knows a zone: all of the database.
    private static func isKnown(_ name: String) -> Bool {
        fixedNames.contains(name) || !noZones.contains(name) && TimeZoneDatabase.system.rules(for: name) != nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        let letter = byte | 0x20
        return (letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z")) || isDigit(byte)
            || byte == UInt8(ascii: "/")
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
    }

    /// Reads Z or a sign and hours, minutes, seconds and milliseconds of an offset, as far as they are there.
    ///
    /// With a colon after the hours, colons and a point or comma must separate the rest, else nothing may.
    package static func offset(_ text: UnsafeRawBufferPointer, _ position: inout Int) -> Int64? {
        guard position < text.count else { return nil }
        let first = unsafe text[position]
        if first | 0x20 == UInt8(ascii: "z") {
            position += 1
            return 0
        }
        guard position + 1 < text.count, first == UInt8(ascii: "+") || first == UInt8(ascii: "-") else { return nil }
        position += 1
        guard let hours = unsafe number(text, position, digits: 2), hours <= 23 else { return nil }
        position += 2
        var offset = Int64(hours) * 3_600_000
        let hasColons = unsafe position < text.count && text[position] == UInt8(ascii: ":")
        for (limit, millis) in [(59, 60_000), (59, 1000), (999, 1)] as [(Int, Int64)] {
            guard position < text.count else { break }
            if hasColons {
                let separator = unsafe text[position]
                let fits = millis == 1 ? separator == 0x2E || separator == 0x2C : separator == 0x3A
                guard fits else { break }
                position += 1
            } else if unsafe !isDigit(text[position]) {
                break
            }
            let digits = millis == 1 ? unsafe fractionDigits(text, position) : 2
            guard let value = unsafe number(text, position, digits: digits), value <= limit else { return nil }
            let unit = digits == 1 ? millis * 100 : millis == 1 && digits == 2 ? 10 : millis
            offset += Int64(value) * unit
            position += digits
        }
        return first == UInt8(ascii: "-") ? -offset : offset
    }

    /// One to three digits.
    private static func fractionDigits(_ text: UnsafeRawBufferPointer, _ position: Int) -> Int {
        var digits = 0
        while unsafe digits < 3 && position + digits < text.count && isDigit(text[position + digits]) { digits += 1 }
        return max(digits, 1)
    }

    private static func number(_ text: UnsafeRawBufferPointer, _ position: Int, digits: Int) -> Int? {
        guard position + digits <= text.count else { return nil }
        var value = 0
        for index in position..<(position + digits) {
            guard unsafe isDigit(text[index]) else { return nil }
            value = unsafe value * 10 + Int(text[index] - 0x30)
        }
        return value
    }
}
