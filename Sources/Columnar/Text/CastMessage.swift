/// The texts of Trino's failures of casts; the code is INVALID_CAST_ARGUMENT unless said otherwise.
public enum CastMessage {
    /// From VARCHAR to BOOLEAN, DOUBLE, REAL or an integer type.
    ///
    /// - Parameters:
    ///   - text: the value, not trimmed.
    ///   - type: BOOLEAN, DOUBLE, REAL, BIGINT, INT, SMALLINT or TINYINT.
    /// - Returns: Trino's text.
    public static func varchar(_ text: UnsafeRawBufferPointer, to type: String) -> String {
        "Cannot cast '\(unsafe text.decoded)' to \(type)"
    }

    /// From VARCHAR to DATE.
    public static func date(_ text: UnsafeRawBufferPointer) -> String {
        "Value cannot be cast to date: \(unsafe text.decoded)"
    }

    /// From VARCHAR to TIME.
    public static func time(_ text: UnsafeRawBufferPointer) -> String {
        "Value cannot be cast to time: \(unsafe text.decoded)"
    }

    /// From VARCHAR to TIMESTAMP.
    public static func timestamp(_ text: UnsafeRawBufferPointer) -> String {
        "Value cannot be cast to timestamp: \(unsafe text.decoded)"
    }

    /// From VARCHAR to DECIMAL; looks at the text again to see what is wrong.
    public static func decimal(_ text: UnsafeRawBufferPointer, precision: Int, scale: Int) -> String {
        var reason = "Value is not a number."
        do {
            _ = unsafe try DecimalText.parse(text, precision: precision, scale: scale)
        } catch .tooLarge {
            reason = "Value too large."
        } catch {}
        return "Cannot cast VARCHAR '\(unsafe text.decoded)' to DECIMAL(\(precision), \(scale)). \(reason)"
    }

    /// From DOUBLE or REAL to DECIMAL.
    ///
    /// - Parameters:
    ///   - type: DOUBLE or REAL.
    ///   - value: what was cast, as Java's `toString` shows it.
    ///   - precision: digits of the result.
    ///   - scale: digits after the point of the result.
    /// - Returns: Trino's text.
    public static func number(_ type: String, _ value: String, precision: Int, scale: Int) -> String {
        "Cannot cast \(type) '\(value)' to DECIMAL(\(precision), \(scale))"
    }

    /// From DECIMAL to DECIMAL.
    ///
    /// - Parameters:
    ///   - unscaled: the value.
    ///   - from: its type.
    ///   - to: the type of the result.
    /// - Returns: Trino's text.
    public static func decimal(
        _ unscaled: Int128, from: (precision: Int, scale: Int), to: (precision: Int, scale: Int)
    ) -> String {
        let value = String(decoding: DecimalText.bytes(unscaled, scale: from.scale), as: UTF8.self)
        let source = "DECIMAL(\(from.precision), \(from.scale))"
        return "Cannot cast \(source) '\(value)' to DECIMAL(\(to.precision), \(to.scale))"
    }

    /// From DECIMAL to an integer type.
    ///
    /// - Parameters:
    ///   - unscaled: the value.
    ///   - precision: digits of its type; up to 18, the text has the rounded number, as in Trino.
    ///   - scale: digits after its point.
    ///   - type: BIGINT, INTEGER, SMALLINT or TINYINT.
    /// - Returns: Trino's text.
    public static func decimal(_ unscaled: Int128, precision: Int, scale: Int, to type: String) -> String {
        var value = String(decoding: DecimalText.bytes(unscaled, scale: scale), as: UTF8.self)
        if precision <= 18, let rounded = DecimalMath.rescale(unscaled, by: -scale) { value = "\(rounded)" }
        return "Cannot cast '\(value)' to \(type)"
    }

    /// A value whose text is longer than the VARCHAR it is cast to; not for DOUBLE and REAL.
    public static func tooLong(_ text: String, length: Int) -> String {
        "Value \(text) cannot be represented as varchar(\(length))"
    }

    /// A DOUBLE or REAL whose text is longer than the VARCHAR it is cast to.
    ///
    /// - Parameters:
    ///   - display: as Java's `toString` shows it.
    ///   - scientific: the text that does not fit.
    ///   - length: what fits.
    /// - Returns: Trino's text.
    public static func tooLong(_ display: String, _ scientific: String, length: Int) -> String {
        "Value \(display) (\(scientific)) cannot be represented as varchar(\(length))"
    }
}
