import Testing

@testable import Columnar
@testable import TrinoSQL

@Suite struct TimeZoneTests: DateTimeSuite {
    /// The lines of a recording: a name and pairs of numbers.
    private func lines(_ text: String) -> [(name: String, pairs: [(Int64, Int64)])] {
        text.split(separator: "\n").map { line in
            let parts = line.split(separator: " ")
            return (
                String(parts[0]),
                parts.dropFirst().map { pair in
                    let numbers = pair.split(separator: ":").map { Int64($0) ?? .min }
                    return (numbers[0], numbers[1])
                }
            )
        }
    }

    @Test func `offsets are those that Python recorded`() throws {
        for (name, pairs) in lines(RecordedZones.offsets) {
            let zone = try TimeZoneKey(name)
            for (second, offset) in pairs {
                #expect(zone.rules.offset(at: second) == Int(offset), "\(name) at \(second)")
            }
        }
    }

    @Test func `local times stand for the instants that Python recorded`() throws {
        for (name, pairs) in lines(RecordedZones.instants) {
            let zone = try TimeZoneKey(name)
            for (local, instant) in pairs {
                #expect(zone.rules.instant(ofLocal: local) == instant, "\(name), local \(local)")
            }
        }
    }

    @Test func `yearly rules are read as Python reads them`() throws {
        for (text, pairs) in lines(RecordedZones.rules) {
            let rule = try #require(YearlyTimeZoneRule(text.utf8))
            for (second, offset) in pairs {
                #expect(rule.offset(at: second) == Int(offset), "\(text) at \(second)")
            }
        }
    }

    /// Recorded with glibc 2.36 (`TZ=… date -d @…`): Python 3.11 is a day early here.
    @Test(arguments: [
        (920_264_399 as Int64, -18000), (920_264_400, -14400), (941_088_614, -14400), (941_088_615, -18000),
        (1_709_182_799, -18000), (1_709_182_800, -14400),
    ])
    func `days counted from zero`(second: Int64, offset: Int) throws {
        let rule = try #require(YearlyTimeZoneRule("EST5EDT,59/0,300/1:30:15".utf8))
        #expect(rule.offset(at: second) == offset)
    }

    @Test(arguments: [
        "", "CE", "CET", "CET-", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,M10.5.0/3x",
        "CET-1CEST,M13.5.0,M1.1.0",
        "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J365", "CET-1CEST,J1,J366", "<+01-1",
        "CET-168", "CET-1:60", "CET-1CEST,M3.5.0/,M10.5.0", "CET-99999999999999999999", "\u{0}",
    ])
    func `what is no TZ string`(text: String) {
        #expect(YearlyTimeZoneRule(text.utf8) == nil)
    }

    @Test func `times far away`() throws {
        let zurich = try TimeZoneKey("Europe/Zurich").rules
        // Local mean time, 34:08 (1800).
        #expect(zurich.offset(at: -5_364_662_400) == 2048)
        #expect(zurich.offset(at: .min / 1_000_000) == 2048)
        #expect([3600, 7200].contains(zurich.offset(at: .max / 1_000_000)))
    }

    // MARK: - Files

    /// A file with two changes, from +1 to +2 hours at 1000 and back at 2000.
    private func file(footer: String = "", times: [Int64] = [1000, 2000], types: [UInt8] = [1, 0]) -> [UInt8] {
        func header(_ counts: [Int32]) -> [UInt8] {
            Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts.flatMap(bigEndian)
        }
        var bytes = header([0, 0, 0, 0, 1, 1]) + [0, 0, 0, 0, 0, 0, 0]
        bytes += header([2, 2, 1, Int32(times.count), 2, 4])
        bytes += times.flatMap(bigEndian) + types
        bytes += bigEndian(Int32(3600)) + [0, 0] + bigEndian(Int32(7200)) + [1, 0]
        bytes += Array("XXX\u{0}".utf8) + [UInt8](repeating: 0, count: 12) + [0, 0, 0, 0]
        return bytes + Array("\n\(footer)\n".utf8)
    }

    private func bigEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        (0..<(Number.bitWidth / 8)).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    @Test func `a file with changes and no rule`() throws {
        let rules = try #require(TimeZoneRules(file: file()))
        let instants: [Int64] = [.min, 999, 1000, 1999, 2000, .max]
        #expect(instants.map { rules.offset(at: $0) } == [3600, 3600, 7200, 7200, 3600, 3600])
        #expect(!rules.isFixed)
    }

