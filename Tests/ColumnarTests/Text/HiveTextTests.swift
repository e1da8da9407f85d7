import Columnar
import Testing

@Suite struct HiveTextTests {
    @Test func `dates and timestamps are read as java-time reads them leniently`() {
        let rows = TextVectors.java("hive")

        #expect(!rows.isEmpty)
        #expect(
            differences(rows) { row in
                let date = withText(row[0]) { HiveText.date($0) }
                let timestamp = withText(row[0]) { HiveText.timestamp($0, precision: 3) }
                return ("\(shown(date)) \(shown(timestamp))", "\(row[1]) \(row[2])")
            } == [])
    }

    @Test(
        arguments: [
            ("12", 64, 12), ("-12", 64, -12), ("+12", 64, 12), ("1.9", 64, 1), ("-1.9", 64, -1), (".5", 64, 0),
            (".", 64, 0), ("007", 64, 7),
            ("1.", 64, 1), ("", 64, nil), ("-", 64, nil), (" 1", 64, nil), ("1 ", 64, nil), ("1e3", 64, nil),
            ("1.x", 64, nil), ("1.2.3", 64, nil),
            ("128", 8, nil), ("127.9", 8, 127), ("-129", 8, nil), ("9223372036854775807", 64, .max),
            ("9223372036854775808", 64, nil),
            ("-9223372036854775808", 64, .min), ("-9223372036854775809", 64, nil),
            ("00000000000000000000000001", 64, 1),
            ("99999999999999999999999", 64, nil), ("\\N", 64, nil), ("٣", 64, nil), ("40000", 16, nil),
            ("2147483648", 32, nil),
        ] as [(String, Int, Int64?)])
    func `integers are lenient`(text: String, bits: Int, value: Int64?) {
        #expect(withText(text) { HiveText.integer($0, bits: bits) } == value)
    }

    @Test(
        arguments: [
            ("2023-02-30", 19_418), ("2023-02-28 rest", 19_416), (" 2023-2-28 ", 19_416), ("2023-13-01", 19_723),
            ("2023-00-01", 19_327), ("0-1-1", -719_528),
            ("-5-1-1", -721_354), ("2023-02", nil), ("", nil), ("x", nil), ("2023-02-28T00:00:00", nil),
            ("2023/02/28", nil), ("999999999-1-1", nil),
        ] as [(String, Int64?)])
    func `dates roll over`(text: String, days: Int64?) {
        #expect(withText(text) { HiveText.date($0) } == days)
    }

    @Test(
        arguments: [
            ("2023-02-28 01:02:03", 1_677_546_123_000_000), ("2023-02-28 01:02:03.4565", 1_677_546_123_457_000),
            ("2023-02-28T01:02:03.456", 1_677_546_123_456_000),
            ("2023-2-28 1:2:3", 1_677_546_123_000_000), ("2023-02-28 25:00:00", 1_677_632_400_000_000),
            ("2023-02-28t01:02", 1_677_546_120_000_000),
            ("2023-02-28 01:02:03.", 1_677_546_123_000_000), ("2023-02-28", nil), ("1-1-1 1", nil), ("", nil),
            ("2023-02-28 01:02", nil),
            ("2023-02-28 01:02:03 UTC", nil), ("2023-02-28 01:02:03.1234567891", nil),
        ] as [(String, Int64?)])
    func `timestamps roll over and are rounded to milliseconds`(text: String, micros: Int64?) {
        #expect(withText(text) { HiveText.timestamp($0, precision: 3) } == micros)
    }

    @Test(
        arguments: [
            ("true", true), ("TRUE", true), ("fAlSe", false), ("t", nil), ("1", nil), ("", nil), ("true ", nil),
            ("tru\u{5}", nil),
        ] as [(String, Bool?)])
    func `booleans are words`(text: String, value: Bool?) {
        #expect(withText(text) { HiveText.boolean($0) } == value)
    }

    @Test(
        arguments: [
            ("t", true), ("F", false), ("1", true), ("0", false), ("x", nil), ("True", true), ("\u{14}", nil),
            (" t", nil),
        ] as [(String, Bool?)])
    func `casts take letters and digits too`(text: String, value: Bool?) {
        #expect(withText(text) { BooleanText.cast($0) } == value)
    }

    @Test(
        arguments: [
            ("1.005", 3, 2, 101), ("1234", 3, 0, nil), ("x", 3, 0, nil), ("", 3, 0, nil), ("1e1", 3, 0, 10),
            ("٣", 3, 0, nil), (" 1", 3, 0, nil),
        ] as [(String, Int, Int, Int128?)])
    func `decimals are rounded or NULL`(text: String, precision: Int, scale: Int, value: Int128?) {
        #expect(withText(text) { HiveText.decimal($0, precision: precision, scale: scale) } == value)
        #expect(
            withText(text) { HiveText.decimal($0, precision: precision + 20, scale: scale) }
                == (text == "1234" ? 1234 : value))
    }

    @Test func `doubles are Java's`() {
        #expect(withText("1e3") { HiveText.double($0) } == 1000)
        #expect(withText("Infinity") { HiveText.real($0) } == .infinity)
        #expect(withText("") { HiveText.double($0) } == nil)
    }

    @Test func `text files get Hive's forms`() {
        #expect(text { HiveText.append(date: -719_163, to: &$0) } == "0-12-31")
        #expect(text { HiveText.append(date: 18_321, to: &$0) } == "2020-02-29")
        #expect(text { HiveText.append(timestamp: 1_677_546_123_000_000, to: &$0) } == "2023-02-28 01:02:03")
        #expect(text { HiveText.append(timestamp: 1_677_546_123_450_000, to: &$0) } == "2023-02-28 01:02:03.45")
        #expect(text { HiveText.append(timestamp: -1, to: &$0) } == "1969-12-31 23:59:59.999999")
        #expect(text { HiveText.append(double: 1e7, to: &$0) } == "1.0E7")
        #expect(text { HiveText.append(real: Double(Float(0.1)), to: &$0) } == "0.1")
        #expect(text { HiveText.append(decimal: -1230, scale: 2, to: &$0) } == "-12.30")
        #expect(text { HiveText.append(boolean: true, to: &$0) } == "true")
        #expect(text { HiveText.append(integer: -5, to: &$0) } == "-5")
    }
}
