import Columnar
import Testing

@Suite struct `Doubles as Python prints them` {
    private func text(_ value: Double) -> String {
        var buffer = TextBuffer()
        DoubleText.appendPython(value, to: &buffer)
        return buffer.string
    }

    // python3 -c "print([repr(x) for x in (…)])"
    @Test(arguments: [
        (0.0, "0.0"), (-0.0, "-0.0"), (1, "1.0"), (-1.5, "-1.5"), (0.1, "0.1"), (1e-4, "0.0001"), (1e-5, "1e-05"),
        (1.25e-7, "1.25e-07"), (1e15, "1000000000000000.0"), (1e16, "1e+16"), (1.5e16, "1.5e+16"), (1e100, "1e+100"),
        (123_456_789.125, "123456789.125"), (.leastNonzeroMagnitude, "5e-324"), (4 * .leastNonzeroMagnitude, "2e-323"),
        (1e23, "1e+23"),
        (1.7976931348623157e308, "1.7976931348623157e+308"), (2.2250738585072014e-308, "2.2250738585072014e-308"),
        (0.30000000000000004, "0.30000000000000004"), (9_007_199_254_740_992, "9007199254740992.0"),
        (100, "100.0"), (0.001, "0.001"), (12_345_678_901_234_568, "1.2345678901234568e+16"),
        (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "nan"),
    ])
    func `known numbers`(value: Double, expected: String) {
        #expect(text(value) == expected)
    }

    @Test(arguments: 1...50)
    func `any number reads back, with the fewest digits`(seed: UInt64) {
        var state = seed
        for _ in 0..<200 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let value = Double(bitPattern: state ^ state >> 29)
            guard value.isFinite else { continue }
            let text = text(value)

            #expect(Double(text) == value)
            #expect(Self.digits(text) == Self.digits(value.description))
        }
    }

    /// The digits without sign, point, exponent and zeros at the ends.
    private static func digits(_ text: String) -> String {
        let digits = text.prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }
        return String(digits.reversed().drop { $0 == "0" }.reversed())
    }
}
