import Columnar
import Testing

@testable import TrinoSQL

@Suite struct DateTimeOperatorTests: DateTimeSuite {
    private func add(_ left: TypedValue, _ right: TypedValue) -> CallOutcome { call("$operator$add", left, right) }
    private func subtract(_ left: TypedValue, _ right: TypedValue) -> CallOutcome {
        call("$operator$subtract", left, right)
    }
    private let day: Int64 = 86_400_000
    private let hour: Int64 = 3_600_000

    @Test func `the documentation's table`() {
        #expect(add(.date("2012-08-08"), .milliseconds(2 * day)) == .date("2012-08-10"))
        #expect(add(.time(0, "01:00"), .milliseconds(3 * hour)) == .time(3, "04:00"))
        #expect(
            add(.timestamp(0, "2012-08-08 01:00"), .milliseconds(29 * hour)) == .timestamp(3, "2012-08-09 06:00"))
        #expect(add(.timestamp(3, "2012-10-31 01:00"), .months(1)) == .timestamp(3, "2012-11-30 01:00"))
        #expect(add(.milliseconds(2 * day), .milliseconds(3 * hour)) == .milliseconds(51 * hour))
        #expect(add(.months(36), .months(5)) == .months(41))
        #expect(subtract(.date("2012-08-08"), .milliseconds(2 * day)) == .date("2012-08-06"))
        #expect(subtract(.time(0, "01:00"), .milliseconds(3 * hour)) == .time(3, "22:00"))
        #expect(
            subtract(.timestamp(0, "2012-08-08 01:00"), .milliseconds(29 * hour)) == .timestamp(3, "2012-08-06 20:00"))
        #expect(subtract(.timestamp(3, "2012-10-31 01:00"), .months(1)) == .timestamp(3, "2012-09-30 01:00"))
        #expect(subtract(.milliseconds(2 * day), .milliseconds(3 * hour)) == .milliseconds(45 * hour))
        #expect(subtract(.months(36), .months(5)) == .months(31))
    }

    @Test func `sums commute`() {
        #expect(add(.milliseconds(-day), .date("2020-03-01")) == .date("2020-02-29"))
        #expect(add(.months(1), .date("2020-01-31")) == .date("2020-02-29"))
        #expect(add(.milliseconds(1), .time(6, "23:59:59.999999")) == .time(6, "00:00:00.000999"))
        #expect(
            add(.milliseconds(1), .timestamp(9, "2020-01-01 00:00:00.000000001"))
                == .timestamp(9, "2020-01-01 00:00:00.001000001"))
        #expect(add(.months(1), .timestamp(0, "2020-01-31 01:02:03")) == .timestamp(0, "2020-02-29 01:02:03"))
    }

    @Test(arguments: [0, 1, 2, 3, 4, 6, 7, 9, 12])
    func `an interval counts milliseconds`(precision: Int) {
        let result = max(3, precision)
        #expect(
            add(.timestamp(precision, "1969-12-31 23:59:59"), .milliseconds(-1))
                == .timestamp(result, "1969-12-31 23:59:58.999"))
        #expect(
            subtract(.timestamp(precision, "1969-12-31 23:59:59"), .milliseconds(-1001))
                == .timestamp(result, "1970-01-01 00:00:00.001"))
        #expect(
            subtract(.timestamp(precision, "1969-03-31 23:59:59"), .months(1))
                == .timestamp(precision, "1969-02-28 23:59:59"))
        #expect(add(.time(precision, "23:59:59"), .milliseconds(1001)) == .time(result, "00:00:00.001"))
        #expect(subtract(.time(precision, "00:00:00"), .milliseconds(1)) == .time(result, "23:59:59.999"))
    }

    @Test func `parts of a day cannot be added to a date`() {
        let refusal = CallOutcome.failure(
            "INVALID_FUNCTION_ARGUMENT", "Cannot add hour, minutes or seconds to a date")
        #expect(add(.date("2020-01-01"), .milliseconds(1)) == refusal)
        #expect(add(.milliseconds(-day - 1), .date("2020-01-01")) == refusal)
        #expect(
            subtract(.date("2020-01-01"), .milliseconds(hour))
                == .failure("INVALID_FUNCTION_ARGUMENT", "Cannot subtract hour, minutes or seconds from a date"))
    }

    @Test func `months of dates`() {
        #expect(subtract(.date("2020-03-31"), .months(1)) == .date("2020-02-29"))
        #expect(subtract(.date("2020-03-31"), .months(-11)) == .date("2021-02-28"))
        #expect(add(.date("2000-02-29"), .months(-1200)) == .date("1900-02-28"))
        #expect(add(.date("0001-01-01"), .months(-1)) == .date("0000-12-01"))
    }

    @Test func `differences are in milliseconds, halves rounded up`() {
        let zero = "2020-01-01 00:00:00"
        #expect(subtract(.timestamp(6, zero + ".0005"), .timestamp(6, zero)) == .milliseconds(1))
        #expect(subtract(.timestamp(6, zero + ".000499"), .timestamp(6, zero)) == .milliseconds(0))
        #expect(subtract(.timestamp(6, zero), .timestamp(6, zero + ".0005")) == .milliseconds(0))
        #expect(subtract(.timestamp(6, zero), .timestamp(6, zero + ".000501")) == .milliseconds(-1))
        #expect(subtract(.timestamp(12, zero + ".000500999999"), .timestamp(12, zero)) == .milliseconds(1))
        #expect(subtract(.timestamp(12, zero + ".000499999999"), .timestamp(12, zero)) == .milliseconds(0))
        #expect(subtract(.timestamp(0, "2020-03-01 00:00:00"), .timestamp(0, zero)) == .milliseconds(60 * day))
        #expect(subtract(.time(3, "01:00"), .time(3, "02:00:00.001")) == .milliseconds(-hour - 1))
        #expect(subtract(.time(12, "01:00:00.000500000000"), .time(12, "01:00")) == .milliseconds(1))
        #expect(subtract(.time(12, "01:00"), .time(12, "01:00:00.000500000001")) == .milliseconds(-1))
    }

    @Test func `dates have no difference of their own`() {
        #expect(subtract(.date("2020-01-02"), .date("2020-01-01")) == .unresolved)
    }

    @Test func `intervals times and divided by numbers`() {
        for (type, make) in [("day", TypedValue.milliseconds), ("month", TypedValue.months)] {
            #expect(call("$operator$multiply", make(1500), .bigint(-2)) == make(-3000), "\(type)")
            #expect(call("$operator$multiply", .bigint(3), make(7)) == make(21))
            #expect(call("$operator$multiply", make(1001), .double(0.5)) == make(500))
            #expect(call("$operator$multiply", .double(-0.5), make(1001)) == make(-500))
            #expect(call("$operator$divide", make(7), .double(2)) == make(3))
            #expect(call("$operator$divide", make(-7), .double(2)) == make(-3))
            #expect(call("$operator$negation", make(7)) == make(-7))
            #expect(
                call("$operator$multiply", make(7), .double(.nan))
                    == .failure("INVALID_FUNCTION_ARGUMENT", "Cannot multiply by double NaN"))
            #expect(
                call("$operator$multiply", .double(.nan), make(7))
                    == .failure("INVALID_FUNCTION_ARGUMENT", "Cannot multiply by double NaN"))
            #expect(
                call("$operator$divide", make(7), .double(0))
                    == .failure("INVALID_FUNCTION_ARGUMENT", "Cannot divide by double 0.0"))
            #expect(
                call("$operator$divide", make(7), .double(-0.0))
                    == .failure("INVALID_FUNCTION_ARGUMENT", "Cannot divide by double -0.0"))
            #expect(
                call("$operator$divide", make(7), .double(.nan))
                    == .failure("INVALID_FUNCTION_ARGUMENT", "Cannot divide by double NaN"))
            #expect(call("$operator$divide", make(7), .double(.infinity)) == make(0))
            #expect(call("$operator$multiply", make(0), .double(.infinity)) == make(0))
        }
        #expect(call("$operator$multiply", .milliseconds(1), .double(.infinity)) == .milliseconds(.max))
        #expect(call("$operator$multiply", .milliseconds(1), .double(-1e300)) == .milliseconds(.min))
    }

    @Test func `milliseconds wrap around, months have 32 bits`() {
        #expect(add(.milliseconds(.max), .milliseconds(1)) == .milliseconds(.min))
        #expect(call("$operator$negation", .milliseconds(.min)) == .milliseconds(.min))
        let maximum = Int64(Int32.max)
        #expect(
            add(.months(maximum), .months(1))
                == .failure(
                    "GENERIC_INTERNAL_ERROR", "Value 2147483648 exceeds MAX_INT for type interval year to month"))
        #expect(
            call("$operator$multiply", .months(-maximum), .bigint(2))
                == .failure(
                    "GENERIC_INTERNAL_ERROR", "Value -4294967294 is less than MIN_INT for type interval year to month"))
    }

    @Test func `results that no value can hold`() {
        let beyond = CallOutcome.failure("NUMERIC_VALUE_OUT_OF_RANGE", "Timestamp out of range")
        for precision in [6, 12] {
            let start = TypedValue.timestamp(precision, "2020-01-01")
            #expect(add(start, .milliseconds(.max)) == beyond)
            #expect(subtract(start, .milliseconds(.min)) == beyond)
            #expect(add(start, .milliseconds(Int64.max / 1000)) == beyond)
            #expect(add(start, .months(12 * 293_000)) == beyond)
            #expect(subtract(start, .months(12 * 295_000)) == beyond)
            #expect(add(start, .months(Int64(Int32.max))) == beyond)
        }
        #expect(
            add(.day(Int64(Int32.max)), .milliseconds(day))
                == .failure("GENERIC_INTERNAL_ERROR", "Value 2147483648 exceeds MAX_INT for type date"))
        #expect(
            subtract(.day(Int64(Int32.min)), .milliseconds(day))
                == .failure("GENERIC_INTERNAL_ERROR", "Value -2147483649 is less than MIN_INT for type date"))
    }

    @Test func `a time stays within its day whatever the interval`() {
        #expect(add(.time(3, "12:00"), .milliseconds(1000 * day)) == .time(3, "12:00"))
        #expect(add(.time(3, "12:00"), .milliseconds(-1000 * day - hour)) == .time(3, "11:00"))
        #expect(add(.time(3, "00:00"), .milliseconds(.max)) == .time(3, "07:12:55.807"))
    }

    @Test func `NULL gives NULL`() {
        #expect(add(.date("2020-01-01"), TypedValue(.intervalDayToSecond, .null)) == .value(.date, .null))
        #expect(
            subtract(TypedValue(.timestamp(9), .null), .timestamp(9, "2020-01-01"))
                == .value(.intervalDayToSecond, .null))
    }
}
