import Columnar

/// Elements in chunks of equal size: a row's number says which chunk it is in and where.
///
/// Does not keep the chunks alive.
@safe struct ChunkedLane<Element: BitwiseCopyable>: @unchecked Sendable {
    // As for Lane: one writer before sharing, readers after.
    private let bases: UnsafeMutablePointer<UnsafeMutablePointer<Element>>

    /// A view of chunks whose addresses are in a table.
    init(table: Buffer) {
        unsafe bases = table.base.assumingMemoryBound(to: UnsafeMutablePointer<Element>.self)
    }

    /// The element of a row.
    @inline(__always)
    subscript(row: Int) -> Element {
        unsafe bases[row >> StoredColumn.chunkBits][row & (StoredColumn.chunkRows - 1)]
    }
}

/// A column of many rows, in chunks.
///
/// Unlike a ``Column`` it can be put together by several threads without a copy. Rows have numbers that may have gaps:
/// the chunk times ``chunkRows`` plus the place in the chunk.
struct StoredColumn: Sendable {
    /// Rows of a chunk, as a power of two.
    static let chunkBits = 20
    /// Rows of a chunk.
    static let chunkRows = 1 << chunkBits

    /// The type of the values.
    let type: DataType
    /// A column of one row if all rows have the same value.
    let constant: Column?
    /// Whether some row may be NULL.
    let isNullable: Bool
    /// The chunks, for as long as the column lives.
    let chunks: [Buffer]
    /// What keeps alive the bytes that views point to.
    let owners: [any AnyObject & Sendable]
    private let table: Buffer
    private let nullTable: Buffer?
    /// The values of a nested type.
    let nested: StoredNested?

    /// A column of chunks.
    ///
    /// - Parameters:
    ///   - type: the type of the values.
    ///   - values: chunks of ``chunkRows`` elements, or the last chunks of less.
    ///   - nulls: NULL flags of each chunk; nil where nothing is NULL.
    ///   - owners: what keeps views alive.
    ///   - nested: of a nested type: the values, whose places the chunks hold.
    init(
        type: DataType, values: [Buffer], nulls: [Buffer?], owners: [any AnyObject & Sendable],
        nested: StoredNested? = nil
    ) {
        self.type = type
        self.nested = nested
        constant = nil
        isNullable = nulls.contains { $0 != nil }
        self.owners = owners
        table = StoredColumn.table(values)
        if isNullable {
            let none = Buffer(byteCount: StoredColumn.chunkRows)
            none.fill(0)
            let flags = nulls.map { $0 ?? none }
            nullTable = StoredColumn.table(flags)
            chunks = values + flags
        } else {
            nullTable = nil
            chunks = values
        }
    }

    /// A column as it is, without a copy; its rows are numbered from 0.
    init(_ column: Column) {
        type = column.type
        owners = column.owners
        isNullable = column.nulls != nil
        nested = column.type.physical == .nested ? StoredNested(column) : nil
        let (stored, size) = (column.stored, column.type.physical.byteCount)
        constant = column.isConstant ? column.repeated(1) : nil
        chunks = [column.values] + [column.nulls].compactMap(\.self)
        table = StoredColumn.table(column.values, rows: stored, size: size)
        nullTable = column.nulls.map { StoredColumn.table($0, rows: stored, size: 1) }
    }

    private static func table(_ chunks: [Buffer]) -> Buffer {
        let table = Buffer(byteCount: chunks.count * MemoryLayout<UInt>.stride)
        let addresses = Lane<UInt>(table, count: chunks.count)
        for (number, chunk) in chunks.enumerated() { addresses[number] = unsafe UInt(bitPattern: chunk.base) }
        return table
    }

    private static func table(_ flat: Buffer, rows: Int, size: Int) -> Buffer {
        let count = max(1, (rows + chunkRows - 1) / chunkRows)
        let table = Buffer(byteCount: count * MemoryLayout<UInt>.stride)
        let addresses = Lane<UInt>(table, count: count)
        let base = unsafe UInt(bitPattern: flat.base)
        for number in 0..<count { addresses[number] = base + UInt(number * chunkRows * size) }
        return table
    }

    /// The values, as elements of the type's physical kind.
    @inline(__always)
    func lane<Element: BitwiseCopyable>(of _: Element.Type = Element.self) -> ChunkedLane<Element> {
        ChunkedLane(table: table)
    }

    /// NULL flags, or nil if nothing is NULL.
    var nullFlags: ChunkedLane<UInt8>? { nullTable.map { ChunkedLane(table: $0) } }
}

extension PhysicalType {
    /// Bytes of an element in a lane.
    var byteCount: Int {
        switch self {
        case .bool: 1
        case .int64, .double, .nested: 8
        case .int128: 16
        case .bytes: MemoryLayout<ByteView>.stride
        }
    }
}
