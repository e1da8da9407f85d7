/// BOOLEAN as text.
public enum BooleanText {
    /// Reads a BOOLEAN as `CAST(varchar AS boolean)` does: t, f, true, false in any case, 1 or 0; no spaces.
    ///
    /// - Returns: the value, or nil where Trino fails with ``CastMessage/varchar(_:to:)``.
    public static func cast(_ text: UnsafeRawBufferPointer) -> Bool? {
        unsafe HiveText.boolean(text, extended: true)
    }

    /// Appends true or false.
    public static func append(_ value: Bool, to buffer: inout TextBuffer) {
        buffer.append(value ? "true" : "false")
    }
}
