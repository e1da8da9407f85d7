import Columnar
import Testing

@testable import TrinoSQL

private func double(_ value: Double) -> (DataType, Value) { (.double, .double(value)) }
private func real(_ value: Float) -> (DataType, Value) { (.real, .double(Double(value))) }
private func integer(_ value: Int64) -> (DataType, Value) { (.integer, .int64(value)) }
private func bigint(_ value: Int64) -> (DataType, Value) { (.bigint, .int64(value)) }
private func tinyint(_ value: Int64) -> (DataType, Value) { (.tinyint, .int64(value)) }
private func text(_ value: String) -> (DataType, Value) { (.text, .text(value)) }
/// A decimal literal of the precision and scale that its digits have, or of a wider type.
private func decimal(_ text: String, _ precision: Int? = nil) -> (DataType, Value) {
    let digits = text.filter { $0.isNumber }
    let scale = text.split(separator: ".").dropFirst().first?.count ?? 0
    let unscaled = Int128(text.filter { $0 != "." }) ?? 0
    let precision = precision ?? digits.count
    return (.decimal(precision, scale), precision <= 18 ? .int64(Int64(unscaled)) : .int128(unscaled))
}

private func resultType(_ name: String, _ types: DataType...) -> DataType? { NumericCall.bind(name, types)?.1 }

@Suite struct MathFunctionTests {
    @Test func `rounding of doubles takes halves away from zero`() {
        #expect(NumericCall.show("round", double(2.5)) == "3.0")
        #expect(NumericCall.show("round", double(-2.5)) == "-3.0")
        #expect(NumericCall.show("round", double(-0.3)) == "-0.0")
        #expect(NumericCall.show("round", double(0.49999999999999994)) == "0.0")
        #expect(NumericCall.show("round", double(4.145), integer(2)) == "4.14")
        #expect(NumericCall.show("round", double(3.14159), integer(3)) == "3.142")
        #expect(NumericCall.show("round", double(1234.5), integer(-2)) == "1200.0")
        #expect(NumericCall.show("round", double(1e300)) == "1.0E300")
        #expect(NumericCall.show("round", double(300000.00000011094), integer(16)) == "300000.00000011094")
        #expect(NumericCall.show("round", double(123.4), integer(10_000_000)) == "123.4")
        #expect(NumericCall.show("round", double(.nan), integer(2)) == "NaN")
        #expect(NumericCall.show("round", double(-.infinity)) == "-Infinity")
        #expect(NumericCall.show("round", real(1.15), integer(1)) == "1.1")
        #expect(NumericCall.show("round", real(1.25), integer(1)) == "1.3")
    }

