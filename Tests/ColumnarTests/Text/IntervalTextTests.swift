import Columnar
import Testing

@Suite struct IntervalTextTests {
    @Test func `days to seconds are read as Joda reads them`() {
        let rows = TextVectors.java("interval")

        #expect(!rows.isEmpty)
        #expect(
            differences(rows) { row in
                (shown(try? withText(row[0]) { try IntervalText.parseMillis($0, from: .day, to: .second) }), row[1])
            } == [])
    }

    @Test(
        arguments: [
            ("2", .day, nil, 172_800_000), ("2 10:30", .day, .minute, 210_600_000), ("2", .day, .second, 172_800_000),
            ("2 ", .day, .second, 172_800_000),
            ("-2 10", .day, .hour, -208_800_000), ("1.5", .second, nil, 1500), ("1,5", .second, nil, 1500),
            ("1.2345", .second, nil, 1234),
            ("10:20", .minute, .second, 620_000), ("+5", .hour, nil, 18_000_000),
            ("2 99:99:99", .day, .second, 535_239_000),
        ] as [(String, IntervalText.Field, IntervalText.Field?, Int64)])
    func `qualifiers name the parts`(text: String, first: IntervalText.Field, last: IntervalText.Field?, millis: Int64)
        throws
    {
        #expect(try withText(text) { try IntervalText.parseMillis($0, from: first, to: last) } == millis)
    }

    @Test(
        arguments: [
            ("1-3", .year, .month, 15), ("-1-3", .year, .month, -15), ("7", .month, nil, 7), ("2", .year, nil, 24),
            ("2", .year, .month, 24),
        ] as [(String, IntervalText.Field, IntervalText.Field?, Int64)])
    func `years and months are months`(
        text: String, first: IntervalText.Field, last: IntervalText.Field?, months: Int64
    ) throws {
        #expect(try withText(text) { try IntervalText.parseMonths($0, from: first, to: last) } == months)
    }

    @Test(
        arguments: [
            ("", .day, .second, "Invalid INTERVAL DAY TO SECOND value: "),
            ("x", .day, nil, "Invalid INTERVAL DAY value: x"),
            ("1 2:3:4 ", .day, .second, "Invalid INTERVAL DAY TO SECOND value: 1 2:3:4 "),
            ("1 -2", .day, .hour, "Invalid INTERVAL DAY TO HOUR value: 1 -2"),
            ("99999999999", .second, nil, "Invalid INTERVAL SECOND value: 99999999999"),
            ("1", .day, .day, "Invalid interval qualifier: DAY to DAY"),
            ("1", .minute, .hour, "Invalid interval qualifier: MINUTE to HOUR"),
            ("1", .year, nil, "Invalid interval qualifier: YEAR to YEAR"),
        ] as [(String, IntervalText.Field, IntervalText.Field?, String)])
    func `other values are refused`(text: String, first: IntervalText.Field, last: IntervalText.Field?, message: String)
    {
        do {
            _ = try withText(text) { try IntervalText.parseMillis($0, from: first, to: last) }
            Issue.record("\(text) was read")
        } catch {
            let failure = error as? IntervalText.ParseFailure ?? .value
            #expect(withText(text) { IntervalText.message(failure, $0, from: first, to: last) } == message)
        }
    }

    @Test func `too many months are refused`() {
        #expect(throws: IntervalText.ParseFailure.value) {
            try withText("178956971") { try IntervalText.parseMonths($0, from: .year, to: nil) }
        }
    }

    @Test func `intervals are written with all parts`() {
        #expect(text { IntervalText.append(millis: 172_800_000, to: &$0) } == "2 00:00:00.000")
        #expect(text { IntervalText.append(millis: -1, to: &$0) } == "-0 00:00:00.001")
        #expect(text { IntervalText.append(millis: 97_445_678, to: &$0) } == "1 03:04:05.678")
        #expect(text { IntervalText.append(millis: .min, to: &$0) } == "-106751991167 07:12:55.808")
        #expect(text { IntervalText.append(months: 15, to: &$0) } == "1-3")
        #expect(text { IntervalText.append(months: -1, to: &$0) } == "-0-1")
        #expect(text { IntervalText.append(months: Int64(Int32.min), to: &$0) } == "-178956970-8")
    }
}
