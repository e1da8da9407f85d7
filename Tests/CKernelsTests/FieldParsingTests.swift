import CKernels
import Testing

private func parseIntegers(
    _ level: Level, _ fields: FieldTexts, rows: [UInt32]? = nil, _ range: ClosedRange<Int64> = .min ... .max
) -> [Parsed<Int64>] {
    parseAll(fields, rows: rows, zero: 0) {
        level.kernels.parse_int64($0, $1, $2, range.lowerBound, range.upperBound, $3, $4)
    }
}

private func parseDecimals(_ level: Level, _ fields: FieldTexts, _ precision: UInt32, _ scale: UInt32) -> [Parsed<
    Int64
>] {
    parseAll(fields, zero: 0) { level.kernels.parse_decimal($0, $1, $2, precision, scale, $3, $4) }
}

private func parseDates(_ level: Level, _ fields: FieldTexts) -> [Parsed<Int64>] {
    parseAll(fields, zero: 0) { level.kernels.parse_date($0, $1, $2, $3, $4) }
}

private func parseTimestamps(
    _ level: Level, _ fields: FieldTexts, letterT: Bool = false
) -> (values: [Parsed<Int64>], digits: UInt32) {
    var digits: UInt32 = 0
    let values = parseAll(fields, zero: Int64(0)) {
        level.kernels.parse_timestamp($0, $1, $2, letterT ? 1 : 0, $3, $4, &digits)
    }
    return (values, digits)
}

private func parseBooleans(_ level: Level, _ fields: FieldTexts, short: Bool) -> [Parsed<UInt8>] {
    parseAll(fields, zero: 0) { level.kernels.parse_boolean($0, $1, $2, short ? 1 : 0, $3, $4) }
}

/// Texts near what the kernels accept.
private func nearlyTyped(_ generator: inout SeededGenerator) -> [UInt8] {
    func digits(_ count: Int) -> String { String((0..<count).map { _ in Character("\(generator.below(10))") }) }
    var text: String
    switch generator.below(9) {
    case 0: text = ""
    case 1: text = "\(Int64(bitPattern: generator.next()) >> Int64(generator.below(63)))"
    case 2: text = (generator.chance(3) ? "-" : "") + digits(generator.below(9)) + "." + digits(generator.below(9))
    case 3: text = digits(4) + "-0" + digits(1) + "-" + "\(generator.below(4))" + digits(1)
    case 4:
        text =
            "20" + digits(2) + "-1" + "\(generator.below(4))-0" + digits(1) + (generator.chance(2) ? " " : "T") + "1"
            + digits(1)
        text +=
            ":\(generator.below(7))" + digits(1) + ":0" + digits(1)
            + (generator.chance(2) ? "" : "." + digits(1 + generator.below(7)))
    case 5: text = ["true", "FALSE", "t", "1", "yes", "NaN", "1e5", "+7", "-", ".", "-0"][generator.below(11)]
    case 6: text = digits(14 + generator.below(8))
    case 7: text = "000" + digits(generator.below(20))
    default: text = "\(generator.below(2000))"
    }
    var bytes = Array(text.utf8)
    if !bytes.isEmpty && generator.chance(12) {
        bytes[generator.below(bytes.count)] = UInt8(truncatingIfNeeded: generator.next())
    }
    return bytes
}

