/// Data sizes as `parse_data_size` and `parse_presto_data_size` take them.
public enum DataSizeText {
    /// Why a text is no data size.
    public enum ParseFailure: Error, Hashable, Sendable {
        /// INVALID_FUNCTION_ARGUMENT.
        case invalid
        /// NUMERIC_VALUE_OUT_OF_RANGE.
        case outOfRange
    }

    /// Reads a size as "2.3MB": digits with at most one point and B, kB, MB, GB, TB, PB, EB, ZB or YB, nothing else.
    ///
    /// - Returns: bytes (units are powers of 1024), without fraction, as the unscaled value of a DECIMAL(38, 0).
    /// - Throws: ``ParseFailure``.
    public static func parse(_ text: UnsafeRawBufferPointer) throws(ParseFailure) -> Int128 {
        guard let bytes = unsafe bytes(text) else { throw .invalid }
        guard bytes.words.count <= 2 else { throw .outOfRange }
        let value = UInt128(bytes.words.count > 1 ? bytes.words[1] : 0) << 64 | UInt128(bytes.words[0])
        guard value <= DecimalMath.maximum.magnitude else { throw .outOfRange }
        return Int128(value)
    }

    /// Trino's text for a value that is refused.
    public static func message(_ failure: ParseFailure, _ text: UnsafeRawBufferPointer) -> String {
        switch failure {
        case .invalid: "Invalid data size: '\(unsafe text.decoded)'"
        case .outOfRange: "Value out of range: '\(unsafe text.decoded)' ('\(unsafe bytes(text)?.decimal ?? "")B')"
        }
    }

    /// The number of bytes; nil if the text is something else.
    private static func bytes(_ text: UnsafeRawBufferPointer) -> LongNumber? {
        var position = 0
        var number = LongNumber(0)
        var anyDigit = false
        var fraction = -1
        while position < text.count {
            let byte = unsafe text[position]
            if isDigit(byte) {
                anyDigit = true
                number.multiply(by: 10)
                number.add(UInt64(byte - 0x30))
                if fraction >= 0 { fraction += 1 }
            } else if byte == UInt8(ascii: ".") {
                guard fraction < 0 else { return nil }
                fraction = 0
            } else {
                break
            }
            position += 1
        }
        guard anyDigit, let power = unsafe power(text.part(position, text.count)) else { return nil }
        for _ in 0..<power { number.multiply(by: 1024) }
        for _ in 0..<max(fraction, 0) { number.divide(by: 10) }
        // Leading zero words would make a small number look large.
        while number.words.count > 1 && number.words.last == 0 { number.words.removeLast() }
        return number
    }

    private static func power(_ unit: UnsafeRawBufferPointer) -> Int? {
        let units: [StaticString] = ["B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"]
        return units.firstIndex { unsafe unit.equals($0) }
    }
}
