extension DoubleText {
    /// Reads Java's hexadecimal notation without sign, as 0x1.8p1 or 0XAP-3f; nil if the text is something else.
    static func parseHexadecimal(_ text: UnsafeRawBufferPointer, _ format: FloatFormat) -> Double? {
        guard text.count > 2, unsafe text[0] == 0x30, unsafe text[1] | 0x20 == UInt8(ascii: "x") else { return nil }
        var position = 2
        var significand: UInt64 = 0
        var exponent = 0
        var anyDigit = false
        var afterPoint = false
        while position < text.count {
            let byte = unsafe text[position]
            if let digit = hexadecimalDigit(byte) {
                anyDigit = true
                if significand >> 60 == 0 {
                    significand = significand << 4 | UInt64(digit)
                    if afterPoint { exponent -= 4 }
                } else {
                    // The bits below only decide whether the value is a tie.
                    if digit != 0 { significand |= 1 }
                    if !afterPoint { exponent += 4 }
                }
            } else if byte == UInt8(ascii: ".") && !afterPoint {
                afterPoint = true
            } else {
                break
            }
            position += 1
        }
        guard anyDigit, unsafe position < text.count && text[position] | 0x20 == UInt8(ascii: "p") else { return nil }
        position += 1
        var negativeExponent = false
        if unsafe position < text.count && (text[position] == UInt8(ascii: "-") || text[position] == UInt8(ascii: "+"))
        {
            negativeExponent = unsafe text[position] == UInt8(ascii: "-")
            position += 1
        }
        guard unsafe position < text.count && isDigit(text[position]) else { return nil }
        var written = 0
        while unsafe position < text.count && isDigit(text[position]) {
            if written < 1_000_000_000 { written = unsafe written * 10 + Int(text[position] - 0x30) }
            position += 1
        }
        if position < text.count {
            let suffix = unsafe text[position] | 0x20
            guard position + 1 == text.count, suffix == UInt8(ascii: "d") || suffix == UInt8(ascii: "f") else {
                return nil
            }
        }
        return scale(significand, exponent + (negativeExponent ? -written : written), format)
    }

    /// `significand` times 2 to the power `exponent`, rounded once, ties to even.
    private static func scale(_ significand: UInt64, _ exponent: Int, _ format: FloatFormat) -> Double {
        if significand == 0 { return 0 }
        let zeros = significand.leadingZeroBitCount
        let normal = significand << UInt64(zeros)
        // The value is 1.xxx times 2 to this power.
        let power = exponent + 63 - zeros
        let lowest = format.minimumExponent + 1
        if power > -lowest + 1 { return .infinity }
        if power < lowest - format.fractionBits - 1 { return 0 }
        let dropped = 63 - format.fractionBits + max(lowest - power, 0)
        var kept = dropped < 64 ? normal >> UInt64(dropped) : 0
        let rest = dropped < 64 ? normal & (1 << UInt64(dropped) - 1) : normal
        let half: UInt64 = 1 << UInt64(dropped - 1)
        if rest > half || (rest == half && kept & 1 == 1) { kept += 1 }
        if power < lowest { return format.value(kept) }
        // A carry out of the significand raises the exponent, which lies just above it.
        let stored = UInt64(power - format.minimumExponent)
        return format.value((stored << UInt64(format.fractionBits)) + kept - (1 << UInt64(format.fractionBits)))
    }
}

/// The value of a hexadecimal digit.
func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
