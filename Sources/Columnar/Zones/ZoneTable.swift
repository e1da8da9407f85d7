import Synchronization

/// The regions that values of this process name, by number.
final class ZoneTable: Sendable {
    static let shared = ZoneTable()

    private struct Regions {
        var byName: [String: TimeZoneKey] = [:]
        var inOrder: [TimeZoneKey] = []
    }

    /// The number of the first region.
    private static let first = 2048
    private let regions = Mutex(Regions())

    /// A region that was named before.
    func region(_ id: String) -> TimeZoneKey? {
        regions.withLock { $0.byName[id] }
    }

    /// The region of a number; UTC for numbers that nobody was given.
    func region(_ number: UInt16) -> TimeZoneKey {
        let position = Int(number) - ZoneTable.first
        return regions.withLock { $0.inOrder.indices.contains(position) ? $0.inOrder[position] : .utc }
    }

    /// Gives a region its number.
    ///
    /// - Throws: NOT_SUPPORTED for more names than a database has by far.
    func add(_ id: String, _ rules: TimeZoneRules) throws(Failure) -> TimeZoneKey {
        let key = regions.withLock { regions -> TimeZoneKey? in
            if let known = regions.byName[id] { return known.rules == rules ? known : nil }
            guard let number = UInt16(exactly: ZoneTable.first + regions.inOrder.count) else { return nil }
            let key = TimeZoneKey(number: number, id: id, rules: rules)
            regions.byName[id] = key
            regions.inOrder.append(key)
            return key
        }
        guard let key else { throw Failure("NOT_SUPPORTED", "Time zone not supported: \(id)") }
        return key
    }
}
