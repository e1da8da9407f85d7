import Columnar
import Testing

@Suite struct IntegerTextTests {
    @Test(arguments: [
        ("0", 0), ("-0", 0), ("+7", 7), ("-12", -12), ("00000000000000000000000000012", 12), ("12345678", 12_345_678),
        ("123456789012345678", 123_456_789_012_345_678), ("9223372036854775807", Int64.max),
        ("-9223372036854775808", Int64.min), ("+9223372036854775807", Int64.max), ("٤٢", 42), ("-１２", -12),
    ])
    func `integers are read as Java reads them`(text: String, value: Int64) {
        #expect(withText(text) { IntegerText.parse($0) } == value)
        #expect(withText(" \t\(text)\u{1}\n") { IntegerText.cast($0, bits: 64) } == value)
    }

    @Test(arguments: [
        "", "-", "+", " 1", "1 ", "1.0", "1e3", "0x10", "--1", "1_000", "12345678a", "1234567é", "9223372036854775808",
        "-9223372036854775809", "99999999999999999999", "𝟙", "\u{0}",
    ])
    func `other texts are no integers`(text: String) {
        #expect(withText(text) { IntegerText.parse($0) } == nil)
    }

    @Test(arguments: [
        ("127", 8, 127), ("128", 8, nil), ("-128", 8, -128), ("-129", 8, nil), ("32767", 16, 32_767),
        ("32768", 16, nil),
        ("2147483647", 32, 2_147_483_647), ("2147483648", 32, nil), ("-2147483648", 32, -2_147_483_648), ("", 64, nil),
        ("  ", 64, nil),
    ])
    func `casts end where the type ends`(text: String, bits: Int, value: Int64?) {
        #expect(withText(text) { IntegerText.cast($0, bits: bits) } == value)
    }

    @Test func `every length is written and read back`() {
        var random = TextRandom(state: 1)
        var values: [Int64] = [0, 1, -1, .max, .min]
        for bits in 0..<64 {
            for _ in 0..<50 { values.append(Int64(bitPattern: random.next()) >> Int64(bits)) }
        }
        var power: Int64 = 1
        for _ in 0..<19 {
            values += [power - 1, power, power + 1, -power]
            power = power &* 10
        }

        for value in values {
            let written = IntegerText.bytes(value)

            #expect(written == Array("\(value)".utf8))
            #expect(written.withUnsafeBytes { IntegerText.parse($0) } == value)
        }
    }

    @Test func `bytes that are not UTF-8 are no integers`() {
        #expect([0x31, 0xFF].withUnsafeBytes { IntegerText.cast($0, bits: 64) } == nil)
        #expect([0xC3].withUnsafeBytes { IntegerText.cast($0, bits: 64) } == nil)
    }

    @Test func `the message quotes the value as it came`() {
        #expect(withText(" x ") { CastMessage.varchar($0, to: "BIGINT") } == "Cannot cast ' x ' to BIGINT")
    }
}
