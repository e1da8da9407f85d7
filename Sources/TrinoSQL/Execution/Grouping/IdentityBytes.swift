import Columnar

/// Nested values as bytes that are equal exactly if the values are not distinct.
///
/// NULLs within are alike, and so are NaNs and both zeros; the entries of a MAP come in the order of their keys' bytes.
enum IdentityBytes {
    /// A VARBINARY for each value of a nested column, NULL where it is.
    static func encode(_ column: Column) -> Column {
        ByteRows.column(of: column) { row, bytes in append(column, row, &bytes) }
    }

    private static func appendPart(_ column: Column, _ row: Int, _ bytes: inout [UInt8]) {
        let isNull = column.isNull(row)
        bytes.append(isNull ? 0 : 1)
        if !isNull { append(column, row, &bytes) }
    }

    private static func append(_ column: Column, _ row: Int, _ bytes: inout [UInt8]) {
        let at = row &* column.step
        switch column.type {
        case .row: for child in column.children { appendPart(child, at, &bytes) }
        case .array:
            let range = column.elements(of: at)
            append(UInt32(range.count), &bytes)
            for element in range { appendPart(column.children[0], element, &bytes) }
        case .map:
            let range = column.elements(of: at)
            append(UInt32(range.count), &bytes)
            let entries = range.map { entry -> (key: [UInt8], entry: Int) in
                var key: [UInt8] = []
                appendPart(column.children[0], entry, &key)
                return (key, entry)
            }
            for (key, entry) in entries.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                bytes += key
                appendPart(column.children[1], entry, &bytes)
            }
        default: appendFlat(column, at, &bytes)
        }
    }

    private static func appendFlat(_ column: Column, _ at: Int, _ bytes: inout [UInt8]) {
        switch column.type.physical {
        case .bool: bytes.append(column.bools[at])
        case .int64: append(UInt64(bitPattern: column.int64s[at]), &bytes)
        case .double: append(KeyLayout.bits(of: column.doubles[at]), &bytes)
        case .int128:
            let value = column.int128s[at]
            switch column.type {
            // The zone does not count.
            case .timestampWithTimeZone, .timeWithTimeZone: append(UInt128(bitPattern: value >> 16), &bytes)
            default: append(UInt128(bitPattern: value), &bytes)
            }
        case .bytes:
            let view = column.views[at]
            append(UInt32(view.count), &bytes)
            unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: view.start, count: view.count))
        case .nested: preconditionFailure("a nested value has parts")
        }
    }

    private static func append<Word: FixedWidthInteger>(_ word: Word, _ bytes: inout [UInt8]) {
        for shift in stride(from: Word.bitWidth - 8, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: word >> Word(shift)))
        }
    }
}

/// Columns of bytes that are made row by row.
enum ByteRows {
    /// A VARBINARY for each row of a column, NULL where it is, with its failures.
    ///
    /// - Parameters:
    ///   - source: the column.
    ///   - append: appends the bytes of a row that is not NULL.
    /// - Returns: a column of as many rows.
    /// - Throws: what `append` throws.
    static func column<E>(of source: Column, _ append: (Int, inout [UInt8]) throws(E) -> Void) throws(E) -> Column {
        let rows = source.stored
        var bytes: [UInt8] = []
        var ends: [Int] = []
        ends.reserveCapacity(rows)
        for row in 0..<rows {
            if !source.isNull(row), source.failures?.byRow[row] == nil { try append(row, &bytes) }
            ends.append(bytes.count)
        }
        let text = Buffer.copy(of: bytes)
        let values = Buffer(byteCount: rows * MemoryLayout<ByteView>.stride)
        let views = Lane<ByteView>(values, count: rows)
        let base = unsafe text.base.assumingMemoryBound(to: UInt8.self)
        var start = 0
        for row in 0..<rows {
            views[row] = unsafe ByteView(start: base + start, count: ends[row] - start)
            start = ends[row]
        }
        return Column(
            type: .varbinary, count: source.count, values: values, nulls: source.nulls, isConstant: source.isConstant,
            owners: [text], failures: source.failures)
    }
}

extension Column {
    /// The column as hash tables take it: nested values as bytes that tell them apart.
    var hashKey: Column { type.physical == .nested ? IdentityBytes.encode(self) : self }
}

extension DataType {
    /// The type of ``Column/hashKey``.
    var hashKey: DataType { physical == .nested ? .varbinary : self }
}
