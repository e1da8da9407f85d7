/// Names of zones for people, as Joda-Time's patterns z and zzzz show them in English.
package enum ZoneNaming {
    /// Appends `CEST`, or the offset where no letters are known for the zone.
    package static func appendShort(_ zone: TimeZoneKey, at millis: Int64, to buffer: inout TextBuffer) {
        guard zone.number >= 2048 else {
            buffer.append(zone.id)
            return
        }
        let naming = naming(of: zone, at: millis)
        if let short = naming.short { buffer.append(short) } else { appendOffset(naming.offset, to: &buffer) }
    }

    /// Appends `Central European Summer Time`, or the offset where no name is known.
    static func appendLong(_ zone: TimeZoneKey, at millis: Int64, to buffer: inout TextBuffer) {
        guard zone.number >= 2048 else {
            buffer.append(zone.id == "UTC" ? "Coordinated Universal Time" : zone.id)
            return
        }
        let naming = naming(of: zone, at: millis)
        if let long = naming.long { buffer.append(long) } else { appendOffset(naming.offset, to: &buffer) }
    }

    /// What is said of a region at an instant: it has one name for standard and one for summer time, whatever people said
    /// in earlier times.
    private static func naming(of zone: TimeZoneKey, at millis: Int64) -> (short: String?, long: String?, offset: Int) {
        let quotient = millis / 1000
        let period = zone.rules.period(at: millis < quotient * 1000 ? quotient - 1 : quotient)
        // The database calls Morocco's usual time standard time, Java its summer time.
        let isSummer = morocco.contains(zone.id) ? period.offset == 3600 : period.isSummer
        if let names = ZoneNameTable.names(of: zone.id, isSummer: isSummer) {
            return (names.short, names.long, period.offset)
        }
        let today = isSummer ? zone.rules.yearly?.summer?.name : zone.rules.yearly?.name
        let short = today ?? period.name
        guard isWord(short) else { return (nil, nil, period.offset) }
        let area = zone.id.utf8.firstIndex(of: UInt8(ascii: "/")).map { String(zone.id[..<$0]) } ?? ""
        return (short, names[zone.id + "/" + short] ?? names[area + "/" + short] ?? names[short], period.offset)
    }

    private static let morocco: Set<String> = ["Africa/Casablanca", "Africa/El_Aaiun"]

    /// Since 2017 the database has offsets where nobody uses letters.
    private static func isWord(_ name: String) -> Bool {
        name.utf8.allSatisfy { $0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z") } && !name.isEmpty
    }

    private static func appendOffset(_ seconds: Int, to buffer: inout TextBuffer) {
        ZonedText.appendOffset(minutes: Int64(seconds / 60), to: &buffer)
    }

    // Unicode's Common Locale Data Repository, English; by abbreviation, and by area or region where it
    // has several meanings.
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
        "Europe/Dublin/IST": "Irish Standard Time", "Eire/IST": "Irish Standard Time",
        "Europe/Gibraltar/BST": "British Summer Time", "GB/BST": "British Summer Time",
        "GB-Eire/BST": "British Summer Time", "Asia/Jerusalem/IST": "Israel Standard Time",
        "Asia/Tel_Aviv/IST": "Israel Standard Time", "Israel/IST": "Israel Standard Time",
        "IDT": "Israel Daylight Time", "America/Havana/CST": "Cuba Standard Time",
        "America/Havana/CDT": "Cuba Daylight Time", "Cuba/CST": "Cuba Standard Time",
        "Cuba/CDT": "Cuba Daylight Time", "Asia/Taipei/CST": "Taipei Standard Time",
        "PRC/CST": "China Standard Time", "HDT": "Hawaii-Aleutian Daylight Time", "PKT": "Pakistan Standard Time",
        "WIB": "Western Indonesia Time", "WITA": "Central Indonesia Time", "WIT": "Eastern Indonesia Time",
        "ChST": "Chamorro Standard Time", "SST": "Samoa Standard Time",
        "EAT": "East Africa Time", "CAT": "Central Africa Time", "WAT": "West Africa Standard Time",
    ]
}
