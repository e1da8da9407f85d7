import Columnar
import Testing

@testable import TrinoSQL

@Suite struct FieldFunctionTests: DateTimeSuite {
    /// A column of dates or of timestamps at some time of those days.
    private func column(_ days: [NaiveClock.Day], _ type: DataType, second: Int64) -> Column {
        switch type {
        case .date: Column(type: type, count: days.count, values: .copy(of: days.map(\.number)))
        case .timestamp(let precision) where precision > 6:
            Column(
                type: type, count: days.count,
                values: .copy(of: days.map { (Int128($0.number) * 86_400 + Int128(second)) * 1_000_000_000_000 + 7 }))
        default:
            Column(
                type: type, count: days.count,
                values: .copy(of: days.map { ($0.number * 86_400 + second) * 1_000_000 }))
        }
    }

    @Test(arguments: [DataType.date, .timestamp(0), .timestamp(6), .timestamp(12)])
    func `every day has the fields that walking day by day gives it`(type: DataType) throws {
        let expected: [(String, (NaiveClock.Day) -> Int)] = [
            ("year", { $0.year }), ("month", { $0.month }), ("day", { $0.day }), ("day_of_month", { $0.day }),
            ("day_of_week", { $0.weekday }), ("dow", { $0.weekday }), ("day_of_year", { $0.dayOfYear }),
            ("doy", { $0.dayOfYear }), ("quarter", { ($0.month - 1) / 3 + 1 }),
        ]
        let days = type == .date ? NaiveClock.days(from: 1600, to: 2000) : NaiveClock.days(from: 1895, to: 2005)
        for (name, field) in expected {
            let (function, result) = try #require(resolve(name, [type]))
            let column = try function.body(
                ScalarCall(
                    arguments: [column(days, type, second: 86_399)], resultType: result, count: days.count,
                    context: EvaluationContext(session: Session(startTime: 0))))
            let wrong = days.indices.first { column.int64s[$0] != Int64(field(days[$0])) }
            #expect(wrong == nil, "\(name) of \(wrong.map { "\(days[$0])" } ?? "")")
        }
    }

    @Test(arguments: ["week", "week_of_year", "year_of_week", "yow"])
    func `weeks are those of their Thursday`(name: String) throws {
        let days = NaiveClock.days(from: 1895, to: 2015).dropFirst(7).dropLast(7).map { $0 }
        for type in [DataType.date, .timestamp(3)] {
            let (function, result) = try #require(resolve(name, [type]))
            let column = try function.body(
                ScalarCall(
                    arguments: [column(days, type, second: 0)], resultType: result, count: days.count,
                    context: EvaluationContext(session: Session(startTime: 0))))
            let wrong = days.indices.first {
                column.int64s[$0] != Int64(name.hasPrefix("week") ? days[$0].week : days[$0].weekYear)
            }
            #expect(wrong == nil, "\(name) of \(wrong.map { "\(days[$0])" } ?? "")")
        }
    }

    @Test(arguments: [
        ("hour", 3), ("minute", 4), ("second", 5), ("millisecond", 321),
    ])
    func `fields of the documentation's timestamp`(name: String, expected: Int64) {
        #expect(call(name, .timestamp(3, "2001-08-22 03:04:05.321")) == .bigint(expected))
        #expect(call(name, .timestamp(9, "2001-08-22 03:04:05.321999999")) == .bigint(expected))
        #expect(call(name, .timestamp(12, "1901-08-22 03:04:05.321999999999")) == .bigint(expected))
        #expect(call(name, .time(12, "03:04:05.321999999999")) == .bigint(expected))
        #expect(call(name, .time(3, "03:04:05.321")) == .bigint(expected))
        #expect(call(name, .timestamp(3, "1969-12-31 03:04:05.321")) == .bigint(expected))
    }

    @Test(arguments: [
        ("day", Int64(-2)), ("hour", -3), ("minute", -4), ("second", -5), ("millisecond", -6),
    ])
    func `fields of an interval have its sign`(name: String, expected: Int64) {
        let interval = -(((2 * 24 + 3) * 60 + 4) * 60 + 5) * 1000 - 6 as Int64

        #expect(call(name, .milliseconds(interval)) == .bigint(expected))
        #expect(call(name, .milliseconds(-interval)) == .bigint(-expected))
    }

    @Test func `years and months of an interval`() {
        #expect(call("year", .months(29)) == .bigint(2))
        #expect(call("month", .months(29)) == .bigint(5))
        #expect(call("year", .months(-29)) == .bigint(-2))
        #expect(call("month", .months(-29)) == .bigint(-5))
        #expect(call("day_of_month", .milliseconds(3 * 86_400_000)) == .bigint(3))
    }

    @Test(arguments: [
        ("2023-02-01", "2023-02-28"), ("2024-02-29", "2024-02-29"), ("1900-02-10", "1900-02-28"),
        ("2000-12-31", "2000-12-31"), ("1969-12-01", "1969-12-31"), ("-0001-02-03", "-0001-02-28"),
    ])
    func `last day of the month`(date: String, expected: String) {
        #expect(call("last_day_of_month", .date(date)) == .date(expected))
        #expect(call("last_day_of_month", .timestamp(3, date + " 23:59:59.999")) == .date(expected))
        #expect(call("last_day_of_month", .timestamp(12, date + " 00:00:00")) == .date(expected))
    }

    @Test func `the first and the last day that a DATE can hold`() {
        #expect(call("year", .day(Int64(Int32.max))) == .bigint(5_881_580))
        #expect(call("month", .day(Int64(Int32.max))) == .bigint(7))
        #expect(call("day", .day(Int64(Int32.max))) == .bigint(11))
        #expect(call("year", .day(Int64(Int32.min))) == .bigint(-5_877_641))
        #expect(call("month", .day(Int64(Int32.min))) == .bigint(6))
        #expect(call("day", .day(Int64(Int32.min))) == .bigint(23))
        #expect(
            call("last_day_of_month", .day(Int64(Int32.max)))
                == .failure("GENERIC_INTERNAL_ERROR", "Value 2147483667 exceeds MAX_INT for type date"))
    }

    @Test func `NULL and failures pass through`() {
        #expect(call("year", TypedValue(.date, .null)) == .value(.bigint, .null))
        let failing = Column.failing(Failure("DIVISION_BY_ZERO", "Division by zero"), type: .date, count: 2)
        #expect(call("year", columns: [failing]) == .failure("DIVISION_BY_ZERO", "Division by zero"))
    }

    @Test(arguments: [
        ("YEAR", "year"), ("dow", "day_of_week"), ("Day_Of_Month", "day"), ("yow", "year_of_week"),
        ("TIMEZONE_HOUR", "timezone_hour"), ("week", "week"),
    ])
    func `EXTRACT fields are functions`(field: String, function: String) {
        #expect(ExtractField.functionName(field) == function)
    }

    @Test func `EXTRACT has no other fields`() {
        #expect(ExtractField.functionName("MILLISECOND") == nil)
        #expect(ExtractField.functionName("") == nil)
        #expect(ExtractField.unknownFieldMessage("century") == "Invalid EXTRACT field: century")
    }
}
