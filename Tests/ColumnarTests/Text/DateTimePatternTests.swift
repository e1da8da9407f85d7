import Columnar
import Testing

@Suite struct DateTimePatternTests {
    private func mysql(_ pattern: String) throws -> DateTimePattern {
        try withText(pattern) { try DateTimePattern.mysql($0) }
    }

    private func joda(_ pattern: String) throws -> DateTimePattern {
        try withText(pattern) { try DateTimePattern.joda($0, currentYear: 2026) }
    }

    @Test func `patterns write and read as Joda does`() {
        let rows = TextVectors.java("joda")

        #expect(!rows.isEmpty)
        #expect(
            differences(rows) { row in
                guard let pattern = try? joda(row[0]), let millis = Int64(row[1]) else { return ("no pattern", "") }
                let written = String(decoding: pattern.bytes(millis), as: UTF8.self)
                let read = withText(row[3]) { pattern.parse($0) }
                let result = read.map { "\($0.utcMillis)" } ?? "!" + withText(row[3]) { pattern.failureMessage($0) }
                return ("\(written) \(result)", "\(row[2]) \(row[4])")
            } == [])
    }

    // 2001-08-22 15:04:05.321
    private static let moment: Int64 = 998_492_645_321

    @Test(arguments: [
        ("%a", "Wed"), ("%b", "Aug"), ("%c", "8"), ("%d", "22"), ("%e", "22"), ("%f", "321000"), ("%H", "15"),
        ("%h", "03"), ("%I", "03"),
        ("%i", "04"), ("%j", "234"), ("%k", "15"), ("%l", "3"), ("%M", "August"), ("%m", "08"), ("%p", "PM"),
        ("%r", "03:04:05 PM"), ("%S", "05"),
        ("%s", "05"), ("%T", "15:04:05"), ("%v", "34"), ("%W", "Wednesday"), ("%x", "2001"), ("%Y", "2001"),
        ("%y", "01"), ("%%", "%"), ("%q", "q"),
        ("%Y-%m-%d %H:%i:%s", "2001-08-22 15:04:05"), ("é%Yü%", "é2001ü"),
    ])
    func `MySQL's specifiers are written`(pattern: String, expected: String) throws {
        #expect(String(decoding: try mysql(pattern).bytes(Self.moment), as: UTF8.self) == expected)
    }

    @Test(arguments: ["D", "U", "u", "V", "w", "X"])
    func `specifiers that Trino does not have are refused`(letter: String) {
        #expect(throws: DateTimePattern.Failure(message: "%\(letter) not supported in date format string")) {
            try mysql("%Y%\(letter)")
        }
    }

    @Test func `patterns without content are refused`() {
        #expect(throws: DateTimePattern.Failure(message: "Both printing and parsing not supported")) { try mysql("%") }
        #expect(throws: DateTimePattern.Failure(message: "Invalid pattern specification")) { try joda("") }
        #expect(throws: DateTimePattern.Failure(message: "Illegal pattern component: bb")) { try joda("yyyy bb") }
    }

    @Test(
        arguments: [
            ("2013-05-17 00:35:10", "%Y-%m-%d %H:%i:%s", 1_368_750_910_000),
            ("2013-5-7", "%Y-%m-%d", 1_367_884_800_000), ("69", "%y", 3_124_224_000_000),
            ("70", "%y", 0), ("12:30 am", "%h:%i %p", 1_800_000), ("10:11", "%H:%i", 36_660_000),
            ("05-17", "%m-%d", 958_521_600_000),
            ("May 1, 2020", "%M %e, %Y", 1_588_291_200_000), ("2020-060", "%Y-%j", 1_582_934_400_000),
            ("1.5", "%s.%f", 1500), ("2020W53", "%xW%v", 1_609_113_600_000),
        ] as [(String, String, Int64)])
    func `MySQL's patterns read`(text: String, pattern: String, millis: Int64) throws {
        let compiled = try mysql(pattern)

        #expect(withText(text) { compiled.parse($0) }?.localMillis == millis)
    }

    @Test(arguments: [
        ("2020-13-01", "%Y-%m-%d", #"Cannot parse "2020-13-01": Value 13 for monthOfYear must be in the range [1,12]"#),
        ("2021-02-29", "%Y-%m-%d", #"Cannot parse "2021-02-29": Value 29 for dayOfMonth must be in the range [1,28]"#),
        ("2020-01-01x", "%Y-%m-%d", #"Invalid format: "2020-01-01x" is malformed at "x""#),
        ("2020-01", "%Y-%m-%d", #"Invalid format: "2020-01" is too short"#),
        ("x", "%Y", #"Invalid format: "x""#), ("", "%Y", #"Invalid format: """#),
        ("12020-01-01", "%Y-%m-%d", #"Invalid format: "12020-01-01" is malformed at "0-01-01""#),
        (
            "2020-01-01 and a long rest that is cut off somewhere", "%Y-%m-%d",
            #"Invalid format: "2020-01-01 and a long rest that is cut off..." is malformed at " and a long rest that is cut off...""#
        ),
    ])
    func `failures have Joda's texts`(text: String, pattern: String, message: String) throws {
        let compiled = try mysql(pattern)

        #expect(withText(text) { compiled.parse($0) } == nil)
        #expect(withText(text) { compiled.failureMessage($0) } == message)
    }

    @Test func `zones are read and written`() throws {
        let pattern = try joda("yyyy-MM-dd HH:mm:ss ZZ")
        let value = withText("2020-01-01 00:00:00 +05:30") { pattern.parse($0) }

        #expect(value?.utcMillis == 1_577_817_000_000)
        #expect(value?.zone == .offset(19_800_000))
        #expect(
            text { pattern.append(1_577_817_000_000, offsetMillis: 19_800_000, to: &$0) }
                == "2020-01-01 00:00:00 +05:30")
        let named = try joda("HH ZZZ")
        #expect(withText("07 Europe/Berlin") { named.parse($0) }?.zone == .name("Europe/Berlin"))
        let berlin = try TimeZoneKey("Europe/Berlin")
        #expect(text { named.append(0, offsetMillis: 3_600_000, zone: berlin, to: &$0) } == "01 Europe/Berlin")
        let short = try joda("HH z")
        #expect(withText("07 PST") { short.parse($0) }?.zone == .name("America/Los_Angeles"))
    }

    @Test(arguments: [("yyyy-MM-dd", false), ("HH:mmZ", true), ("'Z' HH", false), ("''z", true), ("'z", false)])
    func `zone letters outside quotes are found`(pattern: String, usesZone: Bool) {
        #expect(withText(pattern) { DateTimePattern.usesZone($0) } == usesZone)
    }

    @Test(arguments: [("45", 2045), ("46", 1946), ("1850", 1850), ("-5", -5)])
    func `yy is within a century of today`(text: String, year: Int) throws {
        let pattern = try joda("yy")
        let millis = withText(text) { pattern.parse($0) }?.localMillis

        #expect(millis.map { CalendarDate(days: $0 / 86_400_000).year } == year)
    }
}