    @Test func `rounding of integers`() {
        #expect(NumericCall.show("round", integer(12345), integer(-2)) == "12300")
        #expect(NumericCall.show("round", integer(-12350), integer(-2)) == "-12400")
        #expect(NumericCall.show("round", bigint(7), integer(5)) == "7")
        #expect(
            NumericCall.show("round", tinyint(127), integer(-1))
                == "NUMERIC_VALUE_OUT_OF_RANGE: Out of range for tinyint: 130")
        #expect(
            NumericCall.show("round", bigint(.max), integer(-1))
                == "NUMERIC_VALUE_OUT_OF_RANGE: numerical overflow: 9223372036854775807")
        #expect(
            NumericCall.show("round", bigint(1), integer(-19)) == "NUMERIC_VALUE_OUT_OF_RANGE: numerical overflow: 1")
    }

    @Test func `rounding of decimals and the types of its results`() {
        #expect(NumericCall.show("round", decimal("3.5")) == "4")
        #expect(NumericCall.show("round", decimal("-3.5")) == "-4")
        #expect(NumericCall.show("round", decimal("3.49")) == "3")
        #expect(NumericCall.show("round", decimal("123.456"), integer(1)) == "123.500")
        #expect(NumericCall.show("round", decimal("999.99"), integer(1)) == "1000.00")
        #expect(NumericCall.show("round", decimal("123.456"), integer(-2)) == "100.000")
        #expect(NumericCall.show("round", decimal("123.456"), integer(-9)) == "0.000")
        #expect(NumericCall.show("round", decimal("5.55", 38), integer(1)) == "5.60")
        #expect(NumericCall.show("round", decimal("999999999999999999"), integer(-1)) == "1000000000000000000")
        #expect(
            NumericCall.show("round", decimal("99999999999999999999999999999999999999"), integer(-1))
                == "NUMERIC_VALUE_OUT_OF_RANGE: decimal overflow: 99999999999999999999999999999999999999")
        #expect(resultType("round", .decimal(5, 2)) == .decimal(4, 0))
        #expect(resultType("round", .decimal(5, 0)) == .decimal(5, 0))
        #expect(resultType("round", .decimal(5, 2), .integer) == .decimal(6, 2))
        #expect(resultType("round", .decimal(38, 2), .integer) == .decimal(38, 2))
    }

    @Test func `floor, ceiling and truncate of decimals`() {
        #expect(NumericCall.show("floor", decimal("-1.1")) == "-2")
        #expect(NumericCall.show("floor", decimal("1.9")) == "1")
        #expect(NumericCall.show("ceiling", decimal("-1.9")) == "-1")
        #expect(NumericCall.show("ceil", decimal("1.1")) == "2")
        #expect(NumericCall.show("ceil", decimal("0.9", 38)) == "1")
        #expect(NumericCall.show("floor", decimal("-123456789012345678901.5")) == "-123456789012345678902")
        #expect(NumericCall.show("truncate", decimal("-12.99")) == "-12")
        #expect(NumericCall.show("truncate", decimal("1234.56"), integer(1)) == "1234.50")
        #expect(NumericCall.show("truncate", decimal("1234.56"), integer(-2)) == "1200.00")
        #expect(NumericCall.show("truncate", decimal("1234.56"), integer(-4)) == "0.00")
        #expect(resultType("ceiling", .decimal(5, 2)) == .decimal(4, 0))
        #expect(resultType("floor", .decimal(2, 2)) == .decimal(1, 0))
        #expect(resultType("truncate", .decimal(5, 2)) == .decimal(3, 0))
        #expect(resultType("truncate", .decimal(2, 2)) == .decimal(1, 0))
        #expect(resultType("truncate", .decimal(5, 2), .integer) == .decimal(5, 2))
    }

    @Test func `floor, ceiling and truncate of numbers`() {
        #expect(NumericCall.show("floor", double(-0.5)) == "-1.0")
        #expect(NumericCall.show("ceil", double(-0.5)) == "-0.0")
        #expect(NumericCall.show("truncate", double(-3.99)) == "-3.0")
        #expect(NumericCall.show("truncate", real(3.99)) == "3.0")
        #expect(NumericCall.show("floor", tinyint(-7)) == "-7")
        #expect(resultType("floor", .tinyint) == .tinyint)
    }

    @Test func `absolute values and signs`() {
        #expect(NumericCall.show("abs", bigint(-5)) == "5")
        #expect(
            NumericCall.show("abs", tinyint(-128))
                == "NUMERIC_VALUE_OUT_OF_RANGE: Value -128 is out of range for abs(tinyint)")
        #expect(NumericCall.show("abs", decimal("-1.5")) == "1.5")
        #expect(NumericCall.show("abs", double(-0.0)) == "0.0")
        #expect(NumericCall.show("sign", decimal("-12345678901234567890")) == "-1")
        #expect(NumericCall.show("sign", double(-0.0)) == "-0.0")
        #expect(NumericCall.show("sign", double(.nan)) == "NaN")
        #expect(NumericCall.show("sign", integer(-9)) == "-1")
        #expect(resultType("sign", .decimal(20, 3)) == .decimal(1, 0))
    }

    @Test func `logarithms, powers and angles`() {
        #expect(NumericCall.show("log2", double(8)) == "3.0")
        #expect(NumericCall.show("log10", double(1000)) == "3.0")
        #expect(NumericCall.show("log", double(2), double(8)) == "3.0")
        #expect(NumericCall.show("ln", double(0)) == "-Infinity")
        #expect(NumericCall.show("sqrt", double(-1)) == "NaN")
        #expect(NumericCall.show("cbrt", double(-27)) == "-3.0")
        #expect(NumericCall.show("power", double(2), double(10)) == "1024.0")
        #expect(NumericCall.show("pow", double(1), double(.nan)) == "NaN")
        #expect(NumericCall.show("pow", double(.nan), double(0)) == "1.0")
        #expect(NumericCall.show("pow", double(-1), double(.infinity)) == "NaN")
        #expect(NumericCall.show("degrees", double(.pi)) == "180.0")
        #expect(NumericCall.show("radians", double(180)) == "3.141592653589793")
        #expect(NumericCall.show("e") == "2.718281828459045")
        #expect(NumericCall.show("infinity") == "Infinity")
        #expect(NumericCall.show("is_nan", real(.nan)) == "true")
        #expect(NumericCall.show("is_finite", double(.infinity)) == "false")
    }

    @Test func `the remainder function of integers fails as Java does`() {
        #expect(NumericCall.show("mod", integer(-7), integer(3)) == "-1")
        #expect(NumericCall.show("mod", bigint(7), bigint(0)) == "GENERIC_INTERNAL_ERROR: / by zero")
        #expect(NumericCall.show("mod", decimal("7.5"), decimal("2")) == "1.5")
        #expect(NumericCall.show("mod", decimal("7.5"), decimal("0")) == "DIVISION_BY_ZERO: Division by zero")
    }

    @Test func `bases and buckets`() {
        #expect(NumericCall.show("to_base", bigint(-255), bigint(16)) == "-ff")
        #expect(NumericCall.show("from_base", text("ZZ"), bigint(36)) == "1295")
        #expect(NumericCall.show("from_base", text("+11"), bigint(2)) == "3")
        #expect(
            NumericCall.show("from_base", text("12"), bigint(2))
                == "INVALID_FUNCTION_ARGUMENT: Not a valid base-2 number: 12")
        #expect(
            NumericCall.show("to_base", bigint(1), bigint(37))
                == "INVALID_FUNCTION_ARGUMENT: Radix must be between 2 and 36")
        #expect(resultType("to_base", .bigint, .bigint) == .varchar(64))
        let bounds = [double(0), double(4), bigint(3)]
        for (value, bucket) in [(3.14, 3), (2.0, 2), (-0.001, 0), (4.0, 4), (.infinity, 4)] {
            #expect(NumericCall.show("width_bucket", double(value), bounds[0], bounds[1], bounds[2]) == "\(bucket)")
        }
        #expect(NumericCall.show("width_bucket", double(3.14), double(4), double(0), bigint(3)) == "1")
        #expect(
            NumericCall.show("width_bucket", double(3.14), double(4), double(4), bigint(3))
                == "INVALID_FUNCTION_ARGUMENT: bounds cannot equal each other")
    }

    @Test func `distributions agree with tables`() throws {
        func near(_ name: String, _ arguments: [Double], _ expected: Double) throws {
            let columns = arguments.map { Column.constant(.double($0), type: .double, count: 1) }
            let result = try NumericCall.call(name, columns)
            #expect(abs(result.doubles[0] - expected) < 1e-9, "\(name)\(arguments): \(result.doubles[0])")
        }
        try near("normal_cdf", [0, 1, 1.959963984540054], 0.975)
        try near("inverse_normal_cdf", [0, 1, 0.975], 1.959963984540054)
        try near("inverse_normal_cdf", [10, 2, 0.001], 10 - 2 * 3.090232306167813)
        // 1 - (1 - x)^5 and 4x^3 - 3x^4
        try near("beta_cdf", [1, 5, 0.2], 1 - 0.32768)
        try near("beta_cdf", [3, 2, 0.7], 4 * 0.343 - 3 * 0.2401)
        // Sums of binomial probabilities, in exact fractions.
        try near("beta_cdf", [20, 30, 0.4], 0.5077001996576479)
        try near("beta_cdf", [5, 12, 0.3], 0.5500958801750955)
        try near("beta_cdf", [5, 2000, 0.002], 0.3727274953229105)
        // Simpson's rule.
        try near("beta_cdf", [1.5, 2.5, 0.3], 0.41568785229802)
        try near("beta_cdf", [1.5, 1.7, 0.3], 0.28670538331372)
        try near("beta_cdf", [0.5, 0.5, 0.3], 0.36901011956554)
        try near("beta_cdf", [0.5, 12, 0.03], 0.60253819003696)
        try near("beta_cdf", [1.5, 12, 0.03], 0.13765426808977)
        try near("inverse_beta_cdf", [1, 5, 1 - 0.32768], 0.2)
        try near("inverse_beta_cdf", [3, 3.6, 0.0], 0)
        #expect(
            NumericCall.show("beta_cdf", double(0), double(1), double(0.5))
                == "INVALID_FUNCTION_ARGUMENT: a, b must be > 0")
        #expect(
            NumericCall.show("inverse_normal_cdf", double(0), double(1), double(1))
                == "INVALID_FUNCTION_ARGUMENT: p must be 0 > p > 1")
        // Manual: wilson_interval_lower(1250, 1310, 1.96e0)
        #expect(NumericCall.show("wilson_interval_lower", bigint(1250), bigint(1310), double(1.96)).hasPrefix("0.9414"))
        #expect(NumericCall.show("wilson_interval_upper", bigint(1250), bigint(1310), double(1.96)).hasPrefix("0.9642"))
    }

    @Test func `random numbers differ between rows and stay within bounds`() throws {
        let bound = Column.constant(.int64(1_000_000), type: .bigint, count: 500)
        let drawn = try NumericCall.call("random", [bound])
        let numbers = (0..<500).map { drawn.flattened().int64s[$0] }
        #expect(Set(numbers).count > 450)
        #expect(numbers.allSatisfy { $0 >= 0 && $0 < 1_000_000 })
        let unit = try NumericCall.call("rand", [], count: 100)
        #expect((0..<100).allSatisfy { unit.doubles[$0] >= 0 && unit.doubles[$0] < 1 })
        #expect(
            NumericCall.show("random", integer(0)) == "INVALID_FUNCTION_ARGUMENT: bound must be positive")
        #expect(
            NumericCall.show("random", integer(3), integer(3))
                == "INVALID_FUNCTION_ARGUMENT: start value must be less than stop value")
    }

    @Test func `bitwise functions`() {
        #expect(NumericCall.show("bit_count", bigint(9), bigint(64)) == "2")
        #expect(NumericCall.show("bit_count", bigint(-7), bigint(64)) == "62")
        #expect(NumericCall.show("bit_count", bigint(-7), bigint(8)) == "6")
        #expect(
            NumericCall.show("bit_count", bigint(128), bigint(8)) == "INVALID_FUNCTION_ARGUMENT: Number must be "
                + "representable with the bits specified. 128 cannot be represented with 8 bits")
        #expect(NumericCall.show("bitwise_and", bigint(19), bigint(25)) == "17")
        #expect(NumericCall.show("bitwise_not", bigint(19)) == "-20")
        #expect(NumericCall.show("bitwise_left_shift", tinyint(7), integer(2)) == "28")
        #expect(NumericCall.show("bitwise_left_shift", tinyint(-7), integer(2)) == "-28")
        #expect(NumericCall.show("bitwise_left_shift", tinyint(127), integer(1)) == "-2")
        #expect(NumericCall.show("bitwise_right_shift", tinyint(-8), integer(1)) == "124")
        #expect(NumericCall.show("bitwise_right_shift", bigint(-8), integer(3)) == "2305843009213693951")
        #expect(NumericCall.show("bitwise_right_shift_arithmetic", bigint(-8), integer(3)) == "-1")
        #expect(NumericCall.show("bitwise_right_shift_arithmetic", integer(-8), integer(70)) == "-1")
    }

    @Test func `greatest and least`() throws {
        #expect(NumericCall.show("greatest", bigint(1), bigint(7), bigint(3)) == "7")
        #expect(NumericCall.show("least", text("b"), text("a"), text("ab")) == "a")
        #expect(NumericCall.show("greatest", double(.nan), double(1)) == "1.0")
        #expect(NumericCall.show("least", double(1), double(.nan)) == "1.0")
        #expect(NumericCall.show("least", double(.nan), double(.nan)) == "NaN")
        #expect(NumericCall.show("greatest", double(-0.0), double(0.0)) == "0.0")
        #expect(NumericCall.show("greatest", bigint(1), (.bigint, .null)) == "NULL")
        #expect(NumericCall.show("greatest", (.char(3), .text("a")), (.char(3), .text("a\u{1}"))) == "a")
        let column = Column.of(.decimal(20, 1), [.int128(5), nil, .int128(-7)])
        let result = try NumericCall.call("least", [column, .constant(.int128(0), type: .decimal(20, 1), count: 3)])
        #expect((0..<3).map { NumericCall.show(result, $0) } == ["0.0", "NULL", "-0.7"])
    }
}

