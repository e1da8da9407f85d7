/// How a zone changes between standard and summer time every year: the TZ string of POSIX 1003.1, section 8.3.
///
/// With the extensions of RFC 8536, section 3.3.1: times of day from -167 to 167 hours.
struct YearlyTimeZoneRule: Sendable, Hashable {
    /// Seconds east of UTC in standard time.
    let standard: Int
    /// The name of standard time, as `CET`.
    let name: String
    /// Summer time, unless the zone has none.
    let summer: Summer?

    /// Summer time and the days it begins and ends.
    struct Summer: Sendable, Hashable {
        let offset: Int
        let name: String
        let start: Change
        let end: Change
    }

    /// A day of the year and a time of that day, in local time before the change.
    struct Change: Sendable, Hashable {
        let day: Day
        let second: Int
    }

    /// A day of every year.
    enum Day: Sendable, Hashable {
        /// `Jn`: 1...365; February 29 is never counted.
        case ofCommonYear(Int)
        /// `n`: 0...365; February 29 is counted.
        case ofYear(Int)
        /// `Mm.w.d`: the w-th weekday d (0 is Sunday) of a month; w = 5 is the last.
        case ofMonth(Int, week: Int, weekday: Int)

        /// The day's number in days since 1970-01-01.
        func epochDay(in year: Int) -> Int64 {
            let first = CalendarDate(year: year, month: 1, day: 1).days
            switch self {
            case .ofCommonYear(let day):
                return first + Int64(day >= 60 && CalendarDate.isLeap(year) ? day : day - 1)
            case .ofYear(let day): return first + Int64(day)
            case .ofMonth(let month, let week, let weekday):
                let start = CalendarDate(year: year, month: month, day: 1).days
                let shift = (weekday - CalendarDate.dayOfWeek(start) + 14) % 7
                let day = shift + (week - 1) * 7
                return start + Int64(day >= CalendarDate.daysInMonth(month, of: year) ? day - 7 : day)
            }
        }
    }

    /// What is in force at an instant, in seconds since 1970-01-01 00:00 UTC.
    func period(at second: Int64) -> TimeZoneRules.Period {
        guard let summer else {
            return TimeZoneRules.Period(offset: standard, from: .min, until: .max, name: name, isSummer: false)
        }
        // A year or more away from what days can be counted, there is no calendar to ask.
        let bounded = min(max(second, -30_000_000_000_000_000), 30_000_000_000_000_000)
        let days = (bounded + Int64(standard)) / 86_400 - (bounded + Int64(standard) < 0 ? 1 : 0)
        let year = CalendarDate(days: days).year
        // Changes near New Year may fall into the year before or after: the latest one that has passed decides.
        var latest = (at: Int64.min, offset: standard, isSummer: false)
        var next = Int64.max
        for year in (year - 1)...(year + 1) {
            let start = instant(of: summer.start, in: year, offset: standard)
            let end = instant(of: summer.end, in: year, offset: summer.offset)
            if start <= second && start > latest.at { latest = (start, summer.offset, true) }
            if end <= second && end > latest.at { latest = (end, standard, false) }
            if start > second { next = min(next, start) }
            if end > second { next = min(next, end) }
        }
        return TimeZoneRules.Period(
            offset: latest.offset, from: latest.at, until: next, name: latest.isSummer ? summer.name : name,
            isSummer: latest.isSummer)
    }

    /// The offset at an instant, in seconds; both as in ``TimeZoneRules/offset(at:)``.
    func offset(at second: Int64) -> Int { period(at: second).offset }

    private func instant(of change: Change, in year: Int, offset: Int) -> Int64 {
        change.day.epochDay(in: year) * 86_400 + Int64(change.second - offset)
    }
}

// MARK: - Reading

extension YearlyTimeZoneRule {
    /// Reads a TZ string, as `CET-1CEST,M3.5.0,M10.5.0/3`; nil if it is none.
    init?(_ text: some Sequence<UInt8>) {
        var reader = Reader(rest: Array(text)[...])
        guard let name = reader.name(), let standard = reader.time() else { return nil }
        self.name = name
        self.standard = -standard
        if reader.rest.isEmpty {
            summer = nil
            return
        }
        guard let summerName = reader.name() else { return nil }
        var offset = 3600 - standard
        if reader.rest.first != UInt8(ascii: ",") {
            guard let time = reader.time() else { return nil }
            offset = -time
        }
        guard reader.take(","), let start = reader.change(), reader.take(","), let end = reader.change(),
            reader.rest.isEmpty
        else { return nil }
        summer = Summer(offset: offset, name: summerName, start: start, end: end)
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>

        mutating func take(_ scalar: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: scalar) else { return false }
            rest.removeFirst()
            return true
        }

        /// Goes past `CET` or `<+01>`.
        mutating func name() -> String? {
            if take("<") {
                guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return nil }
                let name = String(decoding: rest[..<end], as: UTF8.self)
                rest = rest[(end + 1)...]
                return name
            }
            let name = rest.prefix { $0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z") }
            rest.removeFirst(name.count)
            return name.count >= 3 ? String(decoding: name, as: UTF8.self) : nil
        }

        /// Reads hours, perhaps minutes and seconds, perhaps with a sign, as seconds.
        mutating func time() -> Int? {
            let sign = take("-") ? -1 : 1
            if sign > 0 { _ = take("+") }
            guard var seconds = number(below: 168).map({ $0 * 3600 }) else { return nil }
            for unit in [60, 1] where take(":") {
                guard let value = number(below: 60) else { return nil }
                seconds += value * unit
            }
            return sign * seconds
        }

        mutating func change() -> Change? {
            guard let day = day() else { return nil }
            guard take("/") else { return Change(day: day, second: 7200) }
            return time().map { Change(day: day, second: $0) }
        }

        private mutating func day() -> Day? {
            if take("M") {
                guard let month = number(below: 13), month > 0, take("."), let week = number(below: 6), week > 0,
                    take("."), let weekday = number(below: 7)
                else { return nil }
                return .ofMonth(month, week: week, weekday: weekday)
            }
            if take("J") { return number(below: 366).flatMap { $0 > 0 ? .ofCommonYear($0) : nil } }
            return number(below: 366).map { .ofYear($0) }
        }

        private mutating func number(below limit: Int) -> Int? {
            var value: Int?
            while let byte = rest.first, byte &- 0x30 < 10 {
                let next = (value ?? 0) * 10 + Int(byte - 0x30)
                guard next < limit else { return nil }
                value = next
                rest.removeFirst()
            }
            return value
        }
    }
}
