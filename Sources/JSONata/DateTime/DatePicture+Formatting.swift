import Glibc

extension DatePicture {
    /// The text of a moment, in a time zone that is so many minutes ahead of UTC.
    ///
    /// - Throws: D3133 and D3134 for forms that a component does not have.
    func text(milliseconds: Int64, offsetMinutes: Int) throws(Fault) -> String {
        let date = CivilDate(milliseconds: milliseconds + Int64(offsetMinutes) * 60_000)
        var result = ""
        for part in parts {
            switch part {
            case .literal(let text): result += text
            case .marker(let marker): result += try text(marker, date, offsetMinutes)
            }
        }
        return result
    }

    private func text(_ marker: Marker, _ date: CivilDate, _ offset: Int) throws(Fault) -> String {
        switch marker.component {
        case "Z", "z": return try zone(marker, offset)
        case "P":
            let text = date.hour < 12 ? "am" : "pm"
            return marker.names == .upper ? text.uppercased() : text
        case "C", "E": return "ISO"
        default: break
        }
        var value = DatePicture.value(marker.component, date) ?? 0
        if let digits = marker.yearDigits, digits < 9 { value %= Int(pow(10, Double(digits))) }
        guard let names = marker.names else { return try marker.integer?.text(of: Double(value)) ?? "" }
        var name: String
        switch marker.component {
        case "M", "x": name = DatePicture.months[value - 1]
        case "F": name = DatePicture.days[value - 1]
        default: throw Fault("D3133", value: .string(String(marker.component)))
        }
        if names == .upper { name = name.uppercased() }
        if names == .lower { name = name.lowercased() }
        return marker.maximumWidth.map { String(name.prefix($0)) } ?? name
    }

    /// The number of a component of a date.
    static func value(_ component: Character, _ date: CivilDate) -> Int? {
        switch component {
        case "Y": date.year
        case "M": date.month
        case "D": date.day
        case "d": date.dayOfYear
        case "F": date.weekday
        case "W": date.weekOfYear
        case "w": date.weekOfMonth
        case "X": date.weekYear
        case "x": date.weekMonth
        case "H": date.hour
        case "h": date.hour % 12 == 0 ? 12 : date.hour % 12
        case "P": date.hour < 12 ? 0 : 1
        case "m": date.minute
        case "s": date.second
        case "f": date.millisecond
        default: nil
        }
    }

    private func zone(_ marker: Marker, _ offset: Int) throws(Fault) -> String {
        guard let picture = marker.integer else { return "" }
        if offset == 0, marker.isTraditional { return "Z" }
        let (hours, minutes) = (offset / 60, offset % 60)
        var text: String
        if picture.interval != nil || (3...4).contains(picture.mandatoryDigits) {
            text = try picture.text(of: Double(hours * 100 + minutes))
        } else if (1...2).contains(picture.mandatoryDigits) {
            text = try picture.text(of: Double(hours))
            if hours == 0, minutes < 0 { text = "-" + text }
            if minutes != 0 { text += ":" + (abs(minutes) < 10 ? "0" : "") + String(abs(minutes)) }
        } else {
            throw Fault("D3134", value: .number(Double(picture.mandatoryDigits)))
        }
        return (marker.component == "z" ? "GMT" : "") + (offset >= 0 ? "+" : "") + text
    }
}
