import Columnar
import Testing

@testable import TrinoSQL

@Suite struct DateArithmeticTests: DateTimeSuite {
    // MARK: - date_add

    @Test func `the documentation's sums`() {
        #expect(
            call("date_add", .text("second"), .bigint(86), .timestamp(3, "2020-03-01 00:00:00"))
                == .timestamp(3, "2020-03-01 00:01:26"))
        #expect(
            call("date_add", .text("hour"), .bigint(9), .timestamp(3, "2020-03-01 00:00:00"))
                == .timestamp(3, "2020-03-01 09:00:00"))
        #expect(
            call("date_add", .text("day"), .bigint(-1), .timestamp(3, "2020-03-01 00:00:00"))
                == .timestamp(3, "2020-02-29 00:00:00"))
    }

    @Test(arguments: [
        ("day", 1 as Int64, "2020-02-29"), ("week", 1, "2020-03-06"), ("month", 1, "2020-03-28"),
        ("quarter", 1, "2020-05-28"), ("year", 1, "2021-02-28"), ("week", -2, "2020-02-14"),
        ("month", -12, "2019-02-28"), ("quarter", -1, "2019-11-28"), ("year", -20, "2000-02-28"),
        ("DAY", 0, "2020-02-28"),
    ])
    func `units of dates`(unit: String, value: Int64, expected: String) {
        #expect(call("date_add", .text(unit), .bigint(value), .date("2020-02-28")) == .date(expected))
        #expect(
            call("date_add", .text(unit), .bigint(value), .timestamp(6, "2020-02-28 12:34:56.123456"))
                == .timestamp(6, expected + " 12:34:56.123456"))
        #expect(
            call("date_add", .text(unit), .bigint(value), .timestamp(12, "2020-02-28 12:34:56.123456789012"))
                == .timestamp(12, expected + " 12:34:56.123456789012"))
    }

    @Test(arguments: [
        ("month", 1 as Int64, "2020-02-29"), ("month", 13, "2021-02-28"), ("month", 3, "2020-04-30"),
        ("quarter", -1, "2019-10-31"), ("quarter", 1, "2020-04-30"), ("month", -11, "2019-02-28"),
    ])
    func `days that a month does not have become its last`(unit: String, value: Int64, expected: String) {
        #expect(call("date_add", .text(unit), .bigint(value), .date("2020-01-31")) == .date(expected))
    }

    @Test func `a year after 29 February`() {
        #expect(call("date_add", .text("year"), .bigint(1), .date("2020-02-29")) == .date("2021-02-28"))
        #expect(call("date_add", .text("year"), .bigint(4), .date("2020-02-29")) == .date("2024-02-29"))
        #expect(call("date_add", .text("year"), .bigint(-120), .date("2020-02-29")) == .date("1900-02-28"))
    }

    @Test func `what a coarse timestamp cannot hold is rounded`() {
        let start = TypedValue.timestamp(0, "2020-01-01 00:00:00")
        #expect(call("date_add", .text("millisecond"), .bigint(499), start) == start)
        #expect(
            call("date_add", .text("millisecond"), .bigint(500), start) == .timestamp(0, "2020-01-01 00:00:01"))
        #expect(call("date_add", .text("millisecond"), .bigint(-500), start) == start)
        #expect(
            call("date_add", .text("millisecond"), .bigint(-501), start) == .timestamp(0, "2019-12-31 23:59:59"))
        #expect(
            call("date_add", .text("millisecond"), .bigint(45), .timestamp(1, "2020-01-01 00:00:00"))
                == .timestamp(1, "2020-01-01 00:00:00"))
        #expect(
            call("date_add", .text("millisecond"), .bigint(5), .timestamp(2, "2020-01-01 00:00:00"))
                == .timestamp(2, "2020-01-01 00:00:00.01"))
        #expect(
            call("date_add", .text("millisecond"), .bigint(-500), .timestamp(0, "1960-01-01 00:00:00"))
                == .timestamp(0, "1960-01-01 00:00:00"))
    }

    @Test func `times go round the clock`() {
        #expect(
            call("date_add", .text("hour"), .bigint(-25), .time(3, "00:30")) == .time(3, "23:30"))
        #expect(
            call("date_add", .text("minute"), .bigint(61), .time(6, "23:00:00.5")) == .time(6, "00:01:00.5"))
        #expect(
            call("date_add", .text("second"), .bigint(Int64.max), .time(3, "00:00")) == .time(3, "15:30:07"))
        #expect(
            call("date_add", .text("millisecond"), .bigint(Int64.min), .time(12, "00:00:00.000000000001"))
                == .time(12, "16:47:04.192000000001"))
        #expect(call("date_add", .text("millisecond"), .bigint(500), .time(0, "23:59:59")) == .time(0, "00:00"))
        #expect(call("date_add", .text("millisecond"), .bigint(499), .time(0, "23:59:59")) == .time(0, "23:59:59"))
    }

    @Test func `sums that do not fit`() {
        let tooLong = CallOutcome.failure("INVALID_FUNCTION_ARGUMENT", "integer overflow")
        #expect(call("date_add", .text("day"), .bigint(1 << 31), .date("2020-01-01")) == tooLong)
        #expect(call("date_add", .text("day"), .bigint(-1 << 40), .timestamp(3, "2020-01-01")) == tooLong)
        #expect(
            call("date_add", .text("day"), .bigint(Int64(Int32.max)), .date("1970-01-02"))
                == .failure("GENERIC_INTERNAL_ERROR", "Value 2147483648 exceeds MAX_INT for type date"))
        #expect(
            call("date_add", .text("day"), .bigint(Int64(Int32.min)), .date("1969-12-31"))
                == .failure("GENERIC_INTERNAL_ERROR", "Value -2147483649 is less than MIN_INT for type date"))
        #expect(
            call("date_add", .text("year"), .bigint(300_000_000), .date("2020-01-01"))
                == .failure(
                    "INVALID_FUNCTION_ARGUMENT",
                    "Value 300002020 for year must be in the range [-292275054,292278993]"))
        #expect(
            call("date_add", .text("year"), .bigint(Int64(Int32.max)), .date("2020-01-01"))
                == .failure(
                    "INVALID_FUNCTION_ARGUMENT", "The calculation caused an overflow: 2020 + 2147483647"))
        #expect(
            call("date_add", .text("quarter"), .bigint(Int64(Int32.max)), .date("2020-01-01"))
                == .failure("INVALID_FUNCTION_ARGUMENT", "Magnitude of add amount is too large: 6442450941"))
        for precision in [3, 12] {
            #expect(
                call("date_add", .text("year"), .bigint(300_000), .timestamp(precision, "2020-01-01"))
                    == .failure("INVALID_FUNCTION_ARGUMENT", "long overflow"))
            #expect(
                call("date_add", .text("week"), .bigint(Int64(Int32.max)), .timestamp(precision, "2020-01-01"))
                    == .failure("INVALID_FUNCTION_ARGUMENT", "long overflow"))
        }
    }

    // MARK: - date_diff

    @Test func `the documentation's differences`() {
        #expect(
            call(
                "date_diff", .text("second"), .timestamp(3, "2020-03-01 00:00:00"), .timestamp(3, "2020-03-02 00:00:00")
            ) == .bigint(86400))
        #expect(call("date_diff", .text("day"), .date("2020-03-01"), .date("2020-03-02")) == .bigint(1))
        let (from, to) = ("2020-06-01 12:30:45.000000000", "2020-06-02 12:30:45.123456789")
        #expect(
            call("date_diff", .text("second"), .timestamp(9, from), .timestamp(9, to)) == .bigint(86400))
        #expect(
            call("date_diff", .text("millisecond"), .timestamp(9, from), .timestamp(9, to)) == .bigint(86_400_123))
    }

    @Test(arguments: [
        ("millisecond", -7200_001 as Int64), ("second", -7200), ("minute", -120), ("hour", -2), ("day", 0),
        ("week", 0), ("month", 0), ("quarter", 0), ("year", 0),
    ])
    func `differences are cut off towards zero`(unit: String, expected: Int64) {
        let (late, early) = ("1970-01-01 01:00:00.0005", "1969-12-31 22:59:59.9995")
        #expect(
            call("date_diff", .text(unit), .timestamp(6, late), .timestamp(6, early)) == .bigint(expected))
        #expect(
            call("date_diff", .text(unit), .timestamp(6, early), .timestamp(6, late)) == .bigint(-expected))
        #expect(
            call("date_diff", .text(unit), .timestamp(12, late), .timestamp(12, early)) == .bigint(expected))
    }

    @Test func `times`() {
        let (early, late) = (TypedValue.time(12, "01:00:00.000000000001"), TypedValue.time(12, "03:59:59"))
        #expect(call("date_diff", .text("hour"), early, late) == .bigint(2))
        #expect(call("date_diff", .text("minute"), late, early) == .bigint(-179))
        #expect(call("date_diff", .text("second"), early, late) == .bigint(10798))
        #expect(call("date_diff", .text("millisecond"), early, late) == .bigint(10_798_999))
        #expect(
            call("date_diff", .text("Week"), early, late)
                == .failure("INVALID_FUNCTION_ARGUMENT", "'week' is not a valid TIME field"))
    }

    @Test(arguments: ["month", "quarter", "year"])
    func `a difference is the largest amount that can be added without passing the later`(unit: String) {
        let months: Int64 = unit == "month" ? 1 : unit == "quarter" ? 3 : 12
        var generator = Xorshift(state: 0x2545_F491_4F6C_DD1D)
        let days = NaiveClock.days(from: 1996, to: 2009)
        for _ in 0..<600 {
            let (a, b) = (days[generator.next(below: days.count)], days[generator.next(below: days.count)])
            let (from, to) = a.number <= b.number ? (a, b) : (b, a)
            var expected: Int64 = 0
            while naiveSum(from, (expected + 1) * months) <= to.number { expected += 1 }

            let outcome = call("date_diff", .text(unit), .day(from.number), .day(to.number))
            let back = call("date_diff", .text(unit), .day(to.number), .day(from.number))

            #expect(outcome == .bigint(expected), "\(from) to \(to)")
            #expect(back == .bigint(-expected), "\(to) to \(from)")
        }
    }

    /// The day some months later, month by month.
    private func naiveSum(_ from: NaiveClock.Day, _ months: Int64) -> Int64 {
        var (year, month) = (from.year, from.month)
        for _ in 0..<months {
            month += 1
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        let day = min(from.day, NaiveClock.length(month, year))
        return from.number
            + Int64(
                daysBefore(year, month) + day - daysBefore(from.year, from.month) - from.day)
    }

    private func daysBefore(_ year: Int, _ month: Int) -> Int {
        var days = 0
        for other in 1990..<year { days += NaiveClock.isLeap(other) ? 366 : 365 }
        for other in 1..<month { days += NaiveClock.length(other, year) }
        return days
    }

    @Test func `the time of day decides the last month and year`() {
        let (from, early, late) = ("2020-01-15 12:00:00", "2021-01-15 11:59:59.999", "2021-01-15 12:00:00")
        #expect(call("date_diff", .text("year"), .timestamp(3, from), .timestamp(3, early)) == .bigint(0))
        #expect(call("date_diff", .text("year"), .timestamp(3, from), .timestamp(3, late)) == .bigint(1))
        #expect(call("date_diff", .text("month"), .timestamp(3, from), .timestamp(3, early)) == .bigint(11))
        #expect(call("date_diff", .text("month"), .timestamp(3, from), .timestamp(3, late)) == .bigint(12))
        #expect(call("date_diff", .text("quarter"), .timestamp(3, from), .timestamp(3, early)) == .bigint(3))
        #expect(call("date_diff", .text("month"), .timestamp(3, early), .timestamp(3, from)) == .bigint(-11))
        // Below a millisecond nothing counts.
        #expect(
            call(
                "date_diff", .text("month"), .timestamp(9, "2020-01-15 12:00:00.000999999"),
                .timestamp(9, "2020-02-15 12:00:00")) == .bigint(1))
        #expect(
            call(
                "date_diff", .text("month"), .timestamp(3, "2020-01-31 12:00:00"),
                .timestamp(3, "2020-02-29 11:00:00")) == .bigint(0))
    }

    @Test func `the whole range of dates`() {
        let (first, last) = (TypedValue.day(Int64(Int32.min)), TypedValue.day(Int64(Int32.max)))
        #expect(call("date_diff", .text("day"), first, last) == .bigint(4_294_967_295))
        #expect(call("date_diff", .text("week"), first, last) == .bigint(613_566_756))
        #expect(call("date_diff", .text("month"), first, last) == .bigint(141_110_652))
        #expect(call("date_diff", .text("year"), last, first) == .bigint(-11_759_221))
    }
}

/// Numbers that look random and are the same in every run.
private struct Xorshift {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }

    mutating func next(below limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
