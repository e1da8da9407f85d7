import Columnar
import Testing

@testable import TrinoSQL

@Suite struct DateConversionTests: DateTimeSuite {
    private func invalid(_ message: String) -> CallOutcome { .failure("INVALID_FUNCTION_ARGUMENT", message) }
    private func text(_ outcome: CallOutcome) -> String {
        guard case .value(_, .bytes(let bytes)) = outcome else { return "\(outcome)" }
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: - date

    @Test func `date is a cast`() {
        #expect(call("date", .text(" 2020-02-29 ")) == .date("2020-02-29"))
        #expect(
            call("date", .text("2020-02-30"))
                == .failure("INVALID_CAST_ARGUMENT", "Value cannot be cast to date: 2020-02-30"))
        #expect(call("date", .text("")) == .failure("INVALID_CAST_ARGUMENT", "Value cannot be cast to date: "))
        #expect(call("date", .timestamp(3, "1969-12-31 23:59:59.999")) == .date("1969-12-31"))
        #expect(call("date", .timestamp(12, "1969-12-31 23:59:59.999999999999")) == .date("1969-12-31"))
        #expect(call("date", .timestamp(12, "1970-01-01 00:00:00")) == .date("1970-01-01"))
    }

    // MARK: - ISO 8601

    @Test(arguments: [
        ("2020-05-11", "2020-05-11"), ("2020-W10", "2020-03-02"), ("2020-123", "2020-05-02"), ("2020", "2020-01-01"),
        ("2020-05", "2020-05-01"), ("2020-W10-7", "2020-03-08"), ("2020-w53-5", "2021-01-01"), ("2020-1", "2020-01-01"),
        ("2020-5-1", "2020-05-01"), ("2020-W1", "2019-12-30"), ("2020-366", "2020-12-31"), ("2021-001", "2021-01-01"),
        ("-0001-02-03", "-0001-02-03"), ("+2020-05-11", "2020-05-11"), ("20200-01-01", "20200-01-01"),
        ("0000-12-31", "0000-12-31"), ("2020-12", "2020-12-01"), ("1-1-1", "0001-01-01"), ("2019-W01-1", "2018-12-31"),
    ])
    func `dates of ISO 8601`(text: String, date: String) {
        #expect(call("from_iso8601_date", .text(text)) == .date(date))
    }

    @Test(arguments: [
        ("", "Invalid format: \"\""), ("abc", "Invalid format: \"abc\""), ("-", "Invalid format: \"-\""),
        ("2020-", "Invalid format: \"2020-\" is malformed at \"-\""),
        ("2020-05-11T00:00", "Invalid format: \"2020-05-11T00:00\" is malformed at \"T00:00\""),
        ("2020-05-11 ", "Invalid format: \"2020-05-11 \" is malformed at \" \""),
        ("20200511x", "Invalid format: \"20200511x\" is malformed at \"x\""),
        ("2020-W", "Invalid format: \"2020-W\" is malformed at \"-W\""),
        ("2020-05-é", "Invalid format: \"2020-05-é\" is malformed at \"-é\""),
        (
            "2020-05-11T0123456789012345678901234567890123456789",
            "Invalid format: \"2020-05-11T0123456789012345678901234567890...\" is malformed at "
                + "\"T0123456789012345678901234567890...\""
        ),
        (
            "2020-13-01",
            "Cannot parse \"2020-13-01\": Value 13 for monthOfYear must be in the range [1,12]"
        ),
        (
            "2021-02-29",
            "Cannot parse \"2021-02-29\": Value 29 for dayOfMonth must be in the range [1,28]"
        ),
        ("2021-366", "Cannot parse \"2021-366\": Value 366 for dayOfYear must be in the range [1,365]"),
        ("2021-W53", "Cannot parse \"2021-W53\": Value 53 for weekOfWeekyear must be in the range [1,52]"),
        ("2021-W00", "Cannot parse \"2021-W00\": Value 0 for weekOfWeekyear must be in the range [1,52]"),
        ("2021-W01-8", "Cannot parse \"2021-W01-8\": Value 8 for dayOfWeek must be in the range [1,7]"),
        (
            "999999999",
            "Cannot parse \"999999999\": Value 999999999 for year must be in the range [-292275054,292278993]"
        ),
    ])
    func `what is no date of ISO 8601`(text: String, message: String) {
        #expect(call("from_iso8601_date", .text(text)) == invalid(message))
    }

