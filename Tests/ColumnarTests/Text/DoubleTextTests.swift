import Columnar
import Testing

@Suite struct DoubleTextTests {
    @Test func `doubles are shown as Java shows them`() {
        let rows = TextVectors.java("double")

        #expect(!rows.isEmpty)
        #expect(
            differences(rows) { row in
                let value = Double(bitPattern: UInt64(row[0], radix: 16) ?? 0)
                return (text { DoubleText.appendDisplay(value, to: &$0) }, row[1])
            } == [])
    }

    @Test func `reals are shown as Java shows them`() {
        let rows = TextVectors.java("real")

        #expect(!rows.isEmpty)
        #expect(
            differences(rows) { row in
                let value = Double(Float(bitPattern: UInt32(row[0], radix: 16) ?? 0))
                return (
                    text {
                        DoubleText.appendDisplay(real: value, to: &$0)
                        $0.append(0x20)
                        DoubleText.appendScientific(real: value, to: &$0)
                    }, "\(row[1]) \(row[2])"
                )
            } == [])
    }

    @Test func `numbers halfway between two doubles are read as Java reads them`() {
        let rows = TextVectors.java("parse")

        #expect(!rows.isEmpty)
        #expect(
            differences(rows) { row in
                (withText(row[0]) { DoubleText.parse($0) }.map { String($0.bitPattern, radix: 16) } ?? "X", row[1])
            } == [])
    }

    @Test func `decimal texts are read as Python reads them`() {
        #expect(!TextVectors.python("double").isEmpty)
        #expect(
            differences(TextVectors.python("double")) { row in
                (withText(row[0]) { DoubleText.parse($0) }.map { String($0.bitPattern, radix: 16) } ?? "X", row[1])
            } == [])
        #expect(
            differences(TextVectors.python("real")) { row in
                let real = withText(row[0]) { DoubleText.parseReal($0) }
                return (real.map { String(Float($0).bitPattern, radix: 16) } ?? "X", row[1])
            } == [])
    }

    @Test func `random doubles survive writing and reading, and agree with the standard library`() {
        var random = TextRandom(state: 2)
        for round in 0..<20_000 {
            var value = Double(bitPattern: random.next())
            if round % 2 == 0 { value = Double(Int64(bitPattern: random.next()) >> 30) / 1000 }
            if !value.isFinite { continue }
            let display = DoubleText.displayBytes(value)
            let scientific = DoubleText.scientificBytes(value)

            #expect(display.withUnsafeBytes { DoubleText.parse($0) }?.bitPattern == value.bitPattern)
            #expect(scientific.withUnsafeBytes { DoubleText.parse($0) }?.bitPattern == value.bitPattern)
            #expect(Double(String(decoding: display, as: UTF8.self)) == value)
            #expect(withText(value.description) { DoubleText.parse($0) } == value)
        }
    }

    @Test(arguments: [
        (1.0, "1.0", "1.0E0"), (0.0, "0.0", "0E0"), (-0.0, "-0.0", "-0E0"), (12.34, "12.34", "1.234E1"),
        (0.001, "0.001", "1.0E-3"), (0.00099, "9.9E-4", "9.9E-4"), (9_999_999, "9999999.0", "9.999999E6"),
        (10_000_000, "1.0E7", "1.0E7"), (1e10, "1.0E10", "1.0E10"), (0.002, "0.002", "2.0E-3"),
        (2e23, "2.0E23", "2.0E23"),
        (754.1985, "754.1985", "7.541985E2"), (.leastNonzeroMagnitude, "4.9E-324", "4.9E-324"),
        (.greatestFiniteMagnitude, "1.7976931348623157E308", "1.7976931348623157E308"),
        (.infinity, "Infinity", "Infinity"),
        (-.infinity, "-Infinity", "-Infinity"), (.nan, "NaN", "NaN"), (100, "100.0", "1.0E2"),
        (1e22, "1.0E22", "1.0E22"),
        (123_456_789_012, "1.23456789012E11", "1.23456789012E11"),
        (0.1 + 0.2, "0.30000000000000004", "3.0000000000000004E-1"),
    ])
    func `display and cast differ in form alone`(value: Double, display: String, scientific: String) {
        #expect(text { DoubleText.appendDisplay(value, to: &$0) } == display)
        #expect(text { DoubleText.appendScientific(value, to: &$0) } == scientific)
    }

    @Test(arguments: [
        (754.1985, "7.541985E2"), (3.4028235e38, "3.402823E38"), (16_777_216, "1.677722E7"),
        (1.17549435e-38, "1.175494E-38"),
        (0.1, "1.0E-1"), (-0.0, "-0E0"),
    ])
    func `a real has seven digits at most when cast`(value: Double, scientific: String) {
        #expect(text { DoubleText.appendScientific(real: Double(Float(value)), to: &$0) } == scientific)
    }

    @Test(arguments: [
        ("1", 1), (" 1.5\n", 1.5), (".5", 0.5), ("5.", 5), ("+1e2", 100), ("1E-2", 0.01), ("1d", 1), ("1.5F", 1.5),
        ("1e1D", 10),
        ("0x1p3", 8), ("0x1.8p1", 3), ("-0XA.p0f", -10), ("0x.8p0d", 0.5), ("Infinity", .infinity),
        ("-Infinity", -.infinity), ("1e400", .infinity), ("1e-400", 0), ("1e99999999999999999999", .infinity),
        ("0e99999999999999999999", 0), ("000000000000000000000000000001", 1),
        ("0.000000000000000000000000000000000000000000000000000000000001", 1e-60),
        ("9007199254740993", 9_007_199_254_740_992), ("9007199254740993.0000000000000000000001", 9_007_199_254_740_994),
        ("0x0.0000000000000000001p0", 0x1p-76),
    ])
    func `everything that Java's parseDouble takes is a double`(text: String, value: Double) {
        #expect(withText(text) { DoubleText.parse($0) } == value)
    }

    @Test func `NaN is read with and without sign`() {
        #expect(withText("NaN") { DoubleText.parse($0) }?.isNaN == true)
        #expect(withText(" -NaN ") { DoubleText.parseReal($0) }?.isNaN == true)
    }

    @Test(arguments: [
        "", " ", ".", "-", "e5", "1e", "1e+", "1 2", "nan", "infinity", "INF", "1,5", "0x10", "0xp3", "1dd", "1fd", "٣",
        "1_0", "--1",
        "1e5.5", "0x1p", "é", "1..2",
    ])
    func `other texts are no doubles`(text: String) {
        #expect(withText(text) { DoubleText.parse($0) } == nil)
        #expect(withText(text) { DoubleText.parseReal($0) } == nil)
    }

    @Test func `a real is rounded once`() {
        // Rounded to DOUBLE first, this becomes a tie and then the even neighbour below.
        let digits = "1.00000017881393432617187499"

        #expect(withText(digits) { DoubleText.parseReal($0) } == Double(Float(1.0000001)))
        #expect(withText("1.00000017881393432617187501") { DoubleText.parseReal($0) } == Double(Float(1.0000002)))
    }
}
