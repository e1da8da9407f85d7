extension DoubleText {
    /// Reads a DOUBLE as Java's `Double.parseDouble` and so `CAST(varchar AS double)` do, correctly rounded.
    ///
    /// Spaces and control characters at both ends are ignored. Accepted are decimal numbers with or without point and
    /// exponent, hexadecimal numbers with a binary exponent (0x1.8p1), each with an optional final d, D, f or F, and
    /// exactly `NaN` and `Infinity`; all with an optional sign. Too large numbers are infinite, too small ones zero.
    ///
    /// - Returns: the value, or nil where Trino fails with ``CastMessage/varchar(_:to:)``.
    public static func parse(_ text: UnsafeRawBufferPointer) -> Double? {
        unsafe parseNumber(text.javaTrimmed, .double)
    }

    /// Reads a REAL as Java's `Float.parseFloat` and so `CAST(varchar AS real)` do, rounded once.
    public static func parseReal(_ text: UnsafeRawBufferPointer) -> Double? {
        unsafe parseNumber(text.javaTrimmed, .real)
    }

    /// The DOUBLE nearest to `digits` times 10 to the power `exponent`, ties to even.
    static func nearest(_ digits: UInt64, _ exponent: Int) -> Double {
        Double(bitPattern: FloatFormat.double.nearest(digits, exponent))
    }

    @inline(__always)
    private static func parseNumber(_ text: UnsafeRawBufferPointer, _ format: FloatFormat) -> Double? {
        guard let number = unsafe ScannedNumber(text) else { return unsafe parseOther(text, format) }
        var magnitude: Double
        if number.digits < 1 << 53 && number.exponent >= -22 && number.exponent <= 22 && !number.isTruncated
            && format.isDouble
        {
            // Both are exact, so one rounding happens (Clinger 1990).
            magnitude = Double(number.digits)
            if number.exponent < 0 {
                magnitude /= PowersOfTen.double(0 &- number.exponent)
            } else {
                magnitude *= PowersOfTen.double(number.exponent)
            }
        } else {
            let bits = format.nearest(number.digits, number.exponent)
            if number.isTruncated && format.nearest(number.digits &+ 1, number.exponent) != bits {
                magnitude = unsafe parseManyDigits(text, format)
            } else {
                magnitude = format.value(bits)
            }
        }
        return number.isNegative ? -magnitude : magnitude
    }

    /// More digits than 64 bits hold, and they matter: leaves it to the standard library, which rounds correctly.
    @inline(never)
    private static func parseManyDigits(_ text: UnsafeRawBufferPointer, _ format: FloatFormat) -> Double {
        var characters: [UInt8] = []
        var position = 0
        while position < text.count {
            let byte = unsafe text[position]
            let isPart = isDigit(byte) || byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e")
            if isPart || (byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")) && position > 0 {
                characters.append(byte)
            }
            position += 1
        }
        let plain = String(decoding: characters, as: UTF8.self)
        return format.isDouble ? Double(plain) ?? .nan : Double(Float(plain) ?? .nan)
    }

    @inline(never)
    private static func parseOther(_ text: UnsafeRawBufferPointer, _ format: FloatFormat) -> Double? {
        guard text.count > 0 else { return nil }
        let first = unsafe text[0]
        let isNegative = first == UInt8(ascii: "-")
        let rest = unsafe isNegative || first == UInt8(ascii: "+") ? text.part(1, text.count) : text
        if unsafe rest.equals("NaN") { return .nan }
        if unsafe rest.equals("Infinity") { return isNegative ? -.infinity : .infinity }
        guard let magnitude = unsafe parseHexadecimal(rest, format) else { return nil }
        return isNegative ? -magnitude : magnitude
    }
}

/// A decimal number in text: sign, up to 19 significant digits and the power of ten that they are multiplied with.
struct ScannedNumber {
    var isNegative = false
    var digits: UInt64 = 0
    var exponent = 0
    /// Whether digits other than zero follow those kept.
    var isTruncated = false

    /// Scans Java's decimal notation; nil if the text is something else.
    @inline(__always)
    init?(_ text: UnsafeRawBufferPointer) {
        let count = text.count
        guard count > 0, let base = unsafe text.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
        var position = 0
        if unsafe base[0] == UInt8(ascii: "-") || base[0] == UInt8(ascii: "+") {
            isNegative = unsafe base[0] == UInt8(ascii: "-")
            position = 1
        }
        var kept = 0
        var anyDigit = false
        var fraction = 0
        var afterPoint = false
        while position < count {
            let byte = unsafe base[position]
            let digit = byte &- 0x30
            if digit < 10 {
                anyDigit = true
                if kept < 19 {
                    digits = digits &* 10 &+ UInt64(digit)
                    if digits != 0 { kept &+= 1 }
                    if afterPoint { fraction &-= 1 }
                } else {
                    if digit != 0 { isTruncated = true }
                    if !afterPoint { fraction &+= 1 }
                }
            } else if byte == UInt8(ascii: ".") && !afterPoint {
                afterPoint = true
            } else {
                break
            }
            position &+= 1
        }
        guard anyDigit else { return nil }
        exponent = fraction
        if position == count { return }
        if unsafe base[position] | 0x20 == UInt8(ascii: "e") {
            position &+= 1
            var negativeExponent = false
            if unsafe position < count && (base[position] == UInt8(ascii: "-") || base[position] == UInt8(ascii: "+")) {
                negativeExponent = unsafe base[position] == UInt8(ascii: "-")
                position &+= 1
            }
            guard unsafe position < count && isDigit(base[position]) else { return nil }
            var written = 0
            while unsafe position < count && isDigit(base[position]) {
                if written < 1_000_000_000 { written = unsafe written &* 10 &+ Int(base[position] &- 0x30) }
                position &+= 1
            }
            exponent &+= negativeExponent ? 0 &- written : written
        }
        if position == count { return }
        let suffix = unsafe base[position] | 0x20
        guard position &+ 1 == count, suffix == UInt8(ascii: "d") || suffix == UInt8(ascii: "f") else { return nil }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes are a fixed text.
    func equals(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        var position = 0
        while position < count {
            if unsafe self[position] != text.utf8Start[position] { return false }
            position += 1
        }
        return true
    }
}
