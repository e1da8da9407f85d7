/// Names of zones for people, as Joda-Time's patterns z and zzzz show them in English.
package enum ZoneNaming {
    /// Appends `CEST`, or the offset where the zone has no letters for it.
    package static func appendShort(_ zone: TimeZoneKey, at millis: Int64, to buffer: inout TextBuffer) {
        guard zone.number >= 2048 else {
            buffer.append(zone.id)
            return
        }
        let period = period(of: zone, at: millis)
        if isWord(period.name) { buffer.append(period.name) } else { appendOffset(period.offset, to: &buffer) }
    }

    /// Appends `Central European Summer Time`, or the offset where no name is known.
    static func appendLong(_ zone: TimeZoneKey, at millis: Int64, to buffer: inout TextBuffer) {
        guard zone.number >= 2048 else {
            buffer.append(zone.id == "UTC" ? "Coordinated Universal Time" : zone.id)
            return
        }
        let period = period(of: zone, at: millis)
        let area = zone.id.utf8.firstIndex(of: UInt8(ascii: "/")).map { String(zone.id[..<$0]) } ?? ""
        if let name = names[area + "/" + period.name] ?? names[period.name] {
            buffer.append(name)
        } else {
            appendOffset(period.offset, to: &buffer)
        }
    }

    private static func period(of zone: TimeZoneKey, at millis: Int64) -> TimeZoneRules.Period {
        let quotient = millis / 1000
        return zone.rules.period(at: millis < quotient * 1000 ? quotient - 1 : quotient)
    }

    /// Since 2017 the database has offsets where nobody uses letters.
    private static func isWord(_ name: String) -> Bool {
        name.utf8.allSatisfy { $0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z") } && !name.isEmpty
    }

    private static func appendOffset(_ seconds: Int, to buffer: inout TextBuffer) {
        ZonedText.appendOffset(minutes: Int64(seconds / 60), to: &buffer)
    }

    // Unicode's Common Locale Data Repository, English; by abbreviation, and by area where it has several meanings.
    private static let names: [String: String] = [
        "CET": "Central European Standard Time", "CEST": "Central European Summer Time",
        "EET": "Eastern European Standard Time", "EEST": "Eastern European Summer Time",
        "WET": "Western European Standard Time", "WEST": "Western European Summer Time",
        "GMT": "Greenwich Mean Time", "Europe/BST": "British Summer Time", "MSK": "Moscow Standard Time",
        "EST": "Eastern Standard Time", "EDT": "Eastern Daylight Time", "CST": "Central Standard Time",
        "CDT": "Central Daylight Time", "MST": "Mountain Standard Time", "MDT": "Mountain Daylight Time",
        "PST": "Pacific Standard Time", "PDT": "Pacific Daylight Time", "AST": "Atlantic Standard Time",
        "ADT": "Atlantic Daylight Time", "AKST": "Alaska Standard Time", "AKDT": "Alaska Daylight Time",
        "NST": "Newfoundland Standard Time", "NDT": "Newfoundland Daylight Time",
        "HST": "Hawaii-Aleutian Standard Time", "JST": "Japan Standard Time", "KST": "Korean Standard Time",
        "Asia/IST": "India Standard Time", "Asia/CST": "China Standard Time", "HKT": "Hong Kong Standard Time",
        "Asia/PST": "Philippine Standard Time", "AEST": "Australian Eastern Standard Time",
        "AEDT": "Australian Eastern Daylight Time", "ACST": "Australian Central Standard Time",
        "ACDT": "Australian Central Daylight Time", "AWST": "Australian Western Standard Time",
        "NZST": "New Zealand Standard Time", "NZDT": "New Zealand Daylight Time", "SAST": "South Africa Standard Time",
        "EAT": "East Africa Time", "CAT": "Central Africa Time", "WAT": "West Africa Standard Time",
    ]
}
