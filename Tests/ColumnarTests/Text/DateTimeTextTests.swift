import Columnar
import Testing

@Suite struct DateTimeTextTests {
    @Test func `dates are read as Joda reads them`() {
        let rows = TextVectors.java("date")

        #expect(!rows.isEmpty)
        #expect(differences(rows) { row in (shown(withText(row[0]) { DateText.cast($0) }), row[1]) } == [])
    }

    @Test(
        arguments: [
            ("2020-02-29", 18_321), (" 2020-2-29\t", 18_321), ("1969-12-31", -1), ("+2020-02-29", 18_321),
            ("0000-01-01", -719_528),
            ("-0001-12-31", -719_529), ("12020-01-01", 3_670_687), ("20-01-01", -712_223), ("2020-02-30", nil),
            ("2020-13-01", nil),
            ("2020-02", nil), ("2020-02-29 10:00:00", nil), ("2020-02-29T10:00", nil), ("2020/02/29", nil), ("", nil),
            ("\u{2003}2020-02-29\u{3000}", 18_321), ("\u{A0}2020-02-29", nil), ("2020-02-2९", nil),
            ("9999999-01-01", nil),
            ("20200229", nil), ("2020-002-29", nil),
        ] as [(String, Int64?)])
    func `casts to date take Trino's forms`(text: String, days: Int64?) {
        #expect(withText(text) { DateText.cast($0) } == days)
    }

    @Test(
        arguments: [
            (-719_529, "-0001-12-31"), (-719_528, "0000-01-01"), (2_932_897, "10000-01-01"), (18_321, "2020-02-29"),
        ] as [(Int64, String)])
    func `dates are written without plus`(days: Int64, expected: String) {
        #expect(text { DateText.append(days, to: &$0) } == expected)
    }

