/// What a DECIMAL literal says: value and type.
public struct DecimalLiteral: Hashable, Sendable {
    /// The digits without the point.
    public var unscaled: Int128
    /// Digits of the type, 1...38.
    public var precision: Int
    /// Digits after the point.
    public var scale: Int

    /// Makes a literal from its parts, which are not checked.
    public init(unscaled: Int128, precision: Int, scale: Int) {
        self.unscaled = unscaled
        self.precision = precision
        self.scale = scale
    }
}

extension DecimalText {
    /// Why text is no DECIMAL.
    public enum ParseFailure: Error, Hashable, Sendable {
        /// The text is not a number.
        case notANumber
        /// The number has more digits than the type.
        case tooLarge
    }

    /// Reads a literal as 1.50 or DECIMAL '-.5', which decides its own type.
    ///
    /// The precision is the number of digits without leading zeros before the point, at least 1. Spaces and exponents are
    /// not accepted.
    ///
    /// - Throws: `.notANumber`, or `.tooLarge` for more than 38 digits ("Value exceeds maximum precision").
    public static func parseLiteral(_ text: UnsafeRawBufferPointer) throws(ParseFailure) -> DecimalLiteral {
        var position = 0
        var isNegative = false
        if unsafe text.count > 0 && (text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+")) {
            isNegative = unsafe text[0] == UInt8(ascii: "-")
            position = 1
        }
        var value: UInt128 = 0
        var precision = 0
        var scale = 0
        var anyDigit = false
        var afterPoint = false
        while position < text.count {
            let byte = unsafe text[position]
            if isDigit(byte) {
                anyDigit = true
                if byte != 0x30 || precision > 0 || afterPoint { precision += 1 }
                if afterPoint { scale += 1 }
                if precision <= 38 { value = value &* 10 &+ UInt128(byte &- 0x30) }
            } else if byte == UInt8(ascii: ".") && !afterPoint {
                afterPoint = true
            } else {
                throw .notANumber
            }
            position += 1
        }
        guard anyDigit else { throw .notANumber }
        guard precision <= 38 else { throw .tooLarge }
        let unscaled = Int128(value)
        return DecimalLiteral(
            unscaled: isNegative ? -unscaled : unscaled, precision: max(precision, 1), scale: scale)
    }

    /// Reads a DECIMAL as `CAST(varchar AS decimal(p, s))` does, with p up to 18.
    ///
    /// - Returns: the unscaled value, or nil where Trino fails with ``CastMessage/decimal(_:precision:scale:)``.
    public static func castShort(_ text: UnsafeRawBufferPointer, precision: Int, scale: Int) -> Int64? {
        if let unscaled = unsafe parsePlain(text, scale: scale) {
            return unscaled.magnitude < PowersOfTen.uint64(precision) ? unscaled : nil
        }
        guard let unscaled = unsafe try? parse(text, precision: precision, scale: scale) else { return nil }
        return Int64(truncatingIfNeeded: unscaled)
    }

    /// Reads a DECIMAL as `CAST(varchar AS decimal(p, s))` does.
    ///
    /// - Returns: the unscaled value, or nil where Trino fails with ``CastMessage/decimal(_:precision:scale:)``.
    public static func cast(_ text: UnsafeRawBufferPointer, precision: Int, scale: Int) -> Int128? {
        unsafe try? parse(text, precision: precision, scale: scale)
    }

    /// Digits with at most one point, at most 18 of them and at most `scale` after the point; nil for all other text.
    @inline(__always)
    static func parsePlain(_ text: UnsafeRawBufferPointer, scale: Int) -> Int64? {
        let count = text.count
        guard count > 0, count <= 19, scale <= 18,
            let base = unsafe text.baseAddress?.assumingMemoryBound(to: UInt8.self)
        else { return nil }
        var position = 0
        let isNegative = unsafe base[0] == UInt8(ascii: "-")
        if isNegative { position = 1 }
        var value: UInt64 = 0
        var digits = 0
        var point = -1
        while position < count {
            let byte = unsafe base[position]
            let digit = byte &- 0x30
            if digit < 10 {
                value = value &* 10 &+ UInt64(digit)
                digits &+= 1
            } else if byte == UInt8(ascii: ".") && point < 0 {
                point = digits
            } else {
                return nil
            }
            position &+= 1
        }
        let missing = scale &- (point < 0 ? 0 : digits &- point)
        guard digits > 0, missing >= 0, digits &+ missing <= 18 else { return nil }
        let unscaled = Int64(bitPattern: value &* PowersOfTen.uint64(missing))
        return isNegative ? 0 &- unscaled : unscaled
    }

