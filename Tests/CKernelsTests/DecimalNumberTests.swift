import CKernels
import Glibc
import Testing

private func doubles(_ level: Level, _ fields: FieldTexts, _ form: pjrun_number_form_t) -> [Parsed<UInt64>] {
    parseAll(fields, zero: Double(0)) { level.kernels.parse_double($0, $1, $2, form, $3, $4) }
        .map { $0.map(\.bitPattern) }
}

private func reals(_ level: Level, _ fields: FieldTexts, _ form: pjrun_number_form_t) -> [Parsed<UInt32>] {
    parseAll(fields, zero: Double(0)) { level.kernels.parse_real($0, $1, $2, form, $3, $4) }
        .map { $0.map { Float($0).bitPattern } }
}

extension Parsed {
    fileprivate func map<Other>(_ transform: (Value) -> Other) -> Parsed<Other> {
        switch self {
        case .value(let value): .value(transform(value))
        case .null: .null
        case .refused: .refused
        }
    }
}

/// Decimal texts: mostly ordinary, some of any length and exponent.
private func randomNumber(_ generator: inout SeededGenerator) -> String {
    func digits(_ count: Int) -> String { String((0..<count).map { _ in Character("\(generator.below(10))") }) }
    var text = generator.chance(3) ? "-" : ""
    switch generator.below(6) {
    case 0: text += "\(generator.below(1_000_000)).\(digits(1 + generator.below(8)))"
    case 1: text += digits(1 + generator.below(25)) + "." + digits(generator.below(25))
    case 2: text += "\(generator.next())e\(generator.below(680) - 345)"
    case 3: text += digits(1 + generator.below(40)) + "E\(generator.below(80) - 40)"
    case 4: text += "0." + String(repeating: "0", count: generator.below(330)) + digits(1 + generator.below(30))
    default: text += "\(generator.next() >> UInt64(generator.below(64)))"
    }
    return text
}

/// The decimal expansions of points exactly half way between two doubles, and of their neighbours.
private func halfway(_ generator: inout SeededGenerator) -> [String] {
    let odd = UInt128((generator.next() >> 10) | 1 << 53) << 1 | 1
    if generator.chance(2) {
        let exact = odd << UInt128(generator.below(60))
        return ["\(exact)", "\(exact + 1)", "\(exact - 1)", "\(exact).000000000000000000001", "\(exact)e-7"]
    }
    // odd / 2^k = odd * 5^k / 10^k
    let k = 1 + generator.below(30)
    let exact = (0..<k).reduce(odd) { product, _ in product * 5 }
    return [
        "\(exact)e-\(k)", "\(exact)1e-\(k + 1)", "\(exact - 1)e-\(k)",
        "\(exact)\(String(repeating: "0", count: 800))1e-\(k + 801)",
    ]
}

private let nasty = [
    "0", "-0", "0.0", "-0.00", "1", "1.", ".5", "-.5", "1e5", "1E-5", "1e+5", "9007199254740993", "9007199254740992.5",
    "2.2250738585072011e-308", "2.2250738585072012e-308", "2.2250738585072014e-308", "1.7976931348623157e308",
    "1.7976931348623158e308", "1.7976931348623159e308", "4.9e-324", "2.4703282292062327e-324",
    "2.4703282292062328e-324",
    "2.47032822920623272088e-324", "1e-400", "1e400", "0e999999999999999999999", "1e-999999999999999999999",
    "1e999999999999999999999", "0.500000000000000166533453693773481063544750213623046875", "3.4028235677973366e38",
    "1.00000005960464477539", "1.000000059604644775390625", "1.0000000596046447753906251", "7.0064923216240853e-46",
    "1.1754943508222875e-38", "123456789012345678901234567890", "6.02214076e23", "0.1", "0.3", "100000000000000008193",
    "0.000000000000000000000000000000000000000000001", "8.98846567431158e307",
]

