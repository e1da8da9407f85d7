/// DECIMAL as text.
public enum DecimalText {
    /// Bytes that the longest DECIMAL takes: 38 digits, sign, point and a zero.
    public static let maximumLength = 41

    /// Appends a DECIMAL of at most 18 digits, as "-0.05" for -5 of scale 2.
    public static func append(_ unscaled: Int64, scale: Int, to buffer: inout TextBuffer) {
        buffer.reserve(maximumLength)
        var position = unsafe buffer.end
        if unscaled < 0 {
            unsafe position[0] = UInt8(ascii: "-")
            unsafe position += 1
        }
        unsafe position = write(unscaled.magnitude, scale: scale, at: position)
        unsafe buffer.advance(to: position)
    }

    /// Appends a DECIMAL of any precision.
    public static func append(_ unscaled: Int128, scale: Int, to buffer: inout TextBuffer) {
        if let short = Int64(exactly: unscaled) {
            append(short, scale: scale, to: &buffer)
            return
        }
        buffer.reserve(maximumLength)
        var position = unsafe buffer.end
        if unscaled < 0 {
            unsafe position[0] = UInt8(ascii: "-")
            unsafe position += 1
        }
        let start = unsafe position
        let (high, low) = unscaled.magnitude.quotientAndRemainder(dividingBy: 10_000_000_000_000_000_000)
        if high > 0 { unsafe position = IntegerText.write(magnitude: UInt64(truncatingIfNeeded: high), at: position) }
        unsafe IntegerText.writeDigits(UInt64(truncatingIfNeeded: low), count: 19, at: position)
        unsafe position += 19
        let count = unsafe position - start
        if scale > 0 { unsafe position = insertPoint(in: start, count: count, scale: scale) }
        unsafe buffer.advance(to: position)
    }

    /// A DECIMAL as text.
    public static func bytes(_ unscaled: Int128, scale: Int) -> [UInt8] {
        var buffer = TextBuffer()
        append(unscaled, scale: scale, to: &buffer)
        return buffer.array
    }

    @unsafe @inline(__always)
    private static func write(
        _ magnitude: UInt64, scale: Int, at start: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        if scale == 0 { return unsafe IntegerText.write(magnitude: magnitude, at: start) }
        guard scale <= 18 else {
            let end = unsafe IntegerText.write(magnitude: magnitude, at: start)
            return unsafe insertPoint(in: start, count: end - start, scale: scale)
        }
        let unit = PowersOfTen.uint64(scale)
        let whole = magnitude / unit
        let end = unsafe IntegerText.write(magnitude: whole, at: start)
        unsafe end[0] = UInt8(ascii: ".")
        unsafe IntegerText.writeDigits(magnitude &- whole &* unit, count: scale, at: end + 1)
        return unsafe end + 1 + scale
    }

    /// Puts the point into written digits, with zeros in front where they are fewer than the scale.
    @unsafe
    private static func insertPoint(
        in start: UnsafeMutablePointer<UInt8>, count: Int, scale: Int
    ) -> UnsafeMutablePointer<UInt8> {
        let kept = min(count, scale)
        let length = max(count, scale + 1) + 1
        var index = 0
        while index < kept {
            unsafe start[length - 1 - index] = start[count - 1 - index]
            index += 1
        }
        while index < scale {
            unsafe start[length - 1 - index] = 0x30
            index += 1
        }
        unsafe start[length - 1 - scale] = UInt8(ascii: ".")
        if count <= scale { unsafe start[0] = 0x30 }
        return unsafe start + length
    }
}
