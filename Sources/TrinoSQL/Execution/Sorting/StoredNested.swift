import Columnar

/// Nested values of many rows, put together of batches.
///
/// A row's place is a word: the batch in the upper half, the row there in the lower.
struct StoredNested: Sendable {
    /// All values, one batch's after the other's.
    let column: Column
    /// Whether rows have their numbers in `column`, and no places.
    let isDirect: Bool
    private let starts: [Int]

    /// The values of batches.
    init(_ batches: [Column], type: DataType) {
        var starts: [Int] = []
        var rows = 0
        for batch in batches {
            starts.append(rows)
            rows += batch.stored
        }
        self.starts = starts
        column = Column.concatenated(batches, type: type)
        isDirect = false
    }

    /// The values of a column as it is.
    init(_ column: Column) {
        self.column = column
        starts = []
        isDirect = true
    }

    /// The word for a row of a batch.
    static func place(batch: Int, row: Int) -> UInt64 { UInt64(batch) << 32 | UInt64(row) }

    /// A word when so many batches come before.
    static func moved(_ place: UInt64, by batches: Int) -> UInt64 { place + UInt64(batches) << 32 }

    /// The row of ``column`` at a place.
    func row(_ place: UInt64) -> Int { starts[Int(place >> 32)] + Int(place & 0xFFFF_FFFF) }
}

extension Column {
    /// The column with copies of all texts in it, so that it keeps nothing else alive.
    func detached() -> Column {
        var values = values
        var owners = owners
        if type.physical == .bytes {
            let arena = TextArena()
            let (copies, source) = (Buffer(byteCount: max(1, stored) * MemoryLayout<ByteView>.stride), views)
            let target = Lane<ByteView>(copies, count: stored)
            if stored > 0 { unsafe arena.copy(count: stored, from: { source[$0] }, to: target.pointer) }
            values = copies
            owners = [arena]
        }
        return Column(
            type: type, count: count, values: values, nulls: nulls, isConstant: isConstant, owners: owners,
            children: children.map { $0.detached() }, failures: failures)
    }

    /// Bytes of the column with its parts and texts.
    var nestedByteCount: Int {
        var bytes = values.byteCount + (nulls?.byteCount ?? 0)
        if type.physical == .bytes { for row in 0..<stored where !isNull(row) { bytes += views[row].count } }
        return children.reduce(bytes) { $0 + $1.nestedByteCount }
    }
}
