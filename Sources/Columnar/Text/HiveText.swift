/// Values in the text files of Hive's LazySimpleSerDe: a bad value is NULL, never a failure.
///
/// The caller has already taken fields apart, undone escapes and recognised the NULL sequence. The rules are those of
/// Trino's `io.trino.hive.formats.encodings.text`, which was checked against Hive.
public enum HiveText {
    /// Reads an integer: an optional sign, digits, and perhaps a point and digits that are dropped.
    ///
    /// "1.9" is 1, and ".5" and "." are 0. Spaces are not accepted.
    ///
    /// - Parameters:
    ///   - text: the field.
    ///   - bits: 64 for BIGINT, 32 for INT, 16 for SMALLINT, 8 for TINYINT.
    /// - Returns: the value, or nil for NULL.
    public static func integer(_ text: UnsafeRawBufferPointer, bits: Int) -> Int64? {
        let count = text.count
        guard count > 0, let base = unsafe text.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
        var position = 0
        let isNegative = unsafe base[0] == UInt8(ascii: "-")
        if unsafe isNegative || base[0] == UInt8(ascii: "+") {
            position = 1
            if count == 1 { return nil }
        }
        while unsafe position < count && base[position] == 0x30 { position &+= 1 }
        let first = position
        // Negative, as the smallest number has no positive counterpart.
        var value: Int64 = 0
        while position < count {
            let digit = unsafe base[position] &- 0x30
            if digit >= 10 { break }
            if position &- first >= 18 {
                let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
                let (difference, tooSmall) = product.subtractingReportingOverflow(Int64(digit))
                if tooLarge || tooSmall { return nil }
                value = difference
            } else {
                value = value &* 10 &- Int64(digit)
            }
            position &+= 1
        }
        if position < count {
            guard unsafe base[position] == UInt8(ascii: ".") else { return nil }
            position &+= 1
            while position < count {
                guard unsafe isDigit(base[position]) else { return nil }
                position &+= 1
            }
        }
        if !isNegative {
            if value == .min { return nil }
            value = 0 &- value
        }
        let shift = Int64(64 &- bits)
        return (value &<< shift) &>> shift == value ? value : nil
    }

    /// Reads a DOUBLE as Java does.
    @inlinable
    public static func double(_ text: UnsafeRawBufferPointer) -> Double? { unsafe DoubleText.parse(text) }

    /// Reads a REAL (Hive's float) as Java does.
    @inlinable
    public static func real(_ text: UnsafeRawBufferPointer) -> Double? { unsafe DoubleText.parseReal(text) }

    /// Reads a DECIMAL, rounding half away from zero; too many digits are NULL.
    public static func decimal(_ text: UnsafeRawBufferPointer, precision: Int, scale: Int) -> Int128? {
        if precision <= 18 { return unsafe shortDecimal(text, precision: precision, scale: scale).map { Int128($0) } }
        if unsafe hasNonASCII(text) { return nil }
        return unsafe DecimalText.cast(text, precision: precision, scale: scale)
    }

    /// Reads a DECIMAL of at most 18 digits, rounding half away from zero; too many digits are NULL.
    public static func shortDecimal(_ text: UnsafeRawBufferPointer, precision: Int, scale: Int) -> Int64? {
        if let unscaled = unsafe DecimalText.parsePlain(text, scale: scale) {
            return unscaled.magnitude < PowersOfTen.uint64(precision) ? unscaled : nil
        }
        if unsafe hasNonASCII(text) { return nil }
        return unsafe DecimalText.castShort(text, precision: precision, scale: scale)
    }

    /// Reads true or false in any case.
    ///
    /// - Parameters:
    ///   - text: the field.
    ///   - extended: whether t, f, 1 and 0 count too (`hive.lazysimple.extended_boolean_literal`).
    /// - Returns: the value, or nil for NULL.
    public static func boolean(_ text: UnsafeRawBufferPointer, extended: Bool = false) -> Bool? {
        if unsafe text.count == 4 && text.equalsLower("true") { return true }
        if unsafe text.count == 5 && text.equalsLower("false") { return false }
        guard extended, text.count == 1 else { return nil }
        switch unsafe text[0] | 0x20 {
        case UInt8(ascii: "t"): return true
        case UInt8(ascii: "f"): return false
        default: return unsafe text[0] == UInt8(ascii: "1") ? true : text[0] == UInt8(ascii: "0") ? false : nil
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes are a text of lower-case letters, in any case.
    func equalsLower(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        var position = 0
        while position < count {
            let byte = unsafe self[position]
            let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
            if unsafe (isUpper ? byte | 0x20 : byte) != text.utf8Start[position] { return false }
            position += 1
        }
        return true
    }
}
