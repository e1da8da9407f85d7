import OrderedJSON
import Testing

@Suite("Numbers keep their text")
struct NumberTests {
    @Test(arguments: ["0", "-0", "1.50", "1e3", "1E+03", "0.1e-7", "123456789012345678901234567890", "-1.0"])
    func `a number comes back as it was written`(text: String) throws {
        #expect(try JSON(parsing: text).serialized() == text)
        #expect(JSONNumber(text: text)?.text == text)
    }

    @Test(arguments: ["", "+1", "01", ".5", "1.", "1e", "1e+", "--1", "0x10", "NaN", "Infinity", " 1", "1 ", "1_0"])
    func `what is not a JSON number is refused`(text: String) {
        #expect(JSONNumber(text: text) == nil)
    }

    @Test(
        arguments: [
            ("12", 12), ("-12", -12), ("1.0", 1), ("1e3", 1000), ("1.25e2", 125), ("120e-1", 12), ("0.001e3", 1),
            ("0e999999999999999999999", 0), ("-0.0", 0), ("9223372036854775807", .max), ("-9223372036854775808", .min),
            ("-9.223372036854775808e18", .min), ("1.5", nil), ("1e-1", nil), ("9223372036854775808", nil),
            ("1e19", nil),
            ("1e99999999999999999999", nil), ("1.0000000000000000000000001", nil),
        ] as [(String, Int?)])
    func `only exact integers count as integers`(text: String, value: Int?) {
        #expect(JSONNumber(text: text).map(\.int) == .some(value))
    }

    @Test(arguments: [(0.1, "0.1"), (1e300, "1e+300"), (-2.5, "-2.5"), (1e-300, "1e-300")] as [(Double, String)])
    func `a double is written shortest and reads back the same`(value: Double, text: String) {
        #expect(JSONNumber(value).text == text)
        #expect(JSONNumber(text: text)?.double == value)
    }

    @Test func `the same quantity in two spellings is two values`() {
        #expect(JSONNumber(text: "1.0") != JSONNumber(text: "1"))
    }
}
