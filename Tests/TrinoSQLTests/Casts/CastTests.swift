import Columnar
import Testing

@testable import TrinoSQL

private func cast(_ value: Value, _ from: DataType, _ to: DataType) -> String {
    let column = Column.constant(value, type: from, count: 1)
    let result = Casts.cast(column, to: to, context: NumericCall.context)
    guard result.type == to else { return "wrong type \(result.type)" }
    return NumericCall.show(result, 0)
}

private func cast(_ text: String, _ to: DataType) -> String { cast(.text(text), .text, to) }
private let invalid = "INVALID_CAST_ARGUMENT: "
private let outOfRange = "NUMERIC_VALUE_OUT_OF_RANGE: "

@Suite struct CastTests {
    @Test func `booleans`() {
        for (text, flag) in [("t", true), ("TRUE", true), ("1", true), ("f", false), ("False", false), ("0", false)] {
            #expect(cast(text, .boolean) == "\(flag)")
        }
        for text in ["", " true", "yes", "\u{11}", "tru\u{45}x", "2", "wahr"] {
            #expect(cast(text, .boolean) == "\(invalid)Cannot cast '\(text)' to BOOLEAN")
        }
        #expect(cast(.bool(true), .boolean, .text) == "true")
        #expect(cast(.bool(false), .boolean, .varchar(5)) == "false")
        #expect(
            cast(.bool(false), .boolean, .varchar(4)) == "\(invalid)Value false cannot be represented as varchar(4)")
        #expect(cast(.bool(true), .boolean, .bigint) == "1")
        #expect(cast(.bool(true), .boolean, .double) == "1.0")
        #expect(cast(.bool(true), .boolean, .decimal(20, 2)) == "1.00")
        #expect(cast(.int64(-3), .integer, .boolean) == "true")
        #expect(cast(.double(.nan), .double, .boolean) == "true")
        #expect(cast(.double(-0.0), .real, .boolean) == "false")
        #expect(cast(.int128(0), .decimal(30, 3), .boolean) == "false")
    }

    @Test func `integers among themselves`() {
        #expect(cast(.int64(127), .bigint, .tinyint) == "127")
        #expect(cast(.int64(128), .bigint, .tinyint) == "\(outOfRange)Out of range for tinyint: 128")
        #expect(cast(.int64(-32769), .integer, .smallint) == "\(outOfRange)Out of range for smallint: -32769")
        #expect(cast(.int64(.max), .bigint, .integer) == "\(outOfRange)Out of range for integer: 9223372036854775807")
        #expect(cast(.int64(5), .tinyint, .bigint) == "5")
    }

    @Test func `a wider integer type shares the memory`() {
        let column = Column.of(.integer, [.int64(1), nil, .int64(3)])

        let wider = Casts.cast(column, to: .bigint, context: NumericCall.context)
        let narrower = Casts.cast(column, to: .tinyint, context: NumericCall.context)

        #expect(wider.values === column.values && wider.nulls === column.nulls)
        #expect(narrower.values === column.values && narrower.type == .tinyint)
    }

    @Test func `integers as other numbers`() {
        #expect(cast(.int64(16_777_217), .integer, .real) == "1.6777216E7")
        #expect(cast(.int64(.max), .bigint, .double) == "9.223372036854776E18")
        #expect(cast(.int64(-12), .integer, .decimal(4, 2)) == "-12.00")
        #expect(cast(.int64(100), .integer, .decimal(4, 2)) == "\(invalid)Cannot cast INTEGER '100' to DECIMAL(4, 2)")
        #expect(cast(.int64(.min), .bigint, .decimal(19, 0)) == "-9223372036854775808")
        #expect(
            cast(.int64(.min), .bigint, .decimal(18, 0))
                == "\(invalid)Cannot cast BIGINT '-9223372036854775808' to DECIMAL(18, 0)")
        #expect(cast(.int64(7), .tinyint, .decimal(3, 0)) == "7")
        #expect(cast(.int64(7), .bigint, .decimal(38, 37)) == "7." + String(repeating: "0", count: 37))
        #expect(
            cast(.int64(10), .smallint, .decimal(38, 37)) == "\(invalid)Cannot cast SMALLINT '10' to DECIMAL(38, 37)")
    }

    @Test func `numbers as text`() {
        #expect(cast(.int64(-120), .integer, .text) == "-120")
        #expect(cast(.int64(-120), .integer, .varchar(4)) == "-120")
        #expect(cast(.int64(-120), .integer, .varchar(3)) == "\(invalid)Value -120 cannot be represented as varchar(3)")
        #expect(cast(.double(754.1985), .double, .text) == "7.541985E2")
        #expect(cast(.double(0), .double, .text) == "0E0")
        #expect(
            cast(.double(12.5), .double, .varchar(3))
                == "\(invalid)Value 12.5 (1.25E1) cannot be represented as varchar(3)")
        #expect(cast(.double(Double(Float(0.1))), .real, .text) == "1.0E-1")
        #expect(cast(.int64(-5), .decimal(3, 2), .text) == "-0.05")
        #expect(
            cast(.int64(12345), .decimal(5, 2), .varchar(4))
                == "\(invalid)Value 123.45 cannot be represented as varchar(4)")
    }

    @Test func `text as integers`() {
        #expect(cast("-9223372036854775808", .bigint) == "-9223372036854775808")
        #expect(cast("+7", .tinyint) == "7")
        #expect(cast("128", .tinyint) == "\(invalid)Cannot cast '128' to TINYINT")
        #expect(cast("1.0", .integer) == "\(invalid)Cannot cast '1.0' to INT")
        #expect(cast(" 7", .integer) == "\(invalid)Cannot cast ' 7' to INT")
        #expect(cast(" 7 ", .double) == "7.0")
        #expect(cast("", .smallint) == "\(invalid)Cannot cast '' to SMALLINT")
        #expect(cast("12a", .bigint) == "\(invalid)Cannot cast '12a' to BIGINT")
    }

    @Test func `text as floating point and decimals`() {
        #expect(cast("1e3", .double) == "1000.0")
        #expect(cast("-Infinity", .real) == "-Infinity")
        #expect(cast("1,5", .double) == "\(invalid)Cannot cast '1,5' to DOUBLE")
        #expect(cast("x", .real) == "\(invalid)Cannot cast 'x' to REAL")
        #expect(cast("1.005", .decimal(5, 2)) == "1.01")
        #expect(cast("-12345678901234567890.5", .decimal(38, 1)) == "-12345678901234567890.5")
        #expect(
            cast("1000", .decimal(5, 2)) == "\(invalid)Cannot cast VARCHAR '1000' to DECIMAL(5, 2). Value too large.")
        #expect(
            cast("abc", .decimal(20, 2))
                == "\(invalid)Cannot cast VARCHAR 'abc' to DECIMAL(20, 2). Value is not a number.")
    }

    @Test func `doubles and reals as integers round halves away from zero`() {
        #expect(cast(.double(2.5), .double, .integer) == "3")
        #expect(cast(.double(-2.5), .double, .bigint) == "-3")
        #expect(cast(.double(127.49), .double, .tinyint) == "127")
        #expect(cast(.double(127.5), .double, .tinyint) == "\(outOfRange)Out of range for tinyint: 127.5")
        #expect(cast(.double(.nan), .double, .integer) == "\(invalid)Cannot cast double NaN to integer")
        #expect(cast(.double(.nan), .double, .bigint) == "\(invalid)Unable to cast NaN to bigint")
        #expect(cast(.double(1e19), .double, .bigint) == "\(invalid)Unable to cast 1.0E19 to bigint")
        #expect(cast(.double(-0x1p63), .double, .bigint) == "-9223372036854775808")
        #expect(cast(.double(1e30), .real, .bigint) == "9223372036854775807")
        #expect(cast(.double(.nan), .real, .bigint) == "\(invalid)Cannot cast real NaN to bigint")
        #expect(cast(.double(.infinity), .double, .smallint) == "\(outOfRange)Out of range for smallint: Infinity")
    }

    @Test func `doubles and reals as decimals round their shortest digits`() {
        #expect(cast(.double(1.005), .double, .decimal(5, 2)) == "1.01")
        #expect(cast(.double(Double(Float(0.1))), .real, .decimal(20, 10)) == "0.1000000000")
        #expect(
            cast(.double(1000), .double, .decimal(5, 2)) == "\(invalid)Cannot cast DOUBLE '1000.0' to DECIMAL(5, 2)")
        #expect(cast(.double(.nan), .real, .decimal(5, 2)) == "\(invalid)Cannot cast REAL 'NaN' to DECIMAL(5, 2)")
        #expect(cast(.double(0.1), .double, .real) == "0.1")
        #expect(cast(.double(1e300), .double, .real) == "Infinity")
        #expect(cast(.double(Double(Float(0.1))), .real, .double) == "0.10000000149011612")
    }

    @Test func `decimals`() {
        #expect(cast(.int64(155), .decimal(3, 1), .integer) == "16")
        #expect(cast(.int64(-155), .decimal(3, 1), .bigint) == "-16")
        #expect(cast(.int64(1275), .decimal(4, 1), .tinyint) == "\(invalid)Cannot cast '128' to TINYINT")
        #expect(
            cast(.int128(1 << 70), .decimal(38, 2), .bigint)
                == "\(invalid)Cannot cast '11805916207174113034.24' to BIGINT")
        #expect(cast(.int64(1), .decimal(1, 1), .double) == "0.1")
        #expect(cast(.int128(12345678901234567890), .decimal(20, 10), .double) == "1.2345678901234567E9")
        #expect(cast(.int128(1), .decimal(20, 1), .real) == "0.1")
        #expect(cast(.int64(12345), .decimal(5, 2), .decimal(4, 1)) == "123.5")
        #expect(cast(.int64(-12345), .decimal(5, 2), .decimal(20, 5)) == "-123.45000")
        #expect(
            cast(.int128(-12345), .decimal(20, 2), .decimal(5, 3))
                == "\(invalid)Cannot cast DECIMAL(20, 2) '-123.45' to DECIMAL(5, 3)")
        #expect(
            cast(.int64(9995), .decimal(4, 2), .decimal(3, 1))
                == "\(invalid)Cannot cast DECIMAL(4, 2) '99.95' to DECIMAL(3, 1)")
    }

    @Test func `varchar and char`() {
        #expect(cast(.text("abcdef"), .text, .varchar(3)) == "abc")
        #expect(cast(.text("äöü"), .varchar(3), .varchar(2)) == "äö")
        #expect(cast(.text("ab  "), .varchar(4), .char(6)) == "ab")
        #expect(cast(.text("ab  c"), .text, .char(4)) == "ab")
        #expect(cast(.text("ab"), .char(5), .text) == "ab   ")
        #expect(cast(.text("ab"), .char(5), .varchar(3)) == "ab ")
        #expect(cast(.text("ä b"), .char(4), .char(2)) == "ä")
        #expect(cast(.text("ä"), .text, .varbinary) == "ä")
        #expect(cast(.text("🜁x"), .text, .varchar(1)) == "🜁")
        #expect(cast(.int64(1), .integer, .char(3)) == "TYPE_MISMATCH: Cannot cast integer to char(3)")
        let column = Column.of(.text, [.text("ab"), .text("cd"), nil])
        #expect(Casts.cast(column, to: .varchar(2), context: NumericCall.context).values === column.values)
    }

    @Test func `dates and times`() {
        #expect(cast("2020-02-29", .date) == "2020-02-29")
        #expect(cast("2020-02-30", .date) == "\(invalid)Value cannot be cast to date: 2020-02-30")
        #expect(cast(" 2020-01-02 03:04:05.6789 ", .timestamp(3)) == "2020-01-02 03:04:05.679")
        #expect(cast("2020-01-02 03:04:05.6789", .timestamp(9)) == "2020-01-02 03:04:05.678900000")
        #expect(cast("today", .timestamp(3)) == "\(invalid)Value cannot be cast to timestamp: today")
        #expect(cast("01:02:03.4567", .time(3)) == "01:02:03.457")
        #expect(cast("25:00", .time(3)) == "\(invalid)Value cannot be cast to time: 25:00")
        #expect(cast(.int64(18262), .date, .timestamp(3)) == "2020-01-01 00:00:00.000")
        #expect(cast(.int64(-1), .date, .timestamp(9)) == "1969-12-31 00:00:00.000000000")
        #expect(cast(.int64(18262), .date, .text) == "2020-01-01")
        #expect(
            cast(.int64(18262), .date, .varchar(9)) == "\(invalid)Value 2020-01-01 cannot be represented as varchar(9)")
        #expect(cast(.int64(-1), .timestamp(6), .date) == "1969-12-31")
        #expect(cast(.int64(-500), .timestamp(6), .timestamp(3)) == "1970-01-01 00:00:00.000")
        #expect(cast(.int64(1500), .timestamp(6), .timestamp(3)) == "1970-01-01 00:00:00.002")
        #expect(cast(.int64(1), .timestamp(6), .timestamp(12)) == "1970-01-01 00:00:00.000001000000")
        #expect(cast(.int128(1_999_999), .timestamp(12), .timestamp(6)) == "1970-01-01 00:00:00.000002")
        #expect(cast(.int64(-1), .timestamp(6), .time(6)) == "23:59:59.999999")
        #expect(cast(.int64(-1), .timestamp(6), .time(0)) == "00:00:00")
        #expect(cast(.int64(1_500_000), .timestamp(6), .varchar(26)) == "1970-01-01 00:00:01.500000")
        #expect(cast(.int64(3_600_000_000_000_000), .time(3), .timestamp(3)) == "1970-01-01 01:00:00.000")
        #expect(cast(.int64(86_399_999_999_999_999), .time(12), .time(3)) == "00:00:00.000")
        #expect(cast(.int64(1_500_000), .timestamp(3), .varchar(10)) == "1970-01-01 00:00:01.500")
        #expect(cast(.int64(-183_845_321), .intervalDayToSecond, .text) == "-2 03:04:05.321")
        #expect(cast(.int64(-47), .intervalYearToMonth, .text) == "-3-11")
    }

    @Test func `NULL goes to every type and failures stay with their rows`() {
        for type in [DataType.boolean, .bigint, .decimal(20, 2), .text, .date, .array(.bigint), .json] {
            #expect(cast(.null, .unknown, type) == "NULL")
        }
        let failure = Failure("DIVISION_BY_ZERO", "Division by zero")
        let column = Column.of(.integer, [.int64(1), .int64(2), nil]).with(failures: RowFailures([1: failure]))
        for type in [DataType.double, .bigint, .text, .decimal(5, 1), .tinyint, .boolean] {
            let result = Casts.cast(column, to: type, context: NumericCall.context)
            #expect(NumericCall.show(result, 1) == "DIVISION_BY_ZERO: Division by zero")
            #expect(NumericCall.show(result, 2) == "NULL")
            #expect(result.failures?.byRow.count == 1)
        }
    }

    @Test func `which casts there are`() {
        #expect(Casts.isAllowed(from: .text, to: .date))
        #expect(Casts.isAllowed(from: .json, to: .array(.bigint)))
        #expect(Casts.isAllowed(from: .array(.integer), to: .array(.text)))
        #expect(Casts.isAllowed(from: .map(key: .text, value: .date), to: .json))
        #expect(Casts.isAllowed(from: .timestamp(3), to: .timestampWithTimeZone(6)))
        #expect(!Casts.isAllowed(from: .bigint, to: .date))
        #expect(!Casts.isAllowed(from: .date, to: .bigint))
        #expect(!Casts.isAllowed(from: .char(3), to: .bigint))
        #expect(!Casts.isAllowed(from: .char(3), to: .varbinary))
        #expect(!Casts.isAllowed(from: .boolean, to: .timestamp(3)))
        #expect(!Casts.isAllowed(from: .text, to: .intervalDayToSecond))
        #expect(!Casts.isAllowed(from: .varbinary, to: .text))
        #expect(cast(.int64(1), .date, .timestampWithTimeZone(3)) == "int128(5662310400000000000000)")
        #expect(cast(.int64(1), .date, .bigint) == "TYPE_MISMATCH: Cannot cast date to bigint")
    }

    /// Every cast that is implemented gives the same for a column, a constant and single rows.
    @Test func `columns and constants agree`() {
        let samples: [(DataType, [Value?])] = [
            (.boolean, [.bool(true), nil, .bool(false)]), (.tinyint, [.int64(-128), nil, .int64(7)]),
            (.bigint, [.int64(.max), nil, .int64(-1), .int64(42)]), (.double, [.double(1.5), nil, .double(.nan)]),
            (.real, [.double(0.5), nil, .double(.infinity)]), (.decimal(5, 2), [.int64(99999), nil, .int64(-50)]),
            (.decimal(30, 5), [.int128(1 << 90), nil, .int128(-50000)]),
            (.text, [.text("12"), nil, .text("x"), .text("2020-01-01"), .text(""), .text("true")]),
            (.char(4), [.text("12"), nil, .text("")]), (.date, [.int64(0), nil, .int64(18000)]),
            (.time(6), [.int64(1_000_000), nil]), (.timestamp(3), [.int64(1_000), nil, .int64(-86_400_000_001)]),
            (.timestamp(9), [.int128(1_000_000_000), nil]), (.intervalDayToSecond, [.int64(1), nil]),
        ]
        let targets: [DataType] = [
            .boolean, .tinyint, .smallint, .integer, .bigint, .real, .double, .decimal(4, 1), .decimal(20, 3), .text,
            .varchar(2), .char(3), .varbinary, .date, .time(0), .time(9), .timestamp(0), .timestamp(6), .timestamp(12),
        ]
        for (type, values) in samples {
            let column = Column.of(type, values)
            for target in targets where Casts.isAllowed(from: type, to: target) {
                let whole = Casts.cast(column, to: target, context: NumericCall.context)
                #expect(whole.type == target && whole.count == values.count)
                for (row, value) in values.enumerated() {
                    let one = Column.constant(value ?? .null, type: type, count: 3)
                    let result = Casts.cast(one, to: target, context: NumericCall.context)
                    #expect(result.isConstant && result.count == 3)
                    #expect(NumericCall.show(whole, row) == NumericCall.show(result, 2), "\(type) to \(target)")
                }
            }
            #expect(Casts.cast(Column.of(type, []), to: .text, context: NumericCall.context).count == 0)
        }
    }
}