@Suite struct ConversionFunctionTests {
    @Test(
        arguments: [
            ("%s%%", [bigint(123)], "123%"), ("%.5f", [double(.pi)], "3.14159"), ("%03d", [integer(8)], "008"),
            ("%,.2f", [decimal("1234567.89")], "1,234,567.89"),
            ("%-7s,%7s", [text("hello"), text("world")], "hello  ,  world"),
            ("%2$s %3$s %1$s", [text("a"), text("b"), text("c")], "b c a"),
            ("%1$tA, %1$tB %1$te, %1$tY", [(.date, .int64(13333))], "Tuesday, July 4, 2006"),
            ("%d", [(.bigint, .null)], "null"), ("%b %B", [(.boolean, .bool(true)), text("x")], "true TRUE"),
            ("%x %X %o", [bigint(255), bigint(-1), bigint(8)], "ff FFFFFFFFFFFFFFFF 10"),
            (
                "%,d|%+d|% d|%(d|%08d", [bigint(-1234567), bigint(5), bigint(5), bigint(-5), bigint(-42)],
                "-1,234,567|+5| 5|(5)|-0000042"
            ),
            ("%e %.2E", [double(12345.678), double(0.00098765)], "1.234568e+04 9.88E-04"),
            ("%g %g %g", [double(123456.789), double(0.00001234), double(0)], "123457 1.23400e-05 0.00000"),
            ("%.0f %.1f %.2f", [double(0.5), double(0.25), double(1.005)], "1 0.3 1.01"),
            ("%f %10.3f|", [real(0.1), double(-.infinity)], "0.100000  -Infinity|"),
            ("%s %s %s", [double(1), real(0.1), decimal("0.10")], "1.0 0.1 0.10"),
            ("%S %.2s %<s %n", [text("straße"), text("abc")], "STRASSE ab abc \n"),
            (
                "%s %s", [(.timestamp(3), .int64(1_588_333_200_000_000)), (.time(3), .int64(3_600_000_000_000_000))],
                "2020-05-01T11:40 01:00"
            ),
            ("%s", [(.decimal(10, 8), .int64(1))], "1E-8"),
            ("no arguments used", [bigint(1)], "no arguments used"),
        ] as [(String, [(DataType, Value)], String)])
    func `format writes as Java's formatter does`(pattern: String, arguments: [(DataType, Value)], expected: String)
        throws
    {
        let columns = ([text(pattern)] + arguments).map { Column.constant($0.1, type: $0.0, count: 1) }
        let result = try NumericCall.call("format", columns)
        #expect(NumericCall.show(result, 0) == expected)
    }

