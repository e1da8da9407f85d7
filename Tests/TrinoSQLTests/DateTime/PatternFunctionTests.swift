import Columnar
import Testing

@testable import TrinoSQL

@Suite struct PatternFunctionTests: DateTimeSuite {
    private let moment = "2001-08-22 03:04:05.321"
    private func invalid(_ message: String) -> CallOutcome { .failure("INVALID_FUNCTION_ARGUMENT", message) }

    // MARK: - date_format

    @Test(arguments: [
        ("%Y-%m-%d %H:%i:%s", "2001-08-22 03:04:05"), ("%a %b %c %d %e", "Wed Aug 8 22 22"), ("%f", "321000"),
        ("%h %I %i %j %k %l", "03 03 04 234 3 3"), ("%M %m %p %r", "August 08 AM 03:04:05 AM"),
        ("%S %s %T %v", "05 05 03:04:05 34"), ("%W %x %y %%", "Wednesday 2001 01 %"), ("%z-%q", "z-q"),
        ("é%Y日", "é2001日"), ("100%", "100"),
    ])
    func `specifiers of the documentation`(pattern: String, expected: String) {
        for precision in [3, 6, 9, 12] {
            #expect(
                call("date_format", .timestamp(precision, moment), .text(pattern)) == .value(.text, .text(expected)))
        }
    }

    @Test func `what is finer than a millisecond is rounded`() {
        let pattern = TypedValue.text("%s.%f")
        #expect(
            call("date_format", .timestamp(6, "2001-08-22 03:04:59.9995"), pattern)
                == .value(.text, .text("00.000000")))
        #expect(
            call("date_format", .timestamp(12, "1969-12-31 23:59:59.999499999999"), pattern)
                == .value(.text, .text("59.999000")))
        #expect(
            call("date_format", .timestamp(12, "1969-12-31 23:59:59.9995"), pattern)
                == .value(.text, .text("00.000000")))
    }

    @Test(arguments: [
        ("%Y-%m-%d", false), ("%Y%%H", false), ("%H", true), ("%%%s", true), ("Hour", false), ("%", false), ("", false),
        ("%T", true), ("%p", true), ("%f", true), ("%a%b%c%d%e%j%M%m%v%x%W%y", false),
    ])
    func `which patterns of MySQL show the time of day`(pattern: String, expected: Bool) {
        let arena = ByteArena()
        withExtendedLifetime(arena) {
            #expect(DayTexts.showsTime(mysql: arena.copy(pattern)) == expected)
            #expect(DayTexts.showsTime(joda: arena.copy("yyyy-MM-dd")) == false)
            #expect(DayTexts.showsTime(joda: arena.copy("yyyy HH")))
        }
    }

    @Test func `days far apart share no text`() throws {
        // More days than are remembered, in an order that makes them take each other's places.
        let days: [Int64] = (0..<40_000).map { row -> Int64 in Int64((row * 4096 + row / 7) % 1_000_003) - 500_000 }
        let micros: [Int64] = days.map { $0 * 86_400_000_000 }
        let context = EvaluationContext(session: Session(startTime: 0))
        let (function, type) = try #require(resolve("date_format", [.timestamp(3), .text]))
        let texts = try function.body(
            ScalarCall(
                arguments: [
                    Column(type: .timestamp(3), count: days.count, values: .copy(of: micros)),
                    .constant(.text("%Y-%m-%d"), type: .text, count: days.count),
                ], resultType: type, count: days.count, context: context))
        let wrong = days.indices.first { texts.value($0) != .bytes(DateText.bytes(days[$0])) }
        #expect(wrong == nil)
    }

    @Test(arguments: ["D", "U", "u", "V", "w", "X"])
    func `specifiers that Trino refuses`(letter: String) {
        let message = "%\(letter) not supported in date format string"
        #expect(call("date_format", .timestamp(3, moment), .text("%Y%\(letter)")) == invalid(message))
        #expect(call("date_format", .timestamp(9, moment), .text("%\(letter)")) == invalid(message))
        #expect(call("date_parse", .text("2001"), .text("%\(letter)")) == invalid(message))
        #expect(
            call("date_format", TypedValue(.timestamp(3), .null), .text("%\(letter)")) == .value(.text, .null))
    }

    @Test func `every day of eighty years is written and read back`() throws {
        let days = NaiveClock.days(from: 1930, to: 2010)
        let pattern = Column.constant(.text("%Y-%m-%d %j %W"), type: .text, count: days.count)
        let timestamps = Column(
            type: .timestamp(6), count: days.count, values: .copy(of: days.map { $0.number * 86_400_000_000 }))
        let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        let context = EvaluationContext(session: Session(startTime: 0))
        let (format, text) = try #require(resolve("date_format", [.timestamp(6), .text]))
        let (parse, timestamp) = try #require(resolve("date_parse", [.text, .text]))

        let texts = try format.body(
            ScalarCall(arguments: [timestamps, pattern], resultType: text, count: days.count, context: context))
        let back = try parse.body(
            ScalarCall(
                arguments: [texts, .constant(.text("%Y-%m-%d %j %W"), type: .text, count: days.count)],
                resultType: timestamp, count: days.count, context: context))

        for (row, day) in days.enumerated() {
            let expected =
                "\(day.year)-\(twoDigits(day.month))-\(twoDigits(day.day)) "
                + "\(day.dayOfYear < 100 ? "0" : "")\(twoDigits(day.dayOfYear)) \(names[day.weekday - 1])"
            if texts.value(row) != .text(expected) || back.value(row) != .int64(day.number * 86_400_000_000) {
                Issue.record("\(day): \(texts.views[row].string), \(back.value(row))")
            }
        }
        #expect(back.failures == nil)
    }

    private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    // MARK: - date_parse

    @Test(arguments: [
        ("2020-05-11 10:11:12", "%Y-%m-%d %H:%i:%s", "2020-05-11 10:11:12"), ("5/1/20", "%c/%e/%y", "2020-05-01"),
        ("31/12/69", "%d/%m/%y", "2069-12-31"), ("31/12/70", "%d/%m/%y", "1970-12-31"),
        ("12:30:00 PM", "%r", "1970-01-01 12:30:00"), ("12:30:00 am", "%r", "1970-01-01 00:30:00"),
        ("2020", "%Y", "2020-01-01"), ("Aug 22, 2001", "%b %d, %Y", "2001-08-22"),
        ("august 22 2001", "%M %d %Y", "2001-08-22"), ("1.123456789", "%s.%f", "1970-01-01 00:00:01.123"),
        ("2021-234", "%Y-%j", "2021-08-22"), ("%2020", "%%%Y", "2020-01-01"),
    ])
    func `texts and what they mean`(text: String, pattern: String, expected: String) {
        #expect(call("date_parse", .text(text), .text(pattern)) == .timestamp(3, expected))
    }

    @Test(arguments: [
        ("", "%Y", "Invalid format: \"\""),
        ("2020-05", "%Y-%m-%d", "Invalid format: \"2020-05\" is too short"),
        ("2020-05-11x", "%Y-%m-%d", "Invalid format: \"2020-05-11x\" is malformed at \"x\""),
        ("abc", "%Y", "Invalid format: \"abc\""),
        ("2020-13", "%Y-%m", "Cannot parse \"2020-13\": Value 13 for monthOfYear must be in the range [1,12]"),
        (
            "2021-02-29", "%Y-%m-%d",
            "Cannot parse \"2021-02-29\": Value 29 for dayOfMonth must be in the range [1,28]"
        ),
    ])
    func `texts that do not fit`(text: String, pattern: String, message: String) {
        #expect(call("date_parse", .text(text), .text(pattern)) == invalid(message))
    }

    @Test func `patterns that differ by row`() throws {
        func column(_ texts: [String?]) -> Column {
            var builder = ColumnBuilder(type: .text)
            for text in texts { builder.append(text.map { .text($0) } ?? .null) }
            return builder.finish()
        }
        let (function, type) = try #require(resolve("date_parse", [.text, .text]))
        let parsed = try function.body(
            ScalarCall(
                arguments: [
                    column(["2020", "05", "x", nil, "7", "2020"]), column(["%Y", "%m", "%Y", "%D", nil, "%D"]),
                ], resultType: type, count: 6, context: EvaluationContext(session: Session(startTime: 0))))
        #expect(parsed.value(0) == .int64(NaiveClock.day("2020-01-01") * 86_400_000_000))
        #expect(parsed.value(1) == .int64(NaiveClock.day("2000-05-01") * 86_400_000_000))
        #expect(parsed.isNull(3) && parsed.isNull(4))
        #expect(
            parsed.failures?.byRow == [
                2: Failure("INVALID_FUNCTION_ARGUMENT", "Invalid format: \"x\""),
                5: Failure("INVALID_FUNCTION_ARGUMENT", "%D not supported in date format string"),
            ])
    }

    @Test func `more patterns than are remembered`() throws {
        var patterns = ColumnBuilder(type: .text)
        for row in 0..<500 { patterns.append(.text("\(row % 130)|%Y")) }
        let (function, type) = try #require(resolve("date_format", [.timestamp(3), .text]))
        let texts = try function.body(
            ScalarCall(
                arguments: [.constant(.int64(0), type: .timestamp(3), count: 500), patterns.finish()], resultType: type,
                count: 500, context: EvaluationContext(session: Session(startTime: 0))))
        for row in 0..<500 { #expect(texts.value(row) == .text("\(row % 130)|1970")) }
    }

    // MARK: - format_datetime

    @Test(arguments: [
        ("yyyy-MM-dd HH:mm:ss.SSS", "2001-08-22 03:04:05.321"), ("EEEE, d MMMM yy", "Wednesday, 22 August 01"),
        ("'T'HH''mm", "T03'04"), ("D e w xxxx", "234 3 34 2001"), ("h a", "3 AM"), ("'Z''z'", "Z'z"),
    ])
    func `letters of Joda-Time`(pattern: String, expected: String) {
        for precision in [3, 12] {
            #expect(
                call("format_datetime", .timestamp(precision, moment), .text(pattern))
                    == .value(.text, .text(expected)))
        }
    }

    @Test(arguments: ["yyyy Z", "ZZZ", "z"])
    func `a timestamp without zone shows none`(pattern: String) {
        #expect(
            call("format_datetime", .timestamp(3, moment), .text(pattern))
                == invalid(
                    "format_datetime for TIMESTAMP type, cannot use 'Z' nor 'z' in format, "
                        + "as this type does not contain TZ information"))
    }

    @Test func `what is no pattern of Joda-Time`() {
        #expect(
            call("format_datetime", .timestamp(3, moment), .text("")) == invalid("Invalid pattern specification"))
        #expect(
            call("format_datetime", .timestamp(3, moment), .text("yyyy-q"))
                == invalid("Illegal pattern component: q"))
    }
}
