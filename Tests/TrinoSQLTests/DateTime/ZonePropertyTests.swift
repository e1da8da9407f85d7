import Testing

@testable import Columnar
@testable import TrinoSQL

@Suite struct ZonePropertyTests {
    static let names = [
        "Europe/Zurich", "Europe/London", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata", "Asia/Tokyo",
        "Australia/Lord_Howe", "Pacific/Auckland", "America/St_Johns", "Africa/Cairo", "Europe/Lisbon",
    ]

    /// Instants of 1975 to 2019, half of them within two hours of a change.
    fileprivate static func instants(_ zone: TimeZoneKey, _ random: inout Randomness) -> [Int64] {
        (0..<200).map { number in
            let second = Int64(random.below(1_388_534_400)) + 157_766_400
            guard number % 2 == 0, let change = zone.rules.nextChange(after: second), change < 1_546_300_800 else {
                return second
            }
            return change + Int64(random.below(14_400)) - 7200
        }
    }

    @Test(arguments: names)
    func `clocks and instants are those of a plain search`(name: String) throws {
        let (zone, plain) = (try TimeZoneKey(name), try PlainZone(name))
        var random = Randomness(seed: 401)
        var clock = ZoneClock()

        for second in Self.instants(zone, &random) {
            #expect(zone.rules.offset(at: second) == Int(plain.offset(second)), "\(second)")
            #expect(clock.offset(of: zone.number, at: second * 1000 + 999) == plain.offset(second) * 1000, "\(second)")
            let local = second + plain.offset(second) + Int64(random.below(7200)) - 3600
            #expect(zone.rules.instant(ofLocal: local) == plain.java(local), "local \(local)")
            #expect(zone.rules.skips(local: local) == plain.instants(local).isEmpty, "local \(local)")
            #expect(clock.instant(ofLocal: local * 1000, zone.number) == plain.joda(local) * 1000, "local \(local)")
        }
    }

    @Test func `a clock of many zones agrees with the rules`() throws {
        let zones =
            try Self.names.map { try TimeZoneKey($0) } + [.utc]
            + [-840, -1, 1, 345, 840].compactMap { TimeZoneKey(offsetMinutes: $0) }
        var random = Randomness(seed: 7)
        var clock = ZoneClock()

        for _ in 0..<5000 {
            let zone = zones[random.below(zones.count)]
            // From the year -2800 to 6700.
            let second = Int64(random.below(300_000_000_000)) - 150_000_000_000
            #expect(clock.offset(of: zone.number, at: second * 1000) == Int64(zone.rules.offset(at: second)) * 1000)
            #expect(TimeZoneKey(number: zone.number) == zone)
        }
    }

    @Test(arguments: names)
    func `a period ends where the offset changes`(name: String) throws {
        let rules = try TimeZoneKey(name).rules
        var random = Randomness(seed: 11)

        for _ in 0..<200 {
            let second = Int64(random.below(40_000_000_000)) - 10_000_000_000
            let period = rules.period(at: second)
            #expect(period.from <= second && second < period.until)
            #expect(period.offset == rules.offset(at: second))
            if period.from != .min { #expect(rules.period(at: period.from).offset == period.offset) }
            if period.until != .max {
                #expect(rules.period(at: period.until - 1).offset == period.offset)
                #expect(rules.period(at: period.until).from == period.until)
            }
        }
    }

    @Test(arguments: names)
    func `days are truncated, added and counted by the zone's calendar`(name: String) throws {
        let (zone, plain) = (try TimeZoneKey(name), try PlainZone(name))
        var random = Randomness(seed: 23)

        for second in Self.instants(zone, &random) {
            let start = try #require(zonedSecond("date_trunc('day', x)", second, zone))
            #expect(plain.day(start) == plain.day(second) && start <= second, "\(second)")
            // Midnight, the second one too if there are two and the first has another offset.
            let midnight = plain.day(second) * 86_400
            #expect(start + plain.offset(start) == midnight || plain.instants(midnight).isEmpty, "\(second)")
            let days = Int64(random.below(800)) - 400
            let moved = try #require(zonedSecond("date_add('day', \(days), x)", second, zone))
            let wanted = second + plain.offset(second) + days * 86_400
            // A time that exists is kept; one that is skipped is moved on.
            #expect(
                plain.instants(wanted).isEmpty ? moved == plain.java(wanted) : plain.instants(wanted).contains(moved))
            #expect(zonedSecond("date_add('hour', \(days), x)", second, zone) == second + days * 3600)
        }
    }

    /// The instant of an expression over `x`, an instant in a zone, in seconds.
    private func zonedSecond(_ expression: String, _ second: Int64, _ zone: TimeZoneKey) -> Int64? {
        let value = ZonedTimestamp(millis: second * 1000, zone: zone.number)
        let table = MemoryTable(
            schema: [ColumnSchema(name: "x", type: .timestampWithTimeZone(0))], rows: [[.int128(value.bits)]])
        let sink = BitsSink()
        let session = Session(startTime: 0)
        let query = try? QueryEngine.prepare(
            "SELECT \(expression) FROM t", catalog: OneTable(table: table), session: session, parameters: [])
        try? query?.run(into: sink)
        guard case .int128(let bits)? = sink.value else { return nil }
        let result = ZonedTimestamp(bits: bits)
        return result.zone == zone.number && result.millis % 1000 == 0 ? result.millis / 1000 : nil
    }
}

/// A catalog with one table, `t`.
private struct OneTable: QueryCatalog {
    let table: MemoryTable

    func hasCatalog(_ catalog: String) -> Bool { catalog == "awsdatacatalog" }
    func hasSchema(_ schema: String, in catalog: String) throws -> Bool { schema == "default" }
    func table(_ table: String, schema: String, catalog: String) throws -> CatalogTable? {
        table == "t" ? CatalogTable(source: self.table) : nil
    }
    func view(_ view: String, schema: String, catalog: String) throws -> CatalogView? { nil }
}

/// Keeps the first value of a result of one thread.
private final class BitsSink: ResultSink, @unchecked Sendable {
    private(set) var value: Value?

    var takesUndecoded: Bool { false }
    func open(columns: [ColumnSchema], threads: Int) throws {}
    func end(thread: Int) throws {}
    func write(_ batch: ColumnBatch, thread: Int) throws {
        if value == nil && batch.count > 0 { value = batch.columns[0].value(0) }
    }
}

/// Numbers that a seed fixes (SplitMix64).
private struct Randomness {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}
