import Foundation

/// Zones by plain search, for comparing: what Foundation says of offsets, and every rule written as its definition.
///
/// Foundation brings its own copy of the IANA database, so instants are those of 1975 to 2019.
struct PlainZone {
    private let zone: TimeZone

    init(_ name: String) throws {
        struct Unknown: Error { let name: String }
        guard let zone = TimeZone(identifier: name) else { throw Unknown(name: name) }
        self.zone = zone
    }

    /// Seconds east of UTC at an instant.
    func offset(_ second: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(second))))
    }

    /// All instants at which the zone's clocks show a local time, ascending.
    func instants(_ local: Int64) -> [Int64] {
        let offsets = Set(stride(from: local - 50_400, through: local + 50_400, by: 900).map(offset))
        return offsets.map { local - $0 }.filter { offset($0) == local - $0 }.sorted()
    }

    /// Java's choice: of two instants the earlier, and what is skipped moves on by the length of the gap.
    func java(_ local: Int64) -> Int64 {
        instants(local).first ?? local - offset(local - 50_400)
    }

    /// Joda's choice for functions: of two instants the later one east of Greenwich and the earlier one west of it.
    func joda(_ local: Int64) -> Int64 {
        let found = instants(local)
        guard let first = found.first, let last = found.last else { return local - offset(local - 50_400) }
        return offset(first) > 0 ? last : first
    }

    /// Days since 1970 on the zone's calendar.
    func day(_ second: Int64) -> Int64 {
        Int64((Double(second + offset(second)) / 86_400).rounded(.down))
    }
}
