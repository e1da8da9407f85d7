/// A zone as Trino names it: `UTC`, an offset as `+08:35`, or a region as `Europe/Zurich`.
public struct TimeZoneKey: Sendable, Hashable {
    /// The zone's number in values: 0 for UTC, 1 to 1680 for offsets, and from 2048 on regions as they are first named.
    ///
    /// Equal names have equal numbers as long as the process runs.
    public let number: UInt16
    /// The name in Trino's spelling.
    public let id: String
    /// The offsets of the zone.
    public let rules: TimeZoneRules

    /// Coordinated universal time.
    public static let utc = TimeZoneKey(number: 0, id: "UTC", rules: TimeZoneRules(fixedOffset: 0))

    /// Minutes of the largest offset that a zone can have.
    public static let largestOffset = 14 * 60

    init(number: UInt16, id: String, rules: TimeZoneRules) {
        self.number = number
        self.id = id
        self.rules = rules
    }

    /// Finds a zone by any of its names, as `Z`, `GMT+5`, `+0735` or `Asia/Tokyo`.
    ///
    /// - Parameters:
    ///   - name: the name, in the case in which the zone is registered.
    ///   - database: where regions are looked up.
    /// - Throws: NOT_SUPPORTED if there is no such zone.
    public init(_ name: String, in database: TimeZoneDatabase = .system) throws(Failure) {
        if database === TimeZoneDatabase.system, let known = ZoneTable.shared.region(name) {
            self = known
            return
        }
        let id = TimeZoneKey.normalized(name)
        if id == "UTC" {
            self = .utc
        } else if let offset = TimeZoneKey.offset(id) {
            // Trino has keys for whole minutes of up to 14 hours.
            guard offset % 60 == 0, let key = TimeZoneKey(offsetMinutes: offset / 60) else {
                throw TimeZoneKey.notSupported(name)
            }
            self = key
        } else if TimeZoneKey.isRegion(id), let rules = database.rules(for: id) {
            self = try ZoneTable.shared.add(id, rules)
        } else {
            throw TimeZoneKey.notSupported(name)
        }
    }

    /// The zone with an offset; nil if it is larger than 14 hours.
    ///
    /// - Parameter offsetMinutes: minutes east of UTC; 0 is UTC.
    public init?(offsetMinutes: Int) {
        if offsetMinutes == 0 {
            self = .utc
            return
        }
        guard offsetMinutes.magnitude <= TimeZoneKey.largestOffset else { return nil }
        // Trino's numbering, in which +00:00 has none.
        let number = offsetMinutes + TimeZoneKey.largestOffset + (offsetMinutes < 0 ? 1 : 0)
        self.init(
            number: UInt16(number), id: TimeZoneKey.spelled(offsetMinutes * 60),
            rules: TimeZoneRules(fixedOffset: offsetMinutes * 60))
    }

    /// The zone of a number that another zone has had.
    public init(number: UInt16) {
        switch Int(number) {
        case 0: self = .utc
        case 1...2 * TimeZoneKey.largestOffset:
            let minutes = Int(number) - TimeZoneKey.largestOffset
            self = TimeZoneKey(offsetMinutes: minutes <= 0 ? minutes - 1 : minutes) ?? .utc
        default: self = ZoneTable.shared.region(number)
        }
    }

    /// Microseconds since 1970-01-01 00:00 on the zone's clocks.
    ///
    /// - Parameter instant: microseconds since 1970-01-01 00:00 UTC.
    /// - Returns: microseconds that are negative before 1970.
    public func localMicros(at instant: Int64) -> Int64 {
        let second = TimeZoneKey.seconds(ofMicros: instant)
        return instant &+ Int64(rules.offset(at: second)) &* 1_000_000
    }

    /// The instant that a local date and time stands for; see ``TimeZoneRules/instant(ofLocal:)``.
    ///
    /// - Parameter local: microseconds since 1970-01-01 00:00 on the zone's clocks.
    /// - Returns: microseconds since 1970-01-01 00:00 UTC.
    public func instant(ofLocalMicros local: Int64) -> Int64 {
        if rules.isFixed { return local &- Int64(rules.firstOffset) &* 1_000_000 }
        let second = TimeZoneKey.seconds(ofMicros: local)
        return local &+ (rules.instant(ofLocal: second) &- second) &* 1_000_000
    }

    private static func seconds(ofMicros micros: Int64) -> Int64 {
        let quotient = micros / 1_000_000
        return micros < quotient * 1_000_000 ? quotient - 1 : quotient
    }

    private static func notSupported(_ name: String) -> Failure {
        Failure("NOT_SUPPORTED", "Time zone not supported: \(name)")
    }
}

// MARK: - Java's names

extension TimeZoneKey {
    /// A zone as casts and literals name it: by what Java's `ZoneId.of` knows, of which Trino lacks some.
    ///
    /// - Parameter name: the name.
    /// - Returns: nil for what is no zone in Java: `EST`, `utc`, `Europe/Zürich`.
    /// - Throws: NOT_SUPPORTED for zones of Java that Trino does not have: `+15:00`, `Etc/Zulu`.
    public static func java(_ name: String) throws(Failure) -> TimeZoneKey? {
        var text = name
        if text.withUTF8({ unsafe ZoneText.isFixed(UnsafeRawBufferPointer($0)) }) {
            return try TimeZoneKey(javaID(name))
        }
        if let key = try? TimeZoneKey(name), key.number >= 2048 { return key }
        guard javaRegions.contains(name) || (name.hasPrefix("Etc/") && TimeZoneDatabase.system.rules(for: name) != nil)
        else { return nil }
        return try TimeZoneKey(name)
    }