    @Test(
        arguments: [
            ("%d", [text("x")], "%d (IllegalFormatConversion: d != java.lang.String)"),
            ("%d", [double(1)], "%d (IllegalFormatConversion: d != java.lang.Double)"),
            ("%s %s", [bigint(1)], "%s %s (MissingFormatArgument: Format specifier '%s')"),
            ("%q", [bigint(1)], "%q (UnknownFormatConversion: Conversion = 'q')"),
            ("100%", [bigint(1)], "100% (UnknownFormatConversion: Conversion = '%')"),
            ("%-d", [bigint(1)], "%-d (MissingFormatWidth: %-d)"),
            ("%.2d", [bigint(1)], "%.2d (IllegalFormatPrecision: 2)"),
        ] as [(String, [(DataType, Value)], String)])
    func `format names what is wrong with a pattern`(pattern: String, arguments: [(DataType, Value)], message: String)
        throws
    {
        let columns = ([text(pattern)] + arguments).map { Column.constant($0.1, type: $0.0, count: 1) }
        let result = try NumericCall.call("format", columns)
        #expect(NumericCall.show(result, 0) == "INVALID_FUNCTION_ARGUMENT: Invalid format string: \(message)")
    }

    @Test func `numbers with units`() {
        for (value, shown) in [
            (123456, "123K"), (1_000_000, "1M"), (999, "999"), (1234, "1.23K"), (12345, "12.3K"), (999_999, "1000K"),
            (-123456, "-123.46K"), (0, "0"), (1_005, "1K"), (1_250_000_000, "1.25B"), (Int64.max, "9223Q"),
        ] { #expect(NumericCall.show("format_number", bigint(Int64(value))) == shown) }
        #expect(NumericCall.show("format_number", double(1999.9)) == "2K")
    }

    @Test func `data sizes`() {
        #expect(NumericCall.show("parse_data_size", text("1B")) == "1")
        #expect(NumericCall.show("parse_data_size", text("1kB")) == "1024")
        #expect(NumericCall.show("parse_presto_data_size", text("2.3MB")) == "2411724")
        #expect(NumericCall.show("parse_data_size", text("1YB")) == "1208925819614629174706176")
        for bad in ["", "B", "1", "1KB", "1.2.3MB", "-1B", ".B"] {
            #expect(
                NumericCall.show("parse_data_size", text(bad))
                    == "INVALID_FUNCTION_ARGUMENT: Invalid data size: '\(bad)'")
        }
        #expect(
            NumericCall.show("parse_data_size", text("99999999999999YB"))
                == "NUMERIC_VALUE_OUT_OF_RANGE: Value out of range: "
                + "'99999999999999YB' ('120892581961461708544797985370825293824B')")
    }

    @Test func `names of types`() {
        #expect(NumericCall.show("typeof", bigint(1)) == "bigint")
        #expect(NumericCall.show("typeof", (.unknown, .null)) == "unknown")
        #expect(NumericCall.show("typeof", decimal("1.5")) == "decimal(2,1)")
    }
}
