import Columnar

/// Numbers as Java's `BigDecimal` reads and prints them.
struct BigDecimalText {
    let isNegative: Bool
    /// Digits without leading zeros; `0` for zero.
    let digits: [UInt8]
    /// Digits behind the point; negative for trailing zeros that were not written.
    let scale: Int

    /// Reads what `new BigDecimal(String)` takes: sign, digits, point, exponent of at most ten digits.
    init?(_ text: ByteView) {
        var at = 0
        var isNegative = false
        if text.count > 0, text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") {
            isNegative = text[0] == UInt8(ascii: "-")
            at = 1
        }
        var digits: [UInt8] = []
        var written = 0
        var fraction = 0
        var hasPoint = false
        while at < text.count {
            let byte = text[at]
            if byte &- 0x30 < 10 {
                written += 1
                if hasPoint { fraction += 1 }
                if !digits.isEmpty || byte != 0x30 { digits.append(byte) }
            } else if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
            } else {
                break
            }
            at += 1
        }
        guard written > 0 else { return nil }
        var exponent = 0
        if at < text.count {
            guard text[at] | 0x20 == UInt8(ascii: "e") else { return nil }
            let rest = text.slice(at + 1, text.count).string
            guard rest.utf8.count <= 11, !rest.isEmpty, let number = Int(rest), Int32(exactly: number) != nil else {
                return nil
            }
            exponent = number
        }
        guard let scale = Int32(exactly: fraction - exponent) else { return nil }
        self.isNegative = isNegative && !digits.isEmpty
        self.digits = digits.isEmpty ? [0x30] : digits
        self.scale = Int(scale)
    }

    /// The text of `BigDecimal.toString`: plain down to six zeros behind the point, else with an exponent.
    var text: [UInt8] {
        var bytes: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
        let adjusted = digits.count - 1 - scale
        if scale >= 0 && adjusted >= -6 {
            if scale == 0 { return bytes + digits }
            let point = digits.count - scale
            if point > 0 { return bytes + digits[..<point] + [UInt8(ascii: ".")] + digits[point...] }
            bytes += Array("0.".utf8) + [UInt8](repeating: 0x30, count: -point)
            return bytes + digits
        }
        bytes.append(digits[0])
        if digits.count > 1 { bytes += [UInt8(ascii: ".")] + digits[1...] }
        if adjusted != 0 { bytes += Array("E\(adjusted > 0 ? "+" : "")\(adjusted)".utf8) }
        return bytes
    }

    /// The number without its fraction, if 64 bits hold it.
    var truncated: Int64? {
        let whole = digits.count - scale
        if whole <= 0 || digits == [0x30] { return 0 }
        guard whole <= 19 else { return nil }
        var value: Int64 = 0
        for position in 0..<whole {
            let digit = position < digits.count ? Int64(digits[position] - 0x30) : 0
            let (product, isLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, isLarger) =
                isNegative
                ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            if isLarge || isLarger { return nil }
            value = sum
        }
        return value
    }
}

extension BigDecimalText {
    /// A number times a power of ten.
    init(shifting number: BigDecimalText, by places: Int) {
        isNegative = number.isNegative
        digits = number.digits
        scale = number.scale - places
    }
}
