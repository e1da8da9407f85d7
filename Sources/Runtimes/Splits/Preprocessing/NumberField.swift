import Columnar
import Splitting

/// Fields as numbers, as pandas reads them.
enum NumberField {
    /// A number, NaN where the field is missing, nil where it is neither.
    static func value(_ field: ByteView) -> Double? {
        if field.count == 0 { return .nan }
        // What has none but these bytes is written alike in Java and in Python.
        var isPlain = field.count < 40
        for place in 0..<(isPlain ? field.count : 0) {
            let byte = field[place]
            let isPart = byte &- 0x30 < 10 || byte == 0x2E || byte == 0x2D || byte == 0x2B || byte | 0x20 == 0x65
            if !isPart { isPlain = false }
        }
        if isPlain, let value = unsafe DoubleText.parse(field.buffer) { return value }
        return unsafe PandasField.number(field.buffer)
    }
}
