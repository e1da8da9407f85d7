import Columnar

/// Appends values in Avro's binary encoding.
struct AvroEncoding {
    private(set) var bytes: [UInt8] = []

    mutating func clear() { bytes.removeAll(keepingCapacity: true) }

    mutating func append(_ more: [UInt8]) { bytes += more }

    /// A number, zigzag.
    mutating func append(_ value: Int64) {
        var rest = UInt64(bitPattern: value << 1 ^ value >> 63)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// A length, and the bytes.
    mutating func append(view: ByteView) {
        append(Int64(view.count))
        unsafe bytes.append(contentsOf: view.buffer)
    }

    /// A value of a column that may be NULL, as the second branch of a union.
    ///
    /// - Precondition: the column is decoded, and its type one that files have.
    mutating func append(_ column: Column, row: Int) {
        if column.isNull(row) { return bytes.append(0) }
        bytes.append(2)
        appendValue(column, row)
    }

    private mutating func appendValue(_ column: Column, _ row: Int) {
        let at = row * column.step
        switch column.type {
        case .boolean: bytes.append(column.bools[at])
        case .real: append(bits: UInt64(Float(column.doubles[at]).bitPattern), count: 4)
        case .double: append(bits: column.doubles[at].bitPattern, count: 8)
        case .decimal(let precision, _):
            append(decimal: precision <= 18 ? Int128(column.int64s[at]) : column.int128s[at])
        case .timestamp(let precision): append(millis(column, at, precision))
        case .array: appendItems(column, at) { $0.append(column.children[0], row: $1) }
        case .map:
            appendItems(column, at) { encoding, item in
                let keys = column.children[0]
                encoding.append(view: keys.views[item * keys.step])
                encoding.append(column.children[1], row: item)
            }
        case .row: for child in column.children { append(child, row: at) }
        default:
            if column.type.physical == .bytes { append(view: column.views[at]) } else { append(column.int64s[at]) }
        }
    }

    private mutating func appendItems(_ column: Column, _ at: Int, _ item: (inout AvroEncoding, Int) -> Void) {
        let offsets = Lane<Int64>(column.values, count: column.stored + 1)
        let (first, end) = (Int(offsets[at]), Int(offsets[at + 1]))
        if end > first {
            append(Int64(end - first))
            for element in first..<end { item(&self, element) }
        }
        append(0)
    }

    private func millis(_ column: Column, _ at: Int, _ precision: Int) -> Int64 {
        if precision <= 6 {
            let micros = column.int64s[at]
            return micros / 1000 - (micros % 1000 < 0 ? 1 : 0)
        }
        let picos = column.int128s[at]
        return Int64(truncatingIfNeeded: picos / 1_000_000_000 - (picos % 1_000_000_000 < 0 ? 1 : 0))
    }

    private mutating func append(bits: UInt64, count: Int) {
        for byte in 0..<count { bytes.append(UInt8(truncatingIfNeeded: bits >> (8 * UInt64(byte)))) }
    }

    /// As few big-endian bytes as the number needs.
    private mutating func append(decimal value: Int128) {
        var count = 1
        while count < 16 && (value >> Int128(8 * count - 1) != 0 && value >> Int128(8 * count - 1) != -1) { count += 1 }
        append(Int64(count))
        for byte in stride(from: count - 1, through: 0, by: -1) {
            bytes.append(UInt8(truncatingIfNeeded: value >> Int128(8 * byte)))
        }
    }
}
