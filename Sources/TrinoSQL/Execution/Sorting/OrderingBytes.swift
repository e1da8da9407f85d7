import Columnar

/// Nested values as bytes in the order of the values: ARRAY and ROW of what can be ordered.
///
/// As where they are compared, a NULL within is an error.
enum OrderingBytes {
    /// A VARBINARY for each value of a nested column, NULL where it is.
    ///
    /// - Returns: a column that fails where a value cannot be ordered.
    static func encode(_ column: Column) -> Column {
        var failures = column.failures?.byRow ?? [:]
        let result = ByteRows.column(of: column) { row, bytes in
            let start = bytes.count
            do throws(Failure) {
                try append(column, row, &bytes)
            } catch {
                bytes.removeSubrange(start...)
                failures[row] = error
            }
        }
        return failures.isEmpty ? result : result.with(failures: RowFailures(failures))
    }

    private static func append(_ column: Column, _ row: Int, _ bytes: inout [UInt8]) throws(Failure) {
        let at = row &* column.step
        switch column.type {
        case .row:
            for child in column.children {
                if child.isNull(at) { throw .nullInComparedRow }
                try append(child, at, &bytes)
            }
        case .array:
            for element in column.elements(of: at) {
                if column.children[0].isNull(element) { throw .nullInComparedArray }
                bytes.append(1)
                try append(column.children[0], element, &bytes)
            }
            bytes.append(0)
        default: appendFlat(column, at, &bytes)
        }
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
