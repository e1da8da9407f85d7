extension DateTimePattern {
    /// Reads a date and time; all of the text must fit.
    ///
    /// Parts that the pattern does not have are those of 1970-01-01 00:00:00; the year is 2000 if the pattern has a month
    /// or day but no year.
    ///
    /// - Returns: the instant, or nil where Trino fails with INVALID_FUNCTION_ARGUMENT and ``failureMessage(_:)``.
    public func parse(_ text: UnsafeRawBufferPointer) -> Instant? {
        if isSimple, let millis = unsafe parseSimple(text) { return Instant(localMillis: millis) }
        guard case .success(let instant) = unsafe read(text) else { return nil }
        return instant
    }

    /// Trino's text for a value that ``parse(_:)`` refuses.
    public func failureMessage(_ text: UnsafeRawBufferPointer) -> String {
        guard case .failure(let failure) = unsafe read(text) else { return "" }
        return failure.message
    }

    /// Year, month, day, hour, minute, second and fraction at most, all valid; nil for everything else.
    @inline(__always)
    private func parseSimple(_ text: UnsafeRawBufferPointer) -> Int64? {
        var date = CalendarDate(year: 1970, month: 1, day: 1)
        var hasYear = false
        var needsYear = false
        var millisOfDay = 0
        var position = 0
        for element in elements {
            switch element.kind {
            case .string, .characters:
                let end = unsafe literals.withUnsafeBytes { unsafe skip($0, element, text, position) }
                guard end >= 0 else { return nil }
                position = end
            case .fraction:
                guard let millis = unsafe DateTimePattern.fraction(text, &position, element.maximum) else { return nil }
                millisOfDay &+= millis
            default:
                guard
                    let value = unsafe JodaNumber(text, &position, digits: element.maximum, isSigned: element.flag)?
                        .value
                else { return nil }
                switch element.field {
                case .year:
                    date.year = value
                    hasYear = true
                case .monthOfYear:
                    date.month = value
                    needsYear = true
                case .dayOfMonth:
                    date.day = value
                    needsYear = true
                case .hourOfDay:
                    guard value <= 23 else { return nil }
                    millisOfDay &+= value &* 3_600_000
                case .minuteOfHour:
                    guard value <= 59 else { return nil }
                    millisOfDay &+= value &* 60_000
                default:
                    guard value <= 59 else { return nil }
                    millisOfDay &+= value &* 1000
                }
            }
        }
        if needsYear && !hasYear { date.year = 2000 }
        guard position == text.count, date.isValid, FieldClock.years.contains(date.year) else { return nil }
        return date.days &* FieldClock.millisPerDay &+ Int64(millisOfDay)
    }

    /// Reads as Joda-Time does, with its failures.
    private func read(_ text: UnsafeRawBufferPointer) -> Result<Instant, Failure> {
        var fields: [(field: DateTimeField, value: Int)] = []
        var zone: Instant.Zone?
        var position = 0
        for element in elements {
            let start = position
            var failed: Int?
            switch element.kind {
            case .string, .characters:
                let end = unsafe literals.withUnsafeBytes { unsafe skip($0, element, text, position) }
                if end >= 0 { position = end } else { failed = ~end }
            case .number:
                if let number = unsafe JodaNumber(text, &position, digits: element.maximum, isSigned: element.flag) {
                    fields.append((element.field, number.value))
                } else if let digits = unsafe DateTimePattern.digits(text, start, element) {
                    return .failure(Failure(message: "For input string: \"\(digits)\""))
                } else {
                    failed = start
                }
            case .text:
                if let value = unsafe DateTimeNames.read(element.field, text, &position) {
                    fields.append((element.field, value))
                } else {
                    failed = start
                }
            case .fraction:
                if let millis = unsafe DateTimePattern.fraction(text, &position, element.maximum) {
                    fields.append((.millisOfSecond, millis))
                } else {
                    failed = start
                }
            case .twoDigitYear:
                if let year = unsafe DateTimePattern.twoDigitYear(element, text, &position) {
                    fields.append((element.field, year))
                } else {
                    failed = start
                }
            case .zoneOffset, .zoneID, .zoneShortName:
                zone = unsafe DateTimePattern.zone(element, text, &position)
                if zone == nil { failed = position }
            case .zoneName: return .failure(Failure(message: "Parsing not supported"))
            }
            if let failed { return .failure(unsafe malformed(text, at: failed)) }
        }
        guard position >= text.count else { return .failure(unsafe malformed(text, at: position)) }
        do {
            return .success(Instant(localMillis: try FieldClock.resolve(fields), zone: zone))
        } catch {
            return .failure(Failure(message: "Cannot parse \"\(unsafe text.decoded)\": \(error.message)"))
        }
    }

    /// Joda-Time's text for a place that does not fit; positions count UTF-16 units.
    private func malformed(_ text: UnsafeRawBufferPointer, at position: Int) -> Failure {
        let units = unsafe Array(text.decoded.utf16)
        let place = unsafe text.part(0, min(position, text.count)).decoded.utf16.count
        var sample = units
        if units.count > place + 35 { sample = Array(units[..<(place + 32)]) + Array("...".utf16) }
        let shown = "Invalid format: \"\(String(decoding: sample, as: UTF16.self))\""
        if place <= 0 { return Failure(message: shown) }
        if place >= units.count { return Failure(message: shown + " is too short") }
        let rest = String(decoding: sample[place...], as: UTF16.self)
        return Failure(message: "\(shown) is malformed at \"\(rest)\"")
    }

    /// Goes past a literal, letters in any case; the complement of the failing position if it is not there.
    @inline(__always)
    private func skip(
        _ literals: UnsafeRawBufferPointer, _ element: Element, _ text: UnsafeRawBufferPointer, _ start: Int
    ) -> Int {
        var index = element.minimum
        var position = start
        while index < element.maximum {
            let literal = unsafe literals[index]
            if unsafe literal < 0x80 && position < text.count
                && (text[position] == literal || matches(text[position], literal))
            {
                index &+= 1
                position &+= 1
            } else if let length = unsafe character(literals.part(index, element.maximum), text, position) {
                index &+= length.literal
                position &+= length.text
            } else {
                return ~(element.kind == .string ? start : position)
            }
        }
        return position
    }

    private func matches(_ byte: UInt8, _ literal: UInt8) -> Bool {
        byte | 0x20 == literal | 0x20 && byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
    }

    /// Lengths of two characters outside ASCII that are equal or differ in case alone.
    @inline(never)
    private func character(
        _ literals: UnsafeRawBufferPointer, _ text: UnsafeRawBufferPointer, _ position: Int
    ) -> (literal: Int, text: Int)? {
        guard unsafe position < text.count && literals[0] >= 0x80 && text[position] >= 0x80,
            let literal = unsafe literals.decoded.unicodeScalars.first,
            let scalar = unsafe text.part(position, text.count).decoded.unicodeScalars.first,
            literal.properties.uppercaseMapping == scalar.properties.uppercaseMapping
        else { return nil }
        return (UTF8.width(literal), UTF8.width(scalar))
    }

    /// Reads up to so many digits as a fraction of a second, in milliseconds rounded down.
    @inline(__always)
    private static func fraction(_ text: UnsafeRawBufferPointer, _ position: inout Int, _ maximum: Int) -> Int? {
        let start = position
        let limit = min(maximum, text.count &- position)
        var millis = 0
        var unit = 100
        while unsafe position &- start < limit && isDigit(text[position]) {
            millis = unsafe millis &+ Int(text[position] &- 0x30) &* unit
            unit /= 10
            position &+= 1
        }
        return position > start ? millis : nil
    }

    /// The digits of a number that is too large; nil if there is no number.
    private static func digits(_ text: UnsafeRawBufferPointer, _ start: Int, _ element: Element) -> String? {
        var first = start
        var end = start
        if unsafe element.flag && start < text.count && (text[start] == 0x2B || text[start] == 0x2D) {
            if unsafe text[start] == 0x2B { first += 1 }
            end += 1
        }
        let limit = end + element.maximum
        while unsafe end < min(limit, text.count) && isDigit(text[end]) { end += 1 }
        // With fewer digits than ten it fits in 32 bits, so the reason is another one.
        return unsafe end - first >= 10 ? text.part(first, end).decoded : nil
    }

    /// Reads two digits as the year nearest to a pivot; where allowed, other numbers as they are.
    private static func twoDigitYear(
        _ element: Element, _ text: UnsafeRawBufferPointer, _ position: inout Int
    ) -> Int? {
        var cursor = position
        if element.flag {
            var sign: UInt8?
            if unsafe cursor < text.count && (text[cursor] == UInt8(ascii: "-") || text[cursor] == UInt8(ascii: "+")) {
                sign = unsafe text[cursor]
                cursor += 1
            }
            let first = cursor
            while unsafe cursor < text.count && isDigit(text[cursor]) { cursor += 1 }
            let digits = cursor - first
            if sign != nil || digits != 2 {
                guard digits > 0, let value = unsafe IntegerText.parse(text.part(first, cursor)),
                    Int32(exactly: value) != nil
                else { return nil }
                position = cursor
                return sign == UInt8(ascii: "-") ? -Int(value) : Int(value)
            }
            cursor = first
        }
        guard cursor + 2 <= text.count, unsafe isDigit(text[cursor]) && isDigit(text[cursor + 1]) else { return nil }
        let year = unsafe Int(text[cursor] - 0x30) * 10 + Int(text[cursor + 1] - 0x30)
        position = cursor + 2
        let low = element.minimum - 50
        let start = low >= 0 ? low % 100 : 99 + (low + 1) % 100
        return year + low + (year < start ? 100 : 0) - start
    }
}
