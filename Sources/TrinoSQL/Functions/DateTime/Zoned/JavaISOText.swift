import Columnar

/// Date and time as `from_iso8601_timestamp_nanos` reads them: Java's `DateTimeFormatter.ISO_DATE_TIME`.
///
/// `2020-05-11T12:34:56.123456789+02:00[Europe/Zurich]`; seconds, fraction, offset and region may be missing.
enum JavaISOText {
    /// Reads a date and time.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - session: the zone of text without an offset.
    /// - Returns: the value in the zone of the text.
    /// - Throws: INVALID_FUNCTION_ARGUMENT with Java's words.
    static func timestamp(_ text: ByteView, _ session: TimeZoneKey) throws -> ZonedTimestamp {
        var reader = Reader(text: text)
        guard let fields = reader.fields() else { throw failure(text, "at index \(reader.failed)", isParsing: true) }
        if reader.position < text.count {
            throw failure(text, ", unparsed text found at index \(reader.utf16(reader.position))", isParsing: true)
        }
        if let problem = fields.problem { throw failure(text, problem, isParsing: false) }
        let local = fields.epochSeconds
        let picos = fields.nanos * 1000
        let (second, zone): (Int64, TimeZoneKey)
        if let offset = fields.offset {
            second = local - Int64(offset)
            zone = try fields.region ?? TimeZoneKey(reader.offsetName(offset))
        } else {
            second = session.rules.instant(ofLocal: local)
            zone = session
        }
        let (millis, overflow) = second.multipliedReportingOverflow(by: 1000)
        if overflow { throw ZonedTimestamp.longOverflow }
        return ZonedTimestamp(
            millis: millis &+ picos / Picoseconds.perMillisecond,
            picosOfMilli: picos % Picoseconds.perMillisecond, zone: zone.number)
    }

    private static func failure(_ text: ByteView, _ reason: String, isParsing: Bool) -> Failure {
        let units = Array(text.string.utf16)
        let shown = units.count > 64 ? String(decoding: units[..<64], as: UTF16.self) + "..." : text.string
        let link = isParsing ? (reason.hasPrefix(",") ? "" : " ") : ": "
        return Failure("INVALID_FUNCTION_ARGUMENT", "Text '\(shown)' could not be parsed\(link)\(reason)")
    }

    private struct Fields {
        var date = CalendarDate(year: 0, month: 1, day: 1)
        var hour = 0
        var minute = 0
        var second = 0
        var nanos: Int64 = 0
        var offset: Int?
        var region: TimeZoneKey?

        var epochSeconds: Int64 { date.days * 86_400 + Int64(hour * 3600 + minute * 60 + second) }

        /// What Java says of a date or time that does not exist.
        var problem: String? {
            let ranges = [
                ("MonthOfYear", 1...12, date.month), ("DayOfMonth", 1...31, date.day), ("HourOfDay", 0...23, hour),
                ("MinuteOfHour", 0...59, minute), ("SecondOfMinute", 0...59, second),
            ]
            for (name, range, value) in ranges where !range.contains(value) {
                // Java shows that months differ in length.
                let upper = name == "DayOfMonth" ? "28/31" : "\(range.upperBound)"
                return "Invalid value for \(name) (valid values \(range.lowerBound) - \(upper)): \(value)"
            }
            if date.isValid { return nil }
            if date.day == 29 { return "Invalid date 'February 29' as '\(date.year)' is not a leap year" }
            let months = [2: "FEBRUARY", 4: "APRIL", 6: "JUNE", 9: "SEPTEMBER", 11: "NOVEMBER"]
            return "Invalid date '\(months[date.month] ?? "") \(date.day)'"
        }
    }

    private struct Reader {
        let text: ByteView
        var position = 0
        /// Where the text does not fit, in UTF-16 units.
        var failed = 0

        init(text: ByteView) {
            self.text = text
        }

        func utf16(_ byte: Int) -> Int { text.slice(0, byte).string.utf16.count }