    @Test func `the rule holds from the last change on`() throws {
        let rules = try #require(TimeZoneRules(file: file(footer: "ABC-3")))
        #expect([999, 1999, 2000, 1 << 40].map { rules.offset(at: $0) } == [3600, 7200, 10800, 10800])
        let none = try #require(TimeZoneRules(file: file(footer: "ABC-3", times: [], types: [])))
        #expect(none.offset(at: 0) == 10800)
    }

    @Test func `a file cut anywhere is refused`() {
        let whole = file(footer: "ABC-3")
        for count in 0..<whole.count { #expect(TimeZoneRules(file: Array(whole[..<count])) == nil, "\(count) bytes") }
    }

    @Test func `files that contradict themselves are refused`() {
        #expect(TimeZoneRules(file: file(times: [2000, 1000])) == nil)
        #expect(TimeZoneRules(file: file(types: [2, 0])) == nil)
        #expect(TimeZoneRules(file: file(footer: "nonsense,")) == nil)
        var bytes = file()
        bytes[4] = 0
        #expect(TimeZoneRules(file: bytes) == nil)
        bytes = file()
        for position in 20..<44 { bytes[position] = 0xFF }
        #expect(TimeZoneRules(file: bytes) == nil)
    }

    @Test func `any changed byte of a file is survived`() {
        let whole = file(footer: "CET-1CEST,M3.5.0,M10.5.0/3")
        for position in whole.indices {
            for value in [UInt8(0), 0x2C, 0x7F, 0xFF] {
                var bytes = whole
                bytes[position] = value
                let rules = TimeZoneRules(file: bytes)
                _ = rules?.offset(at: 1500)
                _ = rules?.offset(at: 1 << 33)
            }
        }
    }

    // MARK: - Names

    @Test(arguments: [
        ("UTC", "UTC", 0), ("Z", "UTC", 0), ("Zulu", "UTC", 0), ("Etc/UCT", "UTC", 0), ("GMT", "UTC", 0),
        ("+00:00", "UTC", 0), ("-0000", "UTC", 0), ("+0", "UTC", 0), ("+08:35", "+08:35", 30900),
        ("+0835", "+08:35", 30900), ("-8", "-08:00", -28800), ("-08", "-08:00", -28800), ("+14:00", "+14:00", 50400),
        ("UTC+5", "+05:00", 18000),
        ("UTC-05:30", "-05:30", -19800), ("GMT+05", "+05:00", 18000), ("Etc/GMT+5", "-05:00", -18000),
        ("UT-3", "-03:00", -10800),
        ("Asia/Tokyo", "Asia/Tokyo", 32400), ("Asia/Kolkata", "Asia/Kolkata", 19800), ("GMT+0:0", "UTC", 0),
    ])
    func `names of zones`(name: String, id: String, offset: Int) throws {
        let zone = try TimeZoneKey(name)
        #expect(zone.id == id)
        #expect(zone.rules.offset(at: 1_600_000_000) == offset)
    }

    @Test(arguments: [
        "", "utc", "Mars/Olympus", "europe/zurich", "GMT5", "UTC+", "UTC+x", "GMT+5:99", "+14:01", "+18:00",
        "+19", "+08:35:01", "08:35", "../../etc/passwd", "/etc/passwd", "Europe", "Europe/", "Europe/../Europe/Zurich",
        "posix/Europe/Zurich",
        "right/Europe/Zurich", "zone.tab", "tzdata.zi", "Europe//Zurich", ".", "Éurope/Zurich",
        "Europe/Zurich\u{0}", "+", "-", "+5:", "++5",
    ])
    func `what is no zone`(name: String) {
        #expect(throws: Failure("NOT_SUPPORTED", "Time zone not supported: \(name)")) { try TimeZoneKey(name) }
    }

    @Test func `a database that is not there`() {
        let database = TimeZoneDatabase(directory: "/nonexistent")
        #expect(database.rules(for: "Europe/Zurich") == nil)
        #expect(throws: Failure.self) { try TimeZoneKey("Europe/Zurich", in: database) }
        #expect(throws: Never.self) { try TimeZoneKey("+05:00", in: database) }
    }

    @Test func `a name may be asked for again`() throws {
        let database = TimeZoneDatabase.system
        for index in 0..<3000 { #expect(database.rules(for: "Nowhere/Place\(index)") == nil) }
        #expect(database.rules(for: "Europe/Zurich") == database.rules(for: "Europe/Zurich"))
        #expect(database.rules(for: "Europe/Zurich") != nil)
    }
}