@Suite struct `Typed parsing` {
    @Test(arguments: Level.all) func `integers`(level: Level) {
        let fields = FieldTexts([
            "0", "-0", "7", "-42", "+5", "007", "", "12345678", "1234567890123456", "12345678901234567",
            "9223372036854775807", "-9223372036854775808", "9223372036854775808", "-9223372036854775809",
            "00000000000000000000000000012", "1.0", "1 ", " 1", "-", "+", "1e3", "--1", "1-", "\"1\"", "１",
        ])

        #expect(
            parseIntegers(level, fields) == [
                .value(0), .value(0), .value(7), .value(-42), .value(5), .value(7), .null, .value(12_345_678),
                .value(1_234_567_890_123_456), .value(12_345_678_901_234_567), .value(.max), .value(.min), .refused,
                .refused, .value(12), .refused, .refused, .refused, .refused, .refused, .refused, .refused, .refused,
                .refused, .refused,
            ])
    }

    @Test(arguments: Level.all) func `integers outside the limits are refused`(level: Level) {
        let fields = FieldTexts(["-129", "-128", "127", "128", "1280000000000000000"])

        #expect(parseIntegers(level, fields, -128...127) == [.refused, .value(-128), .value(127), .refused, .refused])
    }

    @Test(arguments: Level.all) func `chosen rows give dense results`(level: Level) {
        let fields = FieldTexts(["1", "2", "", "4", "5"])

        #expect(parseIntegers(level, fields, rows: [1, 2, 4]) == [.value(2), .null, .value(5)])
    }

    @Test(arguments: Level.all) func `decimals`(level: Level) {
        let fields = FieldTexts([
            "1", "-1.5", "1.50", "1.500", "1.505", "999.99", "1000", "-999.99", ".5", "5.", ".", "0000123.4", "", "1e1",
        ])

        #expect(
            parseDecimals(level, fields, 5, 2) == [
                .value(100), .value(-150), .value(150), .value(150), .refused, .value(99_999), .refused,
                .value(-99_999),
                .value(50), .value(500), .refused, .value(12_340), .null, .refused,
            ])
        #expect(
            parseDecimals(level, FieldTexts(["123456789012345678", "0.1", "1234567890123456789"]), 18, 0)
                == [.value(123_456_789_012_345_678), .refused, .refused])
    }

    @Test(arguments: Level.all) func `dates`(level: Level) {
        let fields = FieldTexts([
            "1970-01-01", "1969-12-31", "2000-02-29", "1900-02-29", "2024-02-30", "9999-12-31", "0001-01-01",
            "0000-01-01", "2024-00-10", "2024-13-10", "2024-01-00", "2024-1-1", "2024-01-01 ", "2024/01/01", "",
        ])

        #expect(
            parseDates(level, fields) == [
                .value(0), .value(-1), .value(11_016), .refused, .refused, .value(2_932_896), .value(-719_162),
                .refused,
                .refused, .refused, .refused, .refused, .refused, .refused, .null,
            ])
    }

    @Test(arguments: Level.all) func `every day from 1583 to 2500 follows the day before`(level: Level) {
        var texts: [String] = []
        for year in 1583...2500 {
            for month in 1...12 {
                let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
                let days = month == 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
                for day in [1, days] {
                    texts.append("\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)")
                }
            }
        }

        let values: [Int64] = parseDates(level, FieldTexts(texts)).map { value in
            if case .value(let days) = value { days } else { Int64.min }
        }
        let breaks = stride(from: 1, to: values.count - 1, by: 2).filter { (i: Int) in values[i] + 1 != values[i + 1] }

        #expect(breaks == [])
        #expect(values.first == -141_349)
    }

    @Test(arguments: Level.all) func `timestamps`(level: Level) {
        let fields = FieldTexts([
            "1970-01-01 00:00:00", "2024-02-29 23:59:59", "1969-12-31 23:59:59.999999", "2024-01-01 00:00:00.5",
            "2024-01-01 00:00:00.1234567", "2024-01-01 24:00:00", "2024-01-01 00:60:00", "2024-01-01 00:00:60",
            "2024-01-01T00:00:00", "2024-01-01 00:00:00.", "2024-01-01", "2024-01-01 00:00", "",
        ])
        let expected: [Parsed<Int64>] = [
            .value(0), .value(1_709_251_199_000_000), .value(-1), .value(1_704_067_200_500_000), .refused, .refused,
            .refused, .refused, .refused, .refused, .refused, .refused, .null,
        ]

        let strict = parseTimestamps(level, fields), lenient = parseTimestamps(level, fields, letterT: true)

        #expect(strict.values == expected)
        #expect(strict.digits == 6)
        #expect(lenient.values[8] == .value(1_704_067_200_000_000))
    }

    @Test(arguments: Level.all) func `booleans`(level: Level) {
        let fields = FieldTexts(["true", "FALSE", "True", "t", "F", "1", "0", "", "yes", "tru", "truee", "2", "falsey"])

        #expect(
            parseBooleans(level, fields, short: true) == [
                .value(1), .value(0), .value(1), .value(1), .value(0), .value(1), .value(0), .null, .refused, .refused,
                .refused, .refused, .refused,
            ])
        #expect(parseBooleans(level, fields, short: false)[3...6] == [.refused, .refused, .refused, .refused])
    }

    @Test(arguments: Level.vector) func `every level parses what the plain one parses`(level: Level) {
        var generator = SeededGenerator(stream: 20)
        for round in 0..<60 {
            let texts = (0..<80).map { _ in nearlyTyped(&generator) }
            let fields = FieldTexts(texts, between: Array(",0.-".utf8)[round % 4])
            let precision = UInt32(1 + generator.below(18)), scale = UInt32(generator.below(Int(precision) + 1))

            #expect(parseIntegers(level, fields) == parseIntegers(.scalar, fields))
            #expect(parseIntegers(level, fields, -32768...32767) == parseIntegers(.scalar, fields, -32768...32767))
            #expect(parseDecimals(level, fields, precision, scale) == parseDecimals(.scalar, fields, precision, scale))
            #expect(parseDates(level, fields) == parseDates(.scalar, fields))
            let found = parseTimestamps(level, fields, letterT: true),
                plain = parseTimestamps(.scalar, fields, letterT: true)
            #expect(found.values == plain.values)
            #expect(found.digits == plain.digits)
            #expect(parseBooleans(level, fields, short: true) == parseBooleans(.scalar, fields, short: true))
        }
    }
}
