import Columnar

/// The dates of `date`: every so many-th day, hour or month of a range, written by a pattern.
///
/// Times are UTC.
struct ProjectedDates {
    private let pattern: DateTimePattern
    private let range: ClosedRange<Int64>
    private let interval: Int64
    private let unit: Unit

    /// What an interval is counted in.
    enum Unit: String {
        case years = "YEAR"
        case months = "MONTH"
        case weeks = "WEEK"
        case days = "DAY"
        case hours = "HOUR"
        case minutes = "MINUTE"
        case seconds = "SECOND"
        case milliseconds = "MILLI"

        /// A unit by its name in either number, in any letter case.
        init?(name: String) {
            var name = name.uppercased()
            if name.hasSuffix("S") { name.removeLast() }
            if name == "MILLISECOND" { name = "MILLI" }
            self.init(rawValue: name)
        }

        /// Months, or milliseconds.
        var size: (months: Int64, millis: Int64) {
            switch self {
            case .years: (12, 0)
            case .months: (1, 0)
            case .weeks: (0, 7 * 86_400_000)
            case .days: (0, 86_400_000)
            case .hours: (0, 3_600_000)
            case .minutes: (0, 60_000)
            case .seconds: (0, 1000)
            case .milliseconds: (0, 1)
            }
        }
    }

    init(
        _ column: String, _ properties: PartitionProjection.Properties, time: Int64
    ) throws(QueryFailure) {
        let format = try properties.required(column, "format")
        guard let pattern = ProjectedDates.pattern(format) else {
            throw properties.invalid(
                column, "Property: 'projection.\(column).format' value '\(format)' is no pattern of dates")
        }
        self.pattern = pattern
        let (low, high) = try properties.range(column)
        let bounds = [low, high].compactMap { ProjectedDates.bound($0, pattern, time: time / 1000) }
        guard bounds.count == 2, bounds[0] <= bounds[1] else {
            throw properties.invalid(
                column,
                "Property: 'projection.\(column).range' needs to be a list of 2 valid dates formatted as '\(format)' or "
                    + "NOW, NOW-3YEARS or the like that are sequential: '\(low),\(high)'")
        }
        range = bounds[0]...bounds[1]
        let count = try properties.positive(column, "interval")
        interval = Int64(count ?? 1)
        if let name = properties["projection.\(column).interval.unit"] {
            guard let unit = Unit(name: name.trimmed) else {
                throw properties.invalid(
                    column, "Property: 'projection.\(column).interval.unit' value '\(name)' is invalid",
                    help: "units are: YEARS, MONTHS, WEEKS, DAYS, HOURS, MINUTES, SECONDS, MILLISECONDS")
            }
            self.unit = unit
        } else {
            // "When the provided dates are at single-day or single-month precision, the interval is optional."
            let letters = ProjectedDates.letters(format)
            guard !letters.contains(where: "HhKkmsS".contains) else {
                throw properties.invalid(
                    column,
                    "Property: 'projection.\(column).interval.unit' needs to be set when 'projection.\(column).format' "
                        + "is finer than a day")
            }
            unit =
                letters.contains(where: "dD".contains)
                ? .days : letters.contains(where: "ML".contains) ? .months : .years
        }
    }

    /// Whether the text is one of the dates: whether the time that it says is a whole number of intervals after the
    /// range's beginning, as the pattern can tell.
    func admits(_ text: String) -> Bool {
        guard let value = ProjectedDates.millis(text, pattern) else { return false }
        let guess: Int64
        let size = unit.size
        if size.months > 0 {
            guess = (ProjectedDates.month(value) - ProjectedDates.month(range.lowerBound)) / (size.months * interval)
        } else {
            guess = (value - range.lowerBound) / (size.millis * interval)
        }
        return (guess - 1...guess + 1).contains { step in
            guard step >= 0, let time = ProjectedDates.adding(step * interval, unit, to: range.lowerBound),
                range.contains(time)
            else { return false }
            return String(decoding: pattern.bytes(time), as: UTF8.self) == text
        }
    }

    // MARK: - Times

    /// A pattern of Java's; the letters that matter here mean in Joda-Time what they mean in Java.
    private static func pattern(_ format: String) -> DateTimePattern? {
        var isQuoted = false
        var text: [UInt8] = []
        for byte in format.utf8 {
            if byte == UInt8(ascii: "'") { isQuoted.toggle() }
            text.append(!isQuoted && byte == UInt8(ascii: "u") ? UInt8(ascii: "y") : byte)
        }
        return unsafe text.withUnsafeBytes { try? unsafe DateTimePattern.joda($0, currentYear: 1970) }
    }

    /// The letters of a pattern that stand for parts of a date.
    private static func letters(_ format: String) -> [Character] {
        var isQuoted = false
        return format.filter { character in
            if character == "'" { isQuoted.toggle() }
            return !isQuoted && character != "'"
        }.map { $0 }
    }

    private static func millis(_ text: String, _ pattern: DateTimePattern) -> Int64? {
        let bytes = Array(text.utf8)
        return unsafe bytes.withUnsafeBytes { unsafe pattern.parse($0) }?.localMillis
    }

    /// Months since 1970.
    private static func month(_ millis: Int64) -> Int64 {
        let date = CalendarDate(days: ProjectedDates.floor(millis, 86_400_000))
        return Int64(date.year - 1970) * 12 + Int64(date.month - 1)
    }

    private static func floor(_ value: Int64, _ size: Int64) -> Int64 {
        value >= 0 ? value / size : -((-value + size - 1) / size)
    }

    /// A date of the pattern, or `NOW`, `NOW-3YEARS`, `NOW + 1 MONTH`.
    private static func bound(_ text: String, _ pattern: DateTimePattern, time: Int64) -> Int64? {
        guard text.hasPrefix("NOW") else { return millis(text, pattern) }
        var rest = String(text.dropFirst(3)).trimmed
        guard let sign = rest.first else { return time }
        guard sign == "+" || sign == "-" else { return nil }
        rest = String(rest.dropFirst()).trimmed
        let digits = rest.prefix { ("0"..."9").contains($0) }
        guard let count = Int64(digits), let unit = Unit(name: String(rest.dropFirst(digits.count)).trimmed),
            unit != .milliseconds
        else { return nil }
        return adding(sign == "-" ? -count : count, unit, to: time)
    }

    private static func adding(_ count: Int64, _ unit: Unit, to millis: Int64) -> Int64? {
        let size = unit.size
        let (amount, isTooLarge) = count.multipliedReportingOverflow(by: max(size.months, size.millis))
        if isTooLarge { return nil }
        if size.months == 0 {
            let (sum, overflow) = millis.addingReportingOverflow(amount)
            return overflow ? nil : sum
        }
        let day = floor(millis, 86_400_000)
        return CalendarDate.addMonths(amount, to: day).map { $0 * 86_400_000 + (millis - day * 86_400_000) }
    }
}
