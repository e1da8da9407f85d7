import Columnar

/// Numbers with three digits and a unit, as `format_number` shows them: 123K, 1.23M.
enum UnitNumber {
    static func append(_ value: Int64, to out: inout TextBuffer) {
        var fraction = Double(value)
        var unit: StaticString = ""
        let units: [StaticString] = ["K", "M", "B", "T", "Q"]
        for next in units where fraction >= 1000 || fraction <= -1000 {
            fraction /= 1000
            unit = next
        }
        // Trino compares without taking the sign off, so negative numbers always get two places.
        let places = fraction < 10 ? 2 : fraction < 100 ? 1 : 0
        if fraction < 0 { out.append(UInt8(ascii: "-")) }
        append(fraction.magnitude, places: places, to: &out)
        out.append(unit)
    }

    /// Rounds the exact value of the number, half up, and drops zeros at the end.
    private static func append(_ value: Double, places: Int, to out: inout TextBuffer) {
        var power: Int128 = 1
        for _ in 0..<places { power *= 10 }
        // The value is 0, or 1 or more and below 10,000, so its last bit is not below 2^-52.
        let shift = Int128(52) - Int128(value == 0 ? 0 : value.exponent)
        let scaled = value == 0 ? 0 : Int128(value.significandBitPattern | 1 << 52) * power
        var rounded = shift > 0 ? (scaled + (1 << (shift - 1))) >> shift : scaled << -shift
        var kept = places
        while kept > 0 && rounded % 10 == 0 {
            rounded /= 10
            kept -= 1
        }
        DecimalText.append(rounded, scale: kept, to: &out)
    }
}
