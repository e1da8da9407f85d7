extension DoubleText {
    /// Appends a DOUBLE as Python's `repr` shows it, which is also how pandas' `to_csv` does: the shortest digits that read
    /// back, with an exponent below 1e-4 and from 1e16 on (1.0, 0.0001, 1e-05, 1e+16), `nan` and `inf`.
    public static func appendPython(_ value: Double, to buffer: inout TextBuffer) {
        buffer.reserve(maximumLength)
        guard value.isFinite else {
            return buffer.append(value.isNaN ? "nan" : value < 0 ? "-inf" : "inf")
        }
        if value.sign == .minus { buffer.appendReserved(UInt8(ascii: "-")) }
        guard value != 0 else { return buffer.append("0.0") }
        guard value.magnitude >= 0x1p-1000 else { return appendTiny(value.magnitude, to: &buffer) }
        let decimal = ShortestDecimal(value)
        let count = IntegerText.digitCount(decimal.digits)
        appendPython(decimal.digits, count: count, point: count &+ decimal.exponent, to: &buffer)
    }

    /// Digits, of which so many stand before the point.
    private static func appendPython(_ digits: UInt64, count: Int, point: Int, to buffer: inout TextBuffer) {
        guard point > -4 && point <= 16 else {
            let power = PowersOfTen.uint64(count &- 1)
            buffer.appendReserved(UInt8(ascii: "0") &+ UInt8(digits / power))
            if count > 1 {
                buffer.appendReserved(UInt8(ascii: "."))
                appendDigits(digits % power, count: count &- 1, to: &buffer)
            }
            buffer.appendReserved(UInt8(ascii: "e"))
            let exponent = point &- 1
            buffer.appendReserved(exponent < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
            let magnitude = UInt64(exponent.magnitude)
            return appendDigits(magnitude, count: magnitude < 100 ? 2 : 3, to: &buffer)
        }
        if point <= 0 {
            buffer.append("0.")
            for _ in point..<0 { buffer.appendReserved(UInt8(ascii: "0")) }
            return appendDigits(digits, count: count, to: &buffer)
        }
        if point >= count {
            appendDigits(digits, count: count, to: &buffer)
            for _ in count..<point { buffer.appendReserved(UInt8(ascii: "0")) }
            return buffer.append(".0")
        }
        let divisor = PowersOfTen.uint64(count &- point)
        appendDigits(digits / divisor, count: point, to: &buffer)
        buffer.appendReserved(UInt8(ascii: "."))
        appendDigits(digits % divisor, count: count &- point, to: &buffer)
    }

    private static func appendDigits(_ digits: UInt64, count: Int, to buffer: inout TextBuffer) {
        unsafe IntegerText.writeDigits(digits, count: count, at: buffer.end)
        buffer.advance(count)
    }

    /// The tiniest numbers: Java shows two digits of some where one tells them apart, so the standard library prints them.
    @inline(never)
    private static func appendTiny(_ magnitude: Double, to buffer: inout TextBuffer) {
        // Swift's form is Python's here but for a needless ".0".
        let text = magnitude.description
        guard let end = text.firstIndex(of: "e"), text[..<end].hasSuffix(".0") else { return buffer.append(text) }
        buffer.append(String(text[..<end].dropLast(2)) + text[end...])
    }
}
