import Columnar

/// Nested values as bytes in the order of the values: ARRAY and ROW of what can be ordered.
///
/// A byte stands before each part; the bytes of a value with a NULL in it end with a mark in the place of the NULL.
/// Such a value has an order among those that differ from it before the mark, and no order among the others
/// (``ComparedNulls``). The bytes of all other values end with 0.
enum OrderingBytes {
    /// The end of an array, and of a value without NULLs.
    static let end: UInt8 = 0
    /// Stands before an element or a field.
    static let part: UInt8 = 1
    /// In the place of a NULL among elements.
    static let nullElement: UInt8 = 2
    /// In the place of a NULL among fields.
    static let nullField: UInt8 = 3

    /// A VARBINARY for each value of a nested column, NULL where it is.
    static func encode(_ column: Column) -> Column {
        ByteRows.column(of: column) { row, bytes in
            if append(column, row, &bytes) { bytes.append(end) }
        }
    }

    /// Appends a value as far as it has no NULL.
    ///
    /// - Returns: whether it has none.
    private static func append(_ column: Column, _ row: Int, _ bytes: inout [UInt8]) -> Bool {
        let at = row &* column.step
        switch column.type {
        case .row:
            for child in column.children {
                if child.isNull(at) {
                    bytes.append(nullField)
                    return false
                }
                bytes.append(part)
                if !append(child, at, &bytes) { return false }
            }
        case .array:
            for element in column.elements(of: at) {
                if column.children[0].isNull(element) {
                    bytes.append(nullElement)
                    return false
                }
                bytes.append(part)
                if !append(column.children[0], element, &bytes) { return false }
            }
            bytes.append(end)
        default: appendFlat(column, at, &bytes)
        }
        return true
    }

    private static func appendFlat(_ column: Column, _ at: Int, _ bytes: inout [UInt8]) {
        switch column.type.physical {
        case .bool: bytes.append(column.bools[at])
        case .int64: append(UInt64(bitPattern: column.int64s[at]) ^ 1 << 63, &bytes)
        case .double: append(DoubleWords.word(column.doubles[at], ordersZeros: true), &bytes)
        case .int128:
            let value = column.int128s[at]
            let sign = UInt128(1) << 127
            switch column.type {
            case .timestampWithTimeZone, .timeWithTimeZone: append(UInt128(bitPattern: value >> 16) ^ sign, &bytes)
            case .uuid: append(UInt128(bitPattern: value), &bytes)
            default: append(UInt128(bitPattern: value) ^ sign, &bytes)
            }
        case .bytes:
            // Zero bytes are escaped, so that the end comes before all that goes on.
            for byte in column.views[at].array {
                bytes.append(byte)
                if byte == 0 { bytes.append(0xFF) }
            }
            // CHAR values compare as if they went on with spaces; none has more bytes than this.
            if case .char(let length) = column.type {
                let missing = 4 * length - column.views[at].count
                if missing > 0 { bytes += repeatElement(0x20, count: missing) }
            }
            bytes += [0, 0]
        case .nested: preconditionFailure("a nested value has parts")
        }
    }

    private static func append<Word: FixedWidthInteger>(_ word: Word, _ bytes: inout [UInt8]) {
        for shift in stride(from: Word.bitWidth - 8, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: word >> Word(shift)))
        }
    }
}
