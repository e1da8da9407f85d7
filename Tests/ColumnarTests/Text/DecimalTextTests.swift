import Columnar
import Testing

@Suite struct DecimalTextTests {
    @Test func `casts agree with Python's decimal`() {
        let rows = TextVectors.python("decimal")

        #expect(!rows.isEmpty)
        #expect(
            differences(rows) { row in
                let precision = Int(row[1]) ?? 0
                let scale = Int(row[2]) ?? 0
                let value = withText(row[0]) { DecimalText.cast($0, precision: precision, scale: scale) }
                if precision <= 18 {
                    let short = withText(row[0]) { DecimalText.castShort($0, precision: precision, scale: scale) }
                    if shown(short) != shown(value) { return ("short \(shown(short))", row[3]) }
                }
                return (value.map { "\($0)" } ?? "L", row[3])
            } == [])
    }

    @Test func `arithmetic agrees with Python's integers`() {
        let rows = TextVectors.python("arithmetic")

        #expect(!rows.isEmpty)
        #expect(
            differences(rows) { row in
                guard let left = Int128(row[0]), let right = Int128(row[1]), let power = Int(row[2]) else {
                    return ("", "?")
                }
                let quotient = right == 0 ? "-" : shown(DecimalMath.divide(left, by: right, rescale: power))
                let remainder = right == 0 ? "-" : shown(DecimalMath.remainder(left, power, right, 0))
                return (
                    "\(shown(DecimalMath.multiply(left, right))) \(quotient) \(remainder)",
                    row[3...5].joined(separator: " ")
                )
            } == [])
    }

    @Test(
        arguments: [
            ("1.50", 150, 3, 2), ("0.5", 5, 1, 1), (".5", 5, 1, 1), ("00012.", 12, 2, 0), ("0", 0, 1, 0),
            ("-0.00", 0, 2, 2),
            ("+7", 7, 1, 0), ("00.05", 5, 2, 2),
        ] as [(String, Int128, Int, Int)])
    func `a literal decides its type`(text: String, unscaled: Int128, precision: Int, scale: Int) throws {
        #expect(
            try withText(text) { try DecimalText.parseLiteral($0) }
                == DecimalLiteral(unscaled: unscaled, precision: precision, scale: scale))
    }

    @Test(arguments: ["", ".", "-", "1e5", " 1", "1 ", "1_0", "1..2", "a"])
    func `other texts are no literals`(text: String) {
        #expect(throws: DecimalText.ParseFailure.notANumber) { try withText(text) { try DecimalText.parseLiteral($0) } }
    }

    @Test func `a literal has 38 digits at most`() {
        let nines = String(repeating: "9", count: 38)

        #expect((try? withText(nines) { try DecimalText.parseLiteral($0) })?.unscaled == DecimalMath.maximum)
        #expect((try? withText("-000" + nines) { try DecimalText.parseLiteral($0) })?.unscaled == -DecimalMath.maximum)
        #expect(throws: DecimalText.ParseFailure.tooLarge) {
            try withText(nines + "0") { try DecimalText.parseLiteral($0) }
        }
    }

    @Test(
        arguments: [
            ("12.34", 10, 2, 1234), ("12.345", 10, 2, 1235), ("-12.345", 10, 2, -1235), ("-12.344999", 10, 2, -1234),
            ("1e3", 10, 2, 100_000), ("1.5E-1", 3, 2, 15), ("0.5", 1, 0, 1),
            ("0.4999999999999999999999999999999999", 1, 0, 0),
            ("99.995", 4, 2, nil), ("100", 2, 0, nil), ("0e999999999", 1, 0, 0), ("1e-999999999", 5, 3, 0),
            ("1e999999999", 38, 0, nil),
            ("٣", 3, 0, 3), (" 1", 3, 0, nil), ("1 ", 3, 0, nil), ("", 3, 0, nil), ("NaN", 3, 0, nil),
            ("1d", 3, 0, nil),
            ("0000000000000000000000000000000000000000001", 3, 0, 1), (".", 3, 0, nil), ("9.5", 1, 0, nil),
        ] as [(String, Int, Int, Int128?)])
    func `casts round half away from zero`(text: String, precision: Int, scale: Int, value: Int128?) {
        #expect(withText(text) { DecimalText.cast($0, precision: precision, scale: scale) } == value)
        #expect(
            withText(text) { DecimalText.castShort($0, precision: min(precision, 18), scale: scale) }.map { Int128($0) }
                == value)
    }

    @Test(arguments: [
        ("abc", "Cannot cast VARCHAR 'abc' to DECIMAL(3, 1). Value is not a number."),
        ("1234", "Cannot cast VARCHAR '1234' to DECIMAL(3, 1). Value too large."),
        ("1e9999999999", "Cannot cast VARCHAR '1e9999999999' to DECIMAL(3, 1). Value is not a number."),
    ])
    func `the message says what is wrong`(text: String, message: String) {
        #expect(withText(text) { CastMessage.decimal($0, precision: 3, scale: 1) } == message)
    }

    @Test(
        arguments: [
            (0, 0, "0"), (0, 2, "0.00"), (5, 2, "0.05"), (-5, 2, "-0.05"), (-1234, 2, "-12.34"),
            (1, 38, "0." + String(repeating: "0", count: 37) + "1"),
            (DecimalMath.maximum, 38, "0." + String(repeating: "9", count: 38)),
            (-DecimalMath.maximum, 0, "-" + String(repeating: "9", count: 38)),
            (DecimalMath.maximum, 19, String(repeating: "9", count: 19) + "." + String(repeating: "9", count: 19)),
            (10_000_000_000_000_000_000, 3, "10000000000000000.000"),
            (9_900_000_000_000_000_000, 20, "0.09900000000000000000"),
            (Int128(Int64.min), 1, "-922337203685477580.8"),
        ] as [(Int128, Int, String)])
    func `all digits of the scale are written`(unscaled: Int128, scale: Int, expected: String) {
        #expect(text { DecimalText.append(unscaled, scale: scale, to: &$0) } == expected)
    }

    @Test func `values are written and read back`() {
        var random = TextRandom(state: 3)
        for _ in 0..<5000 {
            var value = Int128(Int64(bitPattern: random.next())) << 64 | Int128(random.next())
            value = (value >> Int128(random.next() % 126)) % (DecimalMath.maximum + 1)
            let scale = Int(random.next() % 39)
            let written = DecimalText.bytes(value, scale: scale)

            #expect(written.withUnsafeBytes { DecimalText.cast($0, precision: 38, scale: scale) } == value)
            if let short = Int64(exactly: value) {
                #expect(
                    text { DecimalText.append(short, scale: scale, to: &$0) }
                        == String(decoding: written, as: UTF8.self))
            }
        }
    }

    @Test(
        arguments: [
            (15, -1, 2), (14, -1, 1), (-15, -1, -2), (-14, -1, -1), (5, 3, 5000),
            (1, 38, 100_000_000_000_000_000_000_000_000_000_000_000_000),
            (2, 38, nil), (0, 100, 0), (1, -38, 0), (DecimalMath.maximum, -38, 1), (1, -39, 0), (7, 0, 7),
        ] as [(Int128, Int, Int128?)])
    func `rescaling rounds and tells overflow`(value: Int128, power: Int, result: Int128?) {
        #expect(DecimalMath.rescale(value, by: power) == result)
    }

    @Test(
        arguments: [(15, 1, 2), (-15, 1, -2), (-14, 1, -1), (149, 2, 1), (150, 2, 2), (7, 0, 7)]
            as [(Int64, Int, Int64)])
    func `short values round the same`(value: Int64, power: Int, result: Int64) {
        #expect(DecimalMath.roundedQuotient(value, byPower: power) == result)
    }

    @Test func `addition and division know their limits`() {
        #expect(DecimalMath.add(DecimalMath.maximum, 0, 1, 0) == nil)
        #expect(DecimalMath.add(1, 2, 5, 0) == 105)
        #expect(DecimalMath.subtract(-DecimalMath.maximum, 0, 1, 0) == nil)
        #expect(DecimalMath.subtract(1, 0, 1, 1) == -9)
        #expect(DecimalMath.divide(1, by: 3, rescale: 0) == 0)
        #expect(DecimalMath.divide(2, by: 3, rescale: 0) == 1)
        #expect(DecimalMath.divide(-5, by: 2, rescale: 0) == -3)
        #expect(DecimalMath.divide(-5 as Int64, by: 2, rescale: 1) == -25)
        #expect(DecimalMath.divide(7 as Int64, by: -2, rescale: 0) == -4)
        #expect(
            DecimalMath.divide(DecimalMath.maximum, by: DecimalMath.maximum, rescale: 37) == DecimalMath.powerOfTen(37))
        #expect(DecimalMath.divide(DecimalMath.maximum, by: 1, rescale: 1) == nil)
        #expect(DecimalMath.remainder(-7, 0, 2, 0) == -1)
        #expect(DecimalMath.remainder(75, 0, 1, 1) == 5)
        #expect(DecimalMath.remainder(5, 0, DecimalMath.maximum, 38) == 5)
        #expect(DecimalMath.multiply(Int64.max, Int64.min) == Int128(Int64.max) * Int128(Int64.min))
    }
}