    /// Reads a number as Java's `BigDecimal` does and rounds it half away from zero.
    ///
    /// An optional sign, digits with at most one point, and an optional exponent; no spaces.
    static func parse(
        _ text: UnsafeRawBufferPointer, precision: Int, scale: Int
    ) throws(ParseFailure) -> Int128 {
        guard let shape = unsafe NumberShape(text) else {
            guard unsafe hasNonASCII(text), let ascii = unsafe asciiDigits(text) else { throw .notANumber }
            let result: Result<Int128, ParseFailure> = unsafe ascii.withUnsafeBytes { bytes in
                guard unsafe NumberShape(bytes) != nil else { return .failure(.notANumber) }
                return Result { () throws(ParseFailure) in
                    unsafe try parse(bytes, precision: precision, scale: scale)
                }
            }
            return try result.get()
        }
        // The power of ten of the digit that comes next.
        var power = shape.digitsBeforePoint - 1 + shape.exponent
        var value: UInt128 = 0
        var significant = 0
        var position = shape.start
        while position < shape.end && power >= -scale {
            let byte = unsafe text[position]
            position += 1
            if byte == UInt8(ascii: ".") { continue }
            value = value &* 10 &+ UInt128(byte &- 0x30)
            if value != 0 { significant += 1 }
            if significant > 38 { throw .tooLarge }
            power -= 1
        }
        if position < shape.end && power == -scale - 1 {
            if unsafe text[position] == UInt8(ascii: ".") { position += 1 }
            if unsafe position < shape.end && text[position] >= UInt8(ascii: "5") { value += 1 }
        }
        let missing = power + scale + 1
        if missing > 0 && value != 0 {
            guard significant + missing <= 38 else { throw .tooLarge }
            value *= PowersOfTen.int128(missing).magnitude
        }
        guard value < PowersOfTen.int128(precision).magnitude else { throw .tooLarge }
        return shape.isNegative ? -Int128(value) : Int128(value)
    }
}

/// Where the parts of a number lie in a text.
private struct NumberShape {
    var isNegative = false
    /// First digit or point.
    var start = 0
    /// After the last digit or point.
    var end: Int
    var digitsBeforePoint = 0
    var exponent = 0

    /// Scans the notation of Java's `BigDecimal`; nil if the text is something else.
    init?(_ text: UnsafeRawBufferPointer) {
        let count = text.count
        if unsafe count > 0 && (text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+")) {
            isNegative = unsafe text[0] == UInt8(ascii: "-")
            start = 1
        }
        var position = start
        var digits = 0
        var point = -1
        while position < count {
            let byte = unsafe text[position]
            if isDigit(byte) {
                digits += 1
            } else if byte == UInt8(ascii: ".") && point < 0 {
                point = digits
            } else {
                break
            }
            position += 1
        }
        end = position
        guard digits > 0 else { return nil }
        digitsBeforePoint = point < 0 ? digits : point
        if position < count {
            guard unsafe text[position] | 0x20 == UInt8(ascii: "e") else { return nil }
            position += 1
            var isNegativeExponent = false
            if unsafe position < count && (text[position] == UInt8(ascii: "-") || text[position] == UInt8(ascii: "+")) {
                isNegativeExponent = unsafe text[position] == UInt8(ascii: "-")
                position += 1
            }
            guard position < count else { return nil }
            while position < count {
                guard unsafe isDigit(text[position]) else { return nil }
                exponent = unsafe exponent * 10 + Int(text[position] - 0x30)
                guard exponent <= 9_999_999_999 else { return nil }
                position += 1
            }
            if isNegativeExponent { exponent = -exponent }
        }
        // The scale of a BigDecimal has 32 bits.
        guard Int32(exactly: digits - digitsBeforePoint - exponent) != nil else { return nil }
    }
}