        mutating func fields() -> Fields? {
            var fields = Fields()
            guard let year = year(), take("-"), let month = two(), take("-"), let day = two(), take("T"),
                let hour = two(), take(":"), let minute = two()
            else { return nil }
            fields.date = CalendarDate(year: year, month: month, day: day)
            (fields.hour, fields.minute) = (hour, minute)
            let beforeSecond = position
            if take(":"), let second = two() {
                fields.second = second
                fields.nanos = fraction()
            } else {
                position = beforeSecond
            }
            let beforeOffset = position
            if let offset = offset() {
                fields.offset = offset
                let beforeRegion = position
                fields.region = region()
                if fields.region == nil { position = beforeRegion }
            } else {
                position = beforeOffset
            }
            return fields
        }

        private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
            let byte = UInt8(ascii: scalar)
            if position < text.count, text[position] == byte || (byte > 0x40 && text[position] == byte | 0x20) {
                position += 1
                return true
            }
            failed = utf16(position)
            return false
        }

        private mutating func two() -> Int? {
            guard position + 2 <= text.count, text[position] &- 0x30 < 10, text[position + 1] &- 0x30 < 10 else {
                failed = utf16(position)
                return nil
            }
            position += 2
            return Int(text[position - 2] - 0x30) * 10 + Int(text[position - 1] - 0x30)
        }

        /// Four digits, or more with a sign.
        private mutating func year() -> Int? {
            let start = position
            failed = start
            guard text.count > 0 else { return nil }
            let sign = text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") ? text[0] : 0
            if sign != 0 { position += 1 }
            var value = 0
            var digits = 0
            while position < text.count, digits < 10, text[position] &- 0x30 < 10 {
                value = value * 10 + Int(text[position] - 0x30)
                position += 1
                digits += 1
            }
            let isPlus = sign == UInt8(ascii: "+")
            guard digits >= 4, digits > 4 ? sign != 0 : !isPlus, value <= 999_999_999,
                !(sign == UInt8(ascii: "-") && value == 0)
            else { return nil }
            return sign == UInt8(ascii: "-") ? -value : value
        }

        /// A point and up to nine digits, or nothing.
        private mutating func fraction() -> Int64 {
            guard position < text.count, text[position] == UInt8(ascii: ".") else { return 0 }
            position += 1
            var (nanos, unit) = (Int64(0), Int64(100_000_000))
            while position < text.count, unit > 0, text[position] &- 0x30 < 10 {
                nanos += Int64(text[position] - 0x30) * unit
                unit /= 10
                position += 1
            }
            return nanos
        }

        /// `Z`, `+hh:mm` or `+hh:mm:ss`, in seconds.
        private mutating func offset() -> Int? {
            if take("Z") { return 0 }
            let isNegative = take("-")
            guard isNegative || take("+"), let hours = two(), take(":"), let minutes = two() else { return nil }
            var seconds = 0
            let beforeSeconds = position
            if take(":"), let read = two() { seconds = read } else { position = beforeSeconds }
            let total = hours * 3600 + minutes * 60 + seconds
            guard minutes < 60, seconds < 60, total <= 18 * 3600 else { return nil }
            return isNegative ? -total : total
        }

        func offsetName(_ offset: Int) -> String {
            if offset == 0 { return "Z" }
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            let magnitude = Int(offset.magnitude)
            let name = (offset < 0 ? "-" : "+") + two(magnitude / 3600) + ":" + two(magnitude / 60 % 60)
            return magnitude % 60 == 0 ? name : name + ":" + two(magnitude % 60)
        }

        /// A region in brackets.
        private mutating func region() -> TimeZoneKey? {
            guard take("[") else { return nil }
            var end = position
            while end < text.count, text[end] != UInt8(ascii: "]") { end += 1 }
            guard end < text.count, let key = try? TimeZoneKey.java(text.slice(position, end).string)
            else { return nil }
            position = end + 1
            return key
        }
    }
}
