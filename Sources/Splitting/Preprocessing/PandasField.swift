/// One field as pandas' `read_csv` reads it.
public enum PandasField {
    /// A number, NaN where the field is missing, `nil` where it is neither.
    ///
    /// - Parameter field: the content of the field, without quotes.
    /// - Returns: the number.
    @unsafe public static func number(_ field: UnsafeRawBufferPointer) -> Double? {
        unsafe number(Array(field)[...])
    }

    /// Whether `read_csv` takes the field for a missing value.
    @unsafe public static func isMissing(_ field: UnsafeRawBufferPointer) -> Bool {
        guard let last = unsafe field.last else { return true }
        guard field.count <= 8, last < 0x30 || last > 0x39 else { return false }
        // What they all begin with.
        switch unsafe field[0] {
        case UInt8(ascii: "#"), UInt8(ascii: "-"), UInt8(ascii: "1"), UInt8(ascii: "<"), UInt8(ascii: "N"),
            UInt8(ascii: "n"):
            break
        default: return false
        }
        return unsafe PandasTyping.isMissing(Array(field)[...])
    }

    static func number(_ field: ArraySlice<UInt8>) -> Double? {
        PandasTyping.isMissing(field) ? .nan : FieldNumber.double(field)
    }

    /// A double as Python's `repr` prints it.
    public static func text(_ number: Double) -> String { PythonText.double(number) }
}
