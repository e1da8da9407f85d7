/// Timestamps of ISO 8601, as far as `$toMillis` reads them without a picture.
enum ISOTimestamp {
    private static let form = try? RegularExpression(
        #"^(\d{4})(?:-([01]\d))?(?:-([0-3]\d))?(?:T([0-2]\d):([0-5]\d):([0-5]\d))?(?:\.(\d+))?(?:([+-])([0-2]\d):?([0-5]\d)|Z)?$"#,
        ignoresCase: false, multiline: false)

    /// Milliseconds since 1970; nil for a text that is no timestamp.
    ///
    /// Without a time zone, UTC is meant.
    static func milliseconds(_ text: String) -> Double? {
        let units = Array(text.utf16)
        var budget = 100_000
        guard units.count < 1000, let slots = form?.firstMatch(in: units, from: 0, budget: &budget) else { return nil }
        func group(_ index: Int) -> String? {
            guard slots[index * 2] >= 0 else { return nil }
            return String(decoding: units[slots[index * 2]..<slots[index * 2 + 1]], as: UTF16.self)
        }
        func number(_ index: Int, _ missing: Int) -> Int { group(index).flatMap { Int($0) } ?? missing }
        let month = number(2, 1)
        let day = number(3, 1)
        let hour = number(4, 0)
        guard (1...12).contains(month), (1...31).contains(day), hour <= 24, group(7) == nil || group(4) != nil else {
            return nil
        }
        let days = CivilDate.dayNumber(year: number(1, 1970), month: month, day: day)
        guard CivilDate(milliseconds: Int64(days) * CivilDate.millisecondsPerDay).month == month else { return nil }
        let fraction = group(7).map { Int(($0 + "00").prefix(3)) ?? 0 } ?? 0
        let offset = (number(9, 0) * 60 + number(10, 0)) * (group(8) == "-" ? -1 : 1)
        let minutes = hour * 60 + number(5, 0) - offset
        return Double(days) * 86_400_000 + Double(minutes) * 60_000 + Double(number(6, 0) * 1000 + fraction)
    }
}
