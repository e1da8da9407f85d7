import Columnar

/// Dates as `from_iso8601_date` reads them: ISO 8601 in the forms of Joda's `ISODateTimeFormat.dateElementParser`.
///
/// `2020`, `2020-05`, `2020-05-11`, `2020-W10`, `2020-W10-3` and `2020-123`. Numbers may have fewer digits.
enum ISODate {
    /// Reads a date.
    ///
    /// - Returns: days since 1970-01-01.
    /// - Throws: INVALID_FUNCTION_ARGUMENT for other text and for dates that do not exist.
    static func parse(_ text: ByteView) throws -> Int64 {
        let best = form(text)
        guard let best, best.end == text.count else { throw invalid(text, at: best?.end ?? 0) }
        return try best.day(in: text)
    }

    /// The form that reads the most of the text, the earlier of two; nil if none reads anything.
    static func form(_ text: ByteView) -> Form? {
        var best: Form?
        for form in [calendarForm(text), weekForm(text), ordinalForm(text)] {
            guard let form, form.end > best?.end ?? 0 else { continue }
            best = form
        }
        return best
    }

    /// What was read of a text.
    struct Form {
        enum Kind { case calendar, week, ordinal }
        let kind: Kind
        let year: Int
        let first: Int?
        let second: Int?
        let end: Int

        /// The day, if it exists.
        func day(in text: ByteView) throws -> Int64 {
            let range = -292_275_054...292_278_993
            switch kind {
            case .calendar:
                try check(year, "year", range, text)
                let month = try check(first ?? 1, "monthOfYear", 1...12, text)
                let length = CalendarDate.daysInMonth(month, of: year)
                let day = try check(second ?? 1, "dayOfMonth", 1...length, text)
                return CalendarDate(year: year, month: month, day: day).days
            case .week:
                try check(year, "weekyear", range, text)
                let week = try check(first ?? 1, "weekOfWeekyear", 1...CalendarDate.weeks(ofWeekYear: year), text)
                let day = try check(second ?? 1, "dayOfWeek", 1...7, text)
                return CalendarDate.firstMonday(ofWeekYear: year) + Int64(7 * (week - 1) + day - 1)
            case .ordinal:
                try check(year, "year", range, text)
                let day = try check(first ?? 1, "dayOfYear", 1...(CalendarDate.isLeap(year) ? 366 : 365), text)
                return CalendarDate.firstDay(ofYear: year) + Int64(day - 1)
            }
        }

        @discardableResult
        private func check(_ value: Int, _ field: String, _ range: ClosedRange<Int>, _ text: ByteView) throws -> Int {
            guard range.contains(value) else {
                throw Failure(
                    "INVALID_FUNCTION_ARGUMENT",
                    "Cannot parse \"\(text.string)\": Value \(value) for \(field) must be in the range "
                        + "[\(range.lowerBound),\(range.upperBound)]")
            }
            return value
        }
    }
}

// MARK: - Forms

extension ISODate {
    private static func calendarForm(_ text: ByteView) -> Form? {
        var position = 0
        guard let year = year(text, &position) else { return nil }
        let month = number(text, &position, after: "-", upTo: 2)
        let day = month == nil ? nil : number(text, &position, after: "-", upTo: 2)
        return Form(kind: .calendar, year: year, first: month, second: day, end: position)
    }

    private static func weekForm(_ text: ByteView) -> Form? {
        var position = 0
        guard let year = year(text, &position), let week = number(text, &position, after: "-W", upTo: 2) else {
            return nil
        }
        let day = number(text, &position, after: "-", upTo: 1)
        return Form(kind: .week, year: year, first: week, second: day, end: position)
    }

    private static func ordinalForm(_ text: ByteView) -> Form? {
        var position = 0
        guard let year = year(text, &position), let day = number(text, &position, after: "-", upTo: 3) else {
            return nil
        }
        return Form(kind: .ordinal, year: year, first: day, second: nil, end: position)
    }

    /// Reads up to nine digits with an optional sign; after a plus, Joda takes one more.
    private static func year(_ text: ByteView, _ position: inout Int) -> Int? {
        guard let first = text.count > 0 ? text[0] : nil else { return nil }
        let isSigned = first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
        var cursor = isSigned ? 1 : 0
        let limit = first == UInt8(ascii: "+") ? 10 : 9
        guard let digits = number(text, &cursor, after: "", upTo: limit), digits <= Int32.max else { return nil }
        position = cursor
        return first == UInt8(ascii: "-") ? -digits : digits
    }

    /// Reads digits after fixed text; what is not there leaves the position as it is.
    private static func number(
        _ text: ByteView, _ position: inout Int, after prefix: StaticString, upTo limit: Int
    ) -> Int? {
        var cursor = position
        for byte in "\(prefix)".utf8 {
            // Joda compares letters of fixed text in any case.
            guard cursor < text.count, text[cursor] == byte || text[cursor] == byte | 0x20 else { return nil }
            cursor += 1
        }
        let start = cursor
        var value = 0
        while cursor < min(text.count, start + limit), text[cursor] &- 0x30 < 10 {
            value = value * 10 + Int(text[cursor] - 0x30)
            cursor += 1
        }
        guard cursor > start else { return nil }
        position = cursor
        return value
    }

    /// What Joda says of text that it cannot read on from a position.
    static func invalid(_ text: ByteView, at position: Int) -> Failure {
        let units = Array(text.string.utf16)
        let sample = units.count <= position + 35 ? units : Array(units[..<(position + 32)]) + Array("...".utf16)
        let shown = String(decoding: sample, as: UTF16.self)
        var message = "Invalid format: \"\(shown)\""
        if position > 0 && position >= units.count {
            message += " is too short"
        } else if position > 0 {
            message += " is malformed at \"\(String(decoding: sample[position...], as: UTF16.self))\""
        }
        return Failure("INVALID_FUNCTION_ARGUMENT", message)
    }
}
