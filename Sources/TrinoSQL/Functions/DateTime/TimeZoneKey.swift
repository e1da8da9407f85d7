import Columnar

/// A zone as Trino names it: `UTC`, an offset as `+08:35`, or a region as `Europe/Zurich`.
package struct TimeZoneKey: Sendable, Hashable {
    /// The name in Trino's spelling.
    package let id: String
    /// The offsets of the zone.
    package let rules: TimeZoneRules

    /// Coordinated universal time.
    package static let utc = TimeZoneKey(id: "UTC", rules: TimeZoneRules(fixedOffset: 0))

    private init(id: String, rules: TimeZoneRules) {
        self.id = id
        self.rules = rules
    }

    /// Finds a zone by any of its names, as `Z`, `GMT+5`, `+0735` or `Asia/Tokyo`.
    ///
    /// - Parameters:
    ///   - name: the name, in the case in which the zone is registered.
    ///   - database: where regions are looked up.
    /// - Throws: NOT_SUPPORTED if there is no such zone.
    package init(_ name: String, in database: TimeZoneDatabase = .system) throws {
        let id = TimeZoneKey.normalized(name)
        if id == "UTC" {
            self = .utc
        } else if let offset = TimeZoneKey.offset(id) {
            // Trino has keys for whole minutes of up to 14 hours.
            guard offset % 60 == 0 && offset.magnitude <= 14 * 3600 else { throw TimeZoneKey.notSupported(name) }
            self.init(id: id, rules: TimeZoneRules(fixedOffset: offset))
        } else if let rules = database.rules(for: id) {
            self.init(id: id, rules: rules)
        } else {
            throw TimeZoneKey.notSupported(name)
        }
    }

    /// Microseconds since 1970-01-01 00:00 on the zone's clocks.
    ///
    /// - Parameter instant: microseconds since 1970-01-01 00:00 UTC.
    /// - Returns: microseconds that are negative before 1970.
    package func localMicros(at instant: Int64) -> Int64 {
        let second = instant.floorDivided(by: Microseconds.perSecond)
        return instant &+ Int64(rules.offset(at: second)) &* Microseconds.perSecond
    }

    /// The instant that a local date and time stands for; see ``TimeZoneRules/instant(ofLocal:)``.
    ///
    /// - Parameter local: microseconds since 1970-01-01 00:00 on the zone's clocks.
    /// - Returns: microseconds since 1970-01-01 00:00 UTC.
    package func instant(ofLocalMicros local: Int64) -> Int64 {
        if rules.isFixed { return local &- Int64(rules.firstOffset) &* Microseconds.perSecond }
        let second = local.floorDivided(by: Microseconds.perSecond)
        return local &+ (rules.instant(ofLocal: second) &- second) &* Microseconds.perSecond
    }

    private static func notSupported(_ name: String) -> Failure {
        Failure("NOT_SUPPORTED", "Time zone not supported: \(name)")
    }
}

// MARK: - Names

extension TimeZoneKey {
    private static let namesOfUTC: Set<String> = [
        "GMT", "GMT0", "GMT+0", "GMT-0", "Etc/GMT", "Etc/GMT0", "Etc/GMT+0", "Etc/GMT-0", "UT", "UT+0", "UT-0",
        "Etc/UT", "Etc/UT+0", "Etc/UT-0", "UTC", "UTC+0", "UTC-0", "Etc/UTC", "Etc/UTC+0", "Etc/UTC-0", "+0000",
        "+00:00", "-0000", "-00:00", "Z", "Zulu", "UCT", "Greenwich", "Universal", "Etc/Universal", "Etc/UCT",
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
