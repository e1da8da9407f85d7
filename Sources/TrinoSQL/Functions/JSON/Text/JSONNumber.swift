import Columnar

/// Numbers of JSON text.
enum JSONNumber {
    /// Appends a number, boolean or null as Jackson writes it after having read it.
    static func append(_ token: JSONToken, _ text: ByteView, to out: inout TextBuffer) {
        switch token {
        case .integer:
            // An integer has no negative zero.
            if text.count == 2 && text[0] == UInt8(ascii: "-") && text[1] == UInt8(ascii: "0") {
                out.append(UInt8(ascii: "0"))
            } else {
                out.append(text)
            }
        case .float: append(double(text), to: &out)
        default: out.append(text)
        }
    }

    /// Appends a DOUBLE as Java prints it; in quotes if it is no number of JSON.
    static func append(_ value: Double, to out: inout TextBuffer) {
        if value.isFinite {
            DoubleText.appendDisplay(value, to: &out)
        } else {
            out.append(UInt8(ascii: "\""))
            DoubleText.appendDisplay(value, to: &out)
            out.append(UInt8(ascii: "\""))
        }
    }

    /// Appends a REAL as Java prints it; in quotes if it is no number of JSON.
    static func append(real value: Double, to out: inout TextBuffer) {
        if value.isFinite {
            DoubleText.appendDisplay(real: value, to: &out)
        } else {
            append(value, to: &out)
        }
    }

    /// Appends a DECIMAL as Java's `BigDecimal.toString` does: with an exponent if more than six zeros would follow the point.
    static func append(_ unscaled: Int128, scale: Int, to out: inout TextBuffer) {
        let digits = TextBuffer.digits(of: unscaled.magnitude)
        let exponent = digits.count - 1 - scale
        if exponent >= -6 || scale == 0 {
            DecimalText.append(unscaled, scale: scale, to: &out)
            return
        }
        if unscaled < 0 { out.append(UInt8(ascii: "-")) }
        out.append(digits[0])
        if digits.count > 1 { out.append(UInt8(ascii: ".")) }
        for digit in digits.dropFirst() { out.append(digit) }
        out.append("E")
        IntegerText.append(Int64(exponent), to: &out)
    }

    /// A number as DOUBLE, as Java's `parseDouble` reads it.
    static func double(_ text: ByteView) -> Double {
        unsafe DoubleText.parse(text.buffer) ?? .nan
    }

    /// A number without point and exponent as BIGINT; nil if it is too large.
    static func bigint(_ text: ByteView) -> Int64? {
        unsafe IntegerText.parse(text.buffer)
    }
}

extension TextBuffer {
    fileprivate static func digits(of magnitude: UInt128) -> [UInt8] {
        var digits: [UInt8] = []
        var rest = magnitude
        repeat {
            digits.append(0x30 + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        return digits.reversed()
    }
}