    /// The rules of a region that Java's `ZoneId.of` knows, whether or not Trino has it as a zone.
    ///
    /// - Parameter name: the name, which is no fixed zone.
    /// - Returns: nil for what is no region in Java.
    public static func javaRegion(_ name: String) -> TimeZoneRules? {
        guard isRegion(name) || javaRegions.contains(name) || name.hasPrefix("Etc/") else { return nil }
        return TimeZoneDatabase.system.rules(for: name)
    }

    // Other names for UTC, besides those below Etc.
    private static let javaRegions: Set<String> = ["GMT0", "Greenwich", "UCT", "Universal", "Zulu"]

    /// The name that Java gives to a fixed zone: `UTC+8` is `UTC+08:00`.
    private static func javaID(_ name: String) -> String {
        for prefix in ["", "UTC", "GMT", "UT"] where name.hasPrefix(prefix) {
            guard let offset = offset(String(name.dropFirst(prefix.utf8.count))) else { continue }
            if offset == 0 { return prefix.isEmpty ? "Z" : prefix }
            let seconds = offset.magnitude % 60
            return prefix + spelled(offset) + (seconds == 0 ? "" : ":" + twoDigits(Int(seconds)))
        }
        return name
    }
}

// MARK: - Names

extension TimeZoneKey {
    private static let namesOfUTC: Set<String> = [
        "GMT", "GMT0", "GMT+0", "GMT-0", "Etc/GMT", "Etc/GMT0", "Etc/GMT+0", "Etc/GMT-0", "UT", "UT+0", "UT-0",
        "Etc/UT", "Etc/UT+0", "Etc/UT-0", "UTC", "UTC+0", "UTC-0", "Etc/UTC", "Etc/UTC+0", "Etc/UTC-0", "+0000",
        "+00:00", "-0000", "-00:00", "Z", "Zulu", "UCT", "Greenwich", "Universal", "Etc/Universal", "Etc/UCT",
    ]

    /// Whether Trino has a region of this form: those of the database without a slash are old names, some of which Java
    /// does not have either (EST, HST, MST, ROC).
    private static func isRegion(_ id: String) -> Bool {
        guard let slash = id.utf8.firstIndex(of: UInt8(ascii: "/")) else { return oldNames.contains(id) }
        return areas.contains(String(id[..<slash]))
    }

    // Trino 401, zone-index.properties.
    private static let areas: Set<String> = [
        "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Brazil", "Canada", "Chile",
        "Europe", "Indian", "Mexico", "Pacific", "US",
    ]
    private static let oldNames: Set<String> = [
        "CET", "CST6CDT", "Cuba", "EET", "EST5EDT", "Egypt", "Eire", "GB", "GB-Eire", "Hongkong", "Iceland", "Iran",
        "Israel", "Jamaica", "Japan", "Kwajalein", "Libya", "MET", "MST7MDT", "NZ", "NZ-CHAT", "Navajo", "PRC",
        "PST8PDT",
        "Poland", "Portugal", "ROK", "Singapore", "Turkey", "W-SU", "WET",
    ]

    private static let prefixes = ["Etc/GMT", "Etc/UTC", "Etc/UT", "GMT", "UTC", "UT"]

    /// The name in Trino's spelling: `UTC`, `±hh:mm`, or what was given.
    static func normalized(_ name: String) -> String {
        if namesOfUTC.contains(name) { return "UTC" }
        for prefix in prefixes where name.hasPrefix(prefix) {
            let rest = name.utf8.dropFirst(prefix.utf8.count)
            guard let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return name }
            let parts = String(rest)?.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false) ?? []
            guard let first = parts.first, parts.count == 2 || rest.count <= 3 else { break }
            guard let hour = Int(first), let minute = parts.count == 2 ? Int(parts[1]) : 0 else { return name }
            if hour == 0 && minute == 0 { return "UTC" }
            // The POSIX names of the database count west of Greenwich.
            return spelled(hour: prefix == "Etc/GMT" ? -hour : hour, minute: minute)
        }
        guard let offset = offset(name), offset % 60 == 0 else { return name }
        return offset == 0 ? "UTC" : spelled(offset)
    }

    /// Reads `±h`, `±hh`, `±hh:mm`, `±hhmm` and the same with seconds, up to 18 hours, as seconds.
    private static func offset(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        let hasColons = bytes.count > 3 && bytes[3] == UInt8(ascii: ":")
        let length = bytes.count == 2 ? 1 : 2
        var numbers: [Int] = []
        var position = 1
        while position < bytes.count {
            if hasColons && !numbers.isEmpty {
                guard bytes[position] == UInt8(ascii: ":") else { return nil }
                position += 1
            }
            guard position + length <= bytes.count, numbers.count < 3 else { return nil }
            let digits = bytes[position..<(position + length)]
            guard digits.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
            numbers.append(digits.reduce(0) { $0 * 10 + Int($1 - 0x30) })
            position += length
        }
        guard let hours = numbers.first, numbers.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
        let seconds = zip(numbers, [3600, 60, 1]).reduce(0) { $0 + $1.0 * $1.1 }
        guard hours <= 18, seconds <= 18 * 3600 else { return nil }
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }

    private static func spelled(_ offset: Int) -> String {
        let minutes = Int(offset.magnitude) / 60
        return (offset < 0 ? "-" : "+") + twoDigits(minutes / 60) + ":" + twoDigits(minutes % 60)
    }

    private static func spelled(hour: Int, minute: Int) -> String {
        (hour >= 0 ? "+" : "-") + twoDigits(Int(hour.magnitude)) + ":" + twoDigits(minute)
    }

    private static func twoDigits(_ number: Int) -> String {
        number >= 0 && number < 10 ? "0\(number)" : "\(number)"
    }
}
