import Columnar
import Testing

@testable import TrinoSQL

@Suite struct DateTruncationTests: DateTimeSuite {
    @Test(arguments: [
        ("second", "2001-08-22 03:04:05.000"), ("minute", "2001-08-22 03:04:00"), ("hour", "2001-08-22 03:00:00"),
        ("day", "2001-08-22"), ("week", "2001-08-20"), ("month", "2001-08-01"), ("quarter", "2001-07-01"),
        ("year", "2001-01-01"), ("millisecond", "2001-08-22 03:04:05.321"), ("YEAR", "2001-01-01"),
        ("Quarter", "2001-07-01"),
    ])
    func `the documentation's timestamp`(unit: String, expected: String) {
        for precision in [3, 6, 7, 9, 12] {
            let value = TypedValue.timestamp(precision, "2001-08-22 03:04:05.321")
            #expect(call("date_trunc", .text(unit), value) == .timestamp(precision, expected))
        }
        let fine = TypedValue.timestamp(12, "2001-08-22 03:04:05.321987654321")
        #expect(call("date_trunc", .text(unit), fine) == .timestamp(12, expected))
        let micro = TypedValue.timestamp(6, "2001-08-22 03:04:05.321987")
        #expect(call("date_trunc", .text(unit), micro) == .timestamp(6, expected))
    }

    @Test(arguments: [
        ("millisecond", "1969-12-31 23:59:59.998"), ("second", "1969-12-31 23:59:59"),
        ("minute", "1969-12-31 23:59:00"), ("hour", "1969-12-31 23:00:00"), ("day", "1969-12-31"),
        ("week", "1969-12-29"), ("month", "1969-12-01"), ("quarter", "1969-10-01"), ("year", "1969-01-01"),
    ])
    func `before 1970 the start is the earlier end`(unit: String, expected: String) {
        #expect(
            call("date_trunc", .text(unit), .timestamp(6, "1969-12-31 23:59:59.998001"))
                == .timestamp(6, expected))
        #expect(
            call("date_trunc", .text(unit), .timestamp(9, "1969-12-31 23:59:59.998000001"))
                == .timestamp(9, expected))
    }

    @Test func `every day is truncated to the first of its unit`() throws {
        let days = NaiveClock.days(from: 1890, to: 2010)
        let dates = Column(type: .date, count: days.count, values: .copy(of: days.map(\.number)))
        let (function, result) = try #require(resolve("date_trunc", [.text, .date]))
        for unit in ["day", "week", "month", "quarter", "year"] {
            let column = try function.body(
                ScalarCall(
                    arguments: [.constant(.text(unit), type: .text, count: days.count), dates], resultType: result,
                    count: days.count, context: EvaluationContext(session: Session(startTime: 0))))
            var start = 0
            var wrong: [NaiveClock.Day] = []
            for (position, day) in days.enumerated() {
                if isStart(day, unit) { start = position }
                if position > 6 && column.int64s[position] != days[start].number { wrong.append(day) }
            }
            #expect(wrong.isEmpty, "\(unit) of \(wrong.prefix(1))")
        }
    }

    private func isStart(_ day: NaiveClock.Day, _ unit: String) -> Bool {
        switch unit {
        case "week": day.weekday == 1
        case "month": day.day == 1
        case "quarter": day.day == 1 && day.month % 3 == 1
        case "year": day.dayOfYear == 1
        default: true
        }
    }

    @Test func `times`() {
        let time = TypedValue.time(12, "03:04:05.321987654321")
        #expect(call("date_trunc", .text("millisecond"), time) == .time(12, "03:04:05.321"))
        #expect(call("date_trunc", .text("second"), time) == .time(12, "03:04:05"))
        #expect(call("date_trunc", .text("minute"), time) == .time(12, "03:04:00"))
        #expect(call("date_trunc", .text("hour"), time) == .time(12, "03:00:00"))
    }

    @Test func `units that a type does not have`() {
        #expect(
            call("date_trunc", .text("Hour"), .date("2020-01-01"))
                == .failure("INVALID_FUNCTION_ARGUMENT", "'hour' is not a valid DATE field"))
        #expect(
            call("date_trunc", .text("DAY"), .time(3, "01:00"))
                == .failure("INVALID_FUNCTION_ARGUMENT", "'day' is not a valid TIME field"))
        #expect(
            call("date_trunc", .text("microsecond"), .timestamp(3, "2020-01-01"))
                == .failure("INVALID_FUNCTION_ARGUMENT", "'microsecond' is not a valid Timestamp field"))
        #expect(
            call("date_trunc", .text(""), .timestamp(9, "2020-01-01"))
                == .failure("INVALID_FUNCTION_ARGUMENT", "'' is not a valid Timestamp field"))
        #expect(
            call("date_trunc", .text("ÄRA"), .date("2020-01-01"))
                == .failure("INVALID_FUNCTION_ARGUMENT", "'ära' is not a valid DATE field"))
    }

    @Test func `NULL wins over a unit that does not exist`() {
        #expect(call("date_trunc", .text("x"), TypedValue(.date, .null)) == .value(.date, .null))
        #expect(call("date_trunc", TypedValue(.text, .null), .date("2020-01-01")) == .value(.date, .null))
        #expect(call("date_trunc", .text("x"), TypedValue(.timestamp(9), .null)) == .value(.timestamp(9), .null))
    }

    @Test func `units that differ by row`() throws {
        var builder = ColumnBuilder(type: .text)
        for unit in [Value.text("day"), .text("year"), .null, .text("nope"), .text("MONTH")] { builder.append(unit) }
        let units = builder.finish()
        let day = NaiveClock.day("2020-05-17")
        for type in [DataType.date, .timestamp(12)] {
            let value: Value = type == .date ? .int64(day) : .int128(Int128(day) * 86_400_000_000_000_000 + 1)
            let (function, result) = try #require(resolve("date_trunc", [.text, type]))
            let column = try function.body(
                ScalarCall(
                    arguments: [units, .constant(value, type: type, count: 5)], resultType: result, count: 5,
                    context: EvaluationContext(session: Session(startTime: 0))))
            let days = ["2020-05-17", "2020-01-01", "", "", "2020-05-01"]
            for row in [0, 1, 4] {
                let expected = NaiveClock.day(days[row])
                #expect(
                    column.value(row)
                        == (type == .date ? .int64(expected) : .int128(Int128(expected) * 86_400_000_000_000_000)))
            }
            #expect(column.isNull(2))
            #expect(column.failures?.byRow.keys.sorted() == [3])
        }
    }

    @Test func `no rows`() throws {
        let (function, result) = try #require(resolve("date_trunc", [.text, .date]))
        let column = try function.body(
            ScalarCall(
                arguments: [
                    .constant(.text("x"), type: .text, count: 0),
                    Column(type: .date, count: 0, values: Buffer(byteCount: 0)),
                ], resultType: result, count: 0, context: EvaluationContext(session: Session(startTime: 0))))
        #expect(column.count == 0)
        #expect(column.failures == nil)
    }
}