    @Test func `a date that no DATE can hold`() {
        #expect(
            call("from_iso8601_date", .text("6000000-01-01"))
                == .failure("GENERIC_INTERNAL_ERROR", "Value 2190735472 exceeds MAX_INT for type date"))
    }

    @Test func `dates and timestamps as ISO 8601`() {
        #expect(call("to_iso8601", .date("2020-05-11")) == .value(.varchar(16), .text("2020-05-11")))
        #expect(text(call("to_iso8601", .date("-0001-01-01"))) == "-0001-01-01")
        #expect(text(call("to_iso8601", .day(Int64(Int32.max)))) == "5881580-07-11")
        #expect(
            call("to_iso8601", .timestamp(3, "2020-05-11 01:02:03.04"))
                == .value(.varchar(26), .text("2020-05-11T01:02:03.040")))
        #expect(
            call("to_iso8601", .timestamp(0, "1969-12-31 23:59:59"))
                == .value(.varchar(22), .text("1969-12-31T23:59:59")))
        #expect(
            call("to_iso8601", .timestamp(12, "2020-05-11 01:02:03.123456789012"))
                == .value(.varchar(35), .text("2020-05-11T01:02:03.123456789012")))
        #expect(text(call("to_iso8601", .timestamp(1, "12020-05-11 01:02:03.9"))) == "+12020-05-11T01:02:03.9")
        #expect(text(call("to_iso8601", .timestamp(7, "-0012-05-11 00:00"))) == "-0012-05-11T00:00:00.0000000")
    }

    // MARK: - Durations

    @Test(arguments: [
        ("42.8ms", 43 as Int64), ("3.81 d", 329_184_000), ("5m", 300_000),
        ("0.5ms", 1), ("0.49ms", 0), (" 1 s ", 1000), ("1h", 3_600_000), ("1000us", 1), ("499999ns", 0),
        ("500000ns", 1),
        ("\t7\u{0B}s\u{0C}\n", 7000), ("00001.50s", 1500), ("106751991167d", 9_223_372_036_828_800_000),
    ])
    func `durations`(text: String, milliseconds: Int64) {
        #expect(call("parse_duration", .text(text)) == .milliseconds(milliseconds))
    }

    @Test(arguments: [
        ("", "duration is empty"), (" ", "duration is not a valid data duration string:  "),
        ("5", "duration is not a valid data duration string: 5"),
        ("s", "duration is not a valid data duration string: s"),
        ("-5s", "duration is not a valid data duration string: -5s"),
        (".5s", "duration is not a valid data duration string: .5s"),
        ("5.s", "duration is not a valid data duration string: 5.s"),
        ("1e3s", "duration is not a valid data duration string: 1e3s"),
        ("5 s s", "duration is not a valid data duration string: 5 s s"),
        ("5 µs", "duration is not a valid data duration string: 5 µs"),
        ("5S", "Unknown time unit: S"), ("5 weeks", "Unknown time unit: weeks"),
        (
            "1000000000000d",
            "value 1.0E12 DAYS is too large to be represented in requested unit MILLISECONDS as a long"
        ),
    ])
    func `what is no duration`(text: String, message: String) {
        #expect(call("parse_duration", .text(text)) == invalid(message))
    }

    @Test func `a duration without end`() {
        let text = String(repeating: "9", count: 400) + "s"
        #expect(call("parse_duration", .text(text)) == invalid("value is infinite: Infinity"))
    }

    @Test(arguments: [
        (56_363_463.0, "93 weeks, 1 day, 8 hours, 31 minutes, 3 seconds"), (61, "1 minute, 1 second"), (0, "0 seconds"),
        (0.4, "0 seconds"), (0.5, "1 second"), (-3600, "1 hour"), (604_800, "1 week"), (1_209_600, "2 weeks"),
        (1.5, "2 seconds"), (172_800, "2 days"),
        (1e300, "15250284452471 weeks, 3 days, 15 hours, 30 minutes, 7 seconds"),
    ])
    func `seconds for people`(seconds: Double, expected: String) {
        #expect(call("human_readable_seconds", .double(seconds)) == .value(.text, .text(expected)))
    }

    @Test(arguments: [(Double.nan, "NaN"), (.infinity, "Infinity"), (-.infinity, "-Infinity")])
    func `seconds that are no number`(seconds: Double, shown: String) {
        #expect(call("human_readable_seconds", .double(seconds)) == invalid("Invalid argument found: \(shown)"))
    }

    @Test func `milliseconds of an interval`() {
        #expect(call("to_milliseconds", .milliseconds(-5)) == .bigint(-5))
    }
}
