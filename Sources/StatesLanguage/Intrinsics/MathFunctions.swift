internal import OrderedJSON

/// States.MathAdd, States.MathRandom and States.UUID.
enum MathFunctions {
    /// The sum of two numbers, each rounded first, halves upwards, as Java's `Math.round` does; both and the sum are
    /// integers of 32 bits (recorded from the service: localstack/localstack,
    /// tests/aws/services/stepfunctions/v2/intrinsic_functions/test_math_operations.snapshot.json).
    static func sum(_ left: JSON, _ right: JSON) -> JSON? {
        guard let one = rounded(left), let other = rounded(right) else { return nil }
        let (sum, overflow) = one.addingReportingOverflow(other)
        return overflow ? nil : .number(JSONNumber(Int(sum)))
    }

    private static func rounded(_ value: JSON) -> Int32? {
        guard case .number(let number) = value else { return nil }
        if let whole = number.int { return Int32(exactly: whole) }
        let (value, floor) = (number.double, number.double.rounded(.down))
        return Int32(exactly: value - floor >= 0.5 ? floor + 1 : floor)
    }

    /// A number from `start` up to, but not including, `end`; fractions of both are cut off, and there must be a choice
    /// (seen on AWS by the authors of a conformance catalogue, States.MathRandom.ts: MRAND-008, MRAND-009).
    ///
    /// A seed gives the number that Java's `Random` gives for it (recorded from the service: gabrielmoreira/tiny-asl-machine,
    /// tests/conformance/cases/.snapshots/aws/States.MathRandom-002 and others).
    static func random(
        _ start: JSON, _ end: JSON, seed: JSON?, _ random: inout some RandomNumberGenerator
    ) -> JSON? {
        guard let start = ArrayFunctions.integer(start), let end = ArrayFunctions.integer(end), start < end else {
            return nil
        }
        guard let seed else { return .number(JSONNumber(Int.random(in: start..<end, using: &random))) }
        guard let seed = ArrayFunctions.integer(seed), let width = Int32(exactly: end - start) else { return nil }
        var generator = JavaRandom(seed: Int64(seed))
        return .number(JSONNumber(start + Int(generator.next(below: width))))
    }

    /// A random identifier: version 4 of RFC 9562.
    static func uuid(_ random: inout some RandomNumberGenerator) -> String {
        let high = random.next() & ~0xf000 | 0x4000
        let low = random.next() & ~(0b11 << 62) | (0b10 << 62)
        let digits = [high, low].map { half in
            let text = String(half, radix: 16)
            return String(repeating: "0", count: 16 - text.utf8.count) + text
        }.joined()
        var text = ""
        for (index, digit) in digits.enumerated() {
            text += [8, 12, 16, 20].contains(index) ? "-" : ""
            text.append(digit)
        }
        return text
    }
}
