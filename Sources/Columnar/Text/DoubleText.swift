/// DOUBLE and REAL as text.
///
/// A REAL is a `Double` that a `Float` can represent. Two forms exist. *Display* is what result files, JSON and the
/// console show, Java's `toString`: 1.0, 0.001, 1.0E-4, 1.2345678E7. *Scientific* is what `CAST(x AS varchar)` gives:
/// 1.0E0, 1.0E-4, and 0E0 for zero.
public enum DoubleText {
    /// Bytes that the longest text takes.
    public static let maximumLength = 28

    /// Appends a DOUBLE as Java's `Double.toString` shows it.
    public static func appendDisplay(_ value: Double, to buffer: inout TextBuffer) {
        if appendSpecial(value, zero: "0.0", negativeZero: "-0.0", to: &buffer) { return }
        buffer.reserve(maximumLength)
        let decimal = ShortestDecimal(value)
        unsafe buffer.advance(to: writeDisplay(decimal, isNegative: value < 0, at: buffer.end))
    }

    /// Appends a REAL as Java's `Float.toString` shows it.
    public static func appendDisplay(real value: Double, to buffer: inout TextBuffer) {
        if appendSpecial(value, zero: "0.0", negativeZero: "-0.0", to: &buffer) { return }
        buffer.reserve(maximumLength)
        let decimal = ShortestDecimal(Float(value))
        unsafe buffer.advance(to: writeDisplay(decimal, isNegative: value < 0, at: buffer.end))
    }

    /// Appends a DOUBLE as `CAST(double AS varchar)` gives it.
    public static func appendScientific(_ value: Double, to buffer: inout TextBuffer) {
        if appendSpecial(value, zero: "0E0", negativeZero: "-0E0", to: &buffer) { return }
        buffer.reserve(maximumLength)
        let decimal = ShortestDecimal(value)
        unsafe buffer.advance(to: writeScientific(decimal, isNegative: value < 0, at: buffer.end))
    }

    /// Appends a REAL as `CAST(real AS varchar)` gives it: at most seven digits.
    public static func appendScientific(real value: Double, to buffer: inout TextBuffer) {
        if appendSpecial(value, zero: "0E0", negativeZero: "-0E0", to: &buffer) { return }
        buffer.reserve(maximumLength)
        let decimal = ShortestDecimal(Float(value)).roundedToSevenDigits
        unsafe buffer.advance(to: writeScientific(decimal, isNegative: value < 0, at: buffer.end))
    }

    /// A DOUBLE as Java's `Double.toString` shows it.
    public static func displayBytes(_ value: Double) -> [UInt8] {
        var buffer = TextBuffer()
        appendDisplay(value, to: &buffer)
        return buffer.array
    }

    /// A DOUBLE as `CAST(double AS varchar)` gives it.
    public static func scientificBytes(_ value: Double) -> [UInt8] {
        var buffer = TextBuffer()
        appendScientific(value, to: &buffer)
        return buffer.array
    }

    /// Appends zero, an infinity or NaN; says whether the value was one of them.
    @inline(__always)
    private static func appendSpecial(
        _ value: Double, zero: StaticString, negativeZero: StaticString, to buffer: inout TextBuffer
    ) -> Bool {
        if value == 0 {
            buffer.append(value.sign == .minus ? negativeZero : zero)
        } else if value.isFinite {
            return false
        } else if value.isNaN {
            buffer.append("NaN")
        } else {
            buffer.append(value < 0 ? "-Infinity" : "Infinity")
        }
        return true
    }