    @Test func `timestamps are written as Python writes them and read back`() {
        let rows = TextVectors.python("timestamp")

        #expect(!rows.isEmpty)
        #expect(
            differences(rows) { row in
                let micros = Int64(row[0]) ?? 0
                let written = text { TimestampText.append(micros, precision: 6, to: &$0) }
                return (
                    "\(shown(withText(row[1]) { TimestampText.cast($0, precision: 6) })) \(written)",
                    row.joined(separator: " ")
                )
            } == [])
    }

    @Test(
        arguments: [
            ("2020-01-01 01:02:03.456", 3, 1_577_840_523_456_000),
            ("2020-01-01 01:02:03.4565", 3, 1_577_840_523_457_000),
            ("2020-01-01 01:02:03.4564999", 3, 1_577_840_523_456_000),
            ("2020-01-01 23:59:59.9996", 3, 1_577_923_200_000_000),
            ("2020-01-01", 3, 1_577_836_800_000_000), ("2020-1-1 1:2", 0, 1_577_840_520_000_000),
            (" 2020-01-01 01:02:03 ", 6, 1_577_840_523_000_000),
            ("1969-12-31 23:59:59.5", 0, 0), ("1969-12-31 23:59:58.5", 0, -1_000_000),
            ("2020-01-01 01:02:03 UTC", 0, 1_577_840_523_000_000),
            ("2020-01-01 01:02:03 +05:30", 0, 1_577_840_523_000_000),
            ("2020-01-01 01:02:03+05:30", 0, 1_577_840_523_000_000),
            ("2020-01-01 01:02:03 America/New_York", 0, 1_577_840_523_000_000),
            ("2020-01-01 UTC", 0, 1_577_836_800_000_000),
            ("2020-01-01 01:02:03 Nowhere", 0, nil), ("2020-01-01T01:02:03", 0, nil), ("2021-06-06-23:38:46", 0, nil),
            ("2020-01-01 24:00:00", 0, nil),
            ("2020-01-01 23:60:00", 0, nil), ("2020-01-01 01:02:03.", 0, nil), ("2020-01-01 01", 0, nil),
            ("20-01-01 01:02:03", 0, nil),
            ("2020-02-30 01:02:03", 0, nil), ("+12020-01-01 00:00:00", 0, 317_147_356_800_000_000), ("", 0, nil),
            ("2020-01-01 01:02:03.1234567890123456", 3, nil),
            ("999999-01-01 00:00:00", 0, nil), ("99999999999-01-01 00:00:00", 0, nil), ("2020-01-01 +25:00", 0, nil),
        ] as [(String, Int, Int64?)])
    func `casts to timestamp take Trino's forms`(text: String, precision: Int, micros: Int64?) {
        #expect(withText(text) { TimestampText.cast($0, precision: precision) } == micros)
    }

    @Test func `a zone is looked up where the form does not tell`() {
        let value = "2020-01-01 00:00:00 Mars/Base"

        #expect(withText(value) { TimestampText.cast($0, precision: 0) } == nil)
        #expect(
            withText(value) { TimestampText.cast($0, precision: 0, isZone: { _ in true }) } == 1_577_836_800_000_000)
    }

    @Test(
        arguments: [
            (-1, 6, "1969-12-31 23:59:59.999999"), (-1, 3, "1969-12-31 23:59:59.999"), (0, 0, "1970-01-01 00:00:00"),
            (317_147_356_800_000_000, 3, "+12020-01-01 00:00:00.000"),
            (-62_198_755_200_000_000, 0, "-0001-01-01 00:00:00"),
            (.max, 6, "+294247-01-10 04:00:54.775807"), (.min, 6, "-290308-12-21 19:59:05.224192"),
        ] as [(Int64, Int, String)])
    func `timestamps are written with their precision`(micros: Int64, precision: Int, expected: String) {
        #expect(text { TimestampText.append(micros, precision: precision, to: &$0) } == expected)
    }

    @Test func `long timestamps keep picoseconds`() {
        let value = withText("1969-12-31 23:59:59.999999999999") { TimestampText.castToPicos($0, precision: 12) }

        #expect(value == -1)
        #expect(text { TimestampText.append(picos: -1, precision: 12, to: &$0) } == "1969-12-31 23:59:59.999999999999")
        #expect(text { TimestampText.append(picos: 1_500_000, precision: 7, to: &$0) } == "1970-01-01 00:00:00.0000015")
        #expect(withText("1970-01-01 00:00:00.00000015") { TimestampText.castToPicos($0, precision: 7) } == 200_000)
    }

    @Test(
        arguments: [(15, 1, 20), (14, 1, 10), (-15, 1, -10), (-16, 1, -20), (-14, 1, -10), (-5, 1, 0), (7, 0, 7)]
            as [(Int64, Int, Int64)])
    func `ties are rounded towards the future`(value: Int64, digits: Int, rounded: Int64) {
        #expect(TimestampScale.round(value, digits: digits) == rounded)
    }

    @Test func `long timestamps are rounded to fewer digits`() {
        #expect(TimestampScale.micros(fromPicos: 1_500_000, precision: 6) == 2)
        #expect(TimestampScale.micros(fromPicos: -1_500_000, precision: 6) == -1)
        #expect(TimestampScale.micros(fromPicos: 499_999_999_999, precision: 0) == 0)
        // As in Trino, picoseconds are dropped before rounding to less than microseconds.
        #expect(TimestampScale.micros(fromPicos: 499_999_999_999, precision: 3) == 500_000)
        #expect(TimestampScale.round(picos: 1_999_999, precision: 7) == 2_000_000)
        #expect(TimestampScale.round(picosOfDay: 86_399_999_999_999_999, precision: 3) == 0)
        #expect(TimestampScale.millis(fromMicros: -1500) == -1)
    }

    @Test(
        arguments: [
            ("01:02:03.456", 3, 3_723_456_000_000_000), ("1:2", 0, 3_720_000_000_000_000), ("23:59:59.9999", 3, 0),
            ("00:00:00.000000000001", 12, 1),
            ("01:02:03 ", 0, 3_723_000_000_000_000), (" 01:02:03", 0, nil), ("24:00:00", 0, nil), ("01:60:00", 0, nil),
            ("01", 0, nil), ("", 0, nil),
            ("01:02:03.0000000000001", 12, nil), ("01:02:03+01:00", 0, nil), ("01:02:03.", 0, nil),
        ] as [(String, Int, Int64?)])
    func `casts to time take Trino's forms`(text: String, precision: Int, picos: Int64?) {
        #expect(withText(text) { TimeText.cast($0, precision: precision) } == picos)
    }

    @Test func `times are written with their precision`() {
        #expect(text { TimeText.append(3_723_456_789_012_345, precision: 12, to: &$0) } == "01:02:03.456789012345")
        #expect(text { TimeText.append(3_723_456_789_012_345, precision: 3, to: &$0) } == "01:02:03.456")
        #expect(text { TimeText.append(86_399_999_999_999_999, precision: 0, to: &$0) } == "23:59:59")
    }

    @Test(arguments: [
        ("Z", true), ("+1", true), ("-18", true), ("+18:00", true), ("+18:01", false), ("+1:30", false),
        ("+0130", true), ("+01:30:15", true),
        ("UTC", true), ("UTC+1", true), ("GMT-03:00", true), ("UT", true), ("utc", false), ("z", false), ("", false),
        ("+", false), ("+013", false),
        ("+01:", false), ("America/New_York", false),
    ])
    func `fixed offsets are known`(name: String, isFixed: Bool) {
        #expect(withText(name) { ZoneText.isFixed($0) } == isFixed)
    }

    @Test func `messages quote the value`() {
        #expect(withText("abc") { CastMessage.timestamp($0) } == "Value cannot be cast to timestamp: abc")
        #expect(withText("abc") { CastMessage.date($0) } == "Value cannot be cast to date: abc")
        #expect(withText(" x") { CastMessage.time($0) } == "Value cannot be cast to time:  x")
    }
}
