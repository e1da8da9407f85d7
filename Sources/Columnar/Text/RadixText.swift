/// Integers in the bases 2...36, as `to_base` and `from_base` write and read them.
public enum RadixText {
    /// Bases that Trino takes.
    public static let bases: ClosedRange<Int64> = 2...36
    /// The INVALID_FUNCTION_ARGUMENT for other bases.
    public static let baseMessage = "Radix must be between 2 and 36"

    /// Appends a number with lower-case digits.
    ///
    /// - Parameters:
    ///   - value: the number.
    ///   - base: one of ``bases``.
    ///   - buffer: where the text goes.
    public static func append(_ value: Int64, base: Int64, to buffer: inout TextBuffer) {
        buffer.append(String(value, radix: Int(base)))
    }

    /// Reads a number: an optional sign and digits in any case.
    ///
    /// - Returns: the value, or nil where Trino fails with INVALID_FUNCTION_ARGUMENT and ``failureMessage(_:base:)``.
    public static func parse(_ text: UnsafeRawBufferPointer, base: Int64) -> Int64? {
        if base == 10 { return unsafe IntegerText.parse(text) }
        return Int64(unsafe text.decoded, radix: Int(base))
    }

    /// Trino's text for a value that ``parse(_:base:)`` refuses.
    public static func failureMessage(_ text: UnsafeRawBufferPointer, base: Int64) -> String {
        "Not a valid base-\(base) number: \(unsafe text.decoded)"
    }
}