    /// Java's form: plain from 10^-3 to below 10^7, else one digit before the point and an exponent.
    @unsafe @inline(__always)
    private static func writeDisplay(
        _ decimal: ShortestDecimal, isNegative: Bool, at start: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var position = unsafe start
        if isNegative {
            unsafe position[0] = UInt8(ascii: "-")
            unsafe position += 1
        }
        let count = IntegerText.digitCount(decimal.digits)
        // Digits before the point.
        let whole = count &+ decimal.exponent
        guard whole > -3 && whole <= 7 else {
            return unsafe writeExponentForm(decimal, digitCount: count, at: position)
        }
        if decimal.exponent >= 0 {
            unsafe IntegerText.writeDigits(decimal.digits, count: count, at: position)
            var index = count
            while index < whole {
                unsafe position[index] = 0x30
                index &+= 1
            }
            unsafe position[whole] = UInt8(ascii: ".")
            unsafe position[whole &+ 1] = 0x30
            return unsafe position + whole + 2
        }
        if whole > 0 {
            let divisor = PowersOfTen.uint64(count &- whole)
            let integral = decimal.digits / divisor
            unsafe IntegerText.writeDigits(integral, count: whole, at: position)
            unsafe position[whole] = UInt8(ascii: ".")
            unsafe IntegerText.writeDigits(
                decimal.digits &- integral &* divisor, count: count &- whole, at: position + whole + 1)
            return unsafe position + count + 1
        }
        unsafe position[0] = 0x30
        unsafe position[1] = UInt8(ascii: ".")
        unsafe position += 2
        var zeros = whole
        while zeros < 0 {
            unsafe position[0] = 0x30
            unsafe position += 1
            zeros &+= 1
        }
        unsafe IntegerText.writeDigits(decimal.digits, count: count, at: position)
        return unsafe position + count
    }

    @unsafe
    private static func writeScientific(
        _ decimal: ShortestDecimal, isNegative: Bool, at start: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var position = unsafe start
        if isNegative {
            unsafe position[0] = UInt8(ascii: "-")
            unsafe position += 1
        }
        return unsafe writeExponentForm(decimal, digitCount: IntegerText.digitCount(decimal.digits), at: position)
    }

    /// One digit, the point, the other digits or 0, E and the exponent.
    @unsafe
    private static func writeExponentForm(
        _ decimal: ShortestDecimal, digitCount count: Int, at start: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var position = unsafe start
        unsafe IntegerText.writeDigits(decimal.digits, count: count, at: position + 1)
        unsafe position[0] = position[1]
        unsafe position[1] = UInt8(ascii: ".")
        if count == 1 {
            unsafe position[2] = 0x30
            unsafe position += 3
        } else {
            unsafe position += count + 1
        }
        unsafe position[0] = UInt8(ascii: "E")
        return unsafe IntegerText.write(Int64(count &+ decimal.exponent &- 1), at: position + 1)
    }
}

extension ShortestDecimal {
    /// With at most seven digits, as the format `0.0#####E0` that Trino gives REALs.
    ///
    /// Java rounds the DOUBLE that the shown digits stand for, half to even. So a final 5 is a tie only if that DOUBLE
    /// is exactly the decimal; else it tells the direction. Ties of whole numbers below 2^63 go up, as
    /// `java.text.DigitList` does not know for them that the digits are exact.
    fileprivate var roundedToSevenDigits: ShortestDecimal {
        let count = IntegerText.digitCount(digits)
        if count <= 7 { return self }
        let unit = PowersOfTen.uint64(count - 7)
        var rounded = self
        rounded.digits = digits / unit
        rounded.exponent += count - 7
        let rest = digits % unit
        let half = unit / 2
        if rest > half || (rest == half && doubleRoundsUp(keepingOdd: rounded.digits & 1 == 1)) { rounded.digits += 1 }
        while rounded.digits % 10 == 0 {
            rounded.digits /= 10
            rounded.exponent += 1
        }
        return rounded
    }

    /// Whether the DOUBLE nearest to this decimal is above it, or equal to it and the digit before it is odd.
    private func doubleRoundsUp(keepingOdd isOdd: Bool) -> Bool {
        let double = DoubleText.nearest(digits, exponent)
        var left = LongNumber(double.significandBitPattern | 1 << 52)
        let power = Int(double.exponentBitPattern) - 1075
        var right = LongNumber(digits)
        for _ in 0..<max(exponent, 0) { right.multiply(by: 10) }
        for _ in 0..<max(-exponent, 0) { left.multiply(by: 10) }
        if power >= 0 { left.shiftLeft(by: power) } else { right.shiftLeft(by: -power) }
        let order = left.compare(right)
        return order > 0 || (order == 0 && (isOdd || (exponent >= 0 && double < 0x1p63)))
    }
}
