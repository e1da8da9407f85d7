import Testing

@testable import ItemExpressions

/// Recorded on AWS: architect/dynalite, test/putItem.js; scylladb/scylladb, test/alternator/test_number.py.
@Suite struct `Numbers of items` {
    @Test(arguments: [
        ("0000012345678901234567890123456789012345678", "12345678901234567890123456789012345678"),
        ("-00001.23456789012345678901234567890123456780000", "-1.2345678901234567890123456789012345678"),
        (
            "0009.99999999999999999999999999999999999990000e125",
            String(repeating: "9", count: 38) + String(repeating: "0", count: 88)
        ),
        ("0001.000e-130", "0." + String(repeating: "0", count: 129) + "1"),
        ("-0015.789e6", "-15789000"), ("+3", "3"), (".123", "0.123"), ("1e+5", "100000"), ("0e1000", "0"),
        ("-0", "0"), ("1.", "1"), ("-17.4E3", "-17400"), ("1e-7", "0.0000001"), ("12e-1", "1.2"),
    ]) func `are written without exponents and needless zeros`(_ text: String, _ expected: String) throws {
        #expect(try ItemNumber(text).text == expected)
    }

    @Test(arguments: ["NaN", "Infinity", "-Infinity", "dog", "-dog", " 1", "1 ", "e5", "1e", "--1", ".", "0x1"])
    func `are not made of other texts`(_ text: String) {
        #expect(throws: AttributeFault.notANumber(text)) { try ItemNumber(text) }
    }

    @Test(arguments: [
        ("123456789012345678901234567890123456789", AttributeFault.numberTooLong),
        ("-1.23456789012345678901234567890123456789", .numberTooLong), ("1e126", .numberTooLarge),
        ("-1e126", .numberTooLarge), ("11e125", .numberTooLarge), ("1e-131", .numberTooSmall),
        ("0.9e-130", .numberTooSmall), ("1.0e100000000", .numberTooLarge),
        ("1e99999999999999999999999999", .numberTooLarge),
    ]) func `have bounds`(_ text: String, _ fault: AttributeFault) {
        #expect(throws: fault) { try ItemNumber(text) }
    }

    @Test(arguments: [
        ("1", "10000000000000000000000", "10000000000000000000001"), ("0.1", "0.2", "0.3"), ("-1", "1", "0"),
        ("999", "1", "1000"), ("5", "-7.5", "-2.5"), ("-5", "-7.5", "-12.5"), ("1e-20", "1", "1.00000000000000000001"),
        ("0", "-3", "-3"), ("1000", "-999.9", "0.1"),
    ]) func `are added exactly`(_ left: String, _ right: String, _ sum: String) throws {
        let (left, right) = (try ItemNumber(left), try ItemNumber(right))
        #expect(try left.adding(right).text == sum)
        #expect(try right.adding(left).text == sum)
        #expect(try left.adding(right).subtracting(right) == left)
    }

    @Test func `overflow in sums`() throws {
        #expect(throws: AttributeFault.numberTooLarge) { try ItemNumber("9e125").adding(ItemNumber("9e125")) }
        #expect(throws: AttributeFault.numberTooLong) { try ItemNumber("1e50").adding(ItemNumber("1")) }
    }

    @Test func `are in the order of their values, and so are their bytes`() throws {
        let ordered = try [
            "-9e125", "-123", "-12.35", "-12.3", "-12", "-2", "-1", "-0.5", "-0.05", "-1e-130", "0", "1e-130", "0.05",
            "0.5", "1", "2", "10", "12", "12.3", "12.35", "123", "9e125",
        ].map { try ItemNumber($0) }
        for (place, number) in ordered.enumerated() {
            for other in ordered[(place + 1)...] {
                #expect(number < other && !(other < number), "\(number.text) \(other.text)")
            }
        }
    }
}