@Suite struct `Decimal numbers` {
    @Test(arguments: Level.all) func `doubles and reals are those of the C library`(level: Level) {
        var generator = SeededGenerator(stream: 30)
        var texts = nasty
        for _ in 0..<8_000 { texts.append(randomNumber(&generator)) }
        for _ in 0..<1_500 { texts += halfway(&generator) }
        let fields = FieldTexts(texts)

        let wrongDoubles = zip(doubles(level, fields, .decimal), texts).filter {
            $0 != .value(strtod($1, nil).bitPattern)
        }
        let wrongReals = zip(reals(level, fields, .java), texts).filter { $0 != .value(strtof($1, nil).bitPattern) }

        #expect(wrongDoubles.map(\.1) == [])
        #expect(wrongReals.map(\.1) == [])
    }

    @Test func `every power of ten with mantissas of all lengths is the C library's`() {
        var generator = SeededGenerator(stream: 31)
        var wrong: [String] = []
        for exponent in -345...310 {
            for _ in 0..<40 {
                let mantissa = generator.next() >> UInt64(generator.below(64))
                let text = "\(mantissa)e\(exponent)"
                if pjrun_decimal_to_double(mantissa, Int64(exponent)) != strtod(text, nil) { wrong.append(text) }
            }
        }
        #expect(wrong == [])
    }

    @Test(arguments: Level.all) func `what is no number is refused`(level: Level) {
        let texts = [
            ".", "-", "+", "-.", "e5", "1e", "1e+", "1.2.3", "1 ", " 1", "--1", "+-1", "1,5", "0x10", "NaN", "Infinity",
            "1f", "1_000", "12345678901234567.8.9", "1234567890123456x", "\u{661}",
        ]

        #expect(doubles(level, FieldTexts(texts), .decimal).allSatisfy { $0 == .refused })
        #expect(reals(level, FieldTexts(texts), .decimal).allSatisfy { $0 == .refused })
    }

    @Test(arguments: Level.all) func `Java's spellings`(level: Level) {
        let examples: [(String, Double?)] = [
            ("Infinity", .infinity), ("-Infinity", -.infinity), ("+Infinity", .infinity), (" 1.5\t", 1.5),
            ("1.5f", 1.5),
            ("1.5D", 1.5), ("1e3F", 1000), ("0x1p3", 8), ("0x1.8p1d", 3), ("-0X.8P0", -0.5), ("\u{1}7\u{0}", 7),
            ("0x1.fffffffffffff8p0", 2), ("0x1.fffffffffffff7p0", 0x1.fffffffffffffp0), ("0x1p-1074", 0x1p-1074),
            ("0x1p-1075", 0), ("0x1.0000000000000001p-1075", 0x1p-1074), ("infinity", nil), ("nan", nil), ("inf", nil),
            ("1.5g", nil), ("0x1", nil), ("0x", nil), ("0xp1", nil), ("1.5ff", nil), ("", nil), (" ", nil), ("f", nil),
            ("1 .5", nil), ("0x1.8", nil), ("NaNf", nil), ("\u{a0}1", nil),
        ]
        let parsed = doubles(level, FieldTexts(examples.map(\.0)), .java)

        for (example, found) in zip(examples, parsed) where !example.0.isEmpty {
            #expect(found == example.1.map { .value($0.bitPattern) } ?? .refused, "\(example.0.debugDescription)")
        }
        #expect(
            doubles(level, FieldTexts(["NaN", "-NaN", "+NaN"]), .java)
                == [.value(Double.nan.bitPattern), .value(Double.nan.bitPattern), .value(Double.nan.bitPattern)])
    }

    @Test func `a number of a million digits is parsed`() {
        let digits = String(repeating: "123456789", count: 111_112)
        var value = 0.0

        #expect(pjrun_parse_one_double("0.\(digits)", digits.utf8.count + 2, .decimal, &value) == 1)
        #expect(value == 0.12345678912345679)
        #expect(pjrun_parse_one_double(digits, digits.utf8.count, .decimal, &value) == 1)
        #expect(value == .infinity)
    }
}
